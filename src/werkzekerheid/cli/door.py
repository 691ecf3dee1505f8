"""The outermost door: whatever happens inside becomes an answer, one sentence, and an exit code. Never a traceback.

Only here stands `except Exception`: what reaches it is a bug, told without a word of what the data said.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.screen import complain
from werkzekerheid.messages import Refusal, say

if TYPE_CHECKING:
    from collections.abc import Callable

DONE, REFUSED, WRONG, EXAMINED, BUG, INTERRUPTED, NOBODY_READS = 0, 1, 2, 3, 70, 130, 141
DEBUG = "WERKZEKERHEID_DEBUG"
_SET_UP = (
    *("ledger_", "key_", "keys_", "views_", "audit_", "otlp_", "evidence_"),
    *("settings_", "catalogue_", "policy_", "policies_", "event_"),
)
"""How the codes of refusals begin that are about the installation and its files, not about a career."""
_NOT_SET_UP = frozenset({"ledger_exists"})


def answer(work: Callable[[], int]) -> int:
    """The exit code of the work, with everything that went wrong said on standard error."""
    try:
        code = work()
        sys.stdout.flush()
    except KeyboardInterrupt:
        complain(say("cli_interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        # Nobody reads on: what is left in the buffer must not complain at the end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except Exception as error:  # noqa: BLE001  (the outermost door)
        return _failed(error)
    return code


def is_about_the_set_up(refusal: Refusal) -> bool:
    """True where a refusal is about the ledger's files, the key, the settings or the catalogue."""
    return refusal.code.startswith(_SET_UP) and refusal.code not in _NOT_SET_UP


def _failed(error: Exception) -> int:
    """Says what went wrong; the exit code."""
    from werkzekerheid.facts.finding import Findings

    if isinstance(error, Refusal):
        complain(str(error))
        return WRONG if is_about_the_set_up(error) else REFUSED
    if isinstance(error, Findings):
        for finding in error.all:
            complain(str(finding))
        complain(say("cli_finding") if len(error.all) == 1 else say("cli_findings", count=len(error.all)))
        return WRONG
    if isinstance(error, Problem):
        complain(str(error))
        return WRONG
    if isinstance(error, OSError):
        complain(say("cli_system", reason=error.strerror or type(error).__name__, what=error.filename or "-"))
        return WRONG
    _tell_bug(error)
    return BUG


def _tell_bug(error: Exception) -> None:
    """The place in our own code and the kind of error; what the error says may quote somebody's data."""
    if os.environ.get(DEBUG) == "1":
        import traceback  # here: a start that goes well does not pay for it

        traceback.print_exception(error)
        return
    from werkzekerheid.app.bugs import place_of

    complain(say("cli_bug", kind=type(error).__name__, where=place_of(error), debug=DEBUG))
