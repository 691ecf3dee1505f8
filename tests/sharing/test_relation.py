"""Who is what to a career: only what was told lets somebody in."""

from __future__ import annotations

from datetime import date
from inspect import cleandoc

import pytest

from tests.story import Story
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.vocabulary import Role
from werkzekerheid.sharing.relation import NOBODY, Relations, relations


def who(role: Role, organisation: str | None = "kas", person: str = "p-1") -> Actor:
    return Actor(actor=person, role=role, organisation=organisation)


def of(timeline: str | None, requester: Actor, *stand_ins: str, on: str = "") -> Relations:
    """What the requester is on a day, by default the one after the story."""
    story = Story(cleandoc(timeline or ""))
    day = date.fromisoformat(on) if on else max(one.recorded_at.date() for one in story.events)
    return relations(story.career(on), requester, stand_ins, day)


class TestCareTeam:
    def test_a_coach_who_is_named_is_that_person_at_that_organisation(self) -> None:
        """
        2026-01-05  coach_assigned  kind=jobcoach organisation=kas person=p-1
        """
        story = TestCareTeam.test_a_coach_who_is_named_is_that_person_at_that_organisation.__doc__

        assert of(story, who("jobcoach")).care_team == ("coach",)
        assert of(story, who("jobcoach", person="p-2")) == NOBODY
        assert of(story, who("jobcoach", "elsewhere")) == NOBODY
        assert of(story, who("researcher")) == NOBODY

    def test_a_coach_without_a_person_is_whoever_has_that_role_there(self) -> None:
        """
        2026-01-05  coach_assigned  kind=register_jobcoach organisation=kas
        """
        story = TestCareTeam.test_a_coach_without_a_person_is_whoever_has_that_role_there.__doc__

        assert of(story, who("jobcoach")).care_team == ("coach",)
        assert of(story, who("klantmanager")) == NOBODY
        assert of(story, who("jobcoach", None)) == NOBODY

    def test_a_coach_of_an_unknown_kind_lets_nobody_in(self) -> None:
        """
        2026-01-05  coach_assigned  kind=unknown organisation=kas
        """
        story = TestCareTeam.test_a_coach_of_an_unknown_kind_lets_nobody_in.__doc__

        assert of(story, who("jobcoach")) == of(story, who("unknown")) == NOBODY

    def test_a_coach_is_one_until_leaving_or_until_the_term_has_certainly_ended(self) -> None:
        """
        2026-01-05  coach_assigned  coach=a kind=jobcoach organisation=kas
        2026-01-05  coach_assigned  coach=b kind=care_coach organisation=bp until_on=2026-03
        2026-02-01  coach_left      coach=a
        """
        story = TestCareTeam.test_a_coach_is_one_until_leaving_or_until_the_term_has_certainly_ended.__doc__

        assert of(story, who("jobcoach"), on="2026-01-31").care_team == ("coach",)
        assert of(story, who("jobcoach"), on="2026-02-02") == NOBODY
        assert of(story, who("care_provider", "bp"), on="2026-03-31").care_team == ("coach",)
        assert of(story, who("care_provider", "bp"), on="2026-04-01") == NOBODY

    def test_who_answers_for_a_scope_is_whoever_was_named_last(self) -> None:
        """
        2026-01-05  responsibility_assigned  scope=case organisation=kas role=klantmanager
        2026-02-01  responsibility_assigned  scope=case organisation=kas role=klantmanager person=p-2
        """
        story = TestCareTeam.test_who_answers_for_a_scope_is_whoever_was_named_last.__doc__

        assert of(story, who("klantmanager"), on="2026-01-31").care_team == ("responsibility",)
        assert of(story, who("klantmanager"), on="2026-02-02") == NOBODY
        assert of(story, who("klantmanager", person="p-2")).care_team == ("responsibility",)

    def test_a_municipality_that_answers_does_so_by_its_klantmanagers(self) -> None:
        """
        2026-01-05  responsibility_assigned  scope=case organisation=kas role=municipality
        """
        story = TestCareTeam.test_a_municipality_that_answers_does_so_by_its_klantmanagers.__doc__

        assert of(story, who("klantmanager")).care_team == ("responsibility",)
        assert of(story, who("account_manager")) == NOBODY

    def test_a_responsibility_of_an_unknown_role_lets_nobody_in(self) -> None:
        """
        2026-01-05  responsibility_assigned  scope=case organisation=kas role=unknown
        """
        story = TestCareTeam.test_a_responsibility_of_an_unknown_role_lets_nobody_in.__doc__

        assert of(story, who("klantmanager")) == of(story, who("unknown")) == NOBODY

    PLAN = """
        2026-01-05  responsibility_assigned  scope=case organisation=gem role=klantmanager person=p-9
        2026-01-05  coach_assigned           kind=jobcoach organisation=kas person=p-9
        2026-01-06  placement_started        organisation=bp form=dienstverband formal_employer=hire
        2026-01-07  begeleidingsplan_agreed  agreed_by=employer,jobcoach relapse_contact=klantmanager safety_net=net
    """

    def test_the_plan_in_force_names_roles_of_the_parties_to_it(self) -> None:
        assert of(self.PLAN, who("jobcoach")).care_team == ("plan",)
        assert of(self.PLAN, who("klantmanager", "gem")).care_team == ("plan",)
        assert of(self.PLAN, who("care_provider")) == NOBODY
        assert of(self.PLAN, who("jobcoach", "elsewhere")) == NOBODY
        assert of(self.PLAN, who("klantmanager", "bp")) == NOBODY

    def test_an_employer_that_signed_the_plan_stays_an_employer(self) -> None:
        for organisation in ("bp", "hire"):
            found = of(self.PLAN, who("employer", organisation))

            assert (found.care_team, found.in_plan, found.employer_of) == ((), True, ("placement",))

    def test_the_safety_net_guides_in_the_roles_that_catch(self) -> None:
        assert of(self.PLAN, who("sociaal_ontwikkelbedrijf", "net")).care_team == ("plan",)
        assert of(self.PLAN, who("klantmanager", "net")) == NOBODY

    def test_a_plan_that_was_replaced_names_nobody(self) -> None:
        replaced = f"{cleandoc(self.PLAN)}\n2026-02-01  begeleidingsplan_agreed  plan=next agreed_by=worker"

        assert of(replaced, who("jobcoach")) == of(replaced, who("jobcoach", "net")) == NOBODY

    def test_who_stands_in_is_what_the_other_is(self) -> None:
        found = of(self.PLAN, who("care_provider"), "p-9")

        assert (found.care_team, found.stand_in_for) == (("coach",), frozenset({"p-9"}))
        assert of(self.PLAN, who("lead", "gem"), "p-9").care_team == ()
        assert of(self.PLAN, who("account_manager", "gem"), "p-9").stand_in_for == {"p-9"}
        assert of(self.PLAN, who("care_provider"), "p-8") == NOBODY

    def test_who_is_in_the_team_anyway_stands_in_for_nobody(self) -> None:
        found = of(self.PLAN, who("jobcoach"), "p-9")

        assert found.care_team == ("coach", "plan")
        assert not found.stand_in_for

    def test_a_role_that_is_tried_out_is_whoever_has_it(self) -> None:
        career = Story(cleandoc(self.PLAN)).career()

        assert relations(career, who("jobcoach"), any_person=True).care_team == ("coach", "plan")
        assert relations(career, who("school"), any_person=True) == NOBODY

    def test_after_the_closing_nobody_guides(self) -> None:
        closed = f"{cleandoc(self.PLAN)}\n2026-03-01  career_closed"

        for role, organisation in (("jobcoach", "kas"), ("klantmanager", "gem"), ("employer", "bp")):
            assert of(closed, who(role, organisation)) == NOBODY  # type: ignore[arg-type]
        assert of(closed, who("privacy_officer", "gem")).privacy_officer


