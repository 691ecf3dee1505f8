"""How far the views are behind the ledger, as somebody from outside would find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.ledger.ledger import Event
from werkzekerheid.readmodels import store
from werkzekerheid.readmodels.tables import LIVE

if TYPE_CHECKING:
    from werkzekerheid.app.app import App

_SOME = 20


class Look(NamedTuple):
    """The last position in the ledger and in the views, how old the first event between them is, and the dead letters.

    An event that nobody can read says not when it was recorded: then the next one counts.
    """

    head: int
    position: int
    lag_seconds: float
    dead_letters: int

    @property
    def lag_events(self) -> int:
        """How many positions the views are behind."""
        return max(self.head - self.position, 0)


def look(app: App) -> Look:
    """Looks now.

    Raises:
        Refusal: the ledger or the views cannot be read.
    """
    views = app.views()
    position = views.at().position
    with views.reading() as connection:
        dead = store.count_dead_letters(connection, LIVE)
    head = app.ledger.head()
    waiting = app.ledger.read_from(position, _SOME) if head > position else ()
    since = next((one.recorded_at for one in waiting if isinstance(one, Event)), None)
    lag = max((app.clock() - since).total_seconds(), 0.0) if since else 0.0
    return Look(head, position, lag, dead)
