"""Words for codes: what a stored value is called for people, in Dutch (B1) and in English.

`words.json` has one object per list of the event catalogue, named as in `facts/vocabulary.py`; a list that only one
type has is called `<type>.<field>`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from werkzekerheid.messages import language


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "words.json").read_bytes())
    return found


def _list(name: str) -> dict[str, dict[str, str]]:
    """The words of one list; empty where there is none of that name."""
    found = _words()
    for part in name.split("."):
        found = found.get(part, {})
    return found


def word(name: str, code: str) -> str:
    """The word for a code of this list, in the language chosen: `word("sign", "late_repeatedly")`.

    A code without a word stands for itself: a reader is never refused a fact because its word is missing.
    """
    found = _list(name).get(code)
    return found[language()] if found else code.replace("_", " ")


def phrase(field: str, value: str) -> str:
    """A value as it stands in a sentence: `phrase("seen_by", "werkgever")` is "gezien door werkgever"."""
    phrases = _list("phrase")
    found = (phrases.get(f"{field}_one") if value == "1" else None) or phrases.get(field)
    return found[language()].format(value=value) if found else value


def has_word(name: str, code: str) -> bool:
    """True where the list has a word for this code."""
    return code in _list(name)


def codes_of(name: str) -> tuple[str, ...]:
    """The codes of a list, in its order."""
    return tuple(_list(name))
