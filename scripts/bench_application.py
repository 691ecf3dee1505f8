"""Careers kept by the `eventsourcing` library as it comes, for `bench.py`."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import JSONTranscoder, Transcoding

import bench_library

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from make_load import Generated
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.ledger.ledger import Event

_UUID_CHARACTERS = 36
_DAY_CHARACTERS = 10
_VALUES: dict[str, type[Any]] = {
    "goals": bench_library.Goal, "agreements": bench_library.Agreement, "rhythm": bench_library.Rhythm,
}  # fmt: skip


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
    """Careers kept by the library, with its own settings (no cache, no snapshots)."""

    def __init__(self, env: Mapping[str, str]) -> None:
        """Make the tables; `env` says where, as the library takes it."""
        self.app = _Careers(env=env)

    @classmethod
    def on_file(cls, path: Path) -> LibraryCareers:
        """In one file of SQLite."""
        return cls({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)})

    def write(self, *careers: bench_library.Career) -> None:
        """Stores what is new of some careers, in one transaction."""
        self.app.save(*careers)

    def load(self, career: str) -> bench_library.Career:
        """Reads a career and folds it."""
        found: bench_library.Career = self.app.repository.get(UUID(career))
        return found

    def close(self) -> None:
        """Ends the connections."""
        self.app.close()


def told_again(career: str, events: Sequence[Event | Generated]) -> bench_library.Career:
    """A career as an aggregate of the library, its events not yet stored."""
    opening, *others = events
    told = bench_library.Career(UUID(career), told=_envelope(opening), **_fields(opening.fact))
    for one in others:
        getattr(told, one.fact.TYPE)(told=_envelope(one), **_fields(one.fact))
    return told


def _envelope(one: Event | Generated) -> bench_library.Told:
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
