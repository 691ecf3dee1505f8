"""XES, IEEE 1849: a log of traces, a career a trace, in the order of life.

`time:timestamp` is the earliest day on which it may have happened, at midnight UTC: no hour was told. `career:latest`
and `career:precision` stand beside it, and `career:recorded` is when it was written down. `org:resource` is the role of
whoever told it: no person. Written as text, a trace at a time.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from werkzekerheid.readmodels.days import instant
from werkzekerheid.research.formats.base import Format, Part, Tally, concatenate
from werkzekerheid.research.formats.coded import coded
from werkzekerheid.research.formats.days import days
from werkzekerheid.research.formats.process import activity, put_on, transition
from werkzekerheid.research.formats.process import instance as instance_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.research.formats.base import About
    from werkzekerheid.research.prepared import ResearchCareer

_EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Career", "career", "urn:werkzekerheid:xes:career"),
)
_OF_EVERY_EVENT = ("concept:name", "lifecycle:transition", "org:resource", "career:activity", "career:precision")
_CLASSIFIERS = (
    ("Event", "concept:name"),
    ("Activity", "career:activity lifecycle:transition"),
    ("Role", "org:resource"),
)
_END = b"</log>\n"
_PLAIN = re.compile(r"[A-Za-z0-9_ ./:~-]*").fullmatch


def xes() -> Format:
    """The format."""
    return Format("xes", lambda _parts, _about: (), _write, _join)


def _write(careers: Iterable[ResearchCareer], _about: About, folder: Path, number: int) -> Part:
    path, tally = folder / f"careers-{number:05}.xes", Tally()
    with path.open("w", encoding="utf-8", newline="") as out:
        for one in careers:
            out.write(_trace(one))
            tally.rows["traces"] += 1
            tally.add_events(one)
    return Part(number, {"xes": path}, tally)


def _join(parts: Sequence[Part], about: About, folder: Path) -> list[Path]:
    made = folder / "careers.xes"
    return [concatenate(made, [_head(about), *(part.files["xes"] for part in parts), _END])]


def _head(about: About) -> bytes:
    """All before the traces: extensions, globals, classifiers, and what the log says of itself."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<log xes.version="1849.2016" xes.features="">',
        *(f'<extension name="{name}" prefix="{prefix}" uri="{uri}"/>' for name, prefix, uri in _EXTENSIONS),
        '<global scope="trace">', _string("concept:name", "unknown"), "</global>",
        '<global scope="event">', *(_string(key, "unknown") for key in _OF_EVERY_EVENT), "</global>",
        *(f'<classifier name="{name}" scope="event" keys="{keys}"/>' for name, keys in _CLASSIFIERS),
        _string("concept:name", _plain(about.project)), _string("lifecycle:model", "standard"),
        _string("career:question", _plain(about.question)), f'<int key="career:position" value="{about.position}"/>',
        _string("career:code_version", about.code_version), _string("career:dates", about.dates),
    ]  # fmt: skip
    return ("\n".join(lines) + "\n").encode()


def _trace(one: ResearchCareer) -> str:
    career = one.career
    lines = ["<trace>", _string("concept:name", career.career_id)]
    if career.opened_because:
        lines.append(_string("career:opened_because", career.opened_because))
    lines += (_event(laid, one) for laid in one.laid)
    return "\n".join([*lines, "</trace>\n"])


def _event(laid: Laid, one: ResearchCareer) -> str:
    moment, told, fact = laid
    _, latest, precision = days(moment)
    day, recorded, thing = put_on(moment), one.recorded_at.get(moment.event_id), instance_of(fact)
    parts = ["<event>", _of_type(fact.TYPE), _code("org:resource", told.asserted_by or told.recorded_by.role),
             _code("career:precision", precision), _code("career:certainty", told.certainty)]  # fmt: skip
    if day is not None:
        parts.append(f'<date key="time:timestamp" value="{day}T00:00:00Z"/>')
    if latest is not None:
        parts.append(f'<date key="career:latest" value="{latest}T00:00:00Z"/>')
    if recorded is not None:
        parts.append(f'<date key="career:recorded" value="{instant(recorded)}"/>')
    if thing is not None:
        parts.append(_string("concept:instance", thing))
    if moment.history:
        parts.append('<boolean key="career:history" value="true"/>')
    parts += _fields(coded(fact))
    return "".join([*parts, "</event>"])


@cache
def _of_type(type_: str) -> str:
    """The attributes that all events of a type share."""
    return "".join((
        _string("concept:name", type_), _string("lifecycle:transition", transition(type_)),
        _string("career:activity", activity(type_)),
    ))  # fmt: skip


@cache
def _code(key: str, value: str) -> str:
    return _string(key, value)


def _string(key: str, value: str) -> str:
    # Most are codes, pseudonyms and days, in which there is nothing to quote.
    quoted = f'"{value}"' if value.isidentifier() or _PLAIN(value) else quoteattr(value)
    return f'<string key="{key}" value={quoted}/>'


def _plain(text: str) -> str:
    """A sentence that somebody typed, without the characters that XML cannot hold."""
    return "".join(one if one.isprintable() else " " for one in text)


def _fields(fields: dict[str, Any]) -> Iterator[str]:
    """The coded fields of a fact; of a list its codes in one text, of reasons each with who said it."""
    for name, value in fields.items():
        if isinstance(value, str):
            yield _string(name, value)
        elif isinstance(value, bool):
            yield f'<boolean key="{name}" value="{str(value).lower()}"/>'
        elif isinstance(value, int):
            yield f'<int key="{name}" value="{value}"/>'
        elif isinstance(value, float):
            yield f'<float key="{name}" value="{value!r}"/>'
        elif isinstance(value, list):
            yield _string(name, " ".join(map(flat, value)))


def flat(value: Any) -> str:  # noqa: ANN401  (a code, or a record of codes)
    """An item of a list as one word: `lateness/employer`, `worker/7`."""
    return "/".join(map(str, value.values())) if isinstance(value, dict) else str(value)
