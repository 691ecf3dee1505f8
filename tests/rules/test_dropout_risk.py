"""The drop-out risk: what is there now, what protects, and what nobody knows. Explained, never a black box."""

import pytest

from tests.story import Story
from werkzekerheid.rules.dropout_risk import JUDGES, DropoutRiskPeriod, Line, Risk
from werkzekerheid.rules.table import table

FACTORS = table("dropout_risk", DropoutRiskPeriod).periods[0].factor
WORK = "2026-01-05  placement_started  form=dienstverband organisation=brand\n"
COACH = "2026-01-05  coach_assigned  coach=ann person=ann\n"
BENEFIT = "2026-01-05  income_started  kind=bijstand supplementary=true\n"
CLOSED = "2026-01-05  openness_chosen  recipient_role=employer classes=work\n"
MORE = "2026-03-02  placement_adjusted  what=hours direction=more\n"


def names(risk: Risk) -> set[str]:
    """The factors of all three groups."""
    return {one.name for one in (*risk.organisation_factors, *risk.worker_factors, *risk.protective)}


def test_the_table_names_the_factors_that_are_judged_and_each_line_has_a_source_of_its_own() -> None:
    assert {(one.group, one.name) for one in FACTORS} == {(group, name) for group, of in JUDGES.items() for name in of}
    assert all(one.source for one in FACTORS)
    assert all((one.points < 0) == (one.group == "protective") for one in FACTORS)


PROMISED = {
    "no_coach": (3, None), "contract_ends": (3, None), "supervisor_left": (3, None), "no_plan_or_safety_net": (2, None),
    "handover_missing": (2, None), "guidance_reduced": (2, 92), "check_in_broken": (1, None),
    "wish_unanswered": (1, 42), "coach_replaced": (1, 92), "employer_told_nothing": (1, None),
    "relapse_open": (3, 183), "absent_unreported": (3, 92), "sickness_or_lateness": (2, 92), "overload": (2, 92),
    "expectations_raised": (2, 92), "life_event": (2, 92), "weeks_8_to_16": (1, 112), "earlier_drop_out": (1, 365),
    "regular_after_social": (1, None), "income_drop": (1, 92),
    "permanent_contract": (-2, None), "same_coach": (-1, 183), "plan_with_safety_net": (-1, None),
    "check_ins_kept": (-1, 183), "supervisor_unchanged": (-1, 183), "wish_granted": (-1, 183),
    "returned_after_relapse": (-1, None), "hours_built_up": (-1, None),
}  # fmt: skip


def test_the_table_is_the_one_that_was_agreed_line_by_line() -> None:
    assert {one.name: (one.points, one.days) for one in FACTORS} == PROMISED
    period = table("dropout_risk", DropoutRiskPeriod).periods[0]
    assert (period.raised_points, period.high_points, period.silent_days) == (3, 6, 183)


