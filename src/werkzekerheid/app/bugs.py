"""Where a bug is: the place in our own code. What an error says may quote somebody's data, and is told to nobody."""

from __future__ import annotations

import traceback
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def place_of(error: BaseException) -> str:
    """The innermost place in our own code that the error came through, as `app/app.py:12`; `?` where it did not."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if _PACKAGE in Path(frame.filename).parents]
    return f"{Path(ours[-1].filename).relative_to(_PACKAGE).as_posix()}:{ours[-1].lineno}" if ours else "?"
