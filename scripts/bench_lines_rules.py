"""What `bench.py` measures of the rules: a look at one career, and a backtest over many."""

from __future__ import annotations

from datetime import UTC, datetime
from datetime import time as hour
from functools import partial
from typing import TYPE_CHECKING

from bench_form import Measured, in_turns, medians, seconds
from make_load import careers

if TYPE_CHECKING:
    from datetime import date

    from bench_form import Place, Size
    from make_load import Generated
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Event

_LENGTH = 100
_LOOKED_AT = 20
_LOOK_MICROSECONDS = 150
_ALL, _MINUTES, _YEARS = 20_000, 10, 3
_SEED = 1


def look(_place: Place, size: Size) -> list[Measured]:
    """All rules look at a folded career; and those that have to, after one more fact."""
    from werkzekerheid.rules.registry import all_promises, load_tables

    tables = load_tables()
    lives = list(careers(min(size.careers, _LOOKED_AT), _LENGTH))
    folded = [_folded(career, facts) for career, facts in lives]
    took = in_turns({"ours": lambda: [all_promises(*one, tables) for one in folded]}, size.rounds)
    promises = sum(len(all_promises(*one, tables)) for one in folded) / len(folded)
    learned = medians({"ours": sum(_learned(career, facts) for career, facts in lives)} for _ in range(size.rounds))
    return [
        _a_look(
            "a look with all rules from nothing", took["ours"] / len(folded),
            f"{len(tables)} rules look at a folded career of {_LENGTH} events on its last day, {promises:.0f} promises "
            f"each; the mean of {len(folded)} careers",
        ),
        _a_look(
            "a look after one more fact", learned["ours"] / (len(folded) * _LENGTH),
            f"the same careers as a walk comes to know them: the rules that read the new fact look once more, the fact "
            f"is folded on, and its alerts are raised and settled; the mean of all {_LENGTH} facts",
        ),
    ]  # fmt: skip


def _a_look(what: str, seconds_each: float, how: str) -> Measured:
    microseconds = seconds_each * 1_000_000
    return Measured(
        what, "memory", "the bound", microseconds, _LOOK_MICROSECONDS, microseconds / _LOOK_MICROSECONDS, "µs", how,
        "<= 1",
    )  # fmt: skip


def _learned(career: str, facts: list[Generated]) -> float:
    """The seconds that a walk spends on its facts; the days between them are not counted."""
    from werkzekerheid.app.backtest.tables import our_tables
    from werkzekerheid.app.walk import Known, Walk

    tables = our_tables()
    walk, took = Walk(Known(career, _events(career, facts)), tables.looks(), tables.reads()), 0.0
    for moment in walk.known.order:
        walk.pass_days(moment.known_on)
        took += seconds(partial(walk.learn, moment))
    return took


def _folded(career: str, facts: list[Generated]) -> tuple[Career, date]:
    from werkzekerheid.career.evolve import fold

    return fold(career, _events(career, facts)), facts[-1].day


def _events(career: str, facts: list[Generated]) -> list[Event]:
    from werkzekerheid.facts.event import Event

    return [
        Event(
            n, f"career:{career}", n, one.event_id, datetime.combine(one.day, hour(12), UTC), one.command_id, None,
            None, None, one.told, one.fact,
        )
        for n, one in enumerate(facts, start=1)
    ]  # fmt: skip


def backtest(place: Place, size: Size) -> list[Measured]:
    """The whole command over generated career files: how long all would take, and whether more of them need more."""
    from bench_commands import Commands
    from werkzekerheid.research.generating import generate

    commands = Commands(place.folder, place.folder / "none.db")
    few, many = max(2, size.played // 4), size.played
    for number in (few, many):
        generate(number, _SEED, place.folder / f"played-{number}", lambda _done, _of: None)
    small, large = (
        commands.watched("backtest", str(place.folder / f"played-{number}"), "--workers", "2", "--json")
        for number in (few, many)
    )
    # What the two have in common, the start of three processes, is not there twenty thousand times.
    each = max(large.seconds - small.seconds, 0) / (many - few) if many > few else large.seconds / many
    minutes = (each * _ALL + small.seconds) / 60
    return [
        Measured(
            f"backtest of {_ALL:,} careers", "files", "the bound", minutes, _MINUTES, minutes / _MINUTES, "minutes",
            f"`werkzekerheid backtest --workers 2` over {many:,} generated careers of {_YEARS} years, day by day, took "
            f"{large.seconds:.0f} s, over {few:,} {small.seconds:.0f} s; the rest is counted on from these",
            "<= 1",
        ),
        Measured(
            "memory of that backtest", "files", "a quarter of the careers", large.peak, small.peak,
            large.peak / small.peak, "MB",
            "the peak of all its processes together: it is kept by the counts, not by the careers",
            "<= 1.25",
        ),
    ]  # fmt: skip
