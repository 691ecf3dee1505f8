"""What a page says about what was just done; the browser keeps its key, and no more."""

from __future__ import annotations

from werkzekerheid.web.language import _


def notice(key: str) -> str | None:
    """The sentence of a key; None for one that nobody knows."""
    said = {
        "answered": _("Your answer was saved."),
        "answered_before": _("This was answered before. Nothing changed."),
        "decided": _("Your decision was saved."),
        "emergency_reviewed": _("Your judgement was saved."),
        "lifted": _("The record may be used again."),
        "list_carried_out": _("The list was carried out. Below it says what became of each."),
        "list_drawn_up": _("The list was drawn up. Somebody else reviews it."),
        "list_reviewed": _("Your review was saved."),
        "nothing_over": _("Nothing is over its term today."),
        "sealed": _("Everything is sealed now. Keep the checkpoints somewhere else."),
        "recorded": _("Saved."),
        "recorded_before": _("This was saved before. Nothing changed."),
        "handover_offered": _("The handover was offered. Until it is accepted you stay responsible."),
        "handover_accepted": _("You accepted the handover. Below stands what was handed over."),
        "handover_refused": _("You refused the handover. Who offered it sees why."),
        "handover_asked": _("Your question was saved. Who offered the handover sees it."),
        "handover_relayed": _("Saved: this was passed on to the floor."),
        "handover_followed_up": _("Saved: the talk after two months was held."),
        "reported": _("Thank you. Who guides this worker sees what you reported."),
        "signed_out": _("You are signed out."),
    }
    return said.get(key)
