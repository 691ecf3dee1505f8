"""The tables by which a backtest judges: ours, or in the place of some of them those in a folder."""

from __future__ import annotations

import hashlib
import tomllib
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from werkzekerheid.catalogue import CatalogueRefusal, check_policy
from werkzekerheid.facts.finding import Finding, Findings, findings_of
from werkzekerheid.messages import Refusal, say
from werkzekerheid.rules.dropout_risk import JUDGES, POLICY, DropoutRiskPeriod, load_table
from werkzekerheid.rules.registry import OTHER_POLICIES, RULES, all_promises, load_tables
from werkzekerheid.rules.table import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from werkzekerheid.app.walk import Look
    from werkzekerheid.rules.table import Table


class Tables(NamedTuple):
    """The table of each rule and that of the drop-out risk; `name` is that of the folder, or empty for ours."""

    name: str
    promises: Mapping[str, Table[Any]]
    risk: Table[DropoutRiskPeriod]

    def looks(self) -> dict[str, Look]:
        """The rules, each on its own, so that none looks when another is due."""
        return {name: partial(all_promises, tables=self.promises, only=(name,)) for name in RULES}


def our_tables() -> Tables:
    """Those of the catalogue."""
    return Tables("", load_tables(), load_table())


def read_tables(folder: Path) -> Tables:
    """Ours, but those that stand in this folder. Policies that make no promise are left unread.

    Raises:
        Refusal: `policy_no_folder`, `policy_none_in_folder`, `policy_unknown`, or as the catalogue refuses a policy.
        Findings: a table does not fit its rule; all places of all tables at once.
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
    raw = file.read_bytes()
    try:
        content = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueRefusal("catalogue_file_unreadable", file=file, reason=error) from None
    check_policy(str(file), content)
    if not content.get("period"):
        raise Findings([Finding(str(file), None, "period", say("expected_present"))])
    period = DropoutRiskPeriod if file.stem == POLICY else RULES[file.stem].period
    try:
        table: Table[Any] = parse(file.stem, content, hashlib.sha256(raw).hexdigest(), period)
    except ValidationError as error:
        raise Findings(findings_of(error, str(file), None, (*_HEAD, *period.model_fields))) from None
    if file.stem == POLICY:
        findings = list(_unknown_factors(file, table))
        if findings:
            raise Findings(findings)
    return table


_HEAD = ("title", "reads", "concerns", "audience", "excused_by", "applies_to_forms", "period")


def _unknown_factors(file: Path, table: Table[DropoutRiskPeriod]) -> Iterator[Finding]:
    """Factors that nobody knows how to judge."""
    for period in table.periods:
        for line in period.factor:
            if line.name not in JUDGES[line.group]:
                yield Finding(str(file), None, f"factor.{line.name}", say("expected_known_factor"))
