"""At every change of employer, coach or case owner there is a handover: offered, accepted, warm, complete, relayed."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming

ALL_TOPICS = "guidance_needed,guidance_intensity,signs_of_relapse,what_helps,responsibilities,contact_point"
ALL_TOPICS += ",consequences_for_work"
CHANGE = """
    2025-01-06  placement_started   placement=kitchen organisation=kant form=dagbesteding
    2025-12-01  introduction_held   placement=shop
    2025-12-01  match_proposed      placement=shop organisation=brand
"""
STARTED = CHANGE + "2026-01-05  placement_started  placement=shop organisation=brand form=dienstverband\n"
OFFERED = "2025-12-10  handover_offered  handover=one placement=shop to_organisation=brand to_role=employer"


def test_when_a_change_is_certain_a_handover_is_due_before_the_start() -> None:
    assert Story(CHANGE).open_promises("handover") == [due("-", "offered")]
    started = Story(STARTED)
    assert started.open_promises("handover", on="2026-01-05") == [due("2026-01-05", "offered")]
    assert started.open_promises("handover", on="2026-01-19") == [due("2026-01-05", "offered")]
    assert started.open_promises("handover", on="2026-01-20") == [broken("2026-01-05", "offered")]


def test_a_place_in_sight_is_not_certain_yet(story: Story) -> None:
    """
    2025-01-06  placement_started   placement=kitchen organisation=kant form=dagbesteding
    2025-12-01  match_proposed      placement=shop organisation=brand
    """
    assert story.standing("handover") == []


def test_the_first_work_asks_for_one_where_a_school_is_told() -> None:
    first = "2026-01-05  placement_started  form=dienstverband\n"
    assert Story(first).standing("handover") == []
    assert Story("2025-06-30  education_ended\n" + first).open_promises("handover") == [due("2026-01-05", "offered")]


def test_a_conversion_or_a_second_post_with_the_same_employer_is_no_change(story: Story) -> None:
    """
    2026-01-05  placement_started   placement=try organisation=brand form=proefplaatsing
    2026-02-02  placement_ended     placement=try outcome=converted next=job
    2026-02-02  placement_started   placement=job organisation=brand form=dienstverband
    2026-03-02  placement_started   placement=more organisation=brand form=dienstverband
    """
    assert story.standing("handover") == []


def test_nobody_hands_over_to_a_place_that_the_worker_finds_for_free_hours(story: Story) -> None:
    """
    2025-01-06  placement_started   placement=kitchen organisation=kant form=dagbesteding
    2026-01-05  placement_started   placement=club organisation=club form=vrijwilligerswerk
    """
    assert story.standing("handover") == []


def test_an_offer_keeps_the_first_part_and_asks_for_an_answer_after_a_week() -> None:
    story = Story(CHANGE + OFFERED)
    assert story.standing("handover", on="2025-12-16") == [kept("-", "offered"), upcoming("2025-12-24", "accepted")]
    assert story.open_promises("handover", on="2025-12-17") == [due("2025-12-24", "accepted")]


def test_an_offer_after_the_hard_day_is_late() -> None:
    late = "2026-03-02  handover_offered  handover=one placement=shop to_organisation=brand to_role=employer"
    assert kept_late("2026-01-05", "offered") in Story(STARTED + late).standing("handover")


@pytest.mark.parametrize(
    "offer",
    [
        "2025-12-10  handover_offered  to_organisation=elsewhere",
        "2025-12-10  handover_offered  to_organisation=brand occasion=coach_change",
        "2024-12-10  handover_offered  to_organisation=brand",
    ],
)
def test_an_offer_to_another_or_about_another_change_keeps_nothing(offer: str) -> None:
    assert Story(CHANGE + offer).open_promises("handover") == [due("-", "offered")]


def test_a_refusal_is_no_answer_and_a_new_offer_may_be_accepted() -> None:
    refused = Story(CHANGE + OFFERED).plus("2025-12-11  no: handover_refused  handover=one")
    again = refused.plus("""
        2025-12-12  handover_offered  handover=two to_organisation=brand to_role=employer
        2025-12-15  handover_accepted handover=two
    """)
    assert refused.open_promises("handover", on="2025-12-18") == [due("2025-12-24", "accepted")]
    assert refused.event("no") in refused.promises("handover")[1].evidence
    assert kept("2025-12-24", "accepted") in again.standing("handover")


def test_a_full_warm_handover_that_reached_the_floor_leaves_nothing_open() -> None:
    story = Story(
        STARTED
        + f"""
        {OFFERED} warm=true topics={ALL_TOPICS}
        2025-12-12  handover_accepted handover=one
        2026-01-07  handover_relayed  handover=one to=supervisor
    """
    )
    assert story.standing("handover") == [
        kept("2025-12-24", "accepted"),
        kept("2026-01-05", "offered"),
        kept("2026-01-19", "relayed"),
        kept("2026-01-19", "topics"),
    ]


def test_a_thin_and_cold_one_shows_what_it_lacks_once_it_is_accepted() -> None:
    accepted = Story(
        STARTED
        + f"""
        {OFFERED} warm=false topics=what_helps
        2025-12-12  handover_accepted handover=one
    """
    )
    lacks = ("relayed", "topics", "warm")
    assert accepted.open_promises("handover", on="2026-01-06") == [due("2026-01-19", part) for part in lacks]
    assert accepted.open_promises("handover", on="2026-01-20") == [broken("2026-01-19", part) for part in lacks]


def test_what_the_receiver_misses_did_not_come_across_until_it_is_told() -> None:
    missing = Story(
        STARTED
        + f"""
        {OFFERED} topics={ALL_TOPICS}
        2025-12-12  handover_accepted handover=one missing=signs_of_relapse
    """
    )
    told = missing.plus("2026-01-12  handover_relayed handover=one to=supervisor topics=signs_of_relapse")
    assert due("2026-01-19", "topics") in missing.open_promises("handover", on="2026-01-10")
    assert kept("2026-01-19", "topics") in told.standing("handover")


def test_what_the_worker_keeps_back_is_not_asked_for() -> None:
    story = Story(
        f"""
        2025-11-01  openness_chosen   recipient_role=employer classes=work
        {STARTED}
        {OFFERED} topics={ALL_TOPICS.replace(",consequences_for_work", "").replace("signs_of_relapse,", "")}
        2025-12-12  handover_accepted handover=one
    """
    )
    assert kept("2026-01-19", "topics") in story.standing("handover")


def test_a_supervisor_who_is_said_to_be_informed_need_not_be_told_again() -> None:
    story = Story(
        CHANGE
        + f"""
        {OFFERED}
        2025-12-12  handover_accepted handover=one
        2026-01-05  placement_started placement=shop organisation=brand form=dienstverband supervisor_informed=true
    """
    )
    assert kept("2026-01-19", "relayed") in story.standing("handover")


def test_that_it_was_found_missing_keeps_nothing() -> None:
    story = Story(STARTED + "2026-03-02  handover_found_missing occasion=work_to_work")
    assert story.open_promises("handover") == [broken("2026-01-05", "offered")]


def test_the_end_of_the_stay_and_not_of_a_trial_makes_it_moot() -> None:
    trial = Story(
        CHANGE
        + """
        2026-01-05  placement_started placement=shop organisation=brand form=proefplaatsing
        2026-01-12  placement_ended   placement=shop outcome=converted next=job
        2026-01-12  placement_started placement=job organisation=brand form=dienstverband
    """
    )
    ended = trial.plus("2026-01-16  placement_ended placement=job outcome=dropped_out")
    assert trial.open_promises("handover") == [due("2026-01-05", "offered")]
    assert ended.standing("handover") == [excused("2026-01-05", "offered")]


def test_a_place_that_did_not_come_about_asks_nothing_any_more() -> None:
    story = Story(CHANGE + "2026-01-05  placement_started placement=yard organisation=yard form=dienstverband")
    states = {one.subject: one.excused_by is not None for one in story.promises("handover")}
    assert states == {"shop": True, "yard": False}


def test_another_coach_takes_over_from_the_one_before(story: Story) -> None:
    """
    2025-01-06  coach_assigned      coach=ann organisation=gemeente
    2026-01-05  coach_assigned      coach=bas organisation=gemeente
    2026-01-12  coach_left          coach=ann reason=left_job successor=bas
    """
    offer = "2026-01-09  handover_offered occasion=coach_change to_organisation=gemeente"
    assert story.open_promises("handover") == [due("2026-01-12", "offered")]
    assert story.promises("handover")[0].subject == "bas"
    assert kept("2026-01-12", "offered") in story.plus(offer).standing("handover")


def test_one_person_in_two_roles_has_nothing_to_hand_over(story: Story) -> None:
    """
    2025-01-06  coach_assigned      coach=ann-1 person=ann
    2026-01-05  coach_left          coach=ann-1 reason=placement_ended successor=ann-2
    2026-01-05  coach_assigned      coach=ann-2 person=ann
    """
    assert story.standing("handover") == []


def test_two_coaches_after_one_another_have_a_handover_each(story: Story) -> None:
    """
    2025-01-06  coach_assigned      coach=ann organisation=gemeente
    2025-06-01  coach_assigned      coach=bas organisation=gemeente
    2025-06-02  coach_left          coach=ann reason=replaced successor=bas
    2025-06-04  handover_offered    handover=late occasion=coach_change to_organisation=gemeente
    2026-01-05  coach_assigned      coach=cas organisation=gemeente
    2026-01-06  coach_left          coach=bas reason=replaced successor=cas
    """
    offered = {one.subject: one.kept_by is not None for one in story.promises("handover") if one.part == "offered"}
    assert offered == {"bas": True, "cas": False}


def test_a_new_case_owner_gets_a_handover(story: Story) -> None:
    """
    2025-01-06  responsibility_assigned scope=case organisation=north role=klantmanager
    2026-01-05  responsibility_assigned scope=case organisation=south role=klantmanager
    2026-01-05  responsibility_assigned scope=benefit organisation=south role=klantmanager
    """
    offer = "2026-01-06  handover_offered occasion=case_owner_change to_organisation=south"
    assert story.open_promises("handover") == [due("2026-01-05", "offered")]
    assert kept("2026-01-05", "offered") in story.plus(offer).standing("handover")


def test_a_retracted_start_takes_its_handover_along(story: Story) -> None:
    """
    2025-01-06  placement_started   placement=kitchen organisation=kant form=dagbesteding
    2026-01-05  start: placement_started placement=shop organisation=brand form=dienstverband
    2026-01-07  event_retracted     retracts=start
    """
    assert story.open_promises("handover", on="2026-01-06") == [due("2026-01-05", "offered")]
    assert story.standing("handover") == []


def test_a_vague_start_is_due_on_its_latest_day(story: Story) -> None:
    """
    told 2026-06
    2025-01-06  placement_started   placement=kitchen organisation=kant form=dagbesteding
    2026-02     placement_started   placement=shop organisation=brand form=dienstverband
    """
    assert story.open_promises("handover", on="2026-02-28") == [due("2026-02-28", "offered")]


def test_what_lies_before_the_opening_is_a_place_to_come_from_and_promises_nothing(story: Story) -> None:
    """
    told 2026-06
    2026-01-05  career_opened
    2024        placement_started   placement=shop-1 organisation=one form=dienstverband history=true
    2025        placement_started   placement=shop-2 organisation=two form=dienstverband history=true
    2026-02-02  placement_started   placement=shop-3 organisation=three form=dienstverband
    """
    assert [one.subject for one in story.promises("handover")] == ["shop-3"]


def test_without_days_order_tells_whether_it_was_offered() -> None:
    change = Story("""
        told 2026
        -   placement_started   placement=kitchen organisation=kant form=dagbesteding
        -   placement_started   placement=shop organisation=brand form=dienstverband
    """)
    offered = change.plus("-  handover_offered  to_organisation=brand")
    dated = "2026-02-01  progress_observed"
    assert change.plus(dated).open_promises("handover", on="-") == [due("-", "offered")]
    assert offered.plus(dated).standing("handover", on="-") == [kept("-", "offered")]
