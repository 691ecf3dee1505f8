"""Continuity of work over many careers: counts without names, and none of few. Pure; definitions: docs/continuity.md.

A day of which nothing was heard is unknown, never "no work".
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypedDict, get_args

from werkzekerheid.facts.vague import add_months
from werkzekerheid.facts.vocabulary import CoachKind, Role
from werkzekerheid.readmodels.continuity import ALWAYS, Work
from werkzekerheid.readmodels.few import Count, count, told, told_down, told_parts, told_share
from werkzekerheid.readmodels.rule_quality import Window, measures
from werkzekerheid.readmodels.situation import IN_VIEW_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from werkzekerheid.career.records import DropOut
    from werkzekerheid.career.state import Career
    from werkzekerheid.readmodels.continuity import ContinuityRow

MONTHS = (1, 3, 6, 12, 24)
LENGTHS = {"to_31_days": 31, "to_92_days": 92, "to_183_days": 183, "to_366_days": 366}
"""How long at most; what lasts longer is `longer`."""
ANSWERED = {"to_2_days": 2, "to_7_days": 7, "to_14_days": 14}
TELLERS = ("worker", "employer", "supervisor", "jobcoach", "internal_coach", "klantmanager", "school")
"""Who may have told a reason of a drop-out; `nobody` where nobody did."""
_LONGER, _UNKNOWN = "longer", "unknown"


class StillWorking(TypedDict):
    """So many months after the start: of those followed so long. `percent`: of those of whom it is known."""

    months: int
    followed: int | None
    working: int | None
    not_working: int | None
    unknown: int | None
    percent: int | None


class Part(TypedDict):
    """A part of a whole, by its code; None is kept back."""

    what: str
    number: int | None


class Gaps(TypedDict):
    """Stretches without work after work, that began within these days, by how long they lasted."""

    gaps: int | None
    lengths: list[Part]


class DropOuts(TypedDict):
    """Drop-outs within these days: of how many who told a reason (several may), and how soon there was work again."""

    drop_outs: int | None
    told_by: list[Part]
    returned: list[Part]


class Answers(TypedDict):
    """Alerts raised within these days, by when the first answer came; `settled`: kept or withdrawn before one."""

    alerts: int | None
    answered: list[Part]
    median_days: int | None


Continuity = TypedDict("Continuity", {
    "organisation": str | None, "from": str, "until": str, "followed_until": str, "smallest_cell": int,
    "workers": int | None, "starts": int | None, "still_working": list[StillWorking], "gaps": Gaps,
    "drop_outs": DropOuts, "answer_times": Answers, "caseload": list[Part],
})  # fmt: skip
"""How it went on with the work of those for whom an organisation answers; `organisation` None: of all."""


class DroppedOut(NamedTuple):
    """A drop-out of a worker: which roles told a reason, and within how many days there was work again."""

    career: str
    tellers: frozenset[str]
    returned: str | None


class AlertTimes(NamedTuple):
    """An alert: when it was told, answered, and kept or withdrawn."""

    career: str
    told_on: date
    answered_on: date | None
    settled_on: date | None


def answers_on(row: ContinuityRow, day: date) -> str | None:
    """The organisation that answered for the worker on a day."""
    named = [organisation for since, organisation in row.answering if since is not None and since <= day.isoformat()]
    return named[-1] if named else None


def report(
    rows: Sequence[ContinuityRow],
    dropped_out: Sequence[DroppedOut],
    alerts: Iterable[AlertTimes],
    window: Window,
    asked: tuple[str | None, date],
) -> Continuity:
    """The whole report, without what is too small to tell.

    Args:
        rows: of the careers it is about.
        dropped_out: their drop-outs within these days.
        alerts: about them, raised within these days.
        window: the days.
        asked: for which organisation, and the day on which somebody asks: until then they are followed.
    """
    organisation, today = asked
    smallest = measures(window.last).smallest_cell
    starts = [(row, day) for row in rows if (day := first_start(row, window)) is not None]
    outcomes = [Counter(_outcomes(starts, months, today)) for months in MONTHS]
    # Each is a part of the one before it: all of them, who started, and who could be followed so long.
    down = told_down([len(rows), len(starts), *(one.total() for one in outcomes)], smallest)
    return {
        "organisation": organisation,
        "from": window.first.isoformat(),
        "until": window.last.isoformat(),
        "followed_until": today.isoformat(),
        "smallest_cell": smallest,
        "workers": down[0],
        "starts": down[1],
        "still_working": [
            _after(months, one, followed, smallest)
            for months, one, followed in zip(MONTHS, outcomes, down[2:], strict=True)
        ],
        "gaps": _gaps(rows, window, today, smallest),
        "drop_outs": _drop_outs(dropped_out, smallest),
        "answer_times": _answer_times(alerts, smallest),
        "caseload": _caseload(rows, window.last, organisation, smallest),
    }


def first_start(row: ContinuityRow, window: Window) -> date | None:
    """The first start of a placement that certainly lies within these days; a worker counts once."""
    starts = ((one.from_earliest, one.from_latest) for one in _works(row))
    days = [last for first, last in starts if first and last and first >= window.first and last <= window.last]
    return min(days, default=None)


def working_on(row: ContinuityRow, day: date) -> bool | None:
    """Whether there was work on a day, at whichever employer; None where nobody knows."""
    works, heard = list(_works(row)), is_known(row, day)
    for one in works:
        lasts = one.until_earliest is not None and day < one.until_earliest
        if one.from_latest and one.from_latest <= day and lasts and (heard or one.until_latest is not None):
            return True
    ended = all((one.from_earliest and day < one.from_earliest) or (one.until_latest and one.until_latest <= day)
                for one in works)  # fmt: skip
    return False if ended and heard else None


def is_known(row: ContinuityRow, day: date) -> bool:
    """Whether enough was heard to say how it was on a day: no silence too long before it, and not lost from view."""
    if row.heard_on is None or day > row.heard_on + timedelta(days=IN_VIEW_DAYS):
        return False
    at = day.isoformat()
    return not any((since or "") <= at and (until is None or at < until) for since, until in row.lost)


def _works(row: ContinuityRow) -> Iterator[Work]:
    return (Work(*(date.fromisoformat(day) if day else None for day in one)) for one in row.work)


def _outcomes(starts: Sequence[tuple[ContinuityRow, date]], months: int, today: date) -> Iterator[str]:
    """How it was with each who could be followed so long."""
    for row, start in starts:
        day = add_months(start, months)
        if day <= min(today, row.horizon or today):
            yield {True: "working", False: "not_working", None: _UNKNOWN}[working_on(row, day)]


def _after(months: int, found: Counter[str], followed: int | None, smallest: int) -> StillWorking:
    parts = {name: Count(found[name], found[name]) for name in ("working", "not_working", _UNKNOWN)}
    whole = Count(found.total(), found.total())
    shown = told_parts(parts, whole, smallest) if followed is not None else dict.fromkeys(parts)
    working, not_working = shown["working"], shown["not_working"]
    return StillWorking(
        months=months,
        followed=followed,
        working=working,
        not_working=not_working,
        unknown=shown[_UNKNOWN],
        percent=None if working is None or not_working is None else round(100 * working / (working + not_working)),
    )


def _parts(found: Iterable[tuple[str, str]], names: Iterable[str], smallest: int) -> tuple[int | None, list[Part]]:
    """A whole and its parts, from what each is and whose."""
    found = list(found)
    parts = {name: count(career for what, career in found if what == name) for name in names}
    whole = count(career for _, career in found)
    shown = told_parts(parts, whole, smallest)
    return told(whole, smallest), [Part(what=name, number=shown[name]) for name in parts]


def length_class(least: int, most: int) -> str:
    """In which class a stretch is that lasted between so many days; unknown where it may be in several."""
    first, last = (next((name for name, days in LENGTHS.items() if one <= days), _LONGER) for one in (least, most))
    return first if first == last else _UNKNOWN


def _gaps(rows: Sequence[ContinuityRow], window: Window, today: date, smallest: int) -> Gaps:
    found = [
        (what, row.career)
        for row in rows
        for began, what in gaps_of(row, min(today, row.horizon or today))
        if window.first <= began <= window.last
    ]
    whole, parts = _parts(found, (*LENGTHS, _LONGER, "going_on", _UNKNOWN), smallest)
    return Gaps(gaps=whole, lengths=parts)


def gaps_of(row: ContinuityRow, today: date) -> Iterator[tuple[date, str]]:
    """The stretches between work and the next, and after the last: the first day without work, and how long."""
    works = sorted(_works(row), key=lambda one: one.from_latest or date.min)
    for number in range(len(works)):
        ends = [_over(before) for before in works[: number + 1]]
        known = [end for end in ends if end is not None]
        if len(known) < len(ends):
            continue  # work goes on, or nobody knows when it stopped
        earliest, latest = max(end[0] for end in known), max(end[1] for end in known)
        following = works[number + 1] if number + 1 < len(works) else None
        if following is None:
            if latest <= today and not (row.closed_on and row.closed_on <= latest):
                yield latest, "going_on" if is_known(row, today) else _UNKNOWN
        elif following.from_latest and following.from_latest > earliest:
            least = ((following.from_earliest or latest) - latest).days
            most = (following.from_latest - earliest).days
            yield latest, length_class(least, most) if least > 0 else _UNKNOWN


def _over(one: Work) -> tuple[date, date] | None:
    """Between which days it was over; None where it goes on or nobody knows."""
    if one.until_earliest is None or one.until_latest is None or one.until_earliest == ALWAYS:
        return None
    return one.until_earliest, one.until_latest


def drop_outs_of(career: Career, row: ContinuityRow, window: Window, today: date) -> Iterator[DroppedOut]:
    """The drop-outs from work of a career within these days."""
    for one in career.drop_outs:
        day = one.moment.latest
        if one.phase != "education" and day is not None and window.first <= day <= window.last:
            yield DroppedOut(career.career_id, one.reasons_of, _returned(career, one, row, today))


def _returned(career: Career, one: DropOut, row: ContinuityRow, today: date) -> str:
    moments = [place.started for place in career.started_placements() if place.started]
    moments += [note.moment for note in career.returns]
    back = min((each for each in moments if each.order > one.moment.order), key=lambda each: each.order, default=None)
    if back is None:
        return "not_yet" if is_known(row, min(today, row.horizon or today)) else _UNKNOWN
    if not (back.earliest and back.latest and one.moment.earliest and one.moment.latest):
        return _UNKNOWN
    least = max((back.earliest - one.moment.latest).days, 0)
    return length_class(least, (back.latest - one.moment.earliest).days)


def _drop_outs(found: Sequence[DroppedOut], smallest: int) -> DropOuts:
    whole, returned = _parts(
        ((one.returned or _UNKNOWN, one.career) for one in found), (*LENGTHS, _LONGER, "not_yet", _UNKNOWN), smallest
    )
    return DropOuts(drop_outs=whole, told_by=list(_told_by(found, smallest)), returned=returned)


def _told_by(found: Sequence[DroppedOut], smallest: int) -> Iterator[Part]:
    """Of each who may have told a reason how often they did; several may have told of one drop-out."""
    whole = count(one.career for one in found)
    for teller in (*TELLERS, "nobody"):
        told_it = [(teller in one.tellers if teller != "nobody" else not one.tellers, one.career) for one in found]
        part, rest = (count(career for did, career in told_it if did is wanted) for wanted in (True, False))
        yield Part(what=teller, number=told_share(part, rest, whole, smallest))


def _answer_times(alerts: Iterable[AlertTimes], smallest: int) -> Answers:
    days: Counter[int] = Counter()
    found: list[tuple[str, str]] = []
    answered: list[str] = []
    for one in alerts:
        if one.answered_on is None:
            found.append(("settled" if one.settled_on else "not_answered", one.career))
            continue
        waited = max((one.answered_on - one.told_on).days, 0)
        days[waited] += 1
        answered.append(one.career)
        found.append((next((name for name, most in ANSWERED.items() if waited <= most), _LONGER), one.career))
    whole, parts = _parts(found, (*ANSWERED, _LONGER, "settled", "not_answered"), smallest)
    enough = count(answered).workers >= smallest
    return Answers(alerts=whole, answered=parts, median_days=_median(days) if enough else None)


def _median(days: Counter[int]) -> int | None:
    """The middle one, the lower of two."""
    found = sorted(days.elements())
    return found[(len(found) - 1) // 2] if found else None


def _caseload(rows: Sequence[ContinuityRow], day: date, organisation: str | None, smallest: int) -> list[Part]:
    """How many workers somebody guides or answers for in each role, on a day. No sum: many have several.

    Nor where a few have nobody in it.
    """
    at, found, opened = day.isoformat(), dict[str, set[str]](), 0
    for row in rows:
        if row.opened_on is None or row.opened_on > day or (row.closed_on and row.closed_on <= day):
            continue
        opened += 1
        for role, by, since, until in row.guiding:
            if role and organisation in {None, by} and (since or "") <= at and (until is None or at < until):
                found.setdefault(role, set()).add(row.career)
    roles = dict.fromkeys((*get_args(Role), *get_args(CoachKind)))
    shown = {role: told(count(found.get(role, ())), smallest) for role in roles}
    return [
        Part(what=role, number=number)
        for role, number in shown.items()
        if number is not None and not 0 < opened - number < smallest
    ]
