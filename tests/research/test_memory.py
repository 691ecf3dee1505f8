"""A data set streams: three times as many careers take no more memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import bench_exports

_SLACK_MEGABYTES = 40
"""What the allocator and the pages of files make of it; a part of a thousand careers in memory would be more."""


def peak(name: str, careers: int, folder: Path) -> float:
    """The most megabytes that a process held that wrote so many careers."""
    folder.mkdir()
    told = subprocess.run(
        [sys.executable, bench_exports.__file__, name, str(careers), folder],
        check=True, capture_output=True, encoding="utf-8", timeout=240,
    ).stdout  # fmt: skip
    found: dict[str, float] = json.loads(told)
    return found["megabytes"]


@pytest.mark.parametrize("name", ["ocel", "parquet"])
def test_more_careers_take_no_more_memory(name: str, tmp_path: Path) -> None:
    some, more = (peak(name, careers, tmp_path / str(careers)) for careers in (1_000, 3_000))

    assert more < some + _SLACK_MEGABYTES
    assert more < 600
