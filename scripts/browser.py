"""Sees to it that there is a browser for the checks, where that may be done: on Debian or Ubuntu, as root.

Elsewhere, and where it does not succeed, nothing happens here: the checks that need a browser say so themselves.

An old Python must be able to read this file, as its neighbours.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
NOTICE = "One moment: installing a browser (chromium) for the checks."
_SECONDS = 600


def install_browser(log: Path) -> bool:
    """Whether there is a browser now; all that an installer said stands in `log`."""
    if found():
        return True
    if not may_install():
        return False
    print(NOTICE, file=sys.stderr, flush=True)
    surroundings = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    commands = (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
    )
    with log.open("wb") as told:
        for command in commands:
            try:
                subprocess.run(
                    command, stdin=subprocess.DEVNULL, stdout=told, stderr=subprocess.STDOUT, env=surroundings,
                    check=False, timeout=_SECONDS,
                )  # fmt: skip
            except (OSError, subprocess.TimeoutExpired):
                return False
    return found()


def found() -> bool:
    """Whether a browser is there."""
    return any(shutil.which(name) for name in NAMES)


def may_install() -> bool:
    """Whether installing is ours to do here."""
    return sys.platform.startswith("linux") and os.geteuid() == 0 and shutil.which("apt-get") is not None
