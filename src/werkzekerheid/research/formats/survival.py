"""The long table of survival analysis: what held of a place and its guidance, stretch by stretch, until it ended.

One placement is one subject, its time the days since its start. A stretch is `start` exclusive to `stop` inclusive, as
lifelines and R's survival want. `event` is 1 where the stretch ends in drop-out; `ended_by` says how a last stretch
ends otherwise (censoring is never silent). What holds in a stretch had happened by its start: nothing looks ahead.
A placement that began before the career was opened enters late: its first `start` lies behind 0.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.career import questions
from werkzekerheid.research.formats import delimited, parquet, tabular
from werkzekerheid.research.formats.base import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.research.formats.base import About, Format, Seen
    from werkzekerheid.research.spells import Window

CONTACT_DAYS = 30
"""So many days back a contact counts as recent."""
CONTRACT_DAYS = 90
"""So many days ahead the end of a contract counts as near."""
OBSERVATION_ENDS = "observation_ends"
_ONE_DAY = timedelta(days=1)
Row = tuple[Any, ...]
Stretch = tuple[date, date]


class Subject(NamedTuple):
    """A placement at risk: the days from its start (exclusive) to its end, when it enters, and how it ends."""

    placement: r.Placement
    started: date
    enters: date
    ends: date
    ended_by: str


class Held(NamedTuple):
    """The stretches of days, the first included and the last not, in which something held."""

    has_coach: list[Stretch]
    contact: list[Stretch]
    open_signal: list[Stretch]
    contract_ends: list[Stretch]


def rows(one: Seen, _about: About) -> Iterator[Row]:
    """The stretches of all placements of a career that have a day of start."""
    window = one.window
    if window is None:
        return
    coaches, contacts = _coaches(one.career), _contacts(one.career, window)
    for number, placement in enumerate(one.career.started_placements(), start=1):
        subject = _subject(one.career, placement, window)
        if subject is not None:
            held = Held(coaches, contacts, _signals(one.career, placement), _contract_ends(one.career, placement))
            yield from _stretches(one.career, number, subject, held)


def _left_out(one: Seen) -> Iterator[str]:
    window = one.window
    for placement in one.career.started_placements():
        if window is None or _subject(one.career, placement, window) is None:
            yield "placement_without_day"


def _subject(career: Career, placement: r.Placement, window: Window) -> Subject | None:
    """A placement at risk; None where no day of its start is known, or it lies outside the window."""
    started = _day(placement.started)
    drop_out = next((one.moment for one in career.drop_outs if one.placement == placement.ref), None)
    ended = _day(placement.ended) or _day(drop_out)
    if started is None or started > window.last or (ended is not None and ended < window.first):
        return None
    if ended is None or ended > window.last:
        # An end of which only the order is known says nothing of a day: it was not observed.
        return Subject(
            placement, started, max(started, window.first), _at_least(started, window.last), OBSERVATION_ENDS
        )
    dropped = drop_out is not None or placement.outcome == "dropped_out"
    ended_by = "dropped_out" if dropped else placement.outcome or "unknown"
    return Subject(placement, started, max(started, window.first), _at_least(started, ended), ended_by)


def _at_least(started: date, ended: date) -> date:
    """A place lasts at least a day: of one told as vaguely as its end no less is known."""
    return max(ended, started + _ONE_DAY)


def _day(moment: Moment | None) -> date | None:
    return None if moment is None or moment.dayless else moment.latest


def _coaches(career: Career) -> list[Stretch]:
    return [
        (first, _day(coach.left) or date.max) for coach in career.coaches.values() if (first := _day(coach.assigned))
    ]


def _contacts(career: Career, window: Window) -> list[Stretch]:
    """The days on which a contact with the worker lay at most CONTACT_DAYS back."""
    found = []
    for contact in career.contacts:
        if "worker" not in contact.roles:
            continue
        first = last = _day(contact.moment)
        if contact.series:
            first = (contact.starts and contact.starts.span.latest) or first
            last = questions.contact_days(career, contact, window.last).latest or last
        if first is not None and last is not None:
            found.append((first, max(first, last) + timedelta(days=CONTACT_DAYS)))
    return found


def _signals(career: Career, placement: r.Placement) -> list[Stretch]:
    """The days on which a signal about this place, or about none in particular, waited for an answer."""
    found = []
    for signal in career.signals.values():
        seen = _day(signal.moment)
        if seen is None or signal.placement not in {None, placement.ref}:
            continue
        answered = (_day(one.moment) for one in signal.answers if one.action != "none")
        found.append((seen, min((day for day in answered if day), default=date.max)))
    return found


def _contract_ends(career: Career, placement: r.Placement) -> list[Stretch]:
    """The days on which the end of the contract that held was told to lie at most CONTRACT_DAYS ahead."""
    found = []
    for contract in career.contracts.values():
        if contract.placement != placement.ref:
            continue
        grounds = [_day(term.ground) for term in contract.terms]
        for term, told, renewed in zip(contract.terms, grounds, [*grounds[1:], None], strict=True):
            ends = term.ends and term.ends.span.latest
            if ends is not None and told is not None and ends - timedelta(days=CONTRACT_DAYS) > date.min:
                near = max(ends - timedelta(days=CONTRACT_DAYS), told)
                found.append((near, min(ends + _ONE_DAY, renewed or date.max)))
    return found


def _stretches(career: Career, number: int, subject: Subject, held: Held) -> Iterator[Row]:
    days = {day for stretches in held for stretch in stretches for day in stretch}
    inside = {day for day in days if subject.enters < day < subject.ends}
    cuts = sorted({subject.enters, subject.ends, *inside})
    if len(cuts) == 1:  # it enters on the day of its end
        cuts = [cuts[0] - _ONE_DAY, cuts[0]]
    place = subject.placement
    rows_ = [
        (first, last, tuple(int(any(a <= first < b for a, b in stretches)) for stretches in held))
        for first, last in pairwise(cuts)
    ]
    for first, last, covariates in _merged(rows_):
        over = last == subject.ends
        yield (
            f"{career.career_id}:{number}", (first - subject.started).days, (last - subject.started).days,
            int(over and subject.ended_by == "dropped_out"), subject.ended_by if over else None, *covariates,
            place.hours_per_week, place.form, place.organisation_kind, career.career_id,
        )  # fmt: skip


def _merged(rows_: list[tuple[date, date, tuple[int, ...]]]) -> Iterator[tuple[date, date, tuple[int, ...]]]:
    """Stretches that touch and hold the same as one."""
    before = rows_[0]
    for one in rows_[1:]:
        if one[2] == before[2]:
            before = (before[0], one[1], before[2])
        else:
            yield before
            before = one
    yield before


TABLE = Table(
    "survival",
    (
        Column("id"), Column("start", "whole"), Column("stop", "whole"), Column("event", "whole"),
        Column("ended_by", "code", "placement_outcome"), Column("has_coach", "whole"),
        Column("contact_last_30_days", "whole"), Column("open_signal", "whole"),
        Column("contract_ends_within_90_days", "whole"), Column("hours_per_week", "number"),
        Column("form", "code", "placement_form"), Column("organisation_kind", "code", "organisation_kind"),
        Column("career"),
    ),
    rows, 2, _left_out,
)  # fmt: skip


def survival() -> Format:
    """The format: the table as CSV and as Parquet."""
    return tabular.format_of("survival", lambda _about: (TABLE,), delimited, parquet)
