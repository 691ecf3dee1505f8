"""Runs every check: `python3 scripts/test.py [--only NAME] [arguments for pytest]`.

One line per check; the output only of what failed; exit code 1 when anything failed, 2 when nothing could be run.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Dict, Iterable, Iterator, List, Mapping, NamedTuple, Sequence

from browser import install_browser
from environment import ROOT, TEST_REQUIREMENTS, CannotStartError, prepare

NOTICE = "One moment: installing what the checks need. The first time takes about a minute."
SENTENCES = {
    "python": "The checks need Python 3.11 or newer; this is Python {detail}.",
    "venv": (
        "The virtual environment could not be made: install 'venv' for Python"
        " (on Debian and Ubuntu the package python3-venv). See {detail}."
    ),
    "network": "Installing failed: the package index cannot be reached. Try again later.",
    "install": "Installing failed. The reason is in {detail}.",
    "folder": "This folder cannot be read or written: {detail}.",
}
FAILED = 1
CANNOT_START = 2
INTERRUPTED = 130
STATIC = ("mypy", "ruff", "format", "layers", "sbom")
TESTS = "pytest"
# One process has a whole file, so that what its tests share is made once.
BY_FILE = ("--dist", "loadfile", "--no-loadscope-reorder")
IN_MEMORY = Path("/dev/shm")  # noqa: S108  (what is made there has a name of its own)
ENOUGH_BYTES = 2 * 1024**3


class Outcome(NamedTuple):
    """How one check went; `output` is all it printed."""

    name: str
    passed: bool
    seconds: float
    output: str


def commands(python: Path, pytest_arguments: Sequence[str]) -> Dict[str, List[str]]:
    """The command of each check, by its name."""
    return {
        "mypy": [str(python), "-m", "mypy"],
        "ruff": [str(python), "-m", "ruff", "check"],
        "format": [str(python), "-m", "ruff", "format", "--check"],
        "layers": [str(python.with_name("lint-imports")), "--no-logo"],
        "sbom": [str(python), "scripts/sbom.py", "--to", os.devnull],
        TESTS: [str(python), "-m", "pytest", "-q", "-n", "2", *BY_FILE, *pytest_arguments],
    }


@contextmanager
def surroundings() -> Iterator[Mapping[str, str]]:
    """What the checks run with: temporary files in memory, where there is room, since no test is about the power cut.

    Python may keep what it compiled: the tests start it some hundreds of times.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if not IN_MEMORY.is_dir() or shutil.disk_usage(str(IN_MEMORY)).free < ENOUGH_BYTES:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="checks-", dir=str(IN_MEMORY)) as folder:
        Path(folder).chmod(0o755)  # as root the server of the tests runs as somebody else
        yield {**kept, "TMPDIR": folder}


def check(name: str, command: Sequence[str], env: Mapping[str, str]) -> Outcome:
    """Run one check to its end."""
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=str(ROOT), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=dict(env), check=False,
    )  # fmt: skip
    output = done.stdout.decode("utf-8", errors="replace")
    return Outcome(name, done.returncode == 0, time.monotonic() - start, output)


def run(commands: Dict[str, List[str]]) -> Iterable[Outcome]:
    """The outcomes, one by one: the static checks beside one another, then the tests, which use all of the machine."""
    static = [name for name in STATIC if name in commands]
    with surroundings() as env:
        with ThreadPoolExecutor(max_workers=2) as pool:
            yield from pool.map(lambda name: check(name, commands[name], env), static)
        if TESTS in commands:
            yield check(TESTS, commands[TESTS], env)


def report(outcome: Outcome) -> None:
    """Print one line, for the tests with their own last line, and everything that was said when it failed."""
    counts = outcome.output.rstrip().rpartition("\n")[2] if outcome.name == TESTS else ""
    verdict = "ok" if outcome.passed else "FAILED"
    print(f"{outcome.name:<8}{verdict:<8}{outcome.seconds:>6.1f} s  {counts}".rstrip(), flush=True)
    if not outcome.passed:
        print(outcome.output.rstrip(), flush=True)


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description="Run every check.", allow_abbrev=False)
    parser.add_argument("--only", choices=[*STATIC, TESTS], help="run one check")
    options, pytest_arguments = parser.parse_known_args(arguments)
    try:
        wanted = commands(prepare(TEST_REQUIREMENTS, NOTICE), pytest_arguments)
        if options.only:
            wanted = {options.only: wanted[options.only]}
        if TESTS in wanted:
            install_browser(ROOT / "var" / "browser.log")
        failed = []
        for outcome in run(wanted):
            report(outcome)
            failed += [] if outcome.passed else [outcome.name]
    except CannotStartError as error:
        print(error.sentence(SENTENCES), file=sys.stderr)
        return CANNOT_START
    except KeyboardInterrupt:
        return INTERRUPTED
    print("failed: {}".format(", ".join(failed)) if failed else "all is well: {}".format(", ".join(wanted)))
    return FAILED if failed else 0


if __name__ == "__main__":
    # Started in the background, a program ignores Ctrl-C, and so does all that it starts; the tests press it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(sys.argv[1:]))
