"""What `bench.py` measures of data sets for research: how fast each format is written, and in what memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench_form import Measured

if TYPE_CHECKING:
    from bench_form import Place, Size

_EVENTS_A_SECOND = {
    "parquet": 30_000, "csv": 30_000, "spell": 30_000, "sts": 30_000, "tse": 30_000, "survival": 30_000,
    "xes": 15_000, "ocel": 15_000,
}  # fmt: skip
"""The bound of each format; narratives are of a few careers, and have none."""
_MEGABYTES = 600


def exports(place: Place, size: Size) -> list[Measured]:
    """Each format in a process of its own."""
    lines = []
    for name, bound in _EVENTS_A_SECOND.items():
        folder = place.folder / name
        folder.mkdir()
        told = subprocess.run(
            [sys.executable, Path(__file__).with_name("bench_exports.py"), name, str(size.rebuilt), folder],
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout
        found = json.loads(told)
        events = int(found["events"])
        rate, peak = events / found["seconds"], found["megabytes"]
        same = (
            f"{events:,} events of {size.rebuilt:,} careers as they leave, by one process: the parts, their join, the "
            "codebooks and the package with its digests, by the seconds that a core gave to it; reading and preparing "
            "are not in it"
        )
        lines += [
            Measured.rates(f"data set as {name}", "files", "the bound", rate, bound, same, ">= 1"),
            Measured(
                f"memory of a data set as {name}", "files", "the bound", peak, _MEGABYTES, peak / _MEGABYTES, "MB",
                "the peak of that process, the 300 careers included that are written again and again", "<= 1",
            ),
        ]  # fmt: skip
    return lines
