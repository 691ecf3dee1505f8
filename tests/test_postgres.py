"""The ledger on a server: who may do what there, and what happens when it is not there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest

from tests.audit.lines import looked
from tests.ledgers import CAREER, KEK, MORNING, NOTE, WORKER, Clock, clock, code_of, draft, goals
from tests.servers import at_database
from werkzekerheid.facts.base import Erased
from werkzekerheid.ledger.ledger import Batch, ConnectionLost, Event, Ledger
from werkzekerheid.ledger.postgres import server as postgres
from werkzekerheid.ledger.postgres.recorder import LedgerRecorder
from werkzekerheid.ledger.postgres.server import (
    AUDIT_ROLE,
    KEYS_ROLE,
    LEDGER_ROLE,
    UNSAFE_SWITCH,
    VIEWS_ROLE,
    connected,
)
from werkzekerheid.settings import shown_url

if TYPE_CHECKING:
    from typing import LiteralString

__all__ = ["clock"]
_COLUMNS = "(originator_id, originator_version, topic, state)"


@pytest.fixture
def ledger(database: str, clock: Clock) -> Iterator[Ledger]:
    with Ledger.create(database, kek=KEK, clock=clock) as made:
        yield made


def recorder_of(ledger: Ledger) -> LedgerRecorder:
    assert isinstance(ledger._recorder, LedgerRecorder)
    return ledger._recorder


def end_all_sessions(database: str) -> None:
    """As a restart does it, or an administrator."""
    with connected(database, None) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


class TestRights:
    """Each role may do what it is for, and nothing else."""

    @pytest.mark.parametrize(
        ("role", "statement"),
        [
            (LEDGER_ROLE, f"INSERT INTO ledger.events {_COLUMNS} VALUES ('a', 1, 't', '')"),
            (LEDGER_ROLE, "UPDATE ledger.events SET topic = 't'"),
            (LEDGER_ROLE, "DELETE FROM ledger.events"),
            (LEDGER_ROLE, "TRUNCATE ledger.events"),
            (LEDGER_ROLE, "DROP TABLE ledger.events"),
            (LEDGER_ROLE, "INSERT INTO ledger.meta VALUES ('demo', 'yes')"),
            (LEDGER_ROLE, "CREATE TABLE ledger.mine (x int)"),
            (LEDGER_ROLE, "SELECT * FROM keys.keys"),
            (LEDGER_ROLE, "SELECT * FROM views.meta"),
            (KEYS_ROLE, "SELECT * FROM ledger.events"),
            (KEYS_ROLE, "SELECT ledger.hold()"),
            (VIEWS_ROLE, "SELECT * FROM ledger.events"),
            (VIEWS_ROLE, "SELECT * FROM keys.keys"),
        ],
    )  # fmt: skip
    def test_a_role_may_do_no_more(self, ledger: Ledger, database: str, role: str, statement: LiteralString) -> None:
        ledger.append(CAREER, 0, [draft(1)])
        with connected(database, role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
        assert goals(ledger.read(CAREER)) == ["goal-1"]

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE ledger.events SET topic = 't'",
            "DELETE FROM ledger.events",
            "TRUNCATE ledger.events",
            (
                f"INSERT INTO ledger.events {_COLUMNS} "
                "SELECT originator_id, originator_version, 't', '' FROM ledger.events "
                "ON CONFLICT (originator_id, originator_version) DO UPDATE SET topic = 't'"
            ),
            "UPDATE ledger.meta SET value = 'yes'",
            "DELETE FROM ledger.meta",
        ],
    )
    def test_the_owner_too_changes_nothing_by_mistake(
        self, ledger: Ledger, database: str, statement: LiteralString
    ) -> None:
        ledger.append(CAREER, 0, [draft(1)])
        before = recorder_of(ledger).of_stream(CAREER)
        with connected(database, None) as connection, pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(statement)
        assert recorder_of(ledger).of_stream(CAREER) == before

    def test_who_signs_in_needs_only_to_be_a_member_of_the_roles(self, ledger: Ledger, database: str) -> None:
        """Without them there is one sentence; with them everything works, and their own name may nothing."""
        name = f"clerk_{uuid4().hex[:12]}"
        theirs = database.replace("postgres:@", f"{name}@").replace("postgres@", f"{name}@")
        with connected(database, None) as connection:
            connection.execute(f"CREATE ROLE {name} LOGIN NOINHERIT")
            try:
                assert code_of(lambda: Ledger.open(theirs, KEK)) == "ledger_forbidden"
                connection.execute(f"GRANT {LEDGER_ROLE} TO {name}")
                assert code_of(lambda: Ledger.open(theirs, KEK)) == "keys_forbidden"
                connection.execute(f"GRANT {KEYS_ROLE}, {VIEWS_ROLE} TO {name}")
                with Ledger.open(theirs, KEK) as opened:
                    opened.append(CAREER, 0, [draft(1)])
                    assert code_of(lambda: opened.audit) == "audit_forbidden"
                    connection.execute(f"GRANT {AUDIT_ROLE} TO {name}")
                    opened.audit.write([looked(0, MORNING)], [])
                with connected(theirs, None) as own, pytest.raises(psycopg.errors.InsufficientPrivilege):
                    own.execute("SELECT * FROM ledger.events")
                assert code_of(lambda: Ledger.create(theirs, kek=KEK)) in {"ledger_exists", "ledger_forbidden"}
            finally:
                connection.execute(f"DROP ROLE {name}")
        assert goals(ledger.read(CAREER)) == ["goal-1"]


class TestTheOneCall:
    """What an append finds out under the lock."""

    def test_a_clock_that_is_behind_makes_its_rows_once_more(self, database: str) -> None:
        """
        09:00  one program records
        08:00  another, whose clock is behind: what it says was recorded at 09:00
        10:00  and then on its own time
        """
        nine = datetime(2026, 3, 1, 9, tzinfo=UTC)
        first, second = Clock(), Clock()
        first.now, second.now = nine, nine - timedelta(hours=1)
        with (
            Ledger.create(database, kek=KEK, clock=first) as one,
            Ledger.open(database, KEK, clock=second) as other,
        ):
            one.append("career:a", 0, [draft(1)])
            other.append("career:b", 0, [draft(2)])
            second.now = nine + timedelta(hours=1)
            other.append("career:b", 1, [draft(3)])
            moments = [event.recorded_at for event in one.read_from(0) if isinstance(event, Event)]
        assert moments[0] == moments[1] < moments[2]

    def test_what_was_closed_under_a_key_that_is_gone_is_closed_anew(
        self, ledger: Ledger, database: str, tmp_path: Path
    ) -> None:
        """One program has the key at hand when another destroys it: what is recorded after that can be read."""
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        with Ledger.open(database, KEK, destroyed=tmp_path / "destroyed.jsonl") as other:
            other.destroy_keys(WORKER, ["note"], date(2027, 1, 1))
        ledger.append(CAREER, 1, [draft(2, NOTE)])
        notes = [one.told.note for one in ledger.read(CAREER) if isinstance(one, Event)]
        assert notes == [Erased(erased_on="2027-01-01"), NOTE]

    def test_without_a_list_outside_no_key_is_destroyed(self, ledger: Ledger) -> None:
        """Where it would be kept must be said: a server has no file beside it."""
        assert code_of(lambda: ledger.destroy_keys(WORKER, ["note"], date(2027, 1, 1))) == "settings_destroyed_keys"

    def test_a_thousand_events_are_one_call(self, ledger: Ledger) -> None:
        batches = [Batch(f"career:{one}", 0, [draft(n) for n in range(10)]) for one in range(100)]
        answers = ledger.append_many(batches)
        assert [one.position for one in answers] == list(range(10, 1_001, 10))
        assert [len(ledger.read(f"career:{one}")) for one in (0, 99)] == [10, 10]

    def test_writers_at_once_leave_no_gap_and_no_disorder(self, database: str) -> None:
        """Four programs, each with a clock of its own; moments, positions and versions all rise."""
        Ledger.create(database, kek=KEK).close()

        def write(name: str) -> None:
            with Ledger.open(database, KEK) as own:
                for number in range(25):
                    own.append(f"career:{name}", number, [draft(number)])

        threads = [Thread(target=write, args=(name,)) for name in "abcd"]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        with Ledger.open(database, KEK) as ledger:
            events = [one for one in ledger.read_from(0) if isinstance(one, Event)]
        assert [one.position for one in events] == list(range(1, 101))
        assert sorted(one.recorded_at for one in events) == [one.recorded_at for one in events]


class TestWithoutAServer:
    """It is lost on the way, or not there at all."""

    def test_sessions_that_the_server_ended_are_made_again(self, ledger: Ledger, database: str) -> None:
        """A question is simply asked again; of an append the outcome is not known, and it is said so."""
        ledger.append(CAREER, 0, [draft(1)])
        end_all_sessions(database)
        assert goals(ledger.read(CAREER)) == ["goal-1"]
        end_all_sessions(database)
        with pytest.raises(ConnectionLost):
            ledger.append(CAREER, 1, [draft(2)])
        assert ledger.append(CAREER, 1, [draft(2)]).version == 2

    def test_a_server_that_is_not_there_is_said_in_one_sentence(self, tmp_path: Path) -> None:
        """Without the name or the password of who asks."""
        url = f"postgresql://clerk:secret@/nowhere?host={tmp_path}"
        with pytest.raises(ConnectionLost) as refused:
            Ledger.open(url, KEK)
        assert "clerk" not in str(refused.value)
        assert "secret" not in str(refused.value)

    def test_a_database_that_is_not_there_holds_no_ledger(self, server: str) -> None:
        assert code_of(lambda: Ledger.open(at_database(server, "not_there"), KEK)) == "ledger_missing"

    def test_who_holds_the_lock_for_long_makes_the_others_wait_and_say_so(
        self, database: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(postgres, "LOCK_SECONDS", 0.1)
        with Ledger.create(database, kek=KEK) as ledger, Ledger.open(database, KEK) as other:
            ledger.append(CAREER, 0, [draft(1)])
            with recorder_of(other).holding():
                assert code_of(lambda: ledger.append(CAREER, 1, [draft(2)])) == "ledger_busy"
            assert ledger.append(CAREER, 1, [draft(2)]).version == 2

    def test_who_waits_hears_of_another_program(self, ledger: Ledger, database: str) -> None:
        assert not ledger.wait_for(1, seconds=0.05)
        with Ledger.open(database, KEK) as other:
            thread = Thread(target=lambda: other.append(CAREER, 0, [draft(1)]))
            thread.start()
            assert ledger.wait_for(1, seconds=30)
            thread.join()


def test_the_unsafe_switch_of_the_library_is_refused(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With it a reader misses events of writers that write at once."""
    Ledger.create(database, kek=KEK).close()
    monkeypatch.setenv(UNSAFE_SWITCH, "y")
    assert code_of(lambda: Ledger.open(database, KEK)) == "settings_unsafe_switch"
    monkeypatch.setenv(UNSAFE_SWITCH, "n")
    Ledger.open(database, KEK).close()


def test_an_address_is_shown_without_who_signs_in() -> None:
    assert (
        shown_url("postgresql://clerk:secret@example.nl:5432/ledger?sslmode=require")
        == "postgresql://example.nl/ledger"
    )


def test_what_is_no_address_is_refused() -> None:
    assert code_of(lambda: Ledger.open("postgresql://[", KEK)) == "settings_ledger"
