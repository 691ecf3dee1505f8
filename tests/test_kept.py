"""What is kept at hand is what stands: whatever changes it, here or elsewhere, is seen at the next question."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ledgers import CAREER, KEK, WORKER, Clock, clock, code_of, draft, ledger
from werkzekerheid.facts.event import Event
from werkzekerheid.ledger.kept import Kept, NotAtHand, Shared, only_at_hand
from werkzekerheid.ledger.ledger import Ledger

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where

__all__ = ["clock", "ledger"]


@pytest.fixture
def keeping(ledger: Ledger) -> Ledger:
    ledger.kept = Kept(8)
    ledger.append(CAREER, 0, [draft(1), draft(2)])
    return ledger


def numbers(ledger: Ledger) -> list[int]:
    return [one.version for one in ledger.read(CAREER)]


class TestKept:
    """The store itself."""

    def test_what_stands_is_made_once(self) -> None:
        kept, made = Kept(2), count(1)

        assert [kept.get("a", 1, lambda: next(made)) for _ in range(3)] == [1, 1, 1]
        assert kept.get("a", 2, lambda: next(made)) == 2
        assert kept.get("a", 1, lambda: next(made)) == 3

    def test_those_nobody_asked_for_go_first(self) -> None:
        kept, made = Kept(2), count(1)
        for name in ("a", "b", "a", "c"):
            kept.get(name, None, lambda: next(made))

        assert kept.get("a", None, lambda: next(made)) == 1
        assert kept.get("b", None, lambda: next(made)) == 4

    def test_of_none_nothing_is_kept(self) -> None:
        kept, made = Kept(0), count(1)

        assert [kept.get("a", 1, lambda: next(made)) for _ in range(2)] == [1, 2]

    def test_what_fails_is_kept_for_nobody(self) -> None:
        kept = Kept(2)
        with pytest.raises(ZeroDivisionError):
            kept.get("a", 1, lambda: 1 // 0)

        assert kept.get("a", 1, lambda: 7) == 7

    def test_a_look_is_shared_only_by_who_asked_before_it(self) -> None:
        looks = count(1)
        shared = Shared(lambda: next(looks))

        assert [shared.now() for _ in range(2)] == [1, 2]


def test_a_stream_that_stands_is_not_read_again(keeping: Ledger) -> None:
    first = keeping.read(CAREER)

    assert keeping.read(CAREER) is first


def test_what_is_appended_is_seen(keeping: Ledger) -> None:
    first = keeping.read(CAREER)
    keeping.append(CAREER, 2, [draft(3)])

    again = keeping.read(CAREER)

    assert [one.version for one in again] == [1, 2, 3]
    assert again[0] is first[0]


def test_what_another_process_appends_is_seen(keeping: Ledger, where: Where, tmp_path: Path, clock: Clock) -> None:
    assert numbers(keeping) == [1, 2]
    with Ledger.open(where, KEK, destroyed=tmp_path / "ledger.destroyed.jsonl", clock=clock) as other:
        other.append(CAREER, 2, [draft(3)])

    assert numbers(keeping) == [1, 2, 3]
    with keeping.at_once():
        assert numbers(keeping) == [1, 2, 3]


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "in another process"])
def test_what_is_erased_is_gone(keeping: Ledger, where: Where, tmp_path: Path, clock: Clock, elsewhere: bool) -> None:
    """A key that is destroyed opens nothing any more, also not what was opened before."""
    keeping.append(CAREER, 2, [draft(3, note="geheim")])
    assert "geheim" in repr(keeping.read(CAREER))
    listed = tmp_path / "ledger.destroyed.jsonl"
    if elsewhere:
        with Ledger.open(where, KEK, destroyed=listed, clock=clock) as other:
            other.destroy_keys(WORKER, ["note"], clock().date())
    else:
        keeping.destroy_keys(WORKER, ["note"], clock().date())

    assert "geheim" not in repr(keeping.read(CAREER))
    with keeping.at_once():
        assert "geheim" not in repr(keeping.read(CAREER))


def test_at_once_sees_its_own_append(keeping: Ledger) -> None:
    with keeping.at_once():
        assert keeping.version(CAREER) == 2
        keeping.append(CAREER, 2, [draft(3)])
        assert keeping.version(CAREER) == 3
        assert numbers(keeping) == [1, 2, 3]


def test_at_once_looks_again_after_a_conflict(keeping: Ledger, where: Where, tmp_path: Path, clock: Clock) -> None:
    """Else whoever tries again would decide on what was overtaken."""
    with keeping.at_once():
        assert keeping.version(CAREER) == 2
        with Ledger.open(where, KEK, destroyed=tmp_path / "ledger.destroyed.jsonl", clock=clock) as other:
            other.append(CAREER, 2, [draft(3)])
        assert keeping.version(CAREER) == 2
        assert code_of(lambda: keeping.append(CAREER, 2, [draft(4)])) == "version_conflict"
        assert keeping.version(CAREER) == 3


def test_only_at_hand_reads_and_writes_nothing(keeping: Ledger) -> None:
    with only_at_hand(), pytest.raises(NotAtHand):
        keeping.read(CAREER)
    known = keeping.read(CAREER)
    with only_at_hand():
        assert keeping.read(CAREER) is known
        with pytest.raises(NotAtHand):
            keeping.append(CAREER, 2, [draft(3)])
        with pytest.raises(NotAtHand):
            list(keeping.streams())
    assert all(isinstance(one, Event) for one in keeping.read(CAREER))
    assert keeping.head() == 2
