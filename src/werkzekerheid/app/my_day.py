"""What somebody has to do: the promises that wait for them, a line a worker and rule, with what each rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from werkzekerheid.app.answering import Question, answer_all
from werkzekerheid.facts.event import career_id_from
from werkzekerheid.readmodels.promise_words import by_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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

    Raises:
        Refusal: what is told cannot be written down.
    """
    rows = cast("list[Row]", app.look(requester, purpose, "worklist", None))
    lines = by_line(rows)
    shown = lines[start : start + most]
    careers = list(dict.fromkeys(career_id_from(one[0]["career"]) for one in shown))
    beside = {one.career.career_id: found.documents for one, found in
              answer_all(app, Question(requester, purpose, _BESIDE), careers)}  # fmt: skip
    return Day(
        [_line(one, beside.get(career_id_from(one[0]["career"]), {})) for one in shown],
        len(lines),
        sum(one[0]["state"] == "broken" for one in lines),
        len({one[0]["career"] for one in lines}),
    )


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
