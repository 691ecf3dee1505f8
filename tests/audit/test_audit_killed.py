"""Writers that are killed between lines, and several at once: what was acknowledged is there, whole and in order."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests.audit.lines import handled, looked, trace
from tests.ledgers import KEK, MORNING
from tests.work.processes import until
from werkzekerheid.ledger.audit.group import Group
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where

ROOT = Path(__file__).parents[2]
WRITERS, LINES = 3, 40
WRITE = """
import sys
from pathlib import Path
from tests.audit.lines import handled, looked
from tests.ledgers import KEK, MORNING
from tests.work.processes import until
from werkzekerheid.ledger.ledger import Ledger

where, first = sys.argv[1], int(sys.argv[2])
with Ledger.open(where if where.startswith("postgresql:") else Path(where), KEK) as ledger:
    for number in range(first, first + 100_000):
        ledger.audit.write([looked(number, MORNING)] * 2, [handled(number)])
        print(number, flush=True)
"""


def test_what_was_acknowledged_is_there_after_a_kill(where: Where) -> None:
    """Each writer is killed in the middle of its work; of no operation is there half."""
    Ledger.create(where, kek=KEK).close()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, str(where), str(number * 1_000_000)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    told: list[int] = []
    for one in writers:
        assert one.stdout is not None
        told += [int(one.stdout.readline()) for _ in range(LINES)]
        one.kill()
        told += [int(line) for line in one.communicate()[0].splitlines()]
    if isinstance(where, str):
        until(lambda: not sessions(where))  # a server finishes what a killed client had asked

    with Ledger.open(where, KEK) as ledger:
        access = [line.trace_id for _, line in ledger.audit.access()]
        processing = [line.trace_id for _, line in ledger.audit.processing()]
        assert [number for number, _ in ledger.audit.access()] == list(range(1, len(access) + 1))
    assert {trace(number) for number in told} <= set(processing)
    assert sorted(access) == sorted([*processing, *processing])
    assert access[::2] == access[1::2]
    assert len(processing) <= len(told) + WRITERS


def sessions(database: str) -> int:
    """How many others are signed in."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(database) as connection:
        found = connection.execute(asked).fetchone()
    assert found is not None
    return int(found[0])


class TestAGroup:
    """Threads that write at the same time."""

    def write(self, group: Group, number: int) -> list[Exception]:
        """From so many threads at once; gives what they raised."""
        raised: list[Exception] = []
        together = Barrier(number)

        def one(which: int) -> None:
            together.wait()
            try:
                group.write([(which,)], [(which,), (which,)])
            except Exception as error:  # noqa: BLE001  (each is looked at)
                raised.append(error)

        threads = [Thread(target=one, args=(which,)) for which in range(number)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return raised

    def test_who_waits_is_written_by_who_writes(self) -> None:
        """While the first writes, the others come: they are kept in one go."""
        kept: list[list[int]] = []
        group: list[Group] = []
        others: list[Thread] = []

        def keep(access: Any, _processing: Any) -> None:
            kept.append([one for (one,) in access])
            if len(kept) == 1:
                for number in range(1, 4):
                    others.append(Thread(target=group[0].write, args=([(number,)], [])))
                    others[-1].start()
                while len(group[0]._queue) < 3:
                    pass

        group.append(Group(keep, "-"))
        group[0].write([(0,)], [])
        for one in others:
            one.join()
        assert kept[0] == [0]
        assert sorted(kept[1]) == [1, 2, 3]
        assert len(kept) == 2

    def test_whoever_is_not_kept_is_refused(self) -> None:
        """All of them, in each thread of its own."""

        def keep(_access: object, _processing: object) -> None:
            raise Refusal("audit_unwritable", path="-")

        raised = self.write(Group(keep, "-"), 8)
        assert [str(getattr(one, "code", one)) for one in raised] == ["audit_unwritable"] * 8

    def test_what_stops_one_thread_is_no_yes_to_the_others(self) -> None:
        """A mistake of ours, or Ctrl-C, in the thread that writes for all: it hears of it, the others are refused."""

        def keep(_access: object, _processing: object) -> None:
            raise KeyError("a bug")

        raised = self.write(Group(keep, "-"), 8)
        assert len(raised) == 8
        assert {type(one) for one in raised} <= {KeyError, Refusal}
        assert any(isinstance(one, KeyError) for one in raised)

    @pytest.mark.parametrize("size", [1, 12])
    def test_every_line_is_kept_once(self, size: int) -> None:
        access: list[tuple[int]] = []
        processing: list[tuple[int]] = []

        def keep(some: Any, others: Any) -> None:
            access.extend(some)
            processing.extend(others)

        assert self.write(Group(keep, "-"), size) == []
        assert sorted(access) == [(one,) for one in range(size)]
        assert sorted(processing) == sorted([(one,) for one in range(size)] * 2)


def test_lines_of_a_call_are_kept_in_their_order(where: Where) -> None:
    """Over many calls, on one connection that stays open."""
    with Ledger.create(where, kek=KEK) as ledger:
        for number in range(50):
            ledger.audit.write([looked(number, MORNING, f"person-{each}") for each in range(3)], [handled(number)])
        people = [line.person for _, line in ledger.audit.access()]
    assert people == ["person-0", "person-1", "person-2"] * 50
