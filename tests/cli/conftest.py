"""One demo ledger for the tests that read, and a way to run a command as somebody types it."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import pytest

import werkzekerheid
from werkzekerheid.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

CAREERS = Path(werkzekerheid.__file__).parent / "demo"


class Answer(NamedTuple):
    """What a command said, and how it ended."""

    code: object
    out: str
    err: str

    def json(self) -> Any:
        """The one document that was printed."""
        return json.loads(self.out)

    @property
    def told(self) -> str:
        """What was printed, as if on one line: where it is broken depends on the width."""
        return " ".join(self.out.split())


class Run(Protocol):
    """Runs `werkzekerheid` with these words."""

    def __call__(self, *words: str) -> Answer: ...


_NINE = (("init", "--demo"), ("import", *(str(one) for one in sorted(CAREERS.glob("*.career.toml")))))


def put_nine(run: Run) -> None:
    """Makes a demo ledger with the nine reconstructions, without the careers that go on: these differ each day."""
    for words in _NINE:
        assert run(*words).code == 0


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same language, width and look everywhere; nothing of the machine, and the collector as it was."""
    for name in ("WERKZEKERHEID_KEY", "WERKZEKERHEID_KEY_FILE", "WERKZEKERHEID_LANGUAGE", "WERKZEKERHEID_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process."""

    def type_in(*words: str) -> Answer:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        said = capsys.readouterr()
        return Answer(ended.value.code, said.out, said.err)

    return type_in


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a ledger would be; there is none yet."""
    path = tmp_path / "ledger.db"
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def _untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `werkzekerheid demo` makes, made once; nobody opens it, all others are copies."""
    path = tmp_path_factory.mktemp("made") / "ledger.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{path}")
        for words in _NINE:
            with pytest.raises(SystemExit) as ended:
                main(list(words))
            assert ended.value.code == 0
    return path


@pytest.fixture(scope="session")
def _demo_path(_untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copytree(_untouched.parent, tmp_path_factory.mktemp("demo") / "read") / "ledger.db"


@pytest.fixture
def demo(_demo_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo ledger with the nine reconstructions, without the careers that go on; for reading only."""
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{_demo_path}")
    return _demo_path


@pytest.fixture
def own_demo(_untouched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo ledger of this test's own, to write in: as `werkzekerheid demo` leaves it."""
    folder = copytree(_untouched.parent, tmp_path / "own")
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{folder / 'ledger.db'}")
    return folder / "ledger.db"
