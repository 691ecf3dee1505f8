"""The commands about the registers: what was shared, who saw what, what was within reach, how the records are used."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from werkzekerheid.app import registers
from werkzekerheid.app import usage as reports
from werkzekerheid.app.app import App, open_app
from werkzekerheid.app.around import names_in
from werkzekerheid.app.clock import today
from werkzekerheid.cli.days import typed_day
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.screen import Waiting, print_json, show, tell_views
from werkzekerheid.messages import Refusal, say
from werkzekerheid.settings import settings
from werkzekerheid.sharing.reach import window_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.console import RenderableType

    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.sharing.reach import Window

_DAYS_BACK = timedelta(days=30)
"""So far back a report on use goes where no day was given."""


class Shown(NamedTuple):
    """Who asks, as typed, and whether as JSON."""

    as_: str | None
    json: bool


class Days(NamedTuple):
    """The first and the last day, as typed."""

    first: str | None
    last: str | None


def shared(career: str | None, organisation: str | None, since: str | None, shown: Shown) -> int:
    """What was shared and refused."""
    wanted = registers.Wanted(career, organisation, typed_day("--since", since))
    with open_app(settings()) as app:
        who = requester(app, shown.as_)
        rows = registers.shared(app, who, wanted)
        tell_views(app)
        titles = _titles(app, who, career) if career and not shown.json else {}
    from werkzekerheid.cli.views import sharing_register as view

    return _printed(rows, shown, lambda: view.sheet(rows, career or organisation or "", titles))


def _titles(app: App, who: Actor, career: str) -> dict[str, str]:
    """What the facts of a career are called, by id and by key, as far as this reader may see them."""
    purpose: Purpose = "rights" if who.role in {"worker", "privacy_officer"} else "guidance"
    try:
        rows = app.look(who, purpose, "timeline", career)
    except Refusal as refusal:
        if not refusal.code.startswith("gateway_"):
            raise
        return {}
    names = names_in(app, app.career_id(career))
    titles = {str(row["event_id"]): f"{row['number']} {row['title']}" for row in cast("list[dict[str, Any]]", rows)}
    return titles | {names.of(one): title for one, title in titles.items()}


def who_saw(career: str, shown: Shown) -> int:
    """Who looked at a career."""
    with open_app(settings()) as app:
        rows = registers.who_saw(app, requester(app, shown.as_), career)
    from werkzekerheid.cli.views import access_register as view

    return _printed(rows, shown, lambda: view.sheet(say("cli_who_saw"), career, rows, of_person=False))


def seen_by(person: str, days: Days, shown: Shown) -> int:
    """What a person looked at."""
    with open_app(settings()) as app:
        window = _window(app, days, None) if days.first or days.last else None
        rows = registers.seen_by(app, requester(app, shown.as_), person, window)
    from werkzekerheid.cli.views import access_register as view

    return _printed(rows, shown, lambda: view.sheet(say("cli_seen_by"), person, rows, of_person=True))


def in_reach(account: str, days: Days, shown: Shown) -> int:
    """Which careers an account could see at any moment of these days, or looked at."""
    with open_app(settings()) as app, Waiting(say("cli_reaching")) as step:
        asks = requester(app, shown.as_)
        about = reports.About(reports.account_of(app, account), _window(app, days, None))
        rows = reports.in_reach(app, asks, about, step)
    from werkzekerheid.cli.views import reach as view

    return _printed(rows, shown, lambda: view.sheet(account, rows))


def usage(days: Days, shown: Shown) -> int:
    """How the records are used, without names."""
    with open_app(settings()) as app:
        report = reports.usage(app, requester(app, shown.as_), _window(app, days, _DAYS_BACK))
    from werkzekerheid.cli.views import usage as view

    return _printed(report, shown, lambda: view.sheet(report))


def usage_of(person: str, why: str | None, days: Days, shown: Shown) -> int:
    """What one person looked at, and why somebody wants to know."""
    if why is None:
        raise Problem(say("cli_usage_of_without_reason"))
    with open_app(settings()) as app:
        asks = requester(app, shown.as_)
        about = reports.About(reports.account_of(app, person), _window(app, days, _DAYS_BACK))
        report = reports.usage_of(app, asks, about, why)
    from werkzekerheid.cli.views import usage as view

    return _printed(report, shown, lambda: view.sheet_of(report))


def _window(app: App, days: Days, back: timedelta | None) -> Window:
    """The days that were typed; without a last one up to today, without a first one so far back, or from the beginning.

    Raises:
        Problem: one is no day, or the last lies before the first.
    """
    last = typed_day("--to", days.last) or today(app.clock)
    first = typed_day("--from", days.first) or (last - back if back else app.ledger.made_at.date())
    if last < first:
        raise Problem(say("cli_days_reversed"))
    return window_of(first, last)


def _printed(document: object, shown: Shown, view: Callable[[], Iterable[RenderableType]]) -> int:
    if shown.json:
        print_json(document)
    else:
        show(view())
    return DONE
