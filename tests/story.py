"""Stories: a dated timeline in a test's docstring, told as facts, folded, and asked which promises stand.

    2026-01-05  placement_started   form=dienstverband hours_per_week=24
    2026-02-10  relapse: relapse_reported   effects=absent
    2026-02-12  event_retracted     retracts=relapse

One line is one event: a vague date or `-` for none, the type, its fields and those of the envelope (`history=true`,
`elapsed=P6M`, `learned_on=...`) as `name=value`. `key:` before the type, or `key=`, names the event for others to
point at.

* Lists have commas (`effects=absent,late`), records colons in the order of their fields (`reasons=pace:worker,
  no_fit:employer`, without the space); what has the shape of an object is JSON without spaces.
* A field that the fact requires and the line leaves out is filled in: a ref is called after its kind (`placement`), a
  closed list says `unknown`, a list is empty. A story that does not open the career opens it on its first day.
* Facts are live: each is recorded on its day (`recorded_on=` says another; `-` is the day of the line before). A first
  line `told 2024` makes it a telling, laid out as a whole.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints
from uuid import uuid5

from pydantic import BaseModel

from werkzekerheid.career.evolve import fold_laid, told_days
from werkzekerheid.facts.base import RefTo
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.event import NAMESPACE, Actor, Event, Told
from werkzekerheid.facts.layout import day_of, lay_out
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.facts.vague import span
from werkzekerheid.rules.dropout_risk import POLICY, DropoutRiskPeriod, Risk, assess
from werkzekerheid.rules.promise import Promise, is_open, state
from werkzekerheid.rules.table import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.base import Fact

NO_DAY = "-"
"""As a date: none told. As `on`: in a stretch without days, where only the order is known."""
_WRITER = Actor(actor="story", role="jobcoach", organisation="org")
_OF_TOLD = frozenset(Told.model_fields) - {"recorded_by", "occurred"}


class Standing(NamedTuple):
    """How one promise stands: its state, the day it is due (`-` where it has none), and which part of the rule."""

    state: str
    due_on: str
    part: str = ""


def due(on: str, part: str = "") -> Standing:
    """A promise that is due, or whose alert stands."""
    return Standing("due", on, part)


def broken(on: str, part: str = "") -> Standing:
    """A promise that was not kept and still can be."""
    return Standing("broken", on, part)


def upcoming(on: str, part: str = "") -> Standing:
    """A promise that nobody has to look at yet."""
    return Standing("upcoming", on, part)


def kept(on: str, part: str = "") -> Standing:
    """A promise that was due on this day and kept in time."""
    return Standing("kept", on, part)


def kept_late(on: str, part: str = "") -> Standing:
    """A promise that was due on this day and kept after it was broken."""
    return Standing("kept_late", on, part)


def excused(on: str, part: str = "") -> Standing:
    """A promise that became moot before it was broken."""
    return Standing("excused", on, part)


class Story:
    """A career told in lines; see the module for their form."""

    def __init__(self, timeline: str) -> None:
        lines = [line.split() for line in timeline.splitlines() if line.strip()]
        self._timeline = timeline
        self.told = lines.pop(0)[1] if lines[0][0] == "told" else None
        self.events = tuple(_events(_opened([_line(words, n) for n, words in enumerate(lines, start=1)]), self.told))

    def plus(self, timeline: str) -> Story:
        """The same story, told further."""
        return Story(f"{self._timeline}\n{timeline}")

    def event(self, key: str) -> str:
        """The id of the event that the story calls so."""
        return _event_id(key)

    def career(self, on: str = "") -> Career:
        """The career as it was known on this day, by default on the last day of the story."""
        day = self._day(on)
        events = [one for one in self.events if self.told or day is None or day_of(one.recorded_at) <= day]
        standing = effective(events).events
        known = (one for one in lay_out(standing) if one.moment.dayless or _known_by(one.moment.known_on, day))
        return fold_laid("story", known, told_days(standing))

    def promises(self, rule: str, on: str = "") -> list[Promise]:
        """Every promise of a rule as it stood on a day: by default the day after the last line, or that of the telling.

        With `on="-"`, as it stood in a stretch without days, after all events that have none.
        """
        module = import_module(f"werkzekerheid.rules.{rule}")
        period = getattr(module, "".join(part.capitalize() for part in rule.split("_")) + "Period")
        return list(module.promises(self.career(on), table(rule, period), self._day(on)))

    def standing(self, rule: str, on: str = "") -> list[Standing]:
        """The same, each by its state, by due day and part."""
        return _standing(self.promises(rule, on), self._day(on))

    def open_promises(self, rule: str, on: str = "") -> list[Standing]:
        """Those of which the alert stands: due, or broken and still to be kept."""
        day = self._day(on)
        return _standing([one for one in self.promises(rule, on) if is_open(one, day)], day)

    def risk(self, on: str = "") -> Risk:
        """The drop-out risk as it stood on a day: the same days as `promises`."""
        return assess(self.career(on), table(POLICY, DropoutRiskPeriod), self._day(on))

    def _day(self, on: str) -> date | None:
        if on:
            return None if on == NO_DAY else date.fromisoformat(on)
        if self.told:
            return span(self.told).latest
        return max(day_of(one.recorded_at) for one in self.events) + timedelta(days=1)


def _known_by(known_on: date | None, day: date | None) -> bool:
    return known_on is not None and day is not None and known_on <= day


def _standing(promises: Iterable[Promise], day: date | None) -> list[Standing]:
    found = (
        Standing(state(one, day), one.window.due_on.isoformat() if one.window.due_on else NO_DAY, one.part)
        for one in promises
    )
    return sorted(found, key=lambda one: (one.due_on, one.part))


class _Line(NamedTuple):
    """One line of a story; `key` is its number where it has no name."""

    key: str
    occurred: str | None
    type_: str
    values: dict[str, str]


def _line(words: Sequence[str], number: int) -> _Line:
    occurred, *rest = words
    key = rest.pop(0)[:-1] if rest[0].endswith(":") else str(number)
    type_, *fields = rest
    values = dict(field.split("=", 1) for field in fields)
    return _Line(values.pop("key", key), None if occurred == NO_DAY else occurred, type_, values)


def _opened(lines: list[_Line]) -> list[_Line]:
    """The story with an opening: without one nobody would have promised anything."""
    if any(line.type_ == "career_opened" for line in lines):
        return lines
    first = next((line.occurred for line in lines if "history" not in line.values), None)
    return [_Line("opening", first, "career_opened", {}), *lines]


def _events(lines: Sequence[_Line], told: str | None) -> Iterator[Event]:
    keys = {line.key for line in lines}
    assert len(keys) == len(lines), "two lines have one key"
    if told:
        head = _Line("telling", None, "telling_recorded", {"told": told})
        lines = [head, *lines]
    day = date(2026, 1, 1)
    for position, line in enumerate(lines, start=1):
        day = (span(told).latest if told else _recorded_on(line)) or day
        yield Event(
            position=position,
            stream="career:story",
            version=position,
            event_id=_event_id(line.key),
            recorded_at=datetime.combine(day, time(12), UTC),
            command_id=_event_id(f"command of {line.key}"),
            correlation_id="telling" if told else None,
            causation_id=None,
            trace_id=None,
            told=_told(line, keys),
            fact=_fact(line, keys),
        )


def _recorded_on(line: _Line) -> date | None:
    """The day of `recorded_on` or `learned_on`, else the last day on which it may have happened."""
    on = line.values.get("recorded_on") or line.values.get("learned_on") or line.occurred
    return span(on).latest if on else None


def _event_id(key: str) -> str:
    return str(uuid5(NAMESPACE, f"story:{key}"))


def _told(line: _Line, keys: set[str]) -> Told:
    values = {name: value for name, value in line.values.items() if name in _OF_TOLD}
    return Told.model_validate({"recorded_by": _WRITER, "occurred": line.occurred, **_read(Told, values, keys)})


def _fact(line: _Line, keys: set[str]) -> Fact:
    cls = fact_class(line.type_)
    values = {name: value for name, value in line.values.items() if name not in _OF_TOLD | {"recorded_on"}}
    return cls.model_validate(_filled(cls, _read(cls, values, keys)))


def _read(cls: type[BaseModel], values: Mapping[str, str], keys: set[str]) -> dict[str, Any]:
    """The values of a line, each in the form that its field asks for."""
    hints = _hints(cls)
    return {name: _value(hints[name], value, keys) for name, value in values.items()}


def _hints(cls: type[BaseModel]) -> dict[str, Any]:
    """The annotation of each field, by its stored name."""
    hints = get_type_hints(cls, include_extras=True)
    return {field.alias or name: hints[name] for name, field in cls.model_fields.items()}


def _parts(hint: object) -> Iterator[Any]:
    """The annotation and all that it is made of."""
    yield hint
    for inner in (*getattr(hint, "__metadata__", ()), *(get_args(hint) if get_origin(hint) is not Literal else ())):
        yield from _parts(inner)


def _value(hint: object, value: str, keys: set[str]) -> Any:
    parts = list(_parts(hint))
    if any(get_origin(part) is tuple for part in parts):
        return [_one(parts, one, keys) for one in value.split(",") if one]
    return _one(parts, value, keys)


def _one(parts: Sequence[Any], value: str, keys: set[str]) -> Any:
    if any(isinstance(part, RefTo) and part.kind == "event" for part in parts):
        assert value in keys, f"no line is called {value}"
        return _event_id(value)
    record = next((part for part in parts if _is_record(part)), None)
    if record is not None:
        hints = _hints(record)
        told = zip(hints, value.split(":"), strict=False)
        return _filled(record, {name: _value(hints[name], one, keys) for name, one in told})
    if {int, float, bool, dict} & {get_origin(part) or part for part in parts}:
        return json.loads(value)
    return value


def _is_record(part: object) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel) and part.__name__ != "Erased"


def _filled(cls: type[BaseModel], values: dict[str, Any]) -> dict[str, Any]:
    """The values with those that the class requires and the line left out."""
    hints = _hints(cls)
    left_out = (field.alias or name for name, field in cls.model_fields.items() if field.is_required())
    return {name: _default(hints[name]) for name in left_out if name not in values} | values


def _default(hint: object) -> Any:
    for part in _parts(hint):
        if isinstance(part, RefTo) and part.kind != "event":
            return part.kind
        if get_origin(part) is tuple:
            return ()
        if get_origin(part) is Literal:
            return "unknown"
        if part is bool:
            return False
        if part in {int, float}:
            return 1
    return "story"
