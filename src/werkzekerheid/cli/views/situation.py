"""How it stands with somebody's work, contract, income and guidance."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.text import Text

from werkzekerheid.cli.sheet import UNKNOWN, coded, coded_list, day, fields, heading, joined, line, unknown, yes_no
from werkzekerheid.cli.views.asked import asked
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType

Document = dict[str, Any]


def sheet(document: Document) -> Iterator[RenderableType]:
    """The situation, top to bottom."""
    yield heading(document["career"], *asked(document))
    yield Text()
    yield fields(_rows(document))


def work_in_short(document: Document) -> Text:
    """Whether somebody works, where and since when, in one line."""
    placement = document["placement"]
    if isinstance(placement, dict):
        return joined([_place(placement), _since(placement)])
    if document["working"] is False:
        return line(say("cli_not_working"))
    return unknown()


def coaches_in_short(document: Document) -> Text:
    """Who guides, in one line."""
    if document["coaches"]:
        names = [_coach_name(one) for one in document["coaches"]]
        times = Counter(one.plain for one in names)
        shown = {one.plain: one for one in names}
        return joined([line(one, f" ({times[name]})" if times[name] > 1 else "") for name, one in shown.items()])
    return line(say("cli_no_coach")) if document["has_coach"] is False else unknown()


def contact(document: Document) -> Text:
    """The last contact: when, with whom, by whom."""
    last = document["last_contact"]
    if last is None:
        return unknown()
    roles = coded_list("role", last["with"])
    by = line(say("cli_by"), " ", coded("role", last["by"]))
    how = coded("channel", last["channel"]) if last["channel"] not in {None, "unknown"} else Text()
    return joined([day(last["on"]), line(say("cli_with"), " ", roles), by, how])


def _rows(document: Document) -> Iterator[tuple[str, Text]]:
    yield say("cli_label_work"), _work(document)
    for other in document["other_placements"]:
        yield say("cli_label_beside"), joined([_place(other), _since(other)])
    yield say("cli_label_contract"), _contract(document["contract"])
    yield say("cli_label_income"), coded_list("income_kind", document["income"]) if document["income"] else unknown()
    yield say("cli_label_groups"), coded_list("target_group", document["target_groups"]) or unknown()
    for number, provision in enumerate(document["provisions"]):
        yield "" if number else say("cli_label_provisions"), _provision(provision)
    for number, coach in enumerate(document["coaches"]):
        yield "" if number else say("cli_label_guidance"), _coach(coach)
    if not document["coaches"]:
        yield say("cli_label_guidance"), coaches_in_short(document)
    for number, party in enumerate(document["responsible"]):
        yield "" if number else say("cli_label_responsible"), _responsible(party)
    yield say("cli_label_last_contact"), contact(document)
    yield say("cli_label_in_view"), yes_no(document["in_view"])
    yield say("cli_label_relapse"), _relapse(document["open_relapse"])
    yield say("cli_label_signals"), coded_list("sign", document["open_signals"]) or line(say("cli_none_open"))
    yield say("cli_label_so_far"), _counts(document["counts"])
    if document["unknown"]:
        yield say("cli_label_not_known"), coded_list("field", document["unknown"])


def _work(document: Document) -> Text:
    placement = document["placement"]
    if not isinstance(placement, dict):
        return work_in_short(document)
    hours = placement["hours_per_week"]
    return joined([
        _place(placement),
        _since(placement),
        line(say("cli_hours", hours=f"{hours:g}")) if hours is not None else Text(),
        Text() if placement["paid"] is None else line(word("placement_started.paid", str(placement["paid"]).lower())),
        _until(placement["planned_end_on"]),
    ])  # fmt: skip


def _place(placement: Mapping[str, Any]) -> Text:
    kind, employer = placement["organisation_kind"], placement["formal_employer"]
    kind_words = line(" (", coded("organisation_kind", kind), ")") if kind not in {None, "unknown"} else Text()
    paid_by = line(", ", say("cli_employed_by", organisation=employer)) if employer else Text()
    where = line(placement["organisation"]) if placement["organisation"] else unknown()
    return line(coded("placement_form", placement["form"]), " ", say("cli_at"), " ", where, kind_words, paid_by)


def _since(placement: Mapping[str, Any]) -> Text:
    if placement["since"] is None:
        return line((say("cli_since_unknown"), UNKNOWN))
    return line(say("cli_since"), " ", day(placement["since"]))


def _until(shown: str | None) -> Text:
    return line(say("cli_until"), " ", day(shown)) if shown else Text()


def _contract(contract: Mapping[str, Any] | str | None) -> Text:
    if not isinstance(contract, dict):
        return line(say("cli_none")) if contract == "none" else unknown()
    number = contract["sequence"]
    ends = Text() if contract["kind"] == "permanent" else line(say("cli_until"), " ", day(contract["ends_on"]))
    follows = contract["renewal"]
    return joined([
        coded("contract_kind", contract["kind"]),
        line(say("cli_sequence", number=number)) if number else Text(),
        line(say("cli_from"), " ", day(contract["starts_on"])),
        ends,
        coded("contract_end_announced.renewal", follows) if follows else Text(),
    ])  # fmt: skip


def _provision(provision: Mapping[str, Any]) -> Text:
    since = line(say("cli_since"), " ", day(provision["from_on"])) if provision["from_on"] else Text()
    return joined([coded("provision_kind", provision["kind"]), since, _until(provision["until_on"])])


def _coach(coach: Mapping[str, Any]) -> Text:
    return joined([_coach_name(coach), _since(coach), _until(coach["until_on"])])


def _coach_name(coach: Mapping[str, Any]) -> Text:
    return line(coded("coach_kind", coach["kind"]), " ", say("cli_at"), " ", str(coach["organisation"]))


def _responsible(party: Mapping[str, Any]) -> Text:
    scope = coded("responsibility_assigned.scope", party["scope"])
    return line(scope, ": ", str(party["organisation"]), " (", coded("role", party["role"]), ")")


def _relapse(open_: bool | None) -> Text:
    if open_ is None:
        return line(say("cli_no_relapse_told"))
    return line(say("cli_relapse_open") if open_ else say("cli_relapse_over"))


def _counts(counts: Mapping[str, int]) -> Text:
    told = joined([_counted(name, number) for name, number in counts.items() if number])
    return told if told.plain else line(say("cli_nothing_yet"))


def _counted(name: str, number: int) -> str:
    return f"{number} {word('count_one' if number == 1 else 'count', name)}"
