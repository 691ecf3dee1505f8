"""How unique a career is in a data set: what somebody who knows a little of a person would look for. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career
    from werkzekerheid.research.prepared import ResearchCareer

QUASI_IDENTIFIERS = (
    "opened_in",
    "opened_because",
    "first_form",
    "first_organisation_kind",
    "placements",
    "dropped_out",
)
"""What may be known of a person from outside: in which year guidance began and why, where they first worked, at what
kind of employer, at how many places since, and whether they dropped out."""
_MANY = 3
UNKNOWN = "unknown"


def quasi_identifiers(one: ResearchCareer) -> tuple[str, ...]:
    """The values of QUASI_IDENTIFIERS of a career, in that order."""
    career = one.career
    started = career.started_placements()
    first = started[0] if started else None
    return (
        _year(career),
        career.opened_because or UNKNOWN,
        (first and first.form) or UNKNOWN,
        (first and first.organisation_kind) or UNKNOWN,
        str(len(started)) if len(started) < _MANY else f"{_MANY}+",
        "yes" if career.drop_outs else "no",
    )


def whole(one: ResearchCareer) -> bytes:
    """The same for careers that have the same events on the same days, as they leave."""
    path = "\n".join(f"{laid.fact.TYPE} {laid.moment.earliest} {laid.moment.latest}" for laid in one.laid)
    return hashlib.sha256(path.encode("ascii")).digest()[:8]


def _year(career: Career) -> str:
    opened = career.opened
    return UNKNOWN if opened is None or opened.latest is None else str(opened.latest.year)
