"""Rights of the worker as commands: ask, decide, and which requests there are, with the day of their answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from werkzekerheid.app import officers
from werkzekerheid.app.clock import today
from werkzekerheid.app.erasing import called, held
from werkzekerheid.app.readable import fitting
from werkzekerheid.app.upkeep import bring_up, projector_of
from werkzekerheid.career.evolve import fold
from werkzekerheid.facts.vague import add_months
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import iso
from werkzekerheid.readmodels.names import names_of
from werkzekerheid.readmodels.store import careers_with
from werkzekerheid.rules import rights_answer
from werkzekerheid.rules.table import table
from werkzekerheid.sharing.certificate import told
from werkzekerheid.sharing.recipients import recipients

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.app.recording import Recorded
    from werkzekerheid.career.records import RightsRequest
    from werkzekerheid.facts.event import Actor

_REF_LETTERS = 8


class Requested(NamedTuple):
    """A request that stands in the ledger: what it is called, and when its answer is due."""

    request: str
    due_on: str
    recorded: Recorded


class Decision(NamedTuple):
    """What somebody decides; `classes` none is all that was asked, `despite_term` also what a law would still keep."""

    request: str
    decision: str
    motive: str
    classes: tuple[str, ...] = ()
    despite_term: bool = False


class Correction(NamedTuple):
    """What is put right by a decision: the event, and the whole payload that stands from here on."""

    corrects: str
    replacement: Mapping[str, Any]


def request(
    app: App,
    career: str,
    right: str,
    classes: Sequence[str],
    requester: Actor,
    due: date | None = None,
    command_id: str | None = None,
) -> Requested:
    """Writes down that the worker asks for a right, with the day on which an answer is due.

    Args:
        app: the ledger.
        career: key or id.
        right: as in the catalogue.
        classes: about which; none is everything.
        requester: who writes it down: the worker, or somebody whom the worker told.
        due: the last day for the answer; by the policy when left out.
        command_id: makes a retry safe; a fresh one when left out.

    Raises:
        Refusal: a worker asks for another career; or the domain says no.
    """
    career_id, own_id = app.career_id(career), command_id or str(uuid4())
    if requester.role == "worker":
        officers.check_may_see(app, requester, career_id)
    day = today(app.clock)
    due_on = (due or _due(day)).isoformat()
    # The same command again must give the same name.
    name = f"verzoek-{own_id.replace('-', '')[:_REF_LETTERS]}"
    content: dict[str, Any] = {"request": name, "right": right, "answer_due_on": due_on, "occurred": day.isoformat()}
    if classes:
        content["classes"] = tuple(classes)
    if requester.role == "worker":
        content["asserted_by"] = "worker"
    return Requested(name, due_on, app.record(career_id, "rights_requested", content, requester, own_id))


def _due(day: date) -> date:
    """A month after the day on which it is asked: not moved where that is no working day."""
    policy = table(rights_answer.RULE, rights_answer.RightsAnswerPeriod)
    period = next((one for one in reversed(policy.periods) if one.valid_from <= day), policy.periods[0])
    return add_months(day, period.answer_months)


def decide(
    app: App,
    career: str,
    decision: Decision,
    requester: Actor,
    correction: Correction | None = None,
    command_id: str | None = None,
) -> list[Recorded]:
    """Writes down a decision on a request; with a correction, both in one transaction or neither.

    Raises:
        Findings: the correction does not fit.
        Refusal: who decides may not, or what is put right was refused; or the domain says no.
    """
    officers.check(app, requester)
    career_id = app.career_id(career)
    name = called(held(app.ledger, career_id), decision.request)
    if correction is not None and decision.decision not in {"granted", "partly"}:
        raise Refusal("correction_of_refused")
    facts: list[dict[str, Any]] = [
        {
            "career": career_id,
            "type": "rights_decided",
            "request": name,
            "decision": decision.decision,
            "motive": decision.motive,
            **({"classes": decision.classes} if decision.classes else {}),
            **({"despite_term": True} if decision.despite_term else {}),
        }
    ]
    if correction is not None:
        facts.append(
            {"career": career_id, "type": "event_corrected", **correction._asdict(), "reason": decision.motive}
        )
    return app.record_batch(facts, requester, command_id, "rights decide")


def requests(app: App, career: str | None, requester: Actor) -> list[dict[str, Any]]:
    """The requests of one career, or of all, by the day on which an answer is due.

    Raises:
        Refusal: `rights_not_for_role`, unless it is the worker's own career; `career_not_found`.
    """
    if career is None:
        officers.check(app, requester)
        careers = _asked(app)
    else:
        careers = [app.career_id(career)]
        officers.check_may_see(app, requester, careers[0])
    officers.write(app, requester, officers.ASK, careers)
    day = today(app.clock)
    rows = [row for one in careers for row in _rows(app, one, day)]
    return sorted(rows, key=lambda row: (row["state"] not in {"open", "late"}, row["due_on"] or "9999", row["career"]))


def _asked(app: App) -> list[str]:
    """The careers of which something was asked: the stored promises know, so it costs what was asked only."""
    with projector_of(app.ledger, app.settings) as projector:
        app.views_follow = not bring_up(projector, app.settings, projector.catch_up).reached
        with projector.views.reading() as connection:
            return careers_with(connection, rights_answer.RULE)


def _rows(app: App, career_id: str, day: date) -> Iterator[dict[str, Any]]:
    known = held(app.ledger, career_id)
    names = names_of(known.own.events)
    with fitting():
        career = fold(career_id, known.own.events)
    for one in career.requests.values():
        yield {
            "career": names.of(career_id),
            "request": names.of(one.ref),
            "right": one.right,
            "classes": list(one.classes),
            "asked_on": iso(one.asked.latest),
            "due_on": iso(one.answer_due.span.latest) if one.answer_due else None,
            "state": _state(one, day),
            "decided_on": iso(one.decided.latest) if one.decided else None,
            "granted": list(one.granted) if one.is_granted else [],
        }


def _state(one: RightsRequest, day: date) -> str:
    if one.decision is not None:
        return one.decision
    due_on = one.answer_due.span.latest if one.answer_due else None
    return "late" if due_on is not None and due_on < day else "open"


def to_be_told(
    app: App, career: str, requester: Actor, classes: Sequence[str] = (), about: Sequence[str] = ()
) -> dict[str, Any]:
    """Who received something of a career, of these classes or about these events, and is told when it changes.

    Raises:
        Refusal: `rights_not_for_role`, unless it is the worker's own career; `career_not_found`.
    """
    career_id = app.career_id(career)
    officers.check_may_see(app, requester, career_id)
    officers.write(app, requester, officers.TELL._replace(classes=tuple(classes)), [career_id])
    known = held(app.ledger, career_id)
    found = recipients(known.events, classes, about)
    return {
        "career": names_of(known.own.events).of(career_id),
        "classes": list(classes),
        "events": list(about),
        **told(found),
    }
