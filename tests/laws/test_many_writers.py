"""Many programs write at once and one reads along: it misses nothing, and no transaction is torn or mixed."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import groupby
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.ledgers import KEK, draft
from werkzekerheid.ledger.ledger import Event, Ledger
from werkzekerheid.ledger.postgres.recorder import LedgerRecorder as OnServer
from werkzekerheid.ledger.sqlite.recorder import LedgerRecorder as InFile

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where

WRITERS = 4
TRANSACTIONS = 120
ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
sys.path[:0] = ["scripts", "."]
from pathlib import Path
from tests.laws.test_many_writers import write
where = sys.argv[1]
write(where if "://" in where else Path(where), sys.argv[2])
"""


def write(where: Where, name: str) -> None:
    """Appends transactions of 1, 5 or 20 events to a stream of its own, and prints what was acknowledged."""
    chance = Random(name)
    with Ledger.open(where, KEK) as ledger:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        version = 0
        for _ in range(TRANSACTIONS):
            size = chance.choice((1, 5, 20))
            drafts = [draft(number) for number in range(version, version + size)]
            version = ledger.append(f"career:{name}", version, drafts).version
            sys.stdout.write(f"{json.dumps([name, version - size + 1, version])}\n")


def test_a_reader_misses_nothing_of_four_writers(where: Where) -> None:
    Ledger.create(where, kek=KEK).close()
    command = [sys.executable, "-c", PROGRAM, str(where)]
    writers = [
        subprocess.Popen([*command, name], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for name in "abcd"[:WRITERS]
    ]
    with Ledger.open(where, KEK) as ledger:
        assert isinstance(ledger._recorder, InFile | OnServer)
        for one in writers:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        heard: list[tuple[int, str, int]] = []
        read: list[Event] = []
        with ledger._recorder.subscribe(gt=0) as subscription:
            for one in writers:
                assert one.stdin is not None
                one.stdin.write("go\n")
                one.stdin.flush()
            while any(one.poll() is None for one in writers):
                read += following(ledger, read)
            acknowledged = [
                json.loads(line) for one in writers for line in one.communicate(timeout=180)[0].splitlines()
            ]
            while more := following(ledger, read):
                read += more
            for notification in subscription:
                heard.append((notification.id, str(notification.originator_id), notification.originator_version))
                if notification.id >= ledger.head():
                    break

    assert all(one.returncode == 0 for one in writers)
    assert len(acknowledged) == WRITERS * TRANSACTIONS
    assert [one.position for one in read] == sorted({one.position for one in read})
    assert heard == [(one.position, one.stream, one.version) for one in read]
    assert len(read) == sum(last - first + 1 for _, first, last in acknowledged)
    assert [one.recorded_at for one in read] == sorted(one.recorded_at for one in read)
    for name in "abcd"[:WRITERS]:
        versions = [one.version for one in read if one.stream == f"career:{name}"]
        assert versions == list(range(1, len(versions) + 1))
    whole = {(f"career:{name}", first, last) for name, first, last in acknowledged}
    assert set(transactions(read, whole)) == whole


def following(ledger: Ledger, read: list[Event]) -> list[Event]:
    """What came since, when something did within a moment."""
    position = read[-1].position if read else 0
    ledger.wait_for(position + 1, seconds=0.05)
    return [one for one in ledger.read_from(position) if isinstance(one, Event)]


def transactions(read: list[Event], whole: set[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The stretches of one stream that stand together, cut where a transaction began."""
    begins = {(stream, first) for stream, first, _ in whole}
    found: list[tuple[str, int, int]] = []
    for stream, events in groupby(read, key=lambda one: one.stream):
        for event in events:
            if (stream, event.version) in begins or not found or found[-1][0] != stream:
                found.append((stream, event.version, event.version))
            else:
                found[-1] = (stream, found[-1][1], event.version)
    return found
