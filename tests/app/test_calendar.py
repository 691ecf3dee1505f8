"""The calendar: each day that is over stands in the ledger once, and none is skipped."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from werkzekerheid.app.calendar import calendar_day, pass_time
from werkzekerheid.facts.event import Event
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.messages import Refusal

MADE = date(2026, 1, 5)


def ledger_of(folder: Path, made_at: datetime | None = None) -> Ledger:
    moment = made_at or datetime(2026, 1, 5, 9, tzinfo=UTC)
    return Ledger.create(folder / "ledger.db", demo=True, clock=lambda: moment)


def days(ledger: Ledger) -> list[str]:
    return [one.fact.day for one in ledger.read("calendar:nl") if isinstance(one, Event)]  # type: ignore[attr-defined]


def test_the_first_day_is_the_one_on_which_the_ledger_was_made(tmp_path: Path) -> None:
    with ledger_of(tmp_path) as ledger:
        assert calendar_day(ledger) == MADE

        assert pass_time(ledger, until=date(2026, 1, 7), today=date(2026, 1, 8)) == 3

        assert days(ledger) == ["2026-01-05", "2026-01-06", "2026-01-07"]
        assert calendar_day(ledger) == date(2026, 1, 8)


def test_late_in_the_evening_in_greenwich_it_is_the_next_day_in_amsterdam(tmp_path: Path) -> None:
    with ledger_of(tmp_path, datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) as ledger:
        assert calendar_day(ledger) == date(2026, 7, 2)


def test_a_day_is_written_once(tmp_path: Path) -> None:
    with ledger_of(tmp_path) as ledger:
        pass_time(ledger, date(2026, 1, 6), date(2026, 1, 8))

        assert pass_time(ledger, date(2026, 1, 6), date(2026, 1, 8)) == 0
        assert pass_time(ledger, date(2026, 1, 5), date(2026, 1, 8)) == 0
        assert pass_time(ledger, date(2026, 1, 7), date(2026, 1, 8)) == 1
        assert len(days(ledger)) == 3


def test_days_that_nobody_wrote_down_are_written_later_and_in_order(tmp_path: Path) -> None:
    with ledger_of(tmp_path) as ledger:
        assert pass_time(ledger, MADE + timedelta(days=999), date(2029, 1, 1)) == 1000

        assert days(ledger) == [(MADE + timedelta(days=n)).isoformat() for n in range(1000)]


@pytest.mark.parametrize("until", [date(2026, 1, 8), date(2026, 1, 9)])
def test_a_day_that_is_not_over_is_refused(tmp_path: Path, until: date) -> None:
    with ledger_of(tmp_path) as ledger:
        with pytest.raises(Refusal) as refused:
            pass_time(ledger, until, today=date(2026, 1, 8))

        assert refused.value.code == "day_not_over"
        assert days(ledger) == []


def test_a_demo_may_go_ahead(tmp_path: Path) -> None:
    with ledger_of(tmp_path) as ledger:
        assert pass_time(ledger, date(2026, 2, 1), today=MADE, ahead=True) == 28


def test_of_two_at_once_one_wins_each_day_and_none_is_skipped(tmp_path: Path) -> None:
    until, today = MADE + timedelta(days=400), date(2028, 1, 1)
    written: list[int] = []
    start = Barrier(3)
    with ledger_of(tmp_path) as ledger:

        def passes() -> None:
            with Ledger.open(ledger.where, None) as own:
                start.wait()
                written.extend(pass_time(own, MADE + timedelta(days=n), today) for n in range(0, 401, 7))
                written.append(pass_time(own, until, today))

        threads = [Thread(target=passes) for _ in range(3)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

        assert sum(written) == 401
        assert days(ledger) == [(MADE + timedelta(days=n)).isoformat() for n in range(401)]


def test_the_id_of_a_day_follows_from_the_day(tmp_path: Path) -> None:
    ids = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        with ledger_of(tmp_path / name) as ledger:
            pass_time(ledger, date(2026, 1, 6), date(2026, 1, 8))
            ids.append([one.event_id for one in ledger.read("calendar:nl") if isinstance(one, Event)])

    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2
