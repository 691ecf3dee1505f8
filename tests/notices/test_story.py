"""Who is told that something waits, and when: told as dated timelines, with a real ledger and a real mail server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.notices.town import COACH, KEEPER, LINK, Town, numbers
from werkzekerheid.app import directory as kept
from werkzekerheid.app.alert_answers import Named, answer
from werkzekerheid.readmodels.alert_answers import Said
from werkzekerheid.rules.registry import RULES

if TYPE_CHECKING:
    from email.message import EmailMessage

HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding",
    "MIME-Version", "X-Peer", "X-MailFrom", "X-RcptTo",
}  # fmt: skip


def test_a_promise_that_opens_is_told_once_to_who_must_keep_it(either: Town) -> None:
    """
    2026-02-09 09:00  coach-1 guides; nothing waits
    2026-02-09 10:00  a signal: answer within five working days
    """
    assert either.told("2026-02-09T09:30") == []
    either.signal(either.worker())

    assert either.told("2026-02-09T10:00") == ["coach-1"]
    assert [either.told(f"2026-02-{day}T08:00") for day in ("10", "11", "12")] == [[], [], []]
    assert list(numbers(either.box)) == ["Er is 1 ding voor vandaag."]
    assert either.notices() == ["notice_started", "notice_sent"]


def test_what_opens_by_itself_is_told_in_the_morning_of_a_working_day(town: Town) -> None:
    """
    2026-02-09  the worker is in view for the last time
    2026-04-11  two months later, on a Saturday: somebody must look
    2026-04-13  Monday at eight, who is responsible is told
    """
    town.worker()

    moments = ("2026-04-10T08:00", "2026-04-11T08:00", "2026-04-12T08:00", "2026-04-13T07:59", "2026-04-13T08:00")
    assert [town.told(moment) for moment in moments] == [[], [], [], [], ["case-1"]]


def test_a_second_promise_of_the_same_day_waits_for_the_next_morning(either: Town) -> None:
    """
    2026-02-09 10:00  a signal about one worker: told
    2026-02-09 14:00  signals about two others: told the next day, together
    """
    either.signal(either.worker())
    assert either.told("2026-02-09T10:00") == ["coach-1"]
    either.signal(either.worker())
    either.signal(either.worker(), "withdrawn")

    assert either.told("2026-02-09T14:00") == []
    assert either.told("2026-02-10T07:59") == []
    assert either.told("2026-02-10T08:00") == ["coach-1"]
    assert list(numbers(either.box)) == ["Er is 1 ding voor vandaag.", "Er zijn 2 dingen voor vandaag."]


def test_a_relapse_is_told_at_once_also_to_who_was_told_something_today(either: Town) -> None:
    """
    2026-02-09 10:00  a signal: told
    2026-02-09 14:00  a relapse: told at once, and no third time
    2026-02-14 23:00  a relapse of another worker, on a Saturday night: told at once
    """
    worker = either.worker()
    either.signal(worker)
    assert either.told("2026-02-09T10:00") == ["coach-1"]
    either.relapse(worker)

    assert sorted(either.told("2026-02-09T14:00")) == ["case-1", "coach-1"]
    assert either.told("2026-02-09T14:01") == []
    either.at("2026-02-14T23:00")
    either.relapse(either.worker())
    assert sorted(either.told("2026-02-14T23:00")) == ["case-1", "coach-1"]


def test_a_notice_of_a_relapse_looks_like_any_other(town: Town) -> None:
    worker = town.worker()
    town.signal(worker)
    town.told("2026-02-09T10:00")
    town.relapse(worker)
    town.told("2026-02-09T14:00")
    first, second = (one for one in town.box.got if str(one["To"]).startswith("coach-1"))

    assert without_what_differs(first) == without_what_differs(second)


def without_what_differs(message: EmailMessage) -> tuple[object, ...]:
    kept = [(name, value) for name, value in message.items() if name not in {"Date", "Message-ID"}]
    return (*kept, message.get_content())


def test_no_header_and_no_body_says_about_whom_or_what(town: Town) -> None:
    worker = town.worker()
    event = town.signal(worker)
    town.relapse(worker)
    town.told("2026-02-09T10:00")
    alerts = [str(one.fact.alert) for one in town.app.ledger.read(f"alerts:{worker}")]  # type: ignore[union-attr]
    never = {worker, event, *alerts, *RULES, "late_repeatedly", "signal", "terugval", "relapse", "jobcoach"}

    assert len(town.box.raw) == 2
    for raw, message in zip(town.box.raw, town.box.got, strict=True):
        text = raw.decode("ascii")
        assert set(message.keys()) <= HEADERS
        assert LINK in text
        assert not [one for one in never if one.casefold() in text.casefold()]


def test_in_quiet_hours_nobody_is_told(town: Town) -> None:
    """
    2026-02-13  Friday 18:00, the evening
    2026-02-14  Saturday
    2026-04-03  Friday before Easter; Monday is a holiday
    """
    town.at("2026-02-13T18:00")
    town.signal(town.worker())
    quiet = ("2026-02-13T18:00", "2026-02-13T23:59", "2026-02-14T12:00", "2026-02-15T12:00", "2026-02-16T07:59")
    assert [town.told(moment) for moment in quiet] == [[], [], [], [], []]
    assert town.told("2026-02-16T08:00") == ["coach-1"]


def test_a_holiday_is_quiet_too(town: Town) -> None:
    """
    2026-04-03  Friday 19:00  a signal
    2026-04-06  Tweede paasdag
    """
    town.at("2026-04-03T19:00")
    town.signal(town.worker())

    assert town.told("2026-04-06T10:00") == []
    assert town.told("2026-04-07T08:00") == ["coach-1"]


def test_who_stands_in_is_told_instead_of_who_is_away(either: Town) -> None:
    """
    2026-02-09  coach-1 is away up to and with the 20th, coach-2 stands in
    2026-02-09  a signal: coach-2 is told
    2026-02-23  coach-1 is back: is told what still waits
    """
    worker = either.worker()
    either.away("coach-1", "2026-02-20", "coach-2")
    either.signal(worker)

    assert either.told("2026-02-09T10:00") == ["coach-2"]
    assert either.told("2026-02-10T10:00") == []
    assert "coach-1" in either.told("2026-02-23T08:00")


def test_who_stands_in_is_told_what_the_other_was_told_before(town: Town) -> None:
    """
    2026-02-09  a signal: coach-1 is told
    2026-02-10  coach-1 is ill, coach-2 stands in: is told what waits
    """
    town.signal(town.worker())
    assert town.told("2026-02-09T10:00") == ["coach-1"]
    town.away("coach-1", "2026-02-20", "coach-2")

    assert town.told("2026-02-10T08:00") == ["coach-2"]


def test_who_is_away_and_has_nobody_gets_nothing_at_their_own_address(town: Town) -> None:
    """What waits for them goes on to the lead, as any alert that nobody answers."""
    town.signal(town.worker())
    town.away("coach-1", "2026-02-20")

    assert town.told("2026-02-09T10:00") == []
    assert town.told("2026-02-17T08:00") == ["lead-1"]


def test_a_lead_is_replaced_by_a_lead_only(town: Town) -> None:
    """
    2026-02-09  a signal; the lead is away, and somebody stands in who is no lead: their own list shows no more for it
    2026-02-17  nobody answered: it goes on to the contact point for leads
    """
    town.signal(town.worker())
    town.away("lead-1", "2026-02-20", "case-1")
    assert town.told("2026-02-09T10:00") == ["coach-1"]
    kept.set_contact_point(town.app, "stap", "lead", "leads@stap.example", kept.Change(KEEPER))

    assert sorted(town.told("2026-02-17T08:00")) == ["coach-1", "leads"]


def test_who_comes_later_to_a_relapse_is_told_at_a_decent_hour(town: Town) -> None:
    """
    2026-02-09 10:00  a relapse: told at once
    2026-02-11 20:00  coach-1 falls ill; coach-2 stands in
    2026-02-12 08:00  coach-2 is told
    """
    town.relapse(town.worker())
    assert sorted(town.told("2026-02-09T10:00")) == ["case-1", "coach-1"]
    town.at("2026-02-11T20:00")
    town.away("coach-1", "2026-02-20", "coach-2")

    assert town.told("2026-02-11T20:01") == []
    assert town.told("2026-02-12T08:00") == ["coach-2"]


def test_what_breaks_is_told_again_and_what_nobody_answers_to_the_lead(town: Town) -> None:
    """
    2026-02-09  a signal, to be answered within five working days: coach-1 is told
    2026-02-17  nobody answered the alert for a week: the lead is told; the promise is broken: so is coach-1
    """
    town.signal(town.worker())
    days = {day: town.told(f"2026-02-{day:02}T08:00") for day in range(10, 20)}

    told = {day: sorted(whom) for day, whom in days.items() if whom}
    assert told == {10: ["coach-1"], 17: ["coach-1", "lead-1"]}


def test_what_was_answered_is_not_told(town: Town) -> None:
    """
    2026-02-09 20:00  a signal, in the evening; coach-1 looks by themselves, and answers
    2026-02-10 08:00  nothing waits
    """
    town.at("2026-02-09T20:00")
    worker = town.worker()
    town.signal(worker)
    answer(town.app, Named(worker, "signal_response"), Said("contacted", None), COACH)

    assert town.told("2026-02-10T08:00") == []
    assert town.notices() == []


def test_what_was_kept_is_not_told(town: Town) -> None:
    """
    2026-02-09 20:00  a signal, and what was done about it
    2026-02-10 08:00  nothing waits
    """
    town.at("2026-02-09T20:00")
    worker = town.worker()
    signal = town.signal(worker)
    town.app.record(worker, "signal_answered", {"signal": signal, "by": "jobcoach", "action": "talked"}, COACH)

    assert town.told("2026-02-10T08:00") == []


def test_who_works_there_no_longer_is_told_nothing(town: Town) -> None:
    town.signal(town.worker())
    kept.end(town.app, "coach-1", "stap", "jobcoach", kept.Change(KEEPER))

    assert town.told("2026-02-09T10:00") == []


def test_a_career_that_may_not_be_used_is_told_to_nobody(town: Town) -> None:
    """The worker had its use restricted (AVG 18): nobody who guides sees it, so nobody is sent to it."""
    worker = town.worker()
    town.signal(worker)
    town.app.record(worker, "restriction_set", {"reason": "accuracy_contested"}, COACH)

    assert town.told("2026-02-09T10:00") == []
