"""`work` seals by itself, and one tree that does not fit does not keep it from the others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.audit.lines import looked
from tests.evidence.places import COACH, fill, told, verify
from tests.ledgers import MORNING, Clock, code_of
from werkzekerheid.app.evidence.proving import prove
from werkzekerheid.app.evidence.sealing import seal_due
from werkzekerheid.app.evidence.verifying import Against
from werkzekerheid.app.work.working import work_once

if TYPE_CHECKING:
    from tests.evidence.places import Hands
    from werkzekerheid.app.app import App


def sizes(app: App) -> list[int]:
    found = [app.audit.last_checkpoint(tree) for tree in ("ledger", "access", "processing")]
    return [one.size if one else -1 for one in found]


def test_it_seals_when_it_is_time(app: App) -> None:
    """
    08:31  first look: all three trees are begun
    08:32  some events: too few, and the last checkpoint is fresh
    09:45  an hour is over
    09:46  a thousand more: enough by themselves
    """
    fill(app, 5)
    assert [one.head.size for one in seal_due(app)] == [5, 0, 0]
    fill(app, 5, 5)
    assert seal_due(app) == []
    assert isinstance(app.clock, Clock)
    app.clock.now += timedelta(hours=1)
    assert [one.head.size for one in seal_due(app)] == [10]
    fill(app, 1_000, 10)
    assert [one.head.size for one in seal_due(app)] == [1_010]
    assert sizes(app) == [1_010, 0, 0]
    assert told(verify(app)) == []


def test_working_once_seals_too(app: App) -> None:
    fill(app, 3)
    assert work_once(app)
    assert sizes(app)[0] >= 3


def test_one_tree_that_does_not_fit_keeps_no_other_from_being_sealed(app: App, hands: Hands) -> None:
    fill(app, 5)
    app.audit.write([looked(0, MORNING)], [])
    seal_due(app)
    hands.do("DELETE FROM events WHERE position = 5")
    fill(app, 1_000, 5)
    app.audit.write([looked(number, MORNING) for number in range(1_000)], [])
    assert code_of(lambda: seal_due(app)) == "evidence_does_not_fit"
    assert sizes(app) == [5, 1_001, 0]


def test_who_asks_for_a_proof_is_written_down(app: App) -> None:
    """What goes out cannot be read; but who has it has it."""
    fill(app, 3)
    prove(app, "2", Against(), COACH)
    ((_, line),) = app.audit.access()
    assert (line.person, line.action, line.what, line.purpose) == ("coach-1", "export", "prove", "audit")
    assert line.career == "0"
    assert line.digest is not None
