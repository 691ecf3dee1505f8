"""The formats by name, each loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzekerheid.research.formats.base import Format

_MAKERS: Mapping[str, tuple[str, str]] = {
    "spell": ("sequence_files", "spell"),
    "sts": ("sequence_files", "sts"),
    "tse": ("sequence_files", "tse"),
    "xes": ("xes", "xes"),
    "ocel": ("ocel", "ocel"),
    "survival": ("survival", "survival"),
    "parquet": ("tables", "tables_as_parquet"),
    "csv": ("tables", "tables_as_csv"),
    "narrative": ("narrative", "narrative"),
}
"""Name -> the module that has it, and the function in it that makes it."""
NAMES = tuple(_MAKERS)


def format_named(name: str) -> Format:
    """The format of this name, one of NAMES.

    Raises:
        KeyError: there is none.
    """
    module, maker = _MAKERS[name]
    made: Format = getattr(import_module(f"werkzekerheid.research.formats.{module}"), maker)()
    return made
