"""Subscriptions over HTTP: opened by who leads, fetched by a program of the organisation, and waited for."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.clients import COACH, KIM, NOBODY, Doors

if TYPE_CHECKING:
    import httpx

LEAD = "lead@gemeente"
EVENTS: dict[str, Any] = {
    "role": "jobcoach", "purpose": "guidance", "basis": "participatiewet_10",
    "event_types": ["placement_started", "certificate_obtained"],
}  # fmt: skip
ROWS = {**EVENTS, "event_types": [], "projections": ["situation"], "form": "content"}
MEDIA_TYPE = "application/cloudevents-batch+json"


def opened(doors: Doors, wanted: dict[str, Any]) -> str:
    answer = doors.as_(LEAD).post("/subscriptions", json=wanted)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["subscription"])


def test_a_program_fetches_page_after_page(doors: Doors) -> None:
    one, coach = opened(doors, EVENTS), doors.as_(COACH)
    whole = coach.get(f"/subscriptions/{one}/events")
    assert whole.headers["Content-Type"] == MEDIA_TYPE
    assert whole.headers["More-Entries"] == "false"
    assert len(whole.json()) > 1
    found: list[Any] = []
    after = ""
    while True:
        page = coach.get(f"/subscriptions/{one}/events", params={"after": after, "limit": 1})
        found, after = found + page.json(), page.headers["Next-Cursor"]
        if page.headers["More-Entries"] == "false":
            break
    assert found == whole.json()
    again = coach.get(f"/subscriptions/{one}/events", headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_a_reference_points_at_can_be_fetched_and_stands_in_the_register(doors: Doors) -> None:
    one, coach = opened(doors, EVENTS), doors.as_(COACH)
    (reference, *_) = coach.get(f"/subscriptions/{one}/events").json()
    assert "data" not in reference
    assert reference["dataref"].startswith("/v1/subscriptions/")
    entry = coach.get(reference["dataref"].removeprefix("/v1"))

    assert entry.status_code == 200
    assert entry.json()["id"] == reference["id"]
    assert entry.json()["data"]["type"] == "placement_started"
    wrong = coach.get(reference["dataref"].removeprefix("/v1")[:-2] + "zz")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "feed_cursor_malformed")


def test_rows_and_their_references(doors: Doors) -> None:
    one, coach = opened(doors, ROWS), doors.as_(COACH)
    rows = coach.get(f"/subscriptions/{one}/rows").json()
    assert rows
    assert all(each["data"]["row"]["career"] == each["subject"] for each in rows)
    entry = coach.get(rows[0]["dataref"].removeprefix("/v1")).json()
    assert entry["data"] == rows[0]["data"]
    assert coach.get(f"/subscriptions/{one}/events").json()["code"] == "feed_of_rows"


def test_who_waits_is_told_at_once(doors: Doors) -> None:
    one, coach = opened(doors, EVENTS), doors.as_(COACH)
    after = coach.get(f"/subscriptions/{one}/events").headers["Next-Cursor"]
    with ThreadPoolExecutor(1) as pool:
        began = monotonic()
        waiting = pool.submit(
            coach.get, f"/subscriptions/{one}/events", params={"after": after, "wait": 20}, timeout=30
        )
        Event().wait(0.3)
        fact = {"type": "certificate_obtained", "name": "Heftruck"}
        assert doors.as_(COACH).post(f"/careers/{KIM}/facts", json=fact).status_code == 201
        answer: httpx.Response = waiting.result(30)
    assert monotonic() - began < 10
    assert [each["type"] for each in answer.json()] == ["nl.werkzekerheid.certificate_obtained.v1"]


def test_where_nothing_comes_the_answer_is_empty(doors: Doors) -> None:
    one, coach = opened(doors, EVENTS), doors.as_(COACH)
    after = coach.get(f"/subscriptions/{one}/events").headers["Next-Cursor"]
    answer = coach.get(f"/subscriptions/{one}/events", params={"after": after, "wait": 0.2})

    assert (answer.status_code, answer.json()) == (200, [])


def test_more_wait_than_there_are_threads(doors: Doors) -> None:
    """Eight requests are worked on at once; forty that wait keep nobody from being answered."""
    one, coach = opened(doors, EVENTS), doors.as_(COACH)
    after = coach.get(f"/subscriptions/{one}/events").headers["Next-Cursor"]
    with ThreadPoolExecutor(40) as pool:
        params: dict[str, Any] = {"after": after, "wait": 3}
        waiting = [pool.submit(coach.get, f"/subscriptions/{one}/events", params=params) for _ in range(40)]
        Event().wait(0.5)
        began = monotonic()
        assert doors.as_(LEAD).get(f"/subscriptions/{one}").status_code == 200
        assert monotonic() - began < 2
        assert {each.result(30).status_code for each in waiting} == {200}


def test_one_is_changed_blocked_released_and_closed(doors: Doors) -> None:
    one, lead = opened(doors, EVENTS), doors.as_(LEAD)
    changed = lead.post(f"/subscriptions/{one}/changes", json={"event_types": ["placement_ended"]})
    assert changed.json()["event_types"] == ["placement_ended"]
    assert lead.post(f"/subscriptions/{one}/blocks", json={"why": "The receiver moves."}).json()["state"] == "blocked"
    assert doors.as_(COACH).get(f"/subscriptions/{one}/events").status_code == 409
    assert lead.post(f"/subscriptions/{one}/releases").json()["state"] == "open"
    assert lead.post(f"/subscriptions/{one}/closures", json={}).json()["state"] == "closed"
    assert [each["state"] for each in lead.get("/subscriptions").json()] == ["closed"]


def test_the_secret_of_a_webhook_is_told_once(doors: Doors) -> None:
    lead = doors.as_(LEAD)
    command = {"Idempotency-Key": "3f1c2d4e-6e5a-4f7b-9c8d-0a1b2c3d4e5f"}
    wanted = {**EVENTS, "url": "https://app.example/hook"}
    first = lead.post("/subscriptions", json=wanted, headers=command)
    again = lead.post("/subscriptions", json=wanted, headers=command)
    one = first.json()["subscription"]

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.headers["Location"] == f"/v1/subscriptions/{one}"
    assert first.json()["secret"].startswith("whsec_")
    assert "secret" not in lead.get(f"/subscriptions/{one}").json()
    assert lead.get(f"/subscriptions/{one}").json()["sent"]["sequence"] == 0
    rotated = lead.post(f"/subscriptions/{one}/secrets", json={"days": 2}).json()
    assert rotated["secret"] != first.json()["secret"]
    assert lead.get(f"/subscriptions/{one}/dead-entries").json() == []
    assert lead.post(f"/subscriptions/{one}/resends", json={"everything": True}).json() == {"entries": 0}


@pytest.mark.parametrize(("who", "status"), [(None, 401), (COACH, 403), (NOBODY, 403), ("worker@kim", 403)])
def test_only_who_leads_opens_one(doors: Doors, who: str | None, status: int) -> None:
    assert doors.as_(who).post("/subscriptions", json=EVENTS).status_code == status


def test_another_organisation_hears_of_none(doors: Doors) -> None:
    one = opened(doors, EVENTS)
    other = doors.as_("lead@elders")

    assert other.get("/subscriptions").json() == []
    for path in ("", "/events", "/dead-entries"):
        assert other.get(f"/subscriptions/{one}{path}").status_code == 404
    assert other.post(f"/subscriptions/{one}/closures", json={}).status_code == 404


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"event_types": ["horoscope_read"]}, "feed_no_event_type"),
        ({"basis": "because"}, "gateway_basis_unknown"),
        ({"role": "king"}, "invalid_input"),
        ({"url": "http://app.example/"}, "feed_url_malformed"),
        ({"more": 1}, "invalid_input"),
    ],
)
def test_what_does_not_fit_is_a_problem(doors: Doors, other: dict[str, Any], code: str) -> None:
    answer = doors.as_(LEAD).post("/subscriptions", json={**EVENTS, **other})

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert "horoscope" not in json.dumps(answer.json()["errors"])
