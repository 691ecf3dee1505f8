"""Loops under a supervisor: what fails begins again and is told, who leads no more stops, who is told to end ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from tests.work.processes import until
from werkzekerheid.app.clock import system_clock
from werkzekerheid.app.work import supervisor
from werkzekerheid.app.work.metrics import Metrics
from werkzekerheid.app.work.supervisor import Loop, Supervisor, _back_off
from werkzekerheid.ledger.leadership import leadership
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from werkzekerheid.app.work.supervisor import GoOn, Turns


class Counted:
    """A loop that counts its turns, and does what the test says in each."""

    def __init__(self, name: str, act: Callable[[int], object] = lambda _: None) -> None:
        self.turns, self.ended, self.act = 0, 0, act
        self.loop = Loop(name, self._live)

    def _live(self, go_on: GoOn) -> Turns:
        try:
            while True:
                if go_on():
                    self.turns += 1
                    self.act(self.turns)
                yield partial(Event().wait, 0.001)
        finally:
            self.ended += 1

    def goes_on(self) -> bool:
        """Whether it takes turns again, from now."""
        before = self.turns
        until(lambda: self.turns > before + 2)
        return True


class Supervised:
    """A supervisor at work in a thread, on a leadership of its own."""

    def __init__(self, path: Path, *loops: Counted) -> None:
        self.stopping, self.metrics = Event(), Metrics()
        self.lead = leadership(path)
        given = [one.loop for one in loops]
        self.supervisor = Supervisor(self.lead, given, self.metrics, system_clock, self.stopping)
        self.ended: list[bool] = []
        self._thread = Thread(target=lambda: self.ended.append(self.supervisor.run()))
        self._thread.start()

    def end(self) -> None:
        self.stopping.set()
        self._thread.join()
        self.lead.resign()

    def state(self, name: str) -> str | None:
        """`refusal` or `bug` where this loop fails, `ok` where not, None where it stands by."""
        pulse = self.supervisor.pulses()[name]
        return None if pulse is None else (pulse.kind or "ok")

    def counted(self, name: str, **labels: str) -> float:
        return self.metrics.collected.get_sample_value(f"werkzekerheid_{name}_total", labels) or 0.0


@contextmanager
def supervised(path: Path, *loops: Counted) -> Iterator[Supervised]:
    one = Supervised(path, *loops)
    try:
        yield one
    finally:
        one.end()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


def fails(with_: Exception, times: int) -> Callable[[int], None]:
    def act(turn: int) -> None:
        if turn <= times:
            raise with_

    return act


@pytest.mark.parametrize(("error", "kind"), [(Refusal("ledger_busy", path=""), "refusal"), (ValueError("Jan"), "bug")])
def test_what_fails_begins_again_beside_the_others_and_it_is_counted(path: Path, error: Exception, kind: str) -> None:
    failing, other = Counted("failing", fails(error, 2)), Counted("other")
    with supervised(path, failing, other) as one:
        until(lambda: one.state("failing") == kind)
        assert other.goes_on()
        assert one.state("other") == "ok"
        until(lambda: one.state("failing") == "ok")

        assert failing.goes_on()
        assert failing.ended == 2
        assert one.counted("loop_failures", loop="failing", kind=kind) == 2
        assert one.counted("loop_restarts", loop="failing") == 2
        assert one.counted("loop_failures", loop="other", kind=kind) == 0


def test_the_back_off_doubles_up_to_half_a_minute() -> None:
    waits = [_back_off(failures) for failures in range(1, 30)]

    for number, seconds in enumerate(waits[:6]):
        assert 0.25 * 2**number <= seconds <= 0.25 * 2**number + 0.25
    assert max(waits) == waits[-1] == 30


def test_of_two_one_works_and_when_it_ends_the_other_takes_over(path: Path) -> None:
    first, second = Counted("first"), Counted("second")
    with supervised(path, first) as one:
        assert first.goes_on()
        with supervised(path, second) as other:
            assert first.goes_on()
            assert second.turns == 0
            assert other.state("second") is None

            one.end()

            until(second.goes_on)
            assert one.ended == [True]
            assert first.ended == 1
    assert other.ended == [True]


def test_who_leads_no_more_begins_no_batch_and_when_it_may_lead_again_goes_on(path: Path) -> None:
    """Another file takes the place of the one that is locked, and somebody else holds that."""
    loop = Counted("loop")
    with supervised(path, loop) as one, leadership(path.with_name("other.db")) as other:
        assert loop.goes_on()
        assert other.try_lead()
        path.with_name("other.lead").replace(path.with_suffix(".lead"))
        until(lambda: not one.supervisor.leading)
        until(lambda: loop.ended == 1)
        stands_by, worked = Event(), list[bool]()
        loop.act = lambda _: worked.append(stands_by.is_set())
        stands_by.set()
        assert one.state("loop") is None

        stands_by.clear()
        other.resign()

        until(lambda: one.supervisor.leading)
        assert loop.goes_on()
        assert not any(worked)
        assert one.counted("loop_restarts", loop="loop") == 0


def test_a_loop_that_rests_long_does_not_hold_up_the_end(path: Path) -> None:
    stopping_within = Counted("loop")
    with supervised(path, stopping_within) as one:
        assert stopping_within.goes_on()

        one.stopping.set()

        until(lambda: one.ended == [True])


def test_a_loop_that_hangs_is_left_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "END_SECONDS", 0.05)
    free = Event()
    hangs = Counted("hangs", lambda _: free.wait())
    with supervised(path, hangs) as one:
        until(lambda: hangs.turns == 1)

        one.stopping.set()

        until(lambda: one.ended == [False])
        free.set()


def test_once_does_one_turn_of_each_in_order(path: Path) -> None:
    order: list[str] = []
    loops = [Counted(name, lambda _, name=name: order.append(name)) for name in ("a", "b")]  # type: ignore[misc]
    with leadership(path) as lead:
        assert Supervisor(lead, [one.loop for one in loops], Metrics(), system_clock, Event()).once()

    assert order == ["a", "b"]
    assert [one.ended for one in loops] == [1, 1]


def test_once_leaves_it_to_who_leads(path: Path) -> None:
    told_to_end, loop = Event(), Counted("loop")
    told_to_end.set()  # so that it does not wait for the other to be done
    with leadership(path) as other, leadership(path) as lead:
        assert other.try_lead()

        assert not Supervisor(lead, [loop.loop], Metrics(), system_clock, told_to_end).once()

    assert loop.turns == 0
