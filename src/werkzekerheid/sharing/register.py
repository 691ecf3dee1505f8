"""The sharing register of one career, folded from its two streams.

Its rows are those of `readmodels.sharing_register`, where they are stored too, to be searched over careers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.readmodels import sharing_register

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from werkzekerheid.facts.event import Event
    from werkzekerheid.readmodels.names import Names
    from werkzekerheid.readmodels.sharing_register import Row


def register(career_id: str, career: Sequence[Event], sharing: Iterable[Event], names: Names) -> list[Row]:
    """What was shared and refused, in the order of its days: as the career tells of it, and as the gateway wrote it.

    Args:
        career_id: whose.
        career: the events of the career.
        sharing: the events of its sharing stream.
        names: what ids are called.
    """
    rows = (*sharing_register.told_rows(career_id, career), *sharing_register.recorded_rows(career_id, sharing))
    return sharing_register.register(rows, names)
