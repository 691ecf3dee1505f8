"""Tables as Parquet: a folder a table and a file a part in it, which DuckDB and Polars read in place as one.

A part holds careers that follow one another, so what a reader asks of one career lies in one file. pyarrow comes with
the extra `[research]`. The bytes depend on the rows and on its version alone.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from werkzekerheid.research.formats.base import Columns, Part, Table


@cache
def arrow() -> Any:  # noqa: ANN401  (a module)
    """Pyarrow.

    Raises:
        Refusal: `research_extra_missing` the extra `[research]` is not installed.
    """
    try:
        pa = import_module("pyarrow")
        import_module("pyarrow.parquet")
    except ImportError as missing:
        raise Refusal("research_extra_missing") from missing
    pa.set_cpu_count(1)  # parts are written in processes of their own, and the order of the bytes must not vary
    return pa


class _Sink:
    """The rows of a part, held as Arrow until all are there: a row group a table."""

    def __init__(self, tables: Sequence[Table], files: dict[str, Path]) -> None:
        """Nothing yet."""
        self.tables, self.files = tables, files
        self.schemas = [_schema(table) for table in tables]
        self.batches: list[list[Any]] = [[] for _ in tables]

    def add(self, found: Sequence[Columns]) -> None:
        """Holds the rows of each table."""
        pa = arrow()
        for schema, batches, columns in zip(self.schemas, self.batches, found, strict=True):
            arrays = [_array(pa, field.type, values) for field, values in zip(schema, columns, strict=True)]
            batches.append(pa.record_batch(arrays, schema=schema))

    def close(self) -> None:
        """Writes them."""
        pa = arrow()
        for path, schema, batches in zip(self.files.values(), self.schemas, self.batches, strict=True):
            table = pa.Table.from_batches(batches, schema).unify_dictionaries()
            pa.parquet.write_table(table, path, compression="zstd")


@contextmanager
def opened(tables: Sequence[Table], folder: Path, number: int) -> Iterator[_Sink]:
    """A file a table, `<table>-<number>.parquet`."""
    sink = _Sink(tables, {f"{one.name}.parquet": folder / f"{one.name}-{number:05}.parquet" for one in tables})
    yield sink
    sink.close()


def joined(tables: Sequence[Table], parts: Sequence[Part], folder: Path) -> list[Path]:
    """A folder a table, with each part in it under its number."""
    made = []
    for table in tables:
        (folder / table.name).mkdir()
        for part in parts:
            path = folder / table.name / f"part-{part.number:05}.parquet"
            made.append(part.files[f"{table.name}.parquet"].rename(path))
    return made


def _schema(table: Table) -> Any:  # noqa: ANN401  (of pyarrow)
    """The types of a table; codes are dictionary encoded, so that a column of them is small and quick to count."""
    pa = arrow()
    types = {
        "text": pa.string(), "code": pa.dictionary(pa.int32(), pa.string()), "whole": pa.int32(),
        "number": pa.float64(), "yes_no": pa.bool_(), "day": pa.date32(), "instant": pa.timestamp("us", "UTC"),
        "coded": pa.string(),
    }  # fmt: skip
    return pa.schema([pa.field(column.name, types[column.kind]) for column in table.columns])


def _array(pa: Any, type_: Any, values: Sequence[Any]) -> Any:  # noqa: ANN401  (of pyarrow)
    if pa.types.is_dictionary(type_):
        return pa.array(values, pa.string()).dictionary_encode()
    return pa.array(values, type_)
