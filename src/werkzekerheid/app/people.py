"""Everybody for whom somebody has a task, a page at a time: how it stands, the last contact, and what is due next."""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from werkzekerheid.app.answering import PLAIN, Question, decided, judge, made, made_by, who_asks, write
from werkzekerheid.app.looking import open_of, stored_promises
from werkzekerheid.app.own_careers import own_careers
from werkzekerheid.readmodels.promises import by_due_day
from werkzekerheid.readmodels.skips import skips_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzekerheid.app.answering import Judged
    from werkzekerheid.app.app import App
    from werkzekerheid.app.looking import Stored
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose

_FIRST, _BESIDE = ("situation",), ("naming", "worklist")


class Person(NamedTuple):
    """One worker: how it stands, what they are called, and the promise that is due first; as far as may be seen."""

    career_id: str
    situation: Mapping[str, Any]
    name: Any
    next: Mapping[str, Any] | None

    @property
    def order(self) -> tuple[bool, str, str]:
        """By the day that something is due first, what has no day after that; who has nothing due comes last."""
        return self.next is None, (self.next and self.next["due_on"]) or "9999", self.career_id


class People(NamedTuple):
    """Some of them, the first due first, and the id of the career after which the next page begins; None: the last."""

    all: list[Person]
    after: str | None


def people(app: App, requester: Actor, purpose: Purpose, after: str, most: int) -> People:
    """The careers of which the requester may see something, from that after `after` on, at most so many.

    A page has those that follow in the order of their ids; only on it they stand by due day.

    Raises:
        Refusal: what is told cannot be written down.
    """
    question = Question(requester, purpose, _FIRST, how=PLAIN._replace(action="search"))
    careers, stored = own_careers(app, requester), stored_promises(app, requester)
    skips, who = skips_of(app.ledger), who_asks(app, question, [])
    judged = (judge(app, question, career, skips, who) for career in careers if career > after)
    told = [_told(app, question, stored, one) for one in islice((one for one in judged if one.allowed), most)]
    write(app, [(question._replace(projections=tuple(documents)), one, documents) for one, documents in told])
    found = [_person(one.one.career.career_id, documents) for one, documents in told]
    return People(sorted(found, key=lambda one: one.order), found[-1].career_id if len(found) == most else None)


def _told(app: App, question: Question, stored: Stored, judged: Judged) -> tuple[Judged, dict[str, Any]]:
    decisions = judged.allowed | decided(question._replace(projections=_BESIDE), judged.placed)
    both = judged._replace(decisions={name: one for name, one in decisions.items() if one.allowed})
    worklist = partial(made_by, partial(open_of, stored))
    make = {"worklist": worklist}
    return both, {name: make.get(name, partial(made, app))(both, name) for name in both.decisions}


def _person(career_id: str, documents: Mapping[str, Any]) -> Person:
    due = by_due_day(cast("Any", documents.get("worklist", ())))
    next_one = cast("Mapping[str, Any] | None", next(iter(due), None))
    return Person(career_id, documents["situation"], documents.get("naming", {}).get("name"), next_one)
