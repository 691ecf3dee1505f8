"""What was measured on, for `bench.py`: the versions of everything, and how fast the disk keeps a promise."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bench_form import Place

_PACKAGES = ("werkzekerheid", "pydantic", "pydantic-core", "eventsourcing", "SQLAlchemy", "psycopg", "cryptography")
_BLOCK = bytes(8_192)
_FSYNC_SECONDS = 1.0
_MEMORY = Path("/proc/meminfo")
_CPU = Path("/proc/cpuinfo")


def machine(place: Place) -> dict[str, Any]:
    """One line of each; the server tells its own settings."""
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **_server(place),
        **{name: version(name) for name in _PACKAGES},
        "system": f"{platform.system()} {platform.release()}",
        "processor": _told(_CPU, "model name") or platform.machine(),
        "cores": os.cpu_count(),
        "memory_mb": int(_told(_MEMORY, "MemTotal").split()[0] or 0) // 1024 if _MEMORY.exists() else None,
        "load_before": round(os.getloadavg()[0], 1),
        "fdatasync_per_second": fsync_rate(place.folder),
    }


def fsync_rate(folder: Path) -> int:
    """How often in a second a block of 8 kB is written and synced, in the folder where everything is measured."""
    path = folder / "fsync"
    sync = getattr(os, "fdatasync", os.fsync)
    done, start = 0, time.perf_counter()
    with path.open("wb", buffering=0) as file:
        while (took := time.perf_counter() - start) < _FSYNC_SECONDS:
            file.seek(0)
            file.write(_BLOCK)
            sync(file.fileno())
            done += 1
    path.unlink()
    return round(done / took)


def _server(place: Place) -> dict[str, Any]:
    import psycopg

    with psycopg.connect(place.databases.server()) as connection:
        asked = ("server_version", "fsync", "synchronous_commit", "shared_buffers")
        told = [str(connection.execute(f"SHOW {name}").fetchone()[0]) for name in asked]  # type: ignore[index]  # SHOW always gives a row
    return {"postgresql": told[0], "postgresql_settings": dict(zip(asked[1:], told[1:], strict=True))}


def _commit() -> str | None:
    """Of the repository, where it is one."""
    if (git := which("git")) is None:
        return None
    asked = [git, "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
    done = subprocess.run(asked, capture_output=True, encoding="ascii", check=False)
    return done.stdout.strip() or None


def _told(file: Path, name: str) -> str:
    """What a line of a file of the kernel says."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
