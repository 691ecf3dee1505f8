"""What does not fit, over HTTP: RFC 9457, everything at once, nothing of what was sent, and no career betrayed."""

from __future__ import annotations

import json
import shutil
from statistics import median
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest
from fastapi import APIRouter

from tests.api.clients import KIM, NOBODY, opened
from werkzekerheid.api.problems import HIDDEN_SECONDS
from werkzekerheid.api.resources.documents import SHOWN
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.clients import Doors

ABSENT = str(uuid4())
SECRET = "Zwaanstra"
FACTS = f"/careers/{KIM}/facts"


def problem(answer: httpx.Response) -> dict[str, Any]:
    """The problem document, which is one whatever happens."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["API-Version"]
    assert answer.headers["Content-Language"] in {"nl", "en"}
    found: dict[str, Any] = answer.json()
    assert found.keys() == {"type", "title", "status", "detail", "code", "trace_id", "errors"}
    assert found["status"] == answer.status_code
    assert found["trace_id"] == answer.headers["Trace-Id"]
    return found


class TestSize:
    def test_more_than_a_mebibyte_is_too_large(self, coach: httpx.Client) -> None:
        answer = coach.post(FACTS, content=b" " * (1024 * 1024 + 1), headers={"Content-Type": "application/json"})

        assert (answer.status_code, problem(answer)["code"]) == (413, "too_large")

    def test_also_when_it_comes_in_pieces_of_which_nobody_said_how_many(self, coach: httpx.Client) -> None:
        def pieces() -> Iterator[bytes]:
            for _ in range(20):
                yield b" " * 100_000

        answer = coach.post(FACTS, content=pieces(), headers={"Content-Type": "application/json"})

        assert (answer.status_code, problem(answer)["code"]) == (413, "too_large")


class TestKind:
    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
    def test_only_json_is_read(self, coach: httpx.Client, kind: str) -> None:
        answer = coach.post(FACTS, content=b"{}", headers={"Content-Type": kind})

        assert (answer.status_code, problem(answer)["code"]) == (415, "media_type")

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"{", b"[]", b'"x"', b"null", b"\xff", b"[" * 100_000, b'{"type":"check_in_held","note":"\\ud800"}',
            b'{"type":"check_in_held","note":"a\\u0000b"}', b'{"type":"check_in_held","with":NaN}',
            b'{"type":"check_in_held","with":1e999}', b'{"type":' + b"9" * 6000 + b"}", b'{"\\ud800":1,"type":"x"}',
        ],
    )  # fmt: skip
    def test_what_is_no_json_or_no_table_does_not_fit(self, coach: httpx.Client, body: bytes) -> None:
        answer = coach.post(FACTS, content=body, headers={"Content-Type": "application/json"})

        assert answer.status_code == 400
        assert problem(answer)["code"] in {"invalid_input", "unreadable"}


class TestFields:
    def test_all_of_them_are_told_at_once_wherever_they_stand(self, coach: httpx.Client) -> None:
        answer = coach.post(
            FACTS, json={"type": "no_such"}, headers={"If-Match": "newest", "Idempotency-Key": "once"},
        )  # fmt: skip
        query = coach.get("/promises", params={"limit": 0, "purpose": "fun", "asOf": "5", "knownAt": "2020-01-01"})

        assert {(one["place"], one["field"]) for one in problem(answer)["errors"]} == {
            ("body", "type"), ("header", "If-Match"), ("header", "Idempotency-Key"),
        }  # fmt: skip
        assert {one["field"] for one in problem(query)["errors"]} == {"limit", "purpose", "asOf", "knownAt"}

    def test_no_value_and_no_unknown_name_is_told_again(self, coach: httpx.Client) -> None:
        sent: list[httpx.Response] = [
            coach.post(FACTS, json={"type": SECRET}),
            coach.post(FACTS, json={"type": "check_in_held", f"{SECRET} 1990": SECRET, "by": SECRET, "note": [SECRET]}),
            coach.post(f"/careers/{KIM}/explanations", json={"projection": SECRET, "purpose": SECRET}),
            coach.post("/careers/_search", json={"key": [SECRET], SECRET + "!": 1}),
            coach.post("/rule-sets", json={"organisation": f"{SECRET} x", "table": SECRET, "valid_from": SECRET}),
            coach.post(f"/careers/{KIM}/handovers", json={"handover": "x", "to_role": SECRET}),
            coach.get(f"/careers/{SECRET}/situation"),
            coach.get("/promises", params={"purpose": SECRET, "asOf": SECRET, "cursor": SECRET}),
            coach.get(f"/{SECRET}"),
        ]

        for answer in sent:
            assert 400 <= answer.status_code < 500
            assert SECRET.lower() not in json.dumps(problem(answer)).lower()

    @pytest.mark.parametrize(("wanted", "title"), [("nl-NL,en;q=0.5", "Klopt niet"), ("de, en;q=0.8", "Does not fit")])
    def test_it_is_told_in_the_language_that_was_asked_for(self, coach: httpx.Client, wanted: str, title: str) -> None:
        answer = coach.get("/promises", params={"limit": 0}, headers={"Accept-Language": wanted})

        assert problem(answer)["title"] == title


class TestAddress:
    def test_what_can_be_done_there_is_told(self, demo: Doors) -> None:
        answer = demo.as_(None).request("PUT", f"/careers/{KIM}/consents")

        assert (answer.status_code, problem(answer)["code"]) == (405, "method_not_allowed")
        assert answer.headers["Allow"] == "GET, POST"

    @pytest.mark.parametrize("path", ["/", "/nothing", f"/careers/{KIM}/", "/careers/a/b/c/d"])
    def test_an_address_that_is_none_is_not_found(self, coach: httpx.Client, path: str) -> None:
        assert problem(coach.get(path))["code"] == "no_such_path"

    @pytest.mark.parametrize("career", ["%00", "%ff", "a" * 101, "%F0%9F%92%A9", "..%2f"])
    def test_a_career_that_cannot_be_one_is_none(self, coach: httpx.Client, career: str) -> None:
        assert problem(coach.get(f"/careers/{career}/situation"))["status"] in {400, 404}

    def test_who_is_not_signed_in_is_told_no_more_than_how(self, demo: Doors) -> None:
        for answer in (demo.as_(None).get("/promises?limit=0"), demo.as_(None).post(FACTS, json={"type": SECRET})):
            assert (answer.status_code, problem(answer)["errors"]) == (401, [])
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


class TestHidden:
    """A career that is not there and one that I may not know of."""

    def paths(self, career: str) -> list[tuple[str, str, Any]]:
        own = f"/careers/{career}"
        consent = {
            "recipient": "x",
            "purposes": ["guidance"],
            "classes": ["work"],
            "text_version": "1",
            "way": "spoken",
        }
        disclosure = {
            "organisation": "x", "role": "employer", "channel": "phone", "purpose": "guidance",
            "projections": ["situation"],
        }  # fmt: skip
        return [
            ("GET", own, None),
            *(("GET", f"{own}/{one.path}", None) for one in SHOWN.values()),
            *(("GET", f"{own}/{one}", None) for one in ("disclosures", "access-register", "rights-requests")),
            ("GET", f"{own}/handovers/a/preview", None),
            ("POST", f"{own}/facts", {"type": "recovery_reported"}),
            ("POST", f"{own}/corrections", {"corrects": "a", "replacement": {}, "reason": "b"}),
            ("POST", f"{own}/consents", consent),
            ("POST", f"{own}/consent-refusals", {"recipient": "x"}),
            ("POST", f"{own}/consent-withdrawals", {"recipient": "x"}),
            ("POST", f"{own}/disclosures", disclosure),
            ("POST", f"{own}/explanations", {"projection": "situation"}),
            ("POST", f"{own}/handovers", {"handover": "a"}),
            ("POST", f"{own}/handovers/a/acceptances", {}),
            ("POST", f"{own}/handovers/a/refusals", {"reason": "b"}),
            ("POST", f"{own}/proofs", {"event": "a"}),
            ("POST", f"{own}/rights-requests", {"right": "access"}),
            ("POST", f"{own}/rights-requests/a/decisions", {"decision": "refused", "motive": "b"}),
            ("POST", "/fact-batches", {"facts": [{"career": career, "type": "recovery_reported"}]}),
            ("POST", "/backtests", {"careers": [career]}),
        ]

    def test_both_have_the_same_answer_to_everything(self, demo: Doors) -> None:
        client = demo.as_(NOBODY)

        for forbidden, absent in zip(self.paths(KIM), self.paths(ABSENT), strict=True):
            answers = [client.request(method, path, json=body) for method, path, body in (forbidden, absent)]
            assert [one.status_code for one in answers] == [404, 404], forbidden
            assert _bare(answers[0]) == _bare(answers[1]), forbidden
            assert all(one.elapsed.total_seconds() >= HIDDEN_SECONDS for one in answers)

    def test_one_takes_as_long_as_the_other(self, demo: Doors) -> None:
        client = demo.as_(NOBODY)
        taken = {
            career: median(client.get(f"/careers/{career}/situation").elapsed.total_seconds() for _ in range(9))
            for career in (KIM, ABSENT)
        }

        assert abs(taken[KIM] - taken[ABSENT]) < HIDDEN_SECONDS / 2

    def test_asking_changes_nothing_of_it(self, demo: Doors) -> None:
        """That somebody was refused stands in the register; who was must not read there that there is a career."""
        client = demo.as_("employer@elders")

        first, second = (client.get(f"/careers/{KIM}/sharing-register") for _ in range(2))

        assert _bare(first) == _bare(second)
        assert client.get("/disclosures").json() == []


def _bare(answer: httpx.Response) -> tuple[dict[str, Any], dict[str, str]]:
    """The answer without what differs from one to the next; it is as long with it."""
    body = {name: one for name, one in problem(answer).items() if name != "trace_id"}
    headers = {name: one for name, one in answer.headers.items() if name not in {"trace-id", "date", "ratelimit"}}
    return body, headers


def test_a_mistake_of_ours_tells_nothing_of_it(lena_folder: Path, tmp_path: Path) -> None:
    more = APIRouter()

    @more.get("/broken")
    def broken() -> None:
        raise RuntimeError(SECRET)

    shutil.copytree(lena_folder, tmp_path / "lena")
    with opened(Settings(tmp_path / "lena" / "ledger.db", None), more=[more]) as doors:
        answer = doors.as_(None).get("/broken")

    assert (answer.status_code, problem(answer)["code"]) == (500, "bug")
    assert SECRET not in answer.text
    assert "Traceback" not in answer.text
