"""A town for the tests of notices: people who guide, a clock that the test sets, and a real mail server.

coach-1 jobcoach, coach-2 jobcoach, case-1 klantmanager and lead-1 lead work for `stap`; coach-1 guides the worker.
"""

from __future__ import annotations

import socket
from contextlib import ExitStack
from datetime import date, datetime
from email import message_from_bytes, policy
from threading import Event as Signal
from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from aiosmtpd.controller import Controller

from tests.app.places import KEY
from werkzekerheid.app import directory as kept
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.directory import Change
from werkzekerheid.app.notices.addresses import set_address
from werkzekerheid.app.notices.mail import MailSettings
from werkzekerheid.app.notices.sending import Post, Sent
from werkzekerheid.facts.event import Actor, Event
from werkzekerheid.facts.layout import AMSTERDAM
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from werkzekerheid.ledger.storage import Where

KEEPER = Actor(actor="keeper", role="system")
COACH = Actor(actor="coach-1", role="jobcoach", organisation="stap")
LINK = "https://app.example/werk"
PEOPLE = {"coach-1": "jobcoach", "coach-2": "jobcoach", "case-1": "klantmanager", "lead-1": "lead"}
BEGIN = datetime(2026, 2, 9, 9, tzinfo=AMSTERDAM)
"""A Monday."""


class Letterbox:
    """What the mail server got, and what it says to who brings something."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.to_recipient = "250 OK"
        self.to_message = "250 OK"
        self.holding: Signal | None = None
        self.held = Signal()

    async def handle_RCPT(  # noqa: N802  (as the library has it)
        self, _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
        if not self.to_message.startswith("250"):
            return self.to_message
        self.raw.append(envelope.content)
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        if self.holding is not None:
            self.held.set()
            self.holding.wait(60)
        return "250 OK"

    @property
    def whom(self) -> list[str]:
        """Who got something, in order, by the part before the sign."""
        return [str(one["To"]).partition("@")[0] for one in self.got]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class MailServer:
    """A real one, at a port of this machine."""

    def __init__(self, box: Letterbox, port: int) -> None:
        self._controller = Controller(box, hostname="127.0.0.1", port=port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


class Town:
    """The ledger of the town, at whatever time the test says that it is."""

    def __init__(self, where: Where, folder: Path, begin: datetime = BEGIN) -> None:
        self.now = begin
        self.settings = Settings(where, KEY, str(folder / "destroyed.jsonl"))
        create(self.settings, demo=False, clock=self.clock)
        self._stack = ExitStack()
        self.app = self.another()
        self.box, self.port = Letterbox(), free_port()
        self.mail = MailSettings(
            "127.0.0.1", self.port, starttls=False, user=None, password=None, sender="werk@stap.example", link=LINK
        )
        self.post = Post(self.app)
        self._people()

    def clock(self) -> datetime:
        return self.now

    def another(self) -> App:
        """Another process on the same ledger."""
        return self._stack.enter_context(open_app(self.settings, self.clock))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def server(self) -> MailServer:
        return MailServer(self.box, self.port)

    def _people(self) -> None:
        change = Change(KEEPER)
        kept.register(self.app, "stap", "Stap", "jobcoach_organisation", change)
        for person, role in PEOPLE.items():
            kept.grant(self.app, person, "stap", role, change)
            set_address(self.app, person, "stap", f"{person}@stap.example", change)

    def worker(self) -> str:
        """Somebody is guided by coach-1, on behalf of case-1."""
        career = str(uuid4())
        self.app.record(career, "career_opened", {"reason": "benefit"}, COACH)
        self.app.record(
            career,
            "responsibility_assigned",
            {"scope": "case", "organisation": "stap", "role": "klantmanager", "person": "case-1"},
            COACH,
        )
        coach = {"coach": "c-1", "kind": "jobcoach", "organisation": "stap", "person": "coach-1"}
        self.app.record(career, "coach_assigned", coach, COACH)
        return career

    def signal(self, career: str, sign: str = "late_repeatedly") -> str:
        """Somebody at work noticed something: a promise to the worker opens, for the jobcoach."""
        found = self.app.record(career, "signal_observed", {"sign": sign, "seen_by": "supervisor"}, COACH)
        return found.event_id

    def relapse(self, career: str) -> None:
        self.app.record(career, "relapse_reported", {"effects": ["absent"]}, COACH)

    def at(self, moment: str) -> None:
        """It is this moment in Amsterdam, and every day before it is over."""
        self.now = datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)
        self.app.pass_time()

    def send(self) -> Sent:
        """Looks once, as the loop does."""
        return self.post.send(self.mail)

    def told(self, moment: str) -> list[str]:
        """Who is told something at this moment."""
        before = len(self.box.got)
        self.at(moment)
        self.send()
        return self.box.whom[before:]

    def away(self, person: str, until: str, stand_in: str | None = None) -> None:
        kept.set_away(self.app, person, "stap", date.fromisoformat(until), stand_in, Change(KEEPER))

    def notices(self) -> list[str]:
        """What the ledger keeps of all notices, by type."""
        ledger = self.app.ledger
        streams = [ledger.read(one) for one in ledger.streams("notices:")]
        return [one.fact.TYPE for events in streams for one in events if isinstance(one, Event)]


def numbers(box: Letterbox) -> Iterator[str]:
    """The first line of each message."""
    return (str(one.get_content()).splitlines()[0] for one in box.got)
