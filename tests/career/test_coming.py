"""What the fold keeps of what is to come by a day, and of what is gone."""

from tests.story import Story


def test_each_time_an_adaptation_was_promised_is_kept(story: Story) -> None:
    """
    2026-01-05  placement_started
    2026-02-02  first: adaptation_promised   adaptation=desk due_on=2026-03
    2026-03-10  second: adaptation_promised  adaptation=desk
    2026-04-10  there: adaptation_delivered  adaptation=desk
    """
    desk = story.career().adaptations["desk"]

    assert [one.moment.event_id for one in desk.pledges] == [story.event("first"), story.event("second")]
    assert [one.due and one.due.told for one in desk.pledges] == ["2026-03", None]
    assert desk.delivered is not None
    assert desk.refused is None


def test_what_was_delivered_without_a_promise_was_never_promised(story: Story) -> None:
    """
    2026-02-02  adaptation_delivered  adaptation=desk
    """
    assert story.career().adaptations["desk"].pledges == ()


def test_of_a_wage_value_it_is_kept_how_it_was_set_and_when_it_is_set_again_and_not_how_much(story: Story) -> None:
    """
    2026-02-02  wage_value_measured  percent=24 basis=estimated
    2026-03-10  wage_value_measured  percent=37 basis=measured redetermine_on=2027-03
    """
    values = story.career().loonwaarden

    assert [(one.basis, one.redetermine and one.redetermine.told) for one in values] == [
        ("estimated", None),
        ("measured", "2027-03"),
    ]
    assert not {24, 37} & {part for one in values for part in one}


def test_a_retracted_wage_value_is_gone(story: Story) -> None:
    """
    2026-02-02  value: wage_value_measured  percent=24 basis=measured
    2026-02-09  event_retracted             retracts=value
    """
    assert story.career().loonwaarden == ()


def test_whose_keys_were_destroyed_is_known_to_have_nothing_more_to_tell(story: Story) -> None:
    """
    2026-02-02  keys_destroyed  classes=money,health reason=erasure
    2026-03-02  keys_destroyed  classes=life reason=retention
    """
    assert story.career().erased_classes == {"money", "health", "life"}
    assert Story("2026-01-05  career_opened").career().erased_classes == set()
