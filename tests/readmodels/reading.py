"""Careers to read: the nine real ones as they were known after an event or by a day, and stories."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.career.evolve import fold_laid, told_days, until
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.facts.told_events import told_events
from werkzekerheid.readmodels import begeleidingsplan, handovers, people_around, situation, timeline
from werkzekerheid.readmodels.days import Asked
from werkzekerheid.readmodels.names import Names, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.story import Story
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Event
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.readmodels.timeline import Row

DEMO = files("werkzekerheid") / "demo"
KEYS = ("abdul", "j-electronics", "jayda", "jeffry", "joost", "kim", "leo", "maarten", "q-transport")
_READER = Actor(actor="test", role="researcher")


class Reading(NamedTuple):
    """What is known of a career, and on which day somebody reads it."""

    career: Career
    laid: tuple[Laid, ...]
    events: tuple[Event, ...]
    names: Names
    asked: Asked

    def situation(self) -> situation.Situation:
        """How it stands."""
        return situation.document(self.career, self.names, self.asked)

    def plan(self) -> begeleidingsplan.Begeleidingsplan:
        """The begeleidingsplan."""
        return begeleidingsplan.document(self.career, self.laid, self.names, self.asked)

    def timeline(self) -> list[Row]:
        """Every event."""
        return timeline.document(self.career, self.laid, self.events, self.names)

    def handovers(self) -> list[handovers.Row]:
        """The handovers."""
        return handovers.document(self.career, self.names, self.asked)

    def people(self) -> list[people_around.Row]:
        """Who is around."""
        return people_around.document(self.career, self.names)

    def row(self, number: int) -> Row:
        """The event with this number, as the timeline shows it."""
        return next(row for row in self.timeline() if row["number"] == number)


@cache
def events_of(key: str) -> tuple[Event, ...]:
    """The events of one of the nine, imported."""
    file = f"{key}.career.toml"
    career_file = read_career_file((DEMO / file).read_bytes(), file, _READER)
    return told_events(career_file, _READER, datetime(2026, 1, 5, 12, tzinfo=UTC))


def told(key: str, last: int | None = None) -> Reading:
    """One of the nine as it stood when it was told, or when no more than its first events (by number) were."""
    events = events_of(key)
    laid = [one for one in lay_out(events) if last is None or one.moment.number <= last]
    return _reading(events, laid, None)


def on(key: str, day: str) -> Reading:
    """One of the nine as it was on a day, by all that was told."""
    as_of = date.fromisoformat(day)
    return _reading(events_of(key), until(lay_out(events_of(key)), as_of), as_of)


def read(story: Story, day: str = "") -> Reading:
    """A story as it was on a day, by all that is known; without a day, to its end."""
    as_of = date.fromisoformat(day) if day else None
    laid = until(lay_out(effective(story.events).events), as_of)
    return _reading(story.events, laid, as_of)


def _reading(events: tuple[Event, ...], laid: Iterable[Laid], as_of: date | None) -> Reading:
    known = tuple(laid)
    days = told_days(effective(events).events)
    career = fold_laid(events[0].stream.partition(":")[2], known, days)
    return Reading(career, known, events, names_of(events), Asked(as_of or days.horizon))


def prefixes(key: str) -> Iterator[Reading]:
    """One of the nine after each of its events."""
    for last in range(1, len(events_of(key)) + 1):
        yield told(key, last)
