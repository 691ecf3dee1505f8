"""Lines of an access log for the tests: somebody looked, at a moment in UTC."""

from __future__ import annotations

from typing import Any

from werkzekerheid.ledger.audit.lines import AccessLine


def look(at: str = "2026-03-02T10:00", person: str = "p-1", **other: Any) -> AccessLine:
    """A jobcoach of Kas looked at a situation; whatever else is said is so."""
    line = AccessLine(
        at=f"{at}:00.000000Z",
        trace_id="0" * 32,
        action="read",
        outcome="allowed",
        person=person,
        role="jobcoach",
        organisation="kas",
        on_behalf_of=None,
        career="c-1",
        what="situation",
        purpose="guidance",
        relation="care_team",
        ground=None,
        basis="participatiewet_10",
        classes=("work",),
        via="cli",
        digest=None,
        rules=None,
    )
    return line._replace(**other)
