"""A replay for people: the story of its alerts, what stood before each setback, and the turns of the risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, STATES, heading, indented, line, stacked, table, unknown
from werkzekerheid.cli.views.promises import event_words, what
from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from werkzekerheid.app.setbacks import Ahead, Setback

    Row = Mapping[str, Any]


_DEEPER = 5


class Story(NamedTuple):
    """What is told of a replay: its document, the events by number, and what stood before each setback."""

    document: dict[str, Any]
    events: Mapping[str | int, Row]
    setbacks: Sequence[Setback]


def sheet(story: Story) -> Iterator[RenderableType]:
    """The alerts in the order in which they were raised, the setbacks, and the risk."""
    document = story.document
    until = document["situation"]["as_of"]
    yield heading(document["career"], say("cli_played", events=document["events"], day=day_in_words(until)))
    yield Text()
    yield heading(say("cli_alerts_played"), str(len(document["alerts"])))
    if document["alerts"]:
        yield _alerts(document["alerts"], story.events)
    yield Text()
    yield heading(say("cli_before_setbacks"))
    if not story.setbacks:
        yield line("  ", (say("cli_no_setbacks"), QUIET))
    for setback in story.setbacks:
        yield from _setback(setback, story.events)
    yield Text()
    yield heading(say("cli_risk_turns"), say("cli_thumb"))
    yield _risk(document["risk"], story.events)


def _alerts(alerts: Sequence[Row], events: Mapping[str | int, Row]) -> RenderableType:
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_after"), {"overflow": "fold", "ratio": 3}),
        (say("cli_head_from"), {"no_wrap": True}),
        (say("cli_head_alert"), {"overflow": "fold", "ratio": 3}),
        (say("cli_head_ended"), {"overflow": "fold", "max_width": 22}),
    ]
    return table(columns, (_alert(one, events) for one in alerts))


def _alert(alert: Row, events: Mapping[str | int, Row]) -> list[Text]:
    due = line((say("cli_due_by", day=day_in_words(alert["due_on"])), QUIET)) if alert["due_on"] else Text()
    told = stacked(line(what(alert)), due)
    return [_after(alert["raised_after"], events), _day(alert["raised_on"]), told, _ended(alert)]


def _ended(alert: Row) -> Text:
    state = alert["state_at_end"]
    words = word("alert_state", "withdrawn") if state == "withdrawn" else word("promise_state", state)
    day = alert["kept_on"] or alert["withdrawn_on"]
    return stacked(line((words, STATES.get(state, QUIET))), line((day_in_words(day) if day else "", QUIET)))


def _after(number: int, events: Mapping[str | int, Row]) -> Text:
    """The event after which something stood."""
    if number not in events:
        return line((say("cli_before_everything"), QUIET))
    event = events[number]
    told = event["summary"].partition(", ")[0]
    return line((f"{number} ", QUIET), event["title"], f": {told}" if told else "")


def _day(day: str | None) -> Text:
    return line((say("cli_no_day_known"), QUIET)) if day is None else line(day_in_words(day))


def _setback(setback: Setback, events: Mapping[str | int, Row]) -> Iterator[RenderableType]:
    """One relapse or drop-out with the alerts that stood when it happened, the first raised first."""
    yield Text()
    yield indented(line((f"{setback.number} ", QUIET), event_words(events[setback.number])))
    if not setback.standing:
        yield indented(line((say("cli_no_alert_stood"), QUIET)), _DEEPER)
        return
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_alerts_stood", count=len(setback.standing)), {"overflow": "fold"}),
        (say("cli_head_events_ahead"), {"justify": "right"}),
        (say("cli_head_days_ahead"), {"justify": "right"}),
    ]
    yield indented(table(columns, (_ahead(one) for one in setback.standing)), _DEEPER)


def _ahead(one: Ahead) -> list[Text]:
    return [line(what(one.alert)), line(str(one.events)), _days(one)]


def _days(one: Ahead) -> Text:
    """How many days ahead, as a range."""
    if one.fewest_days is None or one.most_days is None:
        return unknown()
    if one.fewest_days == one.most_days:
        return line(str(one.fewest_days))
    return line(f"{one.fewest_days} – {one.most_days}")


def _risk(turns: Sequence[Row], events: Mapping[str | int, Row]) -> RenderableType:
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_from"), {"no_wrap": True}),
        (say("cli_head_level"), {"no_wrap": True}),
        (say("cli_head_points"), {"justify": "right", "no_wrap": True}),
        (say("cli_head_after"), {"overflow": "fold", "ratio": 1}),
    ]
    return table(columns, (_turn(one, events) for one in turns))


def _turn(turn: Row, events: Mapping[str | int, Row]) -> list[Text]:
    level = line(word("risk_level", turn["level"]))
    return [_day(turn["on"]), level, line(str(turn["points"])), _after(turn["after"], events)]
