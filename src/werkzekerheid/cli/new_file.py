"""A file that a command makes about somebody: new, and readable by nobody else."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from werkzekerheid.cli.problem import Problem
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO


@contextmanager
def new_file(name: str) -> Iterator[TextIO]:
    """A file that was not there: what somebody kept is never written over. Where it is not finished it goes again.

    Raises:
        OSError: there is one, or it cannot be made.
        Problem: that is no name of a file.
    """
    path = Path(name)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except ValueError as error:
        raise Problem(say("cli_no_such_file", file=name, reason=type(error).__name__)) from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            yield file
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
