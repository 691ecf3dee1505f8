"""What the program says to people: one catalogue of sentences, in Dutch (B1) and in English.

The sentences stand in `messages.json`, one object per key with `nl` and `en`. A module that speaks to people names the
key and the values; it holds no sentence itself.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LANGUAGES = ("nl", "en")


@cache
def _sentences() -> dict[str, dict[str, str]]:
    # JSON and not TOML: every command reads it at its start, and the standard library reads JSON fifty times as fast.
    found: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "messages.json").read_bytes())
    return found


_asked_for: ContextVar[str | None] = ContextVar("language", default=None)


@contextmanager
def in_language(chosen: str) -> Iterator[None]:
    """Speaks this language to whoever is served now, and to nobody else meanwhile."""
    before = _asked_for.set(chosen)
    try:
        yield
    finally:
        _asked_for.reset(before)


def language() -> str:
    """The language for people: what whoever is served asked for, else `WERKZEKERHEID_LANGUAGE`, else Dutch."""
    if (asked_for := _asked_for.get()) is not None:
        return asked_for
    chosen = os.environ.get("WERKZEKERHEID_LANGUAGE", "nl")
    return chosen if chosen in LANGUAGES else "nl"


def say(key: str, **values: object) -> str:
    """The sentence with this key, its `{places}` filled.

    Raises:
        KeyError: no such sentence; a bug, a test looks for them.
    """
    return _sentences()[key][language()].format(**values)


def has(key: str) -> bool:
    """True where the catalogue holds a sentence with this key."""
    return key in _sentences()


class Refusal(Exception):
    """The domain says no. `code` is stable and names the sentence; `values` fill it and never hold personal data."""

    def __init__(self, code: str, **values: object) -> None:
        """Keep the code and the values; the sentence is looked up when somebody reads it."""
        super().__init__(code)
        self.code = code
        self.values = values

    def __str__(self) -> str:
        """The sentence for people, in the language chosen."""
        return say(self.code, **self.values)
