"""A key that is lost is no destroyed key, and no row that somebody changed: the rest of the career is there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.ledgers import CAREER, NOTE, WORKER, clock, code_of, draft, ledger
from werkzekerheid.facts.base import Erased
from werkzekerheid.ledger.closed import parts_of, with_lost
from werkzekerheid.ledger.ledger import DeadLetter, Event, Ledger

if TYPE_CHECKING:
    from werkzekerheid.ledger.stored import Row

__all__ = ["clock", "ledger"]

DAY = date(2027, 1, 1)
SINCE = "2026-03-01"
UNKNOWN = "0123456789abcdef"


def lose(ledger: Ledger, *classes: str) -> None:
    """What nobody should do: keys are deleted, and nothing says that they were destroyed."""
    keys = ledger._keys
    with keys._writing():
        for one in classes:
            keys._tables.execute("DELETE FROM keys WHERE owner = ? AND class = ?", (WORKER, one))
    keys._forget()


def shown(ledger: Ledger) -> list[object]:
    """Per event its note, or what stands where the event was."""
    found: list[object] = []
    for one in ledger.read(CAREER, lost=True):
        assert isinstance(one, Event)
        gone = one.fact.TYPE == "erased"
        found.append(one.fact.model_dump(exclude_none=True) if gone else one.told.note)
    return found


def rows_of(ledger: Ledger) -> list[Row]:
    return ledger._recorder.of_stream(CAREER)


def closed_with(row: Row, data_class: str, key_id: str) -> Row:
    """The row as if another key had closed this part."""
    known = dict(parts_of(row))
    return (*row[:4], row[4].replace(f"{data_class} {known[data_class]}".encode(), f"{data_class} {key_id}".encode()))


class TestLost:
    """Nobody destroyed it, and it is not there."""

    def test_what_it_closed_is_missing_since_it_was_recorded_and_the_rest_is_there(self, ledger: Ledger) -> None:
        """
        08:32  a fact with a note
        08:33  a fact without
               the key of the notes is lost
        """
        ledger.append(CAREER, 0, [draft(1, NOTE), draft(2)])
        lose(ledger, "note")

        assert shown(ledger) == [Erased(erased_on=SINCE, key_missing=True), None]

    def test_whoever_does_not_ask_for_it_is_refused_as_before(self, ledger: Ledger) -> None:
        """Who would act on what is no longer there must not go on."""
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        lose(ledger, "note")

        assert code_of(lambda: ledger.read(CAREER)) == "event_key_missing"
        (page,) = ledger.read_from(0)
        assert isinstance(page, DeadLetter)
        assert page.why == "key_missing"

    def test_of_a_whole_event_its_place_is_left(self, ledger: Ledger) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        lose(ledger, "work")

        assert shown(ledger) == [{"erased_class": "work", "erased_on": SINCE, "key_missing": True}]

    def test_what_is_recorded_next_has_a_new_key(self, ledger: Ledger) -> None:
        """An append goes on; a second loss takes the second stretch."""
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        lose(ledger, "note")
        ledger.append(CAREER, 1, [draft(2, NOTE)])
        assert shown(ledger) == [Erased(erased_on=SINCE, key_missing=True), NOTE]

        lose(ledger, "note")
        ledger.append(CAREER, 2, [draft(3, NOTE)])
        assert shown(ledger) == [*[Erased(erased_on=SINCE, key_missing=True)] * 2, NOTE]

    def test_a_destroyed_key_stays_destroyed_and_is_not_called_lost(self, ledger: Ledger) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        ledger.destroy_keys(WORKER, ["note"], DAY)
        ledger.append(CAREER, 1, [draft(2, NOTE)])
        lose(ledger, "note")

        assert shown(ledger) == [Erased(erased_on="2027-01-01"), Erased(erased_on=SINCE, key_missing=True)]


class TestTampered:
    """A row that names an unknown key where no key can have been lost was changed."""

    def read(self, ledger: Ledger, rows: list[Row]) -> list[str | None]:
        """Why each of these rows is a dead letter; None where it is not."""
        events = with_lost(rows, ledger._opened(rows), ledger._keys.opening_key)
        return [one.why if isinstance(one, DeadLetter) else None for one in events]

    def test_behind_a_key_that_lives(self, ledger: Ledger) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE), draft(2, NOTE)])
        first, second = rows_of(ledger)
        assert self.read(ledger, [first, closed_with(second, "note", UNKNOWN)]) == [None, "tampered"]

    def test_between_two_that_another_key_closed(self, ledger: Ledger) -> None:
        """Whether that one lives or is lost."""
        ledger.append(CAREER, 0, [draft(1, NOTE), draft(2, NOTE), draft(3, NOTE)])
        first, second, third = rows_of(ledger)
        rows = [first, closed_with(second, "note", UNKNOWN), third]
        assert self.read(ledger, rows) == [None, "tampered", None]
        lose(ledger, "note")
        assert self.read(ledger, rows) == ["tampered"] * 3

    def test_before_and_behind_another(self, ledger: Ledger) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE), draft(2, NOTE), draft(3, NOTE)])
        first, second, third = rows_of(ledger)
        rows = [closed_with(first, "note", UNKNOWN), second, closed_with(third, "note", UNKNOWN)]
        assert self.read(ledger, rows) == ["tampered", None, "tampered"]

    def test_a_changed_ciphertext_of_a_key_that_is_there_is_no_loss(self, ledger: Ledger) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        (row,) = rows_of(ledger)
        assert self.read(ledger, [(*row[:4], row[4][:-8] + b"AAAAAAA=")]) == ["tampered"]

    def test_it_is_refused_even_to_who_reads_on(self, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE), draft(2, NOTE)])
        first, second = rows_of(ledger)
        changed = [first, closed_with(second, "note", UNKNOWN)]
        monkeypatch.setattr(ledger._recorder, "of_stream", lambda *_: changed)
        assert code_of(lambda: ledger.read(CAREER, lost=True)) == "event_tampered"


class TestDestroyingWhatIsLost:
    """A copy of the keys may still hold it: it is destroyed with the others, and stays so when it comes back."""

    def test_a_lost_key_goes_onto_the_list(self, ledger: Ledger) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE)])
        (lost,) = [key_id for data_class, key_id in parts_of(rows_of(ledger)[0]) if data_class == "note"]
        lose(ledger, "note")
        assert ledger.destroying.held(WORKER)["note"] == {lost}

        (gone,) = ledger.destroy_keys(WORKER, ["note"], DAY)

        assert gone == (lost, WORKER, "note", "2027-01-01")
        assert shown(ledger) == [Erased(erased_on="2027-01-01")]
        assert "note" not in ledger.destroying.held(WORKER)

    def test_what_it_closed_is_found(self, ledger: Ledger) -> None:
        ledger.append(CAREER, 0, [draft(1, NOTE), draft(2)])
        ledger.append(f"alerts:{WORKER}", 0, [draft(3, NOTE)])
        held = ledger.destroying.held(WORKER)
        notes, work = (ledger.destroying.closed(WORKER, {one: 0}, 4) for one in ("note", "work"))
        assert [(one.position, one.whole) for one in notes] == [(1, False), (3, False)]
        assert {one.keys["note"] for one in notes} == held["note"]
        assert [(one.stream, one.whole) for one in work] == [(CAREER, True), (CAREER, True), (f"alerts:{WORKER}", True)]
        assert [one.event_id for one in work] == [one.event_id for one in ledger.read_from(0)]
        assert [one.position for one in ledger.destroying.closed(WORKER, {"note": 1, "work": 2}, 4)] == [3]
        assert [one.position for one in ledger.destroying.closed(WORKER, {"note": 0, "work": 0}, 3)] == [1, 2]
