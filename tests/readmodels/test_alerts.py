"""Alerts, folded from their stream: raised, seen, answered, settled, and standing again."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from werkzekerheid.facts.base import Erased
from werkzekerheid.facts.event import Actor, Event, Told
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.readmodels import alerts
from werkzekerheid.readmodels.names import Names

if TYPE_CHECKING:
    from werkzekerheid.readmodels.alerts import AlertRecord

RAISED: dict[str, Any] = {
    "rule": "relapse_response", "rule_version": "9f2c", "part": "worker", "subject": "e62", "state": "due",
    "opens_on": "2026-02-10", "due_on": "2026-02-13", "ground": "e62", "evidence": ("e62",), "concerns": "organisation",
    "audience": ("jobcoach",),
}  # fmt: skip


def event(day: str, type_: str, alert: str = "a", **fields: object) -> Event:
    """An event of an alert stream, written down in the night after its day was over."""
    told = Told(recorded_by=Actor(actor="rules", role="system"), occurred=day)
    fact = fact_class(type_).model_validate({"alert": alert, **fields})
    at = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
    return Event(0, "alerts:c", 0, f"{day} {type_}", at, "c", None, None, None, told, fact)


def folded(*events: Event) -> AlertRecord:
    """The alert after these events."""
    return alerts.fold("c", [event("2026-02-10", "alert_raised", **RAISED), *events])["a"]


def test_an_alert_that_was_raised_stands_with_its_days() -> None:
    record = folded()

    assert (record.state, record.raised_on, record.due_on) == ("raised", date(2026, 2, 10), "2026-02-13")
    assert record.days_open(date(2026, 2, 20)) == 10


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([event("2026-02-11", "alert_seen", by="jobcoach")], "seen"),
        ([event("2026-02-11", "alert_escalated", to="lead")], "escalated"),
        ([event("2026-02-11", "alert_answered", by="jobcoach", answer="planned")], "answered"),
        ([event("2026-02-12", "alert_kept", kept_by="e70")], "kept"),
        ([event("2026-02-12", "alert_withdrawn", because="ground_gone")], "withdrawn"),
        (
            [
                event("2026-02-11", "alert_answered", by="jobcoach", answer="planned"),
                event("2026-02-12", "alert_seen", by="klantmanager"),
            ],
            "answered",
        ),
        (
            [
                event("2026-02-12", "alert_kept"),
                event("2026-02-13", "alert_answered", by="jobcoach", answer="contacted"),
            ],
            "kept",
        ),
    ],
)
def test_its_state_is_what_happened_last(events: list[Event], state: str) -> None:
    assert folded(*events).state == state


def test_how_and_why_somebody_answered() -> None:
    row = alerts.row(
        folded(event("2026-02-11", "alert_answered", by="jobcoach", answer="disagree", reason="Spoke on Monday")),
        Names({"e62": "terugval"}),
        date(2026, 2, 12),
    )

    assert row["answered"] == {"on": "2026-02-11", "by": "jobcoach", "how": "disagree", "why": "Spoke on Monday"}
    assert (row["subject"], row["days_open"], row["evidence"]) == ("terugval", 2, ["e62"])
    assert json.dumps(row)


def test_an_erased_reason_says_when() -> None:
    gone = Erased(erased_on="2026-09-01").model_dump()
    record = folded(event("2026-02-11", "alert_answered", by="jobcoach", answer="disagree", reason=gone))
    answered = alerts.row(record, Names(), None)["answered"]

    assert answered is not None
    assert answered["why"] == {"erased_on": "2026-09-01"}


def test_a_settled_alert_was_open_until_then() -> None:
    record = folded(event("2026-02-12", "alert_kept", kept_by="e70"))

    assert (record.is_open, record.days_open(date(2026, 6, 1)), record.kept_by) == (False, 2, "e70")


def test_one_that_stands_again_asks_all_over() -> None:
    record = folded(
        event("2026-02-11", "alert_answered", by="jobcoach", answer="contacted"),
        event("2026-02-12", "alert_withdrawn", because="kept_in_time"),
        event("2026-03-02", "alert_reopened", state="broken", due_on="2026-02-20"),
    )

    assert (record.state, record.answered, record.withdrawn_on) == ("raised", None, None)
    assert (record.promise_state, record.due_on, record.evidence) == ("broken", "2026-02-20", ("e62",))
    assert record.days_open(date(2026, 3, 5)) == 3


def test_what_is_told_of_an_unknown_alert_changes_nothing() -> None:
    assert alerts.fold("c", [event("2026-02-11", "alert_seen", by="jobcoach")]) == {}


def test_the_document_keeps_the_order_in_which_they_were_raised() -> None:
    second = event("2026-02-09", "alert_raised", "b", **RAISED)
    records = alerts.fold("c", [event("2026-02-10", "alert_raised", **RAISED), second])

    assert [one["alert"] for one in alerts.document(records.values(), Names(), None)] == ["b", "a"]
