"""What the worker asked under the AVG, and whether the record may be used meanwhile."""

from __future__ import annotations

import pytest

from tests.career.asking import YES, answer
from tests.story import Story


class TestRequests:
    """A request stands until somebody decides; the last decision counts."""

    def test_it_keeps_what_was_asked_and_what_was_decided(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-02-01  rights_requested  request=a right=erasure classes=health,life answer_due_on=2026-03-01
        2026-02-10  rights_decided    request=a decision=partly classes=health despite_term=true
        """
        before, after = (story.career(day).requests["a"] for day in ("2026-02-05", "2026-02-10"))
        assert (before.right, before.classes, before.is_open, before.is_granted) == (
            "erasure", ("health", "life"), True, False,
        )  # fmt: skip
        assert (after.decision, after.granted, after.despite_term) == ("partly", ("health",), True)
        assert (after.is_open, after.is_granted) == (False, True)

    def test_the_last_decision_counts_as_after_an_objection_to_the_first(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-02-01  rights_requested  request=a right=erasure answer_due_on=2026-03-01
        2026-02-10  rights_decided    request=a decision=refused
        2026-03-10  rights_decided    request=a decision=granted
        """
        assert not story.career("2026-02-10").requests["a"].is_granted
        assert story.career().requests["a"].is_granted

    def test_a_request_that_was_entered_in_error_is_none(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-02-01  asked: rights_requested  request=a right=objection answer_due_on=2026-03-01
        2026-02-02  event_retracted   retracts=asked reason=entered_in_error
        """
        assert story.career("2026-02-01").restricted
        assert not story.career().requests
        assert not story.career().restricted

    def test_a_decision_is_on_a_request_of_this_career_and_not_before_it(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-02-01  rights_requested  request=a right=access answer_due_on=2026-03-01
        """
        assert answer(story, "2026-02-10  rights_decided  request=other") == "no_rights_requested"
        assert answer(story, "2026-01-20  rights_decided  request=a recorded_on=2026-02-10") == "no_rights_requested"
        assert answer(story, "2026-02-10  rights_decided  request=a") == YES


class TestRestricted:
    """The one question of the gateway: may what is recorded be used?"""

    def test_without_any_of_it_it_may(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-02-01  rights_requested  request=a right=access answer_due_on=2026-03-01
        """
        assert not story.career().restricted

    def test_not_while_a_restriction_stands(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-02-01  restriction_set
        2026-03-01  restriction_lifted
        """
        days = ("2026-01-31", "2026-02-01", "2026-03-01")
        assert [story.career(day).restricted for day in days] == [False, True, False]

    def test_not_while_an_objection_is_open(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-02-01  rights_requested  request=a right=objection answer_due_on=2026-03-01
        2026-02-20  rights_decided    request=a decision=refused
        """
        assert story.career("2026-02-01").restricted
        assert not story.career().restricted

    @pytest.mark.parametrize("right", ["objection", "restriction"])
    @pytest.mark.parametrize("decision", ["granted", "partly", "unknown"])
    def test_not_after_it_was_granted_until_it_is_lifted(self, right: str, decision: str) -> None:
        """A decision that nobody can tell opens nothing."""
        story = Story(f"""
            2026-01-05  career_opened
            2026-02-01  rights_requested  request=a right={right} answer_due_on=2026-03-01
            2026-02-20  rights_decided    request=a decision={decision}
        """)
        assert story.career().restricted
        assert answer(story, "2026-04-01  restriction_lifted") == YES
        assert not story.plus("2026-04-01  restriction_lifted").career().restricted

    def test_lifting_decides_no_open_objection(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-02-01  restriction_set
        2026-02-02  rights_requested  request=a right=objection answer_due_on=2026-03-01
        2026-02-20  restriction_lifted
        """
        assert story.career().restricted

    def test_a_request_for_restriction_restricts_when_it_is_granted(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-02-01  rights_requested  request=a right=restriction answer_due_on=2026-03-01
        """
        assert not story.career().restricted
