"""Rows as comma-separated text, as RFC 4180 has it but with a plain line end; what was not told is empty."""

from __future__ import annotations

import csv
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from werkzekerheid.readmodels.days import instant
from werkzekerheid.research.formats.base import concatenate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from werkzekerheid.research.formats.base import Column, Columns, Part, Table


class _Sink:
    """The rows of a part, without the heads."""

    def __init__(self, tables: Sequence[Table], files: dict[str, Path], stack: ExitStack) -> None:
        """Opens a file a table."""
        self.tables, self.files = tables, files
        opened = (stack.enter_context(path.open("w", encoding="utf-8", newline="")) for path in files.values())
        self.writers = [csv.writer(file, lineterminator="\n") for file in opened]

    def add(self, found: Sequence[Columns]) -> None:
        """Writes the rows of each table."""
        for table, writer, columns in zip(self.tables, self.writers, found, strict=True):
            writer.writerows(zip(*map(_written, table.columns, columns), strict=True))


@contextmanager
def opened(tables: Sequence[Table], folder: Path, number: int) -> Iterator[_Sink]:
    """A file a table, `<table>-<number>.csv`."""
    with ExitStack() as stack:
        yield _Sink(tables, {f"{one.name}.csv": folder / f"{one.name}-{number:05}.csv" for one in tables}, stack)


def joined(tables: Sequence[Table], parts: Sequence[Part], folder: Path) -> list[Path]:
    """A file a table, `<table>.csv`, with one head."""
    return [
        concatenate(folder / f"{one.name}.csv", [head(one), *(part.files[f"{one.name}.csv"] for part in parts)])
        for one in tables
    ]


def _written(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    """The values of a column as they are written: yes and no as `true` and `false`, all else as it stands."""
    if column.kind == "yes_no":
        return ["true" if one else one if one is None else "false" for one in values]
    if column.kind == "instant":
        return [one and instant(one) for one in values]
    return values


def head(table: Table) -> bytes:
    """The first line of a file."""
    return (",".join(column.name for column in table.columns) + "\n").encode()