class TestEmployer:
    STORY = """
        2026-01-05  placement_started  placement=a organisation=bp form=proefplaatsing planned_end_on=2026-03-05
    """

    @pytest.mark.parametrize("role", ["employer", "supervisor", "manager", "internal_coach"])
    def test_those_where_the_worker_works_see_that_placement(self, role: Role) -> None:
        assert of(self.STORY, who(role, "bp")).employer_of == ("a",)
        assert of(self.STORY, who(role, "kas")) == NOBODY

    def test_a_colleague_is_nobody(self) -> None:
        assert of(self.STORY, who("colleague", "bp")) == NOBODY

    def test_before_the_start_and_after_the_end_an_employer_is_nobody(self) -> None:
        """
        2026-01-05  match_proposed     placement=a organisation=bp
        2026-02-01  placement_started  placement=a organisation=bp form=stage
        2026-03-01  placement_ended    placement=a outcome=completed
        """
        story = TestEmployer.test_before_the_start_and_after_the_end_an_employer_is_nobody.__doc__

        days = ("2026-01-31", "2026-02-02", "2026-03-02")
        assert [of(story, who("employer", "bp"), on=day).employer_of for day in days] == [(), ("a",), ()]

    def test_a_placement_that_should_have_ended_and_of_which_nobody_heard_counts_as_over(self) -> None:
        assert of(self.STORY, who("employer", "bp"), on="2026-03-05").employer_of == ("a",)
        assert of(self.STORY, who("employer", "bp"), on="2026-03-06") == NOBODY


