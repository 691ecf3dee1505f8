"""What the tests of rights share: a ledger of its own with a worker in it, of whom something of each class is told."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid5

from tests.ledgers import KEK
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.directory import Change, grant, register
from werkzekerheid.app.erasing import Erased, erase
from werkzekerheid.app.rights import Decision, decide, request
from werkzekerheid.facts.event import NAMESPACE, Actor, Told, event_id
from werkzekerheid.facts.sharing import DataShared
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where

KEY = b64encode(KEK).decode()
WORKER = str(uuid5(NAMESPACE, "of whom something is erased"))
OTHER = str(uuid5(NAMESPACE, "of whom nothing is erased"))
COACH = Actor(actor="coach-1", role="jobcoach", organisation="kas")
OFFICER = Actor(actor="officer-1", role="privacy_officer", organisation="kas")
SECOND = Actor(actor="officer-2", role="lead", organisation="kas")
CANARIES = ("Kanarie-health", "Kanarie-life", "Kanarie-note", "Kanarie-name")
HEALTH, LIFE, NOTE, NAME = CANARIES


class Clock:
    """Stands on a morning until it is set, and moves a second each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def made(where: Where, folder: Path, clock: Clock) -> App:
    """The app on a new ledger."""
    settings = Settings(where, KEY, str(folder / "destroyed.jsonl"))
    create(settings, demo=False, clock=clock)
    app = open_app(settings, clock)
    keeper = Change(Actor(actor="keeper", role="system"))
    register(app, "kas", "Kas", "municipality", keeper)
    for one in (COACH, OFFICER, SECOND):
        grant(app, one.actor, "kas", one.role, keeper)
    return app


def told(app: App, career: str = WORKER) -> None:
    """A worker of whom something of each class is told, with a word of its own in it that can be looked for."""
    facts: list[dict[str, object]] = [
        {"type": "career_opened", "reason": "benefit", "birth_year": "1999"},
        {"type": "worker_named", "name": NAME},
        {
            "type": "placement_started", "placement": "p", "form": "dienstverband", "organisation": "bakkerij",
            "organisation_kind": "regular_employer",
        },
        {"type": "condition_disclosed", "disclosed_by": "worker", "to": ["jobcoach"], "consequence_for_work": [HEALTH]},
        {"type": "profile_assessed", "instrument": "lijst", "items": {HEALTH: 3}, "rater": "jobcoach"},
        {
            "type": "check_in_held", "with": ["worker"], "by": "jobcoach", "channel": "visit", "answers": {LIFE: "bad"},
            "note": NOTE,
        },
        {"type": "relapse_reported", "placement": "p", "effects": ["absent"]},
    ]  # fmt: skip
    app.record_batch([{"career": career, **fact} for fact in facts], COACH)


def shared(app: App, *classes: str, career: str = WORKER, to: str = "uwv") -> None:
    """Something of the worker left."""
    fact = DataShared.model_validate({
        "disclosure": f"to-{to}", "sender_organisation": "kas", "sender_role": "jobcoach", "recipient_organisation": to,
        "recipient_role": "uwv", "purpose": "guidance", "legal_basis": "suwi_62", "classes": classes, "events": [],
        "channel": "portal",
    })  # fmt: skip
    stream = f"sharing:{career}"
    version = app.ledger.version(stream)
    command = str(uuid5(NAMESPACE, f"{stream}:{version}"))
    app.ledger.append(stream, version, [Draft(fact, Told(recorded_by=COACH), command, event_id(command))])


def granted(app: App, *classes: str, career: str = WORKER, despite_term: bool = False) -> str:
    """The worker asks for erasure, and an officer grants it; gives what the request is called."""
    name = request(app, career, "erasure", classes, COACH).request
    decide(app, career, Decision(name, "granted", "Mag weg.", despite_term=despite_term), OFFICER)
    return name


def erased(app: App, *classes: str, career: str = WORKER) -> Erased:
    """The whole way: asked, granted, and carried out by another."""
    return erase(app, career, classes, granted(app, *classes, career=career), SECOND)
