"""How long each class of a career is kept, and what holds it up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.careers import events_of, lives
from tests.story import Story
from werkzekerheid.ledger.erased import ErasedEvent, told_of_erased
from werkzekerheid.sharing.retention import Retention, load_table, retention_ends

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.careers import Lived
    from werkzekerheid.facts.event import Event

TABLE = load_table()
TODAY = date(2026, 6, 1)


def kept(story: Story | Sequence[Event], day: date = TODAY) -> Retention:
    return retention_ends(story.events if isinstance(story, Story) else story, TABLE, day)


def ends(story: Story | Sequence[Event], day: date = TODAY) -> dict[str, str | None]:
    """Class -> the last day on which it is kept; None while it runs."""
    return {one.data_class: one.until.isoformat() if one.until else None for one in kept(story, day).classes}


class TestEnds:
    """A class ends when the last of its families ends."""

    def test_while_there_is_guidance_nothing_ends(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-01-06  signal_observed  sign=withdrawn
        """
        assert ends(story) == {"work": None, "signal": None}

    def test_after_the_closing_each_class_has_its_own_end(self, story: Story) -> None:
        """
        2020-01-05  career_opened    birth_year=1999
        2020-01-06  signal_observed  sign=withdrawn note=Onrustig
        2020-03-01  career_closed
        """
        assert ends(story) == {
            "work": "2030-03-01", "identity": "2030-03-01", "signal": "2022-03-01", "note": "2022-03-01",
        }  # fmt: skip

    def test_a_closing_that_was_retracted_ends_nothing(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-03-01  closing: career_closed
        2020-04-01  event_retracted  retracts=closing reason=entered_in_error
        """
        assert ends(story) == {"work": None}

    def test_opened_again_it_starts_anew(self, story: Story) -> None:
        """
        told 2024
        2020-01-05  career_opened
        2020-03-01  career_closed
        2022-01-05  career_opened
        """
        assert ends(story)["work"] is None
        assert ends(story.plus("2023-03-01  career_closed"))["work"] == "2033-03-01"

    def test_what_is_counted_from_its_own_day_does_not_wait_for_the_closing(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02-01  sickness_reported
        2020-02-09  recovery_reported
        """
        assert ends(story) == {"work": None, "health": "2022-02-09"}

    def test_one_family_that_runs_on_keeps_the_whole_class(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02-01  sickness_reported
        2020-02-02  condition_disclosed
        """
        assert ends(story)["health"] is None
        (health,) = [one for one in kept(story).classes if one.data_class == "health"]
        assert {one.family: one.until and one.until.isoformat() for one in health.terms} == {
            "sickness": "2022-02-01", "profile": None,
        }  # fmt: skip

    def test_of_a_vague_day_the_latest_counts(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02     sickness_reported  recorded_on=2020-06-01
        """
        assert ends(story)["health"] == "2022-02-28"

    def test_a_kind_with_a_longer_term_keeps_its_class_longer(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02-01  provision_granted  kind=wmo_begeleiding
        2020-03-01  career_closed
        """
        assert ends(story)["work"] == "2035-03-01"

    def test_a_value_of_another_class_counts_where_it_stands(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02-01  placement_started  form=dienstverband
        2020-02-20  placement_ended    reasons=pace:worker
        2020-03-01  career_closed
        """
        assert ends(story)["signal"] == "2022-03-01"
        assert "signal" not in ends(Story("2020-01-05  career_opened\n2020-02-20  placement_ended"))

    def test_a_correction_is_kept_as_long_as_what_it_corrects(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02-01  x: sickness_reported
        2020-02-02  event_corrected    corrects=x replacement={}
        2020-02-03  own_reading_added  about=x reading=Griep
        2020-03-01  career_closed
        """
        found = {(one.data_class, term.family): term.until for one in kept(story).classes for term in one.terms}
        assert found["work", "correction"] == found["identity", "correction"] == date(2022, 2, 1)
        assert ends(story)["health"] == "2022-02-01"

    def test_a_replacement_counts_under_the_classes_of_what_it_corrects(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02-01  x: placement_ended
        2020-02-02  event_corrected    corrects=x replacement={"placement":"placement","outcome":"completed"}
        2020-03-01  career_closed
        """
        assert ends(story)["signal"] == "2022-03-01"

    def test_what_was_retracted_is_still_held(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02-01  x: sickness_reported
        2020-02-02  event_retracted  retracts=x reason=wrong_person
        """
        assert ends(story)["health"] == "2022-02-01"

    def test_an_alert_is_kept_a_year_after_it_was_answered(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02-01  alert_raised    alert=a
        2020-02-20  alert_answered  alert=a answer=contacted
        2020-03-01  alert_raised    alert=b
        """
        of_alerts = [one._replace(stream="alerts:story") for one in story.events[1:]]
        assert ends(of_alerts) == {"work": None}
        assert ends(of_alerts[:2]) == {"work": "2021-02-20"}

    def test_what_was_erased_asks_nothing_and_what_is_lost_ends_never_by_itself(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02-01  sickness_reported
        """
        gone = ErasedEvent(erased_class="health", erased_on="2021-01-01")
        lost = gone.model_copy(update={"key_missing": True})
        opening, sickness = story.events
        erased = sickness._replace(fact=gone, told=told_of_erased())
        assert ends([opening, erased]) == {"work": None}
        assert ends([opening, erased._replace(fact=lost)]) == {"work": None, "health": None}


class TestFrozen:
    """While something is open nothing is destroyed."""

    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("2026-05-20  rights_requested  request=a right=access answer_due_on=2026-06-20", "request_open"),
            ("2026-05-20  rights_requested  request=a right=objection answer_due_on=2026-06-20", "request_open"),
            ("2026-05-20  restriction_set", "restricted"),
        ],
    )
    def test_a_request_an_objection_or_a_restriction_holds_it_up(self, line: str, why: str) -> None:
        story = Story(f"2020-01-05  career_opened\n2020-02-01  sickness_reported\n{line}")
        found = kept(story)
        assert found.frozen == (why, date(2026, 5, 20))
        assert found.over(TODAY) == ()
        assert [one.data_class for one in found.ended(TODAY)] == ["health"]

    def test_until_six_weeks_after_a_decision_the_worker_may_object(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02-01  sickness_reported
        2026-05-01  rights_requested  request=a right=erasure answer_due_on=2026-06-01
        2026-05-20  rights_decided    request=a decision=refused
        """
        last = date(2026, 5, 20) + timedelta(days=42)
        assert kept(story, last).frozen == ("objection_possible", date(2026, 5, 20))
        assert kept(story, last + timedelta(days=1)).over(last) == ("health",)

    def test_when_it_is_over_it_goes_on_where_it_was(self, story: Story) -> None:
        """
        2020-01-05  career_opened
        2020-02-01  sickness_reported
        2021-01-01  restriction_set
        2021-06-01  restriction_lifted
        """
        assert kept(story, date(2022, 2, 1)).over(date(2022, 2, 1)) == ()
        assert kept(story, date(2022, 2, 2)).over(date(2022, 2, 2)) == ("health",)


def test_a_term_by_law_is_told_apart(story: Story) -> None:
    """
    2020-01-05  career_opened  birth_year=1999
    2020-02-01  check_in_held  answers={"mood":"good"}
    2020-03-01  career_closed
    """
    found = {one.data_class: one.by_law(TODAY) for one in kept(story).classes}
    assert found["work"]
    assert (found["work"].until, found["identity"], found["life"]) == (date(2030, 3, 1), None, None)
    assert {one.data_class: one.by_law(date(2030, 3, 2)) for one in kept(story).classes}["work"] is None


class TestLaws:
    """Of any career."""

    @given(lives(), st.integers(0, 4_000))
    def test_no_class_ends_before_the_last_of_its_families(self, life: Lived, days: int) -> None:
        events = events_of(life)
        day = date(2026, 1, 1) + timedelta(days=days)
        found = kept(events, day)
        for one in found.classes:
            assert one.terms
            if one.until is None:
                assert any(term.until is None for term in one.terms)
            else:
                assert all(term.until is not None and term.until <= one.until for term in one.terms)
        assert set(found.over(day)) <= {one.data_class for one in found.classes if one.until and one.until < day}

    @given(lives(), st.integers(1, 39))
    def test_what_is_recorded_later_never_brings_an_end_forward(self, life: Lived, cut: int) -> None:
        """But for an answer or a closing, which an end may be counted from."""
        events = [one for one in events_of(life) if one.fact.TYPE != "career_closed"]
        before, after = (ends(some) for some in (events[:cut], events))
        for data_class, until in before.items():
            assert after[data_class] is None or (until is not None and after[data_class] >= until)  # type: ignore[operator]
