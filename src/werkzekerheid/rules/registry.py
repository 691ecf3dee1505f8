"""The rules by name, each imported when it is first asked."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.catalogue import policy_of_ours
from werkzekerheid.rules.once import Looked
from werkzekerheid.rules.table import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Period, Table


class Rule(NamedTuple):
    """A rule: its module holds `promises`, and the class of its period after its own name (`InViewPeriod`)."""

    name: str

    @property
    def promises(self) -> Callable[[Career, Table[Any], date | None], Iterator[Promise]]:
        """The pure function that reads the table and the career."""
        function: Callable[[Career, Table[Any], date | None], Iterator[Promise]] = self._of_module("promises")
        return function

    @property
    def period(self) -> type[Period]:
        """The class of its thresholds."""
        found: type[Period] = self._of_module("".join(part.capitalize() for part in self.name.split("_")) + "Period")
        return found

    def table(self) -> Table[Any]:
        """Its policy from the catalogue."""
        return table(self.name, self.period)

    def _of_module(self, name: str) -> Any:  # noqa: ANN401  (a function or a class)
        return getattr(_module(self.name), name)


@cache
def _module(rule: str) -> ModuleType:
    return import_module(f"werkzekerheid.rules.{rule}")


RULES: Mapping[str, Rule] = MappingProxyType({
    name: Rule(name)
    for name in (
        "relapse_response", "signal_response", "signal_cluster", "check_in_rhythm", "start_contact", "early_dip",
        "coaching_lapse", "start_agreements", "handover", "handover_follow_up", "supervisor_continuity", "contract_end",
        "two_year_limit", "trial_decision", "evaluation", "wage_value", "wish_response", "promised_adaptation",
        "agreement_review", "after_dropout", "in_view", "school_aftercare", "contact_burden", "rights_answer",
    )
})  # fmt: skip
"""Every rule that makes promises, in the order in which they are told."""

OTHER_POLICIES = frozenset({
    "access", "alert_answer", "dropout_risk", "forbidden_inputs", "holidays_nl", "legal_basis", "notices",
    "processing_activities", "retention", "rule_quality",
})  # fmt: skip
"""The policies that make no promise over a career: read by others than a rule."""


@cache
def reads() -> Mapping[str, frozenset[str]]:
    """By rule the types of fact on which its promises rest, as our own tables name them: no other table changes that.

    A fact of another type, behind all that is known, changes none of them; tests/rules/test_reads.py holds them to it.
    """
    return MappingProxyType({name: frozenset(policy_of_ours(name).content["reads"]) for name in RULES})


def load_tables() -> dict[str, Table[Any]]:
    """The policy of every rule, from the catalogue."""
    return {name: rule.table() for name, rule in RULES.items()}


def all_promises(
    career: Career,
    day: date | None,
    tables: Mapping[str, Table[Any]] | None = None,
    only: Iterable[str] | None = None,
) -> list[Promise]:
    """Every promise to this worker as it stands on a day, kept ones too.

    Args:
        career: what was known on that day.
        day: None in a stretch without days. Of a telling nobody looks past the day on which it was told.
        tables: those by which it is judged instead, see `adopted.RuleSets.of`; ours for a rule that is left out.
        only: the names of the rules that are asked, by default all.
    """
    if day is not None and career.horizon is not None:
        day = min(day, career.horizon)
    career = Looked.at(career)
    adopted = tables or {}
    found: list[Promise] = []
    for name in RULES if only is None else only:
        rule = RULES[name]
        found += rule.promises(career, adopted.get(name) or rule.table(), day)
    return found
