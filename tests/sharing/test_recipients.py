"""Who received something of a worker is told when it is put right or erased."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.story import Story
from werkzekerheid.ledger.erased import ErasedEvent, told_of_erased
from werkzekerheid.sharing.recipients import recipients

if TYPE_CHECKING:
    from werkzekerheid.facts.event import Event


def told(story: Story, *classes: str, about: tuple[str, ...] = ()) -> list[tuple[str, list[str]]]:
    """Whom, and the days on which something of this went there."""
    found = recipients(story.events, classes, about)
    assert not found.unreadable
    return [(one.organisation, [each.on for each in one.disclosures]) for one in found.told]


def test_everybody_is_told_who_received_any_of_the_classes(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  data_shared  recipient_organisation=bp recipient_role=jobcoach classes=work,health
    2026-03-01  data_shared  recipient_organisation=bp recipient_role=jobcoach classes=health
    2026-03-02  data_shared  recipient_organisation=uwv recipient_role=uwv classes=money
    """
    assert told(story, "health") == [("bp", ["2026-02-01", "2026-03-01"])]
    assert told(story, "health", "money") == [("bp", ["2026-02-01", "2026-03-01"]), ("uwv", ["2026-03-02"])]
    assert told(story, "life") == []
    assert len(told(story)) == 2


def test_of_each_time_it_says_which_of_the_classes_when_and_what_for(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  data_shared  disclosure=d recipient_organisation=bp recipient_role=jobcoach classes=work,health \
        purpose=handover channel=meeting
    """
    (recipient,) = recipients(story.events, ["health"]).told
    assert recipient.disclosures == (("d", "2026-02-01", "handover", "meeting", ("health",), ()),)


def test_one_organisation_in_two_roles_is_two_recipients(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  data_shared  recipient_organisation=bp recipient_role=jobcoach classes=health
    2026-02-02  data_shared  recipient_organisation=bp recipient_role=supervisor classes=health
    """
    assert [one.role for one in recipients(story.events, ["health"]).told] == ["jobcoach", "supervisor"]


def test_after_a_correction_those_are_told_who_received_the_event(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-01-10  x: placement_started  form=dienstverband
    2026-02-01  data_shared  recipient_organisation=bp recipient_role=jobcoach classes=work events=x
    2026-02-02  data_shared  recipient_organisation=uwv recipient_role=uwv classes=work
    """
    assert told(story, about=(story.event("x"),)) == [("bp", ["2026-02-01"])]


def test_where_nobody_told_what_was_in_it_somebody_too_many_is_told(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  data_shared  recipient_organisation=bp recipient_role=jobcoach classes= events=
    """
    assert told(story, "health") == [("bp", ["2026-02-01"])]


def test_what_was_entered_in_error_never_left(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  wrong: data_shared  recipient_organisation=bp recipient_role=jobcoach classes=health
    2026-02-02  event_retracted  retracts=wrong reason=entered_in_error
    """
    assert told(story, "health") == []


def test_only_what_was_recorded_by_a_day_is_looked_at(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  data_shared  recipient_organisation=bp recipient_role=jobcoach classes=health
    2026-03-01  data_shared  recipient_organisation=uwv recipient_role=uwv classes=health
    """
    found = recipients(story.events, ["health"], until=date(2026, 2, 28))
    assert [one.organisation for one in found.told] == ["bp"]


def test_disclosures_that_nobody_can_read_any_more_are_counted(story: Story) -> None:
    """
    2026-01-05  career_opened
    2026-02-01  data_shared  recipient_organisation=bp recipient_role=jobcoach classes=health
    """
    gone = ErasedEvent(erased_class="work", erased_on="2026-09-01")
    shared: Event = story.events[-1]._replace(fact=gone, told=told_of_erased(), stream="sharing:story")
    found = recipients([*story.events[:-1], shared], ["health"])
    assert found == ((), 1)