THERE = [
    ("no_coach", "2026-01-05  career_opened", "2026-01-06"),
    ("no_coach", f"{COACH} 2026-03-02  coach_left  coach=ann reason=left_job", "2026-03-03"),
    ("contract_ends", f"{WORK} 2026-01-05  contract_concluded kind=temporary duration_months=6", "2026-04-04"),
    ("supervisor_left", f"{WORK} 2026-03-02  supervisor_left", "2026-03-03"),
    ("no_plan_or_safety_net", WORK, "2026-01-20"),
    ("no_plan_or_safety_net", f"{WORK} 2026-01-06  begeleidingsplan_agreed", "2026-01-20"),
    ("handover_missing", f"2025-06-30  education_ended\n {WORK}", "2026-01-20"),
    ("guidance_reduced", f"{WORK} 2026-03-02  signal_observed sign=guidance_insufficient", "2026-06-02"),
    ("check_in_broken", WORK, "2026-02-01"),
    ("wish_unanswered", f"{WORK} 2026-03-02  development_wish_expressed", "2026-04-14"),
    ("wish_unanswered", f"{WORK} 2026-03-02  development_wish_expressed\n 2026-03-09  development_wish_expressed", ""),
    ("coach_replaced", f"{COACH} 2026-03-02  coach_left reason=replaced coach=ann", "2026-06-02"),
    ("employer_told_nothing", f"{CLOSED} {WORK}", ""),
    ("relapse_open", f"{WORK} 2026-03-02  relapse_reported", "2026-09-01"),
    ("absent_unreported", f"{WORK} 2026-03-02  signal_observed sign=absent_unreported", "2026-06-02"),
    ("sickness_or_lateness", f"{WORK} 2026-03-02  signal_observed sign=late_repeatedly", "2026-06-02"),
    ("overload", f"{WORK} 2026-03-02  signal_observed sign=isolated", "2026-06-02"),
    ("expectations_raised", f"{WORK} 2026-03-02  signal_observed sign=expectations_raised", "2026-06-02"),
    ("expectations_raised", f"{WORK} 2026-03-02  placement_adjusted what=expectations direction=more", "2026-06-02"),
    ("life_event", f"{WORK} 2026-03-02  life_event_reported domain=housing direction=change", "2026-06-02"),
    ("life_event", f"{WORK} 2026-03-02  life_event_reported domain=finance direction=worse", "2026-06-02"),
    ("weeks_8_to_16", WORK, "2026-03-02"),
    ("weeks_8_to_16", WORK, "2026-04-27"),
    ("earlier_drop_out", "2025-03-02  dropped_out\n" + WORK, "2026-03-02"),
    ("income_drop", f"{BENEFIT} 2026-03-02  income_ended kind=bijstand", ""),
    ("permanent_contract", f"{WORK} 2026-01-05  contract_concluded kind=permanent", ""),
    ("same_coach", COACH, "2026-07-07"),
    ("plan_with_safety_net", f"{WORK} 2026-01-06  begeleidingsplan_agreed safety_net=swb relapse_contact=jobcoach", ""),
    ("supervisor_unchanged", WORK.strip() + " supervisor=eve", "2026-07-07"),
    ("wish_granted", f"{WORK} 2026-03-02  development_wish_answered answer=granted", "2026-09-01"),
    ("hours_built_up", f"{WORK} {MORE}", ""),
]  # fmt: skip
GONE = [
    ("no_coach", COACH, ""),
    ("no_coach", "2026-01-05  need_assessed need=none", ""),
    ("contract_ends", f"{WORK} 2026-01-05  contract_concluded kind=temporary duration_months=6", "2026-04-03"),
    ("supervisor_left", f"{WORK} 2026-03-02  supervisor_left successor=eve", ""),
    ("supervisor_left", f"{WORK} 2026-03-02  supervisor_left\n 2026-03-04  placement_adjusted what=supervisor", ""),
    ("supervisor_left", f"{WORK} 2026-03-02  supervisor_left\n 2026-03-04  placement_ended", ""),
    ("no_plan_or_safety_net", WORK, "2026-01-19"),
    ("handover_missing", f"2025-06-30  education_ended\n {WORK}", "2026-01-19"),
    ("guidance_reduced", f"{WORK} 2026-03-02  signal_observed sign=guidance_insufficient", "2026-06-03"),
    ("wish_unanswered", f"{WORK} 2026-03-02  development_wish_expressed", "2026-04-13"),
    ("coach_replaced", f"{COACH} 2026-03-02  coach_left reason=left_job coach=ann", ""),
    ("employer_told_nothing", WORK, ""),
    ("employer_told_nothing", f"{CLOSED} {WORK} 2026-01-09  condition_disclosed to=supervisor", ""),
    ("relapse_open", f"{WORK} 2026-03-02  relapse_reported", "2026-09-02"),
    ("relapse_open", f"{WORK} 2026-03-02  relapse_reported\n 2026-03-09  relapse_ended", ""),
    ("expectations_raised", f"{WORK} 2026-03-02  placement_adjusted what=expectations direction=less", ""),
    ("life_event", f"{WORK} 2026-03-02  life_event_reported domain=relation direction=better", ""),
    ("weeks_8_to_16", WORK, "2026-03-01"),
    ("weeks_8_to_16", WORK, "2026-04-28"),
    ("earlier_drop_out", "2025-03-02  dropped_out\n" + WORK, "2026-03-03"),
    ("permanent_contract", f"{WORK} 2026-01-05  contract_concluded kind=permanent\n 2026-02-05  contract_ended", ""),
    ("same_coach", COACH, "2026-07-06"),
    ("supervisor_unchanged", WORK, "2026-07-07"),
    ("supervisor_unchanged", WORK.strip() + " supervisor=eve\n 2026-06-01 supervisor_left successor=fay", "2026-07-07"),
    ("hours_built_up", f"{WORK} {MORE} 2026-04-02  placement_adjusted what=hours direction=less", ""),
]  # fmt: skip


@pytest.mark.parametrize(("factor", "timeline", "on"), THERE)
def test_a_factor_is_there(factor: str, timeline: str, on: str) -> None:
    assert factor in names(Story(timeline).risk(on))


@pytest.mark.parametrize(("factor", "timeline", "on"), GONE)
def test_a_factor_is_not_or_no_longer_there(factor: str, timeline: str, on: str) -> None:
    assert factor not in names(Story(timeline).risk(on))


def test_every_factor_has_a_story() -> None:
    told = {factor for factor, _, _ in THERE}
    assert {one.name for one in FACTORS} - told == {"regular_after_social", "check_ins_kept", "returned_after_relapse"}


def test_from_a_social_enterprise_to_a_regular_employer(story: Story) -> None:
    """
    2025-01-06  placement_started   placement=one organisation=green organisation_kind=sociale_onderneming
    2026-01-05  placement_ended     placement=one outcome=moved_on next=two
    2026-01-05  placement_started   placement=two organisation=dreams organisation_kind=regular_employer
    """
    assert "regular_after_social" in names(story.risk())


def test_contact_as_promised_protects_after_half_a_year() -> None:
    series = " contact_series_reported with=worker,employer by=jobcoach every_days=7 until_on=2026-12-31"
    kept = Story(f"{WORK} 2026-01-05 {series}")
    assert "check_ins_kept" in names(kept.risk("2026-07-07"))
    assert "check_ins_kept" not in names(kept.risk("2026-07-06"))
    assert "check_ins_kept" not in names(Story(f"{WORK} 2026-03-05 {series}").risk("2026-07-07"))


