"""The health of a process that works: may it be left alone, or should somebody look?"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from werkzekerheid.app.work.look import Look
    from werkzekerheid.app.work.pulse import Pulse

FAILING = timedelta(seconds=30)
"""So long may the ledger be out of reach, or too busy, before somebody should look. A bug is never left alone."""
LAG_SECONDS = 60.0


class Health(NamedTuple):
    """Whether all is well, and the document that says so."""

    well: bool
    document: dict[str, Any]


def health(look: Callable[[], Look], pulses: Mapping[str, Pulse | None], now: datetime, *, leading: bool) -> Health:
    """How it stands; ids and codes only."""
    document: dict[str, Any] = {"leading": leading, "loops": {name: _told(one) for name, one in pulses.items()}}
    why = [f"loop_failing:{name}" for name, one in pulses.items() if one and _is_bad(one, now)]
    try:
        found = look()
    except Refusal as refusal:
        why.append(refusal.code)
    else:
        document |= found._asdict() | {"lag_events": found.lag_events}
        why += _wrong(found)
    return Health(not why, {"status": "failing" if why else "ok", "why": why, **document})


def _told(pulse: Pulse | None) -> dict[str, Any]:
    if pulse is None:
        return {"state": "standing by"}
    if pulse.failing_since is None:
        return {"state": "ok"}
    since = pulse.failing_since.isoformat()
    return {"state": "failing", "since": since, "failures": pulse.failures, "kind": pulse.kind, "what": pulse.what}


def _is_bad(pulse: Pulse, now: datetime) -> bool:
    if pulse.failing_since is None:
        return False
    return pulse.kind == "bug" or now - pulse.failing_since > FAILING


def _wrong(found: Look) -> Iterator[str]:
    if found.dead_letters:
        yield "dead_letter_open"
    if found.lag_seconds > LAG_SECONDS:
        yield "views_behind"
