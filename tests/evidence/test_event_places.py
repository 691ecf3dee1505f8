"""One event is found by its id without a look at every other: where it stands is kept by who seals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.evidence.places import COACH, MANY, Hands, fill, seal
from tests.ledgers import code_of
from werkzekerheid.app.evidence.opening import opened
from werkzekerheid.app.evidence.proving import prove, verify_event
from werkzekerheid.app.evidence.verifying import Against
from werkzekerheid.ledger.evidence import event_places
from werkzekerheid.ledger.evidence.event_places import mark

if TYPE_CHECKING:
    from werkzekerheid.app.app import App


def id_at(app: App, position: int) -> str:
    (event,) = app.ledger.read_from(position - 1, 1)
    return str(event.event_id)


def places(hands: Hands) -> list[tuple[Any, ...]]:
    # "position" is another column in the ledger, so all are asked for
    return sorted(hands.audit("SELECT * FROM event_places"))


def test_of_each_event_that_was_sealed_it_is_kept_where_it_stands(sealed: App, hands: Hands) -> None:
    found = places(hands)

    assert [one for one, _ in found] == list(range(1, MANY + 1))
    assert found[6][1] == mark(id_at(sealed, 7).encode())


@pytest.mark.parametrize("position", [1, 300, MANY])
def test_an_event_is_found_by_its_id(sealed: App, position: int) -> None:
    assert prove(sealed, id_at(sealed, position), Against(), COACH)["event"]["position"] == position
    assert verify_event(sealed, id_at(sealed, position))[0] == position


def test_one_that_is_not_sealed_yet_is_found_too(sealed: App) -> None:
    fill(sealed, 20, MANY)

    assert prove(sealed, id_at(sealed, MANY + 3), Against(), COACH)["event"]["position"] == MANY + 3


def test_a_database_goes_to_the_place_by_an_index(sealed: App, hands: Hands) -> None:
    if hands.on_server:
        hands.audit("SET enable_seqscan = off")  # so few rows are read faster than an index
    explain = "EXPLAIN" if hands.on_server else "EXPLAIN QUERY PLAN"
    wanted = mark(id_at(sealed, 5).encode())

    assert "event_places_of_mark" in str(hands.audit(f"{explain} SELECT * FROM event_places WHERE mark = {wanted}"))


def test_two_ids_with_one_mark_are_told_apart(sealed: App, hands: Hands) -> None:
    """Somebody writes the mark of the fifth event beside the ninth."""
    wanted = mark(id_at(sealed, 5).encode())
    hands.audit("UPDATE event_places SET mark = ? WHERE mark = ?", wanted, mark(id_at(sealed, 9).encode()))

    assert prove(sealed, id_at(sealed, 5), Against(), COACH)["event"]["position"] == 5


def test_an_event_that_was_moved_is_still_found(sealed: App, hands: Hands) -> None:
    event = id_at(sealed, 5)
    fifth, ninth = hands.take(5), hands.take(9)
    hands.put(5, ninth)
    hands.put(9, fifth)

    position, verified = verify_event(sealed, event)
    assert position == 9
    assert [one.kind for one in verified.findings] == ["changed"]


def test_whoever_takes_its_place_out_hides_no_event(sealed: App, hands: Hands) -> None:
    hands.audit("DELETE FROM event_places WHERE mark = ?", mark(id_at(sealed, 5).encode()))

    assert prove(sealed, id_at(sealed, 5), Against(), COACH)["event"]["position"] == 5


def test_there_is_none_of_that_id(sealed: App) -> None:
    assert code_of(lambda: prove(sealed, "nothing-of-that-name", Against(), COACH)) == "no_such_event"


def test_a_store_of_before_is_filled_by_the_next_seal(sealed: App, hands: Hands) -> None:
    hands.audit("DELETE FROM event_places")
    assert prove(sealed, id_at(sealed, 5), Against(), COACH)["event"]["position"] == 5

    seal(sealed)
    assert len(places(hands)) == MANY


def test_it_is_kept_some_at_a_time(sealed: App, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two whole pages and a part, and not what is behind the seal."""
    before = places(hands)
    hands.audit("DELETE FROM event_places")
    fill(sealed, 20, MANY)
    monkeypatch.setattr(event_places, "PAGE", 256)
    with opened(sealed.settings, "ledger") as rows:
        event_places.fill(rows, sealed.audit, MANY)

    assert places(hands) == before
