"""How it goes on with work, in numbers: a table a question, and none of few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, fields, heading, line, table
from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.messages import say
from werkzekerheid.words import has_word, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from werkzekerheid.readmodels.continuity_counts import Continuity, Part

_RIGHT = {"justify": "right"}
_LABELS = 36
"""As wide as the longest part is."""


def sheet(report: Continuity) -> Iterator[RenderableType]:
    """The whole report."""
    days = say("cli_usage_days", first=day_in_words(report["from"]), last=day_in_words(report["until"]))
    yield heading(say("cli_continuity_title"), *([report["organisation"]] if report["organisation"] else []), days)
    yield Text()
    yield fields([
        (say("cli_label_workers"), _number(report["workers"])),
        (say("cli_label_starts"), _number(report["starts"])),
    ], _LABELS)  # fmt: skip
    yield Text()
    yield heading(say("cli_continuity_still_working"))
    yield table(_heads(), _still_working(report))
    gaps, left, answers = report["gaps"], report["drop_outs"], report["answer_times"]
    yield from _parts(say("cli_continuity_gaps"), gaps["gaps"], gaps["lengths"])
    yield from _parts(say("cli_continuity_drop_outs"), left["drop_outs"], left["told_by"])
    yield from _parts(say("cli_continuity_returned"), left["drop_outs"], left["returned"])
    yield from _parts(say("cli_continuity_answers"), answers["alerts"], answers["answered"])
    yield fields([(say("cli_label_median_days"), _number(answers["median_days"]))], _LABELS)
    yield Text()
    yield heading(say("cli_continuity_caseload"))
    yield fields([(_called(one["what"]), _number(one["number"])) for one in report["caseload"]], _LABELS)
    yield Text()
    yield Text(say("cli_continuity_small", number=report["smallest_cell"]), QUIET)


def _heads() -> list[tuple[str, dict[str, str]]]:
    counted = (
        say("cli_column_followed_so_long"), say("cli_column_working"), say("cli_column_not_working"),
        say("cli_column_unknown"), "%",
    )  # fmt: skip
    return [(say("cli_column_months"), _RIGHT), *((head, _RIGHT) for head in counted)]


def _still_working(report: Continuity) -> Iterator[list[Text]]:
    for one in report["still_working"]:
        counted = (one["followed"], one["working"], one["not_working"], one["unknown"])
        percent = line("" if one["percent"] is None else str(one["percent"]))
        yield [line(str(one["months"])), *(_number(number) for number in counted), percent]


def _parts(title: str, whole: int | None, parts: Sequence[Part]) -> Iterator[RenderableType]:
    yield Text()
    yield heading(title, _number(whole))
    yield fields([(_called(one["what"]), _number(one["number"])) for one in parts], _LABELS)


def _called(what: str) -> str:
    kinds = ("continuity", "role", "coach_kind")
    return word(next((kind for kind in kinds if has_word(kind, what)), "continuity"), what)


def _number(value: int | None) -> Text:
    return line((say("cli_continuity_kept_back"), QUIET) if value is None else str(value))
