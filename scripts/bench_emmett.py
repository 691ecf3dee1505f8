"""Emmett for Node as a peer of `bench.py --peers`: the same events, as many bytes, the same file system and server.

It is installed from npm into a scratch folder, without a lock file; nothing of it is in this repository. The folder of
BENCH_PEERS is kept and used again, since sqlite3 may have to be compiled, which takes more than a minute.
"""

from __future__ import annotations

import json
import os
import subprocess
from itertools import islice
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

from bench_append import drafts_in_turn
from bench_form import seconds
from make_load import careers, drafts_of
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.ledger.stored import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.ledger.ledger import Draft
    from werkzekerheid.ledger.storage import Where

FOLDER = "BENCH_PEERS"
# emmett-sqlite asks for emmett in its own version, which not every mirror of npm has; it does with this one.
PACKAGES = {
    "sqlite": (
        "@event-driven-io/emmett@0.42.0", "@event-driven-io/emmett-sqlite@0.42.4", "sqlite3@5.1.7", "uuid@11",
        "async-retry@1",
    ),
    # What these two ask for as a peer is named too: with `--legacy-peer-deps` nobody else brings it.
    "postgresql": (
        "@event-driven-io/emmett@0.42.0", "@event-driven-io/emmett-postgresql@0.42.0", "@event-driven-io/pongo@0.16.11",
        "@event-driven-io/dumbo@0.12.7", "pg@8", "pg-connection-string@2", "uuid@10", "async-retry@1", "ansis@3",
        "cli-table3@0.6", "commander@12",
    ),
}  # fmt: skip
AT_ONCE = 100
_ENVELOPE_BYTES = 330
"""What the stored form of ours adds to the JSON of a fact, about: header, key id, nonce, tag, base64."""
_INSTALL_SECONDS = 400
_SECONDS = 60
_PROGRAM = """
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [kind, where, file] = process.argv.slice(2);
const payloads = readFileSync(file, "utf8").trim().split("\\n").map((line) => JSON.parse(line));

const open = {
  sqlite: async () => {
    const { getSQLiteEventStore, sqliteConnection } = await import("@event-driven-io/emmett-sqlite");
    const connection = sqliteConnection({ fileName: where }); // it sets WAL, and leaves synchronous as SQLite has it
    const pool = { connectionOptions: { singleton: true, connection } };
    await connection.command("PRAGMA synchronous = FULL");
    return getSQLiteEventStore({ fileName: where, ...pool });
  },
  postgresql: async () => {
    const { getPostgreSQLEventStore } = await import("@event-driven-io/emmett-postgresql");
    return getPostgreSQLEventStore(where);
  },
};

const store = await open[kind]();
const versions = new Map();
let next = 0;

const append = async (stream, events) => {
  const expectedStreamVersion = versions.get(stream) ?? 0n;
  const done = await store.appendToStream(stream, events, { expectedStreamVersion });
  versions.set(stream, done.nextExpectedStreamVersion);
};

const some = (number) => Array.from({ length: number }, () => payloads[next++ % payloads.length]);

for await (const line of createInterface({ input: process.stdin })) {
  const { transactions, size } = JSON.parse(line);
  const start = performance.now();
  for (let one = 0; one < transactions; one++) {
    // One by one to the same careers, in turn; many at once each to a new one.
    await append(`career-${size}-${size === 1 ? one % 20 : next}`, some(size));
  }
  console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000 }));
}
process.exit(0);
"""


def missing() -> str | None:
    """Why it cannot be measured here; None where it can."""
    return next((f"{name} is not here" for name in ("node", "npm") if which(name) is None), None)


def installed(folder: Path, kind: str) -> Path:
    """The folder in which it is installed for one database.

    Raises:
        CalledProcessError: npm could not.
    """
    own = Path(os.environ.get(FOLDER, folder)) / f"emmett-{kind}"
    own.mkdir(parents=True, exist_ok=True)
    (own / "bench.mjs").write_text(_PROGRAM, encoding="utf-8")
    if not (own / "node_modules").exists():
        (own / "package.json").write_text('{"private": true, "type": "module"}\n', encoding="utf-8")
        told = ("--no-package-lock", "--no-audit", "--no-fund", "--legacy-peer-deps", *PACKAGES[kind])
        subprocess.run(
            [which("npm") or "npm", "install", *told],
            cwd=own, check=True, capture_output=True, timeout=_INSTALL_SECONDS,
        )  # fmt: skip
    return own


class Emmett:
    """A process of Node that appends what it is told."""

    def __init__(self, folder: Path, kind: str, where: Where) -> None:
        """Start it on an empty file or database."""
        own = installed(folder, kind)
        payloads = folder / "payloads.jsonl"
        payloads.write_text("\n".join(map(json.dumps, _payloads())), encoding="utf-8")
        self.process = subprocess.Popen(
            [which("node") or "node", "bench.mjs", kind, str(where), str(payloads)],
            cwd=own, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip

    def append(self, transactions: int, size: int) -> float:
        """So many transactions of this many events; the seconds that they took inside.

        Raises:
            ChildProcessError: it stopped.
        """
        told, answers = self.process.stdin, self.process.stdout
        if told is None or answers is None:
            raise ChildProcessError("Node is not connected")
        told.write(json.dumps({"transactions": transactions, "size": size}) + "\n")
        told.flush()
        if not (line := answers.readline()):
            raise ChildProcessError("Node stopped")
        return float(json.loads(line)["seconds"])

    def close(self) -> None:
        """Ends the process."""
        self.process.kill()
        self.process.wait(_SECONDS)


def _payloads() -> Iterator[dict[str, Any]]:
    """Events of generated careers in the clear, with as much beside them as our stored form adds."""
    for _, facts in careers(20, 25, seed=5):
        for one, draft in zip(facts, drafts_of(facts), strict=True):
            size = sum(len(part) for _, part in plain(draft).parts) * 4 // 3 + _ENVELOPE_BYTES
            data = one.fact.model_dump(mode="json", exclude_defaults=True, by_alias=True)
            spare = size - len(json.dumps({**data, "also": ""}, separators=(",", ":")))
            yield {"type": one.fact.TYPE, "data": {**data, "also": "x" * max(0, spare)}}


class Ours:
    """The same on a ledger of our own."""

    def __init__(self, where: Where, transactions: int, rounds: int) -> None:
        """Make the ledger, and what is appended in all rounds."""
        self.ledger = Ledger.create(where, demo=True)
        self.transactions = transactions
        self.singly = drafts_in_turn(transactions * (rounds + 1))
        self.at_once = ((career, drafts_of(facts)) for career, facts in careers(10**6, AT_ONCE, seed=7))
        self.coming: list[tuple[str, int, list[Draft]]] = []

    def prepare(self, size: int) -> None:
        """What the next round appends."""
        if size == 1:
            some = islice(self.singly, self.transactions)
            self.coming = [(stream, version, [draft]) for stream, version, draft in some]
        else:
            told = islice(self.at_once, max(1, self.transactions // size))
            self.coming = [(f"career:{career}", 0, drafts) for career, drafts in told]

    def append(self) -> float:
        """Appends it; the seconds that it took."""
        return seconds(self._append)

    def _append(self) -> None:
        for stream, version, drafts in self.coming:
            self.ledger.append(stream, version, drafts)

    def close(self) -> None:
        """Closes the ledger."""
        self.ledger.close()
