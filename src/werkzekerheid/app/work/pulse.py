"""How a loop does: whether it fails, since when and of what, and when it was last done."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    Kind = Literal["refusal", "bug"]


class Pulse(NamedTuple):
    """One moment of a loop; `done_at` is of the monotonic clock. `what` is a code, or the kind of an error."""

    done_at: float
    failures: int = 0
    failing_since: datetime | None = None
    kind: Kind | None = None
    what: str = ""

    def failed(self, kind: Kind, what: str, now: datetime) -> Pulse:
        """It failed once more since it was last done."""
        return Pulse(self.done_at, self.failures + 1, self.failing_since or now, kind, what)


def beat() -> Pulse:
    """It is done just now."""
    return Pulse(monotonic())
