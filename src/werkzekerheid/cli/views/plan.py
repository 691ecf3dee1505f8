"""The begeleidingsplan: what was agreed, what became of it, and what does not stand yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import (
    QUIET,
    coded,
    coded_list,
    day,
    empty,
    fields,
    heading,
    joined,
    line,
    told_text,
    unknown,
)
from werkzekerheid.cli.views.asked import asked
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

Document = dict[str, Any]
_SIGNS: Mapping[str, tuple[str, str]] = {
    "reached": ("✓", "green"), "kept": ("✓", "green"), "broken": ("✗", "bold red"), "dropped": ("–", QUIET),
}  # fmt: skip
_OPEN = ("•", "")


def sheet(document: Document) -> Iterator[RenderableType]:
    """The plan in force, the agreements beside it, and former versions."""
    plan = document["plan"]
    yield heading(say("cli_plan"), document["career"], *asked(document))
    yield Text()
    if plan is None:
        yield empty(say("cli_plan_unknown"))
    elif plan == "none":
        yield empty(say("cli_plan_none"))
    else:
        yield fields(_rows(plan))
        yield from _listed(say("cli_goals"), [_goal(one) for one in plan["goals"]])
        yield from _listed(say("cli_agreements"), [_agreement(one) for one in plan["agreements"]])
    outside = [_agreement(one) for one in document["agreements_outside_plan"]]
    yield from _listed(say("cli_agreements_outside") if outside else "", outside)
    if document["former"]:
        yield Text()
        former = joined([line(one["ref"], " (", day(one["agreed_on"]), ")") for one in document["former"]])
        yield line((say("cli_former_plans"), QUIET), " ", former)


def in_short(document: Document) -> Text:
    """Whether there is a plan, with what matters when it goes wrong."""
    plan = document["plan"]
    if plan is None:
        return unknown()
    if plan == "none":
        return line(say("cli_none"))
    standing = sum(plan["start_agreements"].values())
    agreed_on = plan["agreed_on"]
    agreed = line(say("cli_agreed"), " ", day(agreed_on)) if agreed_on else say("cli_agreed_day_unknown")
    return joined([
        agreed,
        say("cli_standing", standing=standing, of=len(plan["start_agreements"])),
        line(say("cli_safety_net"), " ", _or_unknown(plan["safety_net"])),
        line(say("cli_relapse_contact"), " ", coded("role", plan["relapse_contact"])),
    ], " · ")  # fmt: skip


def _rows(plan: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    yield say("cli_label_agreed"), joined([day(plan["agreed_on"]), _by(plan["agreed_by"])])
    yield say("cli_label_relapse_contact"), coded("role", plan["relapse_contact"])
    yield say("cli_label_safety_net"), _or_unknown(plan["safety_net"])
    yield say("cli_label_rhythm"), joined([_rhythm(one) for one in plan["rhythm"]]) or unknown()
    yield say("cli_label_evaluation"), day(plan["evaluate_on"])
    yield say("cli_label_funding"), day(plan["funded_until_on"])
    yield say("cli_label_six"), _six(plan["start_agreements"])
    if plan["changed"]:
        yield say("cli_label_changed"), _changed(plan["changed"])


def _or_unknown(value: str | None) -> Text:
    return unknown() if value in {None, "unknown"} else line(str(value))


def _by(roles: Sequence[str]) -> Text:
    return line(say("cli_by"), " ", coded_list("role", roles)) if roles else Text()


def _rhythm(rhythm: Mapping[str, Any]) -> Text:
    return line(coded("role", rhythm["with"]), ": ", say("cli_every_days", days=rhythm["every_days"]))


def _six(standing: Mapping[str, bool]) -> Text:
    """Which of the six agreements stand, and which do not yet."""
    signs = ((("✓ ", "green") if stands else ("✗ ", "yellow"), topic) for topic, stands in standing.items())
    return joined([line(sign, word("agreement_topic", topic)) for sign, topic in signs], "  ")


def _changed(changed: Mapping[str, Sequence[str]]) -> Text:
    signs = (("+", changed["added"]), ("–", changed["removed"]))
    return joined([f"{sign} {ref}" for sign, refs in signs for ref in refs]) or line(say("cli_nothing_changed"))


def _goal(goal: Mapping[str, Any]) -> Text:
    return line(_SIGNS.get(goal["state"], _OPEN), " ", told_text(goal["text"]), _state("goal_state", goal["state"]))


def _agreement(agreement: Mapping[str, Any]) -> Text:
    review = line(say("cli_review"), " ", day(agreement["review_on"])) if agreement["review_on"] else Text()
    at = line(say("cli_at"), " ", agreement["placement"]) if agreement["placement"] else Text()
    told = joined([
        line(coded("agreement_topic", agreement["topic"]), ": ", told_text(agreement["text"])),
        line(say("cli_by"), " ", coded("role", agreement["owner"])),
        at,
        review,
    ])  # fmt: skip
    return line(_SIGNS.get(agreement["state"], _OPEN), " ", told, _state("agreement_state", agreement["state"]))


def _state(name: str, state: str) -> Text:
    return Text() if state in {"open", "standing"} else line((f" ({word(name, state)})", QUIET))


def _listed(title: str, lines: Sequence[Text]) -> Iterator[RenderableType]:
    if lines:
        yield Text()
        yield heading(title)
        for one in lines:
            yield fields([("", one)], 0)
