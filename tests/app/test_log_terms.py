"""The lines of the logs go when their term is over, and not before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from tests.app.places import KEY, WORKER, Clock
from tests.ledgers import code_of
from werkzekerheid import catalogue
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.log_terms import kept_from, prune
from werkzekerheid.facts.event import Actor
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from werkzekerheid.ledger.storage import Where

PROGRAM = Actor(actor="work", role="system")
COACH = Actor(actor="coach-1", role="jobcoach", organisation="org-1")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(where: Where, tmp_path: Path, clock: Clock) -> Iterator[App]:
    settings = Settings(where, KEY, str(tmp_path / "destroyed.jsonl"))
    create(settings, demo=False, clock=clock)
    with open_app(settings, clock) as opened:
        yield opened


def look(app: App, clock: Clock, *years: int) -> None:
    for year in years:
        clock.now = datetime(year, 3, 2, 9, tzinfo=UTC)
        app.auditing.put(COACH, "read", careers=[WORKER], what="situation", purpose="guidance")


def years(app: App) -> list[str]:
    return [line.at[:4] for _, line in app.audit.access()]


def test_what_is_over_its_term_goes_from_both_logs_and_that_is_written_down(app: App, clock: Clock) -> None:
    """
    2020, 2021, 2024   somebody looks
    2026-03-02         what is from before 2021-03-02 has had its five years
    """
    look(app, clock, 2020, 2021, 2024, 2026)

    gone = prune(app, date(2021, 3, 2), PROGRAM)

    assert [(one.log, one.lines) for one in gone] == [("access", 1), ("processing", 1)]
    assert years(app) == ["2021", "2024", "2026", "2026", "2026"]
    assert [line.what for _, line in app.audit.access()][-2:] == ["access_log_prune", "processing_log_prune"]
    assert [number for number, _ in app.audit.processing()] == [2, 3, 4]


def test_what_is_within_its_term_stays(app: App, clock: Clock) -> None:
    look(app, clock, 2020, 2026)
    assert code_of(lambda: prune(app, date(2021, 3, 3), PROGRAM)) == "log_within_term"
    assert years(app) == ["2020", "2026"]


def test_not_everybody_may(app: App, clock: Clock) -> None:
    look(app, clock, 2020, 2026)
    assert code_of(lambda: prune(app, date(2021, 3, 2), COACH)) == "not_for_this_role"
    assert years(app) == ["2020", "2026"]


@pytest.mark.parametrize(("term", "kept"), [("P5Y", "2021-03-02"), ("P18M", "2024-09-02"), ("P1Y6M", "2024-09-02")])
def test_the_term_is_that_of_the_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, term: str, kept: str) -> None:
    assert kept_from(date(2026, 3, 2)) == date(2021, 3, 2)
    mount(tmp_path, monkeypatch, f'family = "access"\nterm = "{term}"')
    assert kept_from(date(2026, 3, 2)).isoformat() == kept


@pytest.mark.parametrize("line", ['family = "rights"\nterm = "P5Y"', 'family = "access"\nterm = "none"'])
def test_without_a_term_nothing_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    mount(tmp_path, monkeypatch, line)
    assert code_of(lambda: kept_from(date(2026, 3, 2))) == "policy_without_term"


def mount(folder: Path, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """A retention table of somebody's own."""
    table = f'title = "t"\n[[period]]\nvalid_from = 2020-01-01\nsource = "s"\n[[period.line]]\n{line}\n'
    (folder / "retention.toml").write_text(table, encoding="utf-8")
    monkeypatch.setenv(catalogue.OWN_POLICIES, str(folder))
