"""What makes files an extract: a data package (Frictionless) that tells what each is, and a codebook.

No clock is read: two extracts of one position by one program have the same bytes, the package included.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from werkzekerheid.messages import LANGUAGES, in_language, say
from werkzekerheid.research.formats.base import tally_of
from werkzekerheid.research.formats.codebook import codebook, meaning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from werkzekerheid.research.formats.base import About, Column, Format, Part, Table, Tally

DESCRIPTOR = "datapackage.json"
_TYPES = {
    "text": "string", "code": "string", "coded": "string", "whole": "integer", "number": "number",
    "yes_no": "boolean", "day": "date", "instant": "datetime",
}  # fmt: skip
_MEDIA = {
    ".csv": "text/csv", ".parquet": "application/vnd.apache.parquet", ".xes": "application/xml",
    ".json": "application/json", ".md": "text/markdown", ".html": "text/html",
}  # fmt: skip


def finish(format_: Format, parts: Sequence[Part], about: About, folder: Path) -> list[Path]:
    """Joins the parts in a folder and writes what describes them beside; gives all files, the descriptor last.

    Args:
        format_: of the parts.
        parts: in the order of their numbers; their files are used up.
        about: what the extract says of itself.
        folder: where the extract is made; it holds nothing yet.
    """
    parts = sorted(parts, key=lambda part: part.number)
    files = format_.join(parts, about, folder)
    tables, tally = format_.tables(parts, about), tally_of(parts)
    for chosen in LANGUAGES:
        book = folder / f"codebook.{chosen}.md"
        with in_language(chosen):
            book.write_text(codebook(about, tables, tally), "utf-8", newline="\n")
        files.append(book)
    descriptor = folder / DESCRIPTOR
    text = json.dumps(_descriptor(format_, files, tables, tally, about, folder), ensure_ascii=False, indent=1)
    descriptor.write_text(f"{text}\n", "utf-8", newline="\n")
    return [*files, descriptor]


def _descriptor(
    format_: Format, files: Sequence[Path], tables: Sequence[Table], tally: Tally, about: About, folder: Path
) -> dict[str, Any]:
    with in_language("en"):
        return {
            "profile": "data-package",
            "name": _name(f"{about.project}-{format_.name}"),
            "title": say("codebook_title", project=about.project),
            "description": say("codebook_about", question=about.question),
            "keywords": ["werkzekerheid", format_.name],
            "werkzekerheid": {
                **about._asdict(),
                "format": format_.name,
                "rows": dict(sorted(tally.rows.items())),
                "left_out": dict(sorted(tally.left_out.items())),
            },
            "resources": [_resource(one, {table.name: table for table in tables}, folder) for one in files],
        }


def _name(text: str) -> str:
    """A name as the standard wants it: lower case letters, digits, `-`, `_` and `.`."""
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-") or "extract"


def _resource(file: Path, tables: dict[str, Table], folder: Path) -> dict[str, Any]:
    path = file.relative_to(folder).as_posix()
    plain: dict[str, Any] = {
        "name": _name(path.replace("/", "-")), "path": path, "format": file.suffix[1:],
        "mediatype": _MEDIA[file.suffix], "bytes": file.stat().st_size, "hash": f"sha256:{digest(file)}",
    }  # fmt: skip
    table = tables.get(file.stem if file.suffix == ".csv" else file.parent.name)
    if table is None:
        return {**plain, "type": "file"}
    schema = {"fields": [_field(table, one) for one in table.columns], "missingValues": [""], **_key(table)}
    if file.suffix != ".csv":
        return {**plain, "type": "file", "columns": schema["fields"]}
    return {**plain, "type": "table", "profile": "tabular-data-resource", "encoding": "utf-8", "schema": schema}


def _key(table: Table) -> dict[str, Any]:
    return {"primaryKey": [one.name for one in table.columns[: table.key]]} if table.key else {}


def _field(table: Table, column: Column) -> dict[str, str]:
    return {"name": column.name, "type": _TYPES[column.kind], "description": meaning(table, column)}


def digest(file: Path) -> str:
    """The sha256 of a file, as hexadecimal."""
    with file.open("rb") as read:
        return hashlib.file_digest(read, "sha256").hexdigest()
