"""What was written goes into the tree, once, whoever seals and however it ends."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from base64 import b64encode
from contextlib import closing
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from tests.audit.lines import handled, looked
from tests.evidence.places import MANY, Hands, fill, seal, told, verify
from tests.evidence.trees import Tree
from tests.ledgers import KEK, MORNING, Clock, code_of
from werkzekerheid.app.app import create, migrate, open_app
from werkzekerheid.app.evidence.opening import opened
from werkzekerheid.app.evidence.sealing import AT_ONCE, Unsealed, is_due, public_keys, signer_of
from werkzekerheid.app.evidence.verifying import Against
from werkzekerheid.ledger.audit.lines import AccessLine, ProcessingLine, access_row
from werkzekerheid.ledger.evidence.leaves import event_leaf, line_leaf
from werkzekerheid.ledger.evidence.merkle import leaf_hash
from werkzekerheid.ledger.evidence.notes import VerifierKey, head_of
from werkzekerheid.ledger.evidence.rows import TREES
from werkzekerheid.ledger.evidence.sealing import PAGE
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from werkzekerheid.app.app import App


def leaves(app: App) -> list[bytes]:
    """The leaves of all events, from what the ledger itself reads."""
    rows = app.ledger._recorder.after(0, 100_000)
    return [
        event_leaf((at, stream.encode(), version, topic.encode(), state)) for at, stream, version, topic, state in rows
    ]


def roots(app: App) -> dict[str, bytes]:
    return {one.tree: one.head.root for one in seal(app)}


def test_the_tree_is_that_of_all_rows_as_they_are_stored(sealed: App) -> None:
    """On both databases the same bytes; both ways to read them give them; and a checkpoint says how far it is."""
    head = seal(sealed)[0].head
    assert (head.size, head.position) == (MANY, MANY)
    assert head.root == Tree.of(leaves(sealed)).root()
    with opened(sealed.settings, "ledger") as rows:
        assert [one.leaf for one in rows.page(0, MANY)] == leaves(sealed)
        hashes = [leaf_hash(one) for one in leaves(sealed)]
        assert b"".join(rows.hashes(0, MANY)) == b"".join(hashes)
        assert b"".join(rows.hashes(10, 20)) == b"".join(hashes[10:20])
    checkpoint = sealed.audit.last_checkpoint("ledger")
    assert checkpoint is not None
    assert (checkpoint.size, checkpoint.root, checkpoint.made_at) == (head.size, head.root, head.made_at)
    assert head_of(checkpoint.note, VerifierKey.parse(public_keys(sealed.ledger)[0])) == head


def test_both_logs_have_a_tree_too(app: App) -> None:
    app.audit.write([looked(0, MORNING), looked(1, MORNING, career=None)], [handled(0)])
    assert roots(app) == {
        "ledger": Tree().root(),
        "access": Tree.of(line_leaf(number, bytes_of(one)) for number, one in app.audit.access()).root(),
        "processing": Tree.of(line_leaf(number, bytes_of(one)) for number, one in app.audit.processing()).root(),
    }
    assert told(verify(app)) == []


def bytes_of(line: AccessLine | ProcessingLine) -> list[bytes | None]:
    columns: Any = access_row(line) if isinstance(line, AccessLine) else line
    return [None if one is None else str(one).encode() for one in columns]


def test_sealing_again_does_nothing_and_sealing_in_steps_makes_the_same_tree(app: App) -> None:
    for start in range(0, 90, 30):
        fill(app, 30, start)
        assert seal(app)[0].head.size == start + 30
    before = app.audit.checkpoints("ledger")
    assert seal(app)[0].head.size == 90
    assert app.audit.checkpoints("ledger") == before
    assert [one.size for one in before] == [30, 60, 90]
    assert seal(app)[0].head.root == Tree.of(leaves(app)).root()
    assert [one.size for one in app.audit.checkpoints("access")] == [0]


def test_a_large_backlog_is_sealed_a_page_at_a_time(app: App) -> None:
    fill(app, PAGE + 10)
    steps: list[tuple[int, int]] = []
    seal(app, lambda done, of: steps.append((done, of)))
    assert [one.size for one in app.audit.checkpoints("ledger")] == [PAGE, PAGE + 10]
    assert steps == [(PAGE, PAGE + 10), (PAGE + 10, PAGE + 10)]
    assert told(verify(app)) == []


def test_positions_may_have_gaps(app: App, hands: Hands) -> None:
    """The server leaves numbers out where something was refused; a leaf's index is then no position."""
    fill(app, 40)
    hands.move(21, 100)
    seal(app)
    assert seal(app)[0].head[1::3] == (40, 140)
    assert told(verify(app)) == []
    hands.put(50, (*hands.row(3)[:1], 99, *hands.row(3)[2:]))
    assert told(verify(app)) == [("ledger", "inserted", 50, 50, 1)]


