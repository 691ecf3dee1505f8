"""One world of canaries for all these tests: it takes seconds to fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.security.world import World

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """With everything in it that can be told, live and in a career file; for reading, and for what may follow."""
    made = World(tmp_path_factory.mktemp("canaries"))
    made.fill()
    return made


@pytest.fixture
def spoilt(world: World, tmp_path: Path) -> World:
    """A copy of it that may be broken."""
    return world.copied(tmp_path)
