"""On which line of a TOML file something stands. The reader of TOML keeps no places, and a finding must name one."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

Path = tuple[str | int, ...]
"""`("period", 0, "due_days")` is a threshold of the first period, `("period", 0)` the head of that period."""
_NAME = r"""[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'"""
_HEAD = re.compile(rf"\s*(\[\[?)\s*((?:{_NAME})(?:\s*\.\s*(?:{_NAME}))*)\s*\]")
_KEY = re.compile(rf"\s*({_NAME})\s*(?:\.[^=\n]*)?=(.*)", re.DOTALL)
_PART = re.compile(_NAME)
_LONG = ('"""', "'''")


class _Inside(NamedTuple):
    """In which long text, and how deep in lists, a line begins that goes on with a value."""

    text: str = ""
    deep: int = 0


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of each table and key of a TOML text that can be read."""
    found: dict[Path, int] = {}
    seen: Counter[Path] = Counter()
    head: Path = ()
    inside = _Inside()
    for number, line in enumerate(text.splitlines(), start=1):
        if inside != _Inside():
            inside = _after(line, inside)
        elif opened := _HEAD.match(line):
            head = _head(opened[1] == "[[", [_bare(part) for part in _PART.findall(opened[2])], seen)
            found.setdefault(head, number)
        elif key := _KEY.match(line):
            found.setdefault((*head, _bare(key[1])), number)
            inside = _after(key[2], inside)
    return found


def _head(repeated: bool, parts: list[str], seen: Counter[Path]) -> Path:  # noqa: FBT001
    """The path of a table; of one that is repeated the last so far."""
    path: Path = ()
    for part in parts[:-1]:
        path = (*path, part)
        if path in seen:
            path = (*path, seen[path] - 1)
    path = (*path, parts[-1])
    if not repeated:
        return path
    seen[path] += 1
    return (*path, seen[path] - 1)


def _bare(name: str) -> str:
    return name.strip("\"'")


def _after(line: str, inside: _Inside) -> _Inside:
    """Where the next line begins, after this one."""
    text, deep = inside
    at = 0
    while at < len(line):
        if text:
            end = line.find(text, at)
            while text == _LONG[0] and end > 0 and line[end - 1] == "\\":
                end = line.find(text, end + 1)
            if end < 0:
                return _Inside(text, deep)
            at, text = end + len(text), ""
            continue
        opening = next((one for one in _LONG if line.startswith(one, at)), "")
        if opening:
            at, text = at + len(opening), opening
            continue
        sign = line[at]
        if sign == "#":
            break
        at = _end_of_short(line, at) if sign in "\"'" else at + 1
        deep += (sign in "[{") - (sign in "]}")
    return _Inside(text, deep)


def _end_of_short(line: str, at: int) -> int:
    """Behind a text of one line that begins here."""
    quote, at = line[at], at + 1
    while at < len(line) and line[at] != quote:
        at += 2 if line[at] == "\\" and quote == '"' else 1
    return at + 1
