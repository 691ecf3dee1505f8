"""What every format is: parts of so many careers, written apart and joined; and what an extract says about itself.

A part holds the same careers whoever writes it, in whatever order the parts are written, so the joined bytes are the
same on one process and on many. Nothing is kept in memory but the rows of a few careers and the counts.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from werkzekerheid.research.spells import spells_of, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.research.prepared import ResearchCareer
    from werkzekerheid.research.spells import Spells, Window

CAREERS_A_PART = 1_000
"""So many careers stand in a part, the last one excepted."""
_AT_ONCE = 100
CHUNK = 1 << 20

Kind = Literal["text", "code", "whole", "number", "yes_no", "day", "instant", "coded"]
"""What a column holds; `code` is one of a list, `coded` JSON with the coded fields of an event."""


class About(NamedTuple):
    """What an extract says of itself: all that somebody needs to make the same bytes again.

    `position` is the last of the ledger that was read; `dates` says how days leave (`months`, `shifted`);
    `classes` the data classes of the project; `rules` whether the tables tell what the rules said of each career, which
    takes longer than all the rest of them; `smallest_cohort` of how many careers the project must be at least.
    """

    project: str
    question: str
    position: int
    code_version: str
    dates: str = "months"
    classes: tuple[str, ...] = ()
    until_on: str | None = None
    rules: bool = False
    smallest_cohort: int = 10


class Column(NamedTuple):
    """A column of a table; `codes` is the list of words.json that its codes are of."""

    name: str
    kind: Kind = "text"
    codes: str | None = None


def vague_day(name: str) -> tuple[Column, ...]:
    """The three columns of a vague day."""
    return (
        Column(f"{name}_earliest", "day"),
        Column(f"{name}_latest", "day"),
        Column(f"{name}_precision", "code", "precision"),
    )


class Seen:
    """A career as the rows of its tables are made: what several of them need is worked out once."""

    def __init__(self, one: ResearchCareer) -> None:
        """Nothing was worked out yet."""
        self.career, self.laid, self.recorded_at, self.until = one

    @property
    def id(self) -> str:
        """Its pseudonym."""
        return self.career.career_id

    @cached_property
    def window(self) -> Window | None:
        """The days on which it was observed."""
        return window_of(self.career, self.until)

    @cached_property
    def spells(self) -> Spells:
        """Its spells, as told and beside one another."""
        return spells_of(self.career, self.until)


class Table(NamedTuple):
    """A table: its columns in order, the rows of a career in it, and how many of the first columns tell rows apart.

    `left_out` names, once for each, what of a career has no place in it.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Callable[[Seen, About], Iterable[tuple[Any, ...]]]
    key: int = 0
    left_out: Callable[[Seen], Iterable[str]] = lambda _career: ()


class Tally:
    """What was counted of an extract: rows, values that are missing, how often each code stands.

    `left_out` counts what has no place in the format, by why.
    """

    def __init__(self) -> None:
        """Nothing yet."""
        self.rows: Counter[str] = Counter()
        self.missing: Counter[tuple[str, str]] = Counter()
        self.codes: dict[tuple[str, str], Counter[str]] = {}
        self.left_out: Counter[str] = Counter()

    def add(self, table: Table, columns: Sequence[Sequence[Any]]) -> None:
        """Counts the values of some rows, column by column."""
        self.rows[table.name] += len(columns[0]) if columns else 0
        for column, values in zip(table.columns, columns, strict=False):
            if missing := values.count(None):
                self.missing[table.name, column.name] += missing
            if column.codes:
                self.codes.setdefault((table.name, column.name), Counter()).update(values)

    def add_events(self, one: ResearchCareer) -> None:
        """Counts the events of a career by type, for a format that has no table of them."""
        self.rows["events"] += len(one.laid)
        self.codes.setdefault(("events", "type"), Counter()).update(laid.fact.TYPE for laid in one.laid)

    def join(self, other: Tally) -> None:
        """Counts what another counted too."""
        self.rows += other.rows
        self.missing += other.missing
        self.left_out += other.left_out
        for column, counted in other.codes.items():
            self.codes.setdefault(column, Counter()).update(counted)


class Part(NamedTuple):
    """What a part became: its files by what they are part of, in a folder of its own, and what was counted.

    `notes` is what the join must know of the part.
    """

    number: int
    files: Mapping[str, Path]
    tally: Tally
    notes: Mapping[str, Any] = {}


class Format(NamedTuple):
    """A format: how a part is written to a folder, and how the parts become the files of the extract.

    `join` gives the files it made; `tables` are those among them that the data package describes, which may rest on
    what the parts became.
    """

    name: str
    tables: Callable[[Sequence[Part], About], tuple[Table, ...]]
    write: Callable[[Iterable[ResearchCareer], About, Path, int], Part]
    join: Callable[[Sequence[Part], About, Path], list[Path]]


Columns = list[tuple[Any, ...]]


def _some_at_once(careers: Iterable[ResearchCareer]) -> Iterator[list[Seen]]:
    """The careers, a few at a time: so much is held in memory."""
    rest = map(Seen, careers)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def columns_of(
    tables: Sequence[Table], careers: Iterable[ResearchCareer], about: About, tally: Tally
) -> Iterator[list[Columns]]:
    """The rows of these tables as columns, of some careers at a time; without rows as many empty columns. Counts them.

    A tuple of columns a table, in the order of the tables.
    """
    for some in _some_at_once(careers):
        found = [_columns(table, some, about) for table in tables]
        for table, columns in zip(tables, found, strict=True):
            tally.add(table, columns)
            tally.left_out.update(why for one in some for why in table.left_out(one))
        yield found


def _columns(table: Table, careers: Iterable[Seen], about: About) -> Columns:
    rows = [row for career in careers for row in table.rows(career, about)]
    return list(zip(*rows, strict=True)) if rows else [()] * len(table.columns)


def concatenate(made: Path, pieces: Iterable[bytes | Path]) -> Path:
    """Writes pieces one after another: bytes as they are, files as they lie there."""
    with made.open("wb") as out:
        for piece in pieces:
            if isinstance(piece, bytes):
                out.write(piece)
            else:
                with piece.open("rb") as part:
                    shutil.copyfileobj(part, out, CHUNK)
    return made


def tally_of(parts: Iterable[Part]) -> Tally:
    """What was counted in all of them."""
    tally = Tally()
    for part in parts:
        tally.join(part.tally)
    return tally
