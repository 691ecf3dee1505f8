"""What the program says to people: one catalogue of sentences, in Dutch (B1) and in English.

The sentences stand in `messages.toml`, one table per key with `nl` and `en`. A module that speaks to people names the
key and the values; it holds no sentence itself.
"""

from __future__ import annotations

import os
import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("nl", "en")


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("werkzekerheid").joinpath("messages.toml").read_text(encoding="utf-8"))


def language() -> str:
    """The language for people: `WERKZEKERHEID_LANGUAGE`, else Dutch."""
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
