"""The sharing register: what was shared with whom, on which ground, and what was refused. Pure.

A disclosure stands in the stream of its own (`sharing:<career>`) where it went through the gateway, or in the career
where somebody told of it afterwards. The two are rows of one register; which is which, each row says.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict, cast

from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.layout import day_of, lay_out
from werkzekerheid.facts.vague import span
from werkzekerheid.readmodels.days import instant, shown_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Event
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.facts.sharing import DataShared, SharingRefused
    from werkzekerheid.readmodels.names import Names

STREAMS = "sharing:"
"""How the names of the streams begin in which the gateway writes; the id of the career follows."""
TOLD, RECORDED = "told", "recorded"
_TYPES = frozenset({"data_shared", "sharing_refused"})


class SharingRow(NamedTuple):
    """A disclosure or refusal as it is stored: ids and codes, no key of a career file.

    `origin` is `told` where it stands in the career itself, `recorded` where the gateway wrote it; `number` its place
    in there. `on_day` is as told or counted, `latest_on` the last day on which it may have been; None where no day is
    known. Of a refusal the recipient is who asked, and the sender is not known.
    """

    career: str
    origin: str
    number: int
    on_day: str | None
    latest_on: date | None
    recorded_at: str
    state: str
    disclosure: str | None
    sender_organisation: str | None
    sender_role: str | None
    recipient_organisation: str
    recipient_role: str
    purpose: str
    legal_basis: str | None
    consent: str | None
    classes: list[str]
    channel: str | None
    events: list[str]
    digest: str | None
    ground: str | None


class Party(TypedDict):
    """Who gave, or who got or asked."""

    organisation: str
    role: str


Row = TypedDict("Row", {
    "career": str, "disclosure": str | None, "state": Literal["shared", "refused"], "on": str | None,
    "recorded_at": str, "told": bool, "from": Party | None, "to": Party, "purpose": str, "legal_basis": str | None,
    "consent": str | None, "classes": list[str], "channel": str | None, "events": list[str], "digest": str | None,
    "ground": str | None,
})  # fmt: skip
"""One row per disclosure or refusal. `told` where somebody told of it, and it did not go through the gateway."""


class _Place(NamedTuple):
    """Where a row stands: the first six columns of it."""

    career: str
    origin: str
    number: int
    on_day: str | None
    latest_on: date | None
    recorded_at: str


def told_rows(career: str, events: Sequence[Event]) -> tuple[SharingRow, ...]:
    """What the career itself tells of sharing, as it stands after corrections, in the order of life."""
    if not any(event.fact.TYPE in _TYPES for event in events):
        return ()
    standing = effective(events).events
    recorded_at = {event.event_id: str(instant(event.recorded_at)) for event in standing}
    told = (one for one in lay_out(standing) if one.fact.TYPE in _TYPES)
    return tuple(
        _row(_Place(career, TOLD, number, *_told_day(moment), recorded_at[moment.event_id]), fact)
        for number, (moment, _, fact) in enumerate(told)
    )


def recorded_rows(career: str, events: Iterable[Event]) -> tuple[SharingRow, ...]:
    """What went through the gateway, in the order in which it did."""
    return tuple(
        _row(_Place(career, RECORDED, one.version, *_recorded_day(one), str(instant(one.recorded_at))), one.fact)
        for one in events
        if one.fact.TYPE in _TYPES
    )


def _told_day(moment: Moment) -> tuple[str | None, date | None]:
    return shown_moment(moment), None if moment.dayless else moment.latest


def _recorded_day(event: Event) -> tuple[str, date | None]:
    day = event.told.occurred or day_of(event.recorded_at).isoformat()
    return day, span(day).latest


def _row(place: _Place, fact: Fact) -> SharingRow:
    if fact.TYPE == "sharing_refused":
        return _refused(place, cast("SharingRefused", fact))
    return _shared(place, cast("DataShared", fact))


def _shared(place: _Place, fact: DataShared) -> SharingRow:
    return SharingRow(
        *place, "shared", fact.disclosure, fact.sender_organisation, fact.sender_role, fact.recipient_organisation,
        fact.recipient_role, fact.purpose, fact.legal_basis, fact.consent, list(fact.classes), fact.channel,
        list(fact.events), fact.digest, None,
    )  # fmt: skip


def _refused(place: _Place, fact: SharingRefused) -> SharingRow:
    return SharingRow(
        *place, "refused", None, None, None, fact.requester_organisation, fact.requester_role, fact.purpose, None, None,
        list(fact.classes), None, [], None, fact.ground,
    )  # fmt: skip


def register(rows: Iterable[SharingRow], names: Names) -> list[Row]:
    """Rows as a reader sees them, in the order of their days; what has none stands first."""
    return [_shown(one, names) for one in sorted(rows, key=_order)]


def _order(row: SharingRow) -> tuple[date, str, str, int]:
    return row.latest_on or date.min, row.recorded_at, row.career, row.number


def _shown(row: SharingRow, names: Names) -> Row:
    giver = row.sender_organisation and Party(organisation=names.of(row.sender_organisation), role=str(row.sender_role))
    return {
        "career": names.of(row.career),
        "disclosure": names.maybe(row.disclosure),
        "state": "refused" if row.state == "refused" else "shared",
        "on": row.on_day,
        "recorded_at": row.recorded_at,
        "told": row.origin == TOLD,
        "from": giver or None,
        "to": Party(organisation=names.of(row.recipient_organisation), role=row.recipient_role),
        "purpose": row.purpose,
        "legal_basis": row.legal_basis,
        "consent": names.maybe(row.consent),
        "classes": list(row.classes),
        "channel": row.channel,
        "events": [names.of(one) for one in row.events],
        "digest": row.digest,
        "ground": row.ground,
    }
