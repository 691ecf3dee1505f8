"""A career as the rows that are stored of it: what must be searched over careers. Pure.

A row holds class `work` and the names of rules, never a name, a sign or a text. The days on which a promise turns are
kept and its state is not: who reads a row asks `rules.promise`, the one definition, for the day that matters.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.career.questions import contact_days
from werkzekerheid.facts.layout import Moment
from werkzekerheid.facts.vague import Span
from werkzekerheid.readmodels import continuity, handovers, parties, situation
from werkzekerheid.readmodels.days import Asked, instant, shown_moment
from werkzekerheid.readmodels.names import Names
from werkzekerheid.rules.adopted import NO_SETS
from werkzekerheid.rules.alert_answer import escalates_on, load_table
from werkzekerheid.rules.promise import Promise, Window, next_look
from werkzekerheid.rules.registry import all_promises

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.readmodels.alerts import AlertRecord
    from werkzekerheid.readmodels.continuity import ContinuityRow
    from werkzekerheid.readmodels.sharing_register import SharingRow
    from werkzekerheid.rules.adopted import RuleSets

_IDS = Names()
"""No key of a career file is stored: those are of class identity."""
_ONE_DAY = timedelta(days=1)


class SituationRow(NamedTuple):
    """How a career stands; days as told, None is unknown. `horizon` is the last day of which anything is known."""

    career: str
    working: bool | None
    form: str | None
    organisation: str | None
    organisation_kind: str | None
    since: str | None
    contract_kind: str | None
    contract_ends_on: str | None
    has_coach: bool | None
    last_contact_on: str | None
    opened_on: str | None
    told_on: date | None
    horizon: date | None
    facts: int


class PromiseRow(NamedTuple):
    """A promise with the days that decide its state.

    `kept_earliest` and `kept_latest` are the days between which what kept it happened, `kept_known_on` when that was
    known; `excused_earliest` is the first day on which what made it moot may have happened.
    """

    career: str
    number: int
    rule: str
    part: str
    subject: str
    ground: str
    opens_on: date | None
    due_on: date | None
    broken_after: date | None
    concerns: str
    audience: list[str]
    evidence: list[str]
    kept_by: str | None
    kept_on: date | None
    kept_earliest: date | None
    kept_latest: date | None
    kept_known_on: date | None
    excused_by: str | None
    excused_earliest: date | None
    given_up_by: str | None


class HandoverRow(NamedTuple):
    """A handover, or one that was not there (`handover` None); days as told."""

    career: str
    number: int
    handover: str | None
    occasion: str | None
    from_organisation: str | None
    from_role: str | None
    to_organisation: str | None
    to_role: str | None
    state: str
    warm: bool | None
    topics_given: list[str]
    topics_missing: list[str]
    relayed_to: list[str]
    tried: list[str]
    offered_on: str | None
    accepted_on: str | None
    found_on: str | None
    followed_up: str | None


class AlertRow(NamedTuple):
    """An alert and what people did about it; why they answered so is text, and not stored.

    `escalates_on` is the day on which it goes on to the lead, where nobody answers before; None where it will not.
    """

    career: str
    alert: str
    number: int
    rule: str
    part: str
    subject: str
    ground: str
    concerns: str
    audience: list[str]
    evidence: list[str]
    opens_on: str | None
    due_on: str | None
    promise_state: str
    state: str
    raised_at: str
    raised_on: date
    seen_on: date | None
    seen_by: str | None
    answered_on: date | None
    answered_by: str | None
    answered_how: str | None
    escalates_on: date | None
    escalated_on: date | None
    escalated_to: str | None
    kept_on: date | None
    kept_by: str | None
    withdrawn_on: date | None
    withdrawn_because: str | None
    reopened_on: date | None


class Rows(NamedTuple):
    """All rows of one career but its alerts and what went through the gateway, and the promises they were made from.

    `looked_on` is the day for which they hold, and hold on until `next_look` comes; None: nothing changes by itself.
    `parties` are the organisations that its facts name.
    """

    career: str
    looked_on: date
    next_look: date | None
    situation: SituationRow
    promises: tuple[Promise, ...]
    handovers: tuple[HandoverRow, ...]
    continuity: ContinuityRow | None = None
    shared: tuple[SharingRow, ...] = ()
    parties: tuple[str, ...] = ()


def rows_of(career: Career, day: date, sets: RuleSets = NO_SETS) -> Rows:
    """The rows of a career on a day; of a telling on the last day of which anything is known.

    Args:
        career: all that is known of it.
        day: the day it is.
        sets: the tables that organisations adopted.
    """
    day = min(day, career.horizon or day)
    promises = tuple(all_promises(career, day, sets.of(career)))
    asked = Asked(day)
    return Rows(
        career.career_id,
        day,
        _next_look(career, promises, day),
        _situation(career, situation.document(career, _IDS, asked)),
        promises,
        tuple(_handover(number, one) for number, one in enumerate(handovers.document(career, _IDS, asked))),
        continuity.row_of(career),
        parties=parties.told(career),
    )


def _next_look(career: Career, promises: tuple[Promise, ...], day: date) -> date | None:
    """The first day after `day` on which one of these rows changes by itself; nothing does behind a horizon."""
    coming = [turn for turn in _turns(career, day) if turn > day]
    if (promised := next_look(promises, day)) is not None:
        coming.append(promised)
    first = min(coming, default=None)
    return None if first is None or (career.horizon and first > career.horizon) else first


def _turns(career: Career, day: date) -> Iterator[date]:
    """Days on which a row may change by itself.

    The day after work should have ended, or a coach gone, if nobody tells more; each day of a told rhythm; and, where
    the calendar stands behind, the day on which a fact was known.
    """
    placements = (one.planned_end for one in career.running_placements())
    terms = (one.terms[-1].ends for one in career.contracts.values())
    coaches = (one.until for one in career.current_coaches())
    for one in chain(placements, terms, coaches):
        if one and one.span.latest:
            yield one.span.latest + _ONE_DAY
    if any(one.series and _lasts_beyond(contact_days(career, one, None), day) for one in career.contacts):
        yield day + _ONE_DAY
    yield from (moment.known_on for moment, _ in career.moments if moment.known_on)


def _lasts_beyond(days: Span, day: date) -> bool:
    return days.latest is not None and days.latest > day


def _situation(career: Career, now: situation.Situation) -> SituationRow:
    placement = now["placement"] if isinstance(now["placement"], dict) else None
    contract = now["contract"] if isinstance(now["contract"], dict) else None
    return SituationRow(
        career=career.career_id,
        working=now["working"],
        form=placement and placement["form"],
        organisation=placement and placement["organisation"],
        organisation_kind=placement and placement["organisation_kind"],
        since=placement and placement["since"],
        contract_kind=contract and contract["kind"],
        contract_ends_on=contract and contract["ends_on"],
        has_coach=now["has_coach"],
        last_contact_on=now["last_contact"] and now["last_contact"]["on"],
        opened_on=shown_moment(career.opened),
        told_on=career.told_on,
        horizon=career.horizon,
        facts=career.facts_recorded,
    )


def promise_row(career_id: str, number: int, promise: Promise) -> PromiseRow:
    """A promise as it is stored."""
    kept_by, excused_by = promise.kept_by, promise.excused_by
    return PromiseRow(
        career_id, number, promise.rule, promise.part, promise.subject, promise.ground.event_id, *promise.window,
        promise.concerns, list(promise.audience), list(promise.evidence), kept_by and kept_by.event_id, promise.kept_on,
        kept_by and kept_by.earliest, kept_by and kept_by.latest, kept_by and kept_by.known_on,
        excused_by and excused_by.event_id, excused_by and excused_by.earliest,
        promise.given_up_by and promise.given_up_by.event_id,
    )  # fmt: skip


def promise_of(row: PromiseRow) -> Promise:
    """The promise of a row. Its moments know their event and the days that decide a state, and nothing else."""
    return Promise(
        row.rule, row.part, row.subject, _moment(row.ground), Window(row.opens_on, row.due_on, row.broken_after),
        row.concerns, tuple(row.audience), tuple(row.evidence),
        _moment(row.kept_by, row.kept_earliest, row.kept_latest, row.kept_known_on) if row.kept_by else None,
        row.kept_on,
        _moment(row.excused_by, row.excused_earliest) if row.excused_by else None,
        _moment(row.given_up_by) if row.given_up_by else None,
    )  # fmt: skip


def promise_alerted(record: AlertRecord) -> Promise:
    """The promise for which an alert was raised, as far as the alert tells of it."""
    return Promise(
        record.rule, record.part, record.subject, _moment(record.ground), Window(None, None, None), record.concerns,
        record.audience, record.evidence,
    )  # fmt: skip


def _moment(
    event_id: str, earliest: date | None = None, latest: date | None = None, known_on: date | None = None
) -> Moment:
    return Moment(
        event_id, 0, 0, None, earliest, latest, latest, known_on, derived=True, history=False, learned=(0, 0)
    )  # fmt: skip


def _handover(number: int, one: handovers.Row) -> HandoverRow:
    giving, receiving = one["from"], one["to"]
    return HandoverRow(
        career=one["career"],
        number=number,
        handover=one["handover"],
        occasion=one["occasion"],
        from_organisation=giving and giving["organisation"],
        from_role=giving and giving["role"],
        to_organisation=receiving and receiving["organisation"],
        to_role=receiving and receiving["role"],
        state=one["state"],
        warm=one["warm"],
        topics_given=one["topics_given"],
        topics_missing=one["topics_missing"],
        relayed_to=one["relayed_to"],
        tried=one["tried"],
        offered_on=one["offered_on"],
        accepted_on=one["accepted_on"],
        found_on=one["found_on"],
        followed_up=one["followed_up"],
    )


def goes_on(record: AlertRecord) -> date | None:
    """The day on which an alert goes on to the lead if nobody answers; None where it was answered, or has gone on."""
    if not record.waits or record.escalated is not None:
        return None
    return escalates_on(load_table(), record.told_on)


def alert_row(number: int, record: AlertRecord) -> AlertRow:
    """An alert as it is stored; `number` is its place among those of its career."""
    seen, answered, escalated = record.seen, record.answered, record.escalated
    return AlertRow(
        record.career, record.alert, number, record.rule, record.part, record.subject, record.ground, record.concerns,
        list(record.audience), list(record.evidence), record.opens_on, record.due_on, record.promise_state,
        record.state, str(instant(record.raised_at)), record.raised_on, seen and seen.on, seen and seen.by,
        answered and answered.on, answered and answered.by, answered and answered.how,
        goes_on(record), escalated and escalated.on, escalated and escalated.to, record.kept_on, record.kept_by,
        record.withdrawn_on, record.withdrawn_because, record.reopened_on,
    )  # fmt: skip
