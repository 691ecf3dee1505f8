"""The command about how it goes on with work, over careers."""

from __future__ import annotations

from datetime import timedelta

from werkzekerheid.cli.days import typed_day
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.screen import print_json, show, tell_views
from werkzekerheid.settings import settings

_DAYS_BACK = timedelta(days=365)
"""So far back the report goes where no day was given."""


def continuity(first: str | None, last: str | None, as_: str | None, *, json: bool) -> int:
    """How it went on with work for what began between two days; without days, the last year."""
    from werkzekerheid.app.app import open_app
    from werkzekerheid.app.continuity import continuity as counted
    from werkzekerheid.readmodels.rule_quality import Window

    with open_app(settings()) as app:
        until = typed_day("--until", last) or app.today()
        since = typed_day("--from", first) or until - _DAYS_BACK
        report = counted(app, requester(app, as_), Window(since, until))
        tell_views(app)
    if json:
        print_json(report)
        return DONE
    from werkzekerheid.cli.views import continuity as view

    show(view.sheet(report))
    return DONE
