"""Which lines of a log may be gone: their term was over when they went. Whatever else is gone was taken away. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.ledger.audit.lines import Pruning
    from werkzekerheid.ledger.evidence.notes import TreeHead

_LEAST_YEARS = 1
"""As the guard of the audit store has it: no younger line goes."""


def excused(
    gone: Sequence[int], log: str, prunings: Sequence[Pruning], heads: Sequence[TreeHead], now: datetime
) -> frozenset[int]:
    """Of the lines that are gone, those that may be.

    Who can write to the audit store can also write down a pruning. What that may hide is bounded by what was signed: a
    line that a checkpoint did not count yet is younger than that checkpoint.

    Args:
        gone: their numbers, in order.
        log: of which log.
        prunings: what is written down of lines that went.
        heads: what the checkpoints of this log say.
        now: when this is; a pruning from after that is made up, and would be of lines from after every checkpoint.
    """
    ours = [one for one in prunings if one.log == log and _is_old(one, now)]
    before = max((one.before_at for one in ours), default="")
    younger = min((one.size for one in heads if (one.made_at or "") >= before), default=None)
    old = [number for number in gone if younger is None or number <= younger]
    return frozenset(old[: sum(one.lines for one in ours)])


def _is_old(pruning: Pruning, now: datetime) -> bool:
    """Whether what went was older than the least term when it went, and it went before now."""
    try:
        made, before = datetime.fromisoformat(pruning.made_at), datetime.fromisoformat(pruning.before_at)
        went = made <= now
    except (ValueError, TypeError):  # no moment at all, or one without a zone
        return False
    return went and (before.year + _LEAST_YEARS, before.month, before.day) <= (made.year, made.month, made.day)
