"""When a setback happened, and whether what an alert was about was over by then."""

from __future__ import annotations

import pytest

from tests.story import Story
from werkzekerheid.app.setbacks import happened


@pytest.fixture
def story(request: pytest.FixtureRequest) -> Story:
    return Story(request.function.__doc__)


def found(story: Story, *names: str) -> list[tuple[str, str]]:
    """The setbacks with the name of the event that showed each first."""
    called = {story.event(name): name for name in names}
    return [(one.kind, called.get(one.moment.event_id, "?")) for one in happened(story.career())]


def test_a_drop_out_happens_with_the_end_of_its_placement_however_that_is_called(story: Story) -> None:
    """
    2026-01-05  trial: placement_started   placement=trial form=proefplaatsing
    2026-02-01  end: placement_ended       placement=trial outcome=trial_failed
    2026-02-03  told: dropped_out          placement=trial phase=trial
    """
    assert found(story, "end", "told") == [("dropped_out", "end")]


def test_one_that_is_told_first_does_not_wait_for_the_end(story: Story) -> None:
    """
    2026-01-05  placement_started          placement=p form=dienstverband
    2026-02-01  told: dropped_out          placement=p
    2026-02-20  end: placement_ended       placement=p outcome=dropped_out
    """
    assert found(story, "end", "told") == [("dropped_out", "told")]


def test_a_drop_out_of_school_happens_when_the_education_ends(story: Story) -> None:
    """
    2026-01-05  education_started          level=mbo
    2026-02-01  end: education_ended       level=mbo outcome=dropped_out
    2026-02-03  told: dropped_out          phase=education
    """
    assert found(story, "end", "told") == [("dropped_out", "end")]


def test_work_that_went_on_elsewhere_did_not_end_in_a_drop_out(story: Story) -> None:
    """
    2026-01-05  placement_started          placement=p form=dienstverband
    2026-02-01  end: placement_ended       placement=p outcome=moved_on
    2026-03-03  told: dropped_out          placement=p
    """
    assert found(story, "end", "told") == [("dropped_out", "told")]


def test_a_non_renewal_happens_when_it_is_said(story: Story) -> None:
    """
    2026-01-05  placement_started          placement=p form=dienstverband
    2026-01-05  contract_concluded         contract=c placement=p kind=temporary ends_on=2026-06-30
    2026-05-20  said: contract_end_announced  contract=c renewal=not_renewed
    2026-06-30  end: placement_ended       placement=p outcome=not_renewed
    """
    assert found(story, "end", "said") == [("not_renewed", "said")]


def test_a_non_renewal_that_is_told_as_a_drop_out_counts_once(story: Story) -> None:
    """
    2026-01-05  placement_started          placement=p form=dienstverband
    2026-06-30  end: placement_ended       placement=p outcome=not_renewed
    2026-06-30  told: dropped_out          placement=p phase=at_contract_end
    """
    assert found(story, "end", "told") == [("dropped_out", "end")]
