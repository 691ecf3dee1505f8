"""Where the ledger is and with which key: `WERKZEKERHEID_*` in the environment.

Plain `os.environ` and not pydantic-settings: six values do not pay for the 200 ms its import costs each command
(docs/decisions/0003).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from werkzekerheid.messages import Refusal

DEFAULT_LEDGER = "sqlite:///var/ledger.db"
_SQLITE, _POSTGRES = "sqlite:///", "postgresql://"


class Settings(NamedTuple):
    """What a start needs to know: the file of the ledger, or the address of its server; and the key.

    The key store, the audit store and the stored read models lie beside a file in files of their own, and on a server
    in schemas of their own.
    """

    ledger: Path | str
    key: str | None
    destroyed_keys: str | None = None
    otlp: str | None = None
    """Where the processing log is sent on to, if anywhere."""
    key_file: str | None = None
    """Where the key was read from, if from a file."""

    def __repr__(self) -> str:
        """Without the key or a password, wherever somebody prints it."""
        return f"Settings({self.shown})"

    @property
    def keys(self) -> Path | str:
        """The key store: apart, so that its backups can be kept apart and expire."""
        return self._beside(".keys.db")

    @property
    def audit(self) -> Path | str:
        """The audit store: who looked at what, and what was done with whose data."""
        return self._beside(".audit.db")

    @property
    def views(self) -> Path | str:
        """The stored read models: no backup takes them, they are rebuilt."""
        return self._beside(".views.db")

    @property
    def destroyed(self) -> Path | None:
        """The list of destroyed keys: no backup takes it, and it is laid over every backup that is put back.

        None for a server, unless somebody says where it is: without it no key can be destroyed there.
        """
        if self.destroyed_keys:
            return Path(self.destroyed_keys)
        return self.ledger.with_suffix(".destroyed.jsonl") if isinstance(self.ledger, Path) else None

    @property
    def shown(self) -> str:
        """Where the ledger is, for people: without a user or a password."""
        return str(self.ledger) if isinstance(self.ledger, Path) else shown_url(self.ledger)

    def _beside(self, ending: str) -> Path | str:
        return self.ledger.with_suffix(ending) if isinstance(self.ledger, Path) else self.ledger


def shown_url(url: str) -> str:
    """The address of a server without a user or a password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return f"{_POSTGRES}..."
    if "@" in f"{parts.path}{parts.query}{parts.fragment}":  # a password with a sign in it that ends the host
        return f"{_POSTGRES}..."
    host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
    return f"{_POSTGRES}{host}{parts.path}"


def settings() -> Settings:
    """The settings of this process.

    Raises:
        Refusal: `settings_ledger` the address of the ledger is not one we know; `settings_key_file` no such key file.
    """
    url = os.environ.get("WERKZEKERHEID_LEDGER", DEFAULT_LEDGER)
    destroyed, otlp = os.environ.get("WERKZEKERHEID_DESTROYED_KEYS"), os.environ.get("WERKZEKERHEID_OTLP")
    key_file = os.environ.get("WERKZEKERHEID_KEY_FILE")
    if url.startswith(_POSTGRES):
        return Settings(url, _key(), destroyed, otlp, key_file)
    if not url.startswith(_SQLITE) or not Path(url.removeprefix(_SQLITE)).name:
        raise Refusal("settings_ledger", default=DEFAULT_LEDGER)
    return Settings(Path(url.removeprefix(_SQLITE)), _key(), destroyed, otlp, key_file)


def new_key() -> str | None:
    """The key that is to take the place of the one in use; None where none is given.

    Raises:
        Refusal: `settings_key_file` no such key file.
    """
    return _key("WERKZEKERHEID_NEW_KEY")


def _key(name: str = "WERKZEKERHEID_KEY") -> str | None:
    named = os.environ.get(f"{name}_FILE")
    if named is None:
        return os.environ.get(name)
    try:
        return Path(named).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise Refusal("settings_key_file") from None
