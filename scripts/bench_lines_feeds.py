"""What `bench.py` measures of feeds: pages of a thousand, and what those who wait cost."""

from __future__ import annotations

import statistics
from contextlib import closing
from typing import TYPE_CHECKING

from bench_form import Measured, in_turns, seconds

if TYPE_CHECKING:
    from bench_form import Place, Size

_EVENTS_A_SECOND = 20_000
_MEGABYTES = 50
_WAITING = 100
_ROUNDS = 5


def feed(place: Place, size: Size) -> list[Measured]:
    """Pages of 1,000 events, each decided about, and written down before it is given."""
    from bench_feeds import LENGTH, Followed

    careers = size.seen * 3
    with closing(Followed(place.folder, careers)) as followed:
        one, other = followed.subscribed("reference"), followed.subscribed("content")
        first = followed.events / seconds(lambda: followed.follow(followed.subscribed("reference")))
        works = {"reference": lambda: followed.follow(one), "content": lambda: followed.follow(other)}
        took = in_turns(works, min(size.rounds, _ROUNDS))
    reference, content = (followed.events / took[name] for name in ("reference", "content"))
    same = (
        f"{followed.events:,} events of {careers:,} careers of {LENGTH} facts in pages of 1,000, from the place to the "
        "bytes, with the lines in both logs on disk"
    )
    bound = _EVENTS_A_SECOND
    return [
        Measured.rates("feed of references", "SQLite", "the bound", reference, bound, same, ">= 1"),
        Measured.rates(
            "feed of references, the first time", "SQLite", "the bound", first, bound,
            f"{same}; of no career was anything decided yet, and each is folded for that",
        ),
        Measured.rates(
            "feed of content", "SQLite", "the bound", content, bound,
            f"{same}; every event is opened and narrowed, and beside each career stands what was shared of it",
        ),
    ]  # fmt: skip


def waiting(place: Place, size: Size) -> list[Measured]:
    """A hundred who wait over HTTP: what they cost, and whether who writes is slower."""
    from bench_feeds import Followed, Served

    number = min(_WAITING, max(2, size.seen))
    with (
        closing(Followed(place.folder, max(2, size.seen // 10))) as followed,
        closing(Served(followed.settings)) as api,
    ):
        one = followed.subscribed("reference")
        after, facts = followed.follow(one), max(2, size.events)
        followed.append(facts)  # loads what there is to load
        with api.waited_on(one, after, 1):
            before = api.megabytes()
        alone, beside, held = [], [], []
        for _ in range(min(size.rounds, _ROUNDS)):
            alone.append(seconds(lambda: followed.append(facts)))
            with api.waited_on(one, after, number):
                held.append(api.megabytes() - before)
                beside.append(seconds(lambda: followed.append(facts)))
    slower = statistics.median(alone) / statistics.median(beside)
    rates = [facts / statistics.median(one) for one in (beside, alone)]
    costs = max(held)
    return [
        Measured(
            f"memory of {number} who wait", "SQLite", "the bound", costs, _MEGABYTES, costs / _MEGABYTES, "MB",
            "long polls over HTTP, each on a connection of its own: what the process of the API holds more with them "
            "than with one that waited",
            "<= 1",
        ),
        Measured(
            f"writing while {number} wait", "SQLite", "with nobody who waits", rates[0], rates[1], slower, "events/s",
            "appends of one event a transaction, of careers that nobody of them follows, by another process",
            ">= 0.9",
        ),
    ]  # fmt: skip
