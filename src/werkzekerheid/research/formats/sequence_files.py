"""What TraMineR reads: spells (SPELL), one column a month (STS), and events with their time (TSE).

In SPELL the first four columns are those that `seqformat` asks for, in its order. Time counts from 1 at the opening, in
months, or in days where the project lets days leave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.research.formats import delimited, tabular
from werkzekerheid.research.formats.base import Column, Format, Part, Table, Tally, columns_of, vague_day
from werkzekerheid.research.formats.days import days, days_maybe
from werkzekerheid.research.sequences import by_day, by_month

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from werkzekerheid.research.formats.base import About, Seen
    from werkzekerheid.research.prepared import ResearchCareer
    from werkzekerheid.research.sequences import Step

Row = tuple[Any, ...]


def _steps(one: Seen, about: About) -> list[Step]:
    """By month, or by day where days leave as days: moved, and not made months."""
    beside = one.spells.beside
    return by_day(beside) if about.dates == "shifted" else by_month(beside)


def spell_rows(one: Seen, about: About) -> Iterator[Row]:
    """The steps of a sequence."""
    for step in _steps(one, about):
        yield one.id, step.begin, step.end, step.state, step.first, step.last


def told_rows(one: Seen, _about: About) -> Iterator[Row]:
    """The spells as they were told, which may overlap, with the days between which they began and ended."""
    for spell in one.spells.told:
        yield one.id, *days(spell.begins), *days_maybe(spell.ends), spell.state, spell.begins.history


def event_rows(one: Seen, _about: About) -> Iterator[Row]:
    """The events since the opening that have a day, each with the days since then (the day itself is 0)."""
    window = one.window
    if window is None:
        return
    for laid in one.laid:
        (earliest, _, precision), latest = days(laid.moment), laid.moment.latest
        if precision != "order" and latest is not None and latest >= window.first and not laid.moment.history:
            yield (
                one.id, (latest - window.first).days, laid.fact.TYPE,
                max((earliest - window.first).days, 0) if earliest else None, precision,
            )  # fmt: skip


def _without_sequence(one: Seen) -> tuple[str, ...]:
    spells = one.spells
    career = () if spells.window else ("career_without_day",)
    return (*career, *(("spell_without_day",) * spells.without_days))


def _without_time(one: Seen) -> Iterator[str]:
    window = one.window
    for laid in one.laid:
        if laid.moment.dayless or laid.moment.latest is None:
            yield "event_without_day"
        elif window is None or laid.moment.history or laid.moment.latest < window.first:
            yield "event_before_opening"


_CAREER, _STATE = Column("id"), Column("status", "code", "career_state")
SPELL = Table(
    "spell",
    (_CAREER, Column("begin", "whole"), Column("end", "whole"), _STATE, Column("first_on", "day"),
     Column("last_on", "day")),
    spell_rows, 2, _without_sequence,
)  # fmt: skip
TOLD = Table(
    "spell_told",
    (_CAREER, *vague_day("begins"), *vague_day("ends"), _STATE, Column("history", "yes_no")),
    told_rows,
)  # fmt: skip
TSE = Table(
    "tse",
    (_CAREER, Column("time", "whole"), Column("event", "code", "event"), Column("time_earliest", "whole"),
     Column("precision", "code", "precision")),
    event_rows, 0, _without_time,
)  # fmt: skip


def spell() -> Format:
    """SPELL, with the raw spells beside it."""
    return tabular.format_of("spell", lambda _about: (SPELL, TOLD), delimited)


def tse() -> Format:
    """TSE."""
    return tabular.format_of("tse", lambda _about: (TSE,), delimited)


def sts() -> Format:
    """STS; how many columns there are is known only when all parts are written."""
    return Format("sts", _sts_tables, _write_sts, _join_sts)


def _sequence(one: Seen, _about: About) -> Iterator[Row]:
    """A career, how long its sequence is, and its states."""
    steps = by_month(one.spells.beside)
    if steps:
        states = ",".join(",".join([step.state] * (step.end - step.begin + 1)) for step in steps)
        yield one.id, steps[-1].end, states


_SEQUENCE = Table("sts", (_CAREER, Column("length", "whole"), Column("states")), _sequence, 1, _without_sequence)


def _write_sts(careers: Iterable[ResearchCareer], about: About, folder: Path, number: int) -> Part:
    path, tally, longest = folder / f"sts-{number:05}.txt", Tally(), 0
    with path.open("w", encoding="utf-8", newline="") as out:
        for (columns,) in columns_of((_SEQUENCE,), careers, about, tally):
            longest = max(longest, *columns[1], 0)
            out.writelines(f"{id_},{length},{states}\n" for id_, length, states in zip(*columns, strict=True))
    return Part(number, {"sts": path}, tally, {"longest": longest})


def _sts_tables(parts: Sequence[Part], _about: About) -> tuple[Table, ...]:
    longest = max((part.notes["longest"] for part in parts), default=0)
    places = (Column(f"m{place}", "code", "career_state") for place in range(1, longest + 1))
    return (_SEQUENCE._replace(columns=(_CAREER, *places)),)


def _join_sts(parts: Sequence[Part], about: About, folder: Path) -> list[Path]:
    (table,) = _sts_tables(parts, about)
    made = folder / "sts.csv"
    with made.open("wb") as out:
        out.write(delimited.head(table))
        for part in parts:
            with part.files["sts"].open("rb") as lines:
                out.writelines(_padded(line, len(table.columns) - 1) for line in lines)
    return [made]


def _padded(line: bytes, longest: int) -> bytes:
    """A line of a part, as long as the longest: what lies behind the last day observed is empty."""
    career, length, states = line.rstrip(b"\n").split(b",", 2)
    return b"%b,%b%b\n" % (career, states, b"," * (longest - int(length)))
