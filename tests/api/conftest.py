"""Ledgers that are made once, a copy for each test that writes, and clients that ask in a role.

One is the demo; the other holds Lena, who works at a bakery: everything that a role can do is done to her.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.api.clients import COACH, Doors, opened
from tests.api.lena import told
from werkzekerheid.app.app import create, open_app
from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.facts.event import Actor
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine."""
    for name in ("WERKZEKERHEID_KEY", "WERKZEKERHEID_KEY_FILE", "WERKZEKERHEID_LANGUAGE", "WERKZEKERHEID_ISSUER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def hides_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody measures how long it takes to say that there is no such career: it is said at once."""
    monkeypatch.setattr("werkzekerheid.api.problems.HIDDEN_SECONDS", 0.0)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo ledger lies that is copied."""
    folder = tmp_path_factory.mktemp("api-demo")
    stores = Settings(folder / "ledger.db", None)
    create(stores, demo=True)
    with open_app(stores) as app:
        app.import_files(shipped(), Actor(actor="tests", role="system"))
    return folder


@pytest.fixture(scope="session")
def _read_only(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    folder = tmp_path_factory.mktemp("api-read") / "demo"
    shutil.copytree(demo_folder, folder)
    with opened(Settings(folder / "ledger.db", None)) as doors:
        yield doors


@pytest.fixture
def demo(_read_only: Doors) -> Doors:
    """The API on a demo ledger, for tests that record nothing that others would see."""
    return _read_only


@pytest.fixture
def doors(demo_folder: Path, tmp_path: Path) -> Iterator[Doors]:
    """The API on a demo ledger of this test's own."""
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    with opened(Settings(folder / "ledger.db", None)) as made:
        yield made


@pytest.fixture(scope="session")
def lena_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the ledger with Lena lies that is copied."""
    folder = tmp_path_factory.mktemp("api-lena")
    stores = Settings(folder / "ledger.db", None)
    create(stores, demo=True)
    with open_app(stores) as app:
        told(app)
    return folder


@pytest.fixture
def lena(lena_folder: Path, tmp_path: Path) -> Iterator[Doors]:
    """The API on a ledger with Lena, of this test's own."""
    folder = tmp_path / "lena"
    shutil.copytree(lena_folder, folder)
    with opened(Settings(folder / "ledger.db", None)) as made:
        yield made


@pytest.fixture
def coach(demo: Doors) -> httpx.Client:
    """Somebody who guides Kim, in the ledger that all read."""
    return demo.as_(COACH)
