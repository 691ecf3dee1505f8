"""Another wrapping key takes the place of the one in use, and the ledger tells of it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.app.rights import KEY, OFFICER, WORKER, Clock, made, told
from tests.app.test_erasing import types
from tests.ledgers import code_of
from werkzekerheid.app.app import open_app
from werkzekerheid.app.key_rotation import rotate, tell

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.storage import Where

NEW = b64encode(bytes(range(1, 33))).decode()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(where: Where, tmp_path: Path, clock: Clock) -> Iterator[App]:
    """On both databases."""
    with made(where, tmp_path, clock) as opened:
        told(opened)
        yield opened


def rotations(app: App) -> list[Any]:
    return [one for one in app.ledger.read(f"system:{app.ledger.ledger_id}") if one.fact.TYPE == "key_rotated"]  # type: ignore[union-attr]


def test_everything_is_read_with_the_new_key_and_the_old_one_is_refused_with_its_day(app: App, clock: Clock) -> None:
    before = types(app)
    rotate(app, NEW, OFFICER)
    assert types(app) == before
    with open_app(app.settings._replace(key=NEW), clock) as again:
        assert types(again) == before
        assert all(one.ok for one in again.doctor())
    assert code_of(lambda: open_app(app.settings, clock)) == "key_retired"


def test_a_process_that_still_runs_with_the_old_one_is_told_so(app: App, clock: Clock) -> None:
    """Whatever it has at hand: it reads no further, and writes nothing."""
    with open_app(app.settings, clock) as other:
        assert types(other)
        rotate(app, NEW, OFFICER)
        assert code_of(lambda: other.ledger.read(f"career:{WORKER}")) == "key_retired"
        assert code_of(lambda: other.record(WORKER, "sickness_reported", {}, OFFICER)) == "key_retired"
    app.record(WORKER, "sickness_reported", {}, OFFICER)


def test_the_ledger_tells_of_it_by_fingerprints_that_reveal_nothing(app: App) -> None:
    done = rotate(app, NEW, OFFICER)
    (event,) = rotations(app)
    assert (event.fact.from_key, event.fact.to_key) == (done.from_key, done.to_key)
    assert event.told.recorded_by == OFFICER
    for key in (KEY, NEW):
        assert done.from_key not in key
        assert done.to_key not in key


def test_killed_before_the_fact_it_is_told_by_whoever_comes_next(app: App, clock: Clock) -> None:
    app.ledger.rotate(bytes(range(1, 33)))
    assert rotations(app) == []
    with open_app(app.settings._replace(key=NEW), clock) as again:
        again.finish_destroying()
        again.finish_destroying()
        assert len(rotations(again)) == 1


def test_killed_after_the_fact_it_is_told_once(app: App) -> None:
    """The note in the key store is still there."""
    app.ledger.rotate(bytes(range(1, 33)))
    untold = app.ledger.untold_rotations()
    tell(app.ledger, OFFICER)
    with app.ledger._keys._writing():
        app.ledger._keys._tables.execute(
            "INSERT INTO meta (name, value) VALUES (?, ?)", ("rotated", " ".join(untold[0]).encode())
        )
    assert tell(app.ledger, OFFICER) == untold
    assert len(rotations(app)) == 1


def test_forth_and_back_and_forth_again_is_three_facts(app: App) -> None:
    for key in (NEW, KEY, NEW):
        rotate(app, key, OFFICER)
    assert len(rotations(app)) == 3
    assert len({one.event_id for one in rotations(app)}) == 3


@pytest.mark.parametrize(
    ("key", "code"),
    [(None, "key_new_missing"), (" ", "key_new_missing"), ("x", "key_malformed"), (KEY, "key_same"),
     (b64encode(b"a" * 32).decode(), "key_is_default")],
)  # fmt: skip
def test_what_will_not_do_changes_nothing(app: App, clock: Clock, key: str | None, code: str) -> None:
    assert code_of(lambda: rotate(app, key, OFFICER)) == code
    open_app(app.settings, clock).ledger.close()
    assert rotations(app) == []
