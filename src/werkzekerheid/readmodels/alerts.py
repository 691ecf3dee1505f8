"""Alerts: promises at risk, folded from the alert stream of a career, with what people did about each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict, cast

from werkzekerheid.facts.base import Erased
from werkzekerheid.facts.layout import day_of
from werkzekerheid.facts.vague import span
from werkzekerheid.readmodels.days import instant, iso
from werkzekerheid.readmodels.texts import Shown, shown_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import date, datetime

    from werkzekerheid.facts import streams
    from werkzekerheid.facts.event import Event
    from werkzekerheid.ledger.ledger import DeadLetter
    from werkzekerheid.readmodels.names import Names

State = Literal["raised", "seen", "answered", "escalated", "kept", "withdrawn"]


class Seen(NamedTuple):
    """Somebody of the audience looked."""

    on: date
    by: str


class Answered(NamedTuple):
    """A person answered: how, and why."""

    on: date
    by: str
    how: str
    why: str | Erased | None


class Escalated(NamedTuple):
    """Nobody answered in time: it went on to this role."""

    on: date
    to: str


class AlertRecord(NamedTuple):
    """One alert. `promise_state` is how its promise stood when it was raised; `state` what happened to it last.

    Kept and withdrawn settle it; a reopening asks all over again. `told_on` is the day from which people could know:
    that of its raising or reopening, or of writing that down where it was later.
    """

    career: str
    alert: str
    rule: str
    part: str
    subject: str
    ground: str
    concerns: str
    audience: tuple[str, ...]
    opens_on: str | None
    due_on: str | None
    promise_state: str
    raised_at: datetime
    raised_on: date
    told_on: date
    evidence: tuple[str, ...]
    state: State = "raised"
    seen: Seen | None = None
    answered: Answered | None = None
    escalated: Escalated | None = None
    kept_on: date | None = None
    kept_by: str | None = None
    withdrawn_on: date | None = None
    withdrawn_because: str | None = None
    reopened_on: date | None = None

    @property
    def is_open(self) -> bool:
        """True until it is kept or withdrawn."""
        return self.kept_on is None and self.withdrawn_on is None

    @property
    def waits(self) -> bool:
        """True while it asks a person for an answer."""
        return self.is_open and self.answered is None

    def is_for(self, roles: Collection[str]) -> bool:
        """Whether it is told to one of these roles: from the beginning, or since nobody answered."""
        gone_on = () if self.escalated is None else (self.escalated.to,)
        return not set(roles).isdisjoint((*self.audience, *gone_on))

    def days_open(self, day: date) -> int:
        """How long it has stood by `day`, or stood until it was settled; from its reopening, if it was."""
        since = self.reopened_on or self.raised_on
        return max(((self.kept_on or self.withdrawn_on or day) - since).days, 0)


def fold(career_id: str, events: Iterable[Event]) -> dict[str, AlertRecord]:
    """The alerts of a career by id, in the order in which they were raised."""
    records: dict[str, AlertRecord] = {}
    for event in events:
        alert = getattr(event.fact, "alert", None)
        if event.fact.TYPE == "alert_raised":
            records.setdefault(event.fact.alert, _raised(career_id, event))  # type: ignore[attr-defined]
        elif alert in records and event.fact.TYPE in _CHANGES:
            records[alert] = _CHANGES[event.fact.TYPE](records[alert], event, _day(event))
    return records


def erased_in(events: Iterable[Event | DeadLetter]) -> frozenset[str]:
    """The ids of what was erased among the events of a career; a key that is lost erased nothing."""
    facts = ((one.event_id, getattr(one, "fact", None)) for one in events)
    return frozenset(
        str(event) for event, fact in facts if fact and fact.TYPE == "erased" and not getattr(fact, "key_missing", None)
    )


def left(records: Mapping[str, AlertRecord], erased: Collection[str]) -> dict[str, AlertRecord]:
    """The alerts that tell nothing of what was erased: the name of a rule says what the alert rested on.

    One that stands and rests only in part on it still has a ground, so its promise is told too.
    """
    if not erased:
        return dict(records)
    return {alert: one for alert, one in records.items() if not _tells_of(one, erased)}


def _tells_of(record: AlertRecord, erased: Collection[str]) -> bool:
    return record.ground in erased or (not record.is_open and any(one in erased for one in record.evidence))


def _day(event: Event) -> date:
    """The day of the look that wrote it, where it says so; else the day on which it was written down."""
    told = span(event.told.occurred).latest if event.told.occurred else None
    return told or day_of(event.recorded_at)


def _told_on(event: Event) -> date:
    return max(_day(event), day_of(event.recorded_at))


def _raised(career_id: str, event: Event) -> AlertRecord:
    fact = cast("streams.AlertRaised", event.fact)
    return AlertRecord(
        career=career_id,
        alert=fact.alert,
        rule=fact.rule,
        part=fact.part or "",
        subject=fact.subject,
        ground=fact.ground,
        concerns=fact.concerns,
        audience=tuple(fact.audience),
        opens_on=fact.opens_on,
        due_on=fact.due_on,
        promise_state=fact.state,
        raised_at=event.recorded_at,
        raised_on=_day(event),
        told_on=_told_on(event),
        evidence=tuple(fact.evidence),
    )


def _seen(record: AlertRecord, event: Event, day: date) -> AlertRecord:
    fact = cast("streams.AlertSeen", event.fact)
    state: State = "seen" if record.state == "raised" else record.state
    return record._replace(seen=record.seen or Seen(day, fact.by), state=state)


def _answered(record: AlertRecord, event: Event, day: date) -> AlertRecord:
    fact = cast("streams.AlertAnswered", event.fact)
    state: State = "answered" if record.is_open else record.state
    # Who answers has seen it.
    seen = record.seen or Seen(day, fact.by)
    return record._replace(answered=Answered(day, fact.by, fact.answer, fact.reason), seen=seen, state=state)


def _escalated(record: AlertRecord, event: Event, day: date) -> AlertRecord:
    fact = cast("streams.AlertEscalated", event.fact)
    state: State = "escalated" if record.is_open else record.state
    return record._replace(escalated=Escalated(day, fact.to), state=state)


def _kept(record: AlertRecord, event: Event, day: date) -> AlertRecord:
    fact = cast("streams.AlertKept", event.fact)
    return record._replace(kept_on=day, kept_by=fact.kept_by, state="kept")


def _withdrawn(record: AlertRecord, event: Event, day: date) -> AlertRecord:
    fact = cast("streams.AlertWithdrawn", event.fact)
    return record._replace(withdrawn_on=day, withdrawn_because=fact.because, state="withdrawn")


def _reopened(record: AlertRecord, event: Event, day: date) -> AlertRecord:
    """It stands again, with the days as they now are."""
    fact = cast("streams.AlertReopened", event.fact)
    standing = record._replace(
        state="raised", seen=None, answered=None, escalated=None, kept_on=None, kept_by=None, withdrawn_on=None,
        withdrawn_because=None, reopened_on=day, told_on=_told_on(event),
    )  # fmt: skip
    return standing._replace(
        promise_state=fact.state or record.promise_state,
        opens_on=fact.opens_on or record.opens_on,
        due_on=fact.due_on or record.due_on,
        evidence=tuple(fact.evidence) or record.evidence,
    )


_CHANGES: Mapping[str, Callable[[AlertRecord, Event, date], AlertRecord]] = {
    "alert_seen": _seen,
    "alert_answered": _answered,
    "alert_escalated": _escalated,
    "alert_kept": _kept,
    "alert_withdrawn": _withdrawn,
    "alert_reopened": _reopened,
}


class SeenPart(TypedDict):
    """Who looked first, and when."""

    on: str
    by: str


class AnsweredPart(TypedDict):
    """How somebody answered, and why."""

    on: str
    by: str
    how: str
    why: Shown


class EscalatedPart(TypedDict):
    """To whom it went on."""

    on: str
    to: str


class Row(TypedDict):
    """One alert as a reader sees it; `days_open` None where no day was asked about."""

    career: str
    alert: str
    rule: str
    part: str
    subject: str
    state: str
    promise_state: str
    concerns: str
    audience: list[str]
    opens_on: str | None
    due_on: str | None
    raised_on: str
    raised_at: str | None
    seen: SeenPart | None
    answered: AnsweredPart | None
    escalated: EscalatedPart | None
    kept_on: str | None
    withdrawn_on: str | None
    withdrawn_because: str | None
    reopened_on: str | None
    days_open: int | None
    evidence: list[str | int]


def document(records: Iterable[AlertRecord], names: Names, day: date | None) -> list[Row]:
    """The alerts in the order in which they were raised."""
    return [row(one, names, day) for one in sorted(records, key=lambda one: one.raised_at)]


def row(record: AlertRecord, names: Names, day: date | None) -> Row:
    """One alert on a day."""
    seen, answered, escalated = record.seen, record.answered, record.escalated
    return Row(
        career=names.of(record.career),
        alert=record.alert,
        rule=record.rule,
        part=record.part,
        subject=names.subject(record.subject),
        state=record.state,
        promise_state=record.promise_state,
        concerns=record.concerns,
        audience=list(record.audience),
        opens_on=record.opens_on,
        due_on=record.due_on,
        raised_on=record.raised_on.isoformat(),
        raised_at=instant(record.raised_at),
        seen=SeenPart(on=seen.on.isoformat(), by=seen.by) if seen else None,
        answered=_answer(answered) if answered else None,
        escalated=EscalatedPart(on=escalated.on.isoformat(), to=escalated.to) if escalated else None,
        kept_on=iso(record.kept_on),
        withdrawn_on=iso(record.withdrawn_on),
        withdrawn_because=record.withdrawn_because,
        reopened_on=iso(record.reopened_on),
        days_open=record.days_open(day) if day else None,
        evidence=names.evidence(record.evidence),
    )


def _answer(answered: Answered) -> AnsweredPart:
    return AnsweredPart(on=answered.on.isoformat(), by=answered.by, how=answered.how, why=shown_text(answered.why))
