"""Reading how it goes on with work over careers: from the stored rows, without names, written down before it is told.

Only a career that had a drop-out is read itself: who told a reason is of class `signal`, of which nothing is stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid import catalogue
from werkzekerheid.app.answering import digest_of
from werkzekerheid.app.emergency import is_demo_reader
from werkzekerheid.app.readable import career_or_none
from werkzekerheid.app.registers import refused
from werkzekerheid.app.standing import asker
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.continuity_counts import answers_on, drop_outs_of, report
from werkzekerheid.readmodels.rule_quality import POLICY, Window
from werkzekerheid.readmodels.skips import skips_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.readmodels.continuity import ContinuityRow
    from werkzekerheid.readmodels.continuity_counts import AlertTimes, Continuity, DroppedOut

PROJECTION = "continuity"
_DROP_OUTS = "after_dropout"
"""The rule that promises something at each drop-out: its stored promises say which careers to read."""


def continuity(app: App, requester: Actor, window: Window) -> Continuity:
    """How it went on with work for those for whom the requester's organisation answers; a researcher sees all of them.

    Args:
        app: with the ledger.
        requester: who asks.
        window: the days on which something began that is counted; nothing is counted of days to come.

    Raises:
        Refusal: `continuity_days_reversed`; `continuity_not_yours`, which is written down; or it cannot be written
            down, and so not told.
    """
    if window.last < window.first:
        raise Refusal("continuity_days_reversed")
    demo, purpose = is_demo_reader(app, requester), _purpose(requester)
    asker(app, requester)
    own = None if demo or requester.role == "researcher" else requester.organisation
    allowed = requester.role in catalogue.projection(PROJECTION).content["roles"] and requester.organisation
    if not demo and not allowed:
        raise refused(app, requester, PROJECTION, Refusal("continuity_not_yours"))
    today = app.today()
    window = Window(min(window.first, today), min(window.last, today))
    rows, candidates, alerts = _stored(app, window)
    scope = {career: row for career, row in rows.items() if own is None or answers_on(row, window.last) == own}
    found = report(
        list(scope.values()),
        list(_dropped_out(app, [scope[one] for one in sorted(candidates & scope.keys())], window)),
        [one for one in alerts if one.career in scope],
        window,
        (own, today),
    )
    app.auditing.put(
        requester, "read", careers=[], what=PROJECTION, purpose=purpose, relation="demo" if demo else "officer",
        digest=digest_of(found), rules=catalogue.policy(POLICY).version,
    )  # fmt: skip
    return found


def _purpose(requester: Actor) -> Purpose:
    return "research" if requester.role == "researcher" else "quality"


def _stored(app: App, window: Window) -> tuple[Mapping[str, ContinuityRow], frozenset[str], list[AlertTimes]]:
    """What the tables say of all careers: their rows, which had a drop-out perhaps, and the alerts of these days."""
    from werkzekerheid.app.upkeep import bring_up, projector_of
    from werkzekerheid.readmodels import store

    with projector_of(app.ledger, app.settings) as projector:
        # Looking raises no alerts: who was looked at is remembered until the policies run.
        app.views_follow = not bring_up(projector, app.settings, projector.catch_up).reached
        with projector.views.reading() as connection:
            rows = {row.career: row for row in store.continuity(connection)}
            candidates = store.promised_since(connection, _DROP_OUTS, window.first)
            return rows, candidates, list(store.alert_times(connection, *window))


def _dropped_out(app: App, rows: list[ContinuityRow], window: Window) -> Iterator[DroppedOut]:
    skips, today = skips_of(app.ledger), app.today()
    for row in rows:
        career = career_or_none(app.ledger, row.career, skips)
        if career is not None and not career.restricted:
            yield from drop_outs_of(career, row, window, today)
