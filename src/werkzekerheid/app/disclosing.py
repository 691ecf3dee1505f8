"""Giving something to somebody outside, by letter or in a talk: decided as if they asked, and written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.answering import Answer, How, Question, answer
from werkzekerheid.app.standing import As, relation_of
from werkzekerheid.facts.event import Actor
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.vocabulary import Purpose

_INSIDE = frozenset({"worker", "care_team", "stand_in", "demo"})


class Recipient(NamedTuple):
    """To whom something goes, in which role there, and how."""

    organisation: str
    role: str
    channel: str


def disclose(
    app: App,
    giver: Actor,
    recipient: Recipient,
    purpose: Purpose,
    projections: Sequence[str],
    career_id: str,
    how: How,
) -> Answer:
    """What goes to them; the giver is one of the people around the worker, or the worker.

    Raises:
        Refusal: `not_yours_to_give` the giver is not; the gateway says no to the recipient; or it cannot be written.
    """
    if relation_of(app, giver, career_id) not in _INSIDE:
        raise Refusal("not_yours_to_give")
    asks = Actor.model_validate(
        {"actor": recipient.role, "role": recipient.role, "organisation": recipient.organisation}
    )
    question = Question(asks, purpose, tuple(projections), LATEST, how._replace(channel=recipient.channel), giver)
    return answer(app, question, career_id, As(role=True))
