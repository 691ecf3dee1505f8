"""Recalls the data sets that hold something of somebody whose data are erased: who has them is told (AVG 19).

No pseudonym is told: the data set is destroyed, and made anew without them where it is still needed.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, cast

from werkzekerheid.app.readable import read_whole
from werkzekerheid.facts.event import Told, event_id
from werkzekerheid.facts.research import ExtractRecalled
from werkzekerheid.ledger.ledger import Batch, Draft
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.research.projects import STREAMS, fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from werkzekerheid.facts.event import Actor, Event
    from werkzekerheid.facts.sharing import DataShared
    from werkzekerheid.ledger.ledger import Ledger


def recalls(
    ledger: Ledger, events: Iterable[Event], classes: Collection[str], by: Actor, command_id: str
) -> list[Batch]:
    """What is to be written beside the erasure, in the same transaction: once for each data set that is still there.

    Args:
        ledger: with the projects.
        events: of the career and of its sharing stream.
        classes: that are erased.
        by: who erases.
        command_id: of the erasure; its own event is the first.
    """
    names = [one.disclosure for one in _extracts(events, classes)]
    found, numbers = list[Batch](), count(1)
    for project in dict.fromkeys(one.rpartition("-")[0] for one in names):
        stream = f"{STREAMS}{project}"
        known = read_whole(ledger, stream, skips_of(ledger))
        one = fold(known.events)
        left = [each.extract for each in one.left if each.recalled_on is None] if one else []
        drafts = [
            Draft(_recalled(project, each), Told(recorded_by=by), command_id, event_id(command_id, next(numbers)))
            for each in left
            if each in names
        ]
        if drafts:
            found.append(Batch(stream, known.version, drafts))
    return found


def _extracts(events: Iterable[Event], classes: Collection[str]) -> list[DataShared]:
    shared = (cast("DataShared", one.fact) for one in events if one.fact.TYPE == "data_shared")
    return [one for one in shared if one.channel == "extract" and set(one.classes) & set(classes)]


def _recalled(project: str, extract: str) -> ExtractRecalled:
    return ExtractRecalled.model_validate({"project": project, "extract": extract, "reason": "erasure"})
