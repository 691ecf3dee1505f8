"""What may be in a subscription at all, and the refusal that says why not. Pure.

Whether a career or an event is given to whoever subscribes, the gateway decides each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzekerheid import catalogue
from werkzekerheid.facts.registry import fact_class, fact_types, stream_kind
from werkzekerheid.ledger.stored import OPEN_CLASS, SEALED
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from werkzekerheid.feeds.subscriptions import Subscription
    from werkzekerheid.sharing.tables import BasisRow, SharingTables

ALWAYS = ("event_corrected", "event_retracted", "keys_destroyed")
"""Told to every subscription to events: whoever keeps a copy must hear when it is no longer right."""
PROJECTIONS = frozenset({
    "situation", "begeleidingsplan", "dropout_risk", "people_around", "handovers", "worklist", "alerts",
    "employer_view", "portfolio",
})  # fmt: skip
"""The projections that can be followed: rows about one career. A register is never one of them."""
ANY_KIND = "*"
"""Instead of a kind of organisation: whichever it is."""
_NEVER = "note"
"""Free text leaves by no feed."""
_PURPOSES = frozenset({"guidance", "matching", "handover", "provision_decision", "payment", "quality"})
_LARGEST_PORT = 65_535


def event_types() -> tuple[str, ...]:
    """The types that can be followed: what is told of a career. What was shared with whom never is."""
    return tuple(one for one in fact_types() if stream_kind(one) == "career")


def check(one: Subscription, tables: SharingTables, day: date, recipient_kind: str | None) -> None:
    """Looks whether somebody may subscribe to this.

    Raises:
        Refusal: `feed_...`, with what does not fit.
    """
    _check_what(one)
    _check_classes(one)
    if one.purpose not in _PURPOSES:
        raise Refusal("feed_purpose_unfit")
    row = tables.row(one.basis)
    if row is None:
        raise Refusal("gateway_basis_unknown")
    _check_basis(one, row, day, recipient_kind)
    _check_delivery(one)


def _check_what(one: Subscription) -> None:
    if bool(one.event_types) == bool(one.projections):
        raise Refusal("feed_events_or_projections")
    _known(one.event_types, event_types(), "feed_no_event_type")
    _known(one.projections, PROJECTIONS, "feed_no_projection")


def _known(given: Iterable[str], known: Iterable[str], code: str) -> None:
    # What was typed is not said again: it may be anything.
    if not set(given) <= set(known):
        raise Refusal(code, known=", ".join(sorted(known)))


def _check_classes(one: Subscription) -> None:
    if not one.classes:
        raise Refusal("feed_without_class")
    if _NEVER in one.classes:
        raise Refusal("feed_no_notes")
    if one.form == "reference" and (one.classes != {OPEN_CLASS} or any(_is_closed(each) for each in one.event_types)):
        raise Refusal("feed_reference_of_work")


def _is_closed(type_name: str) -> bool:
    return catalogue.event_type(type_name, fact_class(type_name).VERSION).event_class != OPEN_CLASS


def _check_basis(one: Subscription, row: BasisRow, day: date, recipient_kind: str | None) -> None:
    """A basis that covers nothing of this is told at once, and not found out when nothing ever comes."""
    if not row.in_force(day):
        raise Refusal("feed_basis_not_in_force", basis=row.basis)
    if one.purpose not in row.purposes:
        raise Refusal("feed_basis_for_another_purpose", basis=row.basis)
    if not {ANY_KIND, recipient_kind} & row.recipient_kinds and recipient_kind != ANY_KIND:
        raise Refusal("feed_basis_for_others", basis=row.basis)
    if one.has_content and not one.classes <= row.classes:
        missing = ", ".join(sorted(one.classes - row.classes))
        raise Refusal("feed_basis_covers_not", basis=row.basis, classes=missing)
    if "necessity_reason" in row.needs and not one.necessity:
        raise Refusal("feed_basis_asks_why", basis=row.basis)


def _check_delivery(one: Subscription) -> None:
    if one.delivery == "pull" and one.url is not None:
        raise Refusal("feed_url_of_pull")
    if one.delivery == "webhook":
        check_url(one.url or "")


def check_url(url: str) -> None:
    """An address that may be told to everybody: no password in it, no query, and never to another machine in the clear.

    Which machine that is, is looked at each time something is sent.

    Raises:
        Refusal: `feed_url_malformed`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refusal("feed_url_malformed") from None
    plain = url.isascii() and url.isprintable() and " " not in url
    bare = not (parts.query or parts.fragment or parts.username or parts.password)
    local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
    secure = parts.scheme == "https" or (parts.scheme == "http" and local)
    if not (plain and bare and secure and parts.hostname) or not 0 < (port or 1) <= _LARGEST_PORT:
        raise Refusal("feed_url_malformed")


def topics(one: Subscription) -> frozenset[str]:
    """The stored topics of what is followed; what the ledger closes lies under one topic of its own."""
    names = {*one.event_types, *ALWAYS}
    found = {f"{name}.v{version}" for name in names for version in range(1, fact_class(name).VERSION + 1)}
    closed = one.has_content and any(_is_closed(name) for name in one.event_types)
    return frozenset(found | ({SEALED} if closed else set()))
