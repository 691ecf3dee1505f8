"""The directory in the ledger, on both databases: written once, and found by id, by name and by the key of a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.app.places import KEY, Clock
from tests.ledgers import code_of
from werkzekerheid.app import directory as kept
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.directory import Change, directory_of, document, organisation_id
from werkzekerheid.facts.event import Actor, Event
from werkzekerheid.facts.finding import Findings
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where

KEEPER = Actor(actor="keeper", role="system")
CAREER_FILE = b"""
[career]
key = "leo"
title = "Made up"
source = "example"
told = "2024"

[[organisation]]
key = "kas"
name = "De Kas"
kind = "school"

[[event]]
type = "career_opened"
reason = "school_leaving"
"""


@pytest.fixture
def app(where: Where, tmp_path: Path) -> Iterator[App]:
    chosen = Settings(where, KEY, str(tmp_path / "destroyed.jsonl"))
    clock = Clock()
    create(chosen, demo=False, clock=clock)
    with open_app(chosen, clock) as opened:
        yield opened


def change(command_id: str | None = None) -> Change:
    return Change(KEEPER, None, command_id)


def test_what_is_recorded_is_shown(app: App) -> None:
    kept.register(app, "gem-1", "Gemeente Een", "municipality", change())
    kept.set_contact_point(app, "gem-1", "lead", "desk 1", change())
    kept.grant(app, "p-1", "gem-1", "klantmanager", change())
    kept.grant(app, "p-2", "Gemeente een", "klantmanager", change())
    kept.set_away(app, "p-1", "gem-1", date(2026, 3, 20), "p-2", change())
    kept.end(app, "p-2", "gem-1", "klantmanager", Change(KEEPER, date(2026, 4, 1)))

    assert document(app, "gem-1") == [
        {
            "organisation": "gem-1",
            "name": "Gemeente Een",
            "kind": "municipality",
            "imported": False,
            "contact_points": [{"role": "lead", "reach": "desk 1"}],
            "members": [
                {"person": "p-1", "role": "klantmanager", "since": "2026-03-02", "until": None},
                {"person": "p-2", "role": "klantmanager", "since": "2026-03-02", "until": "2026-04-01"},
            ],
            "away": [{"person": "p-1", "until": "2026-03-20", "stand_in": "p-2"}],
        }
    ]


def test_a_command_given_again_records_nothing_twice(app: App) -> None:
    kept.register(app, "gem-1", "Gemeente Een", "municipality", change())
    command = str(uuid4())

    first, second = (kept.grant(app, "p-1", "gem-1", "lead", change(command)) for _ in range(2))

    assert (first.already, second.already) == (False, True)
    assert first.event_id == second.event_id
    assert len(directory_of(app.ledger, ["gem-1"]).memberships) == 1


def test_an_imported_organisation_is_found_by_the_key_of_its_file(app: App) -> None:
    app.import_files([("leo.career.toml", CAREER_FILE)], KEEPER)
    kept.register(app, "kas-live", "Kas", "school", change())

    found = organisation_id(app.ledger, "leo/kas")

    assert organisation_id(app.ledger, found) == organisation_id(app.ledger, " de KAS ") == found
    assert [(row["name"], row["imported"]) for row in document(app, None)] == [("Kas", False), ("De Kas", True)]


def test_an_organisation_that_nobody_knows_or_two_share_a_name_is_refused(app: App) -> None:
    for number in ("1", "2"):
        kept.register(app, f"gem-{number}", "Gemeente", "municipality", change())

    assert code_of(lambda: organisation_id(app.ledger, "gemeente")) == "organisation_not_one"
    assert code_of(lambda: organisation_id(app.ledger, "leo/kas")) == "organisation_unknown"
    assert code_of(lambda: kept.grant(app, "p-1", "elsewhere", "lead", change())) == "organisation_unknown"


def test_a_role_that_is_none_and_an_id_that_is_a_name_are_refused(app: App) -> None:
    kept.register(app, "gem-1", "Gemeente", "municipality", change())

    with pytest.raises(Findings):
        kept.grant(app, "p-1", "gem-1", "boss", change())
    assert code_of(lambda: kept.grant(app, "jan jansen", "gem-1", "lead", change())) == "id_not_plain"
    assert app.ledger.version("directory:gem-1") == 1


def test_who_changed_the_directory_is_written_down_with_what_was_recorded(app: App) -> None:
    kept.register(app, "gem-1", "Gemeente", "municipality", change())
    kept.grant(app, "p-1", "gem-1", "lead", change())
    code_of(lambda: kept.grant(app, "p-1", "gem-1", "lead", change()))

    noted = [line for _, line in app.audit.access()]

    assert [(line.action, line.what, line.person) for line in noted] == [
        ("administer", "directory", "keeper"),
        ("administer", "membership_granted", "keeper"),
    ]
    traces = [one.trace_id for one in app.ledger.read("directory:gem-1") if isinstance(one, Event)]
    assert traces == [line.trace_id for line in noted]
