"""A research project as its stream tells it: what it asks, on which ground, until when, what was made for it. Pure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, cast

from werkzekerheid.facts.layout import day_of
from werkzekerheid.facts.research import SMALLEST_COHORT
from werkzekerheid.facts.vague import span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from werkzekerheid.facts import research as facts
    from werkzekerheid.facts.event import Event
    from werkzekerheid.research.blurring import Dates

STREAMS = "research:"
CONDITIONS = ("necessary", "public_interest", "consent_impossible", "safeguards")
"""Those of UAVG 24, a to d."""
State = Literal["open", "over", "closed"]


class Extract(NamedTuple):
    """A data set that was made: of how much, up to where the ledger was read, and what became of it.

    `smallest_group` is k: how many careers share the rarest combination of what may be known from outside.
    """

    extract: str
    format: str
    careers: int
    rows: int | None
    sha256: str
    query: str
    columns: tuple[str, ...]
    position: int | None
    code_version: str | None
    smallest_group: int | None
    made_on: date
    recalled_on: date | None = None
    destroyed_on: date | None = None


class Project(NamedTuple):
    """One project. `decider` is the organisation of whoever registered it; `types` and `where` none is all of them."""

    project: str
    question: str
    organisation: str
    persons: frozenset[str]
    decider: str | None
    legal_basis: str
    checklist: Mapping[str, bool | None]
    answers: Mapping[str, str | None]
    decided_by: str | None
    motive: str | None
    classes: frozenset[str]
    types: tuple[str, ...]
    cohort: str | None
    where: tuple[str, ...]
    smallest_cohort: int
    dates: Dates
    until: date | None
    registered_on: date
    extracts: Mapping[str, Extract] = {}
    closed_on: date | None = None
    version: int = 1

    def state(self, day: date) -> State:
        """How it stands on a day: one without a last day was over when it began."""
        if self.closed_on is not None:
            return "closed"
        return "over" if self.until is None or day > self.until else "open"

    @property
    def left(self) -> tuple[Extract, ...]:
        """The data sets that nobody destroyed yet."""
        return tuple(one for one in self.extracts.values() if one.destroyed_on is None)


def fold(events: Iterable[Event]) -> Project | None:
    """The project that these events of its stream tell; None where there is none."""
    found: Project | None = None
    for event in events:
        if event.fact.TYPE == "project_registered":
            found = _registered(event, cast("facts.ProjectRegistered", event.fact))
        elif found is not None:
            found = _HANDLERS[event.fact.TYPE](found, event, event.fact)._replace(version=event.version)
    return found


def _registered(event: Event, fact: facts.ProjectRegistered) -> Project:
    persons = {*fact.persons, *([fact.person] if fact.person else ())}
    return Project(
        fact.project,
        fact.question,
        fact.organisation or "unknown",
        frozenset(persons),
        event.told.recorded_by.organisation,
        fact.legal_basis or "unknown",
        {name: getattr(fact.checklist, name, None) for name in CONDITIONS},
        {name: getattr(fact.answers, name, None) for name in CONDITIONS},
        fact.decided_by,
        fact.motive,
        frozenset(fact.classes),
        fact.types,
        fact.cohort,
        fact.where,
        fact.smallest_cohort or SMALLEST_COHORT,
        # Where nobody said how, the days that are left tell least.
        "shifted" if fact.dates == "shifted" else "months",
        span(fact.until_on).latest if fact.until_on else None,
        day_of(event.recorded_at),
        version=event.version,
    )


def _made(one: Project, event: Event, fact: facts.ExtractMade) -> Project:
    made = Extract(
        fact.extract, fact.format or "unknown", fact.careers, fact.rows, fact.sha256, fact.query or "", fact.columns,
        fact.position, fact.code_version, fact.smallest_group, day_of(event.recorded_at),
    )  # fmt: skip
    return one._replace(extracts={**one.extracts, fact.extract: made})


def _destroyed(one: Project, event: Event, fact: facts.ExtractDestroyed) -> Project:
    return _with(one, fact.extract, destroyed_on=day_of(event.recorded_at))


def _recalled(one: Project, event: Event, fact: facts.ExtractRecalled) -> Project:
    return _with(one, fact.extract, recalled_on=day_of(event.recorded_at))


def _with(one: Project, extract: str, **changes: Any) -> Project:  # noqa: ANN401  (fields of an extract)
    if extract not in one.extracts:
        return one
    return one._replace(extracts={**one.extracts, extract: one.extracts[extract]._replace(**changes)})


def _closed(one: Project, event: Event, _: facts.ProjectClosed) -> Project:
    return one._replace(closed_on=day_of(event.recorded_at))


_HANDLERS: Mapping[str, Callable[[Project, Event, Any], Project]] = {
    "extract_made": _made,
    "extract_destroyed": _destroyed,
    "extract_recalled": _recalled,
    "project_closed": _closed,
}
