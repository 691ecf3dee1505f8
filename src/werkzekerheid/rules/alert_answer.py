"""An alert is answered by a person; where nobody does in time, it goes on to the lead.

No rule over a career: what people did with an alert stands beside it. So it makes no promise, and says a day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.rules.table import Period, WholeDays, table

if TYPE_CHECKING:
    from datetime import date

    from werkzekerheid.facts.vocabulary import Role
    from werkzekerheid.rules.table import Table

RULE = "alert_answer"
ESCALATES_TO: Role = "lead"
"""To whom an alert goes on; never to who gives the work, whatever a table says."""


class AlertAnswerPeriod(Period):
    """How many days a person has to answer, after the day on which an alert was told."""

    answer_days: WholeDays


def load_table() -> Table[AlertAnswerPeriod]:
    """The policy from the catalogue: one term for all, since it is no rule that an organisation adopts."""
    return table(RULE, AlertAnswerPeriod)


def escalates_on(policy: Table[AlertAnswerPeriod], told_on: date) -> date:
    """The first day on which an alert that was told on this day, and not answered, is late."""
    return told_on + timedelta(days=policy.on_day(told_on).answer_days + 1)
