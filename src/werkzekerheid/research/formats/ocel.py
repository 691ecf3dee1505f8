"""OCEL 2.0 as JSON: events that several things take part in: career, placement, employer, coach, provision, plan.

An event stands on the earliest day on which it may have happened, at midnight UTC, with `latest` and `precision` beside
it. A career has its state as an attribute that changes with time. Written in pieces: a line an event, a line an object.
"""

from __future__ import annotations

import shutil
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

from pydantic_core import to_json

from werkzekerheid.readmodels.days import instant
from werkzekerheid.research.formats.base import CHUNK, Format, Part, Tally
from werkzekerheid.research.formats.coded import coded
from werkzekerheid.research.formats.days import days
from werkzekerheid.research.formats.ocel_objects import EMPLOYER, OBJECT_TYPES, objects_of, related
from werkzekerheid.research.formats.process import put_on
from werkzekerheid.research.formats.xes import flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.research.formats.base import About
    from werkzekerheid.research.prepared import ResearchCareer

_TYPES = {str: "string", bool: "boolean", int: "integer", float: "float"}
_OF_EVERY_EVENT = {
    "number": "integer", "told_by": "string", "certainty": "string", "precision": "string", "latest": "time",
    "recorded": "time", "history": "boolean",
}  # fmt: skip


def _compact(value: object) -> str:
    return to_json(value).decode()


def ocel() -> Format:
    """The format."""
    return Format("ocel", lambda _parts, _about: (), _write, _join)


def _write(careers: Iterable[ResearchCareer], _about: About, folder: Path, number: int) -> Part:
    """A part: the events and the objects, each line with the comma before it; employers are told once, at the join."""
    paths = {name: folder / f"{name}-{number:05}.json" for name in ("events", "objects")}
    tally = Tally()
    types: dict[str, dict[str, str]] = {}
    employers: dict[str, Any] = {}
    with paths["events"].open("w", encoding="utf-8", newline="") as events, \
            paths["objects"].open("w", encoding="utf-8", newline="") as objects:  # fmt: skip
        for one in careers:
            tally.add_events(one)
            events.writelines(f",\n{line}" for line in _events(one, tally, types))
            for made in objects_of(one):
                if made["type"] == EMPLOYER:
                    employers.setdefault(made["id"], made)
                else:
                    objects.write(f",\n{_compact(made)}")
                    tally.rows[made["type"]] += 1
    return Part(number, paths, tally, {"types": types, "employers": employers})


def _events(one: ResearchCareer, tally: Tally, types: dict[str, dict[str, str]]) -> Iterator[str]:
    for number, laid in enumerate(one.laid, start=1):
        day = put_on(laid.moment)
        if day is None:
            tally.left_out["event_without_day"] += 1
            continue
        fields = dict(_fields(laid))
        known = types.setdefault(laid.fact.TYPE, {})
        if not fields.keys() <= known.keys():
            known |= {name: _TYPES[type(value)] for name, value in fields.items()}
        yield _event(one, laid, number, f"{day}T00:00:00Z", fields)


def _event(one: ResearchCareer, laid: Laid, number: int, time: str, fields: dict[str, Any]) -> str:
    moment, told, fact = laid
    _, latest, precision = days(moment)
    recorded = one.recorded_at.get(moment.event_id)
    about = {
        "number": number, "told_by": told.asserted_by or told.recorded_by.role, "certainty": told.certainty,
        "precision": precision, "latest": latest and f"{latest}T00:00:00Z", "recorded": instant(recorded),
        "history": moment.history, **fields,
    }  # fmt: skip
    return _compact({
        "id": f"{one.career.career_id}:{number}", "type": fact.TYPE, "time": time,
        "attributes": [{"name": name, "value": value} for name, value in about.items() if value is not None],
        "relationships": [{"objectId": id_, "qualifier": why} for id_, why in related(one, fact)],
    })  # fmt: skip


def _fields(laid: Laid) -> Iterator[tuple[str, str | bool | int | float]]:
    """The coded fields of a fact but those that are relations."""
    for name, value in coded(laid.fact).items():
        if name not in _OF_EVERY_EVENT:
            yield name, " ".join(map(flat, value)) if isinstance(value, list) else value


def _join(parts: Sequence[Part], _about: About, folder: Path) -> list[Path]:
    types: dict[str, dict[str, str]] = {}
    employers: dict[str, Any] = {}
    for part in parts:
        for name, attributes in part.notes["types"].items():
            types.setdefault(name, {}).update(attributes)
        employers |= part.notes["employers"]
    made = folder / "careers.ocel.json"
    with made.open("wb") as out:
        out.write(b'{"eventTypes":[\n' + ",\n".join(map(_type, sorted(types.items()))).encode())
        out.write(b'\n],"objectTypes":[\n' + ",\n".join(map(_type, OBJECT_TYPES.items())).encode())
        out.write(b'\n],"events":[')
        _follow(out, [part.files["events"] for part in parts], after=False)
        out.write(b'\n],"objects":[\n' + ",\n".join(_compact(employers[id_]) for id_ in sorted(employers)).encode())
        _follow(out, [part.files["objects"] for part in parts], after=bool(employers))
        out.write(b"\n]}\n")
    return [made]


def _follow(out: BinaryIO, pieces: Sequence[Path], *, after: bool) -> None:
    """Writes the lines of the parts; each has a comma before it, which the first one of a list drops."""
    for piece in pieces:
        with piece.open("rb") as lines:
            if not after:
                lines.seek(1)
            after = after or piece.stat().st_size > 0
            shutil.copyfileobj(lines, out, CHUNK)


@cache
def _of_every_event() -> tuple[dict[str, str], ...]:
    return tuple({"name": name, "type": kind} for name, kind in _OF_EVERY_EVENT.items())


def _type(named: tuple[str, Mapping[str, str]]) -> str:
    """A type with its attributes; events have those of every event too."""
    name, attributes = named
    own = [{"name": one, "type": attributes[one]} for one in sorted(attributes)]
    return _compact({"name": name, "attributes": own if name in OBJECT_TYPES else [*_of_every_event(), *own]})
