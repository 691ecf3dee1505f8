"""Measures, as ratios: `python scripts/bench.py [--quick] [--peers] [--markdown] [NAME...]` prints one JSON document.

Everything is measured in one run on one machine, in rounds that take turns, and the medians are compared: such a ratio
holds on a slow and on a busy machine. `holds` says whether the goal is reached; a line without a goal is told and not
judged. What each measures stands in `how`, what it was measured on in `machine`.

`--quick` measures next to nothing: it shows that the benchmarks run. `--peers` also measures what npm installs.
`--markdown` prints the same as the table of docs/performance.md. How far it is, it says on standard error.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import tempfile
import time
import traceback
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import bench_lines_api as of_api
import bench_lines_commands as of_commands
import bench_lines_evidence as of_evidence
import bench_lines_exports as of_exports
import bench_lines_feeds as of_feeds
import bench_lines_ledger as of_ledger
import bench_lines_pages as of_pages
import bench_lines_research as of_research
import bench_lines_rules as of_rules
import bench_lines_sharing as of_sharing
import bench_lines_views as of_views
from bench_form import FULL, QUICK, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench_form import Measured, Size
    from bench_server import Databases

BENCHMARKS: dict[str, Callable[[Place, Size], list[Measured]]] = {
    "append": of_ledger.append,
    "append_postgresql": of_ledger.append_postgresql,
    "writers": of_ledger.writers,
    "bulk": of_ledger.bulk,
    "load_and_fold": of_ledger.load_and_fold,
    "projector": of_views.projector,
    "projector_postgresql": of_views.projector_postgresql,
    "latency": of_views.latency,
    "latency_postgresql": of_views.latency_postgresql,
    "days": of_views.days,
    "days_postgresql": of_views.days_postgresql,
    "rebuild": of_views.rebuild,
    "rebuild_postgresql": of_views.rebuild_postgresql,
    "look": of_rules.look,
    "backtest": of_rules.backtest,
    "help": of_commands.help_,
    "situation": of_commands.situation,
    "import_memory": of_commands.import_memory,
    "api": of_api.api,
    "pages": of_pages.pages,
    "gateway": of_sharing.gateway,
    "evidence": of_evidence.evidence,
    "access_line": of_sharing.access_line,
    "access_line_postgresql": of_sharing.access_line_postgresql,
    "exports": of_exports.exports,
    "research": of_research.research,
    "feed": of_feeds.feed,
    "waiting": of_feeds.waiting,
    "erasure": of_sharing.erasure,
    "erasure_postgresql": of_sharing.erasure_postgresql,
}
PEERS = {"emmett": of_ledger.emmett}
FAILED = 1
TERMINATED = 143


def run(names: list[str], size: Size) -> dict[str, Any]:
    """Measures these, one after another; what fails is told with the others."""
    from bench_machine import machine
    from bench_server import Databases

    document: dict[str, Any] = {"machine": {}, "measured": {}, "failed": {}}
    with closing(Databases()) as databases:
        with tempfile.TemporaryDirectory() as folder:
            document["machine"] = machine(Place(Path(folder), databases))
        for name in names:
            start = time.perf_counter()
            try:
                document["measured"][name] = [one.told() for one in _measured(name, databases, size)]
            except Exception as error:  # noqa: BLE001  (the outermost door: the others are still to be measured)
                traceback.print_exc()
                document["failed"][name] = f"{type(error).__name__}: {error}"
            print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return document


def _measured(name: str, databases: Databases, size: Size) -> list[Measured]:
    with tempfile.TemporaryDirectory() as folder:
        return (BENCHMARKS | PEERS)[name](Place(Path(folder), databases), size)


def main(arguments: list[str]) -> int:
    """Runs the benchmarks named on the command line, by default all, and prints what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[[], *BENCHMARKS, *PEERS])
    parser.add_argument("--quick", action="store_true", help="next to nothing")
    parser.add_argument("--peers", action="store_true", help="also what is installed from npm")
    parser.add_argument("--markdown", action="store_true", help="as a table")
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))  # so that the server is ended too
    document = run(asked.names or [*BENCHMARKS, *(PEERS if asked.peers else ())], QUICK if asked.quick else FULL)
    if asked.markdown:
        from bench_table import markdown

        print(markdown(document))
    else:
        print(json.dumps(document, indent=2))
    return FAILED if document["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
