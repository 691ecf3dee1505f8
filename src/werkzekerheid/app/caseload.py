"""The careers of which somebody may see something, a page at a time: who is not on the page is not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from werkzekerheid.app.answering import PLAIN, How, Question, answer_all
from werkzekerheid.app.looking import line_of
from werkzekerheid.readmodels.days import LATEST

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose


class Page(NamedTuple):
    """Some lines, and the id of the career after which the next page begins; None where this is the last."""

    lines: list[dict[str, Any]]
    after: str | None


def caseload(
    app: App, requester: Actor, purpose: Purpose, after: str | None, most: int, how: How | None = None
) -> Page:
    """A line about each career of which the requester may see something, in the order of their ids.

    Args:
        app: with the ledger.
        requester: who asks.
        purpose: what for.
        after: the id of the career after which the page begins.
        most: so many lines at most.
        how: how they ask.

    Raises:
        Refusal: what is told cannot be written down.
    """
    question = Question(requester, purpose, ("situation",), LATEST, (how or PLAIN)._replace(action="search"))
    careers = [one for one in sorted(app.careers_s_ids()) if after is None or one > after]
    answers = answer_all(app, question, careers, most=most)
    lines = [line_of(one, cast("dict[str, Any]", found.documents["situation"])) for one, found in answers]
    return Page(lines, answers[-1][0].career.career_id if len(answers) == most else None)


def line_about(app: App, requester: Actor, purpose: Purpose, career_id: str) -> list[dict[str, Any]]:
    """The line about one career; none where the requester may see nothing of it, or there is no such career."""
    question = Question(requester, purpose, ("situation",), LATEST, PLAIN._replace(action="search"))
    careers = [career_id] if app.ledger.version(f"career:{career_id}") else []
    answers = answer_all(app, question, careers)
    return [line_of(one, cast("dict[str, Any]", found.documents["situation"])) for one, found in answers]
