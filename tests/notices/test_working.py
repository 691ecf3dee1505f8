"""`werkzekerheid work` sends notices beside its other loops, and the command line shows and sends them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.app.places import KEY
from tests.notices.town import LINK, Town
from tests.work.processes import Worker, until
from werkzekerheid.app.doctor import examine
from werkzekerheid.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzekerheid.ledger.storage import Where


@pytest.fixture
def now(where: Where, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town at this moment, on both databases, and the surroundings of a process for it. Its mail server is away."""
    with Town(where, tmp_path, datetime.now(UTC) - timedelta(seconds=5)) as made:
        made.now = datetime.now(UTC)
        monkeypatch.setenv("WERKZEKERHEID_LEDGER", where if isinstance(where, str) else f"sqlite:///{where}")
        monkeypatch.setenv("WERKZEKERHEID_KEY", KEY)
        monkeypatch.setenv("WERKZEKERHEID_DESTROYED_KEYS", str(tmp_path / "destroyed.jsonl"))
        monkeypatch.setenv("WERKZEKERHEID_APP_URL", LINK)
        for name, value in {"HOST": "127.0.0.1", "PORT": made.port, "STARTTLS": "no", "FROM": "w@stap.example"}.items():
            monkeypatch.setenv(f"WERKZEKERHEID_SMTP_{name}", str(value))
        yield made


def test_the_loop_waits_for_a_server_and_tells_each_once(now: Town) -> None:
    now.relapse(now.worker())
    with Worker(now.settings.ledger) as worker:
        until(lambda: worker.has_said("refused").get("code") == "notices_server")
        assert now.notices() == []
        with now.server():
            until(lambda: now.notices().count("notice_sent") == 2)
            assert sorted(now.box.whom) == ["case-1", "coach-1"]
            until(lambda: b'werkzekerheid_notices_total{what="sent"} 2.0' in worker.get("/metrics"))
            assert json.loads(worker.get("/health"))["loops"]["notices"]["state"] == "ok"
    assert "coach-1@" not in "".join(worker.said)


def test_the_doctor_says_that_the_server_is_away(now: Town) -> None:
    def told() -> Any:
        return next(one for one in examine(now.app.ledger, now.settings) if one.name == "notices")

    assert not told().ok
    with now.server():
        assert told().ok
        now.relapse(now.worker())
        now.box.to_recipient = "550 nobody here"
        now.send()
        assert not told().ok
        assert "2" in told().say


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int | str | None, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return ended.value.code, capsys.readouterr().out


def test_the_commands_show_and_send(now: Town, capsys: pytest.CaptureFixture[str]) -> None:
    now.relapse(now.worker())
    assert run(capsys, "notices", "send")[0] == 1
    with now.server():
        assert run(capsys, "notices", "withdraw-address", "case-1", "--organisation", "stap")[0] == 0
        assert run(capsys, "notices", "send") == (0, "Verstuurd: 1. Niet aangenomen: 0. Zonder adres: 1.\n")
        new = ("--organisation", "stap", "--address", "case-1@stap.example")
        assert run(capsys, "notices", "set-address", "case-1", *new)[0] == 0
        code, shown = run(capsys, "notices", "--json")
        assert code == 0
        assert {row["person"]: row["due"] for row in json.loads(shown)} == {"case-1": True, "coach-1": False}
        assert "case-1@" not in shown
        assert run(capsys, "notices")[0] == 0
        assert run(capsys, "notices", "send") == (0, "Verstuurd: 1. Niet aangenomen: 0. Zonder adres: 0.\n")


def test_without_a_server_nothing_is_sent(
    now: Town, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WERKZEKERHEID_SMTP_HOST")

    assert run(capsys, "notices", "send")[0] == 2
    assert now.box.got == []
