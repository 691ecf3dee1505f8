"""A backtest over a ledger in which an organisation adopted a table: each career by the table of who answers for it."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.app.places import KEY, Clock, silent
from tests.rules.tables import table_text
from werkzekerheid.app import directory as kept
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.backtest import over_ledger
from werkzekerheid.app.backtest.measuring import ENDINGS
from werkzekerheid.app.backtest.report import Judged, report
from werkzekerheid.app.backtest.tables import our_tables, read_tables
from werkzekerheid.app.over_careers import crew
from werkzekerheid.app.rule_sets import Decision, adopt
from werkzekerheid.app.table_files import TypedTable
from werkzekerheid.cli.screen import show
from werkzekerheid.cli.views.backtest import sheet
from werkzekerheid.facts.event import Actor, Event
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.app.backtest.measuring import Tally
    from werkzekerheid.app.backtest.tables import Tables

KEEPER = Actor(actor="keeper", role="system")
LEAD = Actor(actor="p-1", role="lead", organisation="city")
MONTHLY = table_text("in_view", silent_days=31)
TODAY = date(2026, 3, 2)
FIFTY_DAYS_LATER = date(2026, 4, 21)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """The city promises to speak with everybody without work each month, the town promises what we do.

    2026-03-02  in_view adopted by the city: 31 days, ours 61
    2026-03-02  career_opened, responsibility_assigned to the city; the same of another to the town
    2026-04-21  nobody was heard since
    """
    chosen, clock = Settings(tmp_path / "ledger.db", KEY, str(tmp_path / "destroyed.jsonl")), Clock()
    create(chosen, demo=False, clock=clock)
    with open_app(chosen, clock) as opened:
        for key, person in (("city", "p-1"), ("town", "p-2")):
            kept.register(opened, key, f"Gemeente {key}", "municipality", kept.Change(KEEPER))
            kept.grant(opened, person, key, "lead", kept.Change(KEEPER))
        adopt(opened, TypedTable("in_view.toml", "in_view", MONTHLY), Decision(LEAD, "city", TODAY, "Past beter."))
        for key in ("city", "town"):
            _open_career(opened, key)
        clock.now = clock.now.replace(month=FIFTY_DAYS_LATER.month, day=FIFTY_DAYS_LATER.day)
        opened.pass_time()
        yield opened


def _open_career(app: App, organisation: str) -> None:
    career, by = str(uuid4()), Actor(actor=f"of-{organisation}", role="klantmanager", organisation=organisation)
    facts: list[tuple[str, dict[str, Any]]] = [
        ("career_opened", {"reason": "benefit"}),
        ("responsibility_assigned", {"scope": "case", "organisation": organisation, "role": "klantmanager"}),
    ]
    for type_name, content in facts:
        app.record(career, type_name, {"occurred": TODAY.isoformat(), **content}, by)


def by(app: App, *tables: Tables) -> list[Tally]:
    """All careers by each of these."""
    return over_ledger.measure_part(app, tables, app.today(), list(app.careers_s_ids()))


def raised(tally: Tally) -> int:
    return sum(tally["alerts", "in_view", how] for how in ENDINGS)


def folder_with(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "in_view.toml").write_text(text, "utf-8")
    return path


def test_each_career_is_judged_by_the_table_of_whoever_answers_for_it(app: App, tmp_path: Path) -> None:
    """As it was judged: one alert, in the city. By our tables none, by the monthly one for everybody two."""
    monthly = read_tables(folder_with(tmp_path / "monthly", MONTHLY))

    found = by(app, over_ledger.as_judged(app), our_tables(), monthly)

    assert [raised(one) for one in found] == [1, 0, 2]


def test_it_counts_the_alerts_that_stand_in_the_ledger(app: App) -> None:
    standing = [one.fact for one in app.ledger.read_from(0, 1_000) if isinstance(one, Event)]
    live = [one for one in standing if one.TYPE == "alert_raised" and getattr(one, "rule", "") == "in_view"]

    [found] = by(app, over_ledger.as_judged(app))

    assert len(live) == raised(found) == 1


def test_the_report_says_which_rules_had_a_table_of_their_own_and_names_nobody(app: App) -> None:
    with crew(1, None, 0) as hands:
        tables = over_ledger.as_judged(app), our_tables()
        judged = over_ledger.over_ledger(app, LEAD, [], tables, hands, silent)
    document = report(judged, truth=False, hidden=True)

    assert [one["adopted"] for one in document["tables"]] == [["in_view"], []]
    assert "city" not in str(document)


def test_people_are_told_that_adopted_tables_count(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    both = over_ledger.as_judged(app), our_tables()
    judged = [Judged(one, tally, ()) for one, tally in zip(both, by(app, *both), strict=True)]

    show(sheet(report(judged, truth=False, hidden=True)))

    told = capsys.readouterr().out
    assert "Met de tabellen die organisaties zelf vaststelden" in told
    assert "zoals beoordeeld → onze tabellen" in told


def test_another_process_judges_by_what_was_adopted(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is handed out can be pickled, and gives the same where another process opens the ledger for itself."""
    careers: Sequence[str] = list(app.careers_s_ids())
    tables = [over_ledger.as_judged(app), our_tables()]
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{app.ledger.where}")
    monkeypatch.setenv("WERKZEKERHEID_KEY", KEY)

    handed = pickle.loads(pickle.dumps(tables))
    there = over_ledger._measure_elsewhere(app.ledger.ledger_id, handed, app.today(), careers)

    assert there == over_ledger.measure_part(app, tables, app.today(), careers)
    assert [raised(one) for one in there] == [1, 0]
