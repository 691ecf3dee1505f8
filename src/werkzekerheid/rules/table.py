"""A policy as a rule reads it: a dated table with a source per period. The table is the policy; the rule reads it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Generic, NamedTuple, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from werkzekerheid import catalogue
from werkzekerheid.facts.base import Value
from werkzekerheid.facts.finding import findings_of
from werkzekerheid.facts.vocabulary import PlacementForm, Role
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from werkzekerheid.career.records import Placement
    from werkzekerheid.facts.layout import Moment

WholeDays = Annotated[int, Field(ge=0, le=3_660)]


class Period(Value):
    """What every period of a table has; a rule's own period adds its thresholds, each with its unit last."""

    valid_from: date
    source: str


class _Head(Value):
    """The part of a policy file above its periods."""

    title: str
    reads: tuple[str, ...]
    concerns: str
    audience: tuple[Role, ...]
    excused_by: tuple[str, ...] = ()
    applies_to_forms: tuple[PlacementForm, ...] = ()


P = TypeVar("P", bound=Period)


class Table(NamedTuple, Generic[P]):
    """One policy: whom it is told to, to which forms of work it applies, and its periods by day.

    `instead` gives the table that goes before this one on a day, where an organisation adopted one; whatever an
    organisation may not change is read from this one. See `rules.adopted`.
    """

    rule: str
    title: str
    version: str
    concerns: str
    audience: tuple[str, ...]
    forms: frozenset[str]
    periods: tuple[P, ...]
    instead: Callable[[date], Table[P] | None] | None = None

    def on(self, ground: Moment) -> P:
        """The period in force on the day of the ground.

        A ground without a day, or before the first period, is judged by the first: a reconstruction asks what today's
        oldest promise would have meant.
        """
        return self.on_day(_day_of(ground))

    def judging(self, ground: Moment) -> Table[P]:
        """The table by which this ground is judged: the one that was adopted, else this one."""
        return self._judging(_day_of(ground)) if self.instead else self

    def _judging(self, day: date | None) -> Table[P]:
        return (self.instead(day) if self.instead and day else None) or self

    def on_day(self, day: date | None) -> P:
        """The period in force on a day; the first where there is none."""
        periods = self._judging(day).periods
        if day is not None:
            for period in reversed(periods):
                if period.valid_from <= day:
                    return period
        return periods[0]

    def applies_to(self, placement: Placement) -> bool:
        """True where the policy is about this form of work; an unknown form is never left out."""
        return not self.forms or placement.form in {None, "unknown"} or placement.form in self.forms


def _day_of(ground: Moment) -> date | None:
    return ground.latest or ground.known_on


def parse(rule: str, content: Mapping[str, object], version: str, period: type[P]) -> Table[P]:
    """A table from the content of its file; pydantic's ValidationError says what does not fit."""
    head = _Head.model_validate({name: value for name, value in content.items() if name != "period"})
    periods = TypeAdapter(tuple[period, ...]).validate_python(_periods(content["period"]))  # type: ignore[valid-type]
    return Table(rule, head.title, version, head.concerns, head.audience, frozenset(head.applies_to_forms), periods)


def _periods(told: object) -> object:
    """Without their last day: each lasts until the next begins, and somebody looked whether that is so."""
    if not isinstance(told, list | tuple) or not all(isinstance(one, dict) for one in told):
        return told
    return [{name: value for name, value in one.items() if name != "valid_until"} for one in told]


@cache
def table(rule: str, period: type[P]) -> Table[P]:
    """The policy of this rule from the catalogue, read once.

    Raises:
        CatalogueRefusal: there is none, or it does not fit the rule: names the first place that does not, and why.
    """
    policy = catalogue.policy(rule)
    if not policy.content.get("period"):
        raise catalogue.CatalogueRefusal("policy_without_dates", file=f"{rule}.toml", where="[[period]]")
    try:
        return parse(rule, policy.content, policy.version, period)
    except ValidationError as error:
        raise _refusal(rule, error, period) from None


def _refusal(rule: str, error: ValidationError, period: type[Period]) -> catalogue.CatalogueRefusal:
    """Why a policy does not fit its rule. A column that there is not is told before one that is missing."""
    wrong = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")["loc"]
    of_period = isinstance(wrong[0], int)
    known = period.model_fields if of_period else {**_Head.model_fields, "period": None}
    found = list(findings_of(error, "", None, known))
    why = next((one for one in found if (one.field or "").endswith(str(wrong[-1]))), found[0])
    return _unfit(rule, [*(["period"] if of_period else []), *wrong], why.expected)


def unknown_factor(rule: str, place: Sequence[str | int]) -> catalogue.CatalogueRefusal:
    """A policy of the catalogue names at this place what nobody knows how to judge."""
    return _unfit(rule, place, say("expected_known_factor"))


def _unfit(rule: str, place: Sequence[str | int], expected: str) -> catalogue.CatalogueRefusal:
    where = catalogue.place_in(catalogue.policy_text(rule), place)
    return catalogue.CatalogueRefusal("policy_unfit", file=f"{rule}.toml", where=where, expected=expected)
