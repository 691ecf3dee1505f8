"""The worker's own page: everything that is kept, with what was shared with whom, who looked, consents and requests.

It is the copy of AVG 15(1) and (3): beside the data themselves the purposes and grounds, the recipients, how long what
is kept, where it came from (the source and the teller of each event), and by what rules a worker is judged.
"""

from __future__ import annotations

from typing import Any, TypedDict

from werkzekerheid.readmodels.begeleidingsplan import Begeleidingsplan
from werkzekerheid.readmodels.dropout_risk import DropoutRisk
from werkzekerheid.readmodels.held import HeldPart
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
    relation: str
    outcome: str
    ground: str | None
    classes: list[str]
    emergency: bool


class RequestPart(TypedDict):
    """A request of the worker; `decision` None while it waits."""

    request: str
    right: str
    requested_on: str | None
    answer_due_on: str | None
    decision: str | None
    decided_on: str | None


class ProcessingPart(TypedDict):
    """What was done with the data of this worker under one activity of the register: how often, first and last, in UTC.

    `name` is the identifier where the register knows the activity no longer.
    """

    activity: str
    name: str
    purposes: list[str]
    basis: str | None
    recipients: list[str]
    retention: list[str]
    times: int
    first_at: str
    last_at: str


class OpennessPart(TypedDict):
    """What the worker wants a role to know: these classes, or nothing."""

    recipient_role: str
    classes: list[str]


class MyData(TypedDict):
    """One career, whole.

    Rows of `shared`, `people_around`, `handovers`, `alerts`, `timeline` are those of their projections; those of
    `promises` as in the worklist, kept ones too. `kept_until` has a row per data class, `destruction` one per list on
    which the career stands. `timeline` is what stands, `held` everything as it was recorded.
    """

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
    promises: list[dict[str, Any]]
    alerts: list[dict[str, Any]]
    processing: list[ProcessingPart]
    kept_until: list[dict[str, Any]]
    destruction: list[dict[str, Any]]
    timeline: list[dict[str, Any]]
    held: list[HeldPart]
