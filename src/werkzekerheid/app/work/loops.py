"""What is kept up as long as the process lives. A loop more is a function here, and a line in `loops_of`."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from werkzekerheid.app import calendar
from werkzekerheid.app.clock import today
from werkzekerheid.app.evidence.sealing import seal_due
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.app.researching.ending import end_projects
from werkzekerheid.app.work.supervisor import Loop
from werkzekerheid.logs import log_of
from werkzekerheid.readmodels.projector import Projector

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzekerheid.app.app import App
    from werkzekerheid.app.notices.mail import MailSettings
    from werkzekerheid.app.work.metrics import Metrics
    from werkzekerheid.app.work.supervisor import GoOn, Turns

EVENTS_AT_ONCE = 500
"""So many events are a batch at most. None waits for company: what is there is taken."""
LOOK_SECONDS = 0.5
DAY_LOOK_SECONDS = 10.0
SEAL_LOOK_SECONDS = 10.0
NOTICE_LOOK_SECONDS = 15.0
NOTICE_REST = 5
"""A look over all that waits is followed by so many times its own length of rest, where that is longer."""
_log = log_of(__name__)


def loops_of(app: App, metrics: Metrics, sleep: Callable[[float], object]) -> list[Loop]:
    """All loops, in the order in which they are run once; `sleep` ends early when the process is told to end."""
    from werkzekerheid.app.notices.mail import mail_settings

    loops = [
        Loop("calendar", partial(pass_days, app, metrics, sleep)),
        Loop("views", partial(keep_views, app, metrics)),
        Loop("seal", partial(keep_sealed, app, metrics, sleep)),
    ]
    from werkzekerheid.app.work.feeds import push_feeds

    loops.append(Loop("feeds", partial(push_feeds, app, metrics, sleep)))
    if app.settings.otlp:
        from werkzekerheid.app.work.otlp import Receiver, send_lines

        # Last: run once, a receiver that is away must not keep the others from their work.
        loops.append(Loop("otlp", partial(send_lines, app, Receiver(app.settings.otlp), sleep)))
    if (mail := mail_settings()) is not None:
        loops.append(Loop("notices", partial(send_notices, app, mail, metrics, sleep)))
    return loops


def pass_days(app: App, metrics: Metrics, sleep: Callable[[float], object], _go_on: GoOn) -> Turns:
    """Writes down each day when it is over in Europe/Amsterdam, and ends what is over by then."""
    looked = None
    while True:
        day = today(app.clock)
        if days := calendar.pass_time(app.ledger, day - timedelta(days=1), day, ahead=app.demo):
            metrics.days(days)
            _log.info("days_passed", days=days)
        if looked != day and (ended := end_projects(app)):
            _log.info("projects_ended", number=ended)
        looked = day
        yield partial(sleep, DAY_LOOK_SECONDS)


def keep_views(app: App, metrics: Metrics, go_on: GoOn) -> Turns:
    """Brings the stored read models, and the alerts that follow, up to the ledger as soon as something is recorded.

    First it destroys what somebody began to destroy: no row may be made from what is to be erased.
    """
    if finished := app.finish_destroying():
        _log.warning("keys_destroyed", keys=finished)
    while True:
        projector = Projector(app.ledger, app.views(), page=EVENTS_AT_ONCE, go_on=go_on)
        runner = PolicyRunner(app.ledger, projector, app.auditing.judging)
        start = perf_counter()
        for events in runner.batches():
            metrics.batch(events, perf_counter() - start)
            start = perf_counter()
        metrics.alerts(runner.outcome())
        yield partial(app.ledger.wait_for, projector.views.at().position + 1, LOOK_SECONDS)


def keep_sealed(app: App, metrics: Metrics, sleep: Callable[[float], object], _go_on: GoOn) -> Turns:
    """Seals what was written, when there is enough of it or it is an hour ago; who appends never waits for that."""
    while True:
        for one in seal_due(app):
            metrics.sealed(one.tree)
            _log.info("sealed", tree=one.tree, rows=one.head.size, position=one.head.position)
        yield partial(sleep, SEAL_LOOK_SECONDS)


def send_notices(
    app: App, mail: MailSettings, metrics: Metrics, sleep: Callable[[float], object], _go_on: GoOn
) -> Turns:
    """Tells whoever has to do something that it waits. A server that is not there fails the loop, and nothing else."""
    from werkzekerheid.app.notices.sending import Post

    post = Post(app)
    while True:
        start = perf_counter()
        done = post.send(mail)
        metrics.notices(done)
        if done.sent or done.failed:
            _log.info("notices_sent", number=done.sent, failures=done.failed)
        yield partial(sleep, max(NOTICE_LOOK_SECONDS, NOTICE_REST * (perf_counter() - start)))
