"""Asking a career to take one more fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.story import Story
from werkzekerheid.career.decide import decide, oddity
from werkzekerheid.career.evolve import evolve, fold
from werkzekerheid.career.state import Career
from werkzekerheid.facts.layout import day_of, lay_out
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Event

YES = "yes"
_GIVEN = {
    "project_registered": "  question=why",
    "extract_made": f"  sha256={'0' * 64} careers=1",
    "event_corrected": "  replacement={}",
    "profile_assessed": "  items={}",
    "rights_requested": "  answer_due_on=2026-07",
    "time_passed": "  day=2026-01-31",
    "rules_adopted": "  valid_from=2026-01-01",
    "absence_set": "  until_on=2026-03-01",
    "destruction_list_drawn_up": f"  day=2026-01-31 table_version={'0' * 64}",
    "emergency_access_taken": "  until=2026-01-31T12:00:00Z",
    "subscription_secret_rotated": "  until=2026-01-31T12:00:00Z",
    "notice_started": "  day=2026-01-31",
}


def answer(story: Story, line: str) -> str:
    """What the career says to one more line of the story: yes, or the code of the refusal."""
    return answer_to(story.plus(line).events[-1], story.events)


def answer_to(command: Event, given: Sequence[Event]) -> str:
    """The same for an event made elsewhere, on the day on which it would be recorded."""
    try:
        facts = decide(
            fold("story", given),
            command.fact,
            command.told,
            day_of(command.recorded_at),
            event_ids={event.event_id for event in given},
        )
    except Refusal as refusal:
        return refusal.code
    assert facts == (command.fact,)
    return YES


def oddities(story: Story) -> list[tuple[str, str]]:
    """Type and code of everything odd in a telling, in the order of life."""
    found = []
    career = Career("story")
    for laid in lay_out(story.events):
        odd = oddity(career, laid.fact, laid.told)
        if odd:
            found.append((laid.fact.TYPE, odd.code))
        career = evolve(career, laid)
    return found


def smallest(type_: str) -> Fact:
    """A fact of this type that says as little as it may."""
    if type_ == "telling_recorded":
        return Story("told 2026\n2026-01-05  career_opened").events[0].fact
    return Story(f"2026-02-01  {type_}{_GIVEN.get(type_, '')}").events[-1].fact
