"""One demo for the tests that read, on a day of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from werkzekerheid.app.demo_world.making import make_demo
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.app.app import App

DAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A demo of this day; for reading only."""
    made = make_demo(_in(tmp_path_factory.mktemp("demo")), lambda *_: None, lambda: DAY)
    with made.app as app:
        yield app


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A demo of this test's own."""
    made = make_demo(_in(tmp_path_factory.mktemp("own")), lambda *_: None, lambda: DAY)
    with made.app as app:
        yield app


def _in(folder: object) -> Settings:
    from pathlib import Path

    return Settings(Path(str(folder)) / "ledger.db", None)
