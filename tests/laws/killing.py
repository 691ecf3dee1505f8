"""Processes that are there to be killed; each begins where everything is loaded already, so that many can be."""

from __future__ import annotations

from multiprocessing import get_context
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.careers", "tests.app.rights", "werkzekerheid.app.erasing"])
PATIENCE = 60


class Doomed:
    """Lives until it is killed, at the latest with the block; what it tells comes whole or not at all."""

    def __init__(self, live: Callable[..., None], *arguments: str) -> None:
        """Begins to live: `live(told, *arguments)`, where `told.send` tells."""
        self._told, told = _CONTEXT.Pipe(duplex=False)
        self._process = _CONTEXT.Process(target=live, args=(told, *arguments))
        self._process.start()
        told.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._process.close()
        self._told.close()

    def hears(self) -> str:
        """What it tells next; nothing where it is gone."""
        return _next(self._told)

    def kill(self) -> set[str]:
        """Everything that it told besides."""
        self._process.kill()
        self._process.join(PATIENCE)
        return set(iter(self.hears, ""))


def _next(told: Connection) -> str:
    try:
        heard: str = told.recv()
    except (EOFError, OSError):  # it was killed: between two lines, or in the middle of one
        return ""
    return heard
