"""Subscriptions: opening one, looking at it, changing and ending it, and what of a webhook did not arrive."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.asking import CommandId, command_of
from werkzekerheid.api.doors import AtDoor, done, told
from werkzekerheid.api.says import ref, says, shows
from werkzekerheid.api.version import PREFIX
from werkzekerheid.app import subscribing
from werkzekerheid.app.feeding import telling
from werkzekerheid.app.subscribing import By
from werkzekerheid.facts.vocabulary import DataClass, Purpose, Role

if TYPE_CHECKING:
    from werkzekerheid.api.doors import Inside
    from werkzekerheid.app.subscribing import Kept

router = APIRouter(tags=["subscriptions"])
_MANY: dict[str, Any] = {"type": "array", "items": ref("Subscription")}
_DEAD: dict[str, Any] = {"type": "array", "items": ref("DeadEntry")}
SubscriptionId = Annotated[str, Path(max_length=100, description="The id of a subscription.")]
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


def _by(inside: Inside, command: Any) -> By:  # noqa: ANN401  (a UUID, or nothing)
    return By(inside.who, command_of(command))


def _kept(inside: Inside, kept: Kept) -> Response:
    secret = {} if kept.secret is None else {"secret": kept.secret}
    at = {"Location": f"{PREFIX}/subscriptions/{kept.subscription.subscription}"}
    status = HTTPStatus.OK if kept.already else HTTPStatus.CREATED
    return done(telling.document(inside.app, kept.subscription) | secret, status, at)
