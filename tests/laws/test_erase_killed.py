"""Killed at any moment, an erasure is finished by whoever comes next: in the keys, in the tables, and in their log."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from tests.app.rights import HEALTH, KEY, SECOND, Clock, granted, made, told
from tests.laws.killing import Doomed
from werkzekerheid.app.app import open_app
from werkzekerheid.app.documents import DOCUMENTS, Reader, view
from werkzekerheid.app.erasing import erase
from werkzekerheid.facts.event import Event
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.readmodels.tables import LIVE
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.storage import Where

ROUNDS, CAREERS = 5, 5
CLASSES = ("health", "signal")


def settings_of(folder: str, where: str) -> Settings:
    return Settings(where if "://" in where else Path(where), KEY, str(Path(folder) / "destroyed.jsonl"))


def erase_until_killed(told: Connection, folder: str, where: str) -> None:
    """Erases one career after another; tells each as soon as it is acknowledged."""
    with open_app(settings_of(folder, where), Clock()) as app:
        requests = json.loads((Path(folder) / "requests.json").read_text())
        told.send("ready")
        for career, name in requests.items():
            erase(app, career, CLASSES, name, SECOND)
            told.send(career)
        told.send("done")


def test_killed_at_any_moment_it_is_finished(where: Where, tmp_path: Path) -> None:
    seed = int(time.time())
    sys.stdout.write(f"seed {seed}\n")
    chance = Random(seed)
    with made(where, tmp_path, Clock()) as app:
        for round_ in range(ROUNDS):
            careers = [str(UUID(int=round_ * CAREERS + n + 1)) for n in range(CAREERS)]
            for career in careers:
                told(app, career)
            names = {career: granted(app, *CLASSES, career=career) for career in careers}
            (tmp_path / "requests.json").write_text(json.dumps(names))
            acknowledged = killed(tmp_path, where, chance.randrange(CAREERS), chance.uniform(0, 0.08))
            check(app, careers, acknowledged, tmp_path)


def killed(folder: Path, where: Where, after: int, seconds: float) -> set[str]:
    """The careers that were acknowledged before somebody killed it."""
    with Doomed(erase_until_killed, str(folder), str(where)) as child:
        assert child.hears() == "ready"
        told = {child.hears() for _ in range(after)}
        time.sleep(seconds)
        return told | child.kill()


def check(app: App, careers: list[str], acknowledged: set[str], folder: Path) -> None:
    """What was acknowledged is gone; what was begun is gone after the next doctor; the rest is whole."""
    assert all(erased(app, one) for one in careers if one in acknowledged)
    assert app.finish_destroying() <= len(CLASSES)
    app.keep_up()
    for career in careers:
        begun = "keys_destroyed" in [one.fact.TYPE for one in events(app, career)]
        assert erased(app, career) == begun
        assert (HEALTH in documents(app, career)) != begun
    assert app.rebuild(check=True).equal
    with app.views().reading() as connection:
        rows = {row.career for row in connection.execute(LIVE.situation.select())}
    assert rows >= set(careers)


def events(app: App, career: str) -> list[Event]:
    return [one for one in app.ledger.read(f"career:{career}") if isinstance(one, Event)]


def erased(app: App, career: str) -> bool:
    """True where both keys are gone, False where neither is."""
    gone = {one.fact.erased_class for one in events(app, career) if one.fact.TYPE == "erased"}  # type: ignore[attr-defined]
    assert gone in ({*CLASSES}, set())
    return bool(gone)


def documents(app: App, career: str) -> str:
    one = view(app, career, LATEST, skips_of(app.ledger))
    return json.dumps([make(app, one, Reader()) for make in DOCUMENTS.values()], ensure_ascii=False)
