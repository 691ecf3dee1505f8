"""Draws one career of the ledger as lanes.

The document `timeline` says in words what happened; a drawing needs the fields behind them. They come from the same
view of the career, and only after `app.look` let the reader through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.app.looking import view
from werkzekerheid.cli.scale import When
from werkzekerheid.cli.screen import width
from werkzekerheid.cli.strokes import Happened, lanes
from werkzekerheid.cli.views import timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.readmodels.days import Asked


def drawn(app: App, career: str, asked: Asked, events: Sequence[dict[str, Any]] | None) -> Iterator[RenderableType]:
    """The drawing, and the events below it where there are any."""
    one = view(app, app.career_id(career), asked)
    told = next((getattr(laid.fact, "told", None) for laid in one.laid if laid.fact.TYPE == "telling_recorded"), None)
    made = timeline.Drawn(career, told, lanes(happened(one.laid), one.names.of), one.day)
    return timeline.sheet(made, events, width())


def happened(laid: Iterable[Laid]) -> Iterator[Happened]:
    """Events as they are drawn, in the order of life."""
    for one in laid:
        moment = one.moment
        when = When(moment.order, None if moment.dayless else moment.earliest, moment.bound)
        yield Happened(one.fact.TYPE, one.fact.model_dump(mode="json"), when)
