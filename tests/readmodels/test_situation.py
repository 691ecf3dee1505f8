"""What a situation says, and what it leaves unknown."""

import pytest

from tests.readmodels.reading import read
from tests.story import Story
from werkzekerheid.readmodels.situation import IN_VIEW_DAYS
from werkzekerheid.rules.in_view import InViewPeriod
from werkzekerheid.rules.table import table


def test_nothing_told_is_unknown_and_never_no(story: Story) -> None:
    """
    2026-01-05  career_opened   reason=benefit
    """
    situation = read(story, "2026-01-06").situation()

    assert (situation["working"], situation["placement"], situation["contract"]) == (None, None, None)
    assert (situation["has_coach"], situation["open_relapse"], situation["last_contact"]) == (None, None, None)
    assert situation["unknown"] == [
        "working", "placement", "contract", "income", "has_coach", "open_relapse", "last_contact",
    ]  # fmt: skip


class TestWorking:
    """True while a placement runs, as far as somebody told."""

    def test_a_planned_end_that_passed_in_silence_leaves_it_unknown(self) -> None:
        story = Story("2026-01-05  placement_started  form=proefplaatsing planned_end_on=2026-03")

        assert read(story, "2026-03-31").situation()["working"] is True
        after = read(story, "2026-04-01").situation()
        assert (after["working"], after["placement"]) == (None, None)
        assert [one["ref"] for one in after["other_placements"]] == ["placement"]

    @pytest.mark.parametrize(
        "heard",
        [
            "2026-04-10 placement_adjusted what=tasks direction=more",
            "2026-04-10 check_in_held with=worker by=jobcoach placement=placement",
            "2026-04-10 signal_observed sign=overloaded placement=placement",
        ],
    )
    def test_it_goes_on_when_something_was_heard_of_it_since(self, heard: str) -> None:
        story = Story("2026-01-05  placement_started  form=dienstverband planned_end_on=2026-03").plus(heard)

        assert read(story, "2026-05-01").situation()["working"] is True

    def test_contact_about_something_else_says_nothing_of_it(self) -> None:
        story = Story("2026-01-05  placement_started  form=proefplaatsing planned_end_on=2026-03")
        story = story.plus("2026-04-10 check_in_held with=worker by=jobcoach")

        assert read(story, "2026-05-01").situation()["working"] is None

    def test_a_contract_that_ran_out_in_silence_leaves_it_unknown(self) -> None:
        story = Story("""
            2026-01-05  placement_started   form=dienstverband
            2026-01-05  contract_concluded  kind=temporary duration_months=6
        """)

        assert read(story, "2026-07-05").situation()["working"] is True
        assert read(story, "2026-07-06").situation()["working"] is None
        assert read(story.plus("2026-06-20 contract_renewed kind=permanent"), "2027-01-01").situation()["working"]

    def test_out_of_view_it_is_unknown_also_when_a_placement_ended(self, story: Story) -> None:
        """
        2026-01-05  placement_started   form=dienstverband
        2026-02-02  placement_ended     outcome=stopped_by_worker
        2026-04-01  view_lost
        2026-06-01  view_regained       via=school
        """
        assert read(story, "2026-03-01").situation()["working"] is False
        assert read(story, "2026-05-01").situation()["working"] is None
        assert read(story, "2026-06-02").situation()["working"] is False

    def test_who_is_placed_again_is_in_view_again(self, story: Story) -> None:
        """
        2026-04-01  view_lost
        2026-06-01  placement_started   form=dienstverband
        """
        situation = read(story, "2026-06-02").situation()

        assert (situation["in_view"], situation["working"]) == (True, True)


class TestContract:
    """The last term of the contract of the main placement."""

    def test_what_was_said_of_a_former_end_is_settled_by_the_renewal(self, story: Story) -> None:
        """
        2026-01-05  placement_started       form=dienstverband
        2026-01-05  contract_concluded      kind=temporary starts_on=2026-01 ends_on=2026-06-30 sequence=1
        2026-05-01  contract_end_announced  renewal=likely
        2026-06-15  contract_renewed        kind=temporary ends_on=2026-12-31
        """
        before = read(story, "2026-06-01").situation()["contract"]
        after = read(story, "2026-06-15").situation()["contract"]

        assert isinstance(before, dict)
        assert isinstance(after, dict)
        assert (before["starts_on"], before["ends_on"], before["renewal"]) == ("2026-01", "2026-06-30", "likely")
        assert (after["ends_on"], after["sequence"], after["renewal"]) == ("2026-12-31", 2, None)

    def test_a_contract_that_ended_is_none(self, story: Story) -> None:
        """
        2026-01-05  placement_started   form=dienstverband
        2026-01-05  contract_concluded  kind=temporary
        2026-02-02  contract_ended
        """
        assert read(story).situation()["contract"] == "none"

    @pytest.mark.parametrize(
        ("form", "contract"),
        [("dagbesteding", "none"), ("stage", "none"), ("vrijwilligerswerk", "none"), ("beschut_werk", None)],
    )
    def test_where_none_was_told_the_form_of_work_decides(self, form: str, contract: str | None) -> None:
        assert read(Story(f"2026-01-05  placement_started  form={form}")).situation()["contract"] == contract


