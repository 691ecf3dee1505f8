"""Keeps what is stored beside the ledger: read models, alerts, the days that passed."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app import calendar
from werkzekerheid.app.app import open_app
from werkzekerheid.app.over_careers import crew
from werkzekerheid.app.policies import Outcome, PolicyRunner
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.columns import check_columns
from werkzekerheid.readmodels.projector import Projector, open_views
from werkzekerheid.readmodels.rebuild import Workers
from werkzekerheid.settings import settings as settings_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.readmodels.rebuild import Rebuilt
    from werkzekerheid.settings import Settings

    Progress = Callable[[int, int], None]

_EVENTS_A_WORKER = 20_000
"""Below this a process costs more to start than it saves."""


class PassedTime(NamedTuple):
    """How many days a call wrote down, and what that did to the alerts."""

    days: int
    raised: int
    kept: int
    withdrawn: int


@contextmanager
def projector_of(ledger: Ledger, settings: Settings) -> Iterator[Projector]:
    """The projector of a ledger, on the file beside it.

    Raises:
        Refusal: a column that no projection names, or the file of the views cannot be used.
    """
    check_columns()
    views = open_views(settings.views, ledger)
    try:
        yield Projector(ledger, views)
    finally:
        views.close()


def keep_up(ledger: Ledger, settings: Settings, progress: Progress) -> Outcome:
    """Brings the stored read models and the alerts up to the ledger."""
    with projector_of(ledger, settings) as projector:
        return PolicyRunner(ledger, projector).run(progress)


def pass_time(ledger: Ledger, settings: Settings, until: date | None, today: date, progress: Progress) -> PassedTime:
    """Writes down the days that are over, and raises each alert on its day.

    Raises:
        Refusal: `day_not_over`, but in a demo.
    """
    days = calendar.pass_time(ledger, until or today - timedelta(days=1), today, ahead=ledger.demo)
    done = keep_up(ledger, settings, progress)
    return PassedTime(days, done.raised + done.reopened, done.kept, done.withdrawn)


def rebuild(
    ledger: Ledger,
    settings: Settings,
    progress: Progress,
    *,
    check: bool,
    workers: int | None,
    cluster: str | None,
) -> Rebuilt:
    """Builds the stored read models again beside the ones in use, compares, and switches; raises no alert."""
    worthwhile = ledger.head() // _EVENTS_A_WORKER
    with projector_of(ledger, settings) as projector, crew(workers, cluster, worthwhile) as found:
        elsewhere = Workers(found.number, found.map, partial(_projector_elsewhere, ledger.ledger_id))
        return projector.rebuild(progress, elsewhere if found.elsewhere else None, check=check)


@contextmanager
def _projector_elsewhere(ledger_id: str) -> Iterator[Projector]:
    """For a worker in another process or on another machine: opened by the settings of its own environment.

    Raises:
        Refusal: `settings_other_ledger` that is another ledger.
    """
    here = settings_here()
    with open_app(here) as app:
        if app.ledger.ledger_id != ledger_id:
            raise Refusal("settings_other_ledger")
        views = open_views(here.views, app.ledger)
        try:
            yield Projector(app.ledger, views)
        finally:
            views.close()
