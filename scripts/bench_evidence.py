"""A large ledger in a file that is sealed, verified and proven, for `bench.py`; and hashing the same bytes alone."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from itertools import cycle, islice
from typing import TYPE_CHECKING, NamedTuple

from bench_form import seconds
from make_load import write_load
from verify_proof import check, key_in, proof_in
from werkzekerheid.app.app import create, open_app
from werkzekerheid.app.evidence.proving import prove
from werkzekerheid.app.evidence.sealing import public_keys, seal_one
from werkzekerheid.app.evidence.verifying import Against, verify_all
from werkzekerheid.facts.event import Actor
from werkzekerheid.ledger.evidence.leaves import event_leaf
from werkzekerheid.ledger.evidence.merkle import LEAF
from werkzekerheid.ledger.evidence.tiles import WIDTH, subtree
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from werkzekerheid.app.app import App

_SEEDS, _FACTS = 200, 30
"""Generated careers whose rows are written again and again, each time in other streams."""
_AT_ONCE = 20_000
_PROOFS = 50
_ROWS = "SELECT rowid, originator_id, originator_version, topic, state FROM events ORDER BY rowid"
_INSERT = "INSERT INTO events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
_ASKER = Actor(actor="bench", role="system")


class Spent(NamedTuple):
    """Seconds: of hashing alone the leaves, and the nodes over them; and of the whole verification."""

    leaves: float
    nodes: float
    verify: float


class Large:
    """So many events in a file; as large as real ones, since they are the rows of generated careers."""

    def __init__(self, folder: Path, events: int) -> None:
        """Write the rows; nothing is sealed yet."""
        self.events = events
        write_load(folder / "some.db", min(_SEEDS, events), min(_FACTS, events))
        settings = Settings(folder / "large.db", None)
        create(settings, demo=True)
        _write(folder / "some.db", folder / "large.db", events)
        self.app: App = open_app(settings)

    def seal(self) -> None:
        """Seals all of it."""
        seal_one(self.app, "ledger", _silent)

    def verify(self, workers: int | None = None) -> None:
        """Holds all of it against what was sealed.

        Raises:
            ValueError: something does not fit.
        """
        if any(one.findings for one in verify_all(self.app, Against(), workers, _silent)):
            raise ValueError("what was sealed does not fit")

    def spent(self) -> Spent:
        """Hashes the same bytes, which lie in memory, leaf by leaf and node by node; and verifies."""
        leaves = nodes = 0.0
        for data in _leaves(self.app.ledger.where):
            start, found = _hashed(data)
            leaves += start
            nodes += seconds(lambda found=found: [subtree(found[at : at + WIDTH * 32]) for at in _tiles(found)])  # type: ignore[misc]  # a lambda with a default
        return Spent(leaves, nodes, seconds(self.verify))

    def proofs(self) -> Sequence[str]:
        """Proofs of some events all over it, as others get them."""
        step = max(1, self.events // _PROOFS)
        return [json.dumps(prove(self.app, str(at), Against(), _ASKER)) for at in range(1, self.events + 1, step)]

    def check(self, proofs: Sequence[str]) -> None:
        """Checks them with the program of others."""
        key = key_in(public_keys(self.app.ledger)[0])
        for one in proofs:
            check(proof_in(one), key, None)

    def close(self) -> None:
        """Closes it."""
        self.app.__exit__()


def _silent(_done: int, _of: int) -> None:
    """Nobody looks."""


def _write(some: Path, large: Path, events: int) -> None:
    with closing(sqlite3.connect(some)) as source, closing(sqlite3.connect(large, isolation_level=None)) as into:
        rows = source.execute(_ROWS).fetchall()
        into.execute("PRAGMA synchronous = OFF")
        into.execute("BEGIN")
        again = (
            (f"{stream[:-6]}{number // len(rows):06d}", version, topic, state)
            for number, (_, stream, version, topic, state) in enumerate(islice(cycle(rows), events))
        )
        into.executemany(_INSERT, again)
        into.execute("COMMIT")
        into.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _leaves(path: object) -> Iterator[list[bytes]]:
    """The bytes that are hashed of each event, some thousand at a time."""
    with closing(sqlite3.connect(str(path))) as source:
        cursor = source.execute(_ROWS)
        while rows := cursor.fetchmany(_AT_ONCE):
            yield [
                LEAF + event_leaf((at, stream.encode(), version, topic.encode(), state))
                for at, stream, version, topic, state in rows
            ]


def _hashed(data: list[bytes]) -> tuple[float, bytes]:
    found: list[bytes] = []
    took = seconds(lambda: found.extend([sha256(one).digest() for one in data]))
    return took, b"".join(found)


def _tiles(hashes: bytes) -> range:
    return range(0, len(hashes) - WIDTH * 32 + 1, WIDTH * 32)
