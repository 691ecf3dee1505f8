"""An environment of its own for what reads our files and may be no dependency of ours, made when it is first needed.

It lies in `var/` and is kept by the digest of its pins. Of several that make it at once, the first one's stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PINS = HERE / "requirements-pm4py.txt"
_VAR = HERE.parents[1] / "var"
_MINUTES = 8


@cache
def python() -> Path:
    """The Python of that environment."""
    digest = hashlib.sha256(PINS.read_bytes() + sys.version.encode()).hexdigest()[:16]
    made = _VAR / f"pm4py-{digest}"
    if not made.is_dir():
        beside = _VAR / f"pm4py-{digest}.{os.getpid()}"
        beside.parent.mkdir(exist_ok=True)
        try:
            _make(beside)
            if not made.is_dir():
                beside.rename(made)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return _inside(made)


def _inside(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _make(folder: Path) -> None:
    venv.create(folder, with_pip=True)
    install: list[str | Path] = [
        _inside(folder),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ]
    subprocess.run([*install, "-r", PINS], check=True, timeout=_MINUTES * 60)


def read(kind: str, path: Path) -> dict[str, Any]:
    """What pm4py finds in a file; `kind` is `xes` or `ocel`."""
    done = subprocess.run(
        [python(), HERE / "read_with_pm4py.py", kind, path],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.strip().rsplit("\n", 1)[-1])
    return found
