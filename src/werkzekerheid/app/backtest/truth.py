"""What truly happened in a generated career, which stands in none of its facts: to measure rules against."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

LOST = frozenset({"dropped_out", "not_renewed"})
"""How a slide ends that somebody should have been warned of."""


class Slide(NamedTuple):
    """A stretch in which a worker was on the way to drop-out: both days belong to it; why, and how it ended."""

    since: date
    until: date
    cause: str
    ends_in: str

    @property
    def is_lost(self) -> bool:
        """True where it ended in drop-out or non-renewal."""
        return self.ends_in in LOST


Truth = dict[str, tuple[Slide, ...]]
"""The slides of each career by its key."""


def read_truth(file: Path) -> Truth:
    """The truth about generated careers, as `research generate` writes it.

    Raises:
        Refusal: `truth_unfit` it is no such file.
    """
    try:
        careers = json.loads(file.read_bytes())["careers"]
        return {key: _slides(one["slides"]) for key, one in careers.items()}
    except (ValueError, LookupError, TypeError, AttributeError):
        raise Refusal("truth_unfit", file=file.name) from None


def _slides(told: Sequence[Mapping[str, Any]]) -> tuple[Slide, ...]:
    return tuple(
        Slide(date.fromisoformat(one["since"]), date.fromisoformat(one["until"]), one["cause"], one["ends_in"])
        for one in told
    )
