"""From the event that makes a promise to its days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.facts.vague import add_months
from werkzekerheid.rules.promise import DAYLESS, Window
from werkzekerheid.rules.working_days import add_working_days

if TYPE_CHECKING:
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.facts.vague import Span


def after(ground: Moment, *, due: int, opens: int = 0, grace: int = 0, since: Span | None = None) -> Window | None:
    """So many calendar days after an event, or the day it is about: opens from the earliest, is due from the latest.

    Never before the responsible party knew of it. None in a dayless stretch when the promise waits before it opens: a
    promise with a waiting time cannot speak there.
    """
    if ground.known_on is None:
        return None if opens else DAYLESS
    earliest, latest = since if since and since.earliest and since.latest else (ground.earliest, ground.latest)
    opens_on = max((earliest or ground.known_on) + timedelta(days=opens), ground.known_on)
    due_on = max((latest or ground.known_on) + timedelta(days=due), opens_on)
    return Window(opens_on, due_on, due_on + timedelta(days=grace))


def answer_within(ground: Moment, working_days: int, grace: int = 0) -> Window:
    """Opens at once when it is known, due so many working days after that."""
    if ground.known_on is None:
        return DAYLESS
    due_on = add_working_days(ground.known_on, working_days)
    return Window(ground.known_on, due_on, due_on + timedelta(days=grace))


def before(end: Span, ground: Moment, *, opens: int, due: int, grace: int = 0) -> Window | None:
    """So many calendar days before a day to come (`opens >= due`): opens from its earliest day, due from its latest.

    Never before the responsible party knew of the ground. None where the day to come has no bounds.
    """
    if ground.known_on is None or end.earliest is None or end.latest is None:
        return None
    opens_on = max(end.earliest - timedelta(days=opens), ground.known_on)
    due_on = max(end.latest - timedelta(days=due), opens_on)
    return Window(opens_on, due_on, due_on + timedelta(days=grace))


def months_after(start: Span, ground: Moment, *, opens: int, due: int, broken: int) -> Window | None:
    """So many whole months after a day: opens from its earliest day, is due and broken from its latest.

    Never before the responsible party knew of the ground. None where the day has no bounds.
    """
    if ground.known_on is None or start.earliest is None or start.latest is None:
        return None
    opens_on = max(add_months(start.earliest, opens), ground.known_on)
    due_on = max(add_months(start.latest, due), opens_on)
    return Window(opens_on, due_on, max(add_months(start.latest, broken), due_on))


def follows(moment: Moment, ground: Moment) -> bool:
    """True when `moment` lies after `ground` in life, or on the same day."""
    if moment.event_id == ground.event_id:
        return False
    if moment.order > ground.order:
        return True
    return moment.latest is not None and not moment.dayless and moment.latest == ground.latest == ground.earliest
