"""Questions that rules and read models both ask of a career: one answer each. Pure; silence is unknown, never "no"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from werkzekerheid.career.days import days_of
from werkzekerheid.facts.vague import ANY_DAY, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment

WITHOUT_CONTRACT = frozenset({
    "dagbesteding", "stage", "snuffelstage", "proefplaatsing", "werkervaringsplaats", "vrijwilligerswerk",
    "activeringsplek", "leerwerkplek",
})  # fmt: skip
"""Forms of work that by their nature come without an employment contract."""
_NOT_ABOUT_THE_WORKER = frozenset({
    "erased", "career_linked", "career_closed", "view_lost", "consent_given", "consent_refused", "consent_withdrawn",
    "data_shared", "sharing_refused", "rights_decided", "event_corrected", "event_retracted", "restriction_set",
    "restriction_lifted", "keys_destroyed",
})  # fmt: skip
"""Types that say nothing of how it is with the worker: they are no sign of life."""


SCOPES = ("case", "guidance", "reintegration", "benefit")
"""What somebody may be responsible for; whoever has the case answers before the others."""


def tells_of_worker(type_: str) -> bool:
    """Whether an event of this type is a sign of life of the worker."""
    return type_ not in _NOT_ABOUT_THE_WORKER


def day_looked_at(career: Career, as_of: date | None) -> date | None:
    """The day on which a reader stands: not past the end of a telling, after which nothing is known."""
    return min((day for day in (as_of, career.horizon) if day), default=None)


def has_passed(days: Span, day: date | None) -> bool:
    """True where it certainly lies before `day`."""
    return days.latest is not None and day is not None and days.latest < day


def responsible(career: Career) -> tuple[r.Responsibility, ...]:
    """Who answers for each scope: whoever was named last."""
    return tuple({one.scope: one for one in career.responsibilities}.values())


def responsible_on(career: Career, day: date) -> str | None:
    """The organisation that answered for the worker on a day: for the case, else for the guidance, and so on.

    Who was named in a stretch without days was so before every day.
    """
    named: dict[str, str] = {}
    for one in career.responsibilities:
        since = one.moment.latest or one.moment.known_on
        if since is None or since <= day:
            named[one.scope] = one.organisation
    return next((named[scope] for scope in SCOPES if scope in named), None)


def out_of_view(career: Career) -> bool:
    """Whether the worker was lost from view, and neither regained nor placed since."""
    if not career.views or career.views[-1].kind != "lost":
        return False
    return not _placed_after(career, career.views[-1].moment)


def main_placement(career: Career) -> r.Placement | None:
    """The running placement that was started last."""
    return next(iter(career.running_placements()), None)


def is_overdue(career: Career, placement: r.Placement, day: date | None) -> bool:
    """Whether a running placement should have ended by now, by its own plan or its contract, and nobody told more."""
    end = foreseen_end(career, placement)
    if end is None or not has_passed(end, day):
        return False
    heard = (one.latest for one in moments_about(career, placement.ref) if not one.dayless)
    return not any(latest and end.latest and latest > end.latest for latest in heard)


def foreseen_end(career: Career, placement: r.Placement) -> Span | None:
    """When it ends as far as was told: on its planned day, or with its contract where that lasts longer."""
    contract = contract_of(career, placement)
    term = contract.terms[-1] if contract else None
    if term and term.kind == "permanent":
        return None
    ends = [one.span for one in (placement.planned_end, term and term.ends) if one and one.span.latest]
    return max(ends, key=lambda one: one.latest or date.max, default=None)


def moments_about(career: Career, placement: str) -> Iterator[Moment]:
    """Everything that was told of this placement, in no order."""
    found = career.placements[placement]
    yield from (one for one in (found.announced, found.started, found.ended) if one)
    yield from (one.moment for one in found.adjustments)
    yield from (one.moment for one in found.supervisor_changes)
    yield from (moment for ref, moment in _told_of_placements(career) if ref == placement)
    for contract in career.contracts.values():
        if contract.placement == placement:
            yield from (one.ground for one in contract.terms)
            yield from (one.moment for one in contract.end_talks)


def _told_of_placements(career: Career) -> Iterator[tuple[str | None, Moment]]:
    yield from ((one.placement, one.moment) for one in career.contacts)
    yield from ((one.placement, one.moment) for one in career.signals.values())
    yield from ((one.placement, one.moment) for one in career.relapses)
    yield from ((one.placement, one.moment) for one in career.sicknesses)
    for notes in (career.evaluations, career.progress, career.warnings, career.returns):
        yield from ((one.about, one.moment) for one in notes)


def contract_of(career: Career, placement: r.Placement) -> r.Contract | None:
    """The contract of this placement that did not end, the last one concluded."""
    running = [one for one in career.contracts.values() if one.placement == placement.ref and one.ended is None]
    return running[-1] if running else None


def main_contract(career: Career) -> r.Contract | None:
    """The contract of the main placement; without one the last that goes on (a branch closes, the wage goes on)."""
    placement = main_placement(career)
    if placement is not None:
        return contract_of(career, placement)
    going_on = [one for one in career.contracts.values() if one.ended is None]
    return going_on[-1] if going_on else None


def has_no_contract(career: Career) -> bool:
    """Whether there certainly is none: it ended, or the form of work has none by nature and none was told."""
    if main_contract(career) is not None:
        return False
    placement = main_placement(career)
    of_place = [one for one in career.contracts.values() if placement is None or one.placement == placement.ref]
    if placement is None:
        started = career.started_placements()
        placement = started[-1] if started else None
    return bool(of_place) or (placement is not None and placement.form in WITHOUT_CONTRACT)


def runs(career: Career, provision: r.Provision) -> bool:
    """Whether a voorziening was granted and did not end, by itself or with the placement and contract it belongs to."""
    placement = career.placements.get(provision.placement or "")
    over = placement is not None and placement.ended is not None and contract_of(career, placement) is None
    return provision.granted is not None and provision.ended is None and not over


def open_relapses(career: Career) -> tuple[r.Relapse, ...]:
    """The relapses that nobody told the end of, and that neither a return nor a new placement lies behind."""
    return tuple(
        one
        for one in career.relapses
        if one.ended is None
        and not any(back.moment.order > one.moment.order for back in career.returns)
        and not _placed_after(career, one.moment)
    )


def open_signals(career: Career) -> tuple[r.Signal, ...]:
    """The signs that nobody did anything about, whose placement still stands and behind which no new one began."""
    return tuple(
        one
        for one in career.signals.values()
        if all(answer.action == "none" for answer in one.answers)
        and not _has_ended(career.placements.get(one.placement or ""))
        and not _placed_after(career, one.moment, but=one.placement)
    )


def _has_ended(placement: r.Placement | None) -> bool:
    return placement is not None and placement.ended is not None


def _placed_after(career: Career, moment: Moment, but: str | None = None) -> bool:
    return any(one.started.order > moment.order for one in career.placements.values() if one.started and one.ref != but)


def last_contact(career: Career, day: date | None) -> r.Contact | None:
    """The last check-in or series of contacts, a series by its last known day; without days by its place in life."""

    def last_day(contact: r.Contact) -> tuple[date, int]:
        if contact.series:
            return contact_days(career, contact, day).latest or date.min, contact.moment.order
        held = None if contact.moment.dayless else contact.moment.latest
        return held or date.min, contact.moment.order

    return max((one for one in career.contacts if one.kind == "check_in"), key=last_day, default=None)


def contact_days(career: Career, contact: r.Contact, day: date | None) -> Span:
    """The days of a contact; of a series those that may be its last one, as far as it had come by `day`."""
    days = _last_of_series(career, contact) if contact.series else days_of(contact.moment)
    if day is None or days.latest is None or days.latest <= day:
        return days
    return Span(min(days.earliest, day) if days.earliest else None, day)


def _last_of_series(career: Career, contact: r.Contact) -> Span:
    """As told; else when its placement, its coach or a next series by the same people ended it; else as long as told.

    Nobody told what came after the telling, or live after the day on which it was written down.
    """
    if contact.stops and contact.stops.span.latest:
        return contact.stops.span
    moment, placement = contact.moment, career.placements.get(contact.placement or "")
    coach = career.coaches.get(contact.coach or "")
    ends = [placement and placement.ended, coach and coach.left, _following(career, contact)]
    known = [one for one in ends if one is not None]
    if known:
        dated = (one for one in known if not one.dayless and one.latest)
        return days_of(min(dated, key=lambda one: one.latest or date.max, default=known[0]))
    in_telling = career.told_on is not None and (moment.known_on or career.told_on) <= career.told_on
    last = career.told_on if in_telling else moment.known_on
    return Span(last, last) if last else ANY_DAY


def _following(career: Career, contact: r.Contact) -> Moment | None:
    later = (one for one in career.contacts if one.series and one.moment.order > contact.moment.order)
    return next((one.moment for one in later if one.by == contact.by and set(one.roles) & set(contact.roles)), None)


def signs_of_life(career: Career) -> Iterator[tuple[Moment, str]]:
    """The events that say that something was heard of the worker, each with its type."""
    return ((moment, type_) for moment, type_ in career.moments if tells_of_worker(type_))


def heard_within(career: Career, days: int, day: date | None) -> bool:
    """Whether anything was heard of the worker in so many days up to `day`; where no days are known, heard at all."""
    heard = [moment.known_on for moment, _ in signs_of_life(career)]
    dated = [one for one in heard if one is not None and (day is None or one <= day)]
    if day is None or not dated:
        return bool(heard) and None in heard
    dated += [last for one in career.contacts if one.series and (last := contact_days(career, one, day).latest)]
    return day - max(dated) <= timedelta(days=days)
