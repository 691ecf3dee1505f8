"""`werkzekerheid work` in real processes, on both databases: one leads, and whoever dies is followed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.ledgers import untold
from tests.work.processes import COACH, ROOT, Program, Worker, end_sessions, environment, made, opened, until
from werkzekerheid.app.calendar import calendar_day
from werkzekerheid.app.clock import system_clock, today
from werkzekerheid.app.recording import Given, record
from werkzekerheid.facts.event import Event
from werkzekerheid.ledger.leadership import leadership
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.logs import KEYS
from werkzekerheid.readmodels import store

if TYPE_CHECKING:
    from pathlib import Path

    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.storage import Where


def relapse(app: App) -> str:
    """A new career with a relapse of today, which raises an alert; recorded without a look at the views."""
    career = str(uuid4())
    day = today(app.clock)
    record(app.ledger, Given(career, "career_opened", {"reason": "benefit"}, "-", None), COACH, untold(day))
    record(app.ledger, Given(career, "relapse_reported", {"effects": ["absent"]}, "-", None), COACH, untold(day))
    return career


def is_up(app: App) -> bool:
    """Whether everything is in view."""
    head = app.ledger.head()
    return app.wait_for_views(head, 0) and app.ledger.head() == head


def raised(app: App, career: str) -> list[str]:
    """The rules whose alerts were raised in this career, as often as they were."""
    told = app.ledger.read(f"alerts:{career}")
    return [one.fact.rule for one in told if isinstance(one, Event) and one.fact.TYPE == "alert_raised"]  # type: ignore[attr-defined]


def is_raised(app: App, career: str, rule: str) -> bool:
    return rule in raised(app, career)


def check_whole(app: App, careers: list[str]) -> None:
    """All is in view, just as a rebuild would have it, and each alert was raised once."""
    until(lambda: is_up(app))
    assert app.rebuild().equal
    for career in careers:
        until(partial(is_raised, app, career, "relapse_response"))  # it is written just after the rows
        rules = Counter(raised(app, career))
        assert rules["relapse_response"] == 1
        assert set(rules.values()) == {1}
    with app.views().reading() as connection:
        assert store.pending(connection, 100) == []


def test_two_at_once_one_leads_and_when_it_is_killed_the_other_takes_over(where: Where) -> None:
    made(where)
    with opened(where) as app, Worker(where) as first:
        until(lambda: first.leads)
        careers = [relapse(app)]
        until(lambda: is_up(app))
        with Worker(where) as second:
            careers += [relapse(app) for _ in range(5)]
            until(lambda: is_up(app))
            assert second.has_said("standing_by")
            assert not second.leads
            assert json.loads(second.get("/health"))["loops"]["views"] == {"state": "standing by"}
            assert b"werkzekerheid_leading 1.0" in first.get("/metrics")

            first.process.send_signal(signal.SIGKILL)
            careers.append(relapse(app))

            until(lambda: second.leads)
            careers += [relapse(app) for _ in range(5)]
            check_whole(app, careers)
            assert b"werkzekerheid_leading 1.0" in second.get("/metrics")
            end(second)
    for one in (first, second):
        assert {key for line in one.lines for key in line} <= KEYS


def end(worker: Worker) -> None:
    """SIGTERM ends it cleanly."""
    worker.process.terminate()
    assert worker.ended() == 0
    assert worker.lines[-1]["event"] == "ended"


def test_told_to_end_it_lets_go_and_another_leads(where: Where) -> None:
    made(where)
    with Worker(where) as worker:
        until(lambda: worker.leads)
        worker.process.send_signal(signal.SIGINT)
        assert worker.ended() == 0
    with leadership(where) as lead:
        assert lead.try_lead()


def test_days_that_are_over_are_written_down_once(where: Where) -> None:
    """The ledger was made nine days ago, and nobody looked since."""
    ago = system_clock() - timedelta(days=9)
    Ledger.create(where, demo=True, clock=lambda: ago).close()
    with opened(where) as app, Worker(where) as worker:
        until(lambda: worker.has_said("days_passed"))
        until(lambda: is_up(app))

        assert worker.has_said("days_passed")["days"] in {9, 10}
        assert calendar_day(app.ledger) == today(app.clock)
        assert app.views().at().day == today(app.clock)


def test_a_server_that_ends_every_session_is_met_again(database: str) -> None:
    made(database)
    with Worker(database) as worker:
        with opened(database) as app:
            until(lambda: worker.leads)
            careers = [relapse(app)]
            until(lambda: is_up(app))

        end_sessions(database, "werkzekerheid")

        until(lambda: [one["event"] for one in worker.lines].count("leading") == 2)
        with opened(database) as app:
            careers.append(relapse(app))
            check_whole(app, careers)
        assert worker.has_said("leadership_lost")
        assert not [one for one in worker.lines if one["event"] == "bug"]


def test_once_does_what_is_to_do_now_and_ends(where: Where) -> None:
    made(where)
    with opened(where) as app:
        careers = [relapse(app) for _ in range(3)]
        with Program(where, "work", "--once") as program:
            assert program.ended() == 0
            assert program.has_said("done")
        check_whole(app, careers)


def test_it_is_refused_where_it_cannot_begin(where: Where) -> None:
    with Program(where, "work") as program:
        assert program.ended() == 2
    made(where)
    with Worker(where) as worker, Program(where, "work", "--health", str(worker.port)) as other:
        assert other.ended() == 2
    with Program(where, "work", "--once", "--health", "0") as program:
        assert program.ended() == 2


def test_how_long_it_takes_from_commit_to_view_can_be_measured(tmp_path: Path) -> None:
    measured = subprocess.run(
        [sys.executable, "scripts/bench_work.py", "--facts", "3"],
        cwd=ROOT, env=environment(tmp_path / "ledger.db"), capture_output=True, check=True, timeout=60,
    )  # fmt: skip

    found = json.loads(measured.stdout)
    assert found["facts"] == 3
    assert 0 < found["commit_to_view"]["p50_ms"] < found["commit_to_alert"]["p50_ms"]
