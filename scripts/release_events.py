"""Releases the event contracts: writes their digests to `events/RELEASED`. With `--check` it only compares.

A released contract is frozen, because events that were stored with it must stay readable: a changed or missing one is
refused, and a change is a new version beside it. Without our code: `cd events && sha256sum -c RELEASED`.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

EVENTS = Path(__file__).resolve().parents[1] / "events"
RELEASED = "RELEASED"


class ChangedAfterReleaseError(Exception):
    """Released contracts are missing or changed; `names` says which."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def released(events: Path) -> dict[str, str]:
    """The digest that each released contract was released with."""
    file = events / RELEASED
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def digests(events: Path) -> dict[str, str]:
    """The digest that each contract has now."""
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(events.glob("*.json"))}


def compare(events: Path) -> list[str]:
    """The contracts that are not released yet.

    Raises:
        ChangedAfterReleaseError: a released one is missing or changed.
    """
    before, now = released(events), digests(events)
    if changed := sorted(name for name, digest in before.items() if now.get(name) != digest):
        raise ChangedAfterReleaseError(changed)
    return sorted(now.keys() - before.keys())


def release(events: Path) -> list[str]:
    """Releases what is not released yet, and returns the names.

    Raises:
        ChangedAfterReleaseError: a released one is missing or changed; nothing is written.
    """
    new = compare(events)
    if new:
        lines = (f"{digest}  {name}\n" for name, digest in sorted(digests(events).items()))
        (events / RELEASED).write_text("".join(lines), encoding="utf-8")
    return new


def main(arguments: list[str]) -> int:
    """Exit code 0 when everything fits, 1 when a released contract changed."""
    parser = argparse.ArgumentParser(description="Release the event contracts.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    parser.add_argument("--events", type=Path, default=EVENTS, help="the folder with the contracts")
    chosen = parser.parse_args(arguments)
    try:
        names = compare(chosen.events) if chosen.check else release(chosen.events)
    except ChangedAfterReleaseError as refused:
        print("These contracts changed after their release; put them back and add a new version:", file=sys.stderr)
        print("\n".join(f"  {name}" for name in refused.names), file=sys.stderr)
        return 1
    print(f"{'not released yet' if chosen.check else 'released'}: {len(names)}", *names, sep="\n  ")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
