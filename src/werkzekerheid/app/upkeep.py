"""Keeps what is stored beside the ledger: read models, alerts, the days that passed."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from functools import cache, partial
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app import calendar
from werkzekerheid.app.app import open_app
from werkzekerheid.app.key_rotation import tell as tell_rotations
from werkzekerheid.app.over_careers import crew
from werkzekerheid.app.policies import Outcome, PolicyRunner
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.leadership import leadership
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.columns import check_columns
from werkzekerheid.readmodels.projector import Projector, open_views
from werkzekerheid.readmodels.rebuild import Workers
from werkzekerheid.readmodels.views import Views
from werkzekerheid.settings import settings as settings_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime
    from pathlib import Path

    from werkzekerheid.app.auditing import Begin
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.readmodels.rebuild import Rebuilt
    from werkzekerheid.settings import Settings

    Progress = Callable[[int, int], None]

_EVENTS_A_WORKER = 20_000
"""Below this a process costs more to start than it saves."""
LOOK_SECONDS = 0.005
PATIENCE_SECONDS = 3.0
"""How long somebody who recorded a fact waits for the views of another process."""


class PassedTime(NamedTuple):
    """How many days a call wrote down, and what that did to the alerts."""

    days: int
    raised: int
    kept: int
    withdrawn: int
    led: bool
    """False where another process leads: what became of the alerts is then its work."""


class Brought(NamedTuple):
    """Who brought the views up to the ledger: we, or another process that leads, and whether it is as far already."""

    led: bool
    reached: bool


_check_columns_once = cache(check_columns)
"""What is promised and what keeps it do not change while a process lives."""


def opened_views(ledger: Ledger, settings: Settings) -> Views:
    """The stored tables of a ledger; whoever asked for them closes them.

    Raises:
        Refusal: a column that no projection names, or the tables cannot be used.
    """
    _check_columns_once()
    return open_views(settings.views, ledger)


@contextmanager
def projector_of(ledger: Ledger, settings: Settings) -> Iterator[Projector]:
    """The projector of a ledger; raises as `opened_views`."""
    views = opened_views(ledger, settings)
    try:
        yield Projector(ledger, views)
    finally:
        views.close()


def bring_up(projector: Projector, settings: Settings, catch_up: Callable[[], object]) -> Brought:
    """Catches up where nobody leads; else waits until whoever does has what is in the ledger now.

    Where the leader disappears, we take over. Where it takes too long, we go on: what was recorded is recorded.

    Raises:
        Refusal: one of the files cannot be read or written.
    """
    goal = projector.ledger.head()
    until = monotonic() + PATIENCE_SECONDS
    with leadership(settings.ledger) as lead:
        while not lead.try_lead():
            if projector.views.at().position >= goal:
                return Brought(led=False, reached=True)
            if monotonic() >= until:
                return Brought(led=False, reached=False)
            sleep(LOOK_SECONDS)
        catch_up()
    return Brought(led=True, reached=True)


def wait_for(views: Views, position: int, seconds: float) -> bool:
    """Waits until the views have reached a position; False where they did not within this time."""
    until = monotonic() + seconds
    while views.at().position < position:
        if monotonic() >= until:
            return False
        sleep(LOOK_SECONDS)
    return True


def keep_up(ledger: Ledger, settings: Settings, judging: Begin, progress: Progress) -> tuple[Brought, Outcome]:
    """Brings the stored read models and the alerts up to the ledger, or waits for who does."""
    with projector_of(ledger, settings) as projector:
        runner = PolicyRunner(ledger, projector, judging)
        brought = bring_up(projector, settings, lambda: projector.catch_up(progress, runner.judge))
        return brought, runner.outcome()


def clear_views(path: Path, ledger: str, made_at: datetime) -> None:
    """Empties the file of the stored read models, for a ledger that is going to be put back beside it."""
    views = Views.open(path, ledger, day_of(made_at))
    try:
        views.clear(ledger, day_of(made_at))
    finally:
        views.close()


def fill_views(ledger: Ledger, settings: Settings, progress: Progress) -> None:
    """Fills the stored read models of a ledger that was put back; whoever must be alerted, was."""
    with projector_of(ledger, settings) as projector:
        projector.start_again(progress)


def finish_destroying(ledger: Ledger, settings: Settings, progress: Progress) -> int:
    """Destroys the keys that a `keys_destroyed` names and that are still there; gives how many that were.

    Whatever else was begun with the keys is finished too: a rotation is told; what was stored from what is destroyed,
    also by whoever was killed before this, is taken out.
    """
    finished = ledger.destroying.finish()
    told = tell_rotations(ledger)
    with projector_of(ledger, settings) as projector:
        if finished or told:
            projector.catch_up(progress)
        else:
            projector.heed_destroyed()
    return len(finished)


def pass_time(
    ledger: Ledger, settings: Settings, judging: Begin, until: date | None, today: date, progress: Progress
) -> PassedTime:
    """Writes down the days that are over, and raises each alert on its day.

    Raises:
        Refusal: `day_not_over`, but in a demo.
    """
    days = calendar.pass_time(ledger, until or today - timedelta(days=1), today, ahead=ledger.demo)
    brought, done = keep_up(ledger, settings, judging, progress)
    return PassedTime(days, done.raised + done.reopened, done.kept, done.withdrawn, brought.led)


def rebuild(
    ledger: Ledger,
    settings: Settings,
    progress: Progress,
    *,
    check: bool = False,
    workers: int | None = None,
    cluster: str | None = None,
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
