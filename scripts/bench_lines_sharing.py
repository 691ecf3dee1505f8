"""What `bench.py` measures of the gateway: how long a decision takes."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

from bench_form import Measured

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench_form import Place, Size

_BOUND_MICROSECONDS = 50
_DECISIONS = 2_000


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
