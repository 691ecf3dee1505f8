"""Careers over HTTP: my caseload a page at a time, one career with its version, a search, and opening one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from tests.api.clients import COACH, KIM, NOBODY
from tests.api.lena import CHECK_IN, EMPLOYER, JOBCOACH, LENA, RESEARCHER

if TYPE_CHECKING:
    import httpx

    from tests.api.clients import Doors


def test_a_caseload_is_told_a_page_at_a_time(demo: Doors) -> None:
    first = demo.as_(COACH).get("/careers", params={"limit": 1})
    second = demo.as_(COACH).get("/careers", params={"limit": 1, "cursor": first.headers["Next-Cursor"]})
    whole = demo.as_(COACH).get("/careers")

    assert first.json() + second.json() == whole.json()[:2]
    assert "Next-Cursor" not in whole.headers


def test_who_guides_nobody_has_no_caseload(demo: Doors) -> None:
    assert demo.as_(NOBODY).get("/careers").json() == []


def test_a_career_is_not_sent_again_as_long_as_it_is_the_same(lena: Doors) -> None:
    coach = lena.as_(JOBCOACH)
    before = coach.get(f"/careers/{LENA}")

    again = coach.get(f"/careers/{LENA}", headers={"If-None-Match": before.headers["ETag"]})
    coach.post(f"/careers/{LENA}/facts", json=CHECK_IN)
    later = coach.get(f"/careers/{LENA}", headers={"If-None-Match": before.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == before.headers["ETag"]
    assert later.status_code == 200
    assert later.json()["version"] > before.json()["version"]


def test_an_employer_is_not_told_how_much_is_recorded(lena: Doors) -> None:
    """Each fact that is none of theirs would show in it."""
    told = lena.as_(EMPLOYER).get(f"/careers/{LENA}")

    assert told.json()["form"] == "dienstverband"
    assert {told.json()[name] for name in ("events", "version", "opened", "title", "working")} == {None}
    assert "-" not in told.headers["ETag"]


def test_a_name_is_searched_in_the_body_and_found_by_who_may_see_it(demo: Doors) -> None:
    found = demo.as_(COACH).post("/careers/_search", json={"key": "kim"})
    hidden = demo.as_(NOBODY).post("/careers/_search", json={"key": "kim"})
    absent = demo.as_(NOBODY).post("/careers/_search", json={"key": "nobody-of-this-name"})

    assert [one["career_id"] for one in found.json()] == [KIM]
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content) == (200, b"[]")
    assert min(hidden.elapsed, absent.elapsed).total_seconds() >= 0.09


class TestOpening:
    def test_who_opens_a_career_answers_for_it(self, lena: Doors) -> None:
        coach = lena.as_(JOBCOACH)

        opened = coach.post("/careers", json={"reason": "school_leaving", "scope": "guidance"})
        read = coach.get(opened.headers["Location"].removeprefix("/v1"))

        assert opened.status_code == 201
        assert read.json()["career_id"] == opened.json()["career"]
        assert read.json()["version"] == 2
        assert coach.get(f"/careers/{opened.json()['career']}/people-around").json()

    def test_the_same_command_opens_the_same_career(self, lena: Doors) -> None:
        answers = [self._open(lena.as_(JOBCOACH), key) for key in [str(uuid4())] * 2]

        assert [one.status_code for one in answers] == [201, 200]
        assert answers[0].json()["career"] == answers[1].json()["career"]
        assert answers[0].headers["Location"] == answers[1].headers["Location"]

    def test_what_is_missing_is_told_as_of_one_thing(self, lena: Doors) -> None:
        answer = lena.as_(JOBCOACH).post("/careers", json={"birth_year": 5})

        assert answer.status_code == 400
        assert {one["field"] for one in answer.json()["errors"]} == {"reason", "birth_year"}
        assert {one["number"] for one in answer.json()["errors"]} == {None}

    def test_who_does_not_guide_opens_none(self, lena: Doors) -> None:
        for who in (EMPLOYER, RESEARCHER):
            assert lena.as_(who).post("/careers", json={"reason": "school_leaving"}).status_code == 403

    def _open(self, client: httpx.Client, key: str) -> httpx.Response:
        return client.post("/careers", json={"reason": "school_leaving"}, headers={"Idempotency-Key": key})
