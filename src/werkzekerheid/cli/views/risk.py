"""The risk of drop-out: what of it depends on organisations first, and never a colour on a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, TITLE, coded_list, day, fields, heading, joined, line
from werkzekerheid.cli.views.asked import asked
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

Document = dict[str, Any]


def sheet(document: Document) -> Iterator[RenderableType]:
    """The level, the factors in three groups with their points, and what nobody knows."""
    yield heading(say("cli_risk"), document["career"], *asked(document))
    yield line("  ", level(document))
    for title, factors in _groups(document):
        yield Text()
        yield heading(title)
        if factors:
            yield fields([(f"  {one['points']:+d}", _factor(one)) for one in factors], 4)
        else:
            yield line("  ", (say("cli_none"), QUIET))
    if document["unknown"]:
        yield Text()
        yield line((say("cli_not_judged"), QUIET), " ", coded_list("risk_unknown", document["unknown"]))
    yield Text()
    yield Text(say("cli_rule_of_thumb"), QUIET)


def level(document: Document) -> Text:
    """The level with its points."""
    points = document["points"]
    told = say("cli_one_point") if points == 1 else say("cli_points", points=points)
    return line((word("risk_level", document["level"]), TITLE), f" ({told})")


def in_short(document: Document) -> Iterator[tuple[str, Text]]:
    """The level, and what it rests on in a line a group."""
    yield say("cli_label_risk"), line(level(document), ("  " + say("cli_thumb"), QUIET))
    shown = (say("cli_at_organisations"), say("cli_at_work"), say("cli_protects"))
    for title, (_, factors) in zip(shown, _groups(document), strict=True):
        if factors:
            yield "", line((f"{title}: ", QUIET), joined([_named(one) for one in factors]))


def _groups(document: Document) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    yield say("cli_organisation_factors"), document["organisation_factors"]
    yield say("cli_worker_factors"), document["worker_factors"]
    yield say("cli_protective"), document["protective"]


def _named(factor: Mapping[str, Any]) -> Text:
    return line(word("risk_factor", factor["factor"]), (f" {factor['points']:+d}", QUIET))


def _factor(factor: Mapping[str, Any]) -> Text:
    since = line((f"  {say('cli_since')} ", QUIET), day(factor["since"])) if factor["since"] else Text()
    return line(word("risk_factor", factor["factor"]), since)
