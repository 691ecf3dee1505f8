"""The careers of which somebody may see something, a page at a time: who is not on the page is not looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.answering import PLAIN, How, Question, answer_all, answer_with
from werkzekerheid.app.looking import line_of, lines_of
from werkzekerheid.app.own_careers import own_careers
from werkzekerheid.readmodels.days import LATEST

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose


class Page(NamedTuple):
    """Some lines, and the id of the career after which the next page begins; None where this is the last."""

    lines: list[dict[str, Any]]
    after: str | None


def caseload(app: App, requester: Actor, purpose: Purpose, after: str, most: int, how: How | None = None) -> Page:
    """A line about each career of which the requester may see something, in the order of their ids.

    Args:
        app: with the ledger.
        requester: who asks.
        purpose: what for.
        after: the id of the career after which the page begins; empty for the first.
        most: so many lines at most.
        how: how they ask.

    Raises:
        Refusal: what is told cannot be written down.
    """
    question = Question(requester, purpose, ("situation",), LATEST, (how or PLAIN)._replace(action="search"))
    careers = [one for one in own_careers(app, requester) if one > after]
    answers = answer_all(app, question, careers, most=most)
    return Page(list(lines_of(answers)), answers[-1][0].career.career_id if len(answers) == most else None)


def line_about(
    app: App, requester: Actor, purpose: Purpose, career_id: str, how: How | None = None
) -> tuple[dict[str, Any], int | None]:
    """The line about one career, and its version where that may be known: who is outside is not told.

    Raises:
        Refusal: the gateway says no (`gateway_...`), which is written down; or it cannot be written, and so not told.
    """
    # Before the line: what is recorded meanwhile makes the version too old, never too new.
    version = app.ledger.version(f"career:{career_id}")
    judged, found = answer_with(app, Question(requester, purpose, ("situation",), LATEST, how or PLAIN), career_id)
    return line_of(judged.one, found), None if found.outside else version


def lines_about(
    app: App, requester: Actor, purpose: Purpose, career_id: str, how: How | None = None
) -> list[dict[str, Any]]:
    """The same for who does not know whether there is one: none where they may see nothing of it, or it is not there.

    Raises:
        Refusal: what is told cannot be written down.
    """
    question = Question(requester, purpose, ("situation",), LATEST, (how or PLAIN)._replace(action="search"))
    careers = [career_id] if app.ledger.version(f"career:{career_id}") else []
    return list(lines_of(answer_all(app, question, careers)))
