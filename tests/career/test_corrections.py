"""Corrections and retractions: what stands after them, from when on, and that nothing is lost."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.story import Story
from werkzekerheid.career.evolve import fold
from werkzekerheid.facts.base import Erased
from werkzekerheid.facts.corrections import Effective, effective
from werkzekerheid.facts.event import Event
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.facts.sharing import EventCorrected


def standing(story: Story) -> Effective:
    return effective(story.events)


def signs(events: tuple[Event, ...]) -> list[str]:
    """The signs that stand, in the order of the stream."""
    facts: list[Any] = [event.fact for event in events if event.fact.TYPE == "signal_observed"]
    return [fact.sign for fact in facts]


def test_without_corrections_all_stands_as_it_was(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-01-12  signal_observed   sign=withdrawn
    """
    assert standing(story) == Effective(story.events, {})


def test_a_correction_replaces_the_fact_and_keeps_its_envelope(story: Story) -> None:
    """
    2026-01-12  seen: signal_observed    sign=withdrawn seen_by=employer asserted_by=parent
    2026-01-20  right: event_corrected   corrects=seen replacement={"sign":"conflict","seen_by":"supervisor"}
    """
    corrected = standing(story).events[1]
    fact: Any = corrected.fact

    assert (fact.sign, fact.seen_by) == ("conflict", "supervisor")
    assert corrected.told == story.events[1].told
    assert corrected[:9] == story.events[1][:9]
    assert standing(story).changed_by == {story.event("seen"): (story.event("right"),)}


def test_a_correction_may_move_the_day(story: Story) -> None:
    """
    2026-01-12  seen: signal_observed
    2026-01-20  event_corrected   corrects=seen replacement={"sign":"conflict","seen_by":"worker","occurred":"2025-12"}
    """
    assert standing(story).events[1].told.occurred == "2025-12"
    assert [one.fact.TYPE for one in lay_out(standing(story).events)][:2] == ["signal_observed", "career_opened"]


def test_a_correction_may_take_the_day_away_for_a_distance(story: Story) -> None:
    """
    2026-01-05  start: placement_started
    2026-01-12  a: rhythm_agreed   since=start with=worker every_days=14
    2026-04-20  event_corrected  corrects=a replacement={"with":"worker","every_days":7,"occurred":null,"elapsed":"P2M"}
    """
    told = standing(story).events[2].told

    assert (told.occurred, told.elapsed, told.since) == (None, "P2M", story.event("start"))


def test_the_last_correction_stands(story: Story) -> None:
    """
    2026-01-12  seen: signal_observed   sign=withdrawn
    2026-01-20  one: event_corrected   corrects=seen replacement={"sign":"conflict","seen_by":"worker","elapsed":"P1D"}
    2026-01-21  two: event_corrected   corrects=seen replacement={"sign":"isolated","seen_by":"worker"}
    """
    assert signs(standing(story).events) == ["isolated"]
    assert standing(story).events[1].told.elapsed is None, "each correction is of what was told first"
    assert standing(story).changed_by[story.event("seen")] == (story.event("one"), story.event("two"))


def test_a_retraction_takes_the_fact_away(story: Story) -> None:
    """
    2026-01-12  seen: signal_observed   sign=withdrawn
    2026-01-13  signal_observed         sign=conflict
    2026-01-20  gone: event_retracted   retracts=seen
    """
    assert signs(standing(story).events) == ["conflict"]
    assert standing(story).changed_by == {story.event("seen"): (story.event("gone"),)}


def test_what_was_corrected_may_be_retracted(story: Story) -> None:
    """
    2026-01-12  seen: signal_observed   sign=withdrawn
    2026-01-20  event_corrected   corrects=seen replacement={"sign":"conflict","seen_by":"worker"}
    2026-01-21  event_retracted   retracts=seen
    """
    assert signs(standing(story).events) == []


