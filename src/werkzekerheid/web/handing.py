"""What a page about handovers needs to know: whose a handover is, and what can be chosen for an offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from werkzekerheid.app.answering import Question, answer
from werkzekerheid.app.directory import directory_of
from werkzekerheid.facts.vocabulary import HandoverOccasion, HandoverTopic
from werkzekerheid.sharing.relation import GUIDING
from werkzekerheid.web.calling import called, organisations_of
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.facts.event import Actor

TOPICS = tuple(one for one in get_args(HandoverTopic) if one != "unknown")
_OCCASIONS = tuple(one for one in get_args(HandoverOccasion) if one != "unknown")
_ROLES = ("employer", "supervisor", "manager", *sorted(GUIDING - {"uwv", "municipality"}))
_PLACED = frozenset({"match_proposed", "introduction_held", "placement_started"})


class Around(NamedTuple):
    """Who and what can be chosen for an offer, each as a code and its words; who is around already comes first."""

    who: str
    organisations: list[tuple[str, str]]
    roles: list[tuple[str, str]]
    occasions: list[tuple[str, str]]
    placements: list[tuple[str, str]]


def known(inside: Inside, career_id: str) -> Around:
    """What can be chosen; that the career was looked at is written down."""
    shown = ("handovers", "naming", "timeline", "people_around")
    found = answer(inside.app, Question(inside.who, "guidance", shown), career_id).documents
    name, naming = organisations_of(inside.app, career_id), _dict(found.get("naming"))
    rows = _list(found.get("timeline"))
    fields = [row["fields"] for row in rows if row["type"] in _PLACED]
    ended = {row["fields"].get("placement") for row in rows if row["type"] == "placement_ended"}
    at = {one["placement"]: one["organisation"] for one in fields if one.get("placement") and one.get("organisation")}
    around = {one["organisation"] for one in _list(found.get("people_around"))} | set(at.values())
    near = {name(one) for one in around}
    all_ = directory_of(inside.app.ledger).organisations
    labels = [(key, one.name) for key, one in all_.items() if key != inside.who.organisation]
    return Around(
        who=called(str(naming.get("career", career_id)), naming.get("name")),
        organisations=sorted(labels, key=lambda one: (one[1] not in near, one[1].casefold())),
        roles=[(one, word("role", one)) for one in dict.fromkeys(_ROLES)],
        occasions=[(one, word("handover_occasion", one)) for one in _OCCASIONS],
        placements=[(ref, name(where) or ref) for ref, where in at.items() if ref not in ended],
    )


def _dict(one: Any) -> dict[str, Any]:
    return one if isinstance(one, dict) else {}


def _list(one: Any) -> list[dict[str, Any]]:
    return one if isinstance(one, list) else []


def topics_in_words(topics: Iterable[str]) -> list[tuple[str, str]]:
    """Topics with their words, in the order of the catalogue."""
    return [(one, word("handover_topic", one).capitalize()) for one in topics]


def given_to(row: Mapping[str, Any], who: Actor, ids: Callable[[str | None], str | None]) -> bool:
    """Whether it was offered to this role at this organisation."""
    return _is_side(row["to"], who, ids)


def given_by(row: Mapping[str, Any], who: Actor, ids: Callable[[str | None], str | None]) -> bool:
    """Whether this organisation offered it, in a role that guides."""
    return who.role in GUIDING and row["from"] is not None and ids(row["from"]["organisation"]) == ids(who.organisation)


def passed_on_to(row: Mapping[str, Any], who: Actor, ids: Callable[[str | None], str | None]) -> bool:
    """Whether it was passed on to this role, at the organisation that took it."""
    return (
        row["to"] is not None and who.role in row["relayed_to"] and _is_side({**row["to"], "role": who.role}, who, ids)
    )


def _is_side(side: Mapping[str, Any] | None, who: Actor, ids: Callable[[str | None], str | None]) -> bool:
    return side is not None and side["role"] == who.role and ids(side["organisation"]) == ids(who.organisation)
