"""A ledger with a municipality that decides, a college that asks, and careers with a name and a note in each."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid5

from tests.app.places import KEY, Clock
from werkzekerheid.app import directory
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.over_careers import crew
from werkzekerheid.app.researching.extracting import Exported, Wanted, export
from werkzekerheid.app.researching.projects import By, register
from werkzekerheid.facts.event import NAMESPACE, Actor, Event
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzekerheid.ledger.storage import Where
    from werkzekerheid.research.projects import Project

KEEPER = directory.Change(Actor(actor="keeper", role="system"))
OFFICER = Actor(actor="p-officer", role="privacy_officer", organisation="city")
SECOND = Actor(actor="p-lead", role="lead", organisation="city")
OTHER_OFFICER = Actor(actor="p-other", role="privacy_officer", organisation="other")
MANAGER = Actor(actor="p-manager", role="klantmanager", organisation="city")
RESEARCHER = Actor(actor="p-researcher", role="researcher", organisation="college")
OUTSIDER = Actor(actor="p-outsider", role="researcher", organisation="college")
KINDS = {"city": "municipality", "other": "municipality", "college": "school"}
MEMBERS = (OFFICER, SECOND, OTHER_OFFICER, MANAGER, RESEARCHER, OUTSIDER)
NAME, NOTE, TEXT, BAKERY, COACH_REF = "Kanarie-naam", "Kanarie-notitie", "Kanarie-tekst", "kanarie-bakker", "kanarie-c"
CANARIES = (NAME, NOTE, TEXT, BAKERY, COACH_REF)
NAMED = "uitval"
FIELDS: dict[str, Any] = {
    "project": NAMED,
    "question": "Wat gaat er aan uitval vooraf?",
    "organisation": "college",
    "persons": ["p-researcher"],
    "legal_basis": "uavg_24",
    "checklist": {"necessary": True, "public_interest": True, "consent_impossible": True, "safeguards": True},
    "answers": {"necessary": "ja", "public_interest": "ja", "consent_impossible": "ja", "safeguards": "ja"},
    "decided_by": "FG",
    "motive": "Aan de voorwaarden is voldaan.",
    "classes": ["work", "signal"],
    "until_on": "2026-12-31",
    "smallest_cohort": 10,
    "dates": "months",
}


def career_named(number: int) -> str:
    return str(uuid5(NAMESPACE, f"research:{number}"))


def silent(_done: int, _of: int) -> None:
    """Nobody looks."""


def settings_of(where: Where, folder: Path) -> Settings:
    return Settings(where, KEY, str(folder / "ledger.destroyed.jsonl"))


class House(NamedTuple):
    """An open app, where it is, and a clock that the test sets."""

    app: App
    folder: Path
    clock: Clock

    @classmethod
    @contextmanager
    def made(cls, where: Where, folder: Path) -> Iterator[House]:
        settings, clock = settings_of(where, folder), Clock()
        create(settings, demo=False, clock=clock)
        with open_app(settings, clock) as app:
            for name, kind in KINDS.items():
                directory.register(app, name, name, kind, KEEPER)
            for one in MEMBERS:
                directory.grant(app, one.actor, str(one.organisation), one.role, KEEPER)
            app.brings_up = False
            yield cls(app, folder, clock)

    def lives(self, *numbers: int, organisation: str = "city") -> None:
        """Somebody works, falls back and is talked to; each a few days after the one before."""
        for number in numbers:
            career, month = career_named(number), 1 + number % 6
            facts: list[dict[str, Any]] = [
                {"type": "career_opened", "reason": "benefit", "occurred": f"2025-{month:02}-03"},
                {"type": "worker_named", "name": NAME},
                {"type": "responsibility_assigned", "organisation": organisation, "role": "klantmanager",
                 "scope": "case"},
                {"type": "coach_assigned", "coach": COACH_REF, "kind": "jobcoach", "organisation": organisation,
                 "occurred": f"2025-{month:02}-05"},
                {"type": "placement_started", "placement": "p", "form": "dienstverband" if number % 3 else "stage",
                 "organisation": BAKERY, "organisation_kind": "regular_employer", "hours_per_week": 24,
                 "occurred": f"2025-{month:02}-17", "note": NOTE},
                {"type": "preference_recorded", "topic": "work", "value": TEXT},
                {"type": "signal_observed", "sign": "late_repeatedly", "seen_by": "employer",
                 "occurred": f"2025-{month + 1:02}-11~"},
                {"type": "sickness_reported", "placement": "p", "occurred": f"2025-{month + 2:02}"},
            ]  # fmt: skip
            self.app.record_batch([{"career": career, **fact} for fact in facts], MANAGER)

    def registered(self, **other: Any) -> Project:
        return register(self.app, {**FIELDS, **other}, By(OFFICER))

    def exported(
        self, name: str = "out", by: Actor = RESEARCHER, workers: int = 1, cluster: str | None = None, **other: Any
    ) -> Exported:
        wanted = Wanted(**{"project": NAMED, "format": "csv", "folder": self.folder / name, **other})
        with crew(None if cluster else workers, cluster, 1) as hands:
            return export(self.app, by, wanted, hands, silent)

    def told(self, stream: str) -> list[Any]:
        return [one.fact for one in self.app.ledger.read(stream) if isinstance(one, Event)]

    def types(self) -> list[str]:
        """What the stream of the project tells."""
        return [one.TYPE for one in self.told(f"research:{NAMED}")]

    def shared(self, number: int) -> list[Any]:
        return self.told(f"sharing:{career_named(number)}")

    def files(self, name: str = "out") -> dict[str, bytes]:
        folder = self.folder / name
        return {str(one.relative_to(folder)): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}

    def left_behind(self) -> list[str]:
        """What is in the folder that nobody asked for."""
        return [one.name for one in self.folder.iterdir() if one.name.startswith(".")]
