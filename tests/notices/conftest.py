"""A town with a mail server, on both databases or in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.notices.town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzekerheid.ledger.storage import Where


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """In a file, with its mail server."""
    with Town(tmp_path / "ledger.db", tmp_path) as made, made.server():
        yield made


@pytest.fixture
def either(where: Where, tmp_path: Path) -> Iterator[Town]:
    """On both databases, with its mail server."""
    with Town(where, tmp_path) as made, made.server():
        yield made
