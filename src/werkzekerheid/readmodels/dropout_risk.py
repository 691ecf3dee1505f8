"""The drop-out risk as a document: the level, and all that it rests on, with since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from werkzekerheid.readmodels.days import LATEST, Asked, instant, iso, shown_moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzekerheid.career.state import Career
    from werkzekerheid.readmodels.names import Names
    from werkzekerheid.rules.dropout_risk import Factor, Risk


class FactorPart(TypedDict):
    """A factor that is there; evidence by event number in a replay, by id elsewhere."""

    factor: str
    points: int
    evidence: list[str | int]
    since: str | None


class DropoutRisk(TypedDict):
    """The level with its points and their grounds. A rule of thumb, not validated."""

    career: str
    as_of: str | None
    known_at: str | None
    level: str
    points: int
    table_version: str
    organisation_factors: list[FactorPart]
    worker_factors: list[FactorPart]
    protective: list[FactorPart]
    unknown: list[str]


def document(career: Career, risk: Risk, names: Names, asked: Asked = LATEST) -> DropoutRisk:
    """The risk of a career, assessed on the day asked about."""
    return DropoutRisk(
        career=names.of(career.career_id),
        as_of=iso(asked.as_of),
        known_at=instant(asked.known_at),
        level=risk.level,
        points=risk.points,
        table_version=risk.table_version,
        organisation_factors=_factors(career, risk.organisation_factors, names),
        worker_factors=_factors(career, risk.worker_factors, names),
        protective=_factors(career, risk.protective, names),
        unknown=list(risk.unknown),
    )


def _factors(career: Career, factors: Iterable[Factor], names: Names) -> list[FactorPart]:
    return [
        FactorPart(factor=one.name, points=one.points, evidence=names.evidence(one.evidence), since=_since(career, one))
        for one in factors
    ]


def _since(career: Career, factor: Factor) -> str | None:
    """Since when it is there: in brackets where that is the day of an event, and derived."""
    for moment, _ in career.moments:
        if moment.event_id in factor.evidence and factor.since == iso(moment.known_on):
            return shown_moment(moment)
    return factor.since
