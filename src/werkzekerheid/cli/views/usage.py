"""The reports on use: without names, and of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, fields, heading, joined, line, stacked
from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.messages import say
from werkzekerheid.readmodels.access_words import called, moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import RenderableType

    from werkzekerheid.sharing.usage import Group, Usage, UsageOf


def sheet(report: Usage) -> Iterator[RenderableType]:
    """The report without names."""
    organisation = [report["organisation"]] if report["organisation"] else []
    yield heading(say("cli_usage_title"), *organisation, _days(report))
    yield Text()
    yield fields(_rows(report))
    yield Text()
    yield Text(say("cli_usage_small"), QUIET)


def _rows(report: Usage) -> Iterator[tuple[str, Text]]:
    yield say("cli_label_looks"), _number(report["looks"])
    yield say("cli_label_persons"), _number(report["persons"])
    yield say("cli_label_careers"), _number(report["careers"])
    yield from _groups(report)
    percent = report["outside_hours_percent"]
    share = (f" ({percent} %)", QUIET) if percent is not None else ""
    yield say("cli_label_outside_hours"), line(_number(report["outside_hours"]), share)
    yield say("cli_label_refused"), _number(report["refused"])
    yield say("cli_label_emergency"), _number(report["emergency"])


def sheet_of(report: UsageOf) -> Iterator[RenderableType]:
    """The report of one person."""
    yield heading(say("cli_usage_of_title"), f"{report['person']}@{report['organisation']}", _days(report))
    yield Text()
    yield fields(_rows_of(report))


def _rows_of(report: UsageOf) -> Iterator[tuple[str, Text]]:
    yield say("cli_label_looks"), line(str(report["looks"]))
    yield say("cli_label_careers"), line(str(report["careers"]))
    if report["first_at"] and report["last_at"]:
        yield say("cli_label_first_last"), joined([moment(report["first_at"]), moment(report["last_at"])], " – ")
    if report["busiest_day"]:
        busiest = report["busiest_day"]
        yield say("cli_label_busiest"), joined([day_in_words(busiest["day"]), str(busiest["looks"])])
    most = (joined([one["career"], str(one["looks"])]) for one in report["most_looked"])
    if report["most_looked"]:
        yield say("cli_label_most_looked"), stacked(*most)
    yield from _groups(report)
    yield say("cli_label_outside_hours"), line(str(report["outside_hours"]))
    yield say("cli_label_refused"), line(str(report["refused"]))
    yield say("cli_label_emergency"), line(str(report["emergency"]))


def _groups(report: Usage | UsageOf) -> Iterator[tuple[str, Text]]:
    kinds: list[tuple[str, Sequence[Group], Callable[[str], Text]]] = [
        (say("cli_label_by_role"), report["by_role"], lambda code: coded("role", code)),
        (say("cli_label_by_purpose"), report["by_purpose"], lambda code: coded("purpose", code)),
        (say("cli_label_by_what"), report["by_what"], lambda code: line(called(code))),
        (say("cli_label_by_relation"), report["by_relation"], lambda code: coded("access_relation", code)),
    ]
    for label, groups, word in kinds:
        if groups:
            yield label, stacked(*(joined([word(one["of"]), _number(one["looks"])]) for one in groups))


def _number(number: int | None) -> Text:
    return line((say("cli_usage_few"), QUIET)) if number is None else line(str(number))


def _days(report: Usage | UsageOf) -> str:
    return say("cli_usage_days", first=day_in_words(report["from"]), last=day_in_words(report["to"]))
