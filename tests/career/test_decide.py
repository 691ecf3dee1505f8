"""What may come into a career at all: the door, the days, the references; and which refusal comes first."""

import pytest

from tests.career.asking import YES, answer, answer_to, smallest
from tests.story import Story
from werkzekerheid.facts.base import Erased
from werkzekerheid.facts.guidance import AgreementMade, BegeleidingsplanAgreed, Goal
from werkzekerheid.facts.registry import fact_types, stream_kind


class TestTheDoor:
    def test_a_career_begins_with_its_opening(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-01-05  worker_named    name=somebody
        """
        opening, naming = story.events

        assert answer_to(naming, []) == "career_not_opened"
        assert answer_to(opening, []) == YES
        assert answer_to(naming, [opening]) == YES

    def test_a_career_is_opened_once(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        assert answer(story, "2026-02-01  career_opened  reason=benefit") == "career_opened_already"

    def test_a_closed_career_takes_nothing_new(self, story: Story) -> None:
        """
        2026-01-05  first: sickness_reported
        2026-06-01  career_closed
        """
        assert answer(story, "2026-06-02  signal_observed") == "career_closed_already"
        assert answer(story, "2026-05-01  signal_observed  recorded_on=2026-06-02") == "career_closed_already"
        assert answer(story, "2026-06-02  career_closed") == "career_closed_already"

    @pytest.mark.parametrize(
        "line",
        [
            "event_corrected  corrects=first replacement={}",
            "event_retracted  retracts=first",
            "event_retracted  retracts=closing",
            "own_reading_added  about=first",
            "rights_requested  answer_due_on=2026-07-02",
            "restriction_set",
            "keys_destroyed",
            "career_linked",
        ],
    )
    def test_the_record_of_a_closed_career_stays_answerable(self, story: Story, line: str) -> None:
        """
        2026-01-05  first: sickness_reported
        2026-06-01  closing: career_closed
        """
        assert answer(story, f"2026-06-02  {line}") == YES

    def test_a_closing_that_was_too_early_is_retracted(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-06-01  closing: career_closed
        2026-06-03  event_retracted   retracts=closing
        """
        assert answer(story, "2026-06-04  signal_observed") == YES

    @pytest.mark.parametrize(
        "type_", [*(one for one in fact_types() if stream_kind(one) != "career"), "telling_recorded"]
    )
    def test_what_has_a_stream_of_its_own_comes_in_elsewhere(self, story: Story, type_: str) -> None:
        """
        2026-01-05  career_opened
        """
        assert answer_to(story.events[0]._replace(fact=smallest(type_)), story.events) == "not_in_a_career"

    def test_nobody_tells_an_erased_value(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        gone = Erased(erased_on="2026-01-01")
        plan = BegeleidingsplanAgreed(
            plan="p", goals=(Goal(goal="g", text=gone),), agreements=(), rhythm=(), agreed_by=()
        )
        agreement = AgreementMade(agreement="a", topic="tasks", owner="worker", text=gone)

        for fact in (plan, agreement):
            assert answer_to(story.events[0]._replace(fact=fact), story.events) == "value_erased"
        assert answer(story, "2026-02-01  agreement_made") == YES


class TestDays:
    def test_what_is_to_come_did_not_happen(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        assert answer(story, "2026-03-02  signal_observed  recorded_on=2026-03-01") == "in_the_future"
        assert answer(story, "2027     signal_observed  recorded_on=2026-03-01") == "in_the_future"
        assert (
            answer(story, "2026-02-20  signal_observed  learned_on=2026-03-02 recorded_on=2026-03-01")
            == "in_the_future"
        )
        assert answer(story, "2026-03-01  signal_observed  recorded_on=2026-03-01") == YES

    def test_a_vague_day_that_may_be_over_is_not_in_the_future(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        assert answer(story, "2026     signal_observed  recorded_on=2026-03-01") == YES
        assert answer(story, "2026-03~  signal_observed  recorded_on=2026-02-20") == YES
        assert answer(story, "2026-04~  signal_observed  recorded_on=2026-02-20") == "in_the_future"

    def test_a_told_distance_may_lead_into_the_future(self, story: Story) -> None:
        """
        2026-01-05  start: placement_started
        """
        assert answer(story, "-  signal_observed  elapsed=P3M since=start recorded_on=2026-03-01") == "in_the_future"
        assert answer(story, "-  signal_observed  elapsed=P1M since=start recorded_on=2026-03-01") == YES

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("2026-02-01  contact_series_reported  from_on=2026-05", "in_the_future"),
            ("2026-02-01  contact_series_reported  from_on=2025-05", YES),
            ("2026-02-01  waiting_reported  until_on=2026-05", YES),
        ],
    )
    def test_some_days_in_a_fact_lie_behind_it(self, story: Story, line: str, expected: str) -> None:
        """
        2026-01-05  career_opened
        """
        assert answer(story, line) == expected

    def test_nobody_is_born_after_today(self) -> None:
        opening = Story("2026-01-05  career_opened  birth_year=2027").events[0]

        assert answer_to(opening, []) == "in_the_future"

    def test_a_day_beyond_a_lifetime_is_a_slip_of_the_pen(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        assert answer(story, "0206-02-01  signal_observed  recorded_on=2026-02-01") == "day_far_off"
        assert answer(story, "2026-02-01  placement_started  planned_end_on=9999-01") == "day_far_off"
        assert answer(story, "1990  education_ended  history=true recorded_on=2026-02-01") == YES
        assert answer(story, "2026-02-01  placement_started  planned_end_on=2046") == YES

    def test_nobody_hears_of_it_before_it_happened(self, story: Story) -> None:
        """
        2026-01-05  start: placement_started
        """
        early = "learned_before_it_happened"
        assert answer(story, "2026-02-10  signal_observed  learned_on=2026-02-09 recorded_on=2026-03-01") == early
        assert (
            answer(story, "-  signal_observed elapsed=P1M since=start learned_on=2026-02-04 recorded_on=2026-03-01")
            == early
        )
        assert answer(story, "2026-02  signal_observed  learned_on=2026-02-09 recorded_on=2026-03-01") == YES
        assert answer(story, "2026-02-10  signal_observed  learned_on=2026-02-10 recorded_on=2026-03-01") == YES

    def test_history_lies_before_the_opening(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        late = "history_after_the_opening"
        assert answer(story, "2026-02-01  education_ended  history=true") == late
        assert answer(story, "2025-06  education_ended  history=true recorded_on=2026-02-01") == YES
        assert answer(story, "2026  education_ended  history=true recorded_on=2026-02-01") == YES
        assert answer(story, "-  education_ended  history=true recorded_on=2026-02-01") == YES
        assert answer(story, "2025-06  education_ended  recorded_on=2026-02-01") == YES

    def test_the_opening_is_no_history(self) -> None:
        opening = Story("2026-01-05  career_opened  history=true").events[-1]

        assert answer_to(opening, []) == "opening_is_no_history"


class TestReferences:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("signal_observed  placement=kaas", "unknown_placement"),
            ("signal_observed  placement=kas", YES),
            ("signal_observed", YES),
            ("check_in_held  with=worker coach=jan", "unknown_coach"),
            ("check_in_held  with=worker coach=els", YES),
            ("coach_left  coach=els successor=jan", "unknown_coach"),
            ("coach_assigned  coach=jan placement=kaas", "unknown_placement"),
            ("coach_assigned  coach=jan placement=kas person=whoever", YES),
            ("contract_renewed  contract=c2", "unknown_contract"),
            ("contract_renewed  contract=c1", YES),
            ("placement_ended  placement=kas next=bakker", "unknown_placement"),
            ("provision_ended  provision=lks2", "unknown_provision"),
            ("training_ended  training=vca", "unknown_training"),
            ("agreement_kept  agreement=a", "unknown_agreement"),
            ("goal_reached  goal=g", "unknown_goal"),
            ("development_wish_answered  wish=w", "unknown_wish"),
            ("supervisor_left  placement=kas supervisor=anybody", YES),
        ],
    )
    def test_a_slip_of_the_pen_makes_no_second_thing(self, story: Story, line: str, expected: str) -> None:
        """
        2026-01-05  placement_started   placement=kas
        2026-01-05  contract_concluded  placement=kas contract=c1
        2026-01-05  coach_assigned      coach=els
        2026-01-05  provision_granted   provision=lks kind=loonkostensubsidie
        """
        assert answer(story, f"2026-02-01  {line}") == expected

    @pytest.mark.parametrize("line", ["match_proposed", "introduction_held", "placement_started", "contract_concluded"])
    def test_a_placement_may_come_in_sight_in_several_ways(self, story: Story, line: str) -> None:
        """
        2026-01-05  career_opened
        """
        assert answer(story, f"2026-02-01  {line}  placement=new") == YES
        assert (
            answer(story.plus(f"2026-02-01  {line}  placement=new"), "2026-02-02  signal_observed placement=new") == YES
        )

    @pytest.mark.parametrize(
        "line",
        [
            "signal_observed  elapsed=P1D since=elsewhere",
            "signal_observed  learned_after=elsewhere",
            "own_reading_added  about=elsewhere",
            "signal_answered  signal=elsewhere",
            "check_in_result_shared  check_in=elsewhere",
            "event_corrected  corrects=elsewhere replacement={}",
            "event_retracted  retracts=elsewhere",
        ],
    )
    def test_an_event_of_another_career_is_not_touched(self, story: Story, line: str) -> None:
        """
        2026-01-05  career_opened
        """
        other = Story(f"2026-01-05  elsewhere: signal_observed\n2026-02-01  {line}")

        assert answer_to(other.events[-1], story.events) == "unknown_event"

    def test_own_words_may_stand_beside_what_was_retracted(self, story: Story) -> None:
        """
        2026-01-05  seen: signal_observed
        2026-01-06  event_retracted   retracts=seen
        """
        assert answer(story, "2026-01-07  own_reading_added  about=seen") == YES


class TestOrder:
    """Of several refusals it is always the same one that is given."""

    def test_the_door_comes_before_the_days_and_the_days_before_the_rest(self, story: Story) -> None:
        """
        2026-01-05  placement_started  placement=kas
        """
        wrong = "2026-09-01  placement_ended  placement=kaas history=true learned_on=2026-08-01 recorded_on=2026-03-01"

        assert answer_to(story.plus(wrong).events[-1], []) == "career_not_opened"
        assert answer(story, wrong) == "in_the_future"
        assert (
            answer(story, wrong.replace("recorded_on=2026-03-01", "recorded_on=2026-10-01"))
            == "learned_before_it_happened"
        )
        assert answer(story, "2026-09-01  placement_ended  placement=kaas history=true") == "history_after_the_opening"
        assert answer(story, "2026-09-01  placement_ended  placement=kaas") == "unknown_placement"

    def test_asked_twice_the_answer_is_the_same(self, story: Story) -> None:
        """
        2026-01-05  placement_started  placement=kas
        2026-02-01  placement_ended    placement=kas
        """
        line = "2026-01-01  placement_ended  placement=kas next=kas recorded_on=2026-03-01"

        assert {answer(story, line) for _ in range(5)} == {"placement_ended_already"}