def test_a_retracted_correction_is_undone(story: Story) -> None:
    """
    2026-01-12  seen: signal_observed   sign=withdrawn
    2026-01-20  one: event_corrected   corrects=seen replacement={"sign":"conflict","seen_by":"worker"}
    2026-01-21  two: event_corrected   corrects=seen replacement={"sign":"isolated","seen_by":"worker"}
    2026-01-22  event_retracted   retracts=two
    """
    assert signs(standing(story).events) == ["conflict"]
    assert story.event("two") not in {event.event_id for event in standing(story).events}


def test_an_event_of_another_career_is_not_touched() -> None:
    other = Story("2026-01-12  theirs: signal_observed  sign=withdrawn\n2026-01-20  event_retracted  retracts=theirs")
    ours = Story("2026-01-12  ours: signal_observed  sign=conflict")

    assert signs(effective([*ours.events, other.events[-1]]).events) == ["conflict"]


def test_a_correction_whose_text_was_erased_changes_nothing_that_can_be_read(story: Story) -> None:
    """
    2026-01-12  seen: signal_observed   sign=withdrawn
    2026-01-20  event_corrected   corrects=seen replacement={"sign":"conflict","seen_by":"worker"}
    """
    gone = EventCorrected(corrects=story.event("seen"), replacement=Erased(erased_on="2030-01-01"), reason="wrong")
    events = [*story.events[:-1], story.events[-1]._replace(fact=gone)]

    assert signs(effective(events).events) == ["withdrawn"]


def test_a_heavier_field_of_a_correction_may_be_erased(story: Story) -> None:
    """
    2026-01-12  ahead: change_announced   what=hours
    2026-01-20  event_corrected   corrects=ahead replacement={"what":"coach","value":{"erased_on":"2030-01-01"}}
    """
    fact: Any = standing(story).events[1].fact

    assert fact.what == "coach"
    assert fact.value == Erased(erased_on="2030-01-01")


def test_what_was_known_before_the_correction_stays_the_answer_for_that_day(story: Story) -> None:
    """
    2026-01-05  often: rhythm_agreed   with=worker every_days=14
    2026-01-12  sick: sickness_reported
    2026-02-01  event_corrected    corrects=often replacement={"with":"worker","every_days":7}
    2026-02-02  event_retracted    retracts=sick
    """
    before, after = (fold("story", events) for events in (story.events[:3], story.events))

    assert [one.every_days for one in before.rhythms] == [14]
    assert len(before.sicknesses) == 1
    assert [one.every_days for one in after.rhythms] == [7]
    assert after.sicknesses == ()


CHANGES = st.lists(st.tuples(st.sampled_from(["corrects", "retracts"]), st.integers(0, 7)), max_size=6)


@given(CHANGES)
def test_a_correction_never_deletes(changes: list[tuple[str, int]]) -> None:
    lines = ["2026-01-05  opening: career_opened", "2026-01-05  e0: signal_observed", "2026-01-06  e1: signal_observed"]
    for number, (how, target) in enumerate(changes, start=2):
        # A correction names a plain event only, as `decide` sees to; a retraction may name a correction.
        at = f"e{target % (2 if how == 'corrects' else number)}"
        if how == "retracts":
            lines.append(f"2026-02-{number:02}  e{number}: event_retracted  retracts={at}")
        else:
            replacement = '{"sign":"conflict","seen_by":"worker"}'
            lines.append(f"2026-02-{number:02}  e{number}: event_corrected  corrects={at} replacement={replacement}")
    events = Story("\n".join(lines)).events

    result = effective(events)

    retracted = {getattr(event.fact, "retracts", "") for event in events}
    assert [one.event_id for one in result.events] == [one.event_id for one in events if one.event_id not in retracted]
    changed = {getattr(one.fact, "corrects", "") or getattr(one.fact, "retracts", "") for one in events} - {""}
    assert set(result.changed_by) == changed
    assert sum(len(by) for by in result.changed_by.values()) == sum("event_" in one.fact.TYPE for one in events)
    assert effective(events) == result
