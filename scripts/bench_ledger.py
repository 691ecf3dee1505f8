"""What `bench.py` holds the ledger against: plain sqlite3, and the `eventsourcing` library as it comes."""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import JSONTranscoder, Transcoding

import bench_library
from make_load import careers, drafts_of
from werkzekerheid.ledger.ledger import Draft, Event, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from werkzekerheid.facts.base import Fact

_INSERT = "INSERT INTO events (originator_id, originator_version, topic, state) VALUES (?, ?, ?, ?)"
_WRITTEN = "SELECT originator_id, originator_version, topic, state FROM events ORDER BY rowid DESC LIMIT ?"
_CAREERS = 20
_UUID_CHARACTERS = 36
_DAY_CHARACTERS = 10
_VALUES: dict[str, type[Any]] = {
    "goals": bench_library.Goal, "agreements": bench_library.Agreement, "rhythm": bench_library.Rhythm,
}  # fmt: skip


class Appending:
    """Two writers, each with a file of its own: a ledger, and plain sqlite3 that gets what the ledger wrote before.

    Both write one event a transaction, to careers that are there already: their keys were made with their first facts.
    """

    def __init__(self, folder: Path, number: int, rounds: int) -> None:
        """Make both files; `number` events a round."""
        self.number = number
        self.ledger = Ledger.create(folder / "ours.db", demo=True)
        self.written = sqlite3.connect(folder / "ours.db")
        self.raw = sqlite3.connect(folder / "raw.db")
        self.raw.execute("PRAGMA journal_mode = WAL")
        self.raw.execute("PRAGMA synchronous = FULL")
        (table,) = self.written.execute("SELECT sql FROM sqlite_master WHERE name = 'events'").fetchone()
        self.raw.execute(table)
        self.drafts = self._drafts(number * (rounds + 2))
        self.coming: list[tuple[str, int, Draft]] = []
        self.rows: list[tuple[str, int, str, bytes]] = []

    def _drafts(self, number: int) -> Iterator[tuple[str, int, Draft]]:
        """Drafts of some long careers in turn, each with its stream and the version it is appended at."""
        length = -(-number // _CAREERS)
        told = [(f"career:{career_id}", drafts_of(facts)) for career_id, facts in careers(_CAREERS, length)]
        return ((stream, version, drafts[version]) for version in range(length) for stream, drafts in told)

    def prepare(self) -> None:
        """What both write in the next round; none of that is measured."""
        self.rows = self.written.execute(_WRITTEN, (self.number,)).fetchall()[::-1]
        self.written.rollback()
        self.coming = list(islice(self.drafts, self.number))

    def ours(self) -> None:
        """Appends one round to the ledger."""
        for stream, version, draft in self.coming:
            self.ledger.append(stream, version, [draft])

    def plain(self) -> None:
        """Inserts the same number of rows, those that the ledger wrote in the round before."""
        for row in self.rows:
            with self.raw:
                self.raw.execute(_INSERT, row)

    def close(self) -> None:
        """Closes both files."""
        self.ledger.close()
        self.written.close()
        self.raw.close()


class DayAsISO(Transcoding):
    """A day in JSON."""

    type = date
    name = "date_iso"

    def encode(self, obj: date) -> str:
        """`2021-03-14`."""
        return obj.isoformat()

    def decode(self, data: str) -> date:
        """The day again."""
        return date.fromisoformat(data)


class ValueAsDict(Transcoding):
    """A value object in JSON: its fields that were told."""

    def __init__(self, of: type[Any]) -> None:
        """Transcode this class."""
        self.type, self.name = of, of.__name__
        self.fields = [one.name for one in fields(of)]

    def encode(self, obj: object) -> dict[str, Any]:
        """The fields by name."""
        told = ((name, getattr(obj, name)) for name in self.fields)
        return {name: value for name, value in told if value is not None}

    def decode(self, data: dict[str, Any]) -> object:
        """The value again."""
        return self.type(**data)


class _Careers(Application[UUID]):
    def register_transcodings(self, transcoder: JSONTranscoder) -> None:
        super().register_transcodings(transcoder)
        for one in (DayAsISO(), *map(ValueAsDict, bench_library.VALUES)):
            transcoder.register(one)


class LibraryCareers:
    """Careers kept by the library in one SQLite file, with its own settings (no cache, no snapshots)."""

    def __init__(self, path: Path) -> None:
        """Make the file."""
        self.app = _Careers(env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)})

    def write(self, career: str, events: Sequence[Event]) -> None:
        """Tells a career once more, from what our ledger holds of it."""
        opening, *others = events
        told = bench_library.Career(UUID(career), told=_envelope(opening), **_fields(opening.fact))
        for one in others:
            getattr(told, one.fact.TYPE)(told=_envelope(one), **_fields(one.fact))
        self.app.save(told)

    def load(self, career: str) -> bench_library.Career:
        """Reads a career and folds it."""
        found: bench_library.Career = self.app.repository.get(UUID(career))
        return found

    def close(self) -> None:
        """Closes the file."""
        self.app.close()


def _envelope(one: Event) -> bench_library.Told:
    by = one.told.recorded_by
    actor = bench_library.Actor(by.actor, by.role, by.organisation)
    return bench_library.Told(UUID(one.event_id), UUID(one.command_id), actor, _typed(one.told.occurred))


def _fields(fact: Fact) -> dict[str, Any]:
    told = {name: _typed(value) for name, value in fact.model_dump(by_alias=False, exclude_defaults=True).items()}
    return told | {name: [cls(**one) for one in told[name]] for name, cls in _VALUES.items() if name in told}


def _typed(value: Any) -> Any:  # noqa: ANN401  (whatever a field may hold)
    """The same with ids as UUIDs, whole days as dates, and numbers with a fraction as decimals."""
    if isinstance(value, dict):
        return {name: _typed(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_typed(inner) for inner in value]
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, str) and len(value) == _UUID_CHARACTERS:
        return UUID(value)
    if isinstance(value, str) and len(value) == _DAY_CHARACTERS and value[:4].isdigit() and value[4] == "-":
        return date.fromisoformat(value)
    return value


class _Clock:
    now = datetime(2000, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def live_ledger(path: Path, number: int, length: int) -> Ledger:
    """A new demo ledger in which so many generated careers were recorded fact by fact, each on its own day."""
    clock = _Clock()
    ledger = Ledger.create(path, demo=True, clock=clock)
    facts = [
        (one.day, f"career:{career_id}", version, draft)
        for career_id, told in careers(number, length)
        for version, (one, draft) in enumerate(zip(told, drafts_of(told), strict=True))
    ]
    for day, stream, version, draft in sorted(facts, key=lambda fact: fact[:3]):
        clock.now = datetime.combine(day, time(12), UTC)
        ledger.append(stream, version, [draft])
    return ledger
