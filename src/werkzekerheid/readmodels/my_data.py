"""The worker's own page: everything that is kept, with what was shared with whom, who looked, consents and requests."""

from __future__ import annotations

from typing import Any, TypedDict

from werkzekerheid.readmodels.begeleidingsplan import Begeleidingsplan
from werkzekerheid.readmodels.dropout_risk import DropoutRisk
from werkzekerheid.readmodels.portfolio import Portfolio
from werkzekerheid.readmodels.situation import Situation


class LookedPart(TypedDict):
    """A look at this record, by function and never by name; days and times in UTC."""

    at: str
    role: str
    organisation: str | None
    what: str
    purpose: str
    action: str
    outcome: str
    emergency: bool


class RequestPart(TypedDict):
    """A request of the worker; `decision` None while it waits."""

    request: str
    right: str
    requested_on: str | None
    answer_due_on: str | None
    decision: str | None
    decided_on: str | None


class OpennessPart(TypedDict):
    """What the worker wants a role to know: these classes, or nothing."""

    recipient_role: str
    classes: list[str]


class MyData(TypedDict):
    """One career, whole. Rows of `shared`, `people_around`, `handovers`, `timeline` are those of their projections."""

    career: str
    as_of: str | None
    known_at: str | None
    situation: Situation
    begeleidingsplan: Begeleidingsplan
    dropout_risk: DropoutRisk
    people_around: list[dict[str, Any]]
    handovers: list[dict[str, Any]]
    portfolio: Portfolio
    shared: list[dict[str, Any]]
    looked: list[LookedPart]
    consents: list[dict[str, Any]]
    openness: list[OpennessPart]
    requests: list[RequestPart]
    restricted: bool
    timeline: list[dict[str, Any]]
