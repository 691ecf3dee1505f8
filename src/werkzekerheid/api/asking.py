"""What a request asks: about which moments, what for, which classes, why; and how a list goes on."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, date
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple
from uuid import UUID, uuid4

from fastapi import Depends, Header, Path, Query
from pydantic import AwareDatetime

from werkzekerheid.api.problems import invalid, wrong
from werkzekerheid.app.answering import How
from werkzekerheid.facts.vocabulary import DataClass
from werkzekerheid.messages import say
from werkzekerheid.readmodels.days import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

Purposes = Literal[
    "guidance", "matching", "handover", "provision_decision", "payment", "quality", "research", "rights", "audit"
]
"""What for; who asks for no purpose is not answered, so `unknown` is none."""
MOST_ON_A_PAGE = 200
_LONGEST_NUMBER = 9  # digits: no career and no list is longer

CareerId = Annotated[str, Path(max_length=100, description="The id of a career.")]
Purpose = Annotated[Purposes, Query(description="What for: it decides what may be seen, and stands in the access log.")]
Classes = Annotated[
    list[DataClass] | None,
    Query(description="Only these classes; who may not have one of them is refused. Without it, all that may be seen."),
]
AsOf = Annotated[date | None, Query(alias="asOf", description="What was true on this day.")]
KnownAt = Annotated[
    AwareDatetime | None, Query(alias="knownAt", description="As the ledger knew it at this moment, with a time zone.")
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
Cursor = Annotated[str | None, Query(max_length=200, description="Where the page before ended: its `Next-Cursor`.")]
CommandId = Annotated[
    UUID | None,
    Header(
        alias="Idempotency-Key",
        description="The id of this command: the same one again records nothing again, and gives the same answer.",
    ),
]
IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=40, description="The version that the career must have, as its ETag says it."),
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
    at = None if known_at is None else known_at.astimezone(UTC)
    return _how(purpose, classes, basis, because)._replace(asked=Asked(as_of, at))


AskedNow = Annotated[Asking, Depends(_asking_now)]
"""What for, about today."""
AskedAt = Annotated[Asking, Depends(_asking)]
"""What for, and about which moments."""


def command_of(given: UUID | None) -> str:
    """The id of a command; a fresh one where none was given."""
    return str(given or uuid4())


def version_of(if_match: str | None) -> int | None:
    """The version that a career must have; None is any.

    Raises:
        InvalidInput: it is none that we gave.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    number = if_match.strip().removeprefix("W/").strip('"')
    if not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
        raise invalid(wrong("header", "If-Match", say("api_expected_version")))
    return int(number)


def cursor_after(place: str | None) -> dict[str, str]:
    """The header that says how a list goes on; none where it does not."""
    return {} if place is None else {"Next-Cursor": urlsafe_b64encode(place.encode("ascii")).decode("ascii")}


def place_of(cursor: str | None) -> str | None:
    """Where the page before ended.

    Raises:
        InvalidInput: it is no cursor of ours.
    """
    if cursor is None:
        return None
    try:
        return urlsafe_b64decode(cursor.encode("ascii")).decode("ascii")
    except ValueError:
        raise invalid(wrong("query", "cursor", say("api_expected_cursor"))) from None


def page_of(rows: Sequence[Any], cursor: str | None, limit: int) -> tuple[Sequence[Any], dict[str, str]]:
    """Some rows of a list that was looked at as a whole, and the header that says how it goes on.

    Raises:
        InvalidInput: it is no cursor of ours.
    """
    place = place_of(cursor) or "0"
    if not (place.isdigit() and len(place) <= _LONGEST_NUMBER):
        raise invalid(wrong("query", "cursor", say("api_expected_cursor")))
    first = int(place)
    last = first + limit
    return rows[first:last], cursor_after(str(last) if last < len(rows) else None)
