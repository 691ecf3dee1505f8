"""An erasure that was interrupted between any two steps is finished by whoever comes next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.app.rights import SECOND, WORKER, Clock, erased, granted, made, told
from tests.ledgers import KEK, code_of
from werkzekerheid.app.app import open_app
from werkzekerheid.app.erasing import erase
from werkzekerheid.facts.event import Told, event_id
from werkzekerheid.facts.sharing import KeysDestroyed
from werkzekerheid.ledger.ledger import Draft, Event, Ledger
from werkzekerheid.readmodels.tables import LIVE

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.storage import Where

CAREER = f"career:{WORKER}"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(where: Where, tmp_path: Path, clock: Clock) -> Iterator[App]:
    """On both databases."""
    with made(where, tmp_path, clock) as opened:
        told(opened)
        yield opened


def say_so(app: App, *classes: str) -> None:
    """The fact is written; then the power fails."""
    fact = KeysDestroyed.model_validate({"classes": classes, "request": granted(app, *classes), "reason": "erasure"})
    command = str(uuid4())
    draft = Draft(fact, Told(recorded_by=SECOND), command, event_id(command))
    app.ledger.append(CAREER, app.ledger.version(CAREER), [draft])


def rows(app: App) -> list[tuple[Any, ...]]:
    """Everything in the stored tables."""
    with app.views().reading() as connection:
        return [tuple(row) for table in LIVE.of_career() for row in connection.execute(table.select())]


def types(app: App) -> list[str]:
    return [one.fact.TYPE for one in app.ledger.read(CAREER) if isinstance(one, Event)]


class TestAfterTheFact:
    """It stands in the ledger that the keys are destroyed, and they are not."""

    def test_the_doctor_finishes_it(self, app: App) -> None:
        say_so(app, "signal")
        assert all(one.ok for one in app.doctor())
        assert types(app).count("erased") == 1
        assert app.rebuild(check=True).equal

    def test_the_same_command_finishes_it_and_gives_the_certificate(self, app: App) -> None:
        say_so(app, "signal")
        request = next(one.fact.request for one in app.ledger.read(CAREER) if one.fact.TYPE == "keys_destroyed")  # type: ignore[union-attr]
        done = erase(app, WORKER, ["signal"], request, SECOND)
        assert done.already
        assert len(done.certificate["events"]) == 1
        assert types(app).count("erased") == 1
        assert app.rebuild(check=True).equal

    def test_two_of_which_the_first_takes_what_tells_of_the_second(self, app: App) -> None:
        """The second can be read no more once class work is gone."""
        say_so(app, "work")
        say_so(app, "signal")
        app.finish_destroying()
        assert {one for one in types(app) if one != "erased"} <= {
            "worker_named",
            "condition_disclosed",
            "profile_assessed",
        }


class TestAfterTheKeys:
    """They are gone, and the tables still say what they closed."""

    def test_whoever_keeps_the_tables_up_takes_it_out(self, app: App) -> None:
        say_so(app, "signal")
        before = rows(app)
        app.ledger.destroying.finish()
        assert rows(app) == before

        app.keep_up()

        assert rows(app) != before
        assert app.rebuild(check=True).equal

    def test_also_where_the_projector_had_read_the_fact_before_the_keys_went(self, app: App) -> None:
        """Another process keeps the tables up, just between the two steps."""
        say_so(app, "signal")
        app.keep_up()
        app.ledger.destroying.finish()
        assert not app.rebuild(check=True).equal

        app.keep_up()

        assert app.rebuild(check=True).equal

    def test_also_where_a_start_destroyed_what_an_old_key_store_brought_back(
        self, tmp_path: Path, clock: Clock
    ) -> None:
        """The tables were made again meanwhile, from what could be read once more."""
        with made(tmp_path / "ledger.db", tmp_path, clock) as app:
            told(app)
        old = (tmp_path / "ledger.keys.db").read_bytes()
        with open_app(app.settings, clock) as app:
            erased(app, "signal")
        (tmp_path / "ledger.keys.db").write_bytes(old)
        (tmp_path / "ledger.views.db").unlink()
        elsewhere = tmp_path / "no-list.jsonl"
        with Ledger.open(app.settings.ledger, KEK, destroyed=elsewhere) as ledger:
            assert "relapse_reported" in [one.fact.TYPE for one in ledger.read(CAREER) if isinstance(one, Event)]
        with open_app(app.settings, clock) as app:
            app.keep_up()
            assert types(app).count("erased") == 1
            assert app.rebuild(check=True).equal


class TestTheLog:
    """What was deleted from a file is first in its write-ahead log."""

    def test_somebody_who_still_reads_keeps_it_until_the_next_turn(
        self, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("werkzekerheid.readmodels.views.LOCK_SECONDS", 0.1)
        with made(tmp_path / "ledger.db", tmp_path, clock) as app:
            told(app)
            app.record(WORKER, "placement_adjusted", {"placement": "p", "what": "hours", "direction": "more"}, SECOND)
            name = granted(app, "work", despite_term=True)
            with open_app(app.settings, clock) as reader, reader.views().reading() as connection:
                connection.execute(LIVE.situation.select()).all()
                assert not erase(app, WORKER, ["work"], name, SECOND).log_emptied
            app.keep_up()
            assert b"bakkerij" not in b"".join(one.read_bytes() for one in tmp_path.glob("ledger.views.db*"))
            assert app.rebuild(check=True).equal


def test_without_the_list_nothing_is_finished_and_it_is_said(app: App) -> None:
    say_so(app, "signal")
    app.ledger.destroying._listed = None
    assert code_of(app.finish_destroying) == "settings_destroyed_keys"
    assert "relapse_reported" in types(app)
