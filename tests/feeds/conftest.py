"""What the tests of feeds share: a ledger with two organisations, each with a lead, and careers that they guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.app.places import Clock
from tests.feeds.receivers import Receiving, receiving
from tests.feeds.worlds import FeedWorld

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzekerheid.ledger.storage import Where


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(where: Where, tmp_path: Path, clock: Clock) -> Iterator[FeedWorld]:
    """On both databases."""
    with FeedWorld.made(where, tmp_path, clock) as made:
        yield made


@pytest.fixture
def in_file(tmp_path: Path, clock: Clock) -> Iterator[FeedWorld]:
    """In a file, where the database makes no difference."""
    with FeedWorld.made(tmp_path / "ledger.db", tmp_path, clock) as made:
        yield made


@pytest.fixture
def hook() -> Iterator[Receiving]:
    """A receiver that takes everything."""
    with receiving() as made:
        yield made
