"""Reading: every projection, of one career or over all, at any two moments, through the one gateway."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from werkzekerheid.app.answering import PLAIN, How, Question, answer, answer_all, reader_of
from werkzekerheid.app.documents import DOCUMENTS, is_told, is_told_what_goes_on
from werkzekerheid.app.own_careers import brought_up, own_careers, own_of
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST, Asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from werkzekerheid.app.answering import Answer, Judged
    from werkzekerheid.app.app import App
    from werkzekerheid.app.documents import View
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.rules.promise import Promise

    Document = dict[str, Any] | list[dict[str, Any]]

_OF_ONE = frozenset({"my_data"})
"""Projections that are asked about one career at a time."""


def look(
    app: App,
    requester: Actor,
    purpose: Purpose,
    projection: str,
    career: str | None,
    asked: Asked = LATEST,
    how: How | None = None,
) -> Document:
    """One projection document; see `App.look`."""
    if projection not in DOCUMENTS:
        raise Refusal("no_projection", projection=projection)
    question = Question(requester, purpose, (projection,), asked, how or PLAIN)
    if career is not None:
        found = answer(app, question, app.career_id(career))
        app.left_out = dict(found.left_out)
        return found.documents[projection]
    if projection in _OF_ONE:
        raise Refusal("not_for_all_careers")
    if projection == "worklist":
        return _worklist(app, question)
    answers = answer_all(app, question, own_careers(app, question.requester))
    return [row for _, found in answers for row in _rows(found.documents[projection])]


def _rows(document: Document) -> list[dict[str, Any]]:
    return document if isinstance(document, list) else [document]


def _worklist(app: App, question: Question) -> Document:
    """The promises over all careers, by due day.

    What is open now comes from the stored promises: it costs what is open, not what exists.
    """
    from werkzekerheid.readmodels.promises import by_due_day

    if question.asked == LATEST:
        stored = stored_promises(app, question.requester)
        answers = answer_all(app, question, list(stored.promises), partial(open_of, stored))
    else:
        answers = answer_all(app, question, own_careers(app, question.requester))
    documents = (found.documents["worklist"] for _, found in answers)
    return cast("Document", by_due_day(cast("Any", each) for one in documents for each in _rows(one)))


def open_of(stored: Stored, judged: Judged, _projection: str) -> Document:
    """The worklist of one career, as far as its reader is told of it."""
    from werkzekerheid.readmodels.promises import row

    career, names, reader = judged.one.career.career_id, judged.one.names, reader_of(judged, "worklist")
    gone_on = stored.escalated if is_told_what_goes_on(reader) else frozenset()
    told = ((day, one) for day, one in stored.promises.get(career, ()) if is_told(career, one, reader, gone_on))
    return cast("Document", [row(career, one, names, day) for day, one in told])


class Stored(NamedTuple):
    """What is open now, by career, each with the day that it is judged on; and the alerts that went on to the lead.

    A career that cannot be read whole is among them, with whatever was known of it before.
    """

    promises: dict[str, list[tuple[date, Promise]]]
    escalated: frozenset[str]


def stored_promises(app: App, requester: Actor) -> Stored:
    """What is open now of the careers that a requester may be something to."""
    from werkzekerheid.readmodels.own_rows import escalated, open_promises
    from werkzekerheid.rules.alert_answer import ESCALATES_TO

    found: dict[str, list[tuple[date, Promise]]] = {}
    with brought_up(app) as connection:
        own = own_of(app, requester, connection)
        mine = None if own.everybody else (own.organisation, own.also)
        for career, day, promise in open_promises(connection, app.today(), mine):
            found.setdefault(career, []).append((day, promise))
        gone_on = escalated(connection, ESCALATES_TO, mine)
    return Stored({**{one: [] for one in sorted(own.held)}, **found}, gone_on)


def careers(app: App, requester: Actor, purpose: Purpose = "guidance", how: How | None = None) -> list[dict[str, Any]]:
    """A line about each career of which the requester may see something, in the order of their keys."""
    question = Question(requester, purpose, ("situation",), LATEST, (how or PLAIN)._replace(action="search"))
    answers = answer_all(app, question, own_careers(app, question.requester))
    return sorted(lines_of(answers), key=lambda line: str(line["career"]))


def lines_of(answers: Iterable[tuple[View, Answer]]) -> Iterator[dict[str, Any]]:
    """The lines about careers, from as much of their situation as may be seen."""
    return (line_of(one, found) for one, found in answers)


def line_of(one: View, found: Answer) -> dict[str, Any]:
    """The line about a career, from as much of its situation as may be seen.

    Who is outside is not told how much is recorded: it would betray each fact that is none of theirs.
    """
    situation = cast("dict[str, Any]", found.documents["situation"])
    placement = situation.get("placement")
    head = next((event.fact for event in one.stream.events if event.fact.TYPE == "telling_recorded"), None)
    about_the_file = {
        "title": getattr(head, "title", None),
        "opened": one.career.opened.occurred if one.career.opened else None,
        "told": getattr(head, "told", None),
        "events": one.career.facts_recorded,
    }
    return {
        **(dict.fromkeys(about_the_file) if found.outside else about_the_file),
        "career": situation.get("career", one.career.career_id),  # the name is not there where only money is asked for
        "career_id": one.career.career_id,
        "working": situation.get("working"),
        "form": placement["form"] if isinstance(placement, dict) else placement,
        "organisation": placement["organisation"] if isinstance(placement, dict) else None,
    }
