"""The ground of a project: what must be answered before it is registered, and what it lets be asked afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from werkzekerheid import catalogue
from werkzekerheid.app.directory import directory_of
from werkzekerheid.facts.registry import fact_class, fact_types, stream_kind
from werkzekerheid.facts.vague import span
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.tables import LIVE
from werkzekerheid.research.prepared import NEVER
from werkzekerheid.research.projects import CONDITIONS
from werkzekerheid.sharing.tables import load_tables
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.research import ProjectRegistered
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.research.projects import Project

PURPOSE: Purpose = "research"
_RESEARCHER = "researcher"
COHORT_COLUMNS = ("working", "form", "organisation_kind", "contract_kind", "has_coach")
"""The columns of the stored table `situation` that a cohort may be chosen by: all of class work, none names anybody."""
_YES_NO = {"true": True, "false": False}


def check_ground(app: App, fact: Fact, requester: Actor) -> None:
    """Refuses a project that may not be.

    Raises:
        Refusal: the first that applies: `research_basis` no row covers research; `research_class` a class that the row
            does not cover; `research_condition` one of UAVG 24 was not answered with yes, and in words;
            `research_decision` nobody decided; `research_until` it has no last day to come; `research_person` who
            works on it is no researcher there; `research_type_outside`, `research_where` what it asks is not to be had.
    """
    wanted = cast("ProjectRegistered", fact)
    _check_row(wanted, app.today())
    _check_conditions(wanted)
    if not (wanted.decided_by and wanted.motive):
        raise Refusal("research_decision")
    until = span(wanted.until_on).latest if wanted.until_on else None
    if until is None or until < app.today():
        raise Refusal("research_until")
    _check_persons(app, wanted, requester)
    types_within(wanted.types, wanted.classes, ())
    for one in wanted.where:
        condition(one)


def _check_row(wanted: ProjectRegistered, day: date) -> None:
    row = load_tables().row(wanted.legal_basis or "")
    if row is None or PURPOSE not in row.purposes or not row.in_force(day):
        raise Refusal("research_basis")
    if not wanted.classes:
        raise Refusal("research_classes")
    for one in wanted.classes:
        if one not in row.classes:
            raise Refusal("research_class", data_class=one, rule=row.article)


def _check_conditions(wanted: ProjectRegistered) -> None:
    for letter, name in zip("abcd", CONDITIONS, strict=True):
        if not getattr(wanted.checklist, name, None) or not getattr(wanted.answers, name, None):
            raise Refusal("research_condition", condition=word("research_condition", name), letter=letter)


def _check_persons(app: App, wanted: ProjectRegistered, requester: Actor) -> None:
    """Each of them is a researcher at the organisation of the project; in a ledger to try out nobody has to be."""
    persons = {*wanted.persons, *([wanted.person] if wanted.person else ())}
    if not wanted.organisation or not persons:
        raise Refusal("research_persons")
    if requester.actor.startswith("demo-") and app.demo:
        return
    directory = directory_of(app.ledger, [wanted.organisation])
    for one in sorted(persons):
        if not directory.is_member(one, wanted.organisation, _RESEARCHER, app.clock()):
            raise Refusal("research_person")


def check_open(project: Project, day: date) -> None:
    """Refuses a project that is over or closed.

    Raises:
        Refusal: `research_project_closed`, `research_project_over`.
    """
    state = project.state(day)
    if state == "closed":
        raise Refusal("research_project_closed")
    if state == "over":
        raise Refusal("research_project_over", until=project.until or "-")


def types_within(wanted: Sequence[str], classes: Collection[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """The types of event that leave: those asked for, else all that the project may have.

    Args:
        wanted: by name; none is all.
        classes: that the project may use.
        allowed: the types that it may have; none is all of these classes.

    Raises:
        Refusal: `research_type_unknown`, `research_type_never`, `research_type_outside`.
    """
    every = allowed or tuple(one for one in _leaving() if class_of_type(one) in classes)
    for one in wanted:
        _check_type(one, classes, every)
    return tuple(one for one in fact_types() if one in set(wanted or every))


def _check_type(name: str, classes: Collection[str], every: Iterable[str]) -> None:
    if name not in fact_types():
        raise Refusal("research_type_unknown")
    if name not in _leaving():
        raise Refusal("research_type_never", type=name)
    if class_of_type(name) not in classes or name not in every:
        raise Refusal("research_type_outside", type=name, data_class=class_of_type(name))


def _leaving() -> tuple[str, ...]:
    return tuple(one for one in fact_types() if stream_kind(one) == "career" and one not in NEVER)


def class_of_type(name: str) -> str:
    """The data class of a type of event."""
    return catalogue.event_type(name, fact_class(name).VERSION).event_class


def condition(typed: str) -> tuple[str, str | bool]:
    """A condition for a cohort, `column=value`, as the stored table has it.

    Raises:
        Refusal: `research_where`.
    """
    column, equals, value = typed.partition("=")
    if not equals or column not in COHORT_COLUMNS:
        raise Refusal("research_where", columns=", ".join(COHORT_COLUMNS))
    if LIVE.situation.c[column].type.python_type is not bool:
        return column, value
    if value not in _YES_NO:
        raise Refusal("research_where", columns=", ".join(COHORT_COLUMNS))
    return column, _YES_NO[value]