class TestReceived:
    STORY = """
        2026-01-05  coach_assigned     kind=jobcoach organisation=kas person=p-9
        2026-01-05  match_proposed     placement=a organisation=bp
        2026-01-06  handover_offered   to_organisation=bp to_role=employer topics=agreements,unknown placement=a
    """
    ACCEPTED = f"{cleandoc(STORY)}\n2026-01-08  handover_accepted  by=employer"
    STARTED = f"{ACCEPTED}\n2026-02-01  placement_started  placement=a organisation=bp form=proefplaatsing"

    def test_what_was_only_offered_opens_nothing(self) -> None:
        assert of(self.STORY, who("employer", "bp")) == NOBODY

    def test_what_was_accepted_opens_the_topics_that_are_known_to_the_role_that_took_it(self) -> None:
        assert of(self.ACCEPTED, who("employer", "bp")).received == (("handover", ("agreements",)),)
        assert of(self.STARTED, who("employer", "bp")).topics == {"agreements"}
        assert of(self.STARTED, who("supervisor", "bp")).received == ()

    def test_what_was_refused_after_all_opens_nothing(self) -> None:
        refused = f"{self.ACCEPTED}\n2026-01-09  handover_refused  by=employer"

        assert of(refused, who("employer", "bp")).received == ()

    def test_who_is_on_the_floor_gets_what_was_passed_on(self) -> None:
        relayed = f"{self.STARTED}\n2026-02-02  handover_relayed  to=supervisor topics=what_helps"

        assert of(relayed, who("supervisor", "bp")).topics == {"what_helps"}
        assert of(relayed, who("colleague", "bp")) == NOBODY

    @pytest.mark.parametrize(
        "end",
        [
            "2026-03-01  placement_ended  placement=a outcome=completed",
            "2026-01-20  match_rejected   placement=a by=worker",
            "2026-03-01  career_closed",
            """2026-03-01  placement_ended    placement=a outcome=moved_on next=b
            2026-03-02  placement_started  placement=b organisation=elsewhere form=stage""",
        ],
        ids=["ended", "rejected", "closed", "moved_on_elsewhere"],
    )
    def test_it_ends_with_its_placement(self, end: str) -> None:
        story = self.ACCEPTED if "rejected" in end else self.STARTED

        assert of(f"{story}\n{end}", who("employer", "bp")).received == ()

    def test_it_goes_on_in_the_placement_that_it_was_turned_into(self) -> None:
        converted = (
            f"{self.STARTED}\n2026-03-01  placement_ended  placement=a outcome=converted next=b\n"
            "2026-03-02  placement_started  placement=b organisation=bp form=dienstverband"
        )

        assert of(converted, who("employer", "bp")).topics == {"agreements"}

    def test_without_a_placement_it_ends_with_what_the_receiver_had_to_do_with_the_career(self) -> None:
        """
        2026-01-06  handover_offered   to_organisation=gem to_role=klantmanager topics=agreements
        2026-01-08  handover_accepted  by=klantmanager
        2026-02-01  coach_assigned     kind=jobcoach organisation=gem
        2026-03-01  coach_left
        """
        story = TestReceived.test_without_a_placement_it_ends_with_what_the_receiver_had_to_do_with_the_career.__doc__

        days = ("2026-01-07", "2026-01-09", "2026-02-02", "2026-03-02")
        found = [bool(of(story, who("klantmanager", "gem"), on=day).received) for day in days]
        assert found == [False, True, True, False]


class TestOthers:
    def test_the_worker_is_the_worker_of_this_career_only(self) -> None:
        """
        2026-01-05  career_opened
        """
        story = TestOthers.test_the_worker_is_the_worker_of_this_career_only.__doc__

        assert of(story, who("worker", None, "story")) == Relations(worker=True)
        assert of(story, who("worker", None, "p-1")) == NOBODY

    @pytest.mark.parametrize("role", ["privacy_officer", "lead"])
    def test_an_officer_and_a_lead_are_of_an_organisation_that_is_responsible(self, role: Role) -> None:
        """
        2026-01-05  responsibility_assigned  scope=case organisation=kas role=klantmanager
        2026-02-01  responsibility_assigned  scope=case organisation=gem role=klantmanager
        """
        story = TestOthers.test_an_officer_and_a_lead_are_of_an_organisation_that_is_responsible.__doc__

        assert getattr(of(story, who(role), on="2026-01-31"), role)
        assert of(story, who(role)) == NOBODY
        assert getattr(of(story, who(role, "gem")), role)
        assert of(story, who(role, "gem")).care_team == ()

    def test_nobody_looks_past_the_end_of_a_telling(self) -> None:
        """
        told 2024-06
        2024-01-05  career_opened
        2024-01-05  coach_assigned  kind=jobcoach organisation=kas until_on=2024-12
        """
        story = Story(cleandoc(TestOthers.test_nobody_looks_past_the_end_of_a_telling.__doc__ or ""))

        assert relations(story.career(), who("jobcoach"), (), date(2026, 1, 1)).care_team == ("coach",)
