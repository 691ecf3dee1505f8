"""A route for what is asked often: its words are read once, and what is at hand is answered without a thread.

To read and check six parameters takes the framework longer than the answer. What a client may choose freely about a
person, the reason in words, is not kept: a question with one is read each time.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from werkzekerheid.api.answered_before import again, basis_of, found, keep, name_of
from werkzekerheid.api.asking import LONGEST_CAREER
from werkzekerheid.api.doors import door_of, house_of
from werkzekerheid.api.problems import trace_of
from werkzekerheid.ledger.kept import NotAtHand, only_at_hand

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from fastapi import Request, Response

    from werkzekerheid.api.asking import Asking

_MOST = 256
_ASKED = "asked"
_REASON = "Necessity-Reason"


def remember(request: Request, asking: Asking) -> None:
    """Says what this request was found to ask."""
    setattr(request.state, _ASKED, asking)


class AskedBefore(APIRoute):
    """The route of a question about one career; its endpoint takes `door`, `career` and `asking`, and remembers it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request."""
        read_whole, known, answer = super().get_route_handler(), dict[bytes, Any](), self.endpoint

        async def handle(request: Request) -> Response:
            words: bytes = request.scope["query_string"]
            career: str = request.path_params["career"]
            asking, plain = known.get(words), _REASON not in request.headers and len(career) <= LONGEST_CAREER
            if asking is not None and plain:
                door = await door_of(request)
                return await _at_once(request, answer, door, career, asking)
            response = await read_whole(request)
            asking = getattr(request.state, _ASKED, None)
            if asking is not None and plain and len(known) < _MOST:
                known[words] = asking
            return response

        return handle


async def _at_once(request: Request, answer: Callable[..., Response], *asked: Any) -> Response:  # noqa: ANN401
    """The answer by what is at hand, with the line about it on disk; in a thread where that takes longer.

    Threads take turns, and each turn costs more than such an answer. What is on a server is never at hand.
    """
    house, door = house_of(request), asked[0]
    if isinstance(house.apps.first.settings.ledger, Path):
        name, basis = name_of(door, request), basis_of(house)
        with suppress(NotAtHand):
            with only_at_hand() as lines:
                given = None if "If-None-Match" in request.headers else found(house, name, basis, door)
                if given is None:
                    told = answer(*asked)
                else:
                    door.count(given.client)
                    line, told = again(given, house.apps.first, trace_of(request))
                    lines.append(line)
            await house.lines.write(lines)
            if given is None:
                keep(house, name, basis, told, lines, request.state.client)
            return told
    return await run_in_threadpool(answer, *asked)
