"""Rule sets: the tables that organisations adopted, each from a day on. Pure.

A career is judged by the table in force for its responsible organisation on the day of the ground; by ours where none
was adopted. An organisation changes the thresholds, their sources, and to how few of our audience it is told; what
makes the promise (which events, about whom, for which forms of work, what excuses) is always ours.
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from werkzekerheid.career.questions import responsible_on
from werkzekerheid.rules.registry import RULES
from werkzekerheid.rules.table import Period, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.rules.table import Table

P = TypeVar("P", bound=Period)


class Adoption(NamedTuple):
    """An organisation adopted a table of a policy; `table` None where this program cannot read it any more."""

    organisation: str
    policy: str
    valid_from: date
    adopted_on: date
    decided_by: str
    why: str
    event_id: str
    text: str
    table: Table[Any] | None


class RuleSets(NamedTuple):
    """The tables that were adopted, by organisation and policy, in the order in which they come into force."""

    by: Mapping[tuple[str, str], tuple[Adoption, ...]] = {}

    def in_force(self, organisation: str | None, policy: str, day: date) -> Adoption | None:
        """What an organisation promises on a day; None: what we do. Of two from one day the later counts."""
        found = self.by.get((organisation or "", policy), ())
        begun = [one for one in found if one.valid_from <= day and one.table is not None]
        return begun[-1] if begun else None

    def of(self, career: Career) -> dict[str, Table[Any]]:
        """The policies of which a career may be judged by another table than ours, as `all_promises` takes them."""
        if not self.by:
            return {}
        organisations = {one.organisation for one in career.responsibilities}
        policies = {policy for organisation, policy in self.by if organisation in organisations}
        return {
            policy: RULES[policy].table()._replace(instead=partial(self._instead, career, policy))
            for policy in policies
        }

    def _instead(self, career: Career, policy: str, day: date) -> Table[Any] | None:
        found = self.in_force(responsible_on(career, day), policy, day)
        return found.table if found else None


NO_SETS = RuleSets()
"""Nobody adopted anything."""


def sets_of(adoptions: Iterable[Adoption]) -> RuleSets:
    """The rule sets of these adoptions, those of one organisation in their order.

    Nothing is kept of a rule that we do not know: the list of rules is closed.
    """
    found: dict[tuple[str, str], list[Adoption]] = {}
    for one in adoptions:
        if one.policy in RULES:
            found.setdefault((one.organisation, one.policy), []).append(one)
    return RuleSets({key: tuple(sorted(some, key=lambda one: one.valid_from)) for key, some in found.items()})


@cache
def read(policy: str, text: str) -> Table[Any] | None:
    """The table in a text; None where it does not fit this program, or the rule is none of ours."""
    if policy not in RULES:
        return None
    try:
        return judged_by(policy, tomllib.loads(text), text)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return None


def judged_by(policy: str, content: Mapping[str, Any], text: str) -> Table[Any]:
    """Our table with the periods of this content, and its title and audience where it names them.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: they do not fit.
    """
    rule = RULES[policy]
    return instead_of(rule.table(), rule.period, content, text)


def instead_of(ours: Table[P], period: type[P], content: Mapping[str, Any], text: str) -> Table[P]:
    """The same of any table of ours, a rule's or that of the drop-out risk."""
    if not content["period"]:
        raise KeyError("period")
    whole = {
        "title": content.get("title", ours.title),
        "audience": content.get("audience", ours.audience),
        "reads": (),
        "concerns": ours.concerns,
        "period": content["period"],
    }
    found = parse(ours.rule, whole, hashlib.sha256(text.encode()).hexdigest(), period)
    # In our order, and nobody more than we tell; to nobody at all is to everybody.
    audience = tuple(one for one in ours.audience if one in found.audience) or ours.audience
    return found._replace(audience=audience, forms=ours.forms)
