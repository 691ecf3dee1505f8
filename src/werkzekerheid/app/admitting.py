"""Who may do something with a career otherwise than look at it: by how they stand to it now, as the gateway knows it.

Whoever nothing ties to a career is told that there is none. A refusal is written down, as one of the gateway is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.around import names_in
from werkzekerheid.app.documents import view
from werkzekerheid.app.standing import asker, placed
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.relation import EMPLOYING, GUIDING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.sharing.gateway import Standing

GUIDES = frozenset({"care_team", "stand_in", "demo"})
"""How somebody stands to a career who writes in it whatever there is to write."""
_OPENING = "career_opened"
OWN_WORDS = frozenset({
    "own_reading_added", "openness_chosen", "preference_recorded", "development_wish_expressed", "support_requested",
    "life_event_reported", "condition_disclosed", "safety_net_refused", "signal_observed", "relapse_reported",
    "rights_requested",
})  # fmt: skip
"""What a worker tells, and nobody needs to agree with."""
_OF_ROLE: Mapping[str, frozenset[str]] = {
    "worker": OWN_WORDS,
    "privacy_officer": frozenset({
        "event_corrected", "event_retracted", "restriction_set", "restriction_lifted", "rights_requested",
        "rights_decided",
    }),
    "lead": frozenset({"responsibility_assigned", "coach_assigned", "coach_left"}),
}  # fmt: skip
"""Who does not guide writes what is theirs to say or decide."""
_AT_WORK = frozenset({"signal_observed", "support_requested"})
"""What whoever gives the work says of it, of a placement that runs there: it sees the worker every day."""

_BY_OFFICER_ONLY = frozenset({"rights_decided", "restriction_lifted"})
"""What protects the worker against those who guide too."""


class Wanted(NamedTuple):
    """What somebody wants to record: in which career (its id), of which type, and with which fields."""

    career_id: str
    name: str
    content: Mapping[str, Any] = {}


class NotYours(Refusal):
    """Who asks may not do this. `known`: something ties them to the career, so that its being there is no secret."""

    def __init__(self, code: str, *, known: bool) -> None:
        """Keep the code."""
        super().__init__(code)
        self.known = known


def standing_of(app: App, requester: Actor, career_id: str) -> Standing:
    """How somebody stands to a career now.

    Raises:
        Refusal: the directory does not know them in this role; or the career cannot be read.
    """
    one = view(app, career_id, LATEST, skips_of(app.ledger))
    return placed(app, asker(app, requester), "guidance", one).standing


def admit(app: App, requester: Actor, career_id: str, what: str, relations: Collection[str] | None = None) -> Standing:
    """Lets somebody in who is tied to a career, and stands to it in one of these relations where some are named.

    Args:
        app: with the ledger.
        requester: who wants in.
        career_id: to which career.
        what: for what, as the logs name it.
        relations: how they must stand to it; None is anyhow.

    Raises:
        NotYours: `not_admitted`, which is written down.
    """
    found = standing_of(app, requester, career_id)
    if not found.is_tied or (relations is not None and found.relation not in relations):
        raise refused(app, requester, career_id, what, found)
    return found


def admit_to_record(app: App, requester: Actor, wanted: Iterable[tuple[str, str] | Wanted]) -> None:
    """Lets somebody record these facts.

    Args:
        app: with the ledger.
        requester: who records.
        wanted: what, in the order in which it is recorded; with its fields where these say whether it is theirs.

    Raises:
        NotYours: `not_admitted`, which is written down.
    """
    by_career: dict[str, list[Wanted]] = {}
    for one in (Wanted(*each) for each in wanted):
        by_career.setdefault(one.career_id, []).append(one)
    for career_id, facts in by_career.items():
        if not app.ledger.version(f"career:{career_id}"):
            if _OPENING not in {one.name for one in facts}:
                raise Refusal("career_not_found")
            admit_to_open(app, requester, known=False)
            continue
        found = standing_of(app, requester, career_id)
        for one in facts:
            if not (_may_record(found.relation, requester.role, one.name) or _is_at_work(app, requester, found, one)):
                raise refused(app, requester, career_id, one.name, found)


def recordable(app: App, requester: Actor, career_id: str, types: Iterable[str]) -> frozenset[str]:
    """Those of these types that somebody may record in a career; nothing is written down.

    Raises:
        Refusal: the directory does not know them in this role; or the career cannot be read.
    """
    relation = standing_of(app, requester, career_id).relation
    return frozenset(one for one in types if _may_record(relation, requester.role, one))


def _may_record(relation: str, role: str, name: str) -> bool:
    if relation in GUIDES:
        return name not in _BY_OFFICER_ONLY
    return relation in {"worker", "officer"} and name in _OF_ROLE.get(role, ())


def _is_at_work(app: App, requester: Actor, found: Standing, wanted: Wanted) -> bool:
    """Whether whoever gives the work says something of their own placement, and as themselves.

    A signal names the placement: that of another employer, or of nobody told, is not theirs to speak of.
    """
    if requester.role not in EMPLOYING or not found.placements or wanted.name not in _AT_WORK:
        return False
    content = wanted.content
    if content.get("seen_by", content.get("by")) != requester.role:
        return False
    if wanted.name == "support_requested":
        return True
    ids = {key: id_ for id_, key in names_in(app, wanted.career_id).keys.items()}
    placement = content.get("placement")
    return ids.get(str(placement), placement) in found.placements


def admit_to_open(app: App, requester: Actor, *, known: bool = True) -> None:
    """Lets whoever guides open a career, for their own organisation.

    Args:
        app: with the ledger.
        requester: who opens it.
        known: False where the refusal must look as if it were about a career that may be there.

    Raises:
        NotYours: `not_admitted`, which is written down.
    """
    asker(app, requester)
    if requester.role not in GUIDING or requester.organisation is None:
        raise _written(app, requester, None, _OPENING, NotYours("not_admitted", known=known))


def refused(app: App, requester: Actor, career_id: str, what: str, found: Standing) -> NotYours:
    """The refusal, now that it is written down."""
    refusal = NotYours("not_admitted", known=found.is_tied)
    return _written(app, requester, career_id, what, refusal, found.relation)


def _written(
    app: App, requester: Actor, career_id: str | None, what: str, refusal: NotYours, relation: str = "none"
) -> NotYours:
    app.auditing.put(
        requester, "record", careers=[] if career_id is None else [career_id], what=what, outcome="refused",
        relation=relation, ground="no_basis", basis=refusal.code,
    )  # fmt: skip
    return refusal
