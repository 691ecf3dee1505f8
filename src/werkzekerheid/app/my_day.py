"""What somebody has to do: the promises that wait for them, a line a worker and rule, with what each rests on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from werkzekerheid.app.answering import Question, decided, judge, made, made_by, who_asks, write
from werkzekerheid.app.looking import open_of, stored_promises
from werkzekerheid.facts.event import career_id_from
from werkzekerheid.readmodels.promise_words import by_line
from werkzekerheid.readmodels.promises import by_due_day
from werkzekerheid.readmodels.skips import skips_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from werkzekerheid.app.answering import Judged
    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose

    Row = Mapping[str, Any]

_BESIDE = ("naming", "alerts", "timeline")
_SETTLED = frozenset({"kept", "withdrawn"})


class Line(NamedTuple):
    """What is to be done for one worker by one rule.

    `promises` are its parts, the first due first. `alerts` are those of them that were raised and still stand, `events`
    the rows of the timeline that the parts rest on; both as far as they may be seen.
    """

    career_id: str
    career: str
    name: Any
    promises: Sequence[Row]
    alerts: Sequence[Row]
    events: Sequence[Row]

    @property
    def first(self) -> Row:
        """The promise that is due first."""
        return self.promises[0]

    @property
    def waits(self) -> bool:
        """Whether somebody is to answer."""
        return any(one["answered"] is None for one in self.alerts)


class Day(NamedTuple):
    """One page of the lines, by due day; how many there are in all, how many of those are late, of how many workers."""

    lines: Sequence[Line]
    all: int
    late: int
    workers: int


def my_day(app: App, requester: Actor, purpose: Purpose, start: int, most: int) -> Day:
    """What the requester has to do, from the line `start` on, at most so many lines.

    Each career is looked at once. Of those that only count, nothing but the worklist is made and written down.

    Raises:
        Refusal: what is told cannot be written down.
    """
    first = Question(requester, purpose, ("worklist",))
    found = _worklists(app, first)
    lines = by_line(by_due_day(cast("Any", row) for _, rows in found for row in rows))
    shown = lines[start : start + most]
    evidence: dict[str, set[str]] = {}
    for line in shown:
        evidence.setdefault(career_id_from(line[0]["career"]), set()).update(*(one["evidence"] for one in line))
    told = [_told(app, first, judged, rows, evidence) for judged, rows in found]
    write(app, [(first._replace(projections=tuple(documents)), judged, documents) for judged, documents in told])
    beside = {judged.one.career.career_id: documents for judged, documents in told}
    return Day(
        [_line(one, beside[career_id_from(one[0]["career"])]) for one in shown],
        len(lines),
        sum(one[0]["state"] == "broken" for one in lines),
        len({one[0]["career"] for one in lines}),
    )


def _worklists(app: App, question: Question) -> list[tuple[Judged, list[Row]]]:
    """Each career of which the worklist may be seen, with its rows as far as they may be; nothing is written yet."""
    stored = stored_promises(app, question.requester)
    skips, who = skips_of(app.ledger), who_asks(app, question, [])
    judged = (judge(app, question, career, skips, who) for career in stored.promises)
    seen = (one for one in judged if "worklist" in one.allowed)
    return [(one, cast("list[Row]", made_by(partial(open_of, stored), one, "worklist"))) for one in seen]


def _told(
    app: App, first: Question, judged: Judged, rows: list[Row], evidence: Mapping[str, Collection[str]]
) -> tuple[Judged, dict[str, Any]]:
    """What is told of a career, with the decisions about that: of one without a line on the page its rows alone."""
    rests_on = evidence.get(judged.one.career.career_id)
    if rests_on is None:
        return judged, {"worklist": rows}
    decisions = judged.allowed | decided(first._replace(projections=_BESIDE), judged.placed)
    both = judged._replace(decisions={name: one for name, one in decisions.items() if one.allowed})
    documents: dict[str, Any] = {"worklist": rows}
    documents |= {name: made(app, both, name) for name in both.decisions if name != "worklist"}
    # For who is outside every fact of the document is written down as shared, so they are told of all of them.
    if "timeline" in documents and not decisions["timeline"].outside:
        documents["timeline"] = [one for one in documents["timeline"] if one["event_id"] in rests_on]
    return both, documents


def _line(promises: Sequence[Row], documents: Mapping[str, Any]) -> Line:
    first = promises[0]
    named = {(one["rule"], one["part"], one["subject"]) for one in promises}
    alerts = [
        one
        for one in documents.get("alerts", ())
        if one["state"] not in _SETTLED and (one["rule"], one["part"], one["subject"]) in named
    ]
    rests_on = {event for one in promises for event in one["evidence"]}
    events = [one for one in documents.get("timeline", ()) if one["event_id"] in rests_on]
    naming = documents.get("naming", {})
    return Line(career_id_from(first["career"]), first["career"], naming.get("name"), promises, alerts, events)
