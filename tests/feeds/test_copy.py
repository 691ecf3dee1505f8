"""An outside program keeps an equal copy of the situation of its caseload, whoever of the two is killed meanwhile."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx

from tests.feeds.receivers import free_port
from werkzekerheid.app.answering import How
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.app.feeding.keys import pseudonyms_key
from werkzekerheid.facts.event import Actor, career_id_of
from werkzekerheid.facts.event import Event as Recorded
from werkzekerheid.feeds.cloudevents import Names
from werkzekerheid.settings import Settings
from werkzekerheid.sharing.contract import NEUTRAL

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
COACH = Actor(actor="demo-jobcoach", role="jobcoach", organisation="gemeente")
WANTED = {
    "role": "jobcoach", "purpose": "guidance", "basis": "participatiewet_10", "form": "content",
    "projections": ["situation"],
}  # fmt: skip
FACTS = 30
KILLS = 6


class Killable:
    """A process that is begun again as often as it is killed."""

    def __init__(self, stack: ExitStack, *words: str, **environment: str) -> None:
        self._words = [sys.executable, *words]
        self._environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **environment}
        self._begin()
        stack.callback(self._end)

    def _begin(self) -> None:
        self._process = subprocess.Popen(
            self._words, cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def _end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def kill(self) -> None:
        self._end()
        self._begin()


def until(held: Callable[[], bool], seconds: float = 60) -> bool:
    """Looks again and again, for so long at most."""
    pace, end = Event(), monotonic() + seconds
    while not held():
        if monotonic() > end:
            return False
        pace.wait(0.1)
    return True


def posted(client: httpx.Client, path: str, content: dict[str, Any]) -> dict[str, Any]:
    """What came of it, asked again with the same id as often as the server is away."""
    command, answers = str(uuid4()), list[dict[str, Any]]()

    def once() -> bool:
        try:
            answer = client.post(path, json=content, headers={"Idempotency-Key": command})
        except httpx.TransportError:
            return False
        if answer.status_code >= 500:
            return False
        assert answer.status_code < 300, answer.text
        answers.append(answer.json())
        return True

    assert until(once)
    return answers[0]


def test_an_outside_program_keeps_an_equal_copy_through_kills_of_both(tmp_path: Path) -> None:
    stores = Settings(tmp_path / "ledger.db", None)
    create(stores, demo=True)
    with open_app(stores) as app:
        app.import_files(shipped(), Actor(actor="tests", role="system"))
    port, copy, chance = free_port(), tmp_path / "copy.db", random.Random(11)
    url, token = f"http://127.0.0.1:{port}", "demo:jobcoach@gemeente"
    with ExitStack() as stack:
        server = Killable(stack, "-m", "tests.feeds.served", str(stores.ledger), str(port))
        lead = stack.enter_context(_client(url, "demo:lead@gemeente"))
        coach = stack.enter_context(_client(url, token))
        one = str(posted(lead, "/v1/subscriptions", WANTED)["subscription"])
        program = Killable(stack, "scripts/keep_copy.py", url, one, str(copy), WERKZEKERHEID_TOKEN=token)
        kills = sorted(chance.sample(range(FACTS), KILLS))
        for number in range(FACTS):
            posted(coach, f"/v1/careers/{career_id_of('kim')}/facts", _placement(number))
            if number in kills:
                chance.choice((server, program)).kill()
        for last in (server, program):
            last.kill()
        app = stack.enter_context(open_app(stores))
        ours = _ours(app, one)
        assert len(ours) > 1
        assert until(lambda: _copied(copy) == ours), (len(_copied(copy)), len(ours))
        _check_register(app, list(ours), one)


def _placement(number: int) -> dict[str, Any]:
    return {
        "type": "placement_started", "placement": f"extra-{number}", "form": "dienstverband", "organisation": "bakery",
        "organisation_kind": "regular_employer", "hours_per_week": 8 + number % 20,
    }  # fmt: skip


def _client(url: str, token: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=30)


def _ours(app: App, subscription: str) -> dict[str, Any]:
    """What a coach sees of each career of the caseload, under the name that the other program knows it by."""
    names, rows = Names(app.ledger.secret(pseudonyms_key(subscription))), {}
    for career in app.careers_s_ids():
        found = [one for one in app.careers(COACH) if one["career_id"] == career]
        if found:
            row = app.look(COACH, "guidance", "situation", career, how=How(frozenset({"work"})))
            assert isinstance(row, dict)
            rows[names.career(career)] = {name: one for name, one in row.items() if name not in NEUTRAL}
    return json.loads(json.dumps(rows))  # type: ignore[no-any-return]


def _copied(file: Path) -> dict[str, Any]:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store:
            found = store.execute("SELECT career, row FROM copy").fetchall()
    except sqlite3.OperationalError:
        return {}
    rows = {career: json.loads(row) for career, row in found}
    for row in rows.values():
        row.pop("career")
    return rows


def _check_register(app: App, pseudonyms: list[str], subscription: str) -> None:
    """Each career of which something was delivered has it in its register."""
    names = Names(app.ledger.secret(pseudonyms_key(subscription)))
    for career in app.careers_s_ids():
        shared = [
            one.fact
            for one in app.ledger.read(f"sharing:{career}")
            if isinstance(one, Recorded) and one.fact.TYPE == "data_shared"
        ]
        told = [one for one in shared if getattr(one, "channel", None) == "feed"]
        assert bool(told) == (names.career(career) in pseudonyms)