def test_to_be_back_after_a_relapse_protects_for_as_long_as_the_work_lasts(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-03-02  relapse_reported    placement=placement
    2026-03-09  relapse_ended
    2026-03-10  returned_to_work    placement=placement
    """
    assert "returned_after_relapse" in names(story.risk())
    assert "returned_after_relapse" not in names(story.plus("2026-03-20  placement_ended").risk())


def test_organisation_and_worker_stand_apart_and_points_add_up(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-01-05  late: signal_observed sign=late_repeatedly
    2026-01-05  contract_concluded  kind=permanent
    """
    risk = story.risk(on="2026-01-20")
    assert [one.name for one in risk.organisation_factors] == ["no_coach", "no_plan_or_safety_net", "check_in_broken"]
    assert [(one.name, one.points, one.evidence) for one in risk.worker_factors] == [
        ("sickness_or_lateness", 2, (story.event("late"),))
    ]
    assert [(one.name, one.points) for one in risk.protective] == [("permanent_contract", -2)]
    assert (risk.points, risk.level) == (3 + 2 + 1 + 2 - 2, "high")
    assert len(risk.table_version) == 64


@pytest.mark.parametrize(
    ("timeline", "level"),
    [
        (WORK + COACH, "low"),
        (WORK + COACH + "2026-01-06  signal_observed sign=absent_unreported", "raised"),
        (WORK + COACH + "2026-01-06  signal_observed sign=absent_unreported\n2026-01-06  relapse_reported", "high"),
    ],
)
def test_the_level_is_the_sum(timeline: str, level: str) -> None:
    assert Story(timeline).risk("2026-01-07").level == level


def test_silence_is_unknown_and_never_low() -> None:
    story = Story(WORK + COACH)
    assert story.risk("2026-07-07").level != "unknown"
    assert story.risk("2026-07-08").level == "unknown"
    assert story.risk("2026-07-08").points > 0


def test_an_opening_alone_says_too_little() -> None:
    opened = Story("2026-01-05  career_opened")
    assert opened.risk().level == "unknown"
    assert opened.plus("2026-01-06  check_in_held with=worker by=jobcoach").risk().level != "unknown"


def test_what_was_not_told_is_said_to_be_unknown() -> None:
    assert Story(WORK).risk().unknown == ("openness", "supervisor", "contract_end", "contact")
    told = Story(
        f"""
        2026-01-05  openness_chosen recipient_role=employer classes=work,health
        {WORK.strip()} supervisor=eve
        2026-01-05  contract_concluded kind=temporary ends_on=2026-12
        2026-01-06  check_in_held with=worker by=jobcoach
    """
    )
    assert told.risk().unknown == ()


def test_since_when_is_as_told_else_when_it_was_known(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-02~    signal_observed     sign=withdrawn
    2026-02~    signal_observed     sign=isolated
    -           signal_observed     sign=late_repeatedly
    """
    since = {one.name: one.since for one in story.risk().worker_factors}
    assert since["overload"] == "2026-02~"
    assert since["sickness_or_lateness"] == "2026-03-31"


def test_a_retracted_sign_is_no_factor(story: Story) -> None:
    """
    2026-01-05  placement_started   form=dienstverband
    2026-03-02  sign: signal_observed sign=absent_unreported
    2026-03-04  event_retracted     retracts=sign reason=wrong_person
    """
    assert "absent_unreported" in names(story.risk(on="2026-03-03"))
    assert "absent_unreported" not in names(story.risk())


def test_without_days_a_factor_stands_while_its_placement_runs() -> None:
    begun = Story("""
        told 2026
        -   placement_started   form=dienstverband
        -   signal_observed     sign=absent_unreported placement=placement
    """)
    dated = "2026-02-01  progress_observed"
    ended = begun.plus("-  placement_ended")
    assert "absent_unreported" in names(begun.plus(dated).risk(on="-"))
    assert "absent_unreported" not in names(ended.plus(dated).risk(on="-"))
    assert "weeks_8_to_16" not in names(begun.plus(dated).risk(on="-"))
    assert "start" in begun.plus(dated).risk(on="-").unknown


def test_what_is_certainly_too_long_ago_is_gone_also_where_its_day_is_not_known(story: Story) -> None:
    """
    told 2026-12
    -           placement_started   form=dienstverband
    -           signal_observed     sign=absent_unreported placement=placement
    2026-02-01  progress_observed
    """
    assert "absent_unreported" in names(story.risk(on="2026-05-04"))
    assert "absent_unreported" not in names(story.risk(on="2026-05-05"))


def test_a_line_of_an_unknown_group_or_field_is_refused() -> None:
    line = {"name": "no_coach", "group": "worker", "points": 1, "data_class": "work", "source": "s"}
    with pytest.raises(ValueError, match="surname"):
        Line.model_validate({**line, "surname": "x"})
    with pytest.raises(ValueError, match="group"):
        Line.model_validate({**line, "group": "family"})
