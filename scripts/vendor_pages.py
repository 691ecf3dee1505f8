"""Fetches what the pages take from others, as `static/vendored.toml` pins it: `scripts/vendor_pages.py [--check]`.

Each package is fetched with `npm pack`, held against its digest, and laid down with its licence. The stylesheets become
one file, so that a page loads one. `--check` only compares what is there, and needs no network.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parents[1] / "src" / "werkzekerheid" / "web" / "static"
PINS = STATIC / "vendored.toml"


def main() -> int:
    """The exit code: 1 where something is not what it was pinned to be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and change nothing")
    only_check = parser.parse_args().check
    pins = tomllib.loads(PINS.read_text("utf-8"))
    if not only_check:
        for one in pins["bundle"]:
            (STATIC / one["to"]).write_bytes(b"".join(map(fetched, one["of"])))
        for one in pins["licence"]:
            (STATIC / one["to"]).write_bytes(fetched(one))
    wrong = [one["to"] for one in (*pins["bundle"], *pins["licence"]) if digest(one["to"]) != one["sha256"]]
    for name in wrong:
        print(f"{name}: not what it was pinned to be ({digest(name)})", file=sys.stderr)
    return 1 if wrong else 0


def digest(name: str) -> str:
    """SHA-256 of a file as it lies there; empty where there is none."""
    file = STATIC / name
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def fetched(one: dict[str, Any]) -> bytes:
    """One file out of a package of this version, with a line end behind it."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{one['package']}@{one['version']}"]
        name = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()
        with tarfile.open(Path(folder) / name) as packed:
            file = packed.extractfile(f"package/{one['file']}")
            if file is None:
                raise SystemExit(f"{one['package']} holds no {one['file']}")
            return file.read().rstrip() + b"\n"


if __name__ == "__main__":
    sys.exit(main())
