"""What `bench.py` measures of the pages: how soon they answer whatever the ledger holds, and how much they send."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from bench_form import Measured

if TYPE_CHECKING:
    from bench_form import Place, Size

_DAY, _CAREER, _KILOBYTES = 40, 60, 150
_TIMES = 50
_AS_MANY = 10


def pages(place: Place, size: Size) -> list[Measured]:
    """*Mijn dag* and a long career, in a small ledger and in one ten times as large."""
    from bench_pages import CASELOAD, FACTS, LONG, Pages

    found = {}
    for number in (size.seen, size.seen * _AS_MANY):
        folder = place.folder / str(number)
        folder.mkdir()
        with closing(Pages(folder, number, min(CASELOAD, number))) as served:
            found[number] = served.all(min(size.seen, _TIMES))
    few, many = (found[number] for number in sorted(found))
    about = f"a caseload of {CASELOAD} among {size.seen * _AS_MANY:,} careers of {FACTS} facts"
    how = f"from the request until the first byte, over HTTP, signed in, warm; {about}"
    drawn = f"{how}; of {LONG} facts, drawn"
    day, career = many["my day"], many["a career"]
    largest = max(one.bytes for one in many.values()) / 1000
    return [
        _line("my day", "the bound", day.milliseconds, _DAY, how, "<= 1"),
        _line("a page of a career", "the bound", career.milliseconds, _CAREER, drawn, "<= 1"),
        _line("my day", "a tenth of the careers", day.milliseconds, few["my day"].milliseconds, how, "<= 1.25"),
        Measured(
            "the largest page", "SQLite", "the bound", largest, _KILOBYTES, largest / _KILOBYTES, "kB",
            "of these pages, compressed, without its stylesheets", "<= 1",
        ),
    ]  # fmt: skip


def _line(what: str, peer: str, ours: float, against: float, how: str, goal: str) -> Measured:
    return Measured(what, "SQLite", peer, ours, against, ours / against, "ms", how, goal)
