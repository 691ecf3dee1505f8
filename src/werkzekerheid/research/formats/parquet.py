"""Tables as Parquet: a folder a table and a file a part in it, which DuckDB and Polars read in place as one.

A part holds careers that follow one another, so what a reader asks of one career lies in one file. pyarrow comes with
the extra `[research]`. The bytes depend on the rows and on its version alone.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from werkzekerheid.messages import Refusal
from werkzekerheid.research.formats.base import Format, Part, Tally, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pyarrow as pa

    from werkzekerheid.research.formats.base import About, Table
    from werkzekerheid.research.prepared import ResearchCareer


def format_of(name: str, tables: tuple[Table, ...]) -> Format:
    """A format that writes each of these tables to a folder `<table>/`."""
    return Format(name, lambda _parts, _about: tables, partial(_write, tables), partial(_join, tables))


def arrow() -> Any:  # noqa: ANN401  (a module)
    """pyarrow.

    Raises:
        Refusal: `research_extra_missing` the extra `[research]` is not installed.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415  (an extra: only who asks for Parquet needs it)
        import pyarrow.parquet  # noqa: PLC0415, F401
    except ImportError as missing:
        raise Refusal("research_extra_missing") from missing
    return pa


def schema(table: Table) -> pa.Schema:
    """The types of a table; codes are dictionary encoded, so that a column of them is small and quick to count."""
    pa = arrow()
    types = {
        "text": pa.string(), "code": pa.dictionary(pa.int32(), pa.string()), "whole": pa.int32(),
        "number": pa.float64(), "yes_no": pa.bool_(), "day": pa.date32(), "instant": pa.timestamp("us", "UTC"),
        "coded": pa.string(),
    }  # fmt: skip
    return pa.schema([pa.field(column.name, types[column.kind]) for column in table.columns])


def _write(
    tables: tuple[Table, ...], careers: Iterable[ResearchCareer], about: About, folder: Path, number: int
) -> Part:
    pa = arrow()
    files = {table.name: folder / f"{table.name}-{number:05}.parquet" for table in tables}
    tally = Tally()
    with ExitStack() as stack:
        writers = [
            stack.enter_context(pa.parquet.ParquetWriter(files[table.name], schema(table), compression="zstd"))
            for table in tables
        ]
        held: list[list[Any]] = [[] for _ in tables]
        for found in columns_of(tables, careers, about, tally):
            for table, batches, columns in zip(tables, held, found, strict=True):
                batches.append(_batch(pa, table, columns))
        for table, writer, batches in zip(tables, writers, held, strict=True):
            writer.write_table(pa.Table.from_batches(batches, schema(table)).unify_dictionaries())
    return Part(number, files, tally)


def _batch(pa: Any, table: Table, columns: Sequence[Sequence[Any]]) -> Any:  # noqa: ANN401  (of pyarrow)
    """Some rows."""
    fields = schema(table)
    arrays = [
        pa.array(values, pa.string()).dictionary_encode() if column.kind == "code" else pa.array(values, field.type)
        for column, field, values in zip(table.columns, fields, columns, strict=True)
    ]
    return pa.record_batch(arrays, schema=fields)


def _join(tables: tuple[Table, ...], parts: Sequence[Part], _about: About, folder: Path) -> list[Path]:
    """Each part goes into the folder of its table under its number."""
    made = []
    for table in tables:
        (folder / table.name).mkdir()
        made += [
            part.files[table.name].rename(folder / table.name / f"part-{part.number:05}.parquet") for part in parts
        ]
    return made
