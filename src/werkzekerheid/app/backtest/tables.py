"""The tables by which a backtest judges: ours, or in the place of some of them those in a folder."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.table_files import read_table
from werkzekerheid.facts.finding import Finding, Findings
from werkzekerheid.facts.written import toml
from werkzekerheid.messages import Refusal
from werkzekerheid.rules.adopted import NO_SETS, RuleSets, instead_of, judged_by
from werkzekerheid.rules.checked import check
from werkzekerheid.rules.dropout_risk import POLICY, DropoutRiskPeriod, load_table
from werkzekerheid.rules.registry import OTHER_POLICIES, RULES, all_promises, load_tables, reads

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from werkzekerheid.app.walk import Look
    from werkzekerheid.career.state import Career
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

_WHO_ANSWERS = frozenset({"responsibility_assigned"})


class Tables(NamedTuple):
    """The table of each rule and that of the drop-out risk; `name` is that of the folder, or empty for ours.

    `sets` are the tables that organisations adopted, where each career is judged by those of whoever answered for it.
    """

    name: str
    promises: Mapping[str, Table[Any]]
    risk: Table[DropoutRiskPeriod]
    sets: RuleSets = NO_SETS

    def looks(self) -> dict[str, Look]:
        """The rules, each on its own, so that none looks when another is due."""
        return {name: partial(self._promises, name) for name in RULES}

    def reads(self) -> dict[str, frozenset[str]]:
        """By rule the types of fact on which its promises rest; of adopted tables on who answers for it too."""
        adopted = {policy for _, policy in self.sets.by}
        return {name: some | _WHO_ANSWERS if name in adopted else some for name, some in reads().items()}

    def _promises(self, name: str, career: Career, day: date | None) -> list[Promise]:
        """Of one rule. An adopted table goes before ours, as in the live rules."""
        return all_promises(career, day, {**self.promises, **self.sets.of(career)}, (name,))


def our_tables() -> Tables:
    """Those of the catalogue."""
    return Tables("", load_tables(), load_table())


def read_tables(folder: Path) -> Tables:
    """Ours, but those that stand in this folder. Policies that make no promise are left unread.

    Raises:
        Refusal: `policy_no_folder`, `policy_none_in_folder`, `policy_unknown`.
        Findings: a table does not fit its rule; all places of all tables at once, each with its line.
    """
    if not folder.is_dir():
        raise Refusal("policy_no_folder", folder=folder)
    files = sorted(one for one in folder.iterdir() if one.suffix == ".toml")
    read: dict[str, Table[Any]] = {}
    findings: list[Finding] = []
    for file in files:
        if file.stem in RULES or file.stem == POLICY:
            try:
                read[file.stem] = _table(file)
            except Findings as found:
                findings.extend(found.all)
        elif file.stem not in OTHER_POLICIES:
            raise Refusal("policy_unknown", file=file, rules=", ".join([*RULES, POLICY]))
    if findings:
        raise Findings(findings)
    if not read:
        raise Refusal("policy_none_in_folder", folder=folder)
    risk = read.pop(POLICY, None) or load_table()
    return Tables(folder.name, load_tables() | read, risk)


def _table(file: Path) -> Table[Any]:
    """What stands in a file: our table with other thresholds, checked as one that is to be adopted."""
    typed = read_table(file, str(file))
    if wrong := check(*typed, to_try=True):
        raise Findings(wrong)
    content = toml(typed.text)
    if typed.rule == POLICY:
        return instead_of(load_table(), DropoutRiskPeriod, content, typed.text)
    return judged_by(typed.rule, content, typed.text)
