"""That there is nothing to show, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.cli.sheet import empty
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType


def sheet(projection: str) -> Iterator[RenderableType]:
    """The sentence for a projection without rows."""
    sentences = {
        "careers": say("cli_no_careers"),
        "worklist": say("cli_no_work"),
        "alerts": say("cli_no_alerts"),
        "handovers": say("cli_no_handovers"),
        "people_around": say("cli_no_people"),
    }
    yield empty(sentences.get(projection) or say("cli_nothing_to_show"))
