"""What goes out: one JSON document, text for people, and progress while they wait."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any, Self

from werkzekerheid.cli.visible import visible, visible_json
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console, RenderableType
    from rich.progress import Progress, TaskID
    from rich.segment import Segment

    from werkzekerheid.app.app import App

NARROWEST, WIDEST = 40, 200
_LONG_WORK = 0.7  # seconds; shorter work shows no progress


def print_json(document: object) -> None:
    """Prints exactly one document, in UTF-8 and with sorted names, so that equal answers are equal bytes."""
    print_text(document_of(document))


def document_of(document: object) -> str:
    """A document as it is printed."""
    import json

    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    return f"{visible_json(text)}\n"


def print_text(text: str) -> None:
    """Prints a text for a program, as it is, in UTF-8."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(text)


def print_line(text: str) -> None:
    """Prints one line for people, nothing in it obeyed."""
    sys.stdout.write(f"{visible(text)}\n")


def complain(text: str) -> None:
    """Prints one line on standard error, nothing in it obeyed."""
    sys.stderr.write(f"{visible(text)}\n")


def tell_views(app: App) -> None:
    """Says so where the views are not as far as the ledger, and where a key is lost."""
    if app.views_follow:
        complain(say("cli_views_follow"))
    if app.keys_missing:
        complain(say("cli_keys_missing", number=len(app.keys_missing)))


def show(parts: Iterable[RenderableType]) -> None:
    """Prints what a view made, as wide as the terminal is."""
    from rich.segment import Segments

    out = console()
    for part in parts:
        rows = out.render_lines(part, pad=False)
        out.print(Segments(segment for row in rows for segment in _trimmed(row)), end="")


def _trimmed(row: list[Segment]) -> list[Segment]:
    """A line without the blanks that fill up its cells: copied text should not end in them."""
    from rich.segment import Segment

    kept = list(row)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[-1] = Segment(kept[-1].text.rstrip(), kept[-1].style)
    return [*kept, Segment.line()]


def console() -> Console:
    """The terminal of standard output: plain where it is none, without colour where `NO_COLOR` says so."""
    from rich.console import Console

    class Terminal(Console):
        """Rich ends the program itself where nobody reads on; our own door does that."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    out = Terminal(highlight=False, markup=False, emoji=False)
    out.width = min(max(out.width, NARROWEST), WIDEST)
    return out


class Waiting:
    """Progress of long work on standard error, when that is a terminal: `with Waiting(title) as step: work(step)`."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._watched = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._started = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def __call__(self, done: int, of: int) -> None:
        """So much is done, of so much."""
        if not self._watched:
            return
        if self._bar is None and time.monotonic() - self._started > _LONG_WORK:
            self._bar = _bar()
            self._task = self._bar.add_task(self._title, total=of or None)
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=done, total=of or None)


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    terminal = Console(stderr=True, highlight=False, markup=False, emoji=False)
    columns: list[Any] = [
        TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
    ]  # fmt: skip
    bar = Progress(*columns, console=terminal, transient=True)
    bar.start()
    return bar


def width() -> int:
    """How many columns there are to draw in."""
    return console().width
