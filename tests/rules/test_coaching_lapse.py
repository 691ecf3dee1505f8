"""As long as guidance is needed there is a coach: when one leaves, when a term ends, when a grant expires."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming


def test_when_the_last_coach_leaves_the_next_one_is_due_at_once(story: Story) -> None:
    """
    2026-01-05  coach_assigned      coach=ann kind=jobcoach
    2026-03-02  coach_left          coach=ann reason=left_job
    """
    assert story.open_promises("coaching_lapse", on="2026-03-02") == [due("2026-03-02", "gap")]
    assert story.open_promises("coaching_lapse", on="2026-03-17") == [broken("2026-03-02", "gap")]


def test_a_coach_who_stays_leaves_no_gap(story: Story) -> None:
    """
    2026-01-05  coach_assigned      coach=ann kind=jobcoach
    2026-02-02  coach_assigned      coach=bas kind=internal_coach
    2026-03-02  coach_left          coach=ann reason=illness
    """
    assert story.standing("coaching_lapse") == []


@pytest.mark.parametrize("reason", ["faded_out", "not_needed"])
def test_a_coach_who_is_no_longer_needed_leaves_no_gap(reason: str) -> None:
    story = Story(f"""
        2026-01-05  coach_assigned      coach=ann kind=jobcoach
        2026-03-02  coach_left          coach=ann reason={reason}
    """)
    assert story.standing("coaching_lapse") == []


def test_a_mentor_at_school_is_no_coach_at_work(story: Story) -> None:
    """
    2026-01-05  coach_assigned      coach=mentor kind=school_mentor
    2026-03-02  coach_left          coach=mentor reason=term_ended
    """
    assert story.standing("coaching_lapse") == []


def test_a_named_successor_has_a_day_to_begin(story: Story) -> None:
    """
    2026-01-05  coach_assigned      coach=ann kind=jobcoach
    2026-03-02  coach_left          coach=ann reason=replaced successor=bas
    """
    assert story.standing("coaching_lapse", on="2026-03-02") == [upcoming("2026-03-03", "gap")]
    assert story.open_promises("coaching_lapse", on="2026-03-03") == [due("2026-03-03", "gap")]


def test_the_next_coach_keeps_it_in_time_or_late() -> None:
    gone = Story("""
        2026-01-05  coach_assigned      coach=ann kind=jobcoach
        2026-03-02  coach_left          coach=ann reason=left_job
    """)
    in_time = gone.plus("2026-03-10  coach_assigned  coach=bas kind=jobcoach")
    late = gone.plus("2026-04-10  coach_assigned  coach=bas kind=jobcoach")
    assert in_time.standing("coaching_lapse") == [kept("2026-03-02", "gap")]
    assert late.standing("coaching_lapse") == [kept_late("2026-03-02", "gap")]


def test_that_none_is_needed_any_more_excuses_the_gap(story: Story) -> None:
    """
    2026-01-05  coach_assigned      coach=ann kind=jobcoach
    2026-03-02  coach_left          coach=ann reason=left_job
    2026-03-09  need_assessed       need=none
    """
    assert story.standing("coaching_lapse") == [excused("2026-03-02", "gap")]


def test_a_retracted_leaving_takes_its_gap_along(story: Story) -> None:
    """
    2026-01-05  coach_assigned      coach=ann kind=jobcoach
    2026-03-02  gone: coach_left    coach=ann reason=left_job
    2026-03-04  event_retracted     retracts=gone
    """
    assert story.open_promises("coaching_lapse", on="2026-03-03") == [due("2026-03-02", "gap")]
    assert story.standing("coaching_lapse") == []


def test_sixty_days_before_the_end_of_a_term_it_is_known_how_it_goes_on(story: Story) -> None:
    """
    2026-01-05  coach_assigned      coach=ann kind=jobcoach until_on=2026-06-30
    """
    assert story.standing("coaching_lapse", on="2026-04-30") == [upcoming("2026-06-30", "term")]
    assert story.open_promises("coaching_lapse", on="2026-05-01") == [due("2026-06-30", "term")]
    assert story.open_promises("coaching_lapse", on="2026-07-01") == [broken("2026-06-30", "term")]


@pytest.mark.parametrize(
    "arranged",
    [
        "2026-05-20  coach_assigned      coach=bas kind=jobcoach",
        "2026-05-20  coach_assigned      coach=bas kind=internal_coach",
        "2026-05-20  provision_granted   kind=jobcoaching until_on=2026-12-31",
        "2026-05-20  evaluation_held     present=worker,jobcoach conclusion=fade_out",
        "2026-06-20  coach_left          coach=ann reason=faded_out",
        "2026-03-20  need_assessed       need=none",
    ],
)
def test_a_takeover_an_extension_or_an_agreed_end_keeps_a_term(arranged: str) -> None:
    story = Story(f"""
        2026-01-05  coach_assigned      coach=ann kind=jobcoach until_on=2026-06-30
        {arranged}
    """)
    assert kept("2026-06-30", "term") in story.standing("coaching_lapse", on="2026-06-21")


@pytest.mark.parametrize(
    "arranged",
    [
        "2026-02-20  coach_assigned      coach=bas kind=internal_coach",
        "2026-05-20  coach_assigned      coach=bas kind=jobcoach until_on=2026-06-15",
        "2026-02-20  evaluation_held     present=worker,jobcoach conclusion=continue",
        "2026-05-20  provision_granted   kind=reiskosten until_on=2026-12-31",
    ],
)
def test_a_colleague_beside_the_coach_or_a_talk_long_before_does_not(arranged: str) -> None:
    story = Story(f"""
        2026-01-05  coach_assigned      coach=ann kind=jobcoach until_on=2026-06-30
        {arranged}
    """)
    assert due("2026-06-30", "term") in story.open_promises("coaching_lapse", on="2026-06-01")


def test_one_person_in_two_roles_is_one_coach(story: Story) -> None:
    """
    2026-01-05  coach_assigned      coach=ann-1 person=ann kind=internal_coach until_on=2026-06-30
    2026-04-01  coach_assigned      coach=ann-2 person=ann kind=jobcoach
    2026-05-01  coach_left          coach=ann-1 reason=placement_ended successor=ann-2
    """
    assert story.standing("coaching_lapse") == [kept("2026-06-30", "term")]


def test_the_end_of_the_work_excuses_a_term(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-05  coach_assigned      coach=ann kind=jobcoach until_on=2026-06-30 placement=placement
    2026-05-20  placement_ended     outcome=dropped_out
    """
    assert story.standing("coaching_lapse") == [excused("2026-06-30", "term")]


