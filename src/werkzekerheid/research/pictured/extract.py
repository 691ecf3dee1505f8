"""A data set as it lies in its folder: what it says of itself, and the rows of its tables as text."""

from __future__ import annotations

import csv
import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.messages import Refusal
from werkzekerheid.research.formats.package import DESCRIPTOR
from werkzekerheid.research.formats.parquet import arrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

LEAST = 10
"""No project may be about fewer careers, and no count about fewer is told."""


class Extract(NamedTuple):
    """A data set; `about` is what `datapackage.json` says under `werkzekerheid`, `hashes` the sha256 a file."""

    folder: Path
    about: Mapping[str, Any]
    hashes: Mapping[str, str]

    @property
    def format(self) -> str:
        """The format that it is in."""
        return str(self.about["format"])

    @property
    def smallest_cohort(self) -> int:
        """Fewer careers than this must not be shown one by one."""
        return max(LEAST, int(self.about.get("smallest_cohort", LEAST)))


def opened(folder: Path) -> Extract:
    """The data set in a folder, when each of its files is the one that its package tells of.

    Raises:
        Refusal: `plot_no_extract` there is none; `plot_extract_changed` a file is not as it was made.
    """
    try:
        told = json.loads((folder / DESCRIPTOR).read_bytes())
        hashes = {str(one["path"]): str(one["hash"]).removeprefix("sha256:") for one in told["resources"]}
        found = Extract(folder, dict(told["werkzekerheid"]), hashes)
        _ = found.format, found.smallest_cohort
    except (OSError, ValueError, KeyError, TypeError):
        raise Refusal("plot_no_extract", folder=folder) from None
    for path, expected in hashes.items():
        if not (folder / path).resolve().is_relative_to(folder.resolve()) or _digest(folder / path) != expected:
            raise Refusal("plot_extract_changed", file=path)
    return found


def _digest(file: Path) -> str | None:
    try:
        with file.open("rb") as read:
            return hashlib.file_digest(read, "sha256").hexdigest()
    except OSError:
        return None


def rows(extract: Extract, table: str, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """These columns of a table, in the order of the file: days as `2026-01-31`, yes as `true`, nothing as ``."""
    if f"{table}.csv" in extract.hashes:
        with (extract.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield tuple(row[name] for name in columns)
        return
    for path in sorted(one for one in extract.hashes if one.startswith(f"{table}/")):
        read = arrow().parquet.ParquetFile(extract.folder / path).read(columns=list(columns))
        found = [read.column(name).to_pylist() for name in columns]
        yield from (tuple(map(_text, row)) for row in zip(*found, strict=True))


def every_column(extract: Extract, table: str) -> Iterator[list[str]]:
    """The rows of a table of which the file tells how many columns there are, without its head."""
    with (extract.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        yield from lines


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
