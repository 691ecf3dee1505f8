"""The promises to a worker, and the worklist: those that are due or broken. Ordered by due day, never by risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from werkzekerheid.readmodels.days import iso
from werkzekerheid.rules.promise import is_open, state

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from werkzekerheid.readmodels.names import Names
    from werkzekerheid.rules.promise import Promise


class Row(TypedDict):
    """One promise; days None in a stretch without days, `due_on` None also where the day to come is not known yet."""

    career: str
    rule: str
    part: str
    subject: str
    opens_on: str | None
    due_on: str | None
    state: str
    kept_on: str | None
    concerns: str
    audience: list[str]
    evidence: list[str | int]


def document(career_id: str, promises: Iterable[Promise], names: Names, day: date | None) -> list[Row]:
    """Every promise of a career, as it stands on a day (None in a stretch without days)."""
    return [row(career_id, one, names, day) for one in promises]


def worklist(career_id: str, promises: Iterable[Promise], names: Names, day: date | None) -> list[Row]:
    """The promises of a career about which somebody can still do something, the first due first."""
    return by_due_day(row(career_id, one, names, day) for one in promises if is_open(one, day))


def by_due_day(rows: Iterable[Row]) -> list[Row]:
    """The order of a worklist: by due day, what has none last; then by career and rule, so that it is stable."""
    return sorted(
        rows, key=lambda one: (one["due_on"] or "9999", one["career"], one["rule"], one["part"], one["subject"])
    )


def row(career_id: str, promise: Promise, names: Names, day: date | None) -> Row:
    """One promise as a reader sees it."""
    return Row(
        career=names.of(career_id),
        rule=promise.rule,
        part=promise.part,
        subject=names.subject(promise.subject),
        opens_on=iso(promise.window.opens_on),
        due_on=iso(promise.window.due_on),
        state=state(promise, day),
        kept_on=iso(promise.kept_on),
        concerns=promise.concerns,
        audience=list(promise.audience),
        evidence=names.evidence(promise.evidence),
    )
