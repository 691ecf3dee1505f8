"""What is hashed of a row: frozen, and never the same for two rows."""

import struct
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkzekerheid.ledger.evidence.leaves import event_hashes, event_leaf, event_of, line_leaf, moved
from werkzekerheid.ledger.evidence.merkle import leaf_hash

DOCS = Path(__file__).parents[2] / "docs"
ROW = (7, b"career:2f1e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c11", 4, b"contract_ended.v1", b"1 a b - - -\nwork k c")

texts = st.binary(max_size=4)
rows = st.tuples(st.integers(1, 300), texts, st.integers(1, 300), texts, texts)
fields = st.lists(st.none() | st.binary(max_size=3), max_size=4)


def test_the_leaf_of_an_event_is_frozen() -> None:
    """Byte for byte as docs/evidence.md tells; every proof that somebody keeps depends on it."""
    assert event_leaf(ROW).hex(" ", 1) == (
        "01 "
        "00 00 00 00 00 00 00 07 "
        "00 00 00 00 00 00 00 04 "
        "00 2b 00 11 00 00 00 14 "
        + ROW[1].hex(" ", 1) + " " + ROW[3].hex(" ", 1) + " " + ROW[4].hex(" ", 1)
    )  # fmt: skip
    assert leaf_hash(event_leaf(ROW)).hex() == "e9f1c12a41ac0bf73dbd35364cb0fe3cc7e598931d3bbc7641b62d8a2a5a9652"
    assert leaf_hash(event_leaf(ROW)).hex() in (DOCS / "evidence.md").read_text(encoding="utf-8")
    assert event_hashes([ROW, ROW]) == leaf_hash(event_leaf(ROW)) * 2 == sha256(b"\0" + event_leaf(ROW)).digest() * 2


def test_the_leaf_of_a_line_is_frozen() -> None:
    assert line_leaf(3, ["é".encode(), None, b""]).hex(" ", 1) == (
        "01 00 00 00 00 00 00 00 03 00 00 00 02 c3 a9 ff ff ff ff 00 00 00 00"
    )


@given(rows)
def test_a_leaf_says_which_event_it_is_of(row: Any) -> None:
    assert event_of(event_leaf(row)) == row


@given(rows, st.integers(1, 2**63))
def test_a_row_that_was_moved_has_the_leaf_of_another_place(row: Any, position: int) -> None:
    assert moved(event_leaf(row), position) == event_leaf((position, *row[1:]))


@given(rows, rows)
def test_two_rows_have_two_leaves(one: Any, other: Any) -> None:
    assert (event_leaf(one) == event_leaf(other)) is (one == other)


@given(st.tuples(st.integers(1, 9), fields), st.tuples(st.integers(1, 9), fields))
def test_two_lines_have_two_leaves(one: Any, other: Any) -> None:
    """Nothing is another thing than an empty text; and no field runs into the next."""
    same_length = len(one[1]) == len(other[1])
    assert (line_leaf(*one) == line_leaf(*other)) is (one == other) or not same_length


@pytest.mark.parametrize(
    "wrong",
    [
        (-1, b"", 1, b"", b""), (1, b"", -1, b"", b""), (1, b"", b"1", b"", b""), (1, b"", 2**64, b"", b""),
        (1, b"x" * 70_000, 1, b"", b""), (1, "text", 1, b"", b""), (1, b"", 1, b"", None),
    ],
)  # fmt: skip
def test_what_cannot_be_an_event_has_no_leaf(wrong: Any) -> None:
    with pytest.raises(ValueError, match="row"):
        event_leaf(wrong)
    with pytest.raises((struct.error, TypeError)):
        event_hashes([wrong])
