"""What is asked again is answered by what is at hand: the same, written down each time, and never what was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.clients import COACH, KIM, NOBODY
from tests.api.served import CHECK_IN
from werkzekerheid.app.app import open_app
from werkzekerheid.ledger.audit.log import AuditLog
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
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
