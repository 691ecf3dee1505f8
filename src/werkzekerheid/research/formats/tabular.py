"""Tables as files: the rows are made once and go to each of the kinds of file that are asked for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Protocol

from werkzekerheid.research.formats.base import Format, Part, Tally, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from werkzekerheid.research.formats.base import About, Columns, Table
    from werkzekerheid.research.prepared import ResearchCareer


class Sink(Protocol):
    """Where the rows of a part go, a few careers at a time; `files` are complete once it is left."""

    files: dict[str, Path]

    def add(self, found: Sequence[Columns]) -> None:
        """Takes the rows of each table, as columns."""


class Kind(Protocol):
    """A kind of file."""

    def opened(self, tables: Sequence[Table], folder: Path, number: int) -> AbstractContextManager[Sink]:
        """Where the rows of a part go."""

    def joined(self, tables: Sequence[Table], parts: Sequence[Part], folder: Path) -> list[Path]:
        """The files of the extract, made of those of the parts."""


Tables = Callable[["About"], "tuple[Table, ...]"]
"""The tables of an extract, by what it says of itself."""


def format_of(name: str, tables: Tables, *kinds: Kind) -> Format:
    """A format that writes these tables to files of these kinds."""
    return Format(
        name, lambda _parts, about: tables(about), partial(_write, tables, kinds), partial(_join, tables, kinds)
    )  # fmt: skip


def _write(
    tables_for: Tables,
    kinds: Sequence[Kind],
    careers: Iterable[ResearchCareer],
    about: About,
    folder: Path,
    number: int,
) -> Part:
    tables, tally = tables_for(about), Tally()
    with ExitStack() as stack:
        sinks = [stack.enter_context(kind.opened(tables, folder, number)) for kind in kinds]
        for found in columns_of(tables, careers, about, tally):
            for sink in sinks:
                sink.add(found)
    return Part(number, {name: path for sink in sinks for name, path in sink.files.items()}, tally)


def _join(tables: Tables, kinds: Sequence[Kind], parts: Sequence[Part], about: About, folder: Path) -> list[Path]:
    return [path for kind in kinds for path in kind.joined(tables(about), parts, folder)]
