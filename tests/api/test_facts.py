"""Facts over HTTP: each command once, on the version that was read, all of a batch or none, and every error at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.api.lena import CHECK_IN, ELSEWHERE, EMPLOYER, ITSELF, JOBCOACH, LENA, OFFICER

if TYPE_CHECKING:
    import httpx

    from tests.api.clients import Doors


def record(client: httpx.Client, fact: dict[str, Any], **headers: str) -> httpx.Response:
    return client.post(
        f"/careers/{LENA}/facts", json=fact, headers={name.replace("_", "-"): one for name, one in headers.items()}
    )


def version(client: httpx.Client) -> int:
    found: int = client.get(f"/careers/{LENA}").json()["version"]
    return found


class TestOne:
    def test_a_fact_stands_where_the_answer_says(self, lena: Doors) -> None:
        coach = lena.as_(JOBCOACH)

        recorded = record(coach, CHECK_IN)
        last = coach.get(f"/careers/{LENA}/timeline").json()[-1]

        assert recorded.status_code == 201
        assert last["event_id"] == recorded.json()["event"]
        assert recorded.headers["ETag"] == f'"{recorded.json()["version"]}"'

    def test_the_same_command_is_recorded_once(self, lena: Doors) -> None:
        coach, key = lena.as_(JOBCOACH), str(uuid4())

        first, again = (record(coach, CHECK_IN, Idempotency_Key=key) for _ in range(2))

        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json() == {**first.json(), "already": True}

    def test_another_fact_under_a_key_that_was_used_is_refused(self, lena: Doors) -> None:
        coach, key = lena.as_(JOBCOACH), str(uuid4())
        record(coach, CHECK_IN, Idempotency_Key=key)

        other = record(coach, {**CHECK_IN, "channel": "phone"}, Idempotency_Key=key)

        assert (other.status_code, other.json()["code"]) == (409, "command_known")

    @pytest.mark.parametrize("tag", ['"{}"', "{}", 'W/"{}"', '"{}-0123abcd"', "*"])
    def test_a_fact_goes_on_the_version_that_was_read(self, lena: Doors, tag: str) -> None:
        coach = lena.as_(JOBCOACH)

        assert record(coach, CHECK_IN, If_Match=tag.format(version(coach))).status_code == 201

    def test_the_tag_of_an_answer_is_the_version_for_the_next(self, lena: Doors) -> None:
        coach = lena.as_(JOBCOACH)

        first = record(coach, CHECK_IN, If_Match=coach.get(f"/careers/{LENA}").headers["ETag"])
        second = record(coach, CHECK_IN, If_Match=first.headers["ETag"])
        late = record(coach, CHECK_IN, If_Match=first.headers["ETag"])

        assert (first.status_code, second.status_code) == (201, 201)
        assert (late.status_code, late.json()["code"]) == (412, "career_moved")

    def test_a_retry_of_what_was_recorded_does_not_mind_that_the_career_moved(self, lena: Doors) -> None:
        coach, key = lena.as_(JOBCOACH), str(uuid4())
        tag = coach.get(f"/careers/{LENA}").headers["ETag"]

        record(coach, CHECK_IN, If_Match=tag, Idempotency_Key=key)

        assert record(coach, CHECK_IN, If_Match=tag, Idempotency_Key=key).status_code == 200

    def test_what_the_domain_refuses_is_a_conflict_with_a_code(self, lena: Doors) -> None:
        answer = record(lena.as_(JOBCOACH), {"type": "career_opened", "reason": "school_leaving"})

        assert (answer.status_code, answer.json()["errors"]) == (409, [])

    def test_everything_that_does_not_fit_is_told_at_once(self, lena: Doors) -> None:
        fact = {"type": "check_in_held", "with": "worker", "by": "baker", "mood": "x"}

        answer = record(lena.as_(JOBCOACH), fact)

        assert answer.status_code == 400
        assert {one["field"] for one in answer.json()["errors"]} == {"with", "by", "channel", "mood"}


class TestBatch:
    def test_facts_are_recorded_all_or_none(self, lena: Doors) -> None:
        coach = lena.as_(JOBCOACH)
        before = version(coach)
        good, bad = {"career": LENA, **CHECK_IN}, {"career": LENA, "type": "career_opened", "reason": "school_leaving"}

        refused = coach.post("/fact-batches", json={"facts": [good, bad]})
        done = coach.post("/fact-batches", json={"facts": [good, good]})

        assert refused.status_code == 409
        assert refused.json()["errors"][0]["number"] == 2
        assert done.status_code == 201
        assert [one["version"] for one in done.json()] == [before + 1, before + 2]

    def test_a_batch_on_an_old_version_is_a_conflict(self, lena: Doors) -> None:
        coach = lena.as_(JOBCOACH)
        batch = {"facts": [{"career": LENA, **CHECK_IN}], "expected": {LENA: version(coach)}}

        first, second = (coach.post("/fact-batches", json=batch) for _ in range(2))

        assert (first.status_code, second.status_code) == (201, 409)
        assert second.json()["code"] == "career_moved"

    def test_a_batch_with_a_career_that_is_not_mine_is_told_of_none(self, lena: Doors) -> None:
        batch = {"facts": [{"career": LENA, **CHECK_IN}]}
        nothing = {"facts": [{"career": str(uuid4()), **CHECK_IN}]}

        answers = [lena.as_(ELSEWHERE).post("/fact-batches", json=one) for one in (batch, nothing)]

        assert [(one.status_code, one.json()["code"]) for one in answers] == [(404, "not_found")] * 2

    def test_the_errors_say_of_which_fact_they_are(self, lena: Doors) -> None:
        facts = [{"career": LENA, **CHECK_IN}, {"career": LENA, **CHECK_IN, "by": "baker"}]

        answer = lena.as_(JOBCOACH).post("/fact-batches", json={"facts": facts})

        assert [(one["number"], one["field"]) for one in answer.json()["errors"]] == [(2, "by")]


class TestWho:
    """What a worker tells is theirs to tell; what protects them is not decided by who guides."""

    def test_a_worker_tells_what_is_theirs_to_tell(self, lena: Doors) -> None:
        wish = {"type": "development_wish_expressed", "wish": "kassa", "kind": "other_tasks", "to": "supervisor"}

        assert record(lena.as_(ITSELF), wish).status_code == 201
        assert record(lena.as_(ITSELF), CHECK_IN).status_code == 403

    def test_an_employer_records_nothing(self, lena: Doors) -> None:
        assert record(lena.as_(EMPLOYER), CHECK_IN).status_code == 403

    def test_who_guides_decides_on_no_right(self, lena: Doors) -> None:
        decision = {"type": "rights_decided", "request": "inzage", "decision": "refused", "motive": "nee"}

        assert record(lena.as_(JOBCOACH), decision).status_code == 403
        assert record(lena.as_(OFFICER), decision).status_code == 201

    @pytest.mark.parametrize("name", ["data_shared", "consent_given", "keys_destroyed", "alert_kept", "no_such_type"])
    def test_what_has_a_way_of_its_own_is_no_fact_to_record(self, lena: Doors, name: str) -> None:
        answer = record(lena.as_(JOBCOACH), {"type": name})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "type")


def test_a_correction_stands_over_what_it_corrects(lena: Doors) -> None:
    coach = lena.as_(JOBCOACH)
    event = record(coach, CHECK_IN).json()["event"]
    right = {"with": ["worker"], "by": "jobcoach", "channel": "phone"}

    answer = coach.post(
        f"/careers/{LENA}/corrections",
        json={"corrects": event, "replacement": right, "reason": "Het was per telefoon."},
    )
    (row,) = [one for one in coach.get(f"/careers/{LENA}/timeline").json() if one["event_id"] == event]

    assert answer.status_code == 201
    assert row["fields"]["channel"] == "phone"
    assert row["corrections"]


SIGN = {"type": "signal_observed", "sign": "withdrawn", "seen_by": "employer", "placement": "oven"}


class TestWhoGivesTheWork:
    def test_reports_a_signal_of_its_own_placement(self, lena: Doors) -> None:
        assert record(lena.as_(EMPLOYER), SIGN).status_code == 201

    def test_asks_for_help(self, lena: Doors) -> None:
        asked = {"type": "support_requested", "by": "employer", "topic": "guidance"}

        assert record(lena.as_(EMPLOYER), asked).status_code == 201

    @pytest.mark.parametrize(
        "fact",
        [
            {**SIGN, "placement": "elders"},
            {one: value for one, value in SIGN.items() if one != "placement"},
            {**SIGN, "seen_by": "jobcoach"},
            {"type": "support_requested", "by": "worker", "topic": "guidance"},
            {"type": "relapse_reported", "placement": "oven", "effects": ["absent"]},
            CHECK_IN,
        ],
    )
    def test_says_nothing_else_and_not_for_another(self, lena: Doors, fact: dict[str, Any]) -> None:
        assert record(lena.as_(EMPLOYER), fact).status_code == 403

    def test_says_nothing_once_the_placement_ended(self, lena: Doors) -> None:
        ended = record(lena.as_(JOBCOACH), {"type": "placement_ended", "placement": "oven", "outcome": "OUT"})

        assert ended.status_code == 201, ended.text
        assert record(lena.as_(EMPLOYER), SIGN).status_code in {403, 404}

    def test_of_a_career_elsewhere_nothing_is_known(self, lena: Doors) -> None:
        assert record(lena.as_("employer@drukkerij"), SIGN).status_code in {403, 404}
