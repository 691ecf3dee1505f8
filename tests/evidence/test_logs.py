"""The access log and the processing log are sealed like the ledger; what goes when its term is over is no tampering."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.audit.lines import handled, looked
from tests.evidence.places import seal, told, verify
from tests.ledgers import MORNING, Clock
from werkzekerheid.app.log_terms import prune
from werkzekerheid.facts.event import Actor
from werkzekerheid.ledger.audit.lines import Pruning
from werkzekerheid.ledger.evidence.notes import TreeHead
from werkzekerheid.ledger.evidence.pruned import excused

if TYPE_CHECKING:
    from tests.evidence.places import Hands
    from werkzekerheid.app.app import App

YEAR = timedelta(days=400)
NOW = datetime(2027, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def logged(app: App) -> App:
    """Twenty lines in each log, a day after one another, sealed after ten and after twenty."""
    assert isinstance(app.clock, Clock)
    for number in range(20):
        at = MORNING + number * DAY
        app.clock.now = at
        app.audit.write([looked(number, at)], [handled(number, int(at.timestamp() * 1_000))])
        if number in {9, 19}:
            seal(app)
    return app


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE access SET person = 'person-2' WHERE number = 7", ("access", "changed", 7, 7, 1)),
        ("UPDATE access SET ground = '' WHERE number = 7", ("access", "changed", 7, 7, 1)),
        ("UPDATE access SET career = NULL WHERE number = 7", ("access", "changed", 7, 7, 1)),
        ("UPDATE processing SET end_time = end_time + 1 WHERE number = 20", ("processing", "changed", 20, 20, 1)),
        ("DELETE FROM access WHERE number = 7", ("access", "removed", 7, None, 1)),
        ("DELETE FROM access WHERE number = 1", ("access", "removed", 1, None, 1)),
        ("DELETE FROM access WHERE number < 4", ("access", "removed", 1, None, 3)),
        ("DELETE FROM processing WHERE number > 15", ("processing", "cut_off", 16, None, 5)),
        ("DELETE FROM processing", ("processing", "cut_off", 1, None, 20)),
    ],
)
def test_whatever_is_done_to_a_line_is_found(
    logged: App, hands: Hands, statement: str, found: tuple[object, ...]
) -> None:
    assert told(verify(logged)) == []
    hands.audit(statement)
    assert told(verify(logged)) == [found]


def test_lines_whose_term_is_over_may_go(logged: App) -> None:
    """Their leaves stay: what is still there is held against the same tree, and it grows on."""
    later = years_later(logged)
    logged.audit.write([looked(20, later)], [handled(20, int(later.timestamp() * 1_000))])
    logged.audit.prune("access", MORNING + 5 * DAY, later)
    logged.audit.prune("processing", MORNING + 15 * DAY, later)
    assert [(one.tree, one.pruned, one.findings) for one in verify(logged)] == [
        ("ledger", 0, ()), ("access", 5, ()), ("processing", 15, ()),
    ]  # fmt: skip
    assert [one.head.size for one in seal(logged)] == [0, 21, 21]
    assert told(verify(logged)) == []


def test_what_goes_is_sealed_before(app: App) -> None:
    """Nobody sealed for years: of each line its hash stays all the same."""
    assert isinstance(app.clock, Clock)
    app.audit.write([looked(number, MORNING) for number in range(5)], [])
    app.clock.now = MORNING + 10 * YEAR
    (access, _) = prune(app, (MORNING + YEAR).date(), Actor(actor="cli", role="system"))
    assert access.lines == 5
    (_, verified, _) = verify(app)
    assert (verified.pruned, verified.findings) == (5, ())


def test_who_hides_a_line_behind_a_pruning_is_found(logged: App, hands: Hands) -> None:
    """More is gone than was written down, or something else than the oldest."""
    later = years_later(logged)
    logged.audit.write([looked(20, later)], [])
    logged.audit.prune("access", MORNING + 5 * DAY, later)
    hands.audit("DELETE FROM access WHERE number = 6")
    assert told(verify(logged)) == [("access", "removed", 6, None, 1)]


@pytest.mark.parametrize("year", [2026, 2098])
def test_a_pruning_that_somebody_made_up_hides_nothing_young(logged: App, hands: Hands, year: int) -> None:
    """A line that the first checkpoint did not count yet is younger than that; and nothing went after today."""
    years_later(logged)
    hands.audit("DELETE FROM access WHERE number > 14 AND number < 18")
    columns = "number, log, before_at, before_time, made_at, lines"
    values = ("access", f"{year}-03-05T00:00:00.000000Z", 0, f"{year + 1}-03-06T00:00:00.000000Z", 3)
    hands.audit(f"INSERT INTO prunings ({columns}) VALUES (1, ?, ?, ?, ?, ?)", *values)
    assert told(verify(logged)) == [("access", "removed", 15, None, 3)]


def test_a_line_that_went_before_it_was_sealed_is_missed(app: App, hands: Hands) -> None:
    """Sealing goes on, and the tree says for ever that it was gone."""
    app.audit.write([looked(number, MORNING) for number in range(5)], [])
    hands.audit("DELETE FROM access WHERE number IN (2, 3)")
    assert [one.head.size for one in seal(app)] == [0, 5, 0]
    assert told(verify(app)) == [("access", "removed", 2, None, 2)]


def years_later(app: App) -> datetime:
    assert isinstance(app.clock, Clock)
    app.clock.now = MORNING + YEAR
    return app.clock.now


def head(size: int, made_at: str) -> TreeHead:
    return TreeHead("access", size, bytes(32), made_at, size)


def test_only_what_was_old_and_written_down_is_excused() -> None:
    """The lowest numbers, so many as went; none that a checkpoint from after the term did not count."""
    year = Pruning("access", "2026-03-05T00:00:00Z", 0, "2027-03-05T00:00:00Z", 3)
    heads = [head(10, "2026-03-04T00:00:00Z"), head(20, "2026-03-10T00:00:00Z"), head(30, "2026-04-10T00:00:00Z")]
    assert excused([1, 2, 3, 4], "access", [year], heads, NOW) == {1, 2, 3}
    assert excused([1, 2, 21], "access", [year], heads, NOW) == {1, 2}
    assert excused([1, 2], "processing", [year], heads, NOW) == set()
    assert excused([1, 2], "access", [], heads, NOW) == set()
    assert excused([1, 2], "access", [year._replace(made_at="2027-03-04T00:00:00Z")], heads, NOW) == set()
    assert excused([1, 2], "access", [year._replace(made_at="once")], heads, NOW) == set()
    assert excused([1, 2], "access", [year._replace(made_at="2027-03-06T00:00:00")], heads, NOW) == set()
    assert excused([1, 2], "access", [year], heads, NOW.replace(year=2026)) == set()
    assert excused([1, 500], "access", [year], [], NOW) == {1, 500}
