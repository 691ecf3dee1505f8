"""`research generate`: careers that nobody lived, with the truth about them, in a new folder."""

from __future__ import annotations

from pathlib import Path

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.screen import Waiting, print_line
from werkzekerheid.cli.typed import whole_number
from werkzekerheid.messages import say
from werkzekerheid.research.generating import TRUTH
from werkzekerheid.research.generating import generate as write

_MOST = 1_000_000


def generate(careers: str, seed: str, to: str) -> int:
    """Writes them, all or nothing."""
    number = _whole("--careers", careers)
    if not 1 <= number <= _MOST:
        raise Problem(say("cli_number_between", option="--careers", least=1, most=_MOST))
    folder = Path(to)
    with Waiting(say("cli_generating")) as step:
        write(number, _whole("--seed", seed), folder, step)
    print_line(say("cli_generated", careers=number, folder=folder, truth=folder / TRUTH))
    return DONE


def _whole(option: str, given: str) -> int:
    number = whole_number(given)
    if number is None:
        raise Problem(say("cli_no_number", option=option, given=as_typed(given)))
    return number