def test_a_grant_that_runs_out_needs_a_decision_too(story: Story) -> None:
    """
    2026-01-05  provision_granted   provision=first kind=jobcoaching until_on=2026-06-30
    """
    ended = "2026-06-20  provision_ended  provision=first kind=jobcoaching reason="
    again = "2026-06-20  provision_granted  provision=second kind=jobcoaching"
    assert story.open_promises("coaching_lapse", on="2026-06-01") == [due("2026-06-30", "grant")]
    assert story.plus(ended + "goal_reached").standing("coaching_lapse") == [kept("2026-06-30", "grant")]
    assert story.plus(ended + "expired").standing("coaching_lapse") == [due("2026-06-30", "grant")]
    assert story.plus(again).standing("coaching_lapse") == [kept("2026-06-30", "grant")]


def test_a_coach_and_the_grant_that_pays_ending_together_are_one_promise(story: Story) -> None:
    """
    2026-01-05  provision_granted   provision=first kind=jobcoaching until_on=2026-06-30
    2026-01-05  coach_assigned      coach=ann kind=jobcoach until_on=2026-06
    """
    assert story.open_promises("coaching_lapse", on="2026-06-01") == [due("2026-06-30", "term")]


def test_a_vague_end_opens_from_its_earliest_day_and_is_due_on_its_latest(story: Story) -> None:
    """
    2026-01-05  coach_assigned      coach=ann kind=jobcoach until_on=2026-08~
    """
    assert story.open_promises("coaching_lapse", on="2026-05-01") == []
    assert story.open_promises("coaching_lapse", on="2026-05-02") == [due("2026-09-30", "term")]


