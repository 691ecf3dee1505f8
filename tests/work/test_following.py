"""Whoever records beside a process that leads: it writes no views itself, and waits until what it recorded is seen."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.ledgers import untold
from tests.work.processes import COACH, Worker, made, opened, until
from werkzekerheid.app import upkeep
from werkzekerheid.app.clock import system_clock, today
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.app.recording import Given, record
from werkzekerheid.cli.main import main
from werkzekerheid.ledger.leadership import leadership
from werkzekerheid.readmodels.projector import Projector

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.storage import Where


def open_career(app: App) -> None:
    app.record(str(uuid4()), "career_opened", {"reason": "benefit"}, COACH)


def open_careers(app: App, number: int) -> None:
    """Recorded, and not looked at by anybody."""
    for _ in range(number):
        given = Given(str(uuid4()), "career_opened", {"reason": "benefit"}, "-", None)
        record(app.ledger, given, COACH, untold(today(app.clock)))


def position(app: App) -> int:
    return app.views().at().position


def test_where_nobody_leads_what_was_recorded_is_seen_at_once(where: Where) -> None:
    made(where)
    with opened(where) as app, leadership(where) as lead:
        open_career(app)

        assert not app.views_follow
        assert position(app) == app.ledger.head()
        assert lead.try_lead()


def test_beside_a_process_that_works_what_was_recorded_is_seen_when_the_command_is_done(where: Where) -> None:
    made(where)
    with opened(where) as app, Worker(where) as worker:
        until(lambda: worker.leads)
        for _ in range(10):
            before = app.ledger.head()
            open_career(app)

            assert not app.views_follow
            assert position(app) > before
        assert app.look(COACH, "guidance", "worklist", None) == []
        assert not app.views_follow


def test_a_leader_that_takes_too_long_is_left_to_it(
    where: Where, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The fact is recorded: the command is done, and says quietly that the views follow."""
    monkeypatch.setattr(upkeep, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{where}" if isinstance(where, Path) else where)
    made(where)
    fact = tmp_path / "fact.toml"
    fact.write_text('reason = "benefit"', encoding="utf-8")
    with leadership(where) as other:
        assert other.try_lead()
        with pytest.raises(SystemExit) as ended:
            main(["record", str(uuid4()), "career_opened", "--from", str(fact)])

        said = capsys.readouterr()
        assert ended.value.code == 0
        assert said.out.startswith("Vastgelegd als nummer 1 ")
        assert said.err.startswith("De overzichten volgen: ")

        with pytest.raises(SystemExit) as ended:
            main(["pass-time", "--until", today(system_clock).isoformat()])
        assert ended.value.code == 0
        assert "Een ander proces heeft de leiding" in capsys.readouterr().out
        with pytest.raises(SystemExit) as ended:
            main(["worklist", "--json"])
        said = capsys.readouterr()
        assert (ended.value.code, said.out) == (0, "[]\n")
        assert said.err.startswith("De overzichten volgen: ")
    with opened(where) as app:
        app.keep_up()
        assert not app.views_follow
        assert position(app) == app.ledger.head()


def test_a_leader_that_disappears_while_somebody_waits_is_followed(where: Where) -> None:
    made(where)
    with opened(where) as app, leadership(where) as other:
        assert other.try_lead()
        waits = Thread(target=open_career, args=(app,))
        waits.start()
        until(lambda: app.ledger.head() == 1)

        other.resign()
        waits.join()

        assert not app.views_follow
        assert position(app) >= 1


def test_a_door_can_wait_until_something_is_seen(where: Where) -> None:
    made(where)
    with opened(where) as app:
        open_careers(app, 3)

        assert app.wait_for_views(0, 0)
        assert not app.wait_for_views(3, 0.05)

        keeps_up = Thread(target=app.keep_up)
        keeps_up.start()
        assert app.wait_for_views(3, 10)
        keeps_up.join()


def test_a_projector_that_is_stopped_writes_no_more_and_later_goes_on(where: Where) -> None:
    made(where)
    allowed = [True] * 2
    with opened(where) as app:
        open_careers(app, 10)
        views = app.views()
        stopped = PolicyRunner(
            app.ledger, Projector(app.ledger, views, page=3, go_on=lambda: bool(allowed and allowed.pop()))
        )

        assert list(stopped.batches()) == [3, 3]
        assert views.at().position == 6

        assert list(PolicyRunner(app.ledger, Projector(app.ledger, views, page=3)).batches())[:2] == [3, 1]


def test_a_file_of_views_that_somebody_removes_is_made_again(tmp_path: Path) -> None:
    """As the program itself advises where it is damaged; nothing has to be started again for it."""
    settings = made(tmp_path / "ledger.db")
    with opened(settings.ledger) as app, Worker(settings.ledger) as worker:
        open_career(app)
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                (tmp_path / f"ledger.views.db{ending}").unlink()

        open_career(app)
        until(lambda: not app.views_follow and position(app) == app.ledger.head())
        assert not worker.has_said("refused")
        assert b'"ok"' in worker.get("/health")
