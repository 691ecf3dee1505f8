"""Tables of rules as somebody wrote them: each in a file that is called after its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.facts.finding import Finding, Findings
from werkzekerheid.messages import say
from werkzekerheid.rules.checked import MOST

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES = 5 * MOST


class TypedTable(NamedTuple):
    """A table as somebody wrote it: how its file is named, which rule it is of, and the text."""

    file: str
    rule: str
    text: str


def read_table(path: Path, name: str) -> TypedTable:
    """A table from its file; `name` is how findings name that.

    Raises:
        Findings: it is too large, or no text.
    """
    with path.open("rb") as opened:
        content = opened.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise Findings([Finding(name, None, None, say("rules_too_long", most=MOST), 1)])
    try:
        return TypedTable(name, path.stem, content.decode("utf-8"))
    except UnicodeDecodeError:
        raise Findings([Finding(name, None, None, say("expected_utf8"), 1)]) from None
