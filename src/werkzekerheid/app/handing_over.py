"""A handover as a sharing: what its topics name leaves when the receiver takes it, and not before.

What was handed over is one document, of the columns that the topics open in these projections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from werkzekerheid.app.answering import PLAIN, Question, answer, answer_with, judge, made, refuse, who_asks
from werkzekerheid.app.consenting import organisation_in
from werkzekerheid.app.documents import view
from werkzekerheid.app.standing import As, asker
from werkzekerheid.career import records
from werkzekerheid.career.evolve import fold
from werkzekerheid.facts.event import Actor
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.readmodels.skips import skips_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.recording import Recorded
    from werkzekerheid.sharing.gateway import Why

PARTS = ("situation", "begeleidingsplan", "people_around", "portfolio")
"""The projections whose columns topics open."""
_GIVERS = frozenset({"care_team", "stand_in", "demo"})


class HandedOver(NamedTuple):
    """What leaves, or would, with a handover: by projection, and which classes do not, and why."""

    documents: Mapping[str, Any]
    left_out: Mapping[str, Why]
    why: Why | None = None


def preview(app: App, requester: Actor, career_id: str, handover: str) -> HandedOver:
    """What the receiver of an offer will see, for who gives it, before it is taken. Written down as the giver's look.

    Raises:
        Refusal: `handover_unknown`; `handover_not_yours` for who does not guide, also where it is for them: to them it
            is given when they take it; or the gateway says no.
    """
    judged, _ = answer_with(app, Question(requester, "handover", ("handovers",)), career_id)
    if judged.placed.standing.relation not in _GIVERS:
        raise Refusal("handover_not_yours")
    return _as_taken(app, career_id, _offer(app, career_id, handover))


def preview_offer(app: App, requester: Actor, career_id: str, content: Mapping[str, Any]) -> HandedOver:
    """The same of an offer that is not made yet (the fields of `handover_offered`), so that who gives looks first.

    Raises:
        Refusal: `handover_not_yours` for who does not guide; or the gateway says no.
    """
    judged, _ = answer_with(app, Question(requester, "handover", ("handovers",)), career_id)
    if judged.placed.standing.relation not in _GIVERS:
        raise Refusal("handover_not_yours")
    moments, ids = judged.one.career.moments, {key: id_ for id_, key in judged.one.names.keys.items()}
    offer = records.Handover(
        ref="",
        offered=moments[-1][0],  # as if it were the last that was told
        from_organisation=judged.placed.requester.organisation,
        from_role=requester.role,
        to_organisation=ids.get(content["to_organisation"], content["to_organisation"]),
        to_role=content["to_role"],
        topics=tuple(content["topics"]),
        placement=ids.get(content.get("placement") or "", content.get("placement")),
    )
    return _as_taken(app, career_id, offer)


def _as_taken(app: App, career_id: str, offer: records.Handover) -> HandedOver:
    question = Question(_receiver(offer), "handover", PARTS)
    as_if = As(role=True, taken=offer)
    as_taken = judge(app, question, career_id, skips_of(app.ledger), asker(app, question.requester, as_if), as_if)
    whys = [one.why for one in as_taken.decisions.values() if one.why]
    documents = {name: made(app, as_taken, name) for name in as_taken.allowed}
    left_out = {name: why for one in as_taken.allowed.values() for name, why in one.left_out}
    return HandedOver(documents, left_out, whys[0] if whys and not documents else None)


def accept(
    app: App,
    requester: Actor,
    career_id: str,
    handover: str,
    missing: Sequence[str] = (),
    command_id: str | None = None,
) -> tuple[Recorded, HandedOver]:
    """Takes a handover, and gives what it opens. Both are written down first: the fact, and what is shared.

    Raises:
        Refusal: `handover_not_yours`; the domain says no (no offer, taken already); or the gateway says no to all of
            it: then nothing was taken either.
    """
    offer = _offered_to(app, requester, career_id, handover)
    question = Question(requester, "handover", PARTS, LATEST, PLAIN._replace(action="share"))
    who = who_asks(app, question, [career_id])
    as_taken = judge(app, question, career_id, skips_of(app.ledger), who, As(taken=offer))
    if not as_taken.allowed:
        refuse(app, question, as_taken)  # somebody wanted to take over, and may not be told anything
    recorded = app.record(
        career_id,
        "handover_accepted",
        {"handover": offer.ref, "by": requester.role, "missing": list(missing)},
        requester,
        command_id or str(uuid4()),
    )
    found = answer(app, question, career_id)
    return recorded, HandedOver(found.documents, found.left_out)


def turn_down(
    app: App, requester: Actor, career_id: str, handover: str, reason: str, command_id: str | None = None
) -> Recorded:
    """Refuses a handover.

    Raises:
        Findings: the reason is too long.
        Refusal: `handover_unknown`, `handover_not_yours`; or the domain says no (it was taken or refused already).
    """
    offer = _offered_to(app, requester, career_id, handover)
    content = {"handover": offer.ref, "by": requester.role, "reason": reason}
    return app.record(career_id, "handover_refused", content, requester, command_id or str(uuid4()))


def ask(
    app: App, requester: Actor, career_id: str, handover: str, topics: Sequence[str], command_id: str | None = None
) -> Recorded:
    """Asks for topics that an offer leaves out: who gives sees what should have been there, and can offer again.

    Raises:
        Refusal: `handover_unknown`, `handover_not_yours`; or the domain says no.
    """
    offer = _offered_to(app, requester, career_id, handover)
    content = {"occasion": offer.occasion, "by": requester.role, "topics": list(topics)}
    return app.record(career_id, "handover_found_missing", content, requester, command_id or str(uuid4()))


def relay(
    app: App,
    requester: Actor,
    career_id: str,
    handover: str,
    to: str,
    topics: Sequence[str],
    command_id: str | None = None,
) -> Recorded:
    """Passes what was taken on to the one on the floor: no more of it than was handed over.

    Raises:
        Refusal: `handover_unknown`; `handover_not_yours`, also where it was not taken; or the domain says no.
    """
    offer = _offered_to(app, requester, career_id, handover)
    if offer.accepted is None or not set(topics) <= set(offer.topics):
        raise Refusal("handover_not_yours")
    content = {"handover": offer.ref, "to": to, "topics": list(topics)}
    return app.record(career_id, "handover_relayed", content, requester, command_id or str(uuid4()))


def _offered_to(app: App, requester: Actor, career_id: str, handover: str) -> records.Handover:
    """An offer to the organisation and role of this requester."""
    offer = _offer(app, career_id, handover)
    own = organisation_in(app, career_id, requester.organisation or "")
    if own != offer.to_organisation or requester.role != offer.to_role:
        raise Refusal("handover_not_yours")
    return offer


def _offer(app: App, career_id: str, handover: str) -> records.Handover:
    one = view(app, career_id, LATEST._replace(as_of=app.today()), skips_of(app.ledger))
    ids = {key: id_ for id_, key in one.names.keys.items()}
    found = fold(career_id, one.stream.events).handovers.get(ids.get(handover, handover))
    if found is None or found.offered is None:
        raise Refusal("handover_unknown")
    return found


def _receiver(offer: records.Handover) -> Actor:
    """Whoever has the role that an offer is for; who that is decides nothing."""
    role = offer.to_role or "unknown"
    return Actor.model_validate({"actor": role, "role": role, "organisation": offer.to_organisation})
