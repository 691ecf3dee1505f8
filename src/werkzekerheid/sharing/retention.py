"""How long what is recorded of a career is kept: per data class, for each class of a career has one key. Pure.

A class ends when the last of its families ends: one key closes them all. What has no line in the table, and what cannot
be read, ends never by itself.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, cast

from pydantic import Field, StringConstraints, TypeAdapter

from werkzekerheid import catalogue
from werkzekerheid.career.evolve import fold_laid, told_days
from werkzekerheid.facts.base import Erased, Flag, Value
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.layout import day_of, lay_out
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.facts.vague import add_months, length, span
from werkzekerheid.facts.vocabulary import DataClass
from werkzekerheid.rules.table import Period, WholeDays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Event

POLICY = "retention"
NEVER, AS_CORRECTED = "none", "as_corrected"
_SETTLED = frozenset({"alert_answered", "alert_kept", "alert_withdrawn"})
_NOTE: DataClass = "note"


class Line(Value):
    """How long one class of one family is kept; `kind` None is every kind, `by_law` that a law says so."""

    family: str
    kind: str | None = None
    class_: DataClass = Field(alias="class")
    term: Annotated[str, StringConstraints(pattern=r"^(none|as_corrected|P(\d+Y)?(\d+M)?)$")]
    counted_from: Literal["end_of_guidance", "event", "answer", "project_end", "end_of_membership"]
    ground: str
    by_law: Flag = False
    freeze: Flag
    source: str


class RetentionPeriod(Period):
    """The lines in force from a day on, and how long a decision may still be objected to."""

    objection_days: WholeDays = 0
    line: tuple[Line, ...]

    def of(self, family: str, data_class: str, kind: str | None) -> Line | None:
        """The line for this: the one of its kind before that of every kind, that of the family before that of all."""
        fitting = [one for one in self.line if one.class_ == data_class and one.family in {family, "*"}]
        for wanted in ((family, kind), (family, None), ("*", None)):
            for one in fitting:
                if (one.family, one.kind) == wanted:
                    return one
        return None


class Table(NamedTuple):
    """The whole policy; `version` is the sha256 of its file."""

    version: str
    periods: tuple[RetentionPeriod, ...]

    def on(self, day: date) -> RetentionPeriod:
        """What is in force on a day: what is destroyed today is judged by the table of today."""
        return next((one for one in reversed(self.periods) if one.valid_from <= day), self.periods[0])


@cache
def load_table() -> Table:
    """The policy from the catalogue, read once."""
    policy = catalogue.policy(POLICY)
    periods = TypeAdapter(tuple[RetentionPeriod, ...]).validate_python(policy.content["period"])
    return Table(policy.version, periods)


class Term(NamedTuple):
    """What one family asks of a class: kept until this day, that day included; None while nobody can say.

    `since` is the day it is counted from; None where that is still to come. `line` None: no line is about it.
    """

    family: str
    line: Line | None
    since: date | None
    until: date | None


class ClassEnd(NamedTuple):
    """When a class of a career may be destroyed: after `until`; None while one of its families still runs."""

    data_class: str
    until: date | None
    terms: tuple[Term, ...]

    @property
    def freezes(self) -> bool:
        """Whether it waits while something is open."""
        return any(one.line is None or one.line.freeze for one in self.terms)

    def by_law(self, day: date) -> Term | None:
        """The longest term that a law asks for and that still runs on a day; None where there is none."""
        running = [
            one for one in self.terms if one.line and one.line.by_law and (one.until is None or one.until >= day)
        ]
        return max(running, key=lambda one: (one.until is None, one.until), default=None)


class Frozen(NamedTuple):
    """Why nothing is destroyed for now (a code), and since when."""

    why: Literal["request_open", "restricted", "objection_possible"]
    since: date | None


class Retention(NamedTuple):
    """The end of each class that is held of a career, and whether anything holds it up."""

    classes: tuple[ClassEnd, ...]
    frozen: Frozen | None

    def over(self, day: date) -> tuple[str, ...]:
        """The classes whose term is over on a day and that nothing holds up."""
        return tuple(one.data_class for one in self.ended(day) if not (self.frozen and one.freezes))

    def ended(self, day: date) -> tuple[ClassEnd, ...]:
        """The classes whose term is over on a day, frozen or not."""
        return tuple(one for one in self.classes if one.until is not None and one.until < day)


def retention_ends(events: Sequence[Event], table: Table, day: date) -> Retention:
    """When each class of a career ends, as it stands on a day.

    Args:
        events: everything under the keys of the career, in the order of the ledger: its own stream, what was shared of
            it, and its alerts. What was corrected or retracted is still held, so it counts.
        table: the policy.
        day: on which it is asked.
    """
    period = table.on(day)
    reader = _Reader(events, period)
    by_class: dict[str, dict[tuple[str, str | None], Term]] = {}
    for event in events:
        for data_class, term in reader.terms(event):
            terms = by_class.setdefault(data_class, {})
            same = (term.family, term.line.kind if term.line else None)
            terms[same] = _later(terms[same], term) if same in terms else term
    ends = (ClassEnd(one, _last(terms.values()), tuple(terms.values())) for one, terms in sorted(by_class.items()))
    return Retention(tuple(ends), _frozen(reader.career, period, day))


def _later(one: Term, other: Term) -> Term:
    if one.until is None or other.until is None:
        return one if one.until is None else other
    return max(one, other, key=lambda term: cast("Any", term.until))


def _last(terms: Iterable[Term]) -> date | None:
    """The day on which all of them are over; None where one is not."""
    days = [one.until for one in terms]
    return None if None in days else max(cast("list[date]", days))


class _Reader:
    """What the terms of one career are counted from."""

    def __init__(self, events: Sequence[Event], period: RetentionPeriod) -> None:
        self.period = period
        self.by_id = {one.event_id: one for one in events}
        own = [one for one in events if one.stream.startswith("career:")]
        standing = effective(own).events
        laid = lay_out(standing)
        self.career = fold_laid("", laid, told_days(standing))
        self.days = {one.moment.event_id: one.moment.latest for one in laid}
        self.answers = dict(_answered(events))

    def terms(self, event: Event) -> Iterator[tuple[str, Term]]:
        """What an event asks of each class that it holds something of."""
        for data_class, fact_type, fact in _held(event, self.by_id):
            if fact_type is None:
                yield data_class, Term("", None, None, None)
                continue
            family = _family(fact_type)
            line = self.period.of(family, data_class, getattr(fact, "kind", None))
            since = self._since(line, event) if line else None
            yield data_class, Term(family, line, since, self._until(line, since, event))

    def _until(self, line: Line | None, since: date | None, event: Event) -> date | None:
        if line is None or line.term == NEVER:
            return None
        if line.term == AS_CORRECTED:
            return self._as_corrected(event)
        return add_months(since, length(line.term).months) if since else None

    def _as_corrected(self, event: Event) -> date | None:
        """The last of what the event asks that this one is about; None where that is not there or runs on."""
        fact = event.fact
        name = next((one for one in ("corrects", "retracts", "about") if hasattr(fact, one)), "")
        target = self.by_id.get(getattr(fact, name, ""))
        if target is None or target.position >= event.position:
            return None
        return _last(term for _, term in self.terms(target))

    def _since(self, line: Line, event: Event) -> date | None:
        if line.counted_from == "event":
            return self._day(event)
        if line.counted_from == "answer":
            return self.answers.get(getattr(event.fact, "alert", ""))
        if line.counted_from == "end_of_guidance":
            return _end_of_guidance(self.career)
        return None

    def _day(self, event: Event) -> date:
        """The day on which it had happened at latest; the day of recording where nobody knows."""
        laid = self.days.get(event.event_id)
        told = span(event.told.occurred).latest if event.told.occurred else None
        return laid or told or day_of(event.recorded_at)


def _held(event: Event, by_id: Mapping[str, Event]) -> Iterator[tuple[str, str | None, Fact]]:
    """The classes that an event holds something of, each with the type whose family it is of.

    None as the type: nobody can tell of what family it is, for the key of the event itself is missing.
    """
    fact, note = event.fact, event.told.note
    if fact.TYPE == "erased":
        if getattr(fact, "key_missing", None):
            yield fact.erased_class, None, fact  # type: ignore[attr-defined]
        return
    contract = catalogue.event_type(fact.TYPE, fact.VERSION)
    yield contract.event_class, fact.TYPE, fact
    if note is not None and (not isinstance(note, Erased) or note.key_missing):
        yield _NOTE, fact.TYPE, fact
    for path, data_class in contract.field_classes.items():
        if data_class == catalogue.OF_CORRECTED:
            yield from _in_replacement(fact, path, by_id)
        elif any(_values(fact, path.replace("[]", "").split("."))):
            yield data_class, fact.TYPE, fact


def _in_replacement(fact: Fact, path: str, by_id: Mapping[str, Event]) -> Iterator[tuple[str, str | None, Fact]]:
    """A replacement is closed by the classes of the type that it corrects: all of them, for it may hold any."""
    target = by_id.get(getattr(fact, "corrects", ""))
    if target is None or target.fact.TYPE == "erased" or not any(_values(fact, [path])):
        return
    contract = catalogue.event_type(target.fact.TYPE, fact_class(target.fact.TYPE).VERSION)
    for data_class in {contract.event_class, *contract.field_classes.values()} - {catalogue.OF_CORRECTED}:
        yield data_class, target.fact.TYPE, target.fact


def _values(value: object, path: Sequence[str]) -> Iterator[object]:
    """What stands at a path, as far as it is something and was not erased."""
    if isinstance(value, tuple):
        for one in value:
            yield from _values(one, path)
    elif path:
        yield from _values(getattr(value, path[0], None), path[1:])
    elif value is not None and value != {} and not (isinstance(value, Erased) and not value.key_missing):
        yield value


def _family(fact_type: str) -> str:
    return catalogue.event_type(fact_type, fact_class(fact_type).VERSION).retention.partition("#")[2]


def _answered(events: Iterable[Event]) -> Iterator[tuple[str, date]]:
    """The alerts that are settled, with the day on which they were."""
    last: dict[str, Event] = {}
    for event in events:
        if event.fact.TYPE.startswith("alert_") and event.fact.TYPE not in {"alert_seen", "alert_escalated"}:
            last[event.fact.alert] = event  # type: ignore[attr-defined]
    return ((alert, day_of(one.recorded_at)) for alert, one in last.items() if one.fact.TYPE in _SETTLED)


def _end_of_guidance(career: Career) -> date | None:
    """The day of the last closing; None where there is none, or the career was opened again after it."""
    ended: date | None = None
    for moment, type_ in career.moments:
        if type_ == "career_closed":
            ended = moment.latest or moment.known_on
        elif type_ == "career_opened":
            ended = None
    return ended


def _frozen(career: Career, period: RetentionPeriod, day: date) -> Frozen | None:
    """What holds everything up that freezes: the first that applies."""
    asked = [one for one in career.requests.values() if one.is_open]
    if asked:
        return Frozen("request_open", min((one.asked.known_on for one in asked if one.asked.known_on), default=None))
    if career.restricted:
        held = [one.decided for one in career.granted_restrictions()]
        moments = [one.moment for one in career.restrictions[-1:] if one.kind == "set"] + [one for one in held if one]
        return Frozen("restricted", min((one.known_on for one in moments if one.known_on), default=None))
    decided = [one.decided.known_on for one in career.requests.values() if one.decided and one.decided.known_on]
    since = max(decided, default=None)
    if since is not None and (day - since).days <= period.objection_days:
        return Frozen("objection_possible", since)
    return None
