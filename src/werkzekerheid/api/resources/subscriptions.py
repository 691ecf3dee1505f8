"""Subscriptions: opening one, looking at it and ending it; and fetching what is in it, also by waiting for it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from anyio import to_thread
from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CommandId, command_of
from werkzekerheid.api.doors import AtDoor, done, house_of, told
from werkzekerheid.api.says import headers, ref, says, shows
from werkzekerheid.api.version import PREFIX
from werkzekerheid.app import subscribing
from werkzekerheid.app.feeding import telling
from werkzekerheid.app.feeding.pulling import LARGEST_PAGE, LONGEST_WAIT, entry, may_concern, page
from werkzekerheid.app.feeding.waiting import until
from werkzekerheid.app.subscribing import By, subscription_of
from werkzekerheid.facts.vocabulary import DataClass, Purpose, Role
from werkzekerheid.feeds.cloudevents import MEDIA_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzekerheid.api.doors import Door, Inside
    from werkzekerheid.app.feeding.pulling import Page
    from werkzekerheid.app.subscribing import Kept
    from werkzekerheid.ledger.stored import Row

router = APIRouter(tags=["subscriptions"])
_LOOK_SECONDS = 5.0
"""So long somebody is waited for at most before it is looked whether they are there still."""
_MANY: dict[str, Any] = {"type": "array", "items": ref("Subscription")}
_DEAD: dict[str, Any] = {"type": "array", "items": ref("DeadEntry")}
_BATCH: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The next entries; an empty list where there are none.",
        "content": {MEDIA_TYPE: {"schema": {"type": "array", "items": ref("CloudEvent")}}},
        "headers": headers("ETag", "Next-Cursor", "More-Entries"),
    },
    304: {"description": "The client has them already.", "headers": headers("ETag", "Next-Cursor", "More-Entries")},
}
SubscriptionId = Annotated[str, Path(max_length=100, description="The id of a subscription.")]
Token = Annotated[str, Path(max_length=100, description="The end of a `dataref`.")]
After = Annotated[
    str, Query(max_length=100, description="Where the page before ended: its `Next-Cursor`. Without it, the beginning.")
]
Most = Annotated[int, Query(ge=1, le=LARGEST_PAGE, description="So many at most.")]
Wait = Annotated[
    float, Query(ge=0, le=LONGEST_WAIT, description="So many seconds it is waited where there is nothing yet.")
]
Name = Annotated[str, Field(min_length=1, max_length=100)]
Url = Annotated[str, Field(min_length=1, max_length=500)]
Words = Annotated[str, Field(min_length=1, max_length=500)]


class SubscriptionToOpen(BaseModel):
    """What a program of your own organisation is to follow. With `url` it is sent, else it is fetched."""

    model_config = ConfigDict(extra="forbid")

    role: Role = Field(description="It may know what somebody of this role there may know.")
    purpose: Purpose
    basis: Name = Field(description="The row of the legal basis.")
    form: Literal["reference", "content"] = Field("reference", description="That there is something, or also what.")
    classes: Annotated[list[DataClass], Field(min_length=1)] = ["work"]
    event_types: list[Name] = Field(default_factory=list, description="Types of event; then no projections.")
    projections: list[Name] = Field(default_factory=list, description="Projections; then no types of event.")
    url: Url | None = Field(None, description="Where it is sent to. No password, no query.")
    necessity: Words | None = Field(None, description="Why it is necessary, where the basis asks so.")


class SubscriptionChange(BaseModel):
    """What holds instead from now on; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    person: Name | None = Field(None, description="Who answers for it.")
    url: Url | None = None
    classes: list[DataClass] | None = None
    event_types: list[Name] | None = None
    projections: list[Name] | None = None


class SecretRotation(BaseModel):
    """Another secret; the old one signs beside it for so many days."""

    model_config = ConfigDict(extra="forbid")

    days: Annotated[int, Field(ge=0, le=30)] = 7


class SubscriptionReason(BaseModel):
    """Why, in words; nothing about a person."""

    model_config = ConfigDict(extra="forbid")

    why: Words | None = None


class Resend(BaseModel):
    """What is sent again: what was not taken, or everything from the beginning."""

    model_config = ConfigDict(extra="forbid")

    everything: bool = False


class Resent(BaseModel):
    """How much was not taken."""

    entries: int


class DeadEntry(BaseModel):
    """What a receiver did not take; `held` where something before it about the same career was not taken."""

    sequence: int
    status: int | None
    at: str
    why: Literal["refused", "held", "again"]


class SentSoFar(BaseModel):
    """How far a webhook was sent, and how it stands."""

    sequence: int
    failures: int
    failing_since: str | None
    why: str | None
    next_at: str | None
    dead: int


class SubscriptionDocument(BaseModel):
    """A subscription, and how it stands."""

    model_config = ConfigDict(title="Subscription")

    subscription: str
    organisation: str
    role: str
    person: str
    purpose: str
    basis: str
    form: str
    delivery: str
    classes: list[str]
    event_types: list[str]
    projections: list[str]
    url: str | None
    necessity: str | None
    opened_at: str
    state: Literal["open", "blocked", "closed"]
    blocked: str | None
    secrets: int
    old_secret_until: str | None
    sent: SentSoFar | None = None
    secret: str | None = Field(None, description="Told once: when it is opened or rotated.")


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


