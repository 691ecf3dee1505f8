"""What a page says about what was just done; the browser keeps its key, and no more."""

from __future__ import annotations

from werkzekerheid.web.language import _


def notice(key: str) -> str | None:
    """The sentence of a key; None for one that nobody knows."""
    said = {
        "answered": _("Your answer was saved."),
        "answered_before": _("This was answered before. Nothing changed."),
        "recorded": _("Saved."),
        "recorded_before": _("This was saved before. Nothing changed."),
        "signed_out": _("You are signed out."),
    }
    return said.get(key)
