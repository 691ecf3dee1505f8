"""What a request asks: about which moments, what for, which classes, why; and how a list goes on."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple
from uuid import UUID, uuid4

from fastapi import Depends, Header, Path, Query
from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from werkzekerheid.api.doors import encoded
from werkzekerheid.app.answering import How
from werkzekerheid.facts.vocabulary import DataClass
from werkzekerheid.messages import say
from werkzekerheid.readmodels.days import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Purposes = Literal[
    "guidance", "matching", "handover", "provision_decision", "payment", "quality", "research", "rights", "audit"
]
"""What for; who asks for no purpose is not answered, so `unknown` is none."""
MOST_ON_A_PAGE = 200
_VERSION = r'^((W/)?"?[0-9]{1,9}(-[0-9a-f]{8})?"?|\*)$'
"""The version of a career, with or without what tells one answer about it from another."""
_PLACE = r"^[0-9]{1,9}-[0-9a-f]{8}$"
"""Where a page ended: after so many rows, the last of which had this digest."""
_DIGEST_LETTERS = 8
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})")


def _written_as(form: re.Pattern[str], expected: Callable[[], str]) -> BeforeValidator:
    """Only what is written so: pydantic would take a number for the seconds since 1970."""

    def checked(typed: object) -> object:
        if not (isinstance(typed, str) and form.fullmatch(typed)):
            raise ValueError(expected())
        return typed

    return BeforeValidator(checked)


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # on the first or the last day that there is
        return moment.replace(tzinfo=UTC)


Day = Annotated[date, _written_as(_DAY, lambda: say("expected_plain_day"))]
Moment = Annotated[AwareDatetime, _written_as(_MOMENT, lambda: say("expected_instant")), AfterValidator(_in_utc)]
CareerId = Annotated[str, Path(max_length=100, description="The id of a career.")]
Purpose = Annotated[Purposes, Query(description="What for: it decides what may be seen, and stands in the access log.")]
Classes = Annotated[
    list[DataClass] | None,
    Query(description="Only these classes; who may not have one of them is refused. Without it, all that may be seen."),
]
AsOf = Annotated[Day | None, Query(alias="asOf", description="What was true on this day.")]
KnownAt = Annotated[
    Moment | None, Query(alias="knownAt", description="As the ledger knew it at this moment, with a time zone.")
]
Because = Annotated[
    str | None,
    Header(
        alias="Necessity-Reason", max_length=500,
        description="Why it is necessary, in words, where the ground asks for that. Not in the address, which is kept.",
    ),
]  # fmt: skip
Basis = Annotated[str | None, Query(max_length=100, description="The row of the legal basis to go by.")]
Limit = Annotated[int, Query(ge=1, le=MOST_ON_A_PAGE, description="So many at most.")]
_GOES_ON = "Where the page before ended: its `Next-Cursor`."
Cursor = Annotated[str | None, Query(pattern=_PLACE, description=_GOES_ON)]
CareerCursor = Annotated[UUID | None, Query(alias="cursor", description=_GOES_ON)]
CommandId = Annotated[
    UUID | None,
    Header(
        alias="Idempotency-Key",
        description="The id of this command: the same one again records nothing again, and gives the same answer.",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", pattern=_VERSION, description="The version that the career must have: its ETag."),
]


class Asking(NamedTuple):
    """How somebody asks to see something."""

    purpose: Purposes
    asked: Asked
    how: How


def _how(
    purpose: Purpose = "guidance", classes: Classes = None, basis: Basis = None, because: Because = None
) -> Asking:
    how = How(frozenset(classes) if classes else None, because, basis)
    return Asking(purpose, Asked(), how)


async def _asking_now(
    purpose: Purpose = "guidance", classes: Classes = None, basis: Basis = None, because: Because = None
) -> Asking:
    return _how(purpose, classes, basis, because)


async def _asking(
    purpose: Purpose = "guidance",
    classes: Classes = None,
    basis: Basis = None,
    because: Because = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> Asking:
    return _how(purpose, classes, basis, because)._replace(asked=Asked(as_of, known_at))


AskedNow = Annotated[Asking, Depends(_asking_now)]
"""What for, about today."""
AskedAt = Annotated[Asking, Depends(_asking)]
"""What for, and about which moments."""


def command_of(given: UUID | None) -> str:
    """The id of a command; a fresh one where none was given."""
    return str(given or uuid4())


def version_of(if_match: str | None) -> int | None:
    """The version that a career must have, as `If-Match` has it; None is any."""
    if if_match is None or if_match == "*":
        return None
    return int(if_match.removeprefix("W/").strip('"').partition("-")[0])


def goes_on_after(place: str | None) -> dict[str, str]:
    """The header that says how a list goes on; none where it does not."""
    return {} if place is None else {"Next-Cursor": place}


def page_of(rows: Sequence[Any], cursor: str | None, limit: int) -> tuple[Sequence[Any], dict[str, str]]:
    """Some rows of a list that was looked at as a whole, and the header that says how it goes on.

    A list may change between two pages. A row that is there all the time is on one of them: where the last row of the
    page before is gone, the list begins again.
    """
    first = _after(rows, cursor) if cursor else 0
    last = min(first + limit, len(rows))
    return rows[first:last], goes_on_after(f"{last}-{_digest(rows[last - 1])}" if last < len(rows) else None)


def _after(rows: Sequence[Any], cursor: str) -> int:
    """How many rows were told already."""
    place, _, digest = cursor.partition("-")
    before = int(place)
    if 0 < before <= len(rows) and _digest(rows[before - 1]) == digest:
        return before
    return next((number for number, row in enumerate(rows, start=1) if _digest(row) == digest), 0)


def _digest(row: object) -> str:
    return hashlib.sha256(encoded(row)).hexdigest()[:_DIGEST_LETTERS]
