"""As long as guidance is needed there is a coach: no gap when a coach leaves, a term ends, or a grant expires."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.rules.claims import claim_to_guidance
from werkzekerheid.rules.guidance import NO_LONGER_NEEDED, coaches_at, guidance_needed, is_guide
from werkzekerheid.rules.promise import Window
from werkzekerheid.rules.promised import Settled, first, first_after, makes_a_promise, promised
from werkzekerheid.rules.stays import end_of_stay
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after, before, follows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Coach, Provision, ToldDay
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "coaching_lapse"
RIGHT_AT_STAKE = "right_at_stake"
"""Behind the name of a part: of somebody who by law has a claim to this guidance."""
_GUIDANCE = frozenset({"jobcoaching", "interne_werkbegeleiding", "wmo_begeleiding"})
_CONCLUSIONS = frozenset({"fade_out", "end", "continue", "change", "intensify"})


class CoachingLapsePeriod(Period):
    """How long a gap may last, and how long before its end an extension, a takeover or an end is agreed."""

    gap_due_days: WholeDays
    gap_grace_days: WholeDays
    named_successor_days: WholeDays
    term_opens_days: WholeDays


def promises(career: Career, table: Table[CoachingLapsePeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """One for each coach who left nobody behind, each coach with a last day, and each grant of guidance with one."""
    for coach in career.coaches.values():
        if not is_guide(coach):
            continue
        if coach.left and makes_a_promise(career, coach.left):
            yield from _gap(career, table, coach, coach.left)
        if coach.until and makes_a_promise(career, coach.assigned):
            yield from _term(career, table, coach, coach.until)
    for grant in career.provisions.values():
        if grant.kind in _GUIDANCE and grant.granted and grant.until and makes_a_promise(career, grant.granted):
            yield from _grant(career, table, grant, grant.granted, grant.until)


def _gap(career: Career, table: Table[CoachingLapsePeriod], coach: Coach, left: Moment) -> Iterator[Promise]:
    if coach.reason in NO_LONGER_NEEDED or not guidance_needed(career, left) or coaches_at(career, left.order):
        return
    period = table.on(left)
    window = after(left, due=period.gap_due_days, grace=period.gap_grace_days)
    if window is None:
        return
    if coach.successor:
        window = _not_on_the_day_itself(window, period.named_successor_days)
    assigned = first_after(left, (one.assigned for one in career.coaches.values() if is_guide(one)))
    done = Settled(assigned, first([career.closed, _none_needed(career, left)]))
    yield _promised(career, table, "gap", coach.ref, left, window, done)


def _promised(
    career: Career,
    table: Table[CoachingLapsePeriod],
    part: str,
    subject: str,
    ground: Moment,
    window: Window,
    done: Settled,
) -> Promise:
    """The promise, in its part marked where a right is at stake; what gave the right stands in its evidence."""
    claim = claim_to_guidance(career, ground, window, first([done.kept_by, done.excused_by]))
    if claim is None:
        return promised(table, part, subject, ground, window, done)
    return promised(table, f"{part}_{RIGHT_AT_STAKE}", subject, ground, window, done, [claim.event_id])


def _not_on_the_day_itself(window: Window, days: int) -> Window:
    """Where a successor is named, nobody is alerted before that one had a day to begin."""
    if window.opens_on is None or window.due_on is None or window.broken_after is None:
        return window
    opens_on = window.opens_on + timedelta(days=days)
    return Window(opens_on, max(window.due_on, opens_on), max(window.broken_after, opens_on))


def _term(career: Career, table: Table[CoachingLapsePeriod], coach: Coach, until: ToldDay) -> Iterator[Promise]:
    window = before(until.span, coach.assigned, opens=table.on(coach.assigned).term_opens_days, due=0)
    if window is None:
        return
    in_time = coach.left is not None and _on_or_before(coach.left, window.due_on)
    kept_by = first([
        coach.left if in_time else None,
        _goes_on_as_another_record(career, coach, until),
        *_arrangements(career, coach.assigned, window, until, coach),
    ])  # fmt: skip
    gone = first([career.closed, None if in_time else coach.left, _end_of_work(career, coach.placement)])
    yield _promised(career, table, "term", coach.ref, coach.assigned, window, Settled(kept_by, gone))


def _grant(
    career: Career, table: Table[CoachingLapsePeriod], grant: Provision, granted: Moment, until: ToldDay
) -> Iterator[Promise]:
    window = before(until.span, granted, opens=table.on(granted).term_opens_days, due=0)
    if window is None or any(_ends_with(coach, until) for coach in career.coaches.values()):
        return
    kept_by = first(_arrangements(career, granted, window, until, None))
    gone = first([career.closed, _end_of_work(career, grant.placement)])
    yield _promised(career, table, "grant", grant.ref, granted, window, Settled(kept_by, gone))


def _ends_with(coach: Coach, until: ToldDay) -> bool:
    """True where the term of a coach ends in the same days: one end is one promise, and the coach is who is missed."""
    return is_guide(coach) and coach.until is not None and not coach.until.span.meet(until.span).is_empty


def _arrangements(
    career: Career, ground: Moment, window: Window, until: ToldDay, coach: Coach | None
) -> Iterator[Moment | None]:
    """What may settle how it goes on: a takeover, an extension, a decision to end, a talk that concludes something."""
    for one in career.coaches.values():
        if coach is None or one.ref != coach.ref:
            yield one.assigned if _takes_over(one, ground, window, until) else None
    for grant in career.provisions.values():
        if grant.kind not in _GUIDANCE:
            continue
        if grant.granted and follows(grant.granted, ground) and _later(grant.until, until):
            yield grant.granted
        if grant.ended and _is_decided(grant, grant.ended, ground, window):
            yield grant.ended
    for talk in career.evaluations:
        if talk.kind in _CONCLUSIONS and follows(talk.moment, ground) and _from_opening(talk.moment, window):
            yield talk.moment
    yield _none_needed(career, ground)


def _is_decided(grant: Provision, ended: Moment, ground: Moment, window: Window) -> bool:
    """That somebody ended a grant is a decision; that it ran out is what should not happen unseen.

    The end of another grant says something only when it comes near the end of this one.
    """
    if grant.end_reason == "expired" or not follows(ended, ground):
        return False
    its_own = grant.granted is not None and grant.granted.event_id == ground.event_id
    return its_own or _from_opening(ended, window)


def _takes_over(one: Coach, ground: Moment, window: Window, until: ToldDay) -> bool:
    """A coach who came afterwards and stays longer.

    An internal coach who was there beside the coach all along takes nothing over; one who comes near the end does.
    """
    if not is_guide(one) or not follows(one.assigned, ground) or not _later(one.until, until):
        return False
    return one.kind != "internal_coach" or _from_opening(one.assigned, window)


def _goes_on_as_another_record(career: Career, coach: Coach, until: ToldDay) -> Moment | None:
    """The same person in another role, with a later end or none: one continuing coach."""
    return first(
        one.assigned
        for one in career.coaches.values()
        if coach.person is not None and one.person == coach.person and one.ref != coach.ref
        and one.left is None and _later(one.until, until)
    )  # fmt: skip


def _later(end: ToldDay | None, than: ToldDay) -> bool:
    """True for an end after the other, or for none at all."""
    return end is None or end.span.latest is None or than.span.latest is None or end.span.latest > than.span.latest


def _from_opening(moment: Moment, window: Window) -> bool:
    return moment.latest is not None and window.opens_on is not None and moment.latest >= window.opens_on


def _on_or_before(moment: Moment, day: date | None) -> bool:
    earliest = moment.earliest or moment.latest
    return earliest is not None and day is not None and earliest <= day


def _none_needed(career: Career, ground: Moment) -> Moment | None:
    return first_after(ground, (one.moment for one in career.needs if one.need == "none"))


def _end_of_work(career: Career, placement: str | None) -> Moment | None:
    found = career.placements.get(placement or "")
    return end_of_stay(career, found) if found else None
