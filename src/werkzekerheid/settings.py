"""Where the ledger is and with which key: `WERKZEKERHEID_*` in the environment.

Plain `os.environ` and not pydantic-settings: five values do not pay for the 200 ms its import costs each command
(docs/decisions/0003).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from werkzekerheid.messages import Refusal

DEFAULT_LEDGER = "sqlite:///var/ledger.db"
_SQLITE = "sqlite:///"


class Settings(NamedTuple):
    """What a start needs to know. The key store and the stored read models lie beside the ledger."""

    ledger: Path
    key: str | None
    destroyed_keys: str | None = None

    @property
    def keys(self) -> Path:
        """The key store: a file of its own, so that its backups can be kept apart and expire."""
        return self.ledger.with_suffix(".keys.db")

    @property
    def views(self) -> Path:
        """The stored read models: no backup takes them, they are rebuilt."""
        return self.ledger.with_suffix(".views.db")

    @property
    def destroyed(self) -> Path | None:
        """The list of destroyed keys: no backup takes it, and it is laid over every backup that is put back."""
        return Path(self.destroyed_keys) if self.destroyed_keys else self.ledger.with_suffix(".destroyed.jsonl")


def settings() -> Settings:
    """The settings of this process.

    Raises:
        Refusal: `settings_ledger` the address of the ledger is not one we know; `settings_key_file` no such key file.
    """
    url = os.environ.get("WERKZEKERHEID_LEDGER", DEFAULT_LEDGER)
    if not url.startswith(_SQLITE) or len(url) == len(_SQLITE):
        raise Refusal("settings_ledger", default=DEFAULT_LEDGER)
    return Settings(Path(url.removeprefix(_SQLITE)), _key(), os.environ.get("WERKZEKERHEID_DESTROYED_KEYS"))


def _key() -> str | None:
    named = os.environ.get("WERKZEKERHEID_KEY_FILE")
    if named is None:
        return os.environ.get("WERKZEKERHEID_KEY")
    try:
        return Path(named).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise Refusal("settings_key_file") from None
