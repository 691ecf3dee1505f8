"""The audit store on both databases: what is written is read in order, and nothing that was written changes or goes."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import psycopg
import pytest

from tests.audit.lines import handled, looked, trace
from tests.ledgers import KEK, MORNING, WORKER, code_of
from tests.work.processes import end_sessions
from werkzekerheid.ledger.audit.lines import Checkpoint, Tile
from werkzekerheid.ledger.ledger import ConnectionLost, Ledger
from werkzekerheid.ledger.postgres.server import AUDIT_ROLE, connected

if TYPE_CHECKING:
    from werkzekerheid.ledger.audit.log import AuditLog
    from werkzekerheid.ledger.storage import Where

OTHER = "5d0e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c12"
YEAR = timedelta(days=365)


def changed(where: Where, statement: str) -> bool:
    """Whether somebody with all rights on the database can do this."""
    if isinstance(where, Path):
        file = sqlite3.connect(where.with_suffix(".audit.db"))
        try:
            with file:
                file.execute(statement)
        except sqlite3.IntegrityError:
            return False
        finally:
            file.close()
        return True
    try:
        with connected(where, None) as connection:
            connection.execute("SET search_path = audit")
            connection.execute(statement)
    except psycopg.errors.RestrictViolation:
        return False
    return True


def test_what_was_written_is_read_in_order(log: AuditLog) -> None:
    """The numbers have no gaps, over the pages too."""
    access = [looked(n, MORNING + timedelta(seconds=n)) for n in range(2_500)]
    log.write(access[:1], [handled(0)])
    log.write(access[1:], [handled(n) for n in range(1, 30)])

    assert list(log.access()) == list(enumerate(access, start=1))
    assert list(log.processing()) == [(n + 1, handled(n)) for n in range(30)]
    assert (log.head("access"), log.head("processing")) == (2_500, 30)


def test_nothing_to_write_writes_nothing(log: AuditLog) -> None:
    log.write([], [])
    assert (log.head("access"), log.head("processing")) == (0, 0)


def test_lines_are_found_by_career_person_trace_and_moment(log: AuditLog) -> None:
    """
    08:30  person-1 looks at the worker
    08:31  person-2 looks at the worker
    08:32  person-1 searches over all careers
    08:33  person-1 looks at another
    """
    minutes = [MORNING + timedelta(minutes=n) for n in range(4)]
    log.write(
        [
            looked(0, minutes[0]),
            looked(1, minutes[1], "person-2"),
            looked(2, minutes[2], career=None),
            looked(3, minutes[3], career=OTHER),
        ],
        [handled(0, subject="one"), handled(1, subject="one"), handled(3, subject="two")],
    )

    assert [number for number, _ in log.access(career=WORKER)] == [1, 2]
    assert [number for number, _ in log.access(person="person-1")] == [1, 3, 4]
    assert [number for number, _ in log.access(person="person-1", career=OTHER)] == [4]
    assert [number for number, _ in log.access(since=minutes[1], until=minutes[3])] == [2, 3]
    assert [number for number, _ in log.access(after=1, limit=2)] == [2, 3]
    assert [number for number, _ in log.access(trace=trace(3))] == [4]
    assert [number for number, _ in log.processing(subject="one")] == [1, 2]
    assert [number for number, _ in log.processing(trace=trace(3))] == [3]
    assert list(log.access(limit=0)) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access SET person = 'nobody'",
        "UPDATE processing SET status = 'Error'",
        "UPDATE checkpoints SET size = 2",
        "UPDATE meta SET value = name",
        "DELETE FROM access",
        "DELETE FROM processing",
        "DELETE FROM checkpoints",
        "DELETE FROM tiles",
        "DELETE FROM meta",
    ],
)
def test_nothing_that_was_written_changes_or_goes(where: Where, log: AuditLog, statement: str) -> None:
    """Not even for who owns the database."""
    log.write([looked(0, MORNING), looked(1, MORNING)], [handled(0), handled(1)])
    log.keep_tiles([Tile(0, 0, b"a" * 32)], Checkpoint("access", 1, b"a" * 32, "note", "now"), None)

    assert not changed(where, statement.replace("value = name", "value = value"))
    assert [line.person for _, line in log.access()] == ["person-1", "person-1"]


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_a_line_is_not_replaced_in_a_file(tmp_path: Path, verb: str) -> None:
    """SQLite deletes on its own account then, and no trigger hears of a DELETE."""
    with Ledger.create(tmp_path / "ledger.db", kek=KEK) as ledger, ledger.open_audit() as log:
        log.write([looked(0, MORNING)], [handled(0)])
        for table in ("access", "processing"):
            columns = "number, " + ", ".join((looked(0, MORNING) if table == "access" else handled(0))._fields)
            assert not changed(tmp_path / "ledger.db", f"{verb} INTO {table} ({columns}) SELECT * FROM {table}")


@pytest.mark.parametrize("table", ["access", "processing", "tiles", "checkpoints", "meta", "prunings"])
def test_no_table_is_emptied_on_a_server(database: str, table: str) -> None:
    Ledger.create(database, kek=KEK).close()
    assert not changed(database, f"TRUNCATE {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access SET person = 'nobody'",
        "DELETE FROM access",
        "TRUNCATE access",
        "DELETE FROM tiles",
        "INSERT INTO processing (number) VALUES (7)",
        "INSERT INTO prunings (number) VALUES (7)",
        "SELECT * FROM keys.keys",
        "SELECT * FROM ledger.events",
        "SELECT * FROM views.placements",
    ],
)
def test_the_role_of_the_store_may_add_lines_and_nothing_else(database: str, statement: str) -> None:
    Ledger.create(database, kek=KEK).close()
    with connected(database, AUDIT_ROLE) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_lines_go_only_after_their_term_and_that_is_written_down(where: Where, log: AuditLog) -> None:
    """
    2026  two lines, and a third one five years later
    2031  what is older than two years goes, and the newest line never does
    """
    later = MORNING + 5 * YEAR
    log.write([looked(0, MORNING), looked(1, MORNING)], [handled(0), handled(1), handled(2)])
    assert not changed(where, "DELETE FROM access WHERE number = 1")
    log.write([looked(2, later)], [])

    gone = log.prune("access", later - 2 * YEAR, later)
    assert gone.lines == 2
    assert log.prune("processing", later - 2 * YEAR, later).lines == 2
    assert log.prune("access", later - 2 * YEAR, later).lines == 0

    assert [number for number, _ in log.access()] == [3]
    assert [number for number, _ in log.processing()] == [3]
    assert [(one.log, one.lines) for one in log.prunings()] == [("access", 2), ("processing", 2)]
    log.write([looked(3, later)], [handled(3)])
    assert log.head("access") == 4
    assert not changed(where, "DELETE FROM access WHERE number = 3")


def test_what_is_younger_than_a_year_is_not_pruned(log: AuditLog) -> None:
    """Whoever set a wrong term, or wants to hide what was done last week."""
    log.write([looked(0, MORNING), looked(1, MORNING + YEAR / 2)], [])
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RestrictViolation)):
        log.prune("access", MORNING + YEAR / 2, MORNING + YEAR / 2)
    assert log.head("access") == 2
    assert len(list(log.access())) == 2


def test_a_tile_grows_and_never_changes(where: Where, log: AuditLog) -> None:
    """The same again changes nothing; a shorter one, or one that begins otherwise, is refused."""
    first, second = Checkpoint("ledger", 1, b"1", "one", "now"), Checkpoint("ledger", 2, b"2", "two", "later")
    third = second._replace(size=3)
    assert log.keep_tiles([Tile(0, 0, b"a" * 32), Tile(1, 0, b"")], first, None)
    assert log.keep_tiles([Tile(0, 0, b"a" * 32 + b"b" * 32)], second, 1)
    assert log.keep_tiles([Tile(0, 0, b"a" * 32 + b"b" * 32)], third, 2)
    for wrong in (b"a" * 32, b"a" * 32 + b"c" * 32, b""):
        with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RestrictViolation)):
            log.keep_tiles([Tile(0, 1, b"new"), Tile(0, 0, wrong)], third._replace(size=4), 3)

    assert log.tile("ledger", 0, 0) == b"a" * 32 + b"b" * 32
    assert log.tile("ledger", 0, 1) == b""
    assert log.tile("access", 0, 0) == b""
    assert log.checkpoints("ledger") == [first, second, third]
    assert log.last_checkpoint("ledger") == third
    assert log.last_checkpoint("access") is None
    assert not changed(where, "UPDATE tiles SET n = 7")


def test_tiles_and_their_checkpoint_are_kept_together_or_not_at_all(log: AuditLog) -> None:
    """Somebody else sealed meanwhile; or somebody made a mistake: a second checkpoint of the same size."""
    one = Checkpoint("ledger", 1, b"1", "one", "now")
    assert log.keep_tiles([], one, None)
    for before in (0, None):
        assert not log.keep_tiles([Tile(0, 0, b"a" * 32)], one._replace(size=2), before)
    with pytest.raises((sqlite3.IntegrityError, psycopg.IntegrityError)):
        log.keep_tiles([Tile(0, 0, b"a" * 32)], one._replace(root=b"2"), 1)
    assert log.tile("ledger", 0, 0) == b""
    assert log.checkpoints("ledger") == [one]


def test_how_far_a_reader_came_is_kept(log: AuditLog) -> None:
    assert log.position("otlp") == 0
    log.keep_position("otlp", 7)
    log.keep_position("otlp", 9)
    assert (log.position("otlp"), log.position("another")) == (9, 0)


def test_who_write_at_once_all_have_their_lines(log: AuditLog, ledger: Ledger) -> None:
    """From many threads of two programs; each call keeps its lines together."""
    with ledger.open_audit() as other:

        def write(number: int) -> None:
            (other if number % 2 else log).write([looked(number, MORNING)] * 2, [handled(number)])

        threads = [Thread(target=write, args=(number,)) for number in range(24)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    traces = [line.trace_id for _, line in log.access()]
    assert sorted(traces[::2]) == [trace(number) for number in range(24)]
    assert traces[::2] == traces[1::2]
    assert sorted(line.trace_id for _, line in log.processing()) == sorted(set(traces))


def test_a_server_that_was_restarted_is_met_again(database: str) -> None:
    """
    a line is written; every session is ended
    what is read is asked again by itself; what is written is refused once, since nobody knows what became of it
    """
    with Ledger.create(database, kek=KEK) as ledger:
        ledger.audit.write([looked(0, MORNING)], [])
        end_sessions(database, "werkzekerheid")
        assert ledger.audit.head("access") == 1
        end_sessions(database, "werkzekerheid")
        with pytest.raises(ConnectionLost):
            ledger.audit.write([looked(1, MORNING)], [])
        ledger.audit.write([looked(2, MORNING)], [])
        assert [line.trace_id for _, line in ledger.audit.access()] == [trace(0), trace(2)]


def test_a_ledger_without_its_audit_store_is_refused(where: Where) -> None:
    """Until its owner makes one; what comes from before there were any is read again then."""
    Ledger.create(where, kek=KEK).close()
    without(where)
    assert code_of(lambda: Ledger.open(where, KEK)) == "audit_missing"


def test_a_demo_without_one_gets_one(where: Where) -> None:
    Ledger.create(where, demo=True).close()
    without(where)
    with Ledger.open(where, None) as ledger, ledger.open_audit() as log:
        log.write([looked(0, MORNING)], [])
        assert log.head("access") == 1


def without(where: Where) -> None:
    """As it was before there were audit stores."""
    if isinstance(where, Path):
        where.with_suffix(".audit.db").unlink()
    else:
        with connected(where, None) as connection:
            connection.execute("DROP SCHEMA audit CASCADE")


def test_the_store_of_another_ledger_is_refused(tmp_path: Path) -> None:
    for name in ("one", "other"):
        Ledger.create(tmp_path / f"{name}.db", kek=KEK).close()
    (tmp_path / "other.audit.db").replace(tmp_path / "one.audit.db")
    with Ledger.open(tmp_path / "one.db", KEK) as ledger:
        assert code_of(ledger.open_audit) == "audit_of_another"


def test_a_secret_is_the_same_for_its_name_and_outlives_a_rotation(ledger: Ledger) -> None:
    pseudonym, seal = ledger.secret("pseudonym"), ledger.secret("seal")
    assert len(pseudonym) == len(seal) == 32
    assert pseudonym != seal
    ledger.rotate(bytes(range(1, 33)))
    assert ledger.secret("pseudonym") == pseudonym
