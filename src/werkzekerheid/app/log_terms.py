"""The end of the logs' lines: those whose term is over go, by a day, and that they went is written down."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, get_args

from werkzekerheid import catalogue
from werkzekerheid.app.clock import today
from werkzekerheid.app.evidence.sealing import seal_one
from werkzekerheid.app.exporting import may_see_logs
from werkzekerheid.catalogue import CatalogueRefusal
from werkzekerheid.facts.layout import AMSTERDAM
from werkzekerheid.facts.vague import add_months
from werkzekerheid.ledger.audit.log import Log
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.ledger.audit.lines import Pruning

_FAMILY = "access"
_TERM = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?")
_MONTHS = 12


def kept_from(day: date) -> date:
    """The first day whose lines are still within their term on this day (retention.toml, family `access`).

    Raises:
        CatalogueRefusal: the table names no term for them.
    """
    periods = catalogue.policy_alone("retention").content["period"]
    period = next((one for one in reversed(periods) if one["valid_from"] <= day), periods[0])
    term = next((one["term"] for one in period["line"] if one["family"] == _FAMILY), "")
    found = _TERM.fullmatch(term)
    months = sum(int(part or 0) * each for part, each in zip(found.groups(), (_MONTHS, 1), strict=True)) if found else 0
    if not months:
        raise CatalogueRefusal("policy_without_term", file="retention.toml", family=_FAMILY)
    return add_months(day, -months)


def prune(app: App, before: date, requester: Actor) -> tuple[Pruning, ...]:
    """Deletes the lines of both logs from before a day; first the access log says who did so.

    Their hashes stay in the proofs, and the newest line of each log always stays.

    Raises:
        Refusal: `log_within_term` some of them are not over their term; `not_for_this_role`; or it cannot be written,
            or does not fit what was sealed: nothing goes that may be needed to see what happened.
    """
    kept = kept_from(today(app.clock))
    if before > kept:
        raise Refusal("log_within_term", kept=kept)
    if requester.role != "system" and not may_see_logs(app, requester):
        raise Refusal("not_for_this_role")
    at = datetime.combine(before, time(), AMSTERDAM).astimezone(UTC)
    gone = []
    for log in get_args(Log):
        app.auditing.put(requester, "administer", careers=(), what=f"{log}_log_prune", purpose="audit")
        seal_one(app, log, lambda _done, _of: None)  # else of what goes no hash would stay
        gone.append(app.audit.prune(log, at, app.clock()))
    return tuple(gone)
