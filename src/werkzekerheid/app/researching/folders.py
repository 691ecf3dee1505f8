"""The folder beside the one that is wanted, in which a data set is made: nobody else reads it, and it goes again.

Whoever is killed leaves it behind. The next data set beside it takes it away: it is locked as long as its maker lives.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = ".werkzekerheid-research-"
_LOCK = "lock"


class Workshop(NamedTuple):
    """Where the parts are made, and where the data set is put together."""

    parts: Path
    made: Path


@contextmanager
def workshop(folder: Path) -> Iterator[Workshop]:
    """A folder to make a data set in, on the same disk as the one that is wanted; gone when this ends.

    Raises:
        Refusal: `research_folder_exists` what is wanted is there already.
        OSError: nothing can be made there.
    """
    if folder.exists() or folder.is_symlink():
        raise Refusal("research_folder_exists", folder=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    clear_left_behind(folder.parent)
    beside = Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder.parent))
    try:
        with _locked(beside):
            made = Workshop(beside / "parts", beside / "made")
            for one in made:
                one.mkdir(mode=0o700)
            yield made
    finally:  # Ctrl-C too: nothing is left half done
        shutil.rmtree(beside, ignore_errors=True)


def clear_left_behind(parent: Path) -> None:
    """Takes away what somebody left who was killed."""
    for one in parent.glob(f"{PREFIX}*"):
        if _is_left(one):
            shutil.rmtree(one, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows: nobody can tell who lives
        yield
        return
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_left(folder: Path) -> bool:
    """Whether nobody holds its lock. One that has none yet is just being made."""
    try:
        import fcntl

        with (folder / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True
