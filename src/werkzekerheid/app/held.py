"""The stored tables, held open by whoever stays: to open them takes longer than most questions to them."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from werkzekerheid.app.upkeep import opened_views

if TYPE_CHECKING:
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.ledger.storage import Where
    from werkzekerheid.readmodels.views import Views
    from werkzekerheid.settings import Settings


class HeldViews:
    """Safe to use from several threads."""

    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        """Keep of what; they are opened when first asked for."""
        self._ledger, self._settings = ledger, settings
        self._one_at_a_time = Lock()
        self._views: Views | None = None
        self._file: tuple[int, int] | None = None

    def get(self) -> Views:
        """The tables; opened again where somebody removed the file, as one may, or another took its place.

        Raises:
            Refusal: they cannot be used.
        """
        with self._one_at_a_time:
            if self._views is not None and _file_of(self._settings.views) != self._file:
                self._close()
            if self._views is None:
                self._views = opened_views(self._ledger, self._settings)
                self._file = _file_of(self._settings.views)
            return self._views

    def close(self) -> None:
        """Closes them."""
        with self._one_at_a_time:
            self._close()

    def _close(self) -> None:
        if self._views is not None:
            self._views.close()
            self._views = None


def _file_of(where: Where) -> tuple[int, int] | None:
    """Which file it is, whatever its name; on a server there is none."""
    try:
        found = where.stat() if isinstance(where, Path) else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None
