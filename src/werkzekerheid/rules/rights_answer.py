"""Who asks for a right of the AVG gets an answer, on the day that was told at the latest."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.facts.vague import add_months
from werkzekerheid.rules.promise import DAYLESS, Window
from werkzekerheid.rules.promised import Settled, promised
from werkzekerheid.rules.table import Period, WholeDays

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import RightsRequest
    from werkzekerheid.career.state import Career
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "rights_answer"


class RightsAnswerPeriod(Period):
    """By when an answer is due where nobody says otherwise, and how long after that day it still is no breach."""

    answer_months: WholeDays
    grace_days: WholeDays


def promises(career: Career, table: Table[RightsAnswerPeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """One for each request, whatever was asked; also after the career was closed."""
    for request in career.requests.values():
        if not request.asked.history:
            window = _window(request, table.on(request.asked))
            yield promised(table, "", request.ref, request.asked, window, Settled(request.answered))


def _window(request: RightsRequest, period: RightsAnswerPeriod) -> Window:
    """Opens when it is known, due on the latest day that was told."""
    known_on = request.asked.known_on
    if known_on is None:
        return DAYLESS
    told = request.answer_due.span.latest if request.answer_due else None
    due_on = max(told or add_months(known_on, period.answer_months), known_on)
    return Window(known_on, due_on, due_on + timedelta(days=period.grace_days))
