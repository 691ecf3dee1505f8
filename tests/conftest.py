"""Laws are tried on the same examples each time, so that a red run is about the change; `--hypothesis-profile=explore`
looks for new ones. The files that take longest are begun first: one process has a whole file, and a long one that is
begun last keeps all others waiting.
"""

import pytest
from hypothesis import settings

from tests.longest import LONGEST, ROOT
from tests.servers import database, server, where

__all__ = ["database", "server", "where"]

settings.register_profile("steady", derandomize=True)
settings.register_profile("explore", derandomize=False)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, the others as they were."""
    places = {ROOT / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda one: places.get(one.path, len(places)))
