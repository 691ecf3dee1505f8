"""Makes and keeps `.venv`, with the standard library only.

`prepare` gives the Python of an environment in which everything of a requirements file is installed. A stamp remembers
what was installed, so that a second start costs next to nothing.

An old Python must be able to read this file, or it cannot say that it is too old: nothing newer than Python 3.6 at
the top level, no newer syntax anywhere.
"""

import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Iterator, Mapping, Sequence, Tuple

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
RUN_REQUIREMENTS = "requirements.txt"
TEST_REQUIREMENTS = "requirements-dev.txt"  # holds all of the other too

# What pip says when it found nobody at the other end.
_NO_NETWORK = ("NewConnectionError", "ConnectionError", "ConnectTimeout", "ReadTimeout", "ProxyError", "Max retries")


class CannotStartError(Exception):
    """There is no environment to start in.

    Attributes:
        reason: `python`, `venv`, `network`, `install` or `folder`; each script has its own sentence for it.
        detail: what fills `{detail}` in that sentence.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def sentence(self, sentences: Mapping[str, str]) -> str:
        """The sentence for people, out of those of one language."""
        return sentences[self.reason].format(detail=self.detail)


def check_python(version: Tuple[int, int, int]) -> None:
    """Refuse a Python that is too old.

    Raises:
        CannotStartError: reason `python`, detail the version that was found.
    """
    if version[:2] < OLDEST_PYTHON:
        raise CannotStartError("python", ".".join(str(part) for part in version))


def prepare(requirements: str, notice: str, root: Path = ROOT) -> Path:
    """The Python of `.venv`, with all of the requirements file and the project itself installed; makes `var` too.

    Args:
        notice: printed to stderr when there is something to install, since that takes a while.

    Raises:
        CannotStartError: there is no such environment, and it could not be made.
    """
    check_python(sys.version_info[:3])
    environment = Environment(root)
    try:
        (root / "var").mkdir(exist_ok=True)
        if not environment.has(requirements):
            print(notice, file=sys.stderr, flush=True)
            with locked(root / "var" / "install.lock") as lock:
                # Another one may have done it while we waited.
                if not environment.has(requirements):
                    environment.install(requirements, lock)
    except OSError as error:
        raise CannotStartError("folder", f"{error.filename or root}: {error.strerror}") from error
    return environment.python


class Environment:
    """The virtual environment of a project folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / ".venv"
        self.python = self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
        self.log = root / "var" / "install.log"

    def has(self, requirements: str) -> bool:
        """Whether everything of this file, as it is now, is installed."""
        wide_enough = (requirements, TEST_REQUIREMENTS)
        return self.python.exists() and any(self._read_stamp(name) == self._stamp(name) for name in wide_enough)

    def install(self, requirements: str, lock: IO[str]) -> None:
        """Install everything of this file; an environment that is not known to be whole is made anew."""
        whole = self._is_whole()
        # From here until the new stamp the environment counts as broken, also when we are killed.
        for name in (RUN_REQUIREMENTS, TEST_REQUIREMENTS):
            if self._stamp_file(name).exists():
                self._stamp_file(name).unlink()
        if not whole:
            self._call("venv", [sys.executable, "-m", "venv", "--clear", str(self.folder)], lock)
        pip = [str(self.python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
        self._call("install", [*pip, "--require-hashes", "-r", str(self.root / requirements)], lock)
        self._call("install", [*pip, "--no-deps", "--no-build-isolation", "-e", str(self.root)], lock)
        self.remember(requirements)

    def remember(self, requirements: str) -> None:
        """Write the stamp: everything of this file, as it is now, is installed."""
        place, digest = self._stamp(requirements)
        self._stamp_file(requirements).write_text(f"{place}\n{digest}\n", encoding="utf-8")

    def _is_whole(self) -> bool:
        """Whether an install once ended well here, in this folder, with the Python that still stands there."""
        stamps = [self._read_stamp(name) for name in (RUN_REQUIREMENTS, TEST_REQUIREMENTS)]
        return self.python.exists() and any(place == self._place() for place, _ in stamps)

    def _call(self, reason: str, command: Sequence[str], lock: IO[str]) -> None:
        # The child holds the lock too: when we are killed and it lives on, nobody works beside it.
        held = () if sys.platform == "win32" else (lock.fileno(),)
        # Two tries are enough to find out that there is no network; pip's own five take very long.
        surroundings = {"PIP_RETRIES": "2", **os.environ}
        with self.log.open("wb") as log:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=surroundings,
                check=False,
                pass_fds=held,
            )
        if done.returncode != 0:
            told = self.log.read_text(encoding="utf-8", errors="replace")
            silent = reason == "install" and any(sign in told for sign in _NO_NETWORK)
            raise CannotStartError("network" if silent else reason, str(self.log))

    def _stamp_file(self, requirements: str) -> Path:
        return self.folder / f"installed-{requirements}"

    def _read_stamp(self, requirements: str) -> Tuple[str, str]:
        try:
            lines = self._stamp_file(requirements).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return "", ""
        return (lines[0], lines[1]) if len(lines) == len(("place", "digest")) else ("", "")

    def _stamp(self, requirements: str) -> Tuple[str, str]:
        digest = hashlib.sha256()
        for name in (requirements, "pyproject.toml"):
            digest.update((self.root / name).read_bytes())
        return self._place(), digest.hexdigest()

    def _place(self) -> str:
        """Where the environment stands and which Python it uses: a moved folder or another Python breaks it."""
        return f"{self.folder} {os.path.realpath(str(self.python))}"


@contextmanager
def locked(path: Path) -> Iterator[IO[str]]:
    """Hold a lock that ends with the process, however that ends; waits for another holder."""
    with path.open("a", encoding="utf-8") as lock:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)  # gives up after ten seconds
                    break
                except OSError:
                    continue
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
