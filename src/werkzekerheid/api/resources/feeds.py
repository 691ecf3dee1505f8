"""Feeds: fetching what is in a subscription, also by waiting for it; and what a reference points at."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.doors import AtDoor, house_of, told
from werkzekerheid.api.resources.subscriptions import SubscriptionId
from werkzekerheid.api.says import headers, ref, shows
from werkzekerheid.app.feeding.pulling import LARGEST_PAGE, LONGEST_WAIT, entry, may_concern, page
from werkzekerheid.app.feeding.waiting import until
from werkzekerheid.app.subscribing import subscription_of
from werkzekerheid.feeds.cloudevents import MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzekerheid.api.doors import Door
    from werkzekerheid.app.feeding.pulling import Page
    from werkzekerheid.ledger.stored import Row

router = APIRouter(tags=["subscriptions"])
_LOOK_SECONDS = 5.0
"""So long somebody is waited for at most before it is looked whether they are there still."""
_BATCH: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The next entries; an empty list where there are none.",
        "content": {MEDIA_TYPE: {"schema": {"type": "array", "items": ref("CloudEvent")}}},
        "headers": headers("ETag", "Next-Cursor", "More-Entries"),
    },
    304: {"description": "The client has them already.", "headers": headers("ETag", "Next-Cursor", "More-Entries")},
}
Token = Annotated[str, Path(max_length=100, description="The end of a `dataref`.")]
After = Annotated[
    str, Query(max_length=100, description="Where the page before ended: its `Next-Cursor`. Without it, the beginning.")
]
Most = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="So many at most.")]
Wait = Annotated[
    float, Query(ge=0, le=LONGEST_WAIT, description="So many seconds it is waited where there is nothing yet.")
]


class CloudEvent(BaseModel):
    """An entry, as CloudEvents 1.0 has it, with the attributes of the NL GOV profile."""

    model_config = ConfigDict(extra="allow")

    specversion: Literal["1.0"]
    id: str
    source: str
    type: str
    subject: str = Field(description="What this subscription calls the career.")
    time: str = Field(description="When it was recorded.")
    dataref: str
    sequence: str | None = None
    sequencetype: str | None = None
    datacontenttype: str | None = None
    data: dict[str, Any] | None = None


@router.get(
    "/subscriptions/{subscription}/events", operation_id="read_events", responses=_BATCH, response_class=Response
)
async def read_events(
    door: AtDoor, subscription: SubscriptionId, after: After = "", limit: Most = LARGEST_PAGE, wait: Wait = 0
) -> Response:
    """The next events of a subscription to events; each page is written down before it is given."""
    return await _polled(door, _Fetch(subscription, limit, "events"), after, wait)


@router.get("/subscriptions/{subscription}/rows", operation_id="read_rows", responses=_BATCH, response_class=Response)
async def read_rows(
    door: AtDoor, subscription: SubscriptionId, after: After = "", limit: Most = LARGEST_PAGE, wait: Wait = 0
) -> Response:
    """The next rows of a subscription to projections: each that changed, as it is now."""
    return await _polled(door, _Fetch(subscription, limit, "rows"), after, wait)


@router.get(
    "/subscriptions/{subscription}/events/{token}", operation_id="read_event_entry", responses=shows(ref("CloudEvent")),
    response_class=Response,
)  # fmt: skip
def read_event_entry(door: AtDoor, subscription: SubscriptionId, token: Token) -> Response:
    """What a reference points at, as far as it may be given; it is written down as shared."""
    with door.open() as inside:
        return told(door.request, entry(inside.app, inside.who, subscription, "events", token))


@router.get(
    "/subscriptions/{subscription}/rows/{token}", operation_id="read_row_entry", responses=shows(ref("CloudEvent")),
    response_class=Response,
)  # fmt: skip
def read_row_entry(door: AtDoor, subscription: SubscriptionId, token: Token) -> Response:
    """The row that a reference points at, as long as it has that number; it is written down as shared."""
    with door.open() as inside:
        return told(door.request, entry(inside.app, inside.who, subscription, "rows", token))


class _Fetch(NamedTuple):
    """What is fetched again and again while somebody waits."""

    subscription: str
    limit: int
    kind: Literal["events", "rows"]


class _Found(NamedTuple):
    """A page, and what may be of concern to whoever waits for the next: behind which position, which rows."""

    page: Page
    position: int
    wanted: Callable[[Sequence[Row]], bool]


def _fetched(door: Door, what: _Fetch, after: str) -> _Found:
    with door.open() as inside:
        found = page(inside.app, inside.who, what.subscription, after, what.limit, what.kind)
        held = inside.app.feeding.of(subscription_of(inside.app.ledger, what.subscription))
    return _Found(found, held.tokens.cursor(found.next).position, lambda rows: may_concern(held, rows))


async def _polled(door: Door, what: _Fetch, after: str, wait: float) -> Response:
    """A page; where there is nothing it is waited for, without a thread, a connection or an app meanwhile."""
    found, left = await to_thread.run_sync(_fetched, door, what, after), until(wait)
    while not found.page.entries and not found.page.more and await _told_of(door, found, left):
        found = await to_thread.run_sync(_fetched, door, what, found.page.next)
    return _page(door, found.page)


async def _told_of(door: Door, found: _Found, left: Callable[[], float]) -> bool:
    """Waits until something may be of concern; False where nothing was in time, or nobody waits any more."""
    told_so, loop = asyncio.Event(), asyncio.get_running_loop()

    def tell() -> None:
        with suppress(RuntimeError):  # the server ended meanwhile
            loop.call_soon_threadsafe(told_so.set)

    waker = house_of(door.request).apps.first.feeding.waker
    with waker.telling(found.position, found.wanted, tell):
        while left() and not told_so.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left(), _LOOK_SECONDS)):
                    await told_so.wait()
            if await door.request.is_disconnected():
                return False  # nothing is given to nobody
    return told_so.is_set()


def _page(door: Door, found: Page) -> Response:
    both = {"ETag": found.etag, "Next-Cursor": found.next, "More-Entries": "true" if found.more else "false"}
    if found.etag in {one.strip() for one in door.request.headers.get("If-None-Match", "").split(",")}:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=both)
    return Response(found.body, HTTPStatus.OK, both, MEDIA_TYPE)
