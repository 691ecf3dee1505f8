"""evolve: a career and a fact to the career after it; fold: all facts of a career to its state. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.career import (  # noqa: F401  (they fill the table of handlers)
    evolve_guidance,
    evolve_placement,
    evolve_position,
    evolve_rights,
    evolve_signals,
)
from werkzekerheid.career.dispatch import HANDLERS
from werkzekerheid.career.state import Career
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.finding import Findings
from werkzekerheid.facts.layout import lay_out, telling_of
from werkzekerheid.facts.vague import span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from werkzekerheid.facts.event import Event
    from werkzekerheid.facts.layout import Laid

UNFIT = (Findings, ValueError, LookupError, OverflowError)
"""What a fold says of data that does not fit; anything else is a mistake of ours, and stops the program."""
_NOTHING_TO_FOLD = frozenset({"telling_recorded"})


class Told(NamedTuple):
    """The last day of a telling (`on`), and of all that is known where no live facts follow it (`horizon`)."""

    on: date | None
    horizon: date | None


NOT_TOLD = Told(None, None)


def evolve(career: Career, laid: Laid) -> Career:
    """The career after this fact. A type without a handler counts as heard and changes nothing else."""
    if laid.fact.TYPE in _NOTHING_TO_FOLD:
        return career
    career = career._replace(
        moments=(*career.moments, (laid.moment, laid.fact.TYPE)), facts_recorded=career.facts_recorded + 1
    )
    return _handled(career, laid)


def _handled(career: Career, laid: Laid) -> Career:
    handler = HANDLERS.get(laid.fact.TYPE)
    return handler(career, laid.moment, laid.fact, laid) if handler else career


def fold_laid(career_id: str, laid: Iterable[Laid], told: Told = NOT_TOLD) -> Career:
    """Folds facts that are laid out already, in the order of life."""
    told_facts = [one for one in laid if one.fact.TYPE not in _NOTHING_TO_FOLD]
    # All moments at once: to add them fact by fact copies the ones before each time. No handler reads them.
    moments = tuple([(one.moment, one.fact.TYPE) for one in told_facts])
    career = Career(career_id, moments, told.on, told.horizon, facts_recorded=len(moments))
    for one in told_facts:
        career = _handled(career, one)
    return career


def fold(career_id: str, events: Sequence[Event], as_of: date | None = None) -> Career:
    """The state of a career.

    Args:
        career_id: whose career.
        events: of its stream, in the order of the ledger, up to the moment asked about (`known_at`).
        as_of: leave out what had not certainly happened by then; None leaves nothing out.
    """
    standing = effective(events).events
    return fold_laid(career_id, until(lay_out(standing), as_of), told_days(standing))


def until(laid: Sequence[Laid], as_of: date | None) -> Sequence[Laid]:
    """What had certainly happened by this day; what has no day is kept, its order is all that is known."""
    if as_of is None:
        return laid
    return [one for one in laid if one.moment.dayless or one.moment.latest is None or one.moment.latest <= as_of]


def told_days(events: Sequence[Event]) -> Told:
    """The last day of the telling among these events, and whether it bounds what is known."""
    telling = telling_of(events)
    if telling is None:
        return NOT_TOLD
    end = span(telling.told).latest
    live = any(event.correlation_id != telling.correlation_id for event in events)
    return Told(end, None if live else end)