class TestGuidance:
    """Who guides."""

    def test_a_coach_whose_term_passed_may_still_be_there(self, story: Story) -> None:
        """
        2026-01-05  coach_assigned  kind=jobcoach until_on=2026-03
        """
        assert read(story, "2026-03-31").situation()["has_coach"] is True
        assert read(story, "2026-04-01").situation()["has_coach"] is None

    def test_when_all_left_there_is_none(self, story: Story) -> None:
        """
        2026-01-05  coach_assigned  kind=jobcoach
        2026-02-02  coach_left      reason=left_job
        """
        situation = read(story).situation()

        assert (situation["has_coach"], situation["coaches"]) == (False, [])
        assert situation["counts"]["coaches"] == 1

    def test_a_mentor_of_school_is_no_coach_and_stands_among_them(self, story: Story) -> None:
        """
        2026-01-05  coach_assigned  kind=school_mentor
        """
        situation = read(story).situation()

        assert situation["has_coach"] is None
        assert [one["kind"] for one in situation["coaches"]] == ["school_mentor"]


class TestInView:
    """Silence is a gap, and no news is no good news."""

    def test_it_is_as_long_as_the_policy_says(self) -> None:
        assert {one.silent_days for one in table("in_view", InViewPeriod).periods} == {IN_VIEW_DAYS}

    def test_two_months_after_the_last_word_it_is_unknown(self, story: Story) -> None:
        """
        2026-01-05  career_opened   reason=benefit
        2026-01-20  check_in_held   with=worker by=klantmanager
        """
        assert read(story, "2026-03-22").situation()["in_view"] is True
        assert read(story, "2026-03-23").situation()["in_view"] is None

    def test_a_rhythm_of_contact_is_heard_as_long_as_it_lasts(self, story: Story) -> None:
        """
        2026-01-05  career_opened            reason=benefit
        2026-01-20  contact_series_reported  with=worker by=jobcoach every_days=14 until_on=2026-06
        """
        assert read(story, "2026-05-30").situation()["in_view"] is True
        assert read(story, "2026-05-30").situation()["last_contact"] == {
            "on": "[2026-05-30]", "with": ["worker"], "by": "jobcoach", "channel": None,
        }  # fmt: skip
        assert read(story, "2026-12-01").situation()["in_view"] is None

    def test_a_disclosure_is_no_sign_of_life(self, story: Story) -> None:
        """
        2026-01-05  career_opened   reason=benefit
        2026-05-05  data_shared     purpose=matching
        """
        assert read(story, "2026-05-06").situation()["in_view"] is None


class TestSignals:
    """What is open."""

    def test_an_answer_closes_a_sign_and_doing_nothing_is_no_answer(self, story: Story) -> None:
        """
        2026-01-05  a: signal_observed  sign=overloaded
        2026-01-06  b: signal_observed  sign=conflict
        2026-01-07  signal_answered     signal=a action=none
        2026-01-08  signal_answered     signal=b action=talked
        """
        assert read(story).situation()["open_signals"] == ["overloaded"]

    def test_a_new_start_leaves_the_signs_behind(self, story: Story) -> None:
        """
        2026-01-05  signal_observed    sign=isolated
        2026-02-02  placement_started  form=dienstverband
        2026-03-02  signal_observed    sign=late_repeatedly placement=placement
        """
        assert read(story, "2026-02-01").situation()["open_signals"] == ["isolated"]
        assert read(story).situation()["open_signals"] == ["late_repeatedly"]

    @pytest.mark.parametrize(
        "what",
        [
            "2026-03-02 relapse_ended how=care",
            "2026-03-02 returned_to_work placement=placement",
            "2026-03-02 placement_started form=dienstverband placement=another",
        ],
    )
    def test_what_ends_a_relapse(self, what: str) -> None:
        story = Story("""
            2026-01-05  placement_started  form=dienstverband
            2026-02-02  relapse_reported   effects=absent placement=placement
        """)

        assert read(story).situation()["open_relapse"] is True
        assert read(story.plus(what)).situation()["open_relapse"] is False


