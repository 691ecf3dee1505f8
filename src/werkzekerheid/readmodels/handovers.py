"""Handovers: what was offered, taken, passed on and followed up, and what turned out not to be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from werkzekerheid.career.questions import day_looked_at
from werkzekerheid.readmodels.days import LATEST, Asked, shown_moment

if TYPE_CHECKING:
    from datetime import date

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.readmodels.names import Names


class Side(TypedDict):
    """The giving or the receiving side."""

    organisation: str | None
    role: str | None


Row = TypedDict("Row", {
    "career": str, "handover": str | None, "occasion": str | None, "from": Side | None, "to": Side | None,
    "state": str, "warm": bool | None, "topics_given": list[str], "topics_missing": list[str],
    "relayed_to": list[str], "followed_up": str | None, "days_waiting": int | None, "offered_on": str | None,
    "accepted_on": str | None, "found_on": str | None, "tried": list[str],
})  # fmt: skip
"""One row per handover, or per handover that was not there (`handover` None).

`state` is `offered`, `accepted`, `refused` or `followed_up`; `found_missing` or `no_recipient` where there was none, on
`found_on`. `days_waiting` until it was taken, else until the day asked about; None where a day is not known.
"""


def document(career: Career, names: Names, asked: Asked = LATEST) -> list[Row]:
    """The handovers of a career in the order in which they were told of."""
    day = day_looked_at(career, asked.as_of)
    rows = [(_first(each), _handover(career, each, names, day)) for each in career.handovers.values()]
    types = {moment.event_id: type_ for moment, type_ in career.moments}
    for one in career.missing_handovers:
        nobody = types.get(one.moment.event_id) == "handover_recipient_missing"
        rows.append((one.moment, _missing(career, one, names, "no_recipient" if nobody else "found_missing")))
    return [row for _, row in sorted(rows, key=lambda one: one[0].order if one[0] else 0)]


def _handover(career: Career, one: r.Handover, names: Names, day: date | None) -> Row:
    offered = one.offered is not None
    return {
        "career": names.of(career.career_id),
        "handover": names.of(one.ref),
        "occasion": one.occasion,
        "from": Side(organisation=names.maybe(one.from_organisation), role=one.from_role) if offered else None,
        "to": Side(organisation=names.maybe(one.to_organisation), role=one.to_role) if offered else None,
        "state": _state(one),
        "warm": one.warm,
        "topics_given": list(one.topics),
        "topics_missing": list(one.missing),
        "relayed_to": list(dict.fromkeys(relay.role for relay in one.relays)),
        "followed_up": shown_moment(one.followed_up[0]) if one.followed_up else None,
        "days_waiting": _days_waiting(one, day),
        "offered_on": shown_moment(one.offered),
        "accepted_on": shown_moment(one.accepted),
        "found_on": None,
        "tried": [],
    }


def _missing(career: Career, one: r.MissingHandover, names: Names, state: str) -> Row:
    return {
        "career": names.of(career.career_id),
        "handover": None,
        "occasion": one.occasion,
        "from": None,
        "to": None,
        "state": state,
        "warm": None,
        "topics_given": [],
        "topics_missing": list(one.topics),
        "relayed_to": [],
        "followed_up": None,
        "days_waiting": None,
        "offered_on": None,
        "accepted_on": None,
        "found_on": shown_moment(one.moment),
        "tried": list(one.tried),
    }


def _first(one: r.Handover) -> Moment | None:
    told = [one.offered, one.accepted, one.refused, *(relay.moment for relay in one.relays), *one.followed_up]
    return min((moment for moment in told if moment), key=lambda moment: moment.order, default=None)


def _state(one: r.Handover) -> str:
    """What was told of it last; a follow-up comes after any answer."""
    if one.followed_up:
        return "followed_up"
    answers = [(one.accepted, "accepted"), (one.refused, "refused")]
    told = [(moment.order, state) for moment, state in answers if moment]
    return max(told)[1] if told else "offered" if one.offered else "unknown"


def _days_waiting(one: r.Handover, day: date | None) -> int | None:
    """Whole days from the offer to the answer, else to the day asked about."""
    offered = _day(one.offered)
    answer = min((moment for moment in (one.accepted, one.refused) if moment), key=lambda m: m.order, default=None)
    until = _day(answer) if answer else day
    return (until - offered).days if until and offered else None


def _day(moment: Moment | None) -> date | None:
    """The day by which it is taken to have happened."""
    return moment.latest if moment and not moment.dayless else None
