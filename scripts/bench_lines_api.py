"""What `bench.py` measures of the API: a read and an append over HTTP, against an answer that says nothing."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from bench_form import Measured, in_turns

if TYPE_CHECKING:
    from bench_form import Place, Size

_READS_A_LOOK = 5


def api(place: Place, size: Size) -> list[Measured]:
    """Reading a projection, and recording a fact."""
    from bench_api import CAREERS, CLIENTS, FACTS, Both

    reads, appends = size.seen * _READS_A_LOOK, size.events
    with closing(Both(place.folder)) as both:
        # Apart: whoever records has what was kept of a career made again.
        took = in_turns(
            {"read": lambda: both.read(reads), "read_nothing": lambda: both.read_nothing(reads)}, size.rounds
        )
        took |= in_turns(
            {"append": lambda: both.append(appends), "append_nothing": lambda: both.append_nothing(appends)},
            size.rounds,
        )
    how = (
        f"{CLIENTS} clients that keep their connection, on loopback; both are served in the same way, each by a process"
    )
    about = f"{CAREERS} careers of {FACTS} facts"
    return [
        _line(
            "read a projection over HTTP", "an empty GET", reads / took["read"], reads / took["read_nothing"],
            f"situations, of {about} in turn: token, gateway, a line in each log on disk before; none recorded; {how}",
        ),
        _line(
            "append a fact over HTTP", "an empty POST", appends / took["append"], appends / took["append_nothing"],
            f"a check-in, of {about} in turn: token, who may, lines in both logs, and the event on disk; {how}",
        ),
    ]  # fmt: skip


def _line(what: str, peer: str, ours: float, against: float, how: str) -> Measured:
    return Measured(what, "SQLite", peer, ours, against, ours / against, "requests/s", how, ">= 0.35")
