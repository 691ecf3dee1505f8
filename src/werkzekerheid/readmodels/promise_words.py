"""Promises in words: what is to be done, and which of them are one line for who reads a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.words import has_word, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Row = Mapping[str, Any]


def by_line(rows: Iterable[Row]) -> list[list[Row]]:
    """The same in lines: those of one rule for one worker together, each line where its first stood."""
    lines: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        lines.setdefault((row["career"], row["rule"]), []).append(row)
    return list(lines.values())


def what(row: Row) -> str:
    """What is to be done."""
    return what_of(row["rule"], row["part"])


def what_of(rule: str, part: str) -> str:
    """What is to be done: a word for this part of the promise, else the title of its policy."""
    name = f"promise.{rule}"
    if has_word(name, part):
        return word(name, part)
    from werkzekerheid import catalogue

    return str(catalogue.policy(rule).content["title"])
