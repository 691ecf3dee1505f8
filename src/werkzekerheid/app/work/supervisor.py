"""The supervisor: loops beside one another in one process, each begun again when it fails; only the leader works."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from tenacity import RetryCallState, Retrying
from tenacity.wait import wait_exponential_jitter

from werkzekerheid.app.bugs import place_of
from werkzekerheid.app.work.pulse import Pulse, beat
from werkzekerheid.logs import log_of
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from werkzekerheid.app.clock import Clock
    from werkzekerheid.app.work.metrics import Metrics
    from werkzekerheid.ledger.leadership import Leadership

    GoOn = Callable[[], bool]
    Turns = Generator[Callable[[], object]]

LEAD = "lead"
HEARTBEAT_SECONDS = 1.0
"""How often the leader looks whether it still leads, also where there is nothing to do."""
STAND_BY_SECONDS = 0.25
"""How often the others look whether somebody leads: so long it takes at most until one takes over."""
END_SECONDS = 8.0
"""How long the loops have to finish their batch when the process is told to end."""
ONCE_SECONDS = 5.0
"""How long who comes once waits for another process that leads: a command does so for a moment."""
_BACK_OFF = wait_exponential_jitter(multiplier=0.25, max=30, jitter=0.25)
_log = log_of(__name__)


class Loop(NamedTuple):
    """One thing that is kept up.

    `turns` does what is to do now, and gives each time how to rest until there may be more; it is begun again after it
    failed. It asks `GoOn` before each batch, and ends where the answer is no.
    """

    name: str
    turns: Callable[[GoOn], Turns]


class Supervisor:
    """Runs loops until it is told to stop. Whatever goes wrong in one of them is counted, told, and tried again."""

    def __init__(
        self, lead: Leadership, loops: Sequence[Loop], metrics: Metrics, clock: Clock, stopping: Event
    ) -> None:
        """Keep what to run, and what tells it to end: then the loops finish their batch. Nothing runs yet."""
        self._stopping = stopping
        self._lead, self._loops, self._metrics, self._clock = lead, loops, metrics, clock
        self._leading = Event()
        self._pulses = {name: beat() for name in (LEAD, *(one.name for one in loops))}
        for name in self._pulses:
            metrics.loop(name)

    @property
    def leading(self) -> bool:
        """Whether this process leads, as far as it knows."""
        return self._leading.is_set() and not self._stopping.is_set()

    def pulses(self) -> dict[str, Pulse | None]:
        """How each loop does; None for one that stands by, since another process leads."""
        leading = self.leading
        return {name: one if leading or name == LEAD else None for name, one in self._pulses.items()}

    def run(self) -> bool:
        """Runs all loops until told to end; False where one did not end in time, and may still use the ledger."""
        threads = [Thread(target=self._live, args=(one,), name=one.name, daemon=True) for one in self._loops]
        threads.append(Thread(target=self._live, args=(Loop(LEAD, self._keep_lead),), name=LEAD, daemon=True))
        for thread in threads:
            thread.start()
        self._stopping.wait()
        until = monotonic() + END_SECONDS
        for thread in threads:
            thread.join(max(until - monotonic(), 0))
        return not any(thread.is_alive() for thread in threads)

    def once(self) -> bool:
        """Does what is to do now in each loop, one after another; False where another process leads.

        Raises:
            Refusal: something cannot be done.
        """
        until = monotonic() + ONCE_SECONDS
        while not self._lead.try_lead():
            if monotonic() > until or self._stopping.wait(STAND_BY_SECONDS):
                return False
        for loop in self._loops:
            with closing(loop.turns(self._may_work)) as turns:
                next(turns, None)
        return True

    def _live(self, loop: Loop) -> None:
        """The life of a loop: it works while we lead, and begins again when it failed."""
        while not self._stopping.is_set():
            if loop.name != LEAD and not self._leading.wait(STAND_BY_SECONDS):
                continue
            if self._pulses[loop.name].failures:
                self._metrics.restarted(loop.name)
            try:
                self._turn(loop)
            except Exception as error:  # noqa: BLE001  (a loop is an outermost door: it must live on)
                self._failed(loop.name, error)
                self._stopping.wait(_back_off(self._pulses[loop.name].failures))

    def _turn(self, loop: Loop) -> None:
        go_on = self._may_live if loop.name == LEAD else self._may_work
        if not go_on():
            return
        with closing(loop.turns(go_on)) as turns:
            for rest in turns:
                self._done(loop.name)
                if go_on():
                    rest()
                if not go_on():
                    return

    def _keep_lead(self, _go_on: GoOn) -> Turns:
        told = False
        while True:
            self._still_leads()
            if not self._lead.try_lead():
                if not told:
                    _log.info("standing_by")
                told = True
            elif not self._leading.is_set():
                self._gained()
                told = False
            yield partial(self._stopping.wait, HEARTBEAT_SECONDS if self._leading.is_set() else STAND_BY_SECONDS)

    def _gained(self) -> None:
        _log.info("leading")
        self._pulses |= {one.name: beat() for one in self._loops}  # what was before we stood by is long over
        self._leading.set()

    def _may_live(self) -> bool:
        return not self._stopping.is_set()

    def _may_work(self) -> bool:
        """Asked before each batch: where we do not lead any more, the batch is not begun."""
        return not self._stopping.is_set() and self._still_leads()

    def _still_leads(self) -> bool:
        if self._lead.still_leading():
            return True
        if self.leading:
            self._leading.clear()
            _log.warning("leadership_lost")
        return False

    def _done(self, name: str) -> None:
        if self._pulses[name].failures:
            _log.info("recovered", loop=name, failures=self._pulses[name].failures)
        self._pulses[name] = beat()

    def _failed(self, name: str, error: Exception) -> None:
        """What failed is told by its code, or its kind and place: its words may quote somebody's data."""
        if isinstance(error, Refusal):
            pulse = self._pulses[name].failed("refusal", error.code, self._clock())
            _log.warning("refused", loop=name, code=error.code, failures=pulse.failures)
        else:
            kind = type(error).__name__
            pulse = self._pulses[name].failed("bug", kind, self._clock())
            _log.error("bug", loop=name, kind=kind, where=place_of(error), failures=pulse.failures)
        self._pulses[name] = pulse
        self._metrics.failed(name, pulse.kind or "bug")


def _back_off(failures: int) -> float:
    """Seconds to wait after so many failures in a row: twice as long each time, up to half a minute."""
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = failures
    return _BACK_OFF(state)
