"""What a career answers about coaches, plans, agreements, wishes and handovers."""

import pytest

from tests.career.asking import YES, answer
from tests.story import Story


class TestCoaches:
    def test_a_coach_who_is_there_is_not_assigned_again(self, story: Story) -> None:
        """
        2026-01-05  coach_assigned  coach=els kind=jobcoach
        """
        assert answer(story, "2026-02-01  coach_assigned  coach=els") == "coach_assigned_already"
        assert answer(story, "2026-02-01  coach_assigned  coach=jan") == YES

    def test_one_person_may_stand_in_two_roles(self, story: Story) -> None:
        """
        2026-01-05  coach_assigned  coach=els-mentor person=els kind=school_mentor
        """
        assert answer(story, "2026-02-01  coach_assigned  coach=els-coach person=els kind=jobcoach") == YES

    def test_a_coach_who_left_may_come_back_but_not_leave_again(self, story: Story) -> None:
        """
        2026-01-05  coach_assigned  coach=els
        2026-02-05  coach_left      coach=els
        """
        assert answer(story, "2026-03-01  coach_left      coach=els") == "coach_left_already"
        assert answer(story, "2026-03-01  coach_assigned  coach=els") == YES

    def test_nobody_leaves_before_coming(self, story: Story) -> None:
        """
        2026-01-05  coach_assigned  coach=els
        """
        assert answer(story, "2025-12-05  coach_left  coach=els recorded_on=2026-02-01") == "ends_before_it_starts"
        assert answer(story, "2026-01  coach_left  coach=els recorded_on=2026-02-01") == YES

    def test_a_coach_is_succeeded_by_another(self, story: Story) -> None:
        """
        2026-01-05  coach_assigned  coach=els
        2026-02-05  coach_assigned  coach=jan
        """
        assert answer(story, "2026-02-06  coach_left  coach=els successor=els") == "successor_of_itself"
        assert answer(story, "2026-02-06  coach_left  coach=els successor=jan") == YES


