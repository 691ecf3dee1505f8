"""What a factor of the drop-out risk looks at: the career and its promises on a day, and how long ago things were."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.rules.promise import DAYLESS, state
from werkzekerheid.rules.promised import first
from werkzekerheid.rules.stays import end_of_stay, running_at, until_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from werkzekerheid.career.records import Placement
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise


class Found(NamedTuple):
    """That a factor is there: the ids of the events that show it, and since when (as told, else since it was known)."""

    evidence: tuple[str, ...]
    since: str | None


class View(NamedTuple):
    """A career on a day (None in a stretch without days), with the promises that factors rest on, by rule."""

    career: Career
    day: date | None
    promises: Mapping[str, tuple[Promise, ...]]

    def recent(self, moments: Iterable[tuple[Moment, str | None]], days: int) -> list[Moment]:
        """Those of these events, each with its placement, that lie at most so many days back.

        Where that cannot be measured, an event is recent for as long as its placement runs.
        """
        return [moment for moment, placement in moments if self._is_recent(moment, placement, days)]

    def _is_recent(self, moment: Moment, placement: str | None, days: int) -> bool:
        ago = self.days_since(moment)
        if ago is not None and (ago > days or not moment.dayless):
            return ago <= days
        return self.is_still_there(moment, placement)

    def days_since(self, moment: Moment) -> int | None:
        """How long ago it was at least; None where no day is known."""
        if self.day is None or moment.latest is None:
            return None
        return (self.day - moment.latest).days

    def is_still_there(self, moment: Moment, placement: str | None = None) -> bool:
        """True while the placement of that time runs; without one, until the next was started."""
        career = self.career
        then = career.placements.get(placement or "") or max(
            running_at(career, moment.order), key=lambda one: one.started.order if one.started else 0, default=None
        )
        if then is not None:
            return end_of_stay(career, then) is None
        return not any(one.started and one.started.order > moment.order for one in career.placements.values())

    def stays(self) -> Iterator[list[Placement]]:
        """The stays that go on: the running placement first, then those it was converted from."""
        for one in self.career.running_placements():
            yield list(until_now(self.career, one))

    def missing(self, rule: str, *parts: str) -> list[Promise]:
        """The promises that are broken and can still be kept; those without a day for as long as they stand."""
        return [
            one
            for one in self.promises.get(rule, ())
            if (not parts or one.part in parts) and one.kept_by is None and one.excused_by is None
            and (one.window == DAYLESS or state(one, self.day) == "broken")
        ]  # fmt: skip


def found(moments: Iterable[Moment | None]) -> Found | None:
    """What these events show, since the first of them; None where there is none."""
    shown = [one for one in moments if one is not None]
    begin = first(shown)
    return Found(tuple(one.event_id for one in shown), _since(begin)) if begin else None


def found_missing(promises: Iterable[Promise]) -> Found | None:
    """That these promises are missing: since the day on which the first was due."""
    missing = list(promises)
    if not missing:
        return None
    due = min((one.window.due_on for one in missing if one.window.due_on), default=None)
    evidence = dict.fromkeys(event for one in missing for event in one.evidence)
    return Found(tuple(evidence), due.isoformat() if due else missing[0].ground.occurred)


def _since(moment: Moment) -> str | None:
    return moment.occurred or (moment.known_on.isoformat() if moment.known_on else None)
