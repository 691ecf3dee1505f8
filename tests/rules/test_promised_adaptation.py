"""An adaptation of the work that was promised is there on its day."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming

PROMISED = """
    2026-01-05  placement_started   form=dienstverband organisation=brand
    2026-02-02  pledge: adaptation_promised adaptation=desk due_on=2026-03-16
"""
ON = "2026-03-16"


def test_two_weeks_before_its_day_it_is_looked_for() -> None:
    story = Story(PROMISED)
    assert story.standing("promised_adaptation", on="2026-03-01") == [upcoming(ON)]
    assert story.open_promises("promised_adaptation", on="2026-03-02") == [due(ON)]
    assert story.open_promises("promised_adaptation", on="2026-03-31") == [broken(ON)]
    assert story.promises("promised_adaptation")[0].audience == ("jobcoach",)


def test_one_promised_without_a_day_is_due_after_six_weeks() -> None:
    story = Story(PROMISED.replace(" due_on=2026-03-16", ""))
    assert story.open_promises("promised_adaptation", on="2026-03-01") == []
    assert story.open_promises("promised_adaptation", on="2026-03-02") == [due(ON)]


@pytest.mark.parametrize(
    ("said", "standing"),
    [
        ("2026-03-10  adaptation_delivered adaptation=desk", kept(ON)),
        ("2026-04-10  adaptation_delivered adaptation=desk", kept_late(ON)),
        ("2026-03-10  adaptation_delivered adaptation=chair", due(ON)),
        ("2026-03-10  placement_ended", excused(ON)),
        ("2026-03-10  signal_observed sign=promise_not_kept", due(ON)),
    ],
)
def test_delivered_in_time_late_or_not_at_all(said: str, standing: object) -> None:
    assert Story(PROMISED + said).standing("promised_adaptation") == [standing]


def test_what_was_never_promised_is_not_waited_for() -> None:
    story = Story("2026-01-05  placement_started\n 2026-02-02  adaptation_delivered adaptation=desk")
    assert story.standing("promised_adaptation") == []


def test_a_refusal_breaks_the_promise_and_leaves_nothing_to_wait_for() -> None:
    story = Story(f"{PROMISED} 2026-03-10  adaptation_refused adaptation=desk")
    assert story.standing("promised_adaptation") == [broken(ON)]
    assert story.open_promises("promised_adaptation") == []


def test_promised_again_for_a_later_day_it_is_another_promise() -> None:
    """
    2026-02-02  adaptation_promised     for 16 March
    2026-03-10  adaptation_promised     for 1 June: before it was broken
    2026-04-10  adaptation_promised     for 1 June: after it was broken
    """
    in_time = Story(f"{PROMISED} 2026-03-10  adaptation_promised adaptation=desk due_on=2026-06-01")
    too_late = Story(f"{PROMISED} 2026-04-10  adaptation_promised adaptation=desk due_on=2026-06-01")
    assert in_time.standing("promised_adaptation") == [excused(ON), upcoming("2026-06-01")]
    assert too_late.standing("promised_adaptation") == [broken(ON), upcoming("2026-06-01")]
    assert too_late.open_promises("promised_adaptation") == []


def test_a_retracted_promise_takes_it_along() -> None:
    story = Story(f"{PROMISED} 2026-03-10  event_retracted retracts=pledge")
    assert story.open_promises("promised_adaptation", on="2026-03-09") == [due(ON)]
    assert story.standing("promised_adaptation") == []


def test_a_vague_day_opens_from_its_earliest_and_is_due_on_its_latest() -> None:
    story = Story(PROMISED.replace("2026-03-16", "2026-03"))
    assert story.open_promises("promised_adaptation", on="2026-02-14") == []
    assert story.open_promises("promised_adaptation", on="2026-02-15") == [due("2026-03-31")]


def test_without_days_or_before_the_opening_it_cannot_speak() -> None:
    without = "told 2026\n-  adaptation_promised due_on=2025-12-01\n2026-02-01  progress_observed"
    before = "told 2026-12\n2026-01-05  career_opened\n2025-12-01  adaptation_promised due_on=2026-02-01 history=true"
    assert Story(without).standing("promised_adaptation", on="-") == []
    assert Story(before).standing("promised_adaptation") == []