class TestCounts:
    """Each once."""

    @pytest.mark.parametrize(
        "told",
        [
            ("dropped_out placement=placement phase=later",),
            ("placement_ended outcome=dropped_out",),
            ("placement_ended outcome=dropped_out", "dropped_out placement=placement phase=later"),
            ("dropped_out placement=placement phase=later", "placement_ended outcome=dropped_out"),
            ("placement_ended outcome=dropped_out", "dropped_out phase=later"),
            ("dropped_out phase=later", "placement_ended outcome=dropped_out"),
        ],
    )
    def test_a_drop_out_told_twice_is_one(self, told: tuple[str, ...]) -> None:
        story = Story("2026-01-05  placement_started  form=dienstverband")
        for line in told:
            story = story.plus(f"2026-03-02  {line}")

        assert read(story).situation()["counts"]["dropouts"] == 1

    def test_two_drop_outs_of_two_places_are_two(self, story: Story) -> None:
        """
        2026-01-05  placement_started  form=dienstverband placement=one
        2026-02-02  placement_ended    outcome=dropped_out placement=one
        2026-03-02  placement_started  form=dienstverband placement=two
        2026-04-02  dropped_out        phase=first_half_year
        2026-04-02  placement_ended    outcome=dropped_out placement=two
        """
        assert read(story).situation()["counts"]["dropouts"] == 2

    def test_a_drop_out_of_school_told_as_two_things_is_one_and_apart(self, story: Story) -> None:
        """
        2026-01-05  education_started  level=mbo
        2026-02-02  education_ended    level=mbo outcome=dropped_out
        2026-02-02  dropped_out        phase=education
        """
        counts = read(story).situation()["counts"]

        assert (counts["education_dropouts"], counts["dropouts"]) == (1, 0)

    def test_a_series_is_one_check_in_and_other_talks_are_none(self, story: Story) -> None:
        """
        2026-01-05  check_in_held            with=worker by=jobcoach
        2026-01-06  contact_series_reported  with=worker by=jobcoach every_days=7
        2026-01-07  evaluation_held          present=worker,employer
        2026-01-08  exit_talk_held           with=worker
        2026-01-09  handover_followed_up     with=employer
        """
        situation = read(story).situation()

        assert situation["counts"]["check_ins"] == 2
        assert situation["counts"]["handovers"] == 0

    def test_a_person_in_two_roles_is_one_coach(self, story: Story) -> None:
        """
        2026-01-05  coach_assigned  coach=inside kind=internal_coach person=anna
        2026-02-05  coach_assigned  coach=outside kind=jobcoach person=anna
        """
        assert read(story).situation()["counts"]["coaches"] == 1


def test_the_provisions_of_a_place_end_with_its_placement_and_contract(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-05  contract_concluded  kind=temporary
    2026-01-05  provision_granted   kind=loonkostensubsidie provision=lks placement=placement from_on=2026-01
    2026-01-05  provision_granted   kind=reiskosten provision=reis until_on=2026-12-31
    2026-02-02  placement_ended     outcome=closed_down
    2026-03-02  contract_ended
    """
    travel = {"kind": "reiskosten", "from_on": None, "until_on": "2026-12-31"}

    assert read(story, "2026-02-03").situation()["provisions"] == [
        {"kind": "loonkostensubsidie", "from_on": "2026-01", "until_on": None},
        travel,
    ]
    assert read(story).situation()["provisions"] == [travel]


def test_hours_that_changed_without_a_number_are_unknown(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband hours_per_week=24
    2026-02-02  placement_adjusted  what=hours direction=more
    """
    first = read(story, "2026-01-06").situation()["placement"]

    assert isinstance(first, dict)
    assert first["hours_per_week"] == 24
    assert "placement.hours_per_week" in read(story).situation()["unknown"]


def test_as_asked_stands_in_the_answer(story: Story) -> None:
    """
    2026-01-05  career_opened  reason=benefit
    """
    situation = read(story, "2026-02-01").situation()

    assert (situation["as_of"], situation["known_at"]) == ("2026-02-01", None)
