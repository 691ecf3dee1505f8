"""What a look costs, for `bench.py`: a line in each log, against one durable commit of the same bytes."""

from __future__ import annotations

import json
import sqlite3
from abc import ABC, abstractmethod
from threading import Thread
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psycopg

from werkzekerheid.app.app import create, open_app
from werkzekerheid.facts.event import Actor
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

COACH = Actor(actor="7a1e8c5a-0b8e-4b0e-9a51-6a1d6a4f7c11", role="jobcoach", organisation="kas")
THREADS = 8
_CAREERS = 500


class Lines(ABC):
    """An app that writes lines in its logs, and a table of one column that takes as many bytes."""

    def __init__(self, settings: Settings, number: int) -> None:
        """Make both; `number` looks a round."""
        create(settings, demo=True)
        self.app = open_app(settings)
        self.number = number
        self.looks = 0
        self.ours()
        _, access = next(self.app.audit.access())
        _, processing = next(self.app.audit.processing())
        self.line = json.dumps([access, processing]).encode()

    def look(self) -> None:
        """One look at a career, as the gateway writes it down."""
        self.looks += 1
        self.app.auditing.put(
            COACH,
            "read",
            careers=[str(UUID(int=self.looks * 7919 % _CAREERS))],
            what="situation",
            purpose="guidance",
            relation="care_team",
            basis="participatiewet_10",
            classes=("health", "money", "signal", "work"),
            digest="ab" * 32,
            rules="0123456789abcdef+0123456789abcdef+0123456789abcdef",
        )

    def ours(self) -> None:
        """One after another."""
        for _ in range(self.number):
            self.look()

    def _some(self) -> None:
        for _ in range(self.number // THREADS or 1):
            self.look()

    def at_once(self) -> None:
        """As many, by some threads together."""
        threads = [Thread(target=self._some) for _ in range(THREADS)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    @abstractmethod
    def bare(self) -> None:
        """As many commits of the same bytes."""

    @abstractmethod
    def close(self) -> None:
        """Ends what is open."""


class OnFile(Lines):
    """In files of SQLite, WAL and synchronous=FULL on both."""

    def __init__(self, folder: Path, number: int) -> None:
        """Make the files."""
        super().__init__(Settings(folder / "ours.db", None), number)
        self.raw = sqlite3.connect(folder / "raw.db", isolation_level=None)
        for statement in (
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
            "CREATE TABLE bare (number INTEGER PRIMARY KEY, line BLOB NOT NULL)",
        ):  # fmt: skip
            self.raw.execute(statement)

    def bare(self) -> None:
        """Plain sqlite3."""
        for _ in range(self.number):
            self.raw.execute("INSERT INTO bare (line) VALUES (?)", (self.line,))

    def close(self) -> None:
        """Closes the files."""
        self.app.__exit__()
        self.raw.close()


class OnServer(Lines):
    """In two tables of one database of PostgreSQL."""

    def __init__(self, url: str, number: int) -> None:
        """Make the tables."""
        super().__init__(Settings(url, None), number)
        self.raw: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True)
        self.raw.execute("CREATE TABLE bare (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, line bytea)")

    def bare(self) -> None:
        """Plain psycopg: autocommit, prepared, binary."""
        for _ in range(self.number):
            self.raw.execute("INSERT INTO bare (line) VALUES (%b)", (self.line,), prepare=True)

    def close(self) -> None:
        """Ends the connections."""
        self.app.__exit__()
        self.raw.close()
