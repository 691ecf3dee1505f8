"""Who may look into the registers: the worker, who answers for privacy, and a party into its own rows. Pure.

What somebody did is seen by the privacy officer of the organisation for which it was done, and by nobody else by name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.readmodels.sharing_register import SharingRow
    from werkzekerheid.sharing.relation import Relations

Watching = Literal["worker", "officer", "demo", "party"]
"""As what somebody looks into a register: the words of the access log for a relation."""
_REPORTED_TO = frozenset({"privacy_officer", "lead", "manager"})
"""Who gets the report without names of the own organisation."""
REASONS = ("breach", "complaint", "incident", "request", "sample")
"""Why a privacy officer looks at what one person did: a closed list, since a text could name somebody."""
_REASON = re.compile(rf"({'|'.join(REASONS)})(:[A-Za-z0-9][A-Za-z0-9./_-]{{0,60}})?")


def as_reader_of(found: Relations, *, demo: bool) -> Watching | None:
    """As what somebody may see a whole register of a career; None where not."""
    if demo:
        return "demo"
    if found.worker:
        return "worker"
    return "officer" if found.privacy_officer else None


def is_party(row: SharingRow, organisation: str | None) -> bool:
    """Whether an organisation gave or got what a row is about.

    Who asked and was refused is no party: the row would tell them that there is such a career.
    """
    return row.state != "refused" and names(row, organisation)


def names(row: SharingRow, organisation: str | None) -> bool:
    """Whether a row names an organisation: that gave, got or asked."""
    return organisation is not None and organisation in {row.sender_organisation, row.recipient_organisation}


def as_officer_of(organisation: str | None, requester: Actor, *, demo: bool) -> Watching:
    """As what somebody may see what a member of an organisation did.

    Raises:
        Refusal: `register_not_an_officer`.
    """
    if demo:
        return "demo"
    own = requester.organisation
    if requester.role == "privacy_officer" and own is not None and organisation in {None, own}:
        return "officer"
    raise Refusal("register_not_an_officer")


def as_reader_of_usage(requester: Actor, *, demo: bool) -> Watching:
    """As what somebody gets the report without names.

    Raises:
        Refusal: `usage_not_yours`.
    """
    if demo:
        return "demo"
    if requester.role in _REPORTED_TO and requester.organisation is not None:
        return "officer"
    raise Refusal("usage_not_yours")


def check_reason(given: str) -> None:
    """A reason is a code, with a number of the organisation's own behind it where it has one: `complaint:2026-14`.

    Raises:
        Refusal: `reason_not_a_code`.
    """
    if not _REASON.fullmatch(given):
        raise Refusal("reason_not_a_code", codes=", ".join(REASONS))
