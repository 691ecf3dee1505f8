"""Who asks at this terminal: a person of the directory, the worker, or in a ledger to try out any role."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, get_args

from werkzekerheid.cli.problem import as_typed
from werkzekerheid.facts.event import Actor, career_id_from
from werkzekerheid.facts.trusted import trusted
from werkzekerheid.facts.vocabulary import Role
from werkzekerheid.messages import Refusal
from werkzekerheid.sharing.directory_changes import is_plain

if TYPE_CHECKING:
    from werkzekerheid.app.app import App

WHO = "WERKZEKERHEID_AS"
DEMO_READER = trusted(Actor, {"actor": "cli", "role": "jobcoach"})  # its validator takes longer than to read a career
"""Whoever gives no name in a ledger to try out reads as a jobcoach."""
KEEPER = trusted(Actor, {"actor": "cli", "role": "system"})
"""Whoever holds the key of a ledger and keeps its directory: the first person in it cannot be let in by another."""
_WORKER = "worker"


def requester(app: App, typed: str | None) -> Actor:
    """Who asks, from `--as` or the environment: `PERSON@ORGANISATION`, with `:ROLE` behind it, or `worker@CAREER`.

    Nobody signs in at a terminal: whoever has the key of the ledger says who they are, and it is written down.

    Raises:
        Refusal: `who_asks` nobody was named; `who_malformed`, `who_role_unknown`; `who_not_a_member`,
            `who_in_which_role` the directory says otherwise.
    """
    named = typed or os.environ.get(WHO)
    if not named:
        if app.demo:
            return DEMO_READER
        raise Refusal("who_asks")
    person, at, place = named.partition("@")
    if not (at and person and place):
        raise Refusal("who_malformed")
    if person == _WORKER:
        return Actor(actor=career_id_from(place), role="worker")
    organisation, _, role = place.partition(":")
    # Who asks is written down, also where they are refused: in the clear, so nothing but ids.
    if not (is_plain(person) and is_plain(organisation)):
        raise Refusal("who_malformed")
    if role and role not in get_args(Role):
        raise Refusal("who_role_unknown", role=as_typed(role), roles=", ".join(get_args(Role)))
    if app.demo and not role and person in get_args(Role):
        return Actor(actor=f"demo-{person}", role=person, organisation=organisation)  # type: ignore[arg-type]
    return Actor(actor=person, role=role or _only_role(app, person, organisation), organisation=organisation)  # type: ignore[arg-type]


def _only_role(app: App, person: str, organisation: str) -> str:
    from werkzekerheid.app.around import roles_of

    roles = roles_of(app, person, organisation)
    if not roles:
        raise Refusal("who_not_a_member")
    if len(roles) > 1:
        raise Refusal("who_in_which_role")
    return roles[0]


def keeper(app: App, typed: str | None) -> Actor:
    """Who keeps the directory; whoever holds the key of the ledger where nobody was named."""
    named = typed or os.environ.get(WHO)
    return requester(app, typed) if named else KEEPER
