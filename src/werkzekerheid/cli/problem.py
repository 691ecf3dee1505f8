"""A problem with what was asked on the command line itself, and how far what was typed is told again."""

from __future__ import annotations

import re

_CODE = re.compile(r"[A-Za-z0-9_.:+/@-]{1,40}")
_NOT_TOLD = "…"


class Problem(Exception):
    """Something was asked that cannot be: one sentence for people."""


def as_typed(word: str) -> str:
    """A word of the command line, where it looks like a code: what else was typed by mistake may be about a person."""
    return word if _CODE.fullmatch(word) else _NOT_TOLD
