"""A ledger with a key of its own, in which everything that can be told of somebody is a canary."""

from __future__ import annotations

import base64
import io
import json
import logging
import os
import shutil
import sqlite3
import sys
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

import pytest

from tests.security.canaries import canary, career_file, live_facts, named_fact
from werkzekerheid.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

KEY = base64.b64encode(bytes(range(32))).decode()
EXCLUDED = frozenset({
    "supervisor_left", "placement_ended", "coach_left", "agreement_made", "goal_dropped", "check_in_result_shared",
    "handover_refused", "keys_destroyed",
})  # fmt: skip
"""Types that cannot follow on those before them where each thing has one name; they are refused."""
LIVE, TOLD = str(uuid4()), canary("identity", "career key")
_WHOSE = {"scope": "case", "organisation": "o-1", "role": "jobcoach", "person": "p-1"}
COACH, OFFICER, LEAD = "p-1@o-1:jobcoach", "p-2@o-1:privacy_officer", "p-3@o-1:lead"


class Said(NamedTuple):
    """What a command said, and how it ended."""

    words: tuple[str, ...]
    code: object
    out: str
    err: str


class World:
    """A folder with a ledger in it, and everything that was said about it."""

    def __init__(self, folder: Path, server: str | None = None) -> None:
        """Nothing is made yet; it is to be in a file, or in a database on a server."""
        self.folder, self.server, self.said = folder, server, list[Said]()
        self.ledger = folder / "store" / "ledger.db"
        self.key_file = folder / "keys" / "own.key"

    @property
    def surroundings(self) -> dict[str, str]:
        """The environment of a command."""
        return {
            "WERKZEKERHEID_LEDGER": self.server or f"sqlite:///{self.ledger}",
            "WERKZEKERHEID_DESTROYED_KEYS": str(self.folder / "store" / "ledger.destroyed.jsonl"),
            "WERKZEKERHEID_KEY_FILE": str(self.key_file),
            "WERKZEKERHEID_LANGUAGE": "en",
            "COLUMNS": "100",
        }

    def run(self, *words: str, given: str = "", **surroundings: str) -> Said:
        """One command, in this process."""
        out, err = io.StringIO(), io.StringIO()
        with (
            _set({**self.surroundings, **surroundings}), redirect_stdout(out), redirect_stderr(err), _typed(given),
            pytest.raises(SystemExit) as ended,
        ):  # fmt: skip
            main(list(words))
        self.said.append(Said(words, ended.value.code, out.getvalue(), err.getvalue()))
        return self.said[-1]

    def well(self, *words: str, given: str = "") -> Said:
        """One command, which must end well."""
        said = self.run(*words, given=given)
        assert said.code == 0, (said.words, said.err)
        return said

    def copied(self, folder: Path) -> World:
        """The same ledger once more, to spoil."""
        other = World(folder)
        shutil.copytree(self.ledger.parent, other.ledger.parent)
        shutil.copytree(self.key_file.parent, other.key_file.parent)
        return other

    def break_last_event_of(self, career: str) -> None:
        """Somebody who can write the file cuts a row short."""
        last = "(SELECT max(rowid) FROM events WHERE originator_id = ?)"
        with self.without_triggers() as store:
            cut = f"UPDATE events SET state = substr(state, 1, length(state) - 8) WHERE rowid = {last}"
            store.execute(cut, (f"career:{career}",))

    @contextmanager
    def without_triggers(self) -> Iterator[sqlite3.Connection]:
        """The file of the ledger, in which anything can be changed."""
        with closing(sqlite3.connect(self.ledger)) as store, store:
            for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                store.execute(f"DROP TRIGGER {name}")
            yield store

    def fill(self) -> None:
        """Makes the ledger, lets people in, and tells everything that can be told."""
        self.key_file.parent.mkdir()
        self.key_file.write_text(KEY)
        self.key_file.chmod(0o600)
        self.well("init")
        for organisation, kind in (("o-1", "municipality"), ("o-2", "regular_employer")):
            self.well("directory", "register", organisation, "--name", canary("work", organisation), "--kind", kind)
        for who in (COACH, OFFICER, LEAD):
            person, _, role = who.replace("@o-1", "").partition(":")
            self.well("directory", "grant", person, "--organisation", "o-1", "--role", role)
        self._file("a.career.toml", career_file())
        self.well("import", str(self.folder / "a.career.toml"))
        first = [("career_opened", {"reason": "benefit", "birth_year": "2001"}), ("responsibility_assigned", _WHOSE)]
        assert self._recorded([*first, named_fact()]).code == 0, self.said[-1].err
        timeline = json.loads(self.well("timeline", LIVE, "--json", "--as", f"worker@{LIVE}").out)
        facts = list(live_facts(timeline[-1]["event_id"]))
        taken = self._recorded([one for one in facts if one.name not in EXCLUDED])
        assert taken.code == 0, taken.err
        for one in facts:
            if one.name in EXCLUDED:
                assert self._recorded([one]).code == 1, one.name

    def _recorded(self, facts: Sequence[tuple[str, Mapping[str, object]]]) -> Said:
        tables = [{"career": LIVE, "type": name, **fields} for name, fields in facts]
        self._file("facts.json", json.dumps(tables))
        return self.run("record-batch", "--from", str(self.folder / "facts.json"))

    def _file(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")


@contextmanager
def _typed(given: str) -> Iterator[None]:
    """Standard input with this in it; and what is logged goes to standard error, as where there are no tests."""
    before, handlers = sys.stdin, logging.root.handlers[:]
    sys.stdin, logging.root.handlers[:] = io.TextIOWrapper(io.BytesIO(given.encode())), []
    try:
        yield
    finally:
        sys.stdin, logging.root.handlers[:] = before, handlers


@contextmanager
def _set(values: Mapping[str, str]) -> Iterator[None]:
    """The environment with these, and as it was afterwards."""
    before = dict(os.environ)
    for name in [one for one in os.environ if one.startswith("WERKZEKERHEID_")]:
        del os.environ[name]
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
