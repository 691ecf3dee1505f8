"""Draws one career as lanes, from the document `timeline`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.cli.screen import width
from werkzekerheid.cli.views import timeline
from werkzekerheid.cli.visible import visible
from werkzekerheid.picture.life import happened, last_day, lived, told_on
from werkzekerheid.picture.themes import lanes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from rich.console import RenderableType


def drawn(
    career: str, as_of: date | None, now: date, events: Sequence[dict[str, Any]], *, lanes_only: bool
) -> Iterator[RenderableType]:
    """The drawing, and the events below it unless only the lanes are wanted.

    It ends on the day asked about; else a telling ends with the last that is known, and a live career today.
    """
    life = lived(events)
    made = timeline.Drawn(career, told_on(life), lanes(happened(life), visible), last_day(life, as_of, now))
    return timeline.sheet(made, None if lanes_only else events, width())
