"""The rules as the Algoritmeregister asks for them, made from the catalogue. It is about nobody.

Only what the catalogue tells: what nobody told is None, and for the organisation to fill in where it publishes this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from werkzekerheid import catalogue
from werkzekerheid.messages import say
from werkzekerheid.rules.dropout_risk import POLICY as RISK
from werkzekerheid.rules.dropout_risk import DropoutRiskPeriod
from werkzekerheid.rules.registry import RULES
from werkzekerheid.rules.table import table
from werkzekerheid.sharing.activities import activity_for
from werkzekerheid.words import word

if TYPE_CHECKING:
    from datetime import date

    from werkzekerheid.rules.table import Table

_RAISED = "alert_raised"
"""What every rule leads to: the activity that covers it says on which ground the rules run."""


class Fact(TypedDict):
    """A kind of fact that a rule reads, and the class of its type."""

    type: str
    title: str
    data_class: str


class AlgorithmRow(TypedDict):
    """A rule in the fields of the register. `status`: `in_use`, or `in_development` before its first day.

    `begun_on`, `organisation`, `department`, `contact`, `website` and `impact_tests` are for whoever uses it to say.
    """

    rule: str
    name: str
    organisation: str | None
    department: str | None
    contact: str | None
    website: str | None
    description: str
    goal: str
    status: str
    begun_on: str | None
    category: str
    legal_basis: str
    processing_activity: str
    human_intervention: str
    data: list[Fact]
    not_used: str
    method: str
    sources: list[str]
    risk_management: str
    impact_tests: str | None
    provider: str | None
    code: str
    version: str


def algorithm_register(day: date) -> list[AlgorithmRow]:
    """A row for each rule, and for the drop-out risk, as they stand on a day.

    Raises:
        CatalogueRefusal: a policy cannot be read, or does not fit.
    """
    tables: dict[str, Table[Any]] = {name: rule.table() for name, rule in RULES.items()}
    return [_row(one, day) for one in (*tables.values(), table(RISK, DropoutRiskPeriod))]


def _row(one: Table[Any], day: date) -> AlgorithmRow:
    activity = activity_for(_RAISED, None, day)
    told = ", ".join(word("role", role) for role in one.audience)
    risk = one.rule == RISK
    return AlgorithmRow(
        rule=one.rule,
        name=one.title,
        organisation=None,
        department=None,
        contact=None,
        website=None,
        description=say("algorithm_risk" if risk else "algorithm_promise", title=one.title),
        goal=say("algorithm_risk_goal" if risk else "algorithm_goal"),
        status="in_use" if one.periods[0].valid_from <= day else "in_development",
        begun_on=None,
        category=say("algorithm_category"),
        legal_basis=activity.basis,
        processing_activity=activity.activity,
        human_intervention=say("algorithm_human", roles=told),
        data=[_fact(type_) for type_ in catalogue.policy_of_ours(one.rule).content["reads"]],
        not_used=say("algorithm_not_used"),
        method=say("algorithm_method"),
        sources=[period.source for period in one.periods],
        risk_management=say("algorithm_risks"),
        impact_tests=None,
        provider=None,
        code=f"src/werkzekerheid/rules/{one.rule}.py",
        version=one.version,
    )


def _fact(type_: str) -> Fact:
    found = catalogue.event_type(type_)
    return Fact(type=type_, title=found.title, data_class=found.event_class)
