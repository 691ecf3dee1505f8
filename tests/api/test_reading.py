"""Reading over HTTP: what the terminal prints as JSON, for the same reader; that it was told is written down before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.clients import COACH, KIM, NOBODY
from tests.api.lena import CHECK_IN, ITSELF, JOBCOACH, LEAD, LENA, OFFICER
from werkzekerheid.api.resources.documents import OVER_ALL, SHOWN
from werkzekerheid.app.app import open_app
from werkzekerheid.facts.event import Actor
from werkzekerheid.messages import in_language

if TYPE_CHECKING:
    import httpx

    from tests.api.clients import Doors

AS_COACH = Actor(actor="demo-jobcoach", role="jobcoach", organisation="gemeente")
FOR_COACH = [name for name in SHOWN if name not in {"sharing_register", "portfolio", "my_data"}]


@pytest.mark.parametrize("name", FOR_COACH)
def test_a_coach_reads_over_http_what_the_terminal_shows(demo: Doors, name: str) -> None:
    answer = demo.as_(COACH).get(f"/careers/{KIM}/{SHOWN[name].path}")  # type: ignore[index]

    with open_app(demo.stores) as app, in_language("en"):
        assert answer.json() == app.look(AS_COACH, "guidance", name, "kim")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", sorted(OVER_ALL))
def test_a_list_over_all_is_that_of_the_terminal_page_by_page(demo: Doors, name: str) -> None:
    client, path = demo.as_(COACH), OVER_ALL[name].path  # type: ignore[index]
    with open_app(demo.stores) as app, in_language("en"):
        wanted = app.look(AS_COACH, "guidance", name, None)

    page = client.get(path, params={"limit": 3})
    rows = page.json()
    while cursor := page.headers.get("Next-Cursor"):
        page = client.get(path, params={"limit": 3, "cursor": cursor})
        rows += page.json()

    assert rows == wanted


def test_a_past_day_and_what_was_known_then(lena: Doors) -> None:
    coach = lena.as_(JOBCOACH)
    at = coach.get(f"/careers/{LENA}/timeline").json()[-1]["recorded_at"]
    coach.post(f"/careers/{LENA}/facts", json={**CHECK_IN, "occurred": "2020-05-04"})

    now = coach.get(f"/careers/{LENA}/timeline")
    known_then = coach.get(f"/careers/{LENA}/timeline", params={"knownAt": at})
    of_2020 = coach.get(f"/careers/{LENA}/timeline", params={"asOf": "2020-12-31"})

    assert len(known_then.json()) == len(now.json()) - 1
    assert [one["type"] for one in of_2020.json()] == ["check_in_held"]


@pytest.mark.parametrize(
    "query",
    [
        {"asOf": "0001-01-01"}, {"asOf": "9999-12-31"}, {"knownAt": "9999-12-31T23:59:59-23:59"},
        {"knownAt": "0001-01-01T00:00:00+23:59"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", FOR_COACH)
def test_the_first_and_the_last_day_there_are_break_nothing(demo: Doors, name: str, query: dict[str, str]) -> None:
    answer = demo.as_(COACH).get(f"/careers/{KIM}/{SHOWN[name].path}", params=query)  # type: ignore[index]

    assert answer.status_code in {200, 404}


def test_what_is_left_out_is_named(demo: Doors) -> None:
    """The coach of Kim is told everything; for the klantmanager a header says that there is more."""
    coach, other = (demo.as_(one).get(f"/careers/{KIM}/timeline") for one in (COACH, "klantmanager@gemeente"))

    assert "Left-Out" not in coach.headers
    assert other.headers["Left-Out"] == "health, identity, life, signal"
    assert len(other.json()) < len(coach.json())


def test_what_did_not_change_is_not_sent_again_but_looked_at(lena: Doors) -> None:
    """That somebody looked is written down before, so a 304 leaves a line as a 200 does."""
    first = lena.as_(JOBCOACH).get(f"/careers/{LENA}/situation")
    before = _looks(lena)

    again = lena.as_(JOBCOACH).get(f"/careers/{LENA}/situation", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Vary"] == first.headers["Vary"]
    assert len(_looks(lena)) == len(before) + 1


def _looks(lena: Doors) -> list[dict[str, str]]:
    found: list[dict[str, str]] = lena.as_(ITSELF).get(f"/careers/{LENA}/access-register").json()
    return [one for one in found if one["what"] == "situation"]


class TestRegisters:
    def test_the_worker_sees_functions_and_the_officer_persons(self, lena: Doors) -> None:
        lena.as_(JOBCOACH).get(f"/careers/{LENA}/situation")

        own = lena.as_(ITSELF).get(f"/careers/{LENA}/access-register").json()
        officer = lena.as_(OFFICER).get(f"/careers/{LENA}/access-register").json()

        assert {one["person"] for one in own} == {None}
        assert "demo-jobcoach" in {one["person"] for one in officer}

    def test_an_alert_that_went_on_is_all_that_a_lead_is_told(self, lena: Doors) -> None:
        assert lena.as_(LEAD).get(f"/careers/{LENA}/alerts").json() == []
        assert lena.as_(LEAD).get(f"/careers/{LENA}/timeline").status_code == 403


class TestExplaining:
    def test_a_refused_answer_is_explained_to_who_is_tied_to_the_career(self, lena: Doors) -> None:
        client = lena.as_(OFFICER)

        refused = client.get(f"/careers/{LENA}/dropout-risk")
        why = client.post(f"/careers/{LENA}/explanations", json={"projection": "dropout_risk"})

        assert refused.status_code == 403
        assert refused.json()["code"].startswith("gateway_")
        assert why.json()["reasons"][0] == "No: dropout_risk is not given."

    def test_to_a_stranger_it_is_not_even_told_that_there_is_a_career(self, demo: Doors) -> None:
        for career in (KIM, "00000000-0000-4000-8000-000000000000"):
            answer = demo.as_(NOBODY).post(f"/careers/{career}/explanations", json={"projection": "alerts"})
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


class TestCatalogue:
    def test_it_is_open_to_everybody(self, demo: Doors) -> None:
        nobody = demo.as_(None)
        names = nobody.get("/catalogue").json()

        assert nobody.get("/catalogue/events/placement_started/1").json()["$id"] == "placement_started.v1"
        assert nobody.get("/catalogue/projections/situation/1").json()["version"] == 1
        assert {"placement_started", "check_in_held"} <= set(names["events"])
        for policy in names["policies"]:
            assert nobody.get(f"/catalogue/policies/{policy}").status_code == 200

    @pytest.mark.parametrize("path", ["events/no_such/1", "events/check_in_held/99", "projections/x/1", "policies/x"])
    def test_what_is_not_in_it_is_not_found(self, demo: Doors, path: str) -> None:
        assert demo.as_(None).get(f"/catalogue/{path}").json()["code"] == "no_such_path"

    def test_who_has_it_need_not_fetch_it_again(self, demo: Doors) -> None:
        nobody: httpx.Client = demo.as_(None)
        first = nobody.get("/catalogue")

        assert first.headers["Cache-Control"] == "public, max-age=300"
        assert nobody.get("/catalogue", headers={"If-None-Match": f"W/{first.headers['ETag']}"}).status_code == 304
