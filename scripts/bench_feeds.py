"""A ledger that is followed: by who fetches page after page, and by many who wait over HTTP for what comes."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from werkzekerheid.app import directory
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.feeding.pulling import LARGEST_PAGE, page
from werkzekerheid.app.subscribing import By, open_subscription
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.ledger.ledger import Batch, Draft
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

LENGTH = 40
"""So many facts has a career."""
KEEPER = directory.Change(Actor(actor="keeper", role="system"))
LEAD = Actor(actor="demo-lead", role="lead", organisation="stap")
COACH = Actor(actor="demo-jobcoach", role="jobcoach", organisation="stap")
WANTED: dict[str, Any] = {
    "role": "jobcoach", "purpose": "guidance", "basis": "participatiewet_10", "delivery": "pull", "classes": ["work"],
    "event_types": ["career_opened", "coach_assigned", "placement_started", "certificate_obtained"],
}  # fmt: skip
_AT_ONCE = 100
_READY_SECONDS = 60
_KILOBYTE = 1_024


class Followed:
    """A ledger with careers that one organisation guides, and subscriptions of it."""

    def __init__(self, folder: Path, careers: int) -> None:
        """Makes it."""
        self.settings = Settings(folder / "followed.db", None)
        create(self.settings, demo=True)
        self._stack = ExitStack()
        self.app: App = self._stack.enter_context(open_app(self.settings))
        directory.register(self.app, "stap", "Stap", "jobcoach_organisation", KEEPER)
        streams = [str(uuid4()) for _ in range(careers)]
        for start in range(0, careers, _AT_ONCE):
            some = streams[start : start + _AT_ONCE]
            self.app.ledger.append_many([Batch(f"career:{one}", 0, list(_career())) for one in some])
        self.events = careers * LENGTH

    def close(self) -> None:
        """Closes it."""
        self._stack.close()

    def subscribed(self, form: str) -> str:
        """A new subscription to all of it."""
        return open_subscription(self.app, {**WANTED, "form": form}, By(LEAD)).subscription.subscription

    def follow(self, subscription: str) -> str:
        """Fetches everything from the beginning; gives the place after it."""
        after, entries, more = "", 0, True
        while more:
            found = page(self.app, COACH, subscription, after, LARGEST_PAGE)
            after, entries, more = found.next, entries + found.entries, found.more
        if entries != self.events:
            raise RuntimeError(f"{entries} entries of {self.events} events")
        return after

    def append(self, number: int) -> None:
        """Records something that nobody follows, one transaction each."""
        stream = f"career:{uuid4()}"
        for version in range(number):
            self.app.ledger.append(stream, version, [_draft("goal_reached", {"goal": "g"})])


def _career() -> Iterator[Draft]:
    yield _draft("career_opened", {"reason": "benefit"})
    yield _draft("coach_assigned", {"coach": "c", "kind": "jobcoach", "organisation": "stap"})
    placement = {
        "placement": "p", "form": "dienstverband", "organisation": "bakery", "organisation_kind": "regular_employer",
    }  # fmt: skip
    yield _draft("placement_started", placement)
    for number in range(LENGTH - 3):
        yield _draft("certificate_obtained", {"name": f"Certificate {number}"})


def _draft(type_name: str, content: dict[str, Any]) -> Draft:
    command = str(uuid4())
    fact = fact_class(type_name).model_validate(content)
    return Draft(fact, Told(recorded_by=COACH), command, event_id(command))


class Served:
    """The API on a ledger, in a process of its own."""

    def __init__(self, settings: Settings) -> None:
        """Starts it."""
        spawn = multiprocessing.get_context("spawn")
        here, there = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(settings, there), daemon=True)
        self._process.start()
        if not here.poll(_READY_SECONDS):
            raise RuntimeError("the API did not start")
        self.port: int = here.recv()

    def close(self) -> None:
        """Ends it."""
        self._process.terminate()
        self._process.join()

    def megabytes(self) -> float:
        """How much memory it holds."""
        told = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        line = next(one for one in told.splitlines() if one.startswith("VmRSS:"))
        return int(line.split()[1]) / _KILOBYTE

    @contextmanager
    def waited_on(self, subscription: str, after: str, number: int) -> Iterator[None]:
        """While this lasts, so many wait, and are waited for."""
        spawn = multiprocessing.get_context("spawn")
        here, there = spawn.Pipe()
        process = spawn.Process(target=_wait, args=(self.port, subscription, after, number, there), daemon=True)
        process.start()
        try:
            if not here.poll(_READY_SECONDS):
                raise RuntimeError("nobody waits")
            here.recv()
            yield
        finally:
            process.kill()
            process.join()


def _serve(settings: Settings, line: Connection) -> None:
    from werkzekerheid.api.api import create_api
    from werkzekerheid.api.serving import serve_on
    from werkzekerheid.api.settings import ApiSettings

    bound = socket.create_server(("127.0.0.1", 0))
    api = create_api(ApiSettings(requests_per_minute=1_000_000), settings)
    line.send(bound.getsockname()[1])
    serve_on(api, bound)


def _wait(port: int, subscription: str, after: str, number: int, line: Connection) -> None:
    import httpx

    async def all_of_them() -> None:
        limits = httpx.Limits(max_connections=None)
        headers = {"Authorization": "Bearer demo:jobcoach@stap"}
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", headers=headers, limits=limits, timeout=60, trust_env=False
        ) as client:

            async def one(wait: float) -> None:
                params = {"after": after, "wait": str(wait)}
                answer = await client.get(f"/v1/subscriptions/{subscription}/events", params=params)
                answer.raise_for_status()

            await asyncio.gather(*(one(0) for _ in range(number)))  # the connections, and what is loaded once
            waiting = asyncio.gather(*(_again(one) for _ in range(number)))
            await asyncio.sleep(2)
            line.send("waiting")
            await waiting

    asyncio.run(all_of_them())


async def _again(one: Any) -> None:  # noqa: ANN401  (a call that waits)
    while True:
        await one(30)
