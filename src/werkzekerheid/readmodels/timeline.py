"""The timeline: every event in the order of life, with what was told of its day, by whom, and what was put right."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, cast

from werkzekerheid import catalogue
from werkzekerheid.career.days import days_of
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.layout import day_of, lay_out, telling_of
from werkzekerheid.messages import say
from werkzekerheid.readmodels.days import instant, iso, shown_moment
from werkzekerheid.readmodels.fields import texts_of
from werkzekerheid.readmodels.summaries import summary
from werkzekerheid.readmodels.texts import Shown, own_readings, shown_text
from werkzekerheid.readmodels.threads import Thread, thread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Event
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.facts.streams import EventSkipped
    from werkzekerheid.readmodels.names import Names


class FormerVersion(TypedDict):
    """What was recorded before a correction or retraction."""

    occurred: str | None
    title: str
    summary: str


class Row(TypedDict):
    """One event.

    `occurred` as told, in brackets where it was derived; it lies on one of the days `earliest`..`latest`. `lag_days` is
    how long after the latest day it was known, None where one of the two was not told. `corrections` are the ids of
    what put it right; `former` holds the versions behind it, the oldest first.
    """

    number: int
    event_id: str
    type: str
    title: str
    summary: str
    occurred: str | None
    earliest: str | None
    latest: str | None
    derived: bool
    known_on: str | None
    recorded_at: str | None
    lag_days: int | None
    told_by: str
    certainty: str
    fields: dict[str, Any]
    thread: Thread | None
    corrections: list[str]
    former: list[FormerVersion]
    texts: dict[str, Shown]
    own_reading: list[Shown]
    note: Shown


class Passed(NamedTuple):
    """An event that was skipped: its version in the stream, and the `event_skipped` that says so."""

    version: int
    by: Event


See = Callable[["Fact"], "Fact | None"]
"""What a reader may see of a fact: less of it, or nothing."""


def everything(fact: Fact) -> Fact:
    """All of it."""
    return fact


def document(
    career: Career,
    laid: Sequence[Laid],
    events: Sequence[Event],
    names: Names,
    passed: Sequence[Passed] = (),
    see: See = everything,
) -> list[Row]:
    """The events in the order of life.

    What was skipped is told too, whatever moment was asked about: as what it is, on the day on which somebody did so.

    Args:
        career: folded from `laid`.
        laid: the events as they stand, laid out.
        events: all of the stream, corrections not applied: what is behind a correction is read from them.
        names: what ids are called.
        passed: what was skipped of the stream.
        see: what the reader may see of each fact; the days are those of the whole career all the same.
    """
    reader = _Reader(career, laid, events, names, passed, see)
    rows = [row for one in laid if (row := reader.row(one)) is not None]
    for row in reader.skips():
        behind = (place for place, one in enumerate(rows) if one["latest"] and one["latest"] > (row["latest"] or ""))
        rows.insert(next(behind, len(rows)), row)
    return rows


def title_of(type_: str) -> str:
    """What a type of event is called for people."""
    return say("timeline_erased") if type_ == "erased" else catalogue.event_type(type_).title


_HOLD_TEXTS = {
    "begeleidingsplan_agreed": ("goals", "agreements"),
    "event_corrected": ("replacement",),
    "telling_recorded": ("keys",),
}
"""Fields with texts inside, or with names that are of the identity: the plan and the former versions show them."""


class _Reader:
    """What the rows of one career share."""

    def __init__(
        self,
        career: Career,
        laid: Sequence[Laid],
        events: Sequence[Event],
        names: Names,
        passed: Sequence[Passed],
        see: See,
    ) -> None:
        self.career, self.names, self.events, self.passed, self.see = career, names, events, passed, see
        self.by_id = {event.event_id: event for event in events}
        self.titles = {event.event_id: title_of(event.fact.TYPE) for event in events}
        self.changed_by = effective(events).changed_by
        self.readings = own_readings(laid)
        self.telling = telling_of(events)
        # Numbers as in the file, also where an event was retracted or skipped: that leaves a gap.
        laid_out = {one.moment.event_id: one.moment.number for one in lay_out(events)}
        self.numbers = {one: number + self._gaps_before(self.by_id[one]) for one, number in laid_out.items()}

    def _gaps_before(self, event: Event) -> int:
        """How many were skipped before this event; the head of a telling has the number after all of its events."""
        until = event.version
        if event.fact.TYPE == "telling_recorded" or event.event_id == event.correlation_id:
            until = max(one.version for one in self.events if one.correlation_id == event.correlation_id)
        return sum(one.version < until for one in self.passed)

    def skips(self) -> Iterator[Row]:
        """A row for each event that was skipped, under the number that it leaves free."""
        taken = set(self.numbers.values())
        free = (number for number in count(1) if number not in taken)
        for number, (_, by) in zip(free, sorted(self.passed, key=lambda one: one.version), strict=False):
            fact, day = cast("EventSkipped", by.fact), day_of(by.recorded_at).isoformat()
            yield Row(
                number=number,
                event_id=by.event_id,
                type=fact.TYPE,
                title=title_of(fact.TYPE),
                summary=say("timeline_skipped", position=fact.position),
                occurred=day,
                earliest=day,
                latest=day,
                derived=False,
                known_on=day,
                recorded_at=instant(by.recorded_at),
                lag_days=None,
                told_by=by.told.recorded_by.role,
                certainty=by.told.certainty,
                fields={"position": fact.position},
                thread=None,
                corrections=[],
                former=[],
                texts={"why": fact.why},
                own_reading=[],
                note=None,
            )

    def row(self, one: Laid) -> Row | None:
        """One event as a reader sees it; None for one that this reader may not see."""
        moment, told, _ = one
        fact = self.see(one.fact)
        if fact is None:
            return None
        days = days_of(moment)
        event = self.by_id.get(moment.event_id)
        belongs_to = thread(self.career, one)
        return Row(
            number=self.numbers.get(moment.event_id, moment.number),
            event_id=moment.event_id,
            type=fact.TYPE,
            title=title_of(fact.TYPE),
            summary=summary(fact, self.names, self.titles),
            occurred=shown_moment(moment),
            earliest=iso(days.earliest),
            latest=iso(days.latest),
            derived=moment.derived,
            known_on=iso(moment.known_on),
            recorded_at=instant(event.recorded_at) if event else None,
            lag_days=self._lag(one),
            told_by=told.asserted_by or told.recorded_by.role,
            certainty=told.certainty,
            fields=_fields(fact, self.names),
            thread=Thread(kind=belongs_to["kind"], ref=self.names.of(belongs_to["ref"])) if belongs_to else None,
            corrections=list(self.changed_by.get(moment.event_id, ())),
            former=self._former(one),
            texts=_texts(fact),
            own_reading=self.readings.get(moment.event_id, []),
            note=shown_text(told.note),
        )

    def _lag(self, one: Laid) -> int | None:
        """Days between the event and when it was known; both must have been told, or the second written down live."""
        moment, told, _ = one
        event = self.by_id.get(moment.event_id)
        live = event is not None and (self.telling is None or event.correlation_id != self.telling.correlation_id)
        heard = live or told.learned_on or told.learned_after
        if not heard or not (told.occurred or told.elapsed) or not moment.known_on or not moment.latest:
            return None
        return (moment.known_on - moment.latest).days

    def _former(self, one: Laid) -> list[FormerVersion]:
        """The versions behind this one; behind a retraction what it took away."""
        event_id = getattr(one.fact, "retracts", one.moment.event_id)
        found = (self._before(change, event_id) for change in self.changed_by.get(event_id, ()))
        seen = ((event, self.see(event.fact)) for event in found if event)
        versions = [self._version(event, fact) for event, fact in seen if fact is not None]
        return [version for i, version in enumerate(versions) if version not in versions[:i]]

    def _before(self, change: str, event_id: str) -> Event | None:
        """An event as it stood before this change was recorded."""
        place = next((i for i, event in enumerate(self.events) if event.event_id == change), 0)
        standing = effective(self.events[:place]).events
        return next((event for event in standing if event.event_id == event_id), None)

    def _version(self, event: Event, fact: Fact) -> FormerVersion:
        return FormerVersion(
            occurred=event.told.occurred,
            title=self.titles[event.event_id],
            summary=summary(fact, self.names, self.titles),
        )


def _fields(fact: Fact, names: Names) -> dict[str, Any]:
    """The fields of a fact by their stored names, things by their keys; free text has places of its own."""
    texts = texts_of(type(fact))
    stored = fact.model_dump(mode="json", exclude_none=True, exclude={*texts, *_HOLD_TEXTS.get(fact.TYPE, ())})
    return {name: names.within(value) for name, value in stored.items()}


def _texts(fact: Fact) -> dict[str, Shown]:
    """The free text of a fact by field; the worker's own words and the words of a plan have places of their own."""
    told: Mapping[str, object] = {name: getattr(fact, name) for name in texts_of(type(fact))}
    return {name: shown_text(text) for name, text in told.items() if text is not None}  # type: ignore[arg-type]
