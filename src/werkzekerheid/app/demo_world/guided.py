"""The guided path: Jeffry's story in a few steps, and what the ledger would have said, to whom, and when.

Nothing of it is written down by hand but which turns of the story are shown: days, alerts and distances come from the
replay of the career file. What is said at each step stands in the messages under `demo_path_<key>` and `..._title`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app import replay_files
from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.app.setbacks import setbacks
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from werkzekerheid.app.replay import RiskTurn
    from werkzekerheid.app.replay_files import Replayed
    from werkzekerheid.app.setbacks import Setback
    from werkzekerheid.facts.layout import Moment

CAREER = "jeffry"


class Fact(NamedTuple):
    """An event of the story: its number and type, and the days on which it may have happened; None where not told."""

    number: int
    event_id: str
    type: str
    occurred: str | None
    earliest: date | None
    latest: date | None


class Said(NamedTuple):
    """What the program would have said: of which promise, to which roles, from which day, and after which event.

    `raised_on` is None in a stretch without days. `days_ahead` of the setback of this step, the fewest and the most;
    None where the step has none, or the telling has no days there. `state` is how the promise stood in the end.
    """

    rule: str
    part: str
    audience: tuple[str, ...]
    raised_on: date | None
    raised_after: int
    due_on: date | None
    state: str
    days_ahead: tuple[int, int] | None


class Step(NamedTuple):
    """One step: what happened, what would have been said, how the risk stood after it, and where to look.

    `before` are the alerts that stood when the setback of this step happened. `as_of` is the day to look at, None
    where there is only an order.
    """

    key: str
    happened: tuple[Fact, ...]
    said: tuple[Said, ...]
    before: tuple[Said, ...]
    risk: RiskTurn | None
    career: str
    career_id: str
    as_of: date | None

    @property
    def title(self) -> str:
        """Its heading."""
        return say(f"demo_path_{self.key}_title")

    @property
    def text(self) -> str:
        """What is told of it."""
        return say(f"demo_path_{self.key}")


class _Story(NamedTuple):
    """The replay, its document, and its setbacks since the opening, the first one first."""

    replayed: Replayed
    alerts: Sequence[Mapping[str, Any]]
    setbacks: Sequence[Setback]

    def last(self, type_: str, up_to: int | None = None) -> int:
        """The number of the last event of a type, up to an event."""
        return max(one.moment.number for one in self.replayed.played.laid
                   if type_ == one.fact.TYPE and (up_to is None or one.moment.number <= up_to))  # fmt: skip

    def of(self, rules: Iterable[str], since: int, until: int) -> list[Mapping[str, Any]]:
        """The alerts of these rules that were raised after an event from `since` up to before `until`."""
        wanted = frozenset(rules)
        return [one for one in self.alerts if one["rule"] in wanted and since <= one["raised_after"] < until]


class _Turn(NamedTuple):
    """Which events and alerts a step shows, and of which setback."""

    events: Sequence[int]
    alerts: Sequence[Mapping[str, Any]] = ()
    setback: Setback | None = None


@cache  # half a second of looking at each day of a life
def guided_path() -> tuple[Step, ...]:
    """The steps, in the order of life."""
    name, content = next(one for one in shipped() if one[0].startswith(f"{CAREER}."))
    replayed = replay_files.replay(name, content)
    alerts = replay_files.document(replayed)["alerts"]
    since = replayed.played.career.opened
    found = [one for one in setbacks(replayed.played, alerts) if since is None or one.number > since.number]
    story = _Story(replayed, alerts, found)
    return tuple(_step(story, key, turn(story)) for key, turn in _TURNS.items())


def _school(story: _Story) -> _Turn:
    setback = story.setbacks[0]
    return _Turn((story.last("signal_observed", setback.number), setback.number), (), setback)


def _out_of_view(story: _Story) -> _Turn:
    setback, lost = story.setbacks[1], story.last("view_lost")
    return _Turn((setback.number, lost), story.of(["in_view"], lost, lost + 1), setback)


def _growth(story: _Story) -> _Turn:
    kept = [one for one in story.of(["start_contact"], 0, _last_start(story)) if one["state_at_end"] == "kept"]
    return _Turn(sorted({number for one in kept for number in one["evidence"]}), kept)


def _change(story: _Story) -> _Turn:
    start = _last_start(story)
    ended = story.last("placement_ended", start)
    missing = ["handover", "start_agreements", "check_in_rhythm", "start_contact"]
    return _Turn((ended, start), story.of(missing, ended, _signs(story)[0]))


def _first_sign(story: _Story) -> _Turn:
    sign = _signs(story)[0]
    return _Turn((sign,), story.of(["signal_response"], sign, sign + 1))


def _two_signs(story: _Story) -> _Turn:
    sign = _signs(story)[1]
    return _Turn((sign,), story.of(["signal_cluster", "signal_response"], sign, sign + 1))


def _relapse(story: _Story) -> _Turn:
    setback = story.setbacks[-2]
    return _Turn((setback.number,), story.of(["relapse_response"], setback.number, setback.number + 1), setback)


def _end(story: _Story) -> _Turn:
    setback = story.setbacks[-1]
    return _Turn((setback.number,), story.of(["after_dropout"], setback.number, setback.number + 1), setback)


_TURNS: Mapping[str, Callable[[_Story], _Turn]] = {
    "school": _school, "out_of_view": _out_of_view, "growth": _growth, "change": _change,
    "first_sign": _first_sign, "two_signs": _two_signs, "relapse": _relapse, "end": _end,
}  # fmt: skip


def _last_start(story: _Story) -> int:
    return story.last("placement_started")


def _signs(story: _Story) -> list[int]:
    """The signs that were told at the last place."""
    since = _last_start(story)
    laid = story.replayed.played.laid
    return [one.moment.number for one in laid if one.fact.TYPE == "signal_observed" and one.moment.number > since]


def _step(story: _Story, key: str, turn: _Turn) -> Step:
    laid = {one.moment.number: one for one in story.replayed.played.laid}
    shown = [laid[number] for number in turn.events]
    last = shown[-1].moment
    ahead = turn.setback.standing if turn.setback else ()
    before = tuple(_said(story, one.alert, _days(one.fewest_days, one.most_days)) for one in ahead)
    return Step(
        key,
        tuple(_fact(one.moment, one.fact.TYPE) for one in shown),
        tuple(_said(story, one, None) for one in turn.alerts),
        before,
        _risk_after(story.replayed.played.risk, last),
        CAREER,
        story.replayed.career_file.career_id,
        last.known_on,
    )


def _fact(moment: Moment, type_: str) -> Fact:
    return Fact(moment.number, moment.event_id, type_, moment.occurred, moment.earliest, moment.bound)


def _days(fewest: int | None, most: int | None) -> tuple[int, int] | None:
    return None if fewest is None or most is None else (fewest, most)


def _said(story: _Story, alert: Mapping[str, Any], days: tuple[int, int] | None) -> Said:
    at = next(number for number, one in enumerate(story.alerts) if one is alert)
    played = story.replayed.played.alerts[at]
    return Said(
        alert["rule"], alert["part"], played.promise.audience, played.raised_on, played.raised_after,
        played.promise.window.due_on, alert["state_at_end"], days,
    )  # fmt: skip


def _risk_after(turns: Sequence[RiskTurn], moment: Moment) -> RiskTurn | None:
    """How the risk stood once this was known, on its day."""
    by_then = (one for one in reversed(turns) if one.after <= moment.number and not _later(one.on, moment.known_on))
    return next(by_then, None)


def _later(day: date | None, than: date | None) -> bool:
    return day is not None and than is not None and day > than
