"""Rows as comma-separated text, as RFC 4180 has it but with a plain line end; what was not told is empty."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from werkzekerheid.readmodels.days import instant
from werkzekerheid.research.formats.base import Format, Part, Tally, columns_of, concatenate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from werkzekerheid.research.formats.base import About, Column, Table
    from werkzekerheid.research.prepared import ResearchCareer


def format_of(name: str, tables: tuple[Table, ...]) -> Format:
    """A format that writes each of these tables to a file `<table>.csv`."""
    return Format(name, lambda _parts, _about: tables, partial(_write, tables), partial(_join, tables))


def _write(
    tables: tuple[Table, ...], careers: Iterable[ResearchCareer], about: About, folder: Path, number: int
) -> Part:
    """A part: the rows without the heads."""
    files = {table.name: folder / f"{table.name}-{number:05}.csv" for table in tables}
    tally = Tally()
    with ExitStack() as stack:
        opened = (stack.enter_context(path.open("w", encoding="utf-8", newline="")) for path in files.values())
        writers = [csv.writer(file, lineterminator="\n") for file in opened]
        for found in columns_of(tables, careers, about, tally):
            for table, writer, columns in zip(tables, writers, found, strict=True):
                writer.writerows(zip(*map(_written, table.columns, columns), strict=True))
    return Part(number, files, tally)


def _written(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    """The values of a column as they are written: yes and no as `true` and `false`, all else as it stands."""
    if column.kind == "yes_no":
        return ["true" if one else one if one is None else "false" for one in values]
    if column.kind == "instant":
        return [one and instant(one) for one in values]
    return values


def _join(tables: tuple[Table, ...], parts: Sequence[Part], _about: About, folder: Path) -> list[Path]:
    return [
        concatenate(folder / f"{table.name}.csv", [head(table), *(part.files[table.name] for part in parts)])
        for table in tables
    ]


def head(table: Table) -> bytes:
    """The first line of a file."""
    return (",".join(column.name for column in table.columns) + "\n").encode()
