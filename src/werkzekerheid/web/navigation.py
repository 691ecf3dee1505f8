"""Which pages a role finds its work on, and which of them opens first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.sharing.relation import EMPLOYING, GUIDING
from werkzekerheid.web.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.facts.event import Actor

MY_DAY, CASELOAD, HANDOVERS = "/mijn-dag", "/mijn-mensen", "/overdrachten"
EMPLOYER, MINE = "/werkgever", "/mijn-gegevens"
ACCOUNT, RESEARCH, RULES = "/verantwoording", "/onderzoek", "/regels"
_LEADS = frozenset({"lead"})
_AT_WORK = EMPLOYING - GUIDING


def nav_of(who: Actor, here: str) -> list[tuple[str, str, bool]]:
    """The pages of a role: what each is called, its address, and whether it is the one that is shown."""
    return [(label, path, here == path or here.startswith(f"{path}/")) for label, path in _pages(who.role)]


def home_of(who: Actor) -> str:
    """The address of the page that opens first."""
    return next(_pages(who.role))[1]


def _pages(role: str) -> Iterator[tuple[str, str]]:
    if role == "worker":
        yield _("My data"), MINE
        return
    if role in GUIDING | _LEADS:
        yield _("My day"), MY_DAY
        yield _("My people"), CASELOAD
    if role in _AT_WORK:
        yield _("My workplaces"), EMPLOYER
    if role in GUIDING | _AT_WORK:
        yield _("Handovers"), HANDOVERS
    if role in _LEADS | {"privacy_officer"}:
        yield _("Accountability"), ACCOUNT
    if role in {"researcher", "lead", "privacy_officer"}:
        yield _("Research"), RESEARCH
    yield _("Rules"), RULES
