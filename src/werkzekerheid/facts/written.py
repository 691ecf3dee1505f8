"""What somebody wrote down, in TOML or JSON, read with care: no larger, no deeper, no longer a name than it can be.

What is wrong with it is told by its place and never by its words: the words are about people.
"""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES = 5_000_000
MOST_DEEP = 32
"""How many tables or lists may stand in one another; nothing that can be told is half as deep."""
# The reader of TOML takes the square of the parts of a name in time: 10,000 of them keep it busy for seconds. This
# looks where a name may begin, and never goes back, so that it passes each sign once or twice, whatever is written.
_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_LONG_NAME = re.compile(rf"(?:^|[\[{{,])[ \t]*+{_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{MOST_DEEP}}}", re.MULTILINE)
_JSON = re.compile(r"\s*(?:\{|\[\s*[\]{])")
_ONE_SIGN = re.compile(r"'\\?.'|\(char \d+\)|\(at (?:line \d+, column \d+|end of document)\)")
_QUOTES = re.compile(r"""['"(]""")


class NotReadable(ValueError):
    """It is no TOML or JSON, or more than anybody tells; the words say why, and quote nothing of it."""


def toml(text: str) -> dict[str, Any]:
    """The table that a text in TOML holds.

    Raises:
        NotReadable: it holds none.
    """
    if _LONG_NAME.search(text):
        raise NotReadable(say("expected_shallow", most=MOST_DEEP))
    found: dict[str, Any] = _read(tomllib.loads, text)
    return found


def toml_or_json(text: str) -> Any:  # noqa: ANN401  (JSON holds anything)
    """What a text holds: JSON where it begins as JSON does. TOML begins with no brace, and has names in brackets.

    Raises:
        NotReadable: it is neither.
    """
    return _read(json.loads, text) if _JSON.match(text) else toml(text)


def _read(loads: Callable[[str], Any], text: str) -> Any:  # noqa: ANN401
    try:
        found = loads(text)
    except RecursionError:
        raise NotReadable(say("expected_shallow", most=MOST_DEEP)) from None
    except ValueError as error:  # a number of more digits than Python reads is no error of the format
        raise NotReadable(_without_words(str(error))) from None
    if _is_too_deep(found):
        raise NotReadable(say("expected_shallow", most=MOST_DEEP))
    return found


def _without_words(reason: str) -> str:
    """What a reader complains of, where it quotes no more than one sign; else only the place."""
    if not _QUOTES.search(_ONE_SIGN.sub("", reason)):
        return reason
    return next((found[0].strip("()") for found in _ONE_SIGN.finditer(reason) if " " in found[0]), "-")


def _is_too_deep(document: object) -> bool:
    level = [document]
    for _ in range(MOST_DEEP):
        inside = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list))
        level = [one for held in inside for one in held if isinstance(one, dict | list)]
        if not level:
            return False
    return True
