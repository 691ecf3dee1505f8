"""A ledger with two organisations that guide, an employer, and careers: what programs of theirs may follow."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid5

from tests.app.places import KEY
from werkzekerheid.app import directory
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.consenting import record_consent
from werkzekerheid.app.subscribing import By, Kept, open_subscription
from werkzekerheid.facts.event import NAMESPACE, Actor, Event
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.app.places import Clock
    from werkzekerheid.ledger.storage import Where

KEEPER = directory.Change(Actor(actor="keeper", role="system"))
LEAD = Actor(actor="p-lead", role="lead", organisation="stap")
COACH = Actor(actor="p-coach", role="jobcoach", organisation="stap")
CITY_LEAD = Actor(actor="p-city", role="lead", organisation="city")
CITY = Actor(actor="p-manager", role="klantmanager", organisation="city")
OTHER_LEAD = Actor(actor="p-other", role="lead", organisation="other")
OTHER_COACH = Actor(actor="p-other-coach", role="jobcoach", organisation="other")
KINDS = {"stap": "jobcoach_organisation", "city": "municipality", "other": "jobcoach_organisation"}
MEMBERS = (LEAD, COACH, CITY_LEAD, CITY, OTHER_LEAD, OTHER_COACH)
ALL_OF_WORK = (
    "career_opened",
    "placement_started",
    "coach_assigned",
    "coach_left",
    "certificate_obtained",
    "check_in_held",
)
BY_REFERENCE = {
    "role": "jobcoach", "purpose": "guidance", "basis": "participatiewet_10", "form": "reference", "delivery": "pull",
    "classes": ["work"], "event_types": list(ALL_OF_WORK),
}  # fmt: skip


def career_named(name: str) -> str:
    return str(uuid5(NAMESPACE, f"feeds:{name}"))


def worker(career: str) -> Actor:
    return Actor(actor=career, role="worker")


class FeedWorld(NamedTuple):
    """An open app, and a clock that the test sets."""

    app: App
    clock: Clock

    @classmethod
    @contextmanager
    def made(cls, where: Where, folder: Path, clock: Clock) -> Iterator[FeedWorld]:
        settings = Settings(where, KEY, str(folder / "ledger.destroyed.jsonl"))
        create(settings, demo=False, clock=clock)
        with open_app(settings, clock) as app:
            for name, kind in KINDS.items():
                directory.register(app, name, name, kind, KEEPER)
            for one in MEMBERS:
                directory.grant(app, one.actor, str(one.organisation), one.role, KEEPER)
            yield cls(app, clock)

    def subscribed(self, by: Actor = LEAD, **other: Any) -> Kept:
        return open_subscription(self.app, {**BY_REFERENCE, **other}, By(by))

    def content(self, by: Actor = LEAD, **other: Any) -> Kept:
        return self.subscribed(by, **{"form": "content", **other})

    def tell(self, name: str, type_name: str, /, **fields: Any) -> str:
        """A fact about somebody; gives the id of its event."""
        return self.app.record(career_named(name), type_name, fields, COACH).event_id

    def guided(self, name: str, organisation: str = "stap") -> str:
        """Somebody is guided by a jobcoach of an organisation, and works."""
        self.tell(name, "career_opened", reason="benefit")
        self.tell(name, "coach_assigned", coach="c", kind="jobcoach", organisation=organisation)
        self.works(name)
        return career_named(name)

    def works(self, name: str, placement: str = "p") -> str:
        return self.tell(
            name, "placement_started", placement=placement, form="dienstverband", organisation="bakery",
            organisation_kind="regular_employer", hours_per_week=24,
        )  # fmt: skip

    def agreed(self, name: str, recipient: str, *classes: str) -> str:
        """The worker lets an organisation know of these classes, to guide."""
        fields = {
            "recipient": recipient, "purposes": ["guidance"], "classes": list(classes), "text_version": "1",
            "way": "digital",
        }  # fmt: skip
        return record_consent(self.app, career_named(name), "consent_given", fields, worker(career_named(name))).consent

    def sharing(self, name: str) -> list[Any]:
        """What was written about what left."""
        return [one.fact for one in self.app.ledger.read(f"sharing:{career_named(name)}") if isinstance(one, Event)]

    def lines(self, what: str = "feed") -> list[Any]:
        return [line for _, line in self.app.audit.access() if line.what == what]
