"""What those who watch are told: whether it may be asked, and what must be mended before real people are in it."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import psycopg
import pytest

from tests.api import people
from tests.api.clients import Doors
from tests.api.served import CHECK_IN
from tests.cli.conftest import run
from werkzekerheid.api.production import production
from werkzekerheid.api.resources.watching import READY_LAG_SECONDS
from werkzekerheid.api.settings import ApiSettings
from werkzekerheid.app.app import create, open_app
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from tests.cli.conftest import Run

__all__ = ["run"]

_SAFE = {"issuer": "https://sign-in.example", "tls_in_front": True}


def ready(doors: Doors) -> tuple[int, dict[str, Any]]:
    answer = httpx.get(f"{doors.url}/ready", trust_env=False, timeout=30)
    return answer.status_code, answer.json()


def test_it_is_ready_where_the_stores_are(doors: Doors) -> None:
    status, told = ready(doors)

    assert (status, told["status"], told["lag_events"]) == (200, "ready", 0)


def test_a_store_that_is_gone_is_told_by_its_code(doors: Doors) -> None:
    """Nothing of where it was."""
    views = Path(doors.stores.views)
    views.write_bytes(b"no database" * 1_000)

    status, told = ready(doors)

    assert (status, told["status"], told["why"]) == (503, "failing", ["views_foreign"])
    assert str(views.parent) not in json.dumps(told)


def test_views_that_do_not_follow_are_told(doors: Doors) -> None:
    """
    a fact is recorded; nobody brings it into view
    ten minutes later    not ready: the lists over careers are of no use
    """
    app = doors.api.state.house.apps.first
    app.record(
        "kim", str(CHECK_IN["type"]), {name: one for name, one in CHECK_IN.items() if name != "type"}, people.COACH
    )
    assert ready(doors)[0] == 200
    seconds = READY_LAG_SECONDS + 60
    now = app.clock
    app.clock = lambda: now() + timedelta(seconds=seconds)

    status, told = ready(doors)

    assert (status, told["why"], told["lag_events"]) == (503, ["views_behind"], 1)


def test_who_asks_only_for_the_head_is_answered(doors: Doors) -> None:
    for path in ("/health", "/ready"):
        answer = httpx.head(f"{doors.url}{path}", trust_env=False)
        assert (answer.status_code, answer.text) == (200, "")


def not_well(stores: Settings, **settings: Any) -> set[str]:
    with open_app(stores) as app:
        return {one.name.removeprefix("production_") for one in production(app, ApiSettings(**settings)) if not one.ok}


class TestProduction:
    """`doctor --production`"""

    def test_a_ledger_to_try_things_out_is_none(self, demo_folder: Path) -> None:
        stores = Settings(demo_folder / "ledger.db", None)

        assert not_well(stores) == {"ledger", "identities", "issuer", "tls", "key", "audit", "destroyed"}

    def test_a_real_one_may_have_everything_right(self, tmp_path: Path) -> None:
        stores = people.made(tmp_path / "real")
        (tmp_path / "key").write_text(people.KEY)
        safe = stores._replace(
            key_file=str(tmp_path / "key"), destroyed_keys=str(tmp_path / "list.jsonl"), otlp="http://127.0.0.1:4318"
        )

        assert not_well(safe, **_SAFE) == set()
        assert not_well(stores, **_SAFE) == {"key", "audit", "destroyed"}
        assert not_well(safe, **(_SAFE | {"issuer": "http://sign-in.example"})) == {"issuer"}
        assert not_well(safe, **(_SAFE | {"tls_in_front": False})) == {"tls"}
        assert not_well(safe, **(_SAFE | {"demo_identities": True})) == {"identities"}
        assert not_well(safe._replace(key_file=None), **_SAFE) == {"key"}

    def test_each_thing_says_what_to_do(self, run: Run, demo_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{demo_folder / 'ledger.db'}")
        monkeypatch.setenv("WERKZEKERHEID_LANGUAGE", "en")

        answer = run("doctor", "--production", "--json")

        told = {one["name"]: one for one in answer.json()}
        assert answer.code == 3
        assert told["production_issuer"]["say"].endswith("Set WERKZEKERHEID_ISSUER to the provider that does")
        assert told["events"]["ok"]

    def test_on_a_server_who_signs_in_has_no_rights_of_its_own(self, database: str, tmp_path: Path) -> None:
        """
        the owner signs in                too much
        somebody with all roles at once   too much
        somebody who owns nothing         well
        """
        name = f"clerk_{os.urandom(8).hex()}"
        stores = Settings(database, people.KEY, str(tmp_path / "list.jsonl"), None, str(tmp_path / "key"))
        create(stores, demo=False)
        assert not_well(stores, **_SAFE) == {"rights"}
        roles = ", ".join(f"werkzekerheid_{one}" for one in ("ledger", "keys", "views", "audit"))
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {name} LOGIN INHERIT".encode())
            connection.execute(f"GRANT {roles} TO {name} WITH INHERIT TRUE".encode())
            try:
                at = stores._replace(ledger=_as(database, name))
                assert not_well(at, **_SAFE) == {"rights"}
                connection.execute(f"GRANT {roles} TO {name} WITH INHERIT FALSE".encode())
                assert not_well(at, **_SAFE) == set()
            finally:
                connection.execute(f"DROP OWNED BY {name}".encode())
                connection.execute(f"DROP ROLE {name}".encode())


def _as(database: str, name: str) -> str:
    before, _, after = database.partition("@")
    return f"{before.partition('//')[0]}//{name}@{after}"
