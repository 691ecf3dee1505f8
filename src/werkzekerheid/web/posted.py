"""What somebody sends with a form: read whole, checked to come from a page of ours, and never lost.

A form that comes from a page of before, or after the session ended, is not carried out: it is shown again as it was
typed.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, NamedTuple
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from werkzekerheid.web.sessions import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzekerheid.web.sessions import Session

CSRF = "csrf"
COMMAND = "command"
_MOST_FIELDS = 400
_FROM_US = frozenset({"same-origin", "none"})
_KIND = "application/x-www-form-urlencoded"


class Posted(NamedTuple):
    """The fields of a form, each with all that was sent under its name, in the order of the page."""

    fields: Mapping[str, Sequence[str]]
    from_us: bool

    def first(self, name: str) -> str:
        """What was typed in a field; empty where nothing was."""
        found = self.fields.get(name)
        return found[0] if found else ""

    def is_fresh(self, session: Session) -> bool:
        """Whether it comes from a page that was made for this session."""
        return self.from_us and is_token(self.first(CSRF), session.csrf)

    def typed(self) -> Iterator[tuple[str, str]]:
        """Each field with what it held, but for what proves where it came from."""
        return ((name, one) for name, all_ in self.fields.items() if name != CSRF for one in all_)


async def posted_of(request: Request) -> Posted:
    """The form that a request holds.

    Raises:
        HTTPException: it is no form, or cannot be read.
    """
    kind = request.headers.get("content-type", _KIND).partition(";")[0].strip().lower()
    if kind != _KIND:
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        text = (await request.body()).decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError:  # also what is no UTF-8
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return Posted(fields, _is_from_us(request))


def _is_from_us(request: Request) -> bool:
    """As the browser says; an old one that says nothing is left to the token."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _FROM_US
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host", "")


PostedForm = Annotated[Posted, Depends(posted_of)]
