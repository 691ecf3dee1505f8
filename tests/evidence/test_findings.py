"""How two lists of leaves differ: one thing was done, and that is what is said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from werkzekerheid.ledger.evidence.findings import Finding, Seen, difference
from werkzekerheid.ledger.evidence.leaves import line_leaf
from werkzekerheid.ledger.evidence.merkle import leaf_hash

Rows = list[tuple[int, str]]
"""Numbers, and what stands there."""


def leaf(number: int, text: str) -> bytes:
    return line_leaf(number, [text.encode()])


def differs(sealed: Rows, found: Rows) -> Finding | None:
    expected = [leaf_hash(leaf(*one)) for one in sealed]
    known = dict(found)
    seen = [Seen(number, leaf_hash(leaf(number, text))) for number, text in found]
    return difference(expected, seen, lambda number: leaf(number, known[number]))


@st.composite
def rows(draw: st.DrawFn, least: int = 1) -> Rows:
    """Rows at rising positions, with or without gaps."""
    steps = draw(st.lists(st.integers(1, draw(st.sampled_from([1, 4]))), min_size=least, max_size=40))
    return [(sum(steps[: at + 1]), f"row {at}") for at in range(len(steps))]


@given(rows())
def test_what_was_not_changed_does_not_differ(sealed: Rows) -> None:
    assert differs(sealed, sealed) is None


@given(st.data(), rows(2))
def test_one_that_was_changed_is_named(data: st.DataObject, sealed: Rows) -> None:
    at = data.draw(st.integers(0, len(sealed) - 1))
    number = sealed[at][0]
    found = [*sealed[:at], (number, "other"), *sealed[at + 1 :]]
    assert differs(sealed, found) == Finding("changed", number, number, 1)


@given(st.data(), rows(2))
def test_some_that_were_removed_are_missed_at_their_place(data: st.DataObject, sealed: Rows) -> None:
    """At the end they were cut off: nobody can say how it went on."""
    at = data.draw(st.integers(0, len(sealed) - 1))
    number = data.draw(st.integers(1, len(sealed) - at))
    position = sealed[at - 1][0] + 1 if at else 1
    kind = "cut_off" if at + number == len(sealed) else "removed"
    assert differs(sealed, sealed[:at] + sealed[at + number :]) == Finding(kind, position, None, number)  # type: ignore[arg-type]


@given(st.data(), rows(2))
def test_one_that_was_put_in_is_named(data: st.DataObject, sealed: Rows) -> None:
    free = sorted({*range(1, sealed[-1][0] + 3)} - {number for number, _ in sealed})
    number = data.draw(st.sampled_from(free))
    found = sorted([*sealed, (number, "new")])
    assert differs(sealed, found) == Finding("inserted", number, number, 1)


@given(st.data(), rows(2))
def test_two_that_were_swapped_are_both_named(data: st.DataObject, sealed: Rows) -> None:
    first = data.draw(st.integers(0, len(sealed) - 2))
    second = data.draw(st.integers(first + 1, len(sealed) - 1))
    found = list(sealed)
    found[first], found[second] = (sealed[first][0], sealed[second][1]), (sealed[second][0], sealed[first][1])
    assert differs(sealed, found) == Finding("reordered", sealed[first][0], sealed[second][0], 2)


@given(st.data(), st.integers(3, 40))
def test_where_the_rest_moved_up_or_down_it_is_said_what_was_done(data: st.DataObject, number: int) -> None:
    """Without gaps in the positions, as in a file."""
    sealed = [(at + 1, f"row {at}") for at in range(number)]
    at = data.draw(st.integers(0, number - 2))
    texts = [text for _, text in sealed]
    removed = list(enumerate(texts[:at] + texts[at + 1 :], 1))
    assert differs(sealed, removed) == Finding("removed", at + 1, None, 1)
    inserted = list(enumerate([*texts[:at], "new", *texts[at:]], 1))
    assert differs(sealed, inserted) == Finding("inserted", at + 1, at + 1, 1)


@given(st.data(), rows(3))
def test_what_was_replaced_to_the_end_is_said_to_be(data: st.DataObject, sealed: Rows) -> None:
    at = data.draw(st.integers(0, len(sealed) - 2))
    found = sealed[:at] + [(number, f"other {text}") for number, text in sealed[at:]]
    expected = Finding("replaced", sealed[at][0], sealed[-1][0], len(sealed) - at)
    assert differs(sealed, found) == expected


@given(
    rows(), st.lists(st.tuples(st.integers(1, 60), st.sampled_from("abc")), max_size=20, unique_by=lambda one: one[0])
)
def test_whatever_differs_is_found_at_the_first_place(sealed: Rows, found: Rows) -> None:
    """However much was done at once: never before the place, and never behind it."""
    found.sort()
    same = next((at for at, (one, other) in enumerate(zip(sealed, found, strict=False)) if one != other), None)
    finding = differs(sealed, found)
    assert (finding is None) is (sealed == found)
    if finding is not None and finding.position is not None:
        at = min(len(sealed), len(found)) if same is None else same
        assert finding.position > (found[at - 1][0] if at else 0)
        assert at >= len(found) or finding.position <= found[at][0]
