"""An organisation that says its `id` in a career file is the same one in each file that does."""

from __future__ import annotations

import pytest

from werkzekerheid.app.app import create, open_app
from werkzekerheid.app.directory import directory_of
from werkzekerheid.facts.career_file import id_of, read_career_file
from werkzekerheid.facts.event import Actor, career_id_of
from werkzekerheid.facts.finding import Findings
from werkzekerheid.settings import Settings
from werkzekerheid.sharing.directory import STREAMS

RECORDER = Actor(actor="test", role="system")
FILE = """
[career]
key = "{key}"
title = "Made up"
source = "test"
told = "2026-01"

[[organisation]]
key = "kas"
name = "De Kas"
kind = "sociale_onderneming"
{id}

[[event]]
type = "career_opened"
reason = "benefit"

[[event]]
type = "placement_started"
placement = "baan"
form = "dienstverband"
organisation = "kas"
organisation_kind = "sociale_onderneming"
"""


def file(key: str, id_: str = 'id = "de-kas"') -> tuple[str, bytes]:
    return f"{key}.career.toml", FILE.format(key=key, id=id_).encode()


def test_two_files_name_one_organisation(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(tmp_path_factory.mktemp("ledger") / "ledger.db", None)
    create(settings, demo=True)
    with open_app(settings) as app:
        app.import_files([file("een"), file("twee"), file("drie", "")], RECORDER)
        app.import_files([file("een"), file("twee")], RECORDER)
        own = id_of(career_id_of("drie"), "organisation", "kas")
        assert set(directory_of(app.ledger).organisations) == {"de-kas", own}
        employer = Actor(actor="demo-employer", role="employer", organisation="de-kas")
        assert {line["career"] for line in app.careers(employer)} == set()  # nobody there guides
        assert app.ledger.version(f"{STREAMS}de-kas") == 1


def test_a_fact_holds_the_id_and_a_reader_sees_the_key() -> None:
    name, content = file("een")
    read = read_career_file(content, name, RECORDER)
    assert read.events[1].fact.model_dump()["organisation"] == "de-kas"
    assert read.keys["de-kas"] == "kas"


def test_an_empty_id_is_a_finding() -> None:
    name, content = file("een", 'id = ""')
    with pytest.raises(Findings) as found:
        read_career_file(content, name, RECORDER)
    assert "organisation[1].id" in {one.field for one in found.value.all}
