"""What was known first: not always what happened first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from werkzekerheid.facts.layout import Moment


def known_before(one: Moment, other: Moment) -> bool:
    """True where `one` was known before `other`; on one day, and where no days are known, by the order of learning."""
    if one.known_on is not None and other.known_on is not None and one.known_on != other.known_on:
        return one.known_on < other.known_on
    return one.learned < other.learned
