"""Promises and worklist: the fixed shape, and an order that is never that of risk."""

from datetime import date

from tests.readmodels.reading import read, told
from tests.story import Story
from werkzekerheid.readmodels import promises
from werkzekerheid.readmodels.names import Names
from werkzekerheid.rules.registry import all_promises

NO_NAMES = Names()


def test_a_promise_in_the_fixed_names(story: Story) -> None:
    """
    2026-01-05  placement_started    form=dienstverband
    2026-02-10  a: relapse_reported  effects=absent placement=placement
    """
    day = date(2026, 2, 11)
    rows = promises.document("story", all_promises(story.career(), day, only=["relapse_response"]), NO_NAMES, day)

    assert rows[0] == {
        "career": "story", "rule": "relapse_response", "part": "worker", "subject": story.event("a"),
        "opens_on": "2026-02-10", "due_on": "2026-02-13", "state": "due", "kept_on": None,
        "concerns": rows[0]["concerns"], "audience": ["jobcoach", "klantmanager"], "evidence": [story.event("a")],
    }  # fmt: skip


def test_the_worklist_holds_what_can_still_be_done_by_due_day(story: Story) -> None:
    """
    2026-01-05  placement_started  form=dienstverband
    2026-02-10  relapse_reported   effects=absent placement=placement
    2026-02-16  check_in_held      with=worker by=jobcoach
    """
    day = date(2026, 2, 17)
    known = all_promises(story.career("2026-02-17"), day)
    rows = promises.worklist("story", known, NO_NAMES, day)

    assert {one["state"] for one in rows} <= {"due", "broken"}
    assert [one["due_on"] for one in rows] == sorted(one["due_on"] or "9999" for one in rows)
    assert ("relapse_response", "worker") not in {(one["rule"], one["part"]) for one in rows}
    assert ("relapse_response", "employer") in {(one["rule"], one["part"]) for one in rows}
    assert len(rows) < len(promises.document("story", known, NO_NAMES, day))


def test_what_has_no_day_stands_last_and_what_was_excused_is_gone() -> None:
    """Kim: an order and no days; the promises of places that ended can no longer be kept."""
    reading = told("kim")
    rows = promises.worklist(reading.career.career_id, all_promises(reading.career, None), reading.names, None)

    assert {one["career"] for one in rows} == {"kim"}
    days = [one["due_on"] for one in rows]
    assert days == sorted(days, key=lambda one: (one is None, one))
    assert "kk-dagbesteding" not in {one["subject"] for one in rows}


def test_in_a_replay_evidence_is_the_number_of_an_event() -> None:
    reading = told("jeffry")
    numbers = {one.moment.event_id: one.moment.number for one in reading.laid}
    names = reading.names._replace(numbers=numbers)
    known = all_promises(reading.career, reading.asked.as_of, only=["relapse_response"])
    (worker, *_) = promises.document(reading.career.career_id, known, names, reading.asked.as_of)

    assert (worker["subject"], worker["evidence"]) == ("62", [62])  # event 62: relapse_reported
    plain = promises.document(reading.career.career_id, known, reading.names, reading.asked.as_of)
    assert plain[0]["evidence"] == [known[0].ground.event_id]


def test_two_careers_stand_in_one_order(story: Story) -> None:
    """
    2026-01-05  placement_started  form=dienstverband
    2026-02-10  relapse_reported   effects=absent placement=placement
    """
    day = date(2026, 2, 12)
    known = all_promises(read(story).career, day)
    rows = [row for career in ("b", "a") for row in promises.worklist(career, known, NO_NAMES, day)]
    ordered = promises.by_due_day(rows)

    assert [(one["due_on"], one["career"]) for one in ordered] == sorted(
        (one["due_on"] or "9999", one["career"]) for one in rows
    )
