"""Rule sets, what differs between two tables, the quality of the rules, and the sample of the week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import QUIET, coded, coded_list, empty, fields, heading, joined, line, table
from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.messages import say
from werkzekerheid.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from werkzekerheid.app.rule_quality import SampledRow
    from werkzekerheid.app.rule_sets import Change, RuleSetRow
    from werkzekerheid.readmodels.rule_quality import RulePart, RuleQuality


def adopted(rows: Sequence[RuleSetRow]) -> Iterator[RenderableType]:
    """What each organisation adopted; everything else is ours."""
    if not rows:
        yield empty(say("cli_no_rules"))
        return
    yield heading(say("cli_rules_title"))
    before = ""
    for row in rows:
        if row["organisation"] != before:
            yield Text()
            yield line((row["name"] or row["organisation"], "bold"), "  ", (row["organisation"], QUIET))
        before = row["organisation"]
        yield fields([(row["policy"], _adopted(row))])
    yield Text()
    yield Text(say("cli_rules_rest"), QUIET)


def _adopted(row: RuleSetRow) -> Text:
    since = say("cli_rules_since", day=day_in_words(row["valid_from"]))
    decided = say("cli_rules_decided", day=day_in_words(row["adopted_on"]))
    by = line(f"{decided} ", coded("role", row["decided_by"]))
    return Text("\n").join([joined([row["title"], since, coded("rule_set_state", row["state"])]), by, line(row["why"])])


def differing(changes: Sequence[Change]) -> Iterator[RenderableType]:
    """What changes, rule by rule, a line each."""
    if not changes:
        yield empty(say("cli_rules_same"))
        return
    for rule in dict.fromkeys(one["policy"] for one in changes):
        yield heading(RULES[rule].table().title, rule)
        yield fields([(one["what"], _change(one)) for one in changes if one["policy"] == rule])


def _change(one: Change) -> Text:
    since = say("cli_rules_from", day=day_in_words(one["since"])) if one["since"] else ""
    before, after = one["before"], one["after"]
    if isinstance(before, int) and isinstance(after, int):
        changed = say("cli_rules_more" if after > before else "cli_rules_less", before=before, after=after)
    elif one["what"] == "audience":
        return line(coded_list("role", before), say("cli_rules_becomes"), coded_list("role", after))
    else:
        changed = say("cli_rules_other", before=before, after=after)
    return joined([changed, (since, QUIET)])


def quality(report: RuleQuality) -> Iterator[RenderableType]:
    """How well the rules did, and the sample beside them."""
    days = say("cli_usage_days", first=day_in_words(report["from"]), last=day_in_words(report["to"]))
    yield heading(say("cli_rules_quality"), *([report["organisation"]] if report["organisation"] else []), days)
    yield Text()
    yield fields([
        (say("cli_label_careers"), _number(report["careers"])),
        (say("cli_label_worker_years"), _number(report["worker_years"])),
    ])  # fmt: skip
    if report["rules"]:
        yield Text()
        yield table(_heads(), [_quality(one, report["follow_percent"]) for one in report["rules"]])
    yield Text()
    sample = report["sample"]
    yield heading(say("cli_sample_title"), say("cli_sample_one_in", number=sample["one_in"]))
    yield fields([
        (say("cli_label_sampled"), _number(sample["sampled"])),
        (say("cli_label_contacted"), _number(sample["contacted"])),
        (say("cli_label_found"), _with_percent(sample["found"], sample["found_percent"])),
    ])  # fmt: skip
    yield Text()
    if any((one["followed_percent"] or 0) > report["follow_percent"] for one in report["rules"]):
        yield Text(say("cli_rules_always_followed", percent=report["follow_percent"]))
    yield Text(say("cli_rules_small"), QUIET)


def _heads() -> list[tuple[str, dict[str, Any]]]:
    counted = (
        say("cli_column_raised"), say("cli_column_seen"), say("cli_column_answered"), say("cli_column_followed"),
        say("cli_column_confirmed"), say("cli_column_withdrawn"), say("cli_column_disagree"), say("cli_column_median"),
        say("cli_column_burden"),
    )  # fmt: skip
    return [(say("cli_column_rule"), {}), *((head, {"justify": "right"}) for head in counted)]


def _quality(one: RulePart, limit: int) -> list[Text]:
    followed = _with_percent(one["followed"], one["followed_percent"])
    if (one["followed_percent"] or 0) > limit:
        followed = line(followed, " !")
    doubted = [one["disagree"], one["wrong_information"]]
    return [
        line(one["rule"]),
        _number(one["raised"]),
        _number(one["seen"]),
        _number(one["answered"]),
        followed,
        _with_percent(one["confirmed"], one["confirmed_percent"]),
        _number(one["withdrawn"]),
        joined([_number(each) for each in doubted], "/"),
        _number(one["median_days_to_answer"]),
        _number(one["per_worker_year"]),
    ]


def _with_percent(number: int | None, percent: int | None) -> Text:
    return line(_number(number), (f" ({percent} %)", QUIET) if percent is not None else "")


def _number(value: float | None) -> Text:
    return line((say("cli_fewer"), QUIET) if value is None else str(value))


def sampled(rows: Sequence[SampledRow]) -> Iterator[RenderableType]:
    """The careers that chance chose, and what to look at."""
    if not rows:
        yield empty(say("cli_no_sample"))
        return
    yield heading(say("cli_sample_also"), say("cli_sample_week", day=day_in_words(rows[0]["week"])))
    for row in rows:
        yield Text()
        yield line((row["career"], "bold"))
        yield fields(_stands(row))
    yield Text()
    yield Text(say("cli_sample_record"), QUIET)


def _stands(row: SampledRow) -> Iterator[tuple[str, Text]]:
    if row["organisation"]:
        yield say("cli_label_work"), line(row["organisation"])
    if row["last_contact_on"]:
        yield say("cli_label_last_contact"), line(day_in_words(row["last_contact_on"]))
    if row["contract_ends_on"]:
        yield say("cli_label_contract_ends"), line(day_in_words(row["contract_ends_on"]))
    questions: list[Any] = [coded("sample_look_at", one) for one in row["look_at"]]
    yield say("cli_label_look_at"), joined(questions, "; ")
