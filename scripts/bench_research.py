"""Makes data sets of a ledger, from the rows to the register: `bench_research.py make|export ...`.

`make LEDGER CAREERS` makes a ledger of generated careers with a project; `export LEDGER FORMAT WORKERS FOLDER` makes a
data set and tells what that took.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import time
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from werkzekerheid.app import directory
from werkzekerheid.app.app import create, open_app
from werkzekerheid.app.over_careers import crew
from werkzekerheid.app.replay_files import READER
from werkzekerheid.app.researching.extracting import Wanted, export
from werkzekerheid.app.researching.projects import By, register
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.told_events import told_events
from werkzekerheid.ledger.ledger import Batch, Draft
from werkzekerheid.research.generating import career_file, life_of
from werkzekerheid.settings import Settings

_SEED, _AT_ONCE, _KILOBYTES = 8, 200, 1_024
_ROUND = 100_000  # as the command line has it: the collector finds nothing in a fold
_KEY = b64encode(bytes(range(1, 33))).decode()
_PROJECT = "bench"
_KEEPER = directory.Change(Actor(actor="keeper", role="system"))
_OFFICER = Actor(actor="p-officer", role="privacy_officer", organisation="city")
_RESEARCHER = Actor(actor="p-researcher", role="researcher", organisation="college")
_NEEDS = ("necessary", "public_interest", "consent_impossible", "safeguards")
_FIELDS: dict[str, Any] = {
    "project": _PROJECT, "question": "How fast?", "organisation": "college", "persons": ["p-researcher"],
    "legal_basis": "uavg_24", "checklist": dict.fromkeys(_NEEDS, True), "answers": dict.fromkeys(_NEEDS, "yes"),
    "decided_by": "FG", "motive": "It is a benchmark.",
    "classes": ["work", "signal", "health", "life", "money"],
    "smallest_cohort": 10, "dates": "months",
}  # fmt: skip


def make(ledger: Path, careers: int) -> dict[str, float]:
    """Makes the ledger; gives how many events of careers it has."""
    settings = _settings(ledger)
    create(settings, demo=False)
    events = 0
    with open_app(settings) as app:
        for name, kind in (("city", "municipality"), ("college", "school")):
            directory.register(app, name, name, kind, _KEEPER)
        for one in (_OFFICER, _RESEARCHER):
            directory.grant(app, one.actor, str(one.organisation), one.role, _KEEPER)
        register(app, {**_FIELDS, "until_on": f"{app.today().year + 1}-12-31"}, By(_OFFICER))
        for start in range(1, careers + 1, _AT_ONCE):
            batches = [_told(number) for number in range(start, min(start + _AT_ONCE, careers + 1))]
            app.ledger.append_many(batches)
            events += sum(len(one.drafts) for one in batches)
    return {"events": events}


def _told(number: int) -> Batch:
    read = read_career_file(career_file(_SEED, number, life_of(_SEED, number)).encode(), "generated", READER)
    events = told_events(read, READER, datetime(2026, 5, 1, tzinfo=UTC))
    drafts = [Draft(one.fact, one.told, one.command_id, one.event_id, one.correlation_id) for one in events]
    return Batch(f"career:{read.career_id}", 0, drafts)


def _settings(ledger: Path) -> Settings:
    return Settings(ledger, _KEY)


def make_data_set(ledger: Path, name: str, workers: int, folder: Path) -> dict[str, float]:
    """Makes a data set; gives its events, the seconds that passed, those of a core, and the megabytes at the peak."""
    os.environ |= {"WERKZEKERHEID_LEDGER": f"sqlite:///{ledger}", "WERKZEKERHEID_KEY": _KEY}
    with open_app(_settings(ledger)) as app, crew(workers, None, 1) as hands:
        start, began = time.perf_counter(), _spent()
        done = export(app, _RESEARCHER, Wanted(_PROJECT, name, folder), hands, lambda _done, _of: None)
        passed = time.perf_counter() - start
    return {"events": done.events, "careers": done.careers, "seconds": passed, "of_cores": _spent() - began,
            "megabytes": _megabytes()}  # fmt: skip


def _spent() -> float:
    found = os.times()
    return found.user + found.system + found.children_user + found.children_system


def _megabytes() -> float:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(one).ru_maxrss for one in who) / _KILOBYTES


if __name__ == "__main__":
    gc.set_threshold(_ROUND)
    what, ledger, *rest = sys.argv[1:]
    if what == "make":
        print(json.dumps(make(Path(ledger), int(rest[0]))))
    else:
        print(json.dumps(make_data_set(Path(ledger), rest[0], int(rest[1]), Path(rest[2]))))