class TestPlans:
    def test_a_new_plan_has_its_own_name(self, story: Story) -> None:
        """
        2026-01-05  begeleidingsplan_agreed  plan=first
        """
        assert answer(story, "2026-02-01  begeleidingsplan_agreed  plan=first") == "plan_agreed_already"
        assert answer(story, "2026-02-01  begeleidingsplan_agreed  plan=second") == YES

    def test_nothing_stands_in_a_plan_twice(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        agreed = "2026-02-01  begeleidingsplan_agreed"

        assert answer(story, f"{agreed} goals=more-hours,more-hours") == "doubled_in_plan"
        assert answer(story, f"{agreed} agreements=hours:hours,hours:tasks") == "doubled_in_plan"
        assert answer(story, f"{agreed} goals=hours,tasks agreements=hours:hours,tasks:tasks") == YES

    def test_an_agreement_of_a_plan_is_reviewed_after_it_was_made(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        agreed = "2026-02-01  begeleidingsplan_agreed  agreements=a:tasks:employer:text"

        assert answer(story, f"{agreed}:2026-01-31") == "ends_before_it_starts"
        assert answer(story, f"{agreed}:2026-03-31") == YES

    def test_a_new_plan_may_go_on_with_the_agreements_of_the_old(self, story: Story) -> None:
        """
        2026-01-05  begeleidingsplan_agreed  plan=first agreements=hours:hours goals=more
        """
        assert (
            answer(story, "2026-02-01  begeleidingsplan_agreed  plan=second agreements=hours:hours goals=more") == YES
        )

    def test_an_agreement_is_made_once(self, story: Story) -> None:
        """
        2026-01-05  begeleidingsplan_agreed  agreements=hours:hours
        2026-01-06  agreement_made           agreement=travel
        """
        for name in ("hours", "travel"):
            assert answer(story, f"2026-02-01  agreement_made  agreement={name}") == "agreement_made_already"
            assert answer(story, f"2026-02-01  agreement_kept  agreement={name}") == YES
            assert answer(story, f"2026-02-01  agreement_broken  agreement={name}") == YES

    def test_what_was_reached_stays_reached(self, story: Story) -> None:
        """
        2026-01-05  begeleidingsplan_agreed  goals=more-hours,other-tasks,open
        2026-02-05  goal_reached             goal=more-hours
        2026-02-05  goal_dropped             goal=other-tasks
        """
        assert answer(story, "2026-03-01  goal_reached  goal=more-hours") == "goal_settled_already"
        assert answer(story, "2026-03-01  goal_dropped  goal=more-hours") == "goal_settled_already"
        assert answer(story, "2026-03-01  goal_dropped  goal=other-tasks") == "goal_settled_already"
        assert answer(story, "2026-03-01  goal_reached  goal=other-tasks") == YES
        assert answer(story, "2026-03-01  goal_dropped  goal=open") == YES


class TestContact:
    def test_a_series_does_not_end_before_it_starts(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        series = "2026-05-01  contact_series_reported  from_on=2026-02-01"

        assert answer(story, f"{series} until_on=2026-01") == "ends_before_it_starts"
        assert answer(story, f"{series} until_on=2026-04") == YES
        assert answer(story, "2026-05-01  contact_series_reported  until_on=2026-04") == YES

    def test_what_is_shared_came_out_of_a_contact(self, story: Story) -> None:
        """
        2026-01-05  talk: check_in_held     with=worker
        2026-01-12  look: evaluation_held   present=worker,employer
        2026-01-13  sign: signal_observed
        2026-01-14  gone: check_in_held     with=worker
        2026-01-15  event_retracted         retracts=gone
        """
        shared = "2026-02-01  check_in_result_shared  to=employer check_in"

        assert answer(story, f"{shared}=talk") == YES
        assert answer(story, f"{shared}=look") == YES
        assert answer(story, f"{shared}=sign") == "no_check_in"
        assert answer(story, f"{shared}=gone") == "no_check_in"

    def test_a_wish_may_be_told_and_answered_more_than_once(self, story: Story) -> None:
        """
        2026-01-05  development_wish_expressed  wish=hours kind=more_hours
        2026-01-12  development_wish_answered   wish=hours answer=planned
        """
        assert answer(story, "2026-02-01  development_wish_expressed  wish=hours kind=more_hours") == YES
        assert answer(story, "2026-02-01  development_wish_answered   wish=hours answer=granted") == YES
        assert answer(story, "2026-02-01  development_wish_answered   wish=tasks") == "unknown_wish"


class TestHandovers:
    @pytest.mark.parametrize(
        "line", ["handover_accepted", "handover_refused", "handover_relayed", "handover_followed_up"]
    )
    def test_nothing_follows_an_offer_that_was_not_made(self, story: Story, line: str) -> None:
        """
        2026-01-05  handover_offered   handover=school
        2026-01-12  handover_accepted  handover=school
        """
        assert answer(story, f"2026-02-01  {line}  handover=care") == "handover_not_offered"
        assert answer(story, f"2026-01-04  {line}  handover=school recorded_on=2026-02-01") == "handover_not_offered"

    def test_an_offer_is_made_once(self, story: Story) -> None:
        """
        2026-01-05  handover_offered  handover=school
        """
        assert answer(story, "2026-02-01  handover_offered  handover=school") == "handover_offered_already"
        assert answer(story, "2026-02-01  handover_offered  handover=care") == YES

    def test_an_offer_is_accepted_or_refused(self, story: Story) -> None:
        """
        2026-01-05  handover_offered  handover=school
        """
        assert answer(story, "2026-02-01  handover_accepted  handover=school") == YES
        assert answer(story, "2026-02-01  handover_refused   handover=school") == YES
        assert answer(story, "2026-02-01  handover_relayed   handover=school to=supervisor") == YES
        assert (
            answer(story, "2026-02-01  handover_followed_up  handover=school with=employer") == "handover_not_accepted"
        )

    def test_an_acceptance_stands(self, story: Story) -> None:
        """
        2026-01-05  handover_offered   handover=school
        2026-01-12  handover_accepted  handover=school
        """
        assert answer(story, "2026-02-01  handover_accepted  handover=school") == "handover_accepted_already"
        assert answer(story, "2026-02-01  handover_refused   handover=school") == "handover_accepted_already"
        assert answer(story, "2026-03-12  handover_followed_up  handover=school with=employer") == YES
        assert answer(story, "2026-02-01  handover_relayed   handover=school to=supervisor") == YES
        early = "2026-01-11  handover_followed_up  handover=school with=employer recorded_on=2026-02-01"
        assert answer(story, early) == "handover_not_accepted"

    def test_a_refused_handover_is_over(self, story: Story) -> None:
        """
        2026-01-05  handover_offered  handover=school
        2026-01-12  handover_refused  handover=school
        """
        assert answer(story, "2026-02-01  handover_accepted  handover=school") == "handover_refused_already"
        assert answer(story, "2026-02-01  handover_refused   handover=school") == "handover_refused_already"
        assert (
            answer(story, "2026-02-01  handover_relayed   handover=school to=supervisor") == "handover_refused_already"
        )
        late = "2026-01-08  handover_relayed  handover=school to=supervisor recorded_on=2026-02-01"
        assert answer(story, late) == YES
        assert answer(story, "2026-02-01  handover_offered   handover=school-again") == YES
