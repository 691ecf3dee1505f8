"""Where a program has come to in its feed, as it keeps it: opaque, and of no use in another subscription. Pure.

A position of the ledger is the same for all who follow it: two that compared theirs would find out which of their
pseudonyms are of one worker. So none leaves but closed with a key of the subscription.
"""

from __future__ import annotations

from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import ECB

from werkzekerheid.messages import Refusal

_WORD = 8
_BLOCK = 2 * _WORD
_ENTRY = b"entry\0\0\0"
"""What follows the position of an entry: no cursor has so high a sequence."""


class Cursor(NamedTuple):
    """Up to which position of the ledger was looked, and how many entries were given since the beginning."""

    position: int = 0
    sequence: int = 0


START = Cursor()


class Tokens:
    """Closes and opens what points into the ledger, for one subscription. Each is one block of its own."""

    def __init__(self, key: bytes) -> None:
        """Keep the key: 32 bytes."""
        # One block, each another one: what ECB gives away is that two are equal, and so they are to be.
        self._cipher = Cipher(AES256(key), ECB())  # noqa: S305

    def of(self, cursor: Cursor) -> str:
        """A cursor as a program keeps it."""
        return self._closed(cursor.position.to_bytes(_WORD, "big") + cursor.sequence.to_bytes(_WORD, "big")).hex()

    def cursor(self, token: str) -> Cursor:
        """The cursor that was closed so; nothing is the beginning.

        Raises:
            Refusal: `feed_cursor_malformed`.
        """
        if token in {"", "0"}:
            return START
        block = self._opened(token)
        if block[_WORD:] == _ENTRY:
            raise Refusal("feed_cursor_malformed")
        return Cursor(int.from_bytes(block[:_WORD], "big"), int.from_bytes(block[_WORD:], "big"))

    def entries(self, positions: list[int]) -> list[str]:
        """What each entry is asked for by, in the order of their positions."""
        closed = self._closed(b"".join(one.to_bytes(_WORD, "big") + _ENTRY for one in positions))
        return [closed[start : start + _BLOCK].hex() for start in range(0, len(closed), _BLOCK)]

    def entry(self, token: str) -> int:
        """The position of an entry.

        Raises:
            Refusal: `feed_cursor_malformed`.
        """
        block = self._opened(token)
        if block[_WORD:] != _ENTRY:
            raise Refusal("feed_cursor_malformed")
        return int.from_bytes(block[:_WORD], "big")

    def _closed(self, blocks: bytes) -> bytes:
        encryptor = self._cipher.encryptor()
        return encryptor.update(blocks) + encryptor.finalize()

    def _opened(self, token: str) -> bytes:
        try:
            block = bytes.fromhex(token)
        except ValueError:
            raise Refusal("feed_cursor_malformed") from None
        if len(block) != _BLOCK:
            raise Refusal("feed_cursor_malformed")
        decryptor = self._cipher.decryptor()
        return decryptor.update(block) + decryptor.finalize()
