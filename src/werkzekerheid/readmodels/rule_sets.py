"""The rule sets as they stand in the ledger. The ledger alone says by which table somebody is judged."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, cast

from werkzekerheid.facts.event import Event
from werkzekerheid.facts.layout import day_of
from werkzekerheid.readmodels.skips import ANYWHERE
from werkzekerheid.rules.adopted import NO_SETS, Adoption, read, sets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from werkzekerheid.facts.streams import RulesAdopted
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.readmodels.skips import Skips
    from werkzekerheid.rules.adopted import RuleSets

STREAMS = "rules:"
"""How the streams begin in which organisations adopt tables; behind it stands the organisation."""


def rule_sets(ledger: Ledger, skips: Skips, position: int = sys.maxsize, known_at: datetime | None = None) -> RuleSets:
    """The tables that were adopted up to a position, or up to a moment. What cannot be read adopts nothing."""
    streams = list(ledger.streams(STREAMS))
    return fold(_events(ledger, streams, skips, position, known_at)) if streams else NO_SETS


def fold(events: Iterable[Event]) -> RuleSets:
    """The rule sets of these events, those of one stream in its order."""
    return sets_of(_adoption(event) for event in events if event.fact.TYPE == "rules_adopted")


def _adoption(event: Event) -> Adoption:
    fact = cast("RulesAdopted", event.fact)
    return Adoption(
        event.stream.removeprefix(STREAMS), fact.policy, date.fromisoformat(fact.valid_from),
        day_of(event.recorded_at), fact.decided_by, fact.why, event.event_id, fact.table, read(fact.policy, fact.table),
    )  # fmt: skip


def _events(
    ledger: Ledger, streams: list[str], skips: Skips, position: int, known_at: datetime | None
) -> Iterator[Event]:
    for stream in streams:
        for event in ledger.read(stream, known_at, ANYWHERE):
            if isinstance(event, Event) and event.position <= position and event.position not in skips:
                yield event
