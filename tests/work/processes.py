"""Real processes for the tests: `werkzekerheid` started as somebody starts it, and what it says while it works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Self
from urllib.request import urlopen

import psycopg

from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.facts.event import Actor
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzekerheid.ledger.storage import Where

ROOT = Path(__file__).parents[2]
COACH = Actor(actor="coach-1", role="jobcoach")
PATIENCE = 60.0


def until(true: Callable[[], object]) -> None:
    """Waits until something is true; fails where that takes longer than on any machine."""
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < PATIENCE, "it took too long"
        time.sleep(0.005)


def made(where: Where) -> Settings:
    """An empty demo ledger, and how it is opened."""
    chosen = Settings(where, None)
    create(chosen, demo=True)
    return chosen


def opened(where: Where) -> App:
    return open_app(Settings(where, None))


def environment(where: Where) -> dict[str, str]:
    url = f"sqlite:///{where}" if isinstance(where, Path) else where
    return {**os.environ, "WERKZEKERHEID_LEDGER": url}


def end_sessions(database: str, name: str) -> None:
    """An operator, or a server that goes down: every session whose name begins so is ended."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name LIKE %s AND datname = current_database()",
            (f"{name}%",),
        )


class Program:
    """A process of ours that logs; it is ended with the block, whatever happens."""

    def __init__(self, where: Where, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "werkzekerheid", *words], cwd=ROOT, env=environment(where), stderr=subprocess.PIPE
        )
        self.said: list[str] = []
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        with self.process.stderr:
            self.said.extend(line.decode() for line in self.process.stderr)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.ended()

    def ended(self) -> int:
        """How it ended, with all that it said."""
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What it logged so far: nothing else comes to standard error."""
        return [json.loads(line) for line in list(self.said) if line.endswith("\n")]

    def has_said(self, event: str) -> dict[str, Any]:
        """The last line about this, or nothing."""
        return next((one for one in reversed(self.lines) if one.get("event") == event), {})


class Worker(Program):
    """`werkzekerheid work`, watched at a free port."""

    def __init__(self, where: Where) -> None:
        super().__init__(where, "work", "--health", "0")
        until(lambda: self.has_said("started"))
        self.port = self.has_said("watched")["port"]

    @property
    def leads(self) -> bool:
        return bool(self.has_said("leading"))

    def get(self, path: str) -> bytes:
        with urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE) as answer:
            body: bytes = answer.read()
        return body
