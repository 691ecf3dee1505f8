"""The outermost door: nothing gets out as a traceback, and nothing personal gets out with a bug."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from werkzekerheid.cli.door import answer
from werkzekerheid.cli.screen import Waiting
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable


def raising(error: BaseException) -> Callable[[], int]:
    def work() -> int:
        raise error

    return work


def test_a_bug_is_one_sentence_without_what_the_data_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(raising(KeyError("Jeffry, gardendreams"))) == 70

    said = capsys.readouterr().err
    assert "KeyError" in said
    assert "Jeffry" not in said
    assert said.count("\n") == 1


def test_a_developer_may_see_the_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKZEKERHEID_DEBUG", "1")

    assert answer(raising(KeyError("x"))) == 70
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Refusal("career_not_found"), 1),
        (Refusal("key_missing"), 2),
        (PermissionError(13, "Permission denied", "var/ledger.db"), 2),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_end_has_its_code_and_one_sentence(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int
) -> None:
    assert answer(raising(error)) == code
    assert capsys.readouterr().err.count("\n") == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_on_a_terminal_when_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")

    with Waiting("Inlezen") as step:
        step(1, 3)
        assert terminal.getvalue() == ""
        step._started -= 10
        step(2, 3)

    assert "Inlezen" in terminal.getvalue()


def test_no_progress_is_shown_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Waiting("Inlezen") as step:
        step._started -= 10
        step(2, 3)

    assert capsys.readouterr().err == ""
