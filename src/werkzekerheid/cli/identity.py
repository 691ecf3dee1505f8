"""Who asks: the person at this terminal, as somebody in the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.trusted import trusted
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from werkzekerheid.app.app import App

KEEPER = trusted(Actor, {"actor": "cli", "role": "system"})  # its validator takes longer than to read a career
"""Whoever holds the key of a ledger and keeps its directory: the first person in it cannot be let in by another."""


def requester(app: App, typed: str | None) -> Actor:
    """Who asks.

    Raises:
        Refusal: `who_asks` nobody was named.
    """
    if typed is None and app.demo:
        from werkzekerheid.cli.reading import READER

        return READER
    raise Refusal("who_asks")


def keeper(app: App, typed: str | None) -> Actor:
    """Who keeps the directory; whoever holds the key of the ledger where nobody was named."""
    return KEEPER if typed is None else requester(app, typed)
