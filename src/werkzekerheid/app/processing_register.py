"""The register of processing activities (AVG 30) as it holds on a day, made from three policies. It is about nobody.

What no policy says is None: unknown, and for the organisation to fill in where it publishes the register.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from werkzekerheid.sharing.activities import activities
from werkzekerheid.sharing.retention import load_table
from werkzekerheid.sharing.tables import load_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.sharing.activities import Activity


class Ground(TypedDict):
    """A row of legal_basis.toml by which something of an activity may go to another organisation."""

    basis: str
    title: str
    article: str


class Kept(TypedDict):
    """How long one class of one family of facts is kept, from which day on, and why."""

    family: str
    data_class: str
    term: str
    counted_from: str
    ground: str
    by_law: bool


class ActivityRow(TypedDict):
    """An activity, in the parts that AVG 30(1) asks for; `basis` is its own ground, `grounds` those for sharing."""

    activity: str
    name: str
    controller: str | None
    purposes: list[str]
    basis: str
    data_subjects: list[str]
    classes: list[str]
    recipients: list[str]
    grounds: list[Ground]
    third_countries: str | None
    kept: list[Kept]
    security: str | None
    valid_from: str
    source: str


def processing_register(day: date) -> list[ActivityRow]:
    """Every activity as the register describes it on a day, in its own order.

    Raises:
        CatalogueRefusal: one of the policies cannot be read, or does not fit.
    """
    return [_row(one, day) for one in in_force(day)]


def in_force(day: date) -> list[Activity]:
    """Of each activity the description that holds on a day; one that has not begun is left out."""
    newest: dict[str, Activity] = {}
    for one in activities():
        if one.valid_from <= day:
            newest[one.activity.rpartition(":")[0]] = one
    return list(newest.values())


def _row(one: Activity, day: date) -> ActivityRow:
    return ActivityRow(
        activity=one.activity,
        name=one.name,
        controller=None,
        purposes=list(one.purposes),
        basis=one.basis,
        data_subjects=list(one.data_subjects),
        classes=list(one.classes),
        recipients=list(one.recipients),
        grounds=list(_grounds(one, day)) if one.recipients else [],
        third_countries=None,
        kept=list(_kept(one, day)),
        security=None,
        valid_from=one.valid_from.isoformat(),
        source=one.source,
    )


def _grounds(one: Activity, day: date) -> Iterator[Ground]:
    for row in load_tables().bases:
        if row.in_force(day) and row.purposes & set(one.purposes) and row.classes & set(one.classes):
            yield Ground(basis=row.basis, title=row.title, article=row.article)


def _kept(one: Activity, day: date) -> Iterator[Kept]:
    for line in load_table().on(day).line:
        if line.family in one.retention:
            yield Kept(
                family=line.family,
                data_class=line.class_,
                term=line.term,
                counted_from=line.counted_from,
                ground=line.ground,
                by_law=line.by_law,
            )
