"""What is appended, made ready before the lock; and what is told of it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.ledger.keys import owner_of
from werkzekerheid.ledger.stored import Draft, Plain, plain

if TYPE_CHECKING:
    from collections.abc import Iterator


class Appended(NamedTuple):
    """Where the last of what was appended stands: in the whole ledger, and in its stream."""

    position: int
    version: int


class Batch(NamedTuple):
    """Drafts for one stream that is expected to stand at this version; 0 is a stream that is not there yet."""

    stream: str
    expected_version: int
    drafts: Sequence[Draft]


class Encoded(NamedTuple):
    """A batch whose facts are bytes, not closed yet; and whose keys close them."""

    stream: str
    owner: str
    expected_version: int
    drafts: list[Plain]


def encoded(batch: Batch) -> Encoded:
    """The batch as bytes.

    Raises:
        ValueError: nothing to append, or a stream that cannot be stored.
    """
    if not batch.drafts or not batch.stream.isascii():
        raise ValueError("a batch has drafts, and a stream is named in ASCII")
    drafts = [plain(draft) for draft in batch.drafts]
    return Encoded(batch.stream, owner_of(batch.stream), batch.expected_version, drafts)


def answers(made: Sequence[Encoded], positions: Sequence[int]) -> Iterator[Appended]:
    """Where the last of each batch stands."""
    end = 0
    for one in made:
        end += len(one.drafts)
        yield Appended(positions[end - 1], one.expected_version + len(one.drafts))
