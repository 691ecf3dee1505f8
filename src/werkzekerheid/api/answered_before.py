"""Answers that were given before, and still hold: nothing was recorded since, no key went, and it is the same day.

Everything that decides what somebody may see, and what it is, comes from the ledger, the day and who asks. Where all of
these are the same the answer is, and only the line about it is another: of this moment, and of this trace.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from fastapi import Response

from werkzekerheid.app.auditing import new_span
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.audit.lines import AccessLine, ProcessingLine, milliseconds
from werkzekerheid.ledger.stored import moment
from werkzekerheid.messages import language

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from datetime import date

    from fastapi import Request

    from werkzekerheid.api.doors import Door, House
    from werkzekerheid.app.app import App

    Basis = tuple[int, int, date, date]
    """The last position, how often keys were forgotten, the day it is here, and that of the clock."""
    Some = tuple[Sequence[AccessLine], Sequence[ProcessingLine]]

_OK = 200
_BY_THE_MOMENT = "emergency"
"""A way in that ends in the middle of a day."""


class Given(NamedTuple):
    """An answer that was given, to whom as who counts knows them, and the line about it."""

    client: str
    body: bytes
    headers: dict[str, str]
    access: AccessLine
    processing: ProcessingLine


def name_of(door: Door, request: Request) -> Hashable:
    """By which an answer is found: who asks, what, and how it is to be told."""
    who = hashlib.sha256(door.token.encode("utf-8", "surrogatepass")).digest()
    return ("answer", who, request.scope["path"], request.scope["query_string"], language())


def basis_of(house: House) -> Basis:
    """How everything stands now.

    An answer that is made after this is kept as one of this: where more was recorded meanwhile, nobody asks for it.
    """
    app = house.apps.first
    with app.ledger.at_once():
        return (*app.ledger.stands(), app.today(), day_of(app.clock()))


def found(house: House, name: Hashable, basis: Basis, door: Door) -> Given | None:
    """What was answered under this name, where it still holds; and who asks is still signed in.

    Raises:
        Problem: they no longer are.
    """
    held = house.apps.first.ledger.kept.held(name)
    if held is None or held[0] != basis:
        return None
    house.sign_in.check(door.token)
    given: Given = held[1]
    return given


def again(given: Given, app: App, trace: str) -> tuple[Some, Response]:
    """The line about an answer that is given again, of this moment; and the answer."""
    now = app.clock()
    at = milliseconds(now)
    access = given.access._replace(at=moment(now), trace_id=trace)
    processing = given.processing._replace(trace_id=trace, span_id=new_span(), start_time=at, end_time=at)
    return ([access], [processing]), Response(given.body, _OK, given.headers, "application/json")


def keep(house: House, name: Hashable, basis: Basis, answer: Response, lines: Sequence[Some], client: str) -> None:
    """Keeps an answer that may be given again: of one look, from within, that ends with no moment of the day."""
    access = [line for one, _ in lines for line in one]
    processing = [line for _, one in lines for line in one]
    if answer.status_code != _OK or len(access) != 1 or len(processing) != 1 or access[0].relation == _BY_THE_MOMENT:
        return
    headers = {name: answer.headers[name] for name in ("ETag", "Left-Out") if name in answer.headers}
    given = Given(client, bytes(answer.body), headers, access[0], processing[0])
    house.apps.first.ledger.kept.get(name, basis, lambda: given)
