"""Erasures of whole careers, for `bench.py`: from the command to the last log that is emptied."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from bench_form import seconds
from make_load import careers, drafts_of

if TYPE_CHECKING:
    from pathlib import Path

    from werkzekerheid.ledger.storage import Where

_CLASS = "work"
_DAYS = 4_000
"""So many days later all that was lived lies behind us."""


class Erasing:
    """A ledger of so many careers of so many facts; each is erased once, but for class work."""

    def __init__(self, folder: Path, where: Where, number: int, facts: int) -> None:
        """Write the careers and look at them."""
        from werkzekerheid.app.app import App, create, open_app
        from werkzekerheid.app.clock import system_clock
        from werkzekerheid.settings import Settings

        settings = Settings(where, None, str(folder / "destroyed.jsonl"))
        create(settings, demo=True)
        self.app: App = open_app(settings, lambda: system_clock() + timedelta(days=_DAYS))
        self.careers: list[str] = []
        for career, lived in careers(number, facts, 1):
            self.app.ledger.append(f"career:{career}", 0, drafts_of(lived))
            self.careers.append(career)
        self.app.keep_up()

    def one(self) -> float:
        """Seconds to erase the next career, on a request that was granted before."""
        from werkzekerheid.app.erasing import erase
        from werkzekerheid.app.rights import Decision, decide, request
        from werkzekerheid.facts.event import Actor

        first, second = (
            Actor(actor=f"demo-{role}", role=role, organisation="kas") for role in ("privacy_officer", "lead")
        )
        career = self.careers.pop()
        classes = sorted(set(self.app.ledger.destroying.held(career)) - {_CLASS})
        name = request(self.app, career, "erasure", classes, first).request
        decide(self.app, career, Decision(name, "granted", "Mag weg."), first)
        return seconds(lambda: erase(self.app, career, classes, name, second, str(uuid4())))

    def checked(self) -> None:
        """Nothing of it is left: a rebuild gives the same rows."""
        if not self.app.rebuild(check=True).equal:
            raise AssertionError("a rebuild gives other rows")

    def close(self) -> None:
        """Closes the ledger."""
        self.app.__exit__()