def test_without_days_a_gap_is_seen_at_once_and_a_term_cannot_speak(story: Story) -> None:
    """
    told 2026
    -           coach_assigned      coach=ann kind=jobcoach until_on=2025-06-30
    -           coach_left          coach=ann reason=left_job
    2026-02-01  progress_observed
    """
    assert story.open_promises("coaching_lapse", on="-") == [due("-", "gap")]


def test_nobody_was_responsible_before_the_opening(story: Story) -> None:
    """
    told 2026
    2026-01-05  career_opened
    2025-03     coach_assigned      coach=ann kind=jobcoach history=true
    2025-11     coach_left          coach=ann reason=left_job history=true
    """
    assert story.standing("coaching_lapse") == []


LEFT = """
    2026-01-05  placement_started   form=dienstverband
    2026-01-05  coach_assigned      coach=ann kind=jobcoach until_on=2026-06-30
    {}
    2026-03-02  coach_left          coach=ann reason=left_job
"""


@pytest.mark.parametrize(
    ("line", "at_stake"),
    [
        ("2026-01-12  target_group_established group=loonkostensubsidie", True),
        ("2026-01-12  provision_granted kind=loonkostensubsidie placement=placement", True),
        ("2026-01-12  target_group_established group=banenafspraak", False),
        ("2026-01-12  provision_requested kind=loonkostensubsidie", False),
        ("2026-01-12  provision_granted kind=no_riskpolis", False),
    ],
)
def test_it_says_where_the_worker_has_a_right_to_this_guidance(line: str, at_stake: bool) -> None:
    """Participatiewet 10da: the loonkostensubsidie group has a claim to guidance at work."""
    story = Story(LEFT.format(line))
    part = "gap_right_at_stake" if at_stake else "gap"
    assert story.open_promises("coaching_lapse", on="2026-03-03") == [due("2026-03-02", part)]
    gap = next(one for one in story.promises("coaching_lapse") if one.part == part)
    assert len(gap.evidence) == 1 + at_stake


def test_a_right_that_was_over_before_is_not_at_stake_and_one_that_ends_meanwhile_is() -> None:
    granted = "2026-01-12  provision_granted provision=lks kind=loonkostensubsidie placement=placement"
    ended = "{}  provision_ended provision=lks kind=loonkostensubsidie reason=expired"
    before = Story(LEFT.format(f"{granted}\n {ended.format('2026-02-09')}"))
    meanwhile = Story(LEFT.format(granted)).plus(ended.format("2026-03-09"))
    assert before.open_promises("coaching_lapse", on="2026-03-03") == [due("2026-03-02", "gap")]
    assert meanwhile.open_promises("coaching_lapse") == [due("2026-03-02", "gap_right_at_stake")]


def test_a_right_that_came_after_a_gap_was_filled_changes_nothing_about_it() -> None:
    story = Story(LEFT.format("")).plus("""
        2026-03-09  coach_assigned      coach=bas kind=jobcoach
        2026-05-04  provision_granted   kind=loonkostensubsidie placement=placement
    """)
    assert kept("2026-03-02", "gap") in story.standing("coaching_lapse")


def test_the_end_of_a_term_or_a_grant_says_it_too(story: Story) -> None:
    """
    2026-01-05  target_group_established group=loonkostensubsidie
    2026-01-05  coach_assigned      coach=ann kind=jobcoach until_on=2026-06-30
    2026-01-05  provision_granted   provision=p kind=jobcoaching until_on=2026-12-31
    """
    assert {one.part for one in story.promises("coaching_lapse")} == {"term_right_at_stake", "grant_right_at_stake"}
