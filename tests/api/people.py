"""A ledger about real people, as the program sees it: an organisation, who works there, and a career that is guided."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from werkzekerheid.app import directory
from werkzekerheid.app.app import create, open_app
from werkzekerheid.app.directory import Change
from werkzekerheid.facts.event import Actor
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

KEY = b64encode(bytes(range(1, 33))).decode()
CAREER = "2f1e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c11"
KAS = "kas"
COACH = Actor(actor="p-ann", role="jobcoach", organisation=KAS)
MACHINE = Actor(actor="planner", role="jobcoach", organisation=KAS)
BOTH = "p-bea"
"""Somebody who works there in two roles."""
_KEEPER = Change(Actor(actor="keeper", role="system"))


def made(folder: Path) -> Settings:
    """Where it is, and its key: in a file, as where it is for real."""
    folder.mkdir(exist_ok=True)
    (folder / "key").write_text(KEY)
    stores = Settings(folder / "ledger.db", KEY, key_file=str(folder / "key"))
    create(stores, demo=False)
    with open_app(stores) as app:
        directory.register(app, KAS, "De Kas", "jobcoach_organisation", _KEEPER)
        members = ((COACH.actor, "jobcoach"), (MACHINE.actor, "jobcoach"), (BOTH, "jobcoach"), (BOTH, "lead"))
        for person, role in members:
            directory.grant(app, person, KAS, role, _KEEPER)
        app.record(CAREER, "career_opened", {"reason": "benefit", "municipality": "Overwater"}, COACH)
        for one in (COACH, MACHINE):
            coach = {"coach": f"c-{one.actor}", "kind": "jobcoach", "organisation": KAS, "person": one.actor}
            app.record(CAREER, "coach_assigned", coach, COACH)
    return stores


def environment(stores: Settings) -> dict[str, str]:
    """How a process is told where it is."""
    return {"WERKZEKERHEID_LEDGER": f"sqlite:///{stores.ledger}", "WERKZEKERHEID_KEY_FILE": str(stores.key_file)}
