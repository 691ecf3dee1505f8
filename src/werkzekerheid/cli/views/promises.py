"""Promises to keep: the worklist, the first due first, each with who, for whom, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, STATES, coded, coded_list, heading, line, stacked, table, told_text
from werkzekerheid.days_in_words import day_in_words, is_derived
from werkzekerheid.messages import say
from werkzekerheid.words import has_word, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]
    Events = Mapping[str | int, Row]
    """The rows of timelines by what a promise calls its evidence: the id, or in a replay the number."""

_WHO = 22  # columns
_LONGEST_WHY = 45  # of its summary


def sheet(rows: Sequence[Row], events: Events, alerts: Sequence[Row] = ()) -> Iterator[RenderableType]:
    """The worklist as a table; what has no due day stands last. Of a rule a worker has one line, whatever its parts.

    Args:
        rows: the worklist.
        events: what the rows rest on.
        alerts: those about the same careers, for what people said to them.
    """
    yield heading(say("cli_worklist"), _counted(rows))
    yield Text()
    columns: list[tuple[str, Mapping[str, Any]]] = [
        (say("cli_head_due"), {"no_wrap": True}),
        (say("cli_head_what"), {"ratio": 1, "overflow": "fold"}),
        (say("cli_head_who"), {"overflow": "fold", "max_width": _WHO}),
    ]
    answers = {_promise(one): one for one in alerts if one["state"] not in {"kept", "withdrawn"}}
    yield table(columns, (_cells(one, events, answers) for one in by_line(rows)))


def by_line(rows: Iterable[Row]) -> list[list[Row]]:
    """The same in lines: those of one rule for one worker together, each line where its first stood."""
    lines: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        lines.setdefault((row["career"], row["rule"]), []).append(row)
    return list(lines.values())


def said(alert: Row) -> Text:
    """What a person said to an alert, and why; or that it went on, where nobody did."""
    if alert["answered"]:
        answer = alert["answered"]
        on = line(say("cli_answered_by", who=word("role", answer["by"]), day=day_in_words(answer["on"])))
        why = () if answer.get("why") is None else (". ", told_text(answer["why"]))
        return line(on, ": ", coded("alert_answered.answer", answer["how"]), *why)
    if alert["escalated"]:
        gone = alert["escalated"]
        return line(say("cli_gone_on_to", who=word("role", gone["to"]), day=day_in_words(gone["on"])))
    return Text()


def _promise(row: Row) -> tuple[str, ...]:
    """What promises and alerts have in common."""
    return row["career"], row["rule"], row["part"], row["subject"]


def urgent(rows: Sequence[Row]) -> Text:
    """How many promises are open and late, and the one that is due first."""
    if not rows:
        return line(say("cli_no_promises"))
    first = rows[0]
    return line(_counted(rows), ". ", say("cli_first"), " ", what(first), ", ", _by(first))


def what(row: Row) -> str:
    """What is to be done."""
    return what_of(row["rule"], row["part"])


def what_of(rule: str, part: str) -> str:
    """What is to be done: a word for this part of the promise, else the title of its policy."""
    name = f"promise.{rule}"
    if has_word(name, part):
        return word(name, part)
    from werkzekerheid import catalogue

    return str(catalogue.policy(rule).content["title"])


def event_words(event: Row) -> Text:
    """An event as evidence: what it is, of what, and when (`≈`: derived)."""
    occurred, summary = event["occurred"], _shortened(event["summary"])
    sign = "≈ " if is_derived(occurred) else ""
    when = f" ({sign}{day_in_words(occurred)})" if occurred and event["earliest"] else ""
    return line(event["title"], f": {summary}" if summary else "", when)


def _shortened(summary: str) -> str:
    """The first parts of a summary, as long as they stay one line."""
    parts = summary.split(", ")
    while len(parts) > 1 and len(", ".join(parts)) > _LONGEST_WHY:
        parts.pop()
    return ", ".join(parts)


def _cells(rows: Sequence[Row], events: Events, answers: Mapping[tuple[str, ...], Row]) -> list[Text]:
    first = rows[0]
    roles = list(dict.fromkeys(role for row in rows for role in row["audience"]))
    for_whom = line((f"{say('cli_for')} ", QUIET), coded_list("role", roles))
    for_whom.stylize(QUIET)
    answered = (quiet(said(answers[_promise(row)])) for row in rows if _promise(row) in answers)
    return [
        stacked(_day(first), line((word("promise_state", first["state"]), STATES.get(first["state"], "")))),
        stacked(*parts(rows, _aside), *because(rows, events), *distinct(answered)),
        stacked(line(first["career"]), for_whom),
    ]


def parts(rows: Sequence[Row], aside: Callable[[Row, Row], str]) -> list[Text]:
    """The parts of one line, each once: how many there are of it, and what sets it apart from the first."""
    told = [(what(row), aside(row, rows[0])) for row in rows]
    return [
        line(part, (f" ({apart})" if apart else "", QUIET), (f" ({number}x)" if number > 1 else "", QUIET))
        for (part, apart), number in Counter(told).items()
    ]


def because(rows: Sequence[Row], events: Events) -> list[Text]:
    """The event that each part rests on first."""
    firsts = (row["evidence"][0] for row in rows if row["evidence"])
    return distinct(quiet(event_words(events[one])) for one in firsts if one in events)


def distinct(texts: Iterable[Text]) -> list[Text]:
    """The texts, each once."""
    return list({one.plain: one for one in texts}.values())


def quiet(text: Text) -> Text:
    """The same, beside the point."""
    text.stylize(QUIET)
    return text


def _aside(row: Row, first: Row) -> str:
    """The day and the state of a part that differ from those of the first."""
    day = "" if row["due_on"] == first["due_on"] else _day(row).plain
    stands = "" if row["state"] == first["state"] else word("promise_state", row["state"])
    return ", ".join(one for one in (day, stands) if one)


def _day(row: Row) -> Text:
    return line((say("cli_no_day_known"), QUIET)) if row["due_on"] is None else line(day_in_words(row["due_on"]))


def _by(row: Row) -> Text:
    """By when, in a sentence, in the look of its state."""
    if row["due_on"] is None:
        return _day(row)
    return line(say("cli_by_day"), " ", (day_in_words(row["due_on"]), STATES.get(row["state"], "")))


def _counted(rows: Iterable[Row]) -> str:
    states = [row["state"] for row in rows]
    late = states.count("broken")
    return say("cli_open_and_late", open=len(states), late=late) if late else say("cli_open", open=len(states))
