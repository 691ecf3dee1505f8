"""Whatever somebody changes afterwards is found, with the first place that does not fit and what explains it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.evidence.places import MANY, Hands, fill, seal, told, verify
from tests.ledgers import KEK, Clock, code_of
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.evidence.opening import opened
from werkzekerheid.app.evidence.proving import verify_event
from werkzekerheid.app.evidence.sealing import signer_of
from werkzekerheid.app.evidence.verifying import Against
from werkzekerheid.ledger.evidence.diagnosis import in_memory
from werkzekerheid.ledger.evidence.notes import Signer, TreeHead
from werkzekerheid.ledger.evidence.tiles import grown, root
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Change = Callable[[Hands], object]


def flipped(data: bytes, at: int) -> bytes:
    """With one bit of one byte the other way round, and a letter still."""
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def changed(position: int, column: int, at: int) -> Change:
    """One byte of a row changed; of a version, one more."""

    def change(hands: Hands) -> None:
        row: list[Any] = list(hands.take(position))
        found = row[column]
        if isinstance(found, bytes):
            row[column] = flipped(found, at)
        else:
            row[column] = flipped(found.encode(), at).decode() if isinstance(found, str) else found + 100
        hands.put(position, tuple(row))

    return change


def swapped(one: int, other: int) -> Change:
    def change(hands: Hands) -> None:
        first, second = hands.take(one), hands.take(other)
        hands.put(one, second)
        hands.put(other, first)

    return change


def inserted(hands: Hands) -> None:
    """Between 299 and 300, and those behind it one position further."""
    hands.move(300, 1)
    stream, _, topic, state = hands.row(299)
    hands.put(300, (stream, 1_000, topic, state))


def removed_and_closed(hands: Hands) -> None:
    hands.take(300)
    hands.move(301, -1)


def replaced(first: int, last: int) -> Change:
    """Other events, that somebody else wrote."""

    def change(hands: Hands) -> None:
        for position in range(first, last + 1):
            stream, version, topic, state = hands.take(position)
            hands.put(position, (stream, version, topic, flipped(state, 60)))

    return change


def changed_version(hands: Hands) -> None:
    """A server takes no number below 1."""
    stream, version, topic, state = hands.take(300)
    hands.put(300, (stream, 2**62 if hands.on_server else -version, topic, state))


def new(hands: Hands) -> tuple[str, int, str, bytes]:
    """Another event in a stream that is there."""
    stream, _, topic, state = hands.row(1)
    return stream, 5_000, topic, state


SOMETHING: dict[str, tuple[Change, tuple[Any, ...]]] = {
    "the first byte of a state": (changed(300, 3, 0), ("changed", 300, 300, 1)),
    "a byte of a state": (changed(300, 3, 200), ("changed", 300, 300, 1)),
    "the last byte of a state": (changed(300, 3, -1), ("changed", 300, 300, 1)),
    "the first byte of the first state": (changed(1, 3, 0), ("changed", 1, 1, 1)),
    "the last byte of all": (changed(MANY, 3, -1), ("changed", MANY, MANY, 1)),
    "a byte of a stream": (changed(300, 0, -1), ("changed", 300, 300, 1)),
    "a byte of a topic": (changed(300, 2, 3), ("changed", 300, 300, 1)),
    "a version": (changed(300, 1, 0), ("changed", 300, 300, 1)),
    "a version that none can be": (changed_version, ("changed", 300, 300, 1)),
    "one before all": (lambda hands: hands.put(-5, new(hands)), ("inserted", -5, -5, 1)),
    "one at no position": (lambda hands: hands.put(0, new(hands)), ("inserted", 0, 0, 1)),
    "a position": (lambda hands: hands.put(MANY + 50, hands.take(300)), ("removed", 300, None, 1)),
    "the last one gone": (lambda hands: hands.take(MANY), ("cut_off", MANY, None, 1)),
    "the end gone": (lambda hands: hands.do("DELETE FROM events WHERE position > 500"), ("cut_off", 501, None, 100)),
    "all gone": (lambda hands: hands.do("DELETE FROM events"), ("cut_off", 1, None, MANY)),
    "the first one gone": (lambda hands: hands.take(1), ("removed", 1, None, 1)),
    "one gone": (lambda hands: hands.take(300), ("removed", 300, None, 1)),
    "some gone": (lambda hands: [hands.take(one) for one in range(250, 270)], ("removed", 250, None, 20)),
    "one gone and the rest moved up": (removed_and_closed, ("removed", 300, None, 1)),
    "one put in and the rest moved down": (inserted, ("inserted", 300, 300, 1)),
    "two neighbours swapped": (swapped(10, 11), ("reordered", 10, 11, 2)),
    "two far apart swapped": (swapped(10, 590), ("reordered", 10, 590, 2)),
    "the last two swapped": (swapped(MANY - 1, MANY), ("reordered", MANY - 1, MANY, 2)),
    "all from one on replaced": (replaced(400, MANY), ("replaced", 400, MANY, 201)),
    "the beginning replaced": (replaced(1, 50), ("changed", 1, 50, 50)),
}  # fmt: skip


ON_A_SERVER_TOO = (
    "a byte of a state", "a byte of a stream", "a byte of a topic", "a version that none can be", "a position",
    "one before all", "the end gone", "one gone", "one put in and the rest moved down", "two far apart swapped",
    "all from one on replaced", "the beginning replaced",
)  # fmt: skip
EVERYWHERE = [*(("sqlite", one) for one in SOMETHING), *(("postgresql", one) for one in ON_A_SERVER_TOO)]


@pytest.mark.parametrize(("where", "what"), EVERYWHERE, indirect=["where"])
def test_whatever_is_done_to_the_rows_is_found(sealed: App, hands: Hands, what: str) -> None:
    """From which position on, and what explains it; nothing else is blamed."""
    assert told(verify(sealed)) == []
    change, found = SOMETHING[what]
    change(hands)
    assert told(verify(sealed)) == [("ledger", *found)]


@pytest.mark.parametrize("change", ["CAST(state AS TEXT)", "CAST(originator_id AS BLOB)", "CAST(topic AS BLOB)"])
def test_the_same_bytes_as_something_else_are_found_in_a_file(of_ten: Place, change: str) -> None:
    """A text that is stored as bytes is found by nobody who looks for that text; and not every byte is a letter."""
    app, hands = of_ten
    column = change.partition("(")[2].partition(" ")[0]
    hands.do(f"UPDATE events SET {column} = {change} WHERE position = 7")
    assert told(verify(app)) == [("ledger", "changed", 7, 7, 1)]
    hands.do("UPDATE events SET topic = CAST(x'ff00' AS TEXT) WHERE position = 5")
    assert told(verify(app)) == [("ledger", "changed", 5, 5, 1)]
    fill(app, 1, 10)
    hands.do(f"UPDATE events SET {column} = {change} WHERE position = 11")
    assert code_of(lambda: seal(app)) == "evidence_row_broken"


class Place(NamedTuple):
    """A ledger in a file, and who may change everything in it."""

    app: App
    hands: Hands


@pytest.fixture
def of_ten(tmp_path: Path) -> Iterator[Place]:
    """Ten events in a file, sealed."""
    settings = Settings(tmp_path / "other.db", b64encode(KEK).decode())
    create(settings, demo=False, clock=Clock())
    with open_app(settings, Clock()) as app, closing(Hands(settings.ledger)) as hands:
        fill(app, 10)
        seal(app)
        yield Place(app, hands)


def test_every_byte_of_a_row_counts(of_ten: Place) -> None:
    """None of them can be changed without its being seen."""
    app, hands = of_ten
    stream, version, topic, state = hands.take(7)
    rows = [(stream, version, topic, flipped(state, at)) for at in range(len(state))]
    rows += [(flipped(stream.encode(), at).decode(), version, topic, state) for at in range(len(stream))]
    rows += [(stream, version, flipped(topic.encode(), at).decode(), state) for at in range(len(topic))]
    for row in rows:
        hands.put(7, row)
        assert told(verify(app)) == [("ledger", "changed", 7, 7, 1)]
        hands.take(7)
    hands.put(7, (stream, version, topic, state))
    assert told(verify(app)) == []


def test_what_is_not_sealed_yet_is_told_and_not_judged(sealed: App, hands: Hands) -> None:
    fill(sealed, 5, MANY)
    hands.take(MANY + 2)
    (ledger, *_) = verify(sealed)
    assert (ledger.unsealed, ledger.findings) == (4, ())


def test_a_ledger_in_which_nothing_was_sealed_is_not_said_to_be_well(app: App) -> None:
    assert told(verify(app)) == []
    fill(app, 1)
    assert told(verify(app)) == [("ledger", "checkpoint_missing", None, None, 0)]


def test_in_processes_beside_one_another_the_same_is_found(
    sealed: App, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("werkzekerheid.ledger.evidence.checking.PART", 256)
    steps: list[tuple[int, int]] = []
    assert told(verify(sealed, workers=2, progress=lambda *step: steps.append(step))) == []
    assert steps == [(256, MANY), (512, MANY), (MANY, MANY)]
    hands.take(300)
    assert told(verify(sealed, workers=2)) == [("ledger", "removed", 300, None, 1)]


# The tree and its checkpoints


def set_tile(hands: Hands, level: int, n: int, hashes: bytes) -> None:
    hands.audit("UPDATE tiles SET hashes = ? WHERE tree = 'ledger' AND level = ? AND n = ?", hashes, level, n)


def tile(hands: Hands, level: int, n: int) -> bytes:
    asked = "SELECT hashes FROM tiles WHERE tree = 'ledger' AND level = ? AND n = ?"
    return bytes(hands.audit(asked, level, n)[0][0])


@pytest.mark.parametrize(("level", "n", "position"), [(0, 0, 1), (0, 1, 257), (0, 2, 513), (1, 0, 1)])
def test_a_changed_tree_is_not_taken_for_changed_rows(
    sealed: App, hands: Hands, level: int, n: int, position: int
) -> None:
    set_tile(hands, level, n, flipped(tile(hands, level, n), 40))
    assert told(verify(sealed)) == [("ledger", "tree_changed", position, None, 0)]


@pytest.mark.parametrize(("level", "n", "position"), [(0, 1, 257), (0, 2, 513), (1, 0, 1)])
def test_a_tile_that_is_gone_is_missed(sealed: App, hands: Hands, level: int, n: int, position: int) -> None:
    hands.audit("DELETE FROM tiles WHERE tree = 'ledger' AND level = ? AND n = ?", level, n)
    assert told(verify(sealed)) == [("ledger", "tree_changed", position, None, 0)]


def test_row_and_tree_both_changed_are_both_found(sealed: App, hands: Hands) -> None:
    """In different tiles: each is held against the root that was signed."""
    changed(10, 3, 5)(hands)
    set_tile(hands, 0, 1, flipped(tile(hands, 0, 1), 0))
    assert told(verify(sealed)) == [("ledger", "changed", 10, 10, 1), ("ledger", "tree_changed", 257, None, 0)]


def test_a_row_that_was_changed_together_with_its_leaf_is_found(sealed: App, hands: Hands) -> None:
    """The node over its tile was not: so it is somewhere in these 256."""
    changed(300, 3, 5)(hands)
    set_tile(hands, 0, 1, leaf_hashes(sealed, 256, 512))
    assert told(verify(sealed)) == [("ledger", "rewritten", 257, 512, 256)]


def leaf_hashes(app: App, start: int, end: int) -> bytes:
    with opened(app.settings, "ledger") as rows:
        return b"".join(rows.hashes(start, end))


def rebuild_tiles(app: App, hands: Hands) -> TreeHead:
    """The tree made anew from the rows as they are now; what it would say of itself."""
    hashes = leaf_hashes(app, 0, 100_000)
    hands.audit("DELETE FROM tiles WHERE tree = 'ledger'")
    for one in grown(lambda _level, _n: b"", 0, hashes):
        hands.audit("INSERT INTO tiles (tree, level, n, hashes) VALUES ('ledger', ?, ?, ?)", *one)
    size = len(hashes) // 32
    return TreeHead(signer_of(app.ledger, "ledger").key.name, size, root(in_memory(hashes), size), "later", size)


def sign(hands: Hands, head: TreeHead, signer: Signer) -> None:
    """Takes all checkpoints away and puts one there."""
    hands.audit("DELETE FROM checkpoints WHERE tree = 'ledger'")
    columns = "tree, size, root, note, made_at"
    values = ("ledger", head.size, head.root, signer.signed(head.text), head.made_at)
    hands.audit(f"INSERT INTO checkpoints ({columns}) VALUES (?, ?, ?, ?, ?)", *values)


@pytest.mark.parametrize(("position", "first"), [(10, 1), (300, 1), (301, 301), (599, 301)])
def test_a_tree_that_was_made_anew_does_not_lead_to_what_was_signed(
    sealed: App, hands: Hands, position: int, first: int
) -> None:
    """The older checkpoints show behind which of them it begins."""
    changed(position, 3, 5)(hands)
    rebuild_tiles(sealed, hands)
    rows = MANY - first + 1
    assert told(verify(sealed)) == [("ledger", "rewritten", first, MANY, rows)]


def test_a_replaced_beginning_signed_with_another_key_is_known_by_the_key(sealed: App, hands: Hands) -> None:
    """All fits together but the key: somebody made a whole new ledger."""
    replaced(1, 50)(hands)
    head = rebuild_tiles(sealed, hands)
    sign(hands, head, Signer(head.origin, bytes(32)))
    assert told(verify(sealed)) == [("ledger", "checkpoint_other_key", None, None, MANY)]
    assert code_of(lambda: seal(sealed)) == "evidence_other_key"


def test_who_has_the_key_too_is_seen_only_against_a_kept_checkpoint(sealed: App, hands: Hands) -> None:
    """So keep one where that somebody cannot come."""
    first, second = [one.note for one in sealed.audit.checkpoints("ledger")]
    replaced(400, 450)(hands)
    sign(hands, rebuild_tiles(sealed, hands), signer_of(sealed.ledger, "ledger"))
    assert told(verify(sealed)) == []
    assert told(verify(sealed, Against([first]))) == []
    assert told(verify(sealed, Against([second, first]))) == [("ledger", "rewritten", 301, MANY, MANY)]


def test_what_was_cut_off_with_its_checkpoints_is_seen_only_against_a_kept_one(sealed: App, hands: Hands) -> None:
    """Also when others were written since, and sealed: then what was kept is not in the tree any more."""
    first, second = [one.note for one in sealed.audit.checkpoints("ledger")]
    hands.do("DELETE FROM events WHERE position > 300")
    hands.audit("DELETE FROM checkpoints WHERE size > 300")
    rebuild_tiles(sealed, hands)
    assert told(verify(sealed)) == []
    assert told(verify(sealed, Against([first, second]))) == [("ledger", "cut_off", 301, MANY, 300)]
    fill(sealed, 400, 1_000)
    assert told(verify(sealed, Against([second]))) == [("ledger", "cut_off", 301, MANY, 300)]
    seal(sealed)
    assert told(verify(sealed)) == []
    assert told(verify(sealed, Against([first, second]))) == [("ledger", "rewritten", 301, MANY, MANY)]


def test_a_changed_checkpoint_is_found_and_the_one_before_it_believed(sealed: App, hands: Hands) -> None:
    """Its text, or the columns beside it."""
    hands.audit("UPDATE checkpoints SET size = 599 WHERE size = ?", MANY)
    (ledger, *_) = verify(sealed)
    assert (ledger.findings[0][:2], ledger.unsealed) == (("checkpoint_changed", MANY), 300)
    hands.audit("UPDATE checkpoints SET size = ?, note = replace(note, '600', '601') WHERE size = 599", MANY)
    assert [one[:2] for one in told(verify(sealed))] == [("ledger", "checkpoint_changed")]
    hands.audit("UPDATE checkpoints SET note = 'nothing' WHERE size < ? AND tree = 'ledger'", MANY)
    assert [one[1] for one in told(verify(sealed))] == ["checkpoint_changed"] * 2


def test_kept_checkpoints_must_be_ours(sealed: App) -> None:
    (_, kept) = [one.note for one in sealed.audit.checkpoints("ledger")]
    name = signer_of(sealed.ledger, "ledger").key.name
    head = TreeHead(name, 5, bytes(32), None, 5)
    elsewhere = Signer("example.com/log", bytes(32)).signed(head._replace(origin="example.com/log").text)
    assert told(verify(sealed, Against([elsewhere]))) == [("ledger", "kept_other_ledger", None, None, 0)]
    forged = Signer(name, bytes(32)).signed(head.text)
    assert told(verify(sealed, Against([forged]))) == [("ledger", "kept_other_key", None, None, 0)]
    assert told(verify(sealed, Against([kept.replace("600", "500")]))) == [("ledger", "kept_changed", None, None, 0)]
    assert told(verify(sealed, Against([kept]))) == []
    assert code_of(lambda: verify(sealed, Against([kept], "no key"))) == "evidence_key_malformed"


# One event


def test_one_event_is_held_against_what_was_sealed(sealed: App, hands: Hands) -> None:
    """By its id or its position, in a moment; and of what is not sealed nothing is said."""
    event_id = hands.row(300)[3].split()[1].decode()
    for named in ("300", event_id):
        position, found = verify_event(sealed, named)
        assert (position, found.findings) == (300, ())
    fill(sealed, 1, MANY)
    assert code_of(lambda: verify_event(sealed, str(MANY + 1))) == "not_sealed_yet"
    for unknown in ("0", "99999", "x y", "", "-1", event_id[:-1], "%"):
        assert code_of(lambda unknown=unknown: verify_event(sealed, unknown)) == "no_such_event"  # type: ignore[misc]
    changed(300, 3, 100)(hands)
    assert verify_event(sealed, "300")[1].findings == (("changed", 300, 300, 1),)
    assert verify_event(sealed, "299")[1].findings == ()
    set_tile(hands, 1, 0, bytes(64))
    assert verify_event(sealed, "1")[1].findings == (("tree_changed", 1, None, 0),)
