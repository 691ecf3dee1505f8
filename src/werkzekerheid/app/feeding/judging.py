"""What a subscription may be given of each career: the gateway's decision, kept as long as nothing changed it.

Per event there is no time for a decision, and none is needed: it changes by an event of the career, of what is shared
beside it, or of the directory, and with the day. Who judges looks through what was recorded since, and forgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.answering import How, Judged, Question, judge, relation_told
from werkzekerheid.app.readable import UNREADABLE
from werkzekerheid.app.standing import As, Asker, today_s
from werkzekerheid.facts.event import Actor
from werkzekerheid.ledger.glancing import LARGEST_GLANCE
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.holder import holder_of

if TYPE_CHECKING:
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.feeds.subscriptions import Subscription
    from werkzekerheid.readmodels.skips import Skips
    from werkzekerheid.sharing.gateway import Decision, Ground

EVENTS = "timeline"
"""The projection by whose contract single events are judged."""
_OF_ONE = frozenset({"career", "sharing"})
_OF_NOBODY = frozenset({"alerts", "subscription", "rules", "research"})
"""Streams by which no decision changes."""
_TOLD = ("data_shared.", "sharing_refused.")
"""What is written because somebody was told something: nobody may see more or less of an event by it."""
_CODES = UNREADABLE | {"career_unfit"}


class Seen(NamedTuple):
    """What may be given of a career: which classes on which grounds, and what the logs say of it."""

    classes: frozenset[str]
    grounds: tuple[Ground, ...]
    relation: str
    sender: str | None
    sender_role: str
    recipient: Actor
    rules: str

    @property
    def basis(self) -> str:
        """The rows it rests on, as the access log has them."""
        return " ".join(dict.fromkeys(one.basis for one in self.grounds))


def question_of(one: Subscription, projections: tuple[str, ...] = (EVENTS,)) -> Question:
    """What a subscription asks of each career: as whoever has its role at its organisation."""
    asks = Actor.model_validate({"actor": one.role, "role": one.role, "organisation": one.organisation})
    how = How(because=one.necessity, basis=one.basis, channel="feed", via="feed", action="export")
    return Question(asks, one.purpose, projections, LATEST, how)


def judged_for(app: App, one: Subscription, career: str, skips: Skips, projections: tuple[str, ...]) -> Judged | None:
    """A career as this subscription may see it now; None where it cannot be read: nobody is told half of it."""
    question = question_of(one, projections)
    who = Asker(question.requester, any_person=True, stands_in_for=frozenset())
    try:
        return judge(app, question, career, skips, who, As(role=True))
    except Refusal as refusal:
        if refusal.code not in _CODES:
            raise
        return None


def seen_of(app: App, one: Subscription, judged: Judged, decision: Decision) -> Seen | None:
    """What may be given by a decision, of the classes that are subscribed to."""
    classes = decision.classes & one.classes
    if not decision.allowed or not classes or not _is_in_caseload(judged, decision):
        return None
    grounds = tuple(
        each._replace(classes=tuple(name for name in each.classes if name in classes)) for each in decision.grounds
    )
    placed = judged.placed
    sender, sender_role = placed.holder, placed.holder_role
    if not decision.outside:
        sender, sender_role = holder_of(today_s(app, judged.one), one.organisation, one.purpose)
    return Seen(
        classes,
        tuple(each for each in grounds if each.classes),
        relation_told(decision, judged),
        sender,
        sender_role,
        placed.requester,
        decision.rules,
    )


def _is_in_caseload(judged: Judged, decision: Decision) -> bool:
    """Whether something ties the organisation to this worker: a feed is never about whoever the law lets it ask about.

    Who is outside is tied by a placement that runs, a handover it took, or what the worker agreed to.
    """
    standing = judged.placed.standing
    tied = bool(standing.placements or standing.topics) or any(one.consent for one in decision.grounds)
    return tied or not decision.outside


class Judgements:
    """The decisions for one subscription to events, as far as they were asked for."""

    def __init__(self, app: App, one: Subscription) -> None:
        """Nothing is decided yet."""
        self._app, self._one = app, one
        self._made: dict[str, Seen | None] = {}
        self._position = app.ledger.head()
        self._day: date = app.today()
        self.skips: Skips = skips_of(app.ledger)

    def bring_up(self) -> int:
        """Forgets what may have changed; gives the position up to which whatever is decided now holds."""
        if self._app.today() != self._day:
            self._forget()
            self._day = self._app.today()
        while rows := self._app.ledger.glancing.after(self._position, LARGEST_GLANCE):
            self._position = rows[-1][0]
            if len(rows) == LARGEST_GLANCE:  # so much that to look through it takes longer than to decide again
                self._position = self._app.ledger.head()
                self._forget()
                break
            self._look_through({row[1] for row in rows if not row[3].startswith(_TOLD)})
        return self._position

    def _look_through(self, streams: set[str]) -> None:
        for stream in streams:
            kind, _, name = stream.partition(":")
            if kind in _OF_ONE:
                self._made.pop(name, None)
            elif kind not in _OF_NOBODY:
                self._forget()

    def _forget(self) -> None:
        self._made.clear()
        self.skips = self.fresh_skips()

    def fresh_skips(self) -> Skips:
        """What is skipped now."""
        return skips_of(self._app.ledger)

    def knows(self, career: str) -> bool:
        """Whether it is decided already."""
        return career in self._made

    def refuses(self, career: str) -> bool:
        """Whether it was decided that nothing of it is given."""
        return self._made.get(career, self) is None

    def of(self, career: str) -> Seen | None:
        """What may be given of a career; None is nothing."""
        if career not in self._made:
            self._made[career] = self._decided(career)
        return self._made[career]

    def _decided(self, career: str) -> Seen | None:
        judged = judged_for(self._app, self._one, career, self.skips, (EVENTS,))
        return None if judged is None else seen_of(self._app, self._one, judged, judged.decisions[EVENTS])
