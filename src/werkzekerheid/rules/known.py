"""What was known first: not always what happened first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzekerheid.facts.layout import Moment


def known_before(one: Moment, other: Moment) -> bool:
    """True where `one` was known before `other`; on one day, and where no days are known, by the order of learning."""
    if one.known_on is not None and other.known_on is not None and one.known_on != other.known_on:
        return one.known_on < other.known_on
    return one.learned < other.learned


def in_order_known(moment: Moment) -> tuple[date, tuple[int, int]]:
    """A key to sort by: what was known first, first; what has no day lies before everything that has one."""
    return moment.known_on or date.min, moment.learned
