"""The sign and the style of each kind of mark on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.messages import say
from werkzekerheid.picture import themes

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKS: Mapping[str, tuple[str, str]] = {
    "plan": ("◆", "plan"),
    "handover": ("⇄", "plan"),
    "contact": ("•", "contact"),
    "signal": ("●", "signal"),
    "warning": ("!", "signal"),
    "progress": ("+", "good"),
    "relapse": ("▼", "relapse"),
    "dropout": ("✕", "relapse"),
    "recovery": ("▲", "good"),
    "out_of_view": ("?", "relapse"),
}


def meanings() -> dict[str, str]:
    """What each sign stands for."""
    told = themes.meanings()
    return {**{sign: told[kind] for kind, (sign, _) in MARKS.items()}, "━": say("cli_mark_series")}
