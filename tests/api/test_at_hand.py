"""What is asked again is answered by what is at hand: the same, written down each time, and never what was before."""

from __future__ import annotations

from datetime import timedelta
from time import time
from typing import TYPE_CHECKING

import pytest

from tests.api import people
from tests.api.clients import COACH, KIM, NOBODY, opened
from tests.api.provider import Provider
from tests.api.served import CHECK_IN
from tests.api.test_sign_in import ann
from werkzekerheid.app import directory
from werkzekerheid.app.app import open_app
from werkzekerheid.app.directory import Change
from werkzekerheid.facts.event import Actor
from werkzekerheid.ledger.audit.log import AuditLog
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.clients import Doors

_SITUATION = f"/careers/{KIM}/situation"
_TIMELINE = f"/careers/{KIM}/timeline"


def lines(doors: Doors) -> int:
    return int(doors.api.state.house.apps.first.audit.head("access"))


def test_the_same_question_has_the_same_answer_and_a_line_each_time(doors: Doors) -> None:
    client, before = doors.as_(COACH), lines(doors)

    answers = [client.get(_SITUATION, params={"purpose": "guidance"}) for _ in range(4)]

    assert {one.status_code for one in answers} == {200}
    assert len({one.content for one in answers}) == 1
    assert lines(doors) == before + 4
    assert len({one.headers["Trace-Id"] for one in answers}) == 4


def test_what_was_recorded_is_told(doors: Doors) -> None:
    client = doors.as_(COACH)
    rows = [len(client.get(_TIMELINE).json()) for _ in range(3)]
    assert client.post(f"/careers/{KIM}/facts", json=CHECK_IN).status_code == 201

    assert len(client.get(_TIMELINE).json()) == rows[-1] + 1


def test_what_another_process_recorded_is_told(doors: Doors) -> None:
    client = doors.as_(COACH)
    rows = [len(client.get(_TIMELINE).json()) for _ in range(3)]
    with open_app(doors.stores) as app:
        content = {name: one for name, one in CHECK_IN.items() if name != "type"}
        app.record(KIM, str(CHECK_IN["type"]), content, app.ledger.read(f"career:{KIM}")[0].told.recorded_by)  # type: ignore[union-attr]

    assert len(client.get(_TIMELINE).json()) == rows[-1] + 1


def test_who_may_not_see_it_does_not_see_what_another_asked(doors: Doors) -> None:
    for _ in range(3):
        assert doors.as_(COACH).get(_SITUATION).status_code == 200

    for _ in range(2):
        assert doors.as_(NOBODY).get(_SITUATION).status_code == 404
        assert doors.as_(None).get(_SITUATION).status_code == 401


@pytest.mark.parametrize("query", ["purpose=payments", "asOf=x", "purpose=audit&classes=none"])
def test_what_does_not_fit_is_said_each_time(doors: Doors, query: str) -> None:
    answers = [doors.as_(COACH).get(f"{_SITUATION}?{query}") for _ in range(3)]

    assert {one.status_code for one in answers} == {400}


def test_a_reason_in_words_is_read_each_time(doors: Doors) -> None:
    client = doors.as_(COACH)
    for _ in range(2):
        assert client.get(_SITUATION).status_code == 200

    too_long = client.get(_SITUATION, headers={"Necessity-Reason": "x" * 501})

    assert too_long.status_code == 400


def test_what_cannot_be_written_down_is_not_told(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes no line: the answer was made, and nobody gets it."""
    client = doors.as_(COACH)
    for _ in range(2):
        assert client.get(_SITUATION).status_code == 200

    def refuse(*_: object) -> None:
        raise Refusal("audit_unwritable", path="-")

    monkeypatch.setattr(AuditLog, "write", refuse)
    answer = client.get(_SITUATION)
    monkeypatch.undo()

    assert (answer.status_code, answer.json()["code"]) == (503, "audit_unwritable")
    assert client.get(_SITUATION).status_code == 200


def test_an_answer_is_given_again_only_on_the_same_day(doors: Doors) -> None:
    """What was open today may be closed tomorrow."""
    client, app = doors.as_(COACH), doors.api.state.house.apps.first
    for _ in range(3):
        assert client.get(_SITUATION).status_code == 200
    kept = [one for one in app.ledger.kept._kept if isinstance(one, tuple) and one[0] == "answer"]
    (basis, _) = app.ledger.kept.held(kept[0])
    now = app.clock
    app.clock = lambda: now() + timedelta(days=1)

    assert client.get(_SITUATION).status_code == 200
    assert app.ledger.kept.held(kept[0])[0] != basis


def test_who_left_is_out_at_once_also_where_an_answer_is_at_hand(tmp_path: Path) -> None:
    """
    somebody asks, three times       the same answer
    they no longer work there        403, by the same token
    """
    stores = people.made(tmp_path / "real")
    with Provider() as provider, opened(stores, issuer=provider.issuer) as doors:
        client = doors.with_token(ann(provider))
        path = f"/careers/{people.CAREER}/situation"
        assert [client.get(path).status_code for _ in range(3)] == [200] * 3
        with open_app(stores) as app:
            keeper = Change(Actor(actor="keeper", role="system"))
            directory.end(app, people.COACH.actor, people.KAS, "jobcoach", keeper)

        assert client.get(path).status_code == 403


def test_a_token_that_ends_is_out_also_where_an_answer_is_at_hand(tmp_path: Path) -> None:
    stores = people.made(tmp_path / "real")
    with Provider() as provider, opened(stores, issuer=provider.issuer, leeway_seconds=0) as doors:
        client, until = doors.with_token(ann(provider, exp=int(time()) + 3)), time() + 3
        path = f"/careers/{people.CAREER}/situation"
        assert [client.get(path).status_code for _ in range(3)] == [200] * 3
        while time() < until:
            client.get(path)

        assert (client.get(path).status_code, client.get(path).json()["code"]) == (401, "token_expired")
