"""Who holds what is known of a worker, and so is the sender of what leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.career.questions import SCOPES
from werkzekerheid.readmodels.people_around import role_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.career.state import Career


class Holder(NamedTuple):
    """An organisation and in which role it holds; None where nobody knows."""

    organisation: str | None
    role: str


def holder_of(career: Career, recipient: str | None, purpose: str) -> Holder:
    """The organisation that answers for the data that a recipient asks for.

    For a handover the one that gave it; else who is responsible for the case, the guidance, and so on; else who guides.
    Where nobody is responsible any more, the one that handed over to the recipient last.
    """
    given = [*_given(career, recipient)]
    if purpose == "handover" and given:
        return given[-1]
    last = {one.scope: Holder(one.organisation, one.role) for one in career.responsibilities}
    responsible = [last[scope] for scope in SCOPES if scope in last]
    guiding = [Holder(one.organisation, role_of(one)) for one in career.current_coaches()]
    found = [*responsible, *guiding, *reversed(given)]
    return next((one for one in found if one.organisation != recipient), Holder(None, "unknown"))


def _given(career: Career, recipient: str | None) -> Iterator[Holder]:
    for one in career.handovers.values():
        if one.to_organisation == recipient and one.accepted is not None:
            yield Holder(one.from_organisation, one.from_role or "unknown")


def kind_in(career: Career, organisation: str | None) -> str | None:
    """The kind of an organisation as a placement there tells it; None where none does."""
    kinds = (one.organisation_kind for one in career.placements.values() if one.organisation == organisation)
    return next((one for one in kinds if one is not None), None) if organisation else None