@router.get("/subscriptions", operation_id="list_subscriptions", responses=shows(_MANY), response_class=Response)
def list_subscriptions(door: AtDoor) -> Response:
    """The subscriptions of your organisation."""
    with door.open() as inside:
        rows = [telling.document(inside.app, one) for one in subscribing.listed(inside.app, inside.who)]
    return told(door.request, rows)


@router.post(
    "/subscriptions", operation_id="open_subscription", status_code=201, response_class=Response,
    responses=says(ref("Subscription"), 201, 200, beside=("Location",)),
)  # fmt: skip
def open_subscription(door: AtDoor, wanted: SubscriptionToOpen, command: CommandId = None) -> Response:
    """Opens a subscription for your organisation; you answer for it."""
    content = wanted.model_dump() | {"delivery": "webhook" if wanted.url else "pull"}
    with door.open() as inside:
        kept = subscribing.open_subscription(inside.app, content, _by(inside, command))
        return _kept(inside, kept)


@router.get(
    "/subscriptions/{subscription}", operation_id="read_subscription", responses=shows(ref("Subscription")),
    response_class=Response,
)  # fmt: skip
def read_subscription(door: AtDoor, subscription: SubscriptionId) -> Response:
    """One subscription, and how it stands."""
    with door.open() as inside:
        found = telling.document(inside.app, subscribing.shown(inside.app, inside.who, subscription))
    return told(door.request, found)


@router.post(
    "/subscriptions/{subscription}/changes", operation_id="change_subscription", status_code=201,
    response_class=Response, responses=says(ref("Subscription"), 201, 200, beside=("Location",)),
)  # fmt: skip
def change_subscription(
    door: AtDoor, subscription: SubscriptionId, wanted: SubscriptionChange, command: CommandId = None
) -> Response:
    """Changes who answers, where it goes, or what is followed."""
    with door.open() as inside:
        kept = subscribing.change(inside.app, subscription, wanted.model_dump(), _by(inside, command))
        return _kept(inside, kept)


@router.post(
    "/subscriptions/{subscription}/secrets", operation_id="rotate_secret", status_code=201,
    response_class=Response, responses=says(ref("Subscription"), 201, 200, beside=("Location",)),
)  # fmt: skip
def rotate_secret(
    door: AtDoor, subscription: SubscriptionId, wanted: SecretRotation, command: CommandId = None
) -> Response:
    """Makes another secret for a webhook."""
    with door.open() as inside:
        overlap = timedelta(days=wanted.days)
        kept = subscribing.rotate(inside.app, subscription, _by(inside, command), overlap)
        return _kept(inside, kept)


@router.post(
    "/subscriptions/{subscription}/blocks", operation_id="block_subscription", status_code=201,
    response_class=Response, responses=says(ref("Subscription"), 201, 200, beside=("Location",)),
)  # fmt: skip
def block_subscription(
    door: AtDoor, subscription: SubscriptionId, reason: SubscriptionReason, command: CommandId = None
) -> Response:
    """Gives nothing any more, until it is released."""
    with door.open() as inside:
        kept = subscribing.block(inside.app, subscription, reason.why, _by(inside, command))
        return _kept(inside, kept)


@router.post(
    "/subscriptions/{subscription}/releases", operation_id="release_subscription", status_code=201,
    response_class=Response, responses=says(ref("Subscription"), 201, 200, beside=("Location",)),
)  # fmt: skip
def release_subscription(door: AtDoor, subscription: SubscriptionId, command: CommandId = None) -> Response:
    """Goes on where it was."""
    with door.open() as inside:
        return _kept(inside, subscribing.unblock(inside.app, subscription, _by(inside, command)))


@router.post(
    "/subscriptions/{subscription}/closures", operation_id="close_subscription", status_code=201,
    response_class=Response, responses=says(ref("Subscription"), 201, 200, beside=("Location",)),
)  # fmt: skip
def close_subscription(
    door: AtDoor, subscription: SubscriptionId, reason: SubscriptionReason, command: CommandId = None
) -> Response:
    """Ends it for good; its keys are destroyed."""
    with door.open() as inside:
        kept = subscribing.close(inside.app, subscription, reason.why, _by(inside, command))
        return _kept(inside, kept)


@router.get(
    "/subscriptions/{subscription}/dead-entries", operation_id="list_dead_entries", responses=shows(_DEAD),
    response_class=Response,
)  # fmt: skip
def list_dead_entries(door: AtDoor, subscription: SubscriptionId) -> Response:
    """What a receiver did not take."""
    with door.open() as inside:
        rows = telling.dead(inside.app, inside.who, subscription)
    return told(door.request, rows)


@router.post(
    "/subscriptions/{subscription}/resends", operation_id="resend_entries", status_code=201,
    response_class=Response, responses=says(ref("Resent"), 201),
)  # fmt: skip
def resend_entries(door: AtDoor, subscription: SubscriptionId, wanted: Resend) -> Response:
    """Has sent again what was not taken, or everything; with the same ids."""
    with door.open() as inside:
        by = By(inside.who)
        number = subscribing.resend(inside.app, subscription, by, everything=wanted.everything)
    return done({"entries": number})


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


def _by(inside: Inside, command: Any) -> By:  # noqa: ANN401  (a UUID, or nothing)
    return By(inside.who, command_of(command))


def _kept(inside: Inside, kept: Kept) -> Response:
    secret = {} if kept.secret is None else {"secret": kept.secret}
    at = {"Location": f"{PREFIX}/subscriptions/{kept.subscription.subscription}"}
    status = HTTPStatus.OK if kept.already else HTTPStatus.CREATED
    return done(telling.document(inside.app, kept.subscription) | secret, status, at)
