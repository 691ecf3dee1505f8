"""What was found wrong with a tree, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from werkzekerheid.ledger.evidence.findings import Finding


def named(tree: str) -> str:
    """What a tree is called, as a sentence begins."""
    return word("tree", tree).capitalize()


def unfit(tree: str, one: Finding) -> str:
    """What does not fit, and where."""
    told = {"tree": named(tree), "position": one.position, "until": one.until, "rows": one.rows}
    return say(f"cli_unfit_{one.kind}", **{name: "?" if value is None else value for name, value in told.items()})
