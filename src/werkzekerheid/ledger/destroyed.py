"""The list of destroyed keys: it lies outside every backup, so that a restored one brings no key back.

A text file that is only ever appended to, one JSON object a line: which key of which ledger, whose, of which class, on
which day. A line is on disk before its key is deleted. So a line whose key still lives is work to finish, no mistake.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from werkzekerheid.ledger.sqlite.files import keep_names
from werkzekerheid.ledger.stored import Tombstone
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NAMES = ("key", "owner", "class", "day")


class DestroyedKeys:
    """What the list says of one ledger; several may share a file."""

    def __init__(self, path: Path, ledger: str) -> None:
        """Keep where it is; a list on which nothing stands need not be there."""
        self.path = path
        self._ledger = ledger
        self._mark = f'"ledger":"{ledger}"'.encode()

    def count(self) -> int:
        """How many lines there are, without reading them.

        Raises:
            Refusal: `keys_list_unwritable`.
        """
        return self._content().count(self._mark)

    def read(self) -> tuple[Tombstone, ...]:
        """What is left of every key on it.

        Raises:
            Refusal: `keys_list_broken`, with the line; `keys_list_unwritable`.
        """
        lines = enumerate(_whole(self._content()).splitlines(), start=1)
        return tuple(self._tombstone(number, line) for number, line in lines if self._mark in line)

    def _tombstone(self, number: int, line: bytes) -> Tombstone:
        try:
            found = json.loads(line)
            one = Tombstone(*(str(found[name]) for name in _NAMES))
            date.fromisoformat(one.destroyed_on)
        except (ValueError, TypeError, KeyError, RecursionError):
            raise Refusal("keys_list_broken", path=self.path, line=number) from None
        return one

    def add(self, tombstones: Iterable[Tombstone]) -> None:
        """Adds those that are not on it yet; they are on disk when this ends.

        Raises:
            Refusal: the list is broken, or the disk does not take it; nothing was added then.
        """
        known = {one.key_id for one in self.read()}
        lines = b"".join([self._line(one) for one in tombstones if one.key_id not in known])
        if not lines:
            return
        try:
            self._append(lines)
        except OSError:
            raise Refusal("keys_list_unwritable", path=self.path) from None

    def _append(self, lines: bytes) -> None:
        # Not made together with its folder: where a disk is not mounted, the list must not land beside it.
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            before = self._content()
            # What a loss of power cut off was acknowledged to nobody, and would spoil the line behind it.
            whole = len(_whole(before))
            if whole < len(before):
                os.ftruncate(descriptor, whole)
            try:
                _write(descriptor, lines)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(descriptor, whole)
                raise
        finally:
            os.close(descriptor)
        keep_names(self.path.parent)

    def _line(self, one: Tombstone) -> bytes:
        values = {"ledger": self._ledger, **dict(zip(_NAMES, one, strict=True))}
        return json.dumps(values, separators=(",", ":")).encode("ascii") + b"\n"

    def _content(self) -> bytes:
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            return b""
        except OSError:
            raise Refusal("keys_list_unwritable", path=self.path) from None


def _write(descriptor: int, lines: bytes) -> None:
    while lines:
        lines = lines[os.write(descriptor, lines) :]
    os.fsync(descriptor)


def _whole(content: bytes) -> bytes:
    """Without a last line that was not written to its end."""
    return content[: content.rfind(b"\n") + 1]
