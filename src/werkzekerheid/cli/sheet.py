"""The few forms that all views are made of, so that the same thing looks the same everywhere.

Everything goes through `Text`, which obeys no markup, and through `visible`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from werkzekerheid.cli.visible import visible
from werkzekerheid.days_in_words import day_in_words, is_derived
from werkzekerheid.messages import say
from werkzekerheid.words import has_word, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import RenderableType

TITLE, QUIET, UNKNOWN, HEAD = "bold", "dim", "dim italic", "bold"
STATES: Mapping[str, str] = {
    "due": "yellow", "broken": "red", "kept": "green", "kept_late": "green", "upcoming": "", "excused": QUIET,
}  # fmt: skip
"""The look of a promise: only what an organisation did or did not do has a colour, never a worker."""
_LABELS = 17


def line(*pieces: str | Text | tuple[str, str]) -> Text:
    """One text of pieces, each with or without a style."""
    made = Text()
    for piece in pieces:
        if isinstance(piece, Text):
            made.append_text(piece)
        elif isinstance(piece, str):
            made.append(visible(piece))
        else:
            made.append(visible(piece[0]), piece[1])
    return made


def joined(pieces: Iterable[str | Text | tuple[str, str]], between: str = ", ") -> Text:
    """The pieces that hold anything, with a sign between them."""
    made = Text()
    for piece in (line(piece) for piece in pieces):
        if piece.plain:
            made.append(between if made.plain else "", QUIET).append_text(piece)
    return made


def stacked(*lines_: Text) -> Text:
    """Lines below one another, without the empty ones."""
    return Text("\n").join([one for one in lines_ if one.plain])


def flowing(pieces: Iterable[Text], width: int, between: int = 3) -> Text:
    """Pieces side by side, as many on a line as fit; none is broken."""
    rows: list[Text] = []
    for piece in pieces:
        if rows and rows[-1].cell_len + between + piece.cell_len <= width:
            rows[-1].append(" " * between).append_text(piece)
        else:
            rows.append(piece.copy())
    return stacked(*rows)


def unknown() -> Text:
    """What nobody told; never "no"."""
    return Text(say("cli_unknown"), UNKNOWN)


def day(shown: str | None) -> Text:
    """A day of a document, marked where it was not told but derived."""
    if shown is None:
        return unknown()
    words = line(day_in_words(shown))
    return words.append(f" ({say('cli_derived')})", QUIET) if is_derived(shown) else words


def coded(name: str, code: str | None) -> Text:
    """The word for a code of this list; None is unknown, and `unknown` in the words of its list."""
    if code is None or (code == "unknown" and not has_word(name, code)):
        return unknown()
    return line((word(name, code), UNKNOWN if code == "unknown" else ""))


def coded_list(name: str, codes: Sequence[str]) -> Text:
    """The words for several codes."""
    return joined([coded(name, code) for code in codes])


def yes_no(value: bool | None) -> Text:
    """Yes, no, or unknown."""
    return unknown() if value is None else line(say("cli_yes") if value else say("cli_no"))


def told_text(value: Any) -> Text:  # noqa: ANN401  (a text of a document: a string, the day it was erased, or nothing)
    """A text somebody wrote, or the day on which it was erased."""
    if isinstance(value, dict):
        day = day_in_words(value.get("erased_on"))
        return Text(
            say("cli_key_missing", day=day) if value.get("key_missing") else say("cli_erased", day=day), UNKNOWN
        )
    return unknown() if value is None else line(str(value))


def heading(text: str, *beside: str | Text) -> Text:
    """What a sheet is about, with what is good to know beside it."""
    return line((text, TITLE), *(line("  ", (one, QUIET) if isinstance(one, str) else one) for one in beside))


def fields(rows: Iterable[tuple[str, Text]], labels: int = _LABELS) -> Table:
    """Labels with what belongs to them."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=labels, style=QUIET)
    grid.add_column(overflow="fold")
    for label, value in rows:
        grid.add_row(Text(label), value)
    return indented(grid)


def table(columns: Sequence[tuple[str, Mapping[str, Any]]], rows: Iterable[Sequence[RenderableType]]) -> Table:
    """Rows under heads; each column with Rich's options for it."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=QUIET)
    for head, options in columns:
        made.add_column(head, **options)
    for row in rows:
        made.add_row(*row)
    return made


def indented(part: RenderableType, columns: int = 2) -> Table:
    """A part, moved to the right."""
    grid = Table.grid()
    grid.add_column(width=columns)
    grid.add_column(overflow="fold")
    grid.add_row("", part)
    return grid


def empty(sentence: str) -> Text:
    """That there is nothing, and what to do next."""
    return Text(sentence, QUIET)
