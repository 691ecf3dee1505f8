"""What `bench.py` measures of sharing: a decision of the gateway, to write it down, and an erasure."""

from __future__ import annotations

import statistics
import time
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

from bench_form import Measured, in_turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench_audit import Lines
    from bench_form import Place, Size
    from werkzekerheid.ledger.storage import Where

_BOUND_MICROSECONDS = 50
_DECISIONS = 2_000
_ERASURE_MILLISECONDS = 1_000
_ERASED = 5
_FACTS_A_LOOK = 5


def gateway(_place: Place, size: Size) -> list[Measured]:
    """The slowest of the decisions: inside, an employer, and a receiver who asks for all events by class."""
    slowest = max(_microseconds(one, size) for one in _decisions())
    return [
        Measured(
            "gateway decision", "", "the bound", slowest, _BOUND_MICROSECONDS, slowest / _BOUND_MICROSECONDS, "us",
            "the slowest of three decisions, each the median of rounds: the care team and the employer ask for the "
            "situation, a receiver with two consents for all events of the classes that may leave",
            "<= 1",
        )
    ]  # fmt: skip


def access_line(place: Place, size: Size) -> list[Measured]:
    """A look written down in both logs, on SQLite."""
    from bench_audit import OnFile

    with closing(OnFile(place.folder, size.events)) as lines:
        return _lines("SQLite", lines, size)


def access_line_postgresql(place: Place, size: Size) -> list[Measured]:
    """The same on PostgreSQL."""
    from bench_audit import OnServer

    with closing(OnServer(place.databases.make(), size.events)) as lines:
        return _lines("PostgreSQL", lines, size)


def _lines(on: str, lines: Lines, size: Size) -> list[Measured]:
    from bench_audit import THREADS

    took = in_turns({"ours": lines.ours, "bare": lines.bare, "at_once": lines.at_once}, size.rounds)
    ours, bare = took["ours"] / lines.number * 1_000_000, took["bare"] / lines.number * 1_000_000
    together = max(lines.number // THREADS, 1) * THREADS
    at_once = took["at_once"] / together * 1_000_000
    return [
        Measured(
            "a look, written down", on, "a bare commit", ours, bare, ours / bare, "us",
            "Auditing.put, from what was asked to a line in each log on disk under five indexes, against one INSERT of "
            "the same bytes into a table of one column, both durable",
            "<= 1.3",
        ),
        Measured(
            f"the same by {THREADS} threads at once", on, "a bare commit", at_once, bare, at_once / bare, "us",
            "of one process: who waits is written by who writes, in one commit",
        ),
    ]  # fmt: skip


def erasure(place: Place, size: Size) -> list[Measured]:
    """A whole career, on SQLite."""
    return [_erasure(place, place.folder / "erased.db", size, "SQLite")]


def erasure_postgresql(place: Place, size: Size) -> list[Measured]:
    """The same on PostgreSQL."""
    return [_erasure(place, place.databases.make(), size, "PostgreSQL")]


def _erasure(place: Place, where: Where, size: Size, on: str) -> Measured:
    from bench_erasure import Erasing

    facts, rounds = _FACTS_A_LOOK * size.seen, min(size.rounds, _ERASED)
    with closing(Erasing(place.folder, where, rounds + 1, facts)) as erasing:
        erasing.one()  # loads what there is to load
        took = 1_000 * statistics.median(erasing.one() for _ in range(rounds))
        erasing.checked()
    how = (
        f"a career of {facts} facts, all classes but work, on a granted request: from the command to the certificate, "
        "with the access line, the list, the keys, the stored tables and their log; a rebuild then gives the same rows"
    )
    bound = _ERASURE_MILLISECONDS
    return Measured("erasure of a career", on, "the bound", took, bound, took / bound, "ms", how, "<= 1")


def _decisions() -> list[Callable[[], object]]:
    from werkzekerheid.sharing.consents import Consent
    from werkzekerheid.sharing.contract import contract
    from werkzekerheid.sharing.gateway import Asking, Standing, decide
    from werkzekerheid.sharing.tables import load_tables

    day, tables = date(2026, 3, 2), load_tables()
    inside = Standing("care_team", day)
    employer = Standing(
        "none", day, frozenset({"p"}), frozenset(), "municipality", "regular_employer"
    )  # fmt: skip
    purposes, classes = frozenset({"handover"}), frozenset({"work", "signal"})
    given = tuple(Consent(one, "kas", "given", day, purposes, classes) for one in ("c-1", "c-2"))
    receiver = Standing(
        "none", day, frozenset(), frozenset({"agreements"}), "sociale_onderneming", "regular_employer", given
    )
    situation, timeline = contract("situation"), contract("timeline")
    return [
        lambda: decide(Asking("jobcoach", "guidance"), inside, situation, tables),
        lambda: decide(Asking("employer", "guidance"), employer, situation, tables),
        lambda: decide(Asking("employer", "handover"), receiver, timeline, tables),
    ]


def _microseconds(act: Callable[[], object], size: Size) -> float:
    """The median of the rounds, of one decision."""
    rounds = []
    for _ in range(size.rounds):
        start = time.perf_counter()
        for _ in range(_DECISIONS):
            act()
        rounds.append((time.perf_counter() - start) / _DECISIONS * 1_000_000)
    return sorted(rounds)[len(rounds) // 2]
