"""A command that decides on what it read: where the ledger moved on, or did not answer, it reads and decides again."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from werkzekerheid.ledger.ledger import ConnectionLost, VersionConflict
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from tenacity import RetryCallState

TRIES = 3
_AGAIN = (VersionConflict, ConnectionLost)
T = TypeVar("T")


def in_tries(once: Callable[[], T]) -> T:
    """What a try gives, the third at the latest.

    Args:
        once: reads, looks first for what an earlier try may have written after all, decides and appends.

    Raises:
        ConnectionLost: the last try did not hear what became of it.
        Refusal: `career_busy` each time somebody else was first; or what `once` refuses.
    """
    try:
        return once()
    except _AGAIN as failed:
        return _again(once, failed)


def _again(once: Callable[[], T], failed: Refusal) -> T:
    # Here: a command that succeeds at once does not wait for its import.
    from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

    tries = Retrying(stop=stop_after_attempt(TRIES), wait=_wait, retry=retry_if_exception_type(_AGAIN), reraise=True)
    done: list[Refusal] = [failed]

    def next_try() -> T:
        """The try that failed already counts as the first."""
        if done:
            raise done.pop()
        return once()

    try:
        return tries(next_try)
    except VersionConflict:
        raise Refusal("career_busy") from None


def _wait(state: RetryCallState) -> float:
    """Seconds before the next try: none where somebody was first, longer each time for a server that is not there."""
    from tenacity import wait_exponential_jitter

    if state.outcome is None or not isinstance(state.outcome.exception(), ConnectionLost):
        return 0.0
    return wait_exponential_jitter(multiplier=0.2, exp_base=5, jitter=0.3)(state)
