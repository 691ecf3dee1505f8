"""A proxy between a program and its server, on a socket of this machine, that cuts the line when it is told to."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Literal, Self

CUTS = ("before", "after")
Cut = Literal["before", "after"]
_AT_ONCE = 65_536


class Proxy:
    """Listens where a server would; each connection goes on to the server until a cut."""

    def __init__(self, folder: Path, server_socket: str) -> None:
        self.folder, self._server = folder, server_socket
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / ".s.PGSQL.5432"))
        self._listening.listen()
        self._cut: tuple[Cut, bytes] | None = None
        self.has_cut = Event()
        Thread(target=self._accept, daemon=True).start()

    def cut(self, when: Cut, what: bytes) -> None:
        """Cuts the connection on which the next message with these bytes comes: before it reaches the server, or after
        the server did what it says and before anybody hears of it."""
        self.has_cut.clear()
        self._cut = (when, what)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                silent = Event()
                for one, other, asks in ((client, server, True), (server, client, False)):
                    Thread(target=self._pass_on, args=(one, other, silent, asks), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket, silent: Event, asks: bool) -> None:
        with suppress(OSError):
            while data := one.recv(_AT_ONCE):
                if asks and self._cut is not None and self._cut[1] in data:
                    when, self._cut = self._cut[0], None
                    if when == "before":
                        self.has_cut.set()
                        break
                    silent.set()
                if not asks and silent.is_set():
                    # The server answers when all is kept.
                    self.has_cut.set()
                    break
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()
