"""A demo ledger that is made once, a copy for each test that writes, and browsers without a screen that look at it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.web.visitors import Pages, opened
from werkzekerheid.app.demo_world.making import make_demo
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine."""
    for name in ("WERKZEKERHEID_KEY", "WERKZEKERHEID_KEY_FILE", "WERKZEKERHEID_LANGUAGE", "WERKZEKERHEID_ISSUER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo ledger lies that is copied."""
    folder = tmp_path_factory.mktemp("web-demo")
    stores = Settings(folder / "ledger.db", None)
    make_demo(stores, lambda _done, _of: None).app.__exit__(None, None, None)
    return folder


@pytest.fixture(scope="session")
def _read_only(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    folder = tmp_path_factory.mktemp("web-read") / "demo"
    shutil.copytree(demo_folder, folder)
    with opened(Settings(folder / "ledger.db", None)) as pages:
        yield pages


@pytest.fixture
def demo(_read_only: Pages) -> Pages:
    """The pages on a demo ledger, for tests that record nothing that others would see."""
    return _read_only


@pytest.fixture
def pages(demo_folder: Path, tmp_path: Path) -> Iterator[Pages]:
    """The pages on a demo ledger of this test's own."""
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder, folder)
    with opened(Settings(folder / "ledger.db", None)) as made:
        yield made
