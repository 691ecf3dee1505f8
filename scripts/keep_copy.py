"""Keeps a copy of what a subscription to projections gives, in a file of SQLite, as another program would do it.

    keep_copy.py URL SUBSCRIPTION FILE        the token of sign-in stands in WERKZEKERHEID_TOKEN

An example, with none of our code in it. It may be killed whenever: rows and place are kept in one transaction, so that
it goes on where it was, and what it gets twice changes nothing.
"""

import json
import os
import sqlite3
import sys
import time
from typing import Any

import httpx

WAIT_SECONDS = 20
LONGEST_PAUSE = 30.0
TABLES = """
    CREATE TABLE IF NOT EXISTS copy (career TEXT, projection TEXT, version INTEGER, row TEXT,
        PRIMARY KEY (career, projection));
    CREATE TABLE IF NOT EXISTS place (one INTEGER PRIMARY KEY CHECK (one = 1), after TEXT);
"""
PREFIX = "nl.werkzekerheid.projection."


def main() -> None:
    """Follows until it is ended."""
    url, subscription, file = sys.argv[1:]
    store = sqlite3.connect(file, isolation_level=None)
    store.executescript(TABLES)
    headers = {"Authorization": f"Bearer {os.environ['WERKZEKERHEID_TOKEN']}"}
    client = httpx.Client(base_url=url, headers=headers, timeout=WAIT_SECONDS + 20)
    pause = 0.1
    while True:
        try:
            answer = client.get(
                f"/v1/subscriptions/{subscription}/rows", params={"after": place(store), "wait": WAIT_SECONDS}
            )
        except httpx.TransportError:
            answer = None
        if answer is None or answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            continue
        answer.raise_for_status()
        keep(store, answer.json(), answer.headers["Next-Cursor"])
        pause = 0.1


def place(store: sqlite3.Connection) -> str:
    """Where the last page ended."""
    found = store.execute("SELECT after FROM place").fetchone()
    return str(found[0]) if found else ""


def keep(store: sqlite3.Connection, events: list[dict[str, Any]], after: str) -> None:
    """Keeps a page and the place after it: both, or neither."""
    store.execute("BEGIN IMMEDIATE")
    for event in events:
        projection = event["type"].removeprefix(PREFIX).split(".")[0]
        if event["type"].endswith(".gone.v1"):
            store.execute("DELETE FROM copy WHERE career = ? AND projection = ?", (event["subject"], projection))
        else:
            row = json.dumps(event["data"]["row"], ensure_ascii=False, sort_keys=True)
            values = (event["subject"], projection, event["data"]["version"], row)
            store.execute("INSERT OR REPLACE INTO copy VALUES (?, ?, ?, ?)", values)
    store.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (after,))
    store.execute("COMMIT")


if __name__ == "__main__":
    main()
