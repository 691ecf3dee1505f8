"""Starts werkzekerheid on a machine that has only Python: `python3 scripts/run.py [--once] [ARGS...]`.

Without arguments it serves the pages of the demo on this machine; `--once` prints the demo and ends. Other arguments go
to `werkzekerheid`.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import List, Sequence

from environment import ROOT, RUN_REQUIREMENTS, CannotStartError, prepare

NOTICE = "Eén moment: alles wat nodig is wordt geïnstalleerd. Dit duurt de eerste keer ongeveer een minuut."
SENTENCES = {
    "python": "Werkzekerheid heeft Python 3.11 of nieuwer nodig; dit is Python {detail}.",
    "venv": (
        "De omgeving voor Python kon niet worden gemaakt: installeer 'venv' voor Python"
        " (op Debian en Ubuntu het pakket python3-venv). Meer staat in {detail}."
    ),
    "network": "Installeren is niet gelukt: er is geen verbinding met de server. Controleer uw internet.",
    "install": "Installeren is niet gelukt. Waarom staat in {detail}.",
    "folder": "Deze map kan niet worden gelezen of geschreven: {detail}.",
}
FAILED = 2
INTERRUPTED = 130


def arguments_for_program(arguments: Sequence[str]) -> List[str]:
    """What `werkzekerheid` is asked: the demo in a browser, or printed once, unless something else is."""
    asked = [argument for argument in arguments if argument != "--once"]
    return asked or (["demo"] if "--once" in arguments else ["demo", "--serve"])


def start(python: Path, arguments: Sequence[str]) -> int:
    """Become the program, or, where the system has no such thing, run it and give its exit code."""
    os.environ.setdefault("WERKZEKERHEID_LEDGER", f"sqlite:///{ROOT.as_posix()}/var/ledger.db")
    command = [str(python), "-m", "werkzekerheid", *arguments_for_program(arguments)]
    if sys.platform != "win32":
        os.execv(command[0], command)
    return subprocess.call(command)


def main(arguments: Sequence[str]) -> int:
    """The exit code; does not return when the program could be started in our place."""
    try:
        return start(prepare(RUN_REQUIREMENTS, NOTICE), arguments)
    except CannotStartError as error:
        print(error.sentence(SENTENCES), file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