def test_who_seal_at_once_do_one_another_no_harm(app: App, settings: Settings) -> None:
    """Each finds what the other did, and goes on behind it."""
    fill(app, 3 * PAGE)

    def go() -> None:
        with open_app(settings, Clock()) as another:
            seal(another)

    threads = [Thread(target=go) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert app.audit.checkpoints("ledger")[-1].size == 3 * PAGE
    assert seal(app)[0].head.root == Tree.of(leaves(app)).root()
    assert told(verify(app)) == []


SEALER = """
from werkzekerheid.app.app import open_app
from werkzekerheid.app.evidence.sealing import seal_all
from werkzekerheid.ledger.evidence import sealing
from werkzekerheid.settings import settings

sealing.PAGE = 16
with open_app(settings()) as app:
    print("ready", flush=True)
    seal_all(app, lambda done, of: print(done, flush=True))
"""


@pytest.mark.parametrize("after", [1, 5, 20])
def test_whoever_is_killed_leaves_a_tree_that_the_next_completes(app: App, settings: Settings, after: int) -> None:
    """kill -9 in the middle of many small pages."""
    fill(app, MANY)
    given = str(settings.ledger) if isinstance(settings.ledger, str) else f"sqlite:///{settings.ledger}"
    environment = {
        **os.environ,
        "WERKZEKERHEID_LEDGER": given,
        "WERKZEKERHEID_KEY": b64encode(KEK).decode(),
        "WERKZEKERHEID_DESTROYED_KEYS": str(settings.destroyed),
    }
    started = subprocess.Popen([sys.executable, "-c", SEALER], stdout=subprocess.PIPE, text=True, env=environment)
    assert started.stdout is not None
    for _ in range(after + 1):
        assert started.stdout.readline()
    started.send_signal(signal.SIGKILL)
    started.communicate()

    assert told(verify(app)) == []
    assert seal(app)[0].head == seal(app)[0].head
    assert seal(app)[0].head.root == Tree.of(leaves(app)).root()
    assert told(verify(app)) == []


def test_nobody_seals_on_top_of_what_does_not_fit(sealed: App, hands: Hands) -> None:
    """The last row was changed, or the tree: a signature over that would only hide it."""
    fill(sealed, 10, MANY)
    stream, version, topic, state = hands.take(MANY)
    assert code_of(lambda: seal(sealed)) == "evidence_does_not_fit"
    hands.put(MANY, (stream, version, topic, state[:-1] + b"!"))
    assert code_of(lambda: seal(sealed)) == "evidence_does_not_fit"
    hands.take(MANY)
    hands.put(MANY, (stream, version, topic, state))
    (whole,) = hands.audit("SELECT hashes FROM tiles WHERE level = 0 AND n = 2")[0]
    hands.audit("UPDATE tiles SET hashes = ? WHERE level = 0 AND n = 2", bytes(whole)[:-1] + bytes([whole[-1] ^ 1]))
    assert code_of(lambda: seal(sealed)) == "evidence_does_not_fit"
    hands.audit("UPDATE tiles SET hashes = ? WHERE level = 0 AND n = 2", whole)
    assert seal(sealed)[0].head.size == MANY + 10


def test_tiles_that_grew_beyond_what_was_signed_are_seen(sealed: App, hands: Hands) -> None:
    """Somebody took the last checkpoint away, and what it counted."""
    hands.audit("DELETE FROM checkpoints WHERE size = ?", MANY)
    hands.do("DELETE FROM events WHERE position > 400")
    fill(sealed, 10, MANY)
    assert code_of(lambda: seal(sealed)) == "evidence_does_not_fit"


def test_a_lost_key_is_not_replaced_in_silence(sealed: App, settings: Settings) -> None:
    """Whoever signs with another key says so once; what was kept still shows by the old key that nothing changed."""
    kept = [one.note for one in sealed.audit.checkpoints("ledger")]
    old = public_keys(sealed.ledger)[0]
    lose_key(settings)
    fill(sealed, 10, MANY)
    with open_app(settings, Clock()) as again:
        assert code_of(lambda: seal(again)) == "evidence_other_key"
        assert [one[1] for one in told(verify(again)) if one[0] == "ledger"] == ["checkpoint_other_key"] * 2
        assert seal(again, new_key=True)[0].head.size == MANY + 10
        assert [one[:2] for one in told(verify(again))] == [
            ("access", "checkpoint_other_key"), ("processing", "checkpoint_other_key"),
        ]  # fmt: skip
        again.audit.write([looked(0, MORNING)], [handled(0)])
        seal(again, new_key=True)
        assert told(verify(again)) == []
        assert [one[1] for one in told(verify(again, Against(kept)))] == ["kept_other_key"] * 2
        assert told(verify(again, Against(kept, old))) == []
        assert signer_of(again.ledger, "ledger").key != VerifierKey.parse(old)


def lose_key(settings: Settings) -> None:
    if isinstance(settings.keys, str):
        with psycopg.connect(settings.keys) as connection:
            connection.execute("DELETE FROM keys.keys WHERE class = 'seal'")
    else:
        with closing(sqlite3.connect(settings.keys, isolation_level=None)) as file:
            file.execute("DELETE FROM keys WHERE class = 'seal'")


def test_a_lost_audit_store_takes_no_evidence_about_the_ledger_with_it(tmp_path: Path) -> None:
    """The tree is made again from the rows: the same one, so that kept checkpoints still hold."""
    settings = Settings(tmp_path / "ledger.db", b64encode(KEK).decode())
    create(settings, demo=False, clock=Clock())
    with open_app(settings, Clock()) as app:
        fill(app, 300)
        kept = [one.note or "" for one in seal(app) if one.note]
        fill(app, 300, 300)
        kept += [one.note or "" for one in seal(app) if one.note]
    (tmp_path / "ledger.audit.db").unlink()
    assert code_of(lambda: open_app(settings)) == "audit_missing"
    migrate(settings)
    with open_app(settings, Clock()) as app:
        assert told(verify(app)) == [("ledger", "checkpoint_missing", None, None, 0)]
        assert [one[1] for one in told(verify(app, Against(kept)))] == ["checkpoint_missing"]
        seal(app)
        assert told(verify(app, Against(kept))) == []


def test_it_is_time_when_enough_was_written_or_an_hour_is_over() -> None:
    hour = timedelta(hours=1)
    assert is_due(Unsealed(0, None), MORNING)
    assert is_due(Unsealed(1, None), MORNING)
    assert not is_due(Unsealed(AT_ONCE - 1, MORNING), MORNING + hour - timedelta(seconds=1))
    assert is_due(Unsealed(AT_ONCE, MORNING), MORNING)
    assert is_due(Unsealed(1, MORNING), MORNING + hour)
    assert not is_due(Unsealed(0, MORNING), MORNING + hour)


def test_each_tree_has_a_key_of_its_own_name(app: App) -> None:
    keys = [VerifierKey.parse(one) for one in public_keys(app.ledger)]
    assert [one.name for one in keys] == [f"werkzekerheid/{app.ledger.ledger_id}/{tree}" for tree in TREES]
    assert len({one.public for one in keys}) == 1
