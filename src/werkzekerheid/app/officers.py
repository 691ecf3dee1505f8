"""What only who answers for privacy may do with the data of a worker: who that is, and that it is written down.

Before it is done; a refusal too. What cannot be written down is not done.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.standing import asker
from werkzekerheid.messages import Refusal
from werkzekerheid.sharing.erasure import OFFICERS, check_officer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose

OFFICER = "officer"


class Act(NamedTuple):
    """What is done: the action and what it is about as the logs name them, for what purpose, of which classes."""

    action: str
    what: str
    purpose: Purpose
    classes: tuple[str, ...] = ()


ERASE = Act("erase", "erase", "rights")
ASK = Act("search", "rights", "rights")
TELL = Act("read", "recipients", "rights")
RETENTION = Act("search", "retention", "audit")
DESTRUCTION = Act("administer", "destruction_list", "audit")
DESTROY = Act("erase", "destruction_list", "audit")
ROTATE = Act("administer", "rotate_key", "audit")


def check(app: App, requester: Actor) -> None:
    """Refuses who has no such role, or whom the directory does not know in it.

    Raises:
        Refusal: `rights_not_for_role`, `gateway_no_longer_a_member`.
    """
    check_officer(requester)
    asker(app, requester)


def check_may_see(app: App, requester: Actor, career_id: str) -> None:
    """The same, but that a worker sees what is of the own career.

    Raises:
        Refusal: as `check`; `rights_of_another`.
    """
    if requester.role != "worker":
        check(app, requester)
    elif requester.actor != career_id:
        raise Refusal("rights_of_another")


@contextmanager
def refusing(app: App, requester: Actor, act: Act, careers: Iterable[str]) -> Iterator[None]:
    """Around what may be refused: a refusal is written down, and refuses all the same."""
    try:
        yield
    except Refusal as refused:
        app.auditing.put(
            requester, act.action, careers=careers, what=act.what, purpose=act.purpose, classes=act.classes,
            outcome="refused", ground=refused.code, relation=relation(requester),
        )  # fmt: skip
        raise


def write(app: App, requester: Actor, act: Act, careers: Iterable[str], rules: str | None = None) -> str:
    """Writes down what is about to be done or told; gives its trace.

    Raises:
        Refusal: it cannot be written: then it may not be done, nor told.
    """
    return app.auditing.put(
        requester, act.action, careers=careers, what=act.what, purpose=act.purpose, classes=act.classes,
        relation=relation(requester), rules=rules,
    )  # fmt: skip


def relation(requester: Actor) -> str:
    """What somebody is who may do this: the worker, or who answers for privacy."""
    if requester.role == "worker":
        return "worker"
    return OFFICER if requester.role in OFFICERS else "none"
