"""Days as somebody types them on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.messages import say

_DAY_LONG = len("2021-03-14")


def typed_day(option: str, text: str | None) -> date | None:
    """The day that was typed with an option.

    Raises:
        Problem: it is no day.
    """
    if text is None:
        return None
    try:
        if len(text) == _DAY_LONG:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Problem(say("cli_no_day", option=option, given=as_typed(text)))


def typed_instant(option: str, text: str | None) -> datetime | None:
    """The instant that was typed: one with a time, or a day, which stands for the end of that day in Amsterdam.

    Raises:
        Problem: it is neither.
    """
    if text is None:
        return None
    # Here, because the time zone data costs time that no other command needs.
    from werkzekerheid.facts.layout import AMSTERDAM

    try:
        if len(text) == _DAY_LONG:
            return datetime.combine(date.fromisoformat(text), time.max, AMSTERDAM).astimezone(UTC)
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Problem(say("cli_no_instant", option=option, given=as_typed(text))) from None
