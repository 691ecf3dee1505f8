"""A career step by step, for people: what became known when, from whom, and what the rules said then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, heading, line, stacked, table
from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.messages import say
from werkzekerheid.words import has_word, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    Row = Mapping[str, Any]

_WIDE: Mapping[str, Any] = {"overflow": "fold", "ratio": 3}
_DAY: Mapping[str, Any] = {"overflow": "fold", "max_width": 14}


def sheet(one: Row) -> Iterator[RenderableType]:
    """The steps, each party's version side by side, and what other tables would have said."""
    yield heading(one["career"], say("cli_steps", number=len(one["steps"])))
    if not one["rules"]:
        yield line((say("cli_replay_no_rules"), QUIET))
    yield Text()
    columns = [
        (say("cli_step_head_known"), _DAY), (say("cli_step_head_happened"), _DAY), (say("cli_step_head_what"), _WIDE),
        (say("cli_step_head_rules"), _WIDE),
    ]  # fmt: skip
    yield table(columns, map(_step, one["steps"]))
    yield Text()
    yield heading(say("cli_versions"))
    if not one["versions"]:
        yield line("  ", (say("cli_no_versions"), QUIET))
    for each in one["versions"]:
        differ = "" if each["agree"] else f" {say('cli_disagree')}"
        yield line(each["about"], ": ", each["what"] or say("cli_reasons"), (differ, "bold"))
        for party in each["parties"]:
            yield line("  ", (word("role", party["told_by"]), QUIET), ": ", party["said"])
    if one["difference"]:
        yield Text()
        yield from _difference(one["difference"])
    yield Text()


def _step(step: Row) -> list[Text]:
    said = f"{step['title']}: {step['summary']}" if step["summary"] else str(step["title"])
    beside = [word("role", step["told_by"])] if step["told_by"] else []
    if step["certainty"] not in {None, "stated"}:
        beside.append(word("certainty", step["certainty"]))
    if step["lag_days"]:
        beside.append(say("cli_step_late", days=step["lag_days"]))
    what = [line(f"{step['number']}  {said}"), line((", ".join(beside), QUIET))]
    what += [line((say("cli_step_before", text=one), QUIET)) for one in step["before"]]
    return [line(_day(step["known_on"])), line(_day(step["occurred"])), stacked(*what), stacked(*_rules(step))]


def _rules(step: Row) -> Iterator[Text]:
    for one in step["raised"]:
        yield line("+ ", one["what"], *([(f" ({_day(one['raised_on'])})", QUIET)] if one["raised_on"] else []))
    for one in step["settled"]:
        yield line("- ", one["what"], (f" ({_ended(one)})", QUIET))
    for one in step["risk"]:
        yield line((say("cli_step_risk", level=word("risk_level", one["level"]), day=_day(one["on"])), QUIET))


def _ended(one: Row) -> str:
    return word("alert_state" if has_word("alert_state", one["ended"]) else "promise_state", one["ended"])


def _day(day: str | None) -> str:
    return day_in_words(day) if day else "–"


def _difference(found: Row) -> Iterator[RenderableType]:
    yield heading(say("cli_replay_difference", name=found["second"]))
    for change in found["changes"]:
        yield line(f"{change['policy']}: {change['what']} {change['before']} → {change['after']}")
    yield from _only(say("cli_only_ours"), found["only_first"])
    yield from _only(say("cli_only_theirs"), found["only_second"])


def _only(title: str, alerts: Sequence[Row]) -> Iterator[RenderableType]:
    yield line((title, QUIET))
    for one in alerts:
        yield line("  ", one["what"], (f" ({_day(one['raised_on'])})", QUIET))
    if not alerts:
        yield line("  –")
