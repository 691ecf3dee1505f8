"""The ledger: what is acknowledged is there for ever, in order, once."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from tests.ledgers import CAREER, MORNING, NOTE, WORKER, Clock, clock, draft, goals, ledger
from werkzekerheid.facts.base import Erased
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.ledger.ledger import (
    Batch,
    Event,
    Ledger,
    VersionConflict,
)

__all__ = ["clock", "ledger"]


# What is appended, and how it is read


def test_what_was_appended_is_read_as_it_was_told(ledger: Ledger) -> None:
    """
    08:31  two facts, the second with a note and the chain of its cause
    """
    cause = {"correlation_id": "c-1", "causation_id": "c-2", "trace_id": "t-1"}
    first, second = draft(1), draft(2, NOTE, **cause)
    assert ledger.append(CAREER, 0, [first, second]) == (2, 2)
    at = MORNING + timedelta(minutes=2)  # the clock was read once before, when the ledger was made
    assert ledger.read(CAREER) == (
        Event(1, CAREER, 1, first.event_id, at, first.command_id, None, None, None, first.told, first.fact),
        Event(2, CAREER, 2, second.event_id, at, second.command_id, "c-1", "c-2", "t-1", second.told, second.fact),
    )


def test_a_stream_that_is_not_there_is_empty(ledger: Ledger) -> None:
    assert ledger.read(CAREER) == ()
    assert ledger.read_from(0) == ()
    assert (ledger.version(CAREER), ledger.head(), list(ledger.streams())) == (0, 0, [])


@pytest.mark.parametrize("expected", [0, 1, 3])
def test_who_decided_on_an_older_stream_is_told_so(ledger: Ledger, expected: int) -> None:
    """Nor can somebody leave a gap; the refusal names no career."""
    ledger.append(CAREER, 0, [draft(1), draft(2)])
    with pytest.raises(VersionConflict) as conflict:
        ledger.append(CAREER, expected, [draft(3)])
    assert (conflict.value.stream, conflict.value.expected, conflict.value.found) == (CAREER, expected, 2)
    assert WORKER not in str(conflict.value)
    assert goals(ledger.read(CAREER)) == ["goal-1", "goal-2"]


def test_several_streams_are_appended_to_all_or_none(ledger: Ledger) -> None:
    """A bulk import is one transaction: the conflict in its last stream leaves nothing of the first."""
    ledger.append("career:b", 0, [draft(1)])
    with pytest.raises(VersionConflict):
        ledger.append_many([Batch("career:a", 0, [draft(2)]), Batch("career:b", 0, [draft(3)])])
    assert list(ledger.streams()) == ["career:b"]
    both = ledger.append_many([Batch("career:a", 0, [draft(2)]), Batch("career:b", 1, [draft(3), draft(4)])])
    assert both == ((2, 1), (4, 3))
    assert len({one.recorded_at for one in ledger.read_from(1) if isinstance(one, Event)}) == 1


def test_a_refused_draft_leaves_nothing(ledger: Ledger) -> None:
    wrong = draft(1)._replace(event_id="not an id")
    for batch in (Batch(CAREER, 0, []), Batch("career:é", 0, [draft(1)]), Batch(CAREER, 0, [draft(1), wrong])):
        with pytest.raises(ValueError, match=r"a batch has|an id is"):
            ledger.append_many([batch])
    assert ledger.head() == 0


def test_the_ledger_is_read_page_by_page(ledger: Ledger) -> None:
    """Over all streams, in the order of recording; the end is an empty page."""
    for number in range(7):
        ledger.append(f"career:{number % 2}", number // 2, [draft(number)])
    read: list[str] = []
    position = 0
    while page := ledger.read_from(position, limit=3):
        assert len(page) <= 3
        read += goals(page)
        position = page[-1].position
    assert read == [f"goal-{number}" for number in range(7)]
    assert ledger.head() == position == 7


def test_streams_are_named_by_their_beginning(ledger: Ledger) -> None:
    for stream in ("sharing:1", "career:2", "career:1"):
        ledger.append(stream, 0, [draft(1)])
    assert list(ledger.streams("career:")) == ["career:1", "career:2"]
    assert ledger.version("career:1") == 1


def test_who_waits_is_woken_by_an_append(ledger: Ledger) -> None:
    """And hears when nothing came."""
    assert not ledger.wait_for(1, seconds=0.01)
    thread = Thread(target=lambda: ledger.append(CAREER, 0, [draft(1)]))
    thread.start()
    assert ledger.wait_for(1, seconds=30)
    thread.join()


# Time


def test_the_moment_of_recording_never_goes_back(ledger: Ledger, clock: Clock) -> None:
    """
    08:32  a fact
    07:00  the clock of the machine is set back; a fact in another stream
    """
    ledger.append("career:a", 0, [draft(1)])
    clock.now = MORNING - timedelta(hours=1)
    ledger.append("career:b", 0, [draft(2)])
    first, second = (one.recorded_at for one in ledger.read_from(0) if isinstance(one, Event))
    assert first == second == MORNING + timedelta(minutes=2)


def test_a_stream_is_read_as_it_was_known(ledger: Ledger) -> None:
    """
    08:32  goal 1
    08:33  goal 2
    """
    ledger.append(CAREER, 0, [draft(1)])
    ledger.append(CAREER, 1, [draft(2)])
    assert goals(ledger.read(CAREER, MORNING)) == []
    assert goals(ledger.read(CAREER, MORNING + timedelta(minutes=2))) == ["goal-1"]
    assert goals(ledger.read(CAREER, MORNING + timedelta(minutes=3))) == ["goal-1", "goal-2"]
    assert len(ledger.read(CAREER, datetime(2030, 1, 1, tzinfo=UTC))) == 2


# Erasure


def test_an_erased_class_reads_as_erased_and_the_rest_stays(ledger: Ledger) -> None:
    """
    08:32       a fact with a note
    2027-01-01  the key of the notes of this worker is destroyed
    08:33       a new fact with a note, under a new key
    """
    ledger.append(CAREER, 0, [draft(1, NOTE)])
    ledger.append("career:other", 0, [draft(2, NOTE)])
    gone = ledger.destroy_keys(WORKER, ["note"], date(2027, 1, 1))
    ledger.append(CAREER, 1, [draft(3, NOTE)])
    notes = [one.told.note for one in ledger.read_from(0) if isinstance(one, Event)]
    assert notes == [Erased(erased_on="2027-01-01"), NOTE, NOTE]
    assert ledger.tombstones() == gone


def test_an_erased_event_keeps_its_place(ledger: Ledger) -> None:
    """Its ids and moment stay; what it said is gone."""
    ledger.append(CAREER, 0, [draft(1)])
    ledger.destroy_keys(WORKER, ["work"], date(2027, 1, 1))
    (event,) = ledger.read(CAREER)
    assert isinstance(event, Event)
    assert (event.position, event.version, event.event_id) == (1, 1, draft(1).event_id)
    assert event.fact.TYPE == "erased"
    assert event.fact.model_dump(exclude_none=True) == {"erased_class": "work", "erased_on": "2027-01-01"}
    assert event.told.recorded_by.actor == "erased"


def test_nothing_personal_lies_in_the_file(ledger: Ledger, tmp_path: Path) -> None:
    """Neither what was told nor which heavy type it is."""
    fact = fact_class("relapse_reported").model_validate({"effects": ["absent"]})
    ledger.append(CAREER, 0, [draft(1, NOTE)._replace(fact=fact)])
    for file in tmp_path.iterdir():
        content = file.read_bytes()
        assert NOTE.encode() not in content
        assert b"relapse" not in content
