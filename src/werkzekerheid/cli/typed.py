"""Options that take a text, or a number: read before a command begins."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from typer import CallbackParam  # Typer looks for it when a command runs

from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Collection

MOST_SIGNS = 500
"""So long a reason may be, as free text in a fact."""
_STANDARD_INPUT = "-"
_LONGEST_NUMBER = 16


def typed_text(parameter: CallbackParam, given: str | None) -> str | None:
    """A text as typed; `-` is the standard input: words on the command line can be read by others on the machine.

    Raises:
        Problem: it is too long, or no text.
    """
    if given is None:
        return None
    try:
        if given == _STANDARD_INPUT:
            given = sys.stdin.buffer.read(MOST_SIGNS * 4 + 2).decode("utf-8-sig").strip()
        given.encode("utf-8")
    except UnicodeError:
        raise Problem(say("cli_no_text", option=parameter.opts[0], most=MOST_SIGNS)) from None
    if len(given) > MOST_SIGNS:
        raise Problem(say("cli_no_text", option=parameter.opts[0], most=MOST_SIGNS))
    return given


def whole_number(word: str) -> int | None:
    """The whole number that was typed, in the digits 0 to 9; None where it is none, or too large to mean anything."""
    # `isdecimal` alone would take digits of any script, and Python reads no number of thousands of digits.
    return int(word) if word.isascii() and word.isdecimal() and len(word) <= _LONGEST_NUMBER else None


def check_one_of(option: str, typed: str, known: Collection[str]) -> None:
    """Refuses a word that is none of those known.

    Raises:
        Problem: it is none; it lists them.
    """
    if typed not in known:
        raise Problem(say("cli_not_one_of", option=option, given=as_typed(typed), known=", ".join(known)))
