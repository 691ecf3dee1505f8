"""Erases on request: writes the fact, destroys the keys, takes what they closed out of the tables, and certifies it.

With the fact goes the recall of each data set for research that the worker is in: who received it is told.

In this order, so that a crash between any two steps is finished by the next `work` or `doctor`: the fact names what
must go; the list outside the backups and the tombstones say what is gone; the tables know which of those they heeded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast
from uuid import uuid4

from werkzekerheid.app import officers
from werkzekerheid.app.clock import today
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.app.readable import fitting, read_whole
from werkzekerheid.app.researching.recalling import recalls
from werkzekerheid.app.trying import in_tries
from werkzekerheid.app.upkeep import projector_of
from werkzekerheid.career.decide import decide
from werkzekerheid.career.evolve import fold
from werkzekerheid.facts.event import Told, event_id
from werkzekerheid.facts.layout import day_of
from werkzekerheid.facts.sharing import KeysDestroyed
from werkzekerheid.ledger.keys import OWNED
from werkzekerheid.ledger.ledger import Batch, Draft
from werkzekerheid.readmodels.names import names_of
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.certificate import Erasure, certificate
from werkzekerheid.sharing.erasure import check_erasure, check_told, decided
from werkzekerheid.sharing.recipients import recipients
from werkzekerheid.sharing.retention import load_table, retention_ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.app.readable import Stream
    from werkzekerheid.facts.event import Actor, Event
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.sharing.certificate import Document
    from werkzekerheid.sharing.erasure import Decided


class Erased(NamedTuple):
    """What an erasure did.

    `already`: it was done before, and this is its certificate again. `log_emptied` False: somebody still reads the
    tables as they were, so that their log is emptied at the next turn.
    """

    certificate: Document
    already: bool
    log_emptied: bool


class Held(NamedTuple):
    """All that is about one career, as far as it can be read: its own stream, and everything under its keys."""

    career_id: str
    own: Stream
    events: tuple[Event, ...]


def held(ledger: Ledger, career_id: str) -> Held:
    """Everything under the keys of a career; what a lost key closed is missing.

    Raises:
        Refusal: something of it cannot be read.
    """
    skips = skips_of(ledger)
    streams = {kind: read_whole(ledger, f"{kind}:{career_id}", skips, lost=True) for kind in OWNED}
    events = sorted((one for each in streams.values() for one in each.events), key=lambda one: one.position)
    return Held(career_id, streams["career"], tuple(events))


def erase(
    app: App, career: str, classes: Sequence[str], request: str, requester: Actor, command_id: str | None = None
) -> Erased:
    """Erases classes of a career on a granted request.

    Args:
        app: the ledger.
        career: key or id.
        classes: of data.
        request: by which the worker asked it.
        requester: who carries it out; another than who decided.
        command_id: makes a retry safe; a fresh one when left out.

    Raises:
        Refusal: it may not be, see `sharing.erasure`; or one of the stores cannot be written.
    """
    career_id, own_id, day = app.career_id(career), command_id or str(uuid4()), today(app.clock)
    wanted_classes = tuple(dict.fromkeys(classes))
    act = officers.ERASE._replace(classes=wanted_classes)
    with officers.refusing(app, requester, act, [career_id]):
        officers.check(app, requester)
        app.ledger.destroying.check_possible()
        known = held(app.ledger, career_id)
        wanted = _Wanted(wanted_classes, called(known, request), requester, own_id)
        checked = [(known, _check(app.ledger, known, wanted, day))]
    trace = officers.write(app, requester, act, [career_id], load_table().version)

    def once() -> _Found:
        if checked:  # what was just looked at holds for the first try
            return _found_or_said(app.ledger, *checked.pop(), wanted, day, trace)
        now = held(app.ledger, career_id)
        return _found_or_said(app.ledger, now, _check(app.ledger, now, wanted, day), wanted, day, trace)

    found = in_tries(once)
    document = certificate(found.erasure)  # before the keys go: with class work everything goes that is told in it
    return Erased(document, found.already, log_emptied=destroy(app, career_id))


def called(known: Held, typed: str) -> str:
    """The id of a request, given by that or, in an imported career, by its key in the file."""
    keys = names_of(known.own.events).keys
    return next((one for one, key in keys.items() if key == typed), typed)


def destroy(app: App, career_id: str) -> bool:
    """Destroys what the facts of a career say that is destroyed, and takes it out of the tables.

    Returns:
        False where somebody still reads the tables as they were.

    Raises:
        Refusal: one of the stores cannot be written.
    """
    app.ledger.destroying.finish_of(career_id)
    with projector_of(app.ledger, app.settings) as projector:
        emptied = projector.heed_destroyed(PolicyRunner(app.ledger, projector, app.auditing.judging).judge)
    app.keep_up()
    return emptied


class _Wanted(NamedTuple):
    classes: tuple[str, ...]
    request: str
    requester: Actor
    command_id: str


class _Found(NamedTuple):
    erasure: Erasure
    already: bool


def _check(ledger: Ledger, known: Held, wanted: _Wanted, day: date) -> Decided:
    """The decision by which this is erased, or was.

    Raises:
        Refusal: it may not be.
    """
    check_told(known.own.events, wanted.request)
    decision = decided(known.own.events, wanted.request)
    if _said_before(known.own.events, wanted) is None:
        with fitting():
            ends = retention_ends(known.events, load_table(), day).classes
        there = ledger.destroying.held(known.career_id)
        check_erasure(decision, wanted.request, wanted.classes, there, ends, wanted.requester, day)
    return decision


def _found_or_said(ledger: Ledger, known: Held, decision: Decided, wanted: _Wanted, day: date, trace: str) -> _Found:
    """The fact that says so and what it takes; written now, where nobody wrote it before.

    Raises:
        Refusal: the domain says no.
    """
    before = _said_before(known.own.events, wanted)
    fact = before or _say(ledger, known, wanted, day, trace)
    said = cast("KeysDestroyed", fact.fact)
    closed = ledger.destroying.closed(known.career_id, _since(known.own.events, said.classes, fact), fact.position)
    received = recipients(known.events, said.classes, until=day_of(fact.recorded_at))
    erasure = Erasure(ledger.ledger_id, known.career_id, fact, decision, closed, received)
    return _Found(erasure, already=before is not None and before.command_id != wanted.command_id)


def _said_before(events: Iterable[Event], wanted: _Wanted) -> Event | None:
    """The fact of this very command, or of another that erased as much on the same request.

    What was recorded after that was not decided on: it takes another request.
    """
    for one in events:
        if one.fact.TYPE == KeysDestroyed.TYPE:
            said = cast("KeysDestroyed", one.fact)
            if said.request == wanted.request and set(wanted.classes) <= set(said.classes):
                return one
    return None


def _say(ledger: Ledger, known: Held, wanted: _Wanted, day: date, trace: str) -> Event:
    """Writes down that the keys are destroyed; from here on they are, whoever finishes it.

    Raises:
        Refusal: the domain says no.
    """
    fact = KeysDestroyed.model_validate({"classes": wanted.classes, "request": wanted.request, "reason": "erasure"})
    told = Told(recorded_by=wanted.requester)
    with fitting():
        career = fold(known.career_id, known.own.events)
    decide(career, fact, told, day, event_ids={one.event_id for one in known.own.events})
    draft = Draft(fact, told, wanted.command_id, event_id(wanted.command_id), trace_id=trace)
    # At once, or whoever is killed between the two nobody could tell any more which data sets the worker is in.
    recalled = recalls(ledger, known.events, wanted.classes, wanted.requester, wanted.command_id)
    appended = ledger.append_many([Batch(f"career:{known.career_id}", known.own.version, [draft]), *recalled])[0]
    (event,) = ledger.read_from(appended.position - 1, 1)
    return cast("Event", event)


def _since(events: Iterable[Event], classes: Iterable[str], fact: Event) -> dict[str, int]:
    """Per class the position of the destruction before this one: what lies before that was gone already."""
    since = dict.fromkeys(classes, 0)
    for one in events:
        if one.fact.TYPE == KeysDestroyed.TYPE and one.position < fact.position:
            since |= {name: one.position for name in cast("KeysDestroyed", one.fact).classes if name in since}
    return since
