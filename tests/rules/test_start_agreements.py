"""At every start: a begeleidingsplan with the six agreements on aftercare, a relapse contact and a safety net."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late

ALL_SIX = ",".join(
    f"{topic}:{topic}"
    for topic in ("contact_point", "follow_development", "contact_frequency", "incidents", "sickness", "non_renewal")
)


def test_a_start_asks_for_a_plan_within_two_weeks(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    """
    assert story.open_promises("start_agreements") == [due("2026-01-19", "plan")]
    assert story.open_promises("start_agreements", on="2026-01-20") == [broken("2026-01-19", "plan")]


@pytest.mark.parametrize("form", ["vrijwilligerswerk", "snuffelstage"])
def test_a_start_where_nobody_owes_guidance_asks_for_none(form: str) -> None:
    assert Story(f"2026-01-05  placement_started  form={form}").standing("start_agreements") == []


def test_a_full_plan_keeps_all_its_parts() -> None:
    story = Story(f"""
        2026-01-05  placement_started   form=dienstverband
        2026-01-12  begeleidingsplan_agreed agreements={ALL_SIX} relapse_contact=jobcoach safety_net=swb
    """)
    parts = ("agreements", "plan", "relapse_contact", "safety_net")
    assert story.standing("start_agreements") == [kept("2026-01-19", part) for part in parts]


def test_of_a_thin_plan_the_missing_parts_stay_open(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-12  plan: begeleidingsplan_agreed agreements=one:contact_point safety_net=swb
    """
    assert story.open_promises("start_agreements") == [
        due("2026-01-19", "agreements"),
        due("2026-01-19", "relapse_contact"),
    ]
    evidence = {one.part: one.evidence for one in story.promises("start_agreements")}
    assert evidence["agreements"][0] == story.event("plan")


def test_agreements_made_afterwards_complete_a_plan(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-12  begeleidingsplan_agreed safety_net=swb rhythm=worker:14
    2026-01-15  agreement_made      agreement=a topic=contact_point
    2026-01-15  agreement_made      agreement=b topic=follow_development
    2026-01-15  agreement_made      agreement=c topic=incidents
    2026-01-15  agreement_made      agreement=d topic=sickness
    2026-01-15  agreement_made      agreement=e topic=relapse
    2026-02-20  agreement_made      agreement=f topic=non_renewal
    """
    assert story.standing("start_agreements") == [
        kept_late("2026-01-19", "agreements"),
        kept("2026-01-19", "plan"),
        kept("2026-01-19", "relapse_contact"),
        kept("2026-01-19", "safety_net"),
    ]


def test_a_plan_made_while_the_place_was_in_sight_counts(story: Story) -> None:
    """
    2025-10-01  match_proposed      placement=bakery
    2025-10-20  begeleidingsplan_agreed relapse_contact=jobcoach
    2026-01-05  placement_started   placement=bakery form=dienstverband
    """
    assert kept("2026-01-19", "plan") in story.standing("start_agreements")


def test_so_does_one_made_shortly_before_while_there_was_no_work() -> None:
    shortly, long_before = "2025-12-20", "2025-06-20"
    story = """
        2025-01-06  career_opened
        {made_on}   begeleidingsplan_agreed
        2026-01-05  placement_started   form=dienstverband
    """
    assert kept("2026-01-19", "plan") in Story(story.format(made_on=shortly)).standing("start_agreements")
    assert Story(story.format(made_on=long_before)).standing("start_agreements") == [due("2026-01-19", "plan")]


def test_a_plan_for_the_next_place_is_not_one_for_this(story: Story) -> None:
    """
    2026-01-05  placement_started   placement=kitchen organisation=kant form=dagbesteding
    2026-06-01  introduction_held   placement=shop
    2026-06-08  begeleidingsplan_agreed plan=for-the-shop
    2026-07-01  placement_ended     placement=kitchen outcome=moved_on next=shop
    2026-07-01  placement_started   placement=shop organisation=brand form=werkervaringsplaats
    """
    states = {(one.subject, one.part): one.kept_by is not None for one in story.promises("start_agreements")}
    assert not states["kitchen", "plan"]
    assert states["shop", "plan"]
    assert ("kitchen", "agreements") not in states


def test_a_conversion_takes_the_plan_along_and_asks_for_its_parts_once(story: Story) -> None:
    """
    2026-01-05  placement_started   placement=trial organisation=brand form=proefplaatsing
    2026-01-12  begeleidingsplan_agreed safety_net=swb
    2026-03-05  placement_ended     placement=trial outcome=converted next=job
    2026-03-05  placement_started   placement=job organisation=brand form=dienstverband
    """
    assert story.open_promises("start_agreements") == [
        broken("2026-01-19", "agreements"),
        broken("2026-01-19", "relapse_contact"),
    ]
    assert kept("2026-03-19", "plan") in story.standing("start_agreements")


def test_an_end_within_the_two_weeks_excuses(story: Story) -> None:
    """
    2026-01-05  placement_started   form=proefplaatsing
    2026-01-09  placement_ended     outcome=trial_failed
    """
    assert story.standing("start_agreements") == [excused("2026-01-19", "plan")]


def test_where_no_guidance_is_needed_nothing_is_promised(story: Story) -> None:
    """
    2025-11-05  need_assessed       need=none
    2026-01-05  placement_started   form=dienstverband
    """
    assert story.standing("start_agreements") == []


def test_a_retracted_start_takes_its_promises_along(story: Story) -> None:
    """
    2026-01-05  start: placement_started   form=dienstverband
    2026-01-07  event_retracted     retracts=start
    """
    assert story.standing("start_agreements") == []


def test_a_vague_start_opens_when_it_is_known(story: Story) -> None:
    """
    told 2026-06
    2026-01-05  career_opened
    2026-02     placement_started   form=dienstverband
    """
    assert story.open_promises("start_agreements", on="2026-02-27") == []
    assert story.open_promises("start_agreements", on="2026-02-28") == [due("2026-03-14", "plan")]


def test_without_days_the_plan_is_asked_for_at_once_and_kept_by_order(story: Story) -> None:
    """
    told 2026
    -           placement_started   form=dienstverband
    -           begeleidingsplan_agreed relapse_contact=jobcoach safety_net=swb
    2026-02-01  progress_observed
    """
    assert story.standing("start_agreements", on="-") == [
        due("-", "agreements"),
        kept("-", "plan"),
        kept("-", "relapse_contact"),
        kept("-", "safety_net"),
    ]
