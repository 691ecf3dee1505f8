"""Whom one can be in a demo; nobody of them lives."""

from __future__ import annotations

from typing import NamedTuple

from werkzekerheid.facts.event import Actor, career_id_of
from werkzekerheid.facts.trusted import trusted


class Identity(NamedTuple):
    """Somebody to be: by a key, and as the ledger knows them."""

    key: str
    who: Actor


def identities() -> list[Identity]:
    """All of them, in the order in which they are offered."""
    return [
        _of("jobcoach", "gemeente"), _of("klantmanager", "gemeente"), _of("employer", "gardendreams"),
        Identity("worker", trusted(Actor, {"actor": career_id_of("jeffry"), "role": "worker"})),
        _of("privacy_officer", "gemeente"), _of("researcher", "gemeente"), _of("lead", "gemeente"),
    ]  # fmt: skip


def identity(key: str) -> Identity | None:
    """The one with this key."""
    return next((one for one in identities() if one.key == key), None)


def _of(role: str, organisation: str) -> Identity:
    return Identity(role, trusted(Actor, {"actor": f"demo-{role}", "role": role, "organisation": organisation}))
