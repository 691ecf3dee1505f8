"""Work: everything that is kept up beside the ledger, in one process that stays, or once."""

from __future__ import annotations

import signal
from contextlib import ExitStack, contextmanager
from functools import partial
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from werkzekerheid.app.work.health import health
from werkzekerheid.app.work.look import look
from werkzekerheid.app.work.loops import loops_of
from werkzekerheid.app.work.metrics import Gauges, Metrics
from werkzekerheid.app.work.server import router, serving
from werkzekerheid.app.work.supervisor import Supervisor
from werkzekerheid.ledger.leadership import leadership
from werkzekerheid.logs import log_of
from werkzekerheid.sharing.activities import activities

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from wsgiref.types import WSGIApplication

    from werkzekerheid.app.app import App
    from werkzekerheid.app.work.health import Health
    from werkzekerheid.app.work.server import Address

_log = log_of(__name__)


def work(app: App, address: Address | None) -> bool:
    """Works until it is told to end; False where something did not end in time, and may still use the ledger.

    Args:
        app: what is kept up.
        address: where health and metrics are told, if anywhere.

    Raises:
        Refusal: the views cannot be used, or the register of activities does not fit.
        OSError: nobody may listen at that address.
    """
    # What is set up wrongly is told at once, and not tried for ever.
    app.views()
    activities()
    stopping, metrics = Event(), Metrics()
    with ExitStack() as stack:
        stack.enter_context(_told_to_end(stopping))
        lead = stack.enter_context(leadership(app.settings.ledger))
        supervisor = Supervisor(lead, loops_of(app, metrics, stopping.wait), metrics, app.clock, stopping)
        with ExitStack() as watched:
            if address is not None:
                port = watched.enter_context(serving(address, _told(app, supervisor, metrics)))
                _log.info("watched", port=port)
            _log.info("started", ledger=app.ledger.ledger_id)
            ended = supervisor.run()
        _log.info("ended" if ended else "not_ended")
        if not ended:
            stack.pop_all()  # whoever still works holds on to it until the process is gone
        return ended


def work_once(app: App) -> bool:
    """Does what is to do now; False where another process leads, and does it.

    Raises:
        Refusal: something cannot be done.
    """
    stopping, metrics = Event(), Metrics()
    with _told_to_end(stopping), leadership(app.settings.ledger) as lead:
        loops = loops_of(app, metrics, stopping.wait)
        led = Supervisor(lead, loops, metrics, app.clock, stopping).once()
        _log.info("done" if led else "another_leads")
        return led


def _told(app: App, supervisor: Supervisor, metrics: Metrics) -> WSGIApplication:
    """What is told to those who watch."""

    def now() -> Health:
        return health(partial(look, app), supervisor.pulses(), app.clock(), leading=supervisor.leading)

    metrics.collected.register(Gauges(partial(look, app), lambda: supervisor.leading, supervisor.pulses))
    return router(metrics.collected, now)


@contextmanager
def _told_to_end(stopping: Event) -> Iterator[None]:
    """SIGTERM and Ctrl-C tell to end; a second time they end the process at once, as ever."""
    told: SimpleQueue[int] = SimpleQueue()

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        # Not `stopping.set()`: who is interrupted here may just hold the lock of that event, and would wait for itself.
        told.put(number)

    def pass_on() -> None:
        told.get()
        stopping.set()

    Thread(target=pass_on, name="signals", daemon=True).start()
    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        told.put(0)
