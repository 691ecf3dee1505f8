"""docs/sharing.md tells a story that runs; and what is given to somebody, as they type it."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from werkzekerheid.cli import door

if TYPE_CHECKING:
    from tests.cli.conftest import Run

TEXT = (Path(__file__).parents[2] / "docs" / "sharing.md").read_text(encoding="utf-8")
CONSENT = (
    "consent", "give", "joost", "--to", "brandpunt", "--for", "handover", "--class", "work", "--text", "1", "--as",
    "worker@joost",
)  # fmt: skip


def test_the_story_of_the_handover_runs(run: Run, ledger: Path) -> None:
    blocks = re.findall(r"```sh( refused)?\n(.*?)```", TEXT, re.DOTALL)

    assert len(blocks) >= 2
    for refused, block in blocks:
        for line in block.splitlines():
            program, *words = shlex.split(line)
            assert program == "werkzekerheid"
            assert run(*words).code == (door.REFUSED if refused else door.DONE), line


def test_who_is_outside_is_told_why_not_and_what_is_missing(run: Run, own_demo: Path) -> None:
    refused = run("situation", "joost", "--as", "employer@brandpunt")
    assert (refused.code, refused.out) == (1, "")
    assert "toestemming van de werknemer" in refused.err

    assert run(*CONSENT).code == 0
    given = run("situation", "joost", "--for", "handover", "--as", "employer@brandpunt", "--json")
    assert "open_relapse" not in given.json()
    assert given.json()["placement"]["organisation"] == "brandpunt"


def test_the_json_is_one_document_and_what_is_left_out_is_said_beside_it(run: Run, own_demo: Path) -> None:
    answer = run("timeline", "joost", "--as", "klantmanager@gemeente", "--json")

    # The employer who guides him may tell the municipality of the work (Participatiewet 63), and of nothing else.
    assert {row["type"] for row in answer.json()} & {"placement_started", "contract_concluded"}
    assert not {row["type"] for row in answer.json()} & {"relapse_reported", "signal_observed", "worker_named"}
    assert answer.err.startswith("Niet getoond: gezondheid")
    assert run("timeline", "joost", "--json").err == ""


def test_consents_are_shown_as_they_stand(run: Run, own_demo: Path) -> None:
    assert (
        run("consent", "joost").told == "Toestemmingen joost Er is geen toestemming gegeven, geweigerd of ingetrokken."
    )
    run(*CONSENT)
    assert run("consent", "withdraw", "joost", "--to", "brandpunt", "--as", "worker@joost").code == 0
    (row,) = run("consent", "joost", "--json").json()

    assert (row["recipient"], row["state"], row["classes"]) == ("brandpunt", "withdrawn", ["work"])
    assert run("consent", "withdraw", "joost", "--to", "brandpunt", "--as", "worker@joost").code == 1


def test_the_workers_document_is_a_text_or_json_in_a_file(run: Run, own_demo: Path, tmp_path: Path) -> None:
    text, data = tmp_path / "gegevens.txt", tmp_path / "gegevens.json"
    for file in (text, data):
        assert run("my-data", "joost", "--as", "worker@joost", "--to", str(file)).code == 0

    assert "Alles wat is vastgelegd" in text.read_text("utf-8")
    assert "\x1b" not in text.read_text("utf-8")
    assert json.loads(data.read_text("utf-8"))["career"] == "joost"


FACTS = """
[[fact]]
career = "{career}"
type = "career_opened"
reason = "benefit"

[[fact]]
career = "{career}"
type = "responsibility_assigned"
scope = "case"
organisation = "overwater"
role = "klantmanager"

[[fact]]
career = "{career}"
type = "placement_started"
placement = "kas-1"
form = "dienstverband"
organisation = "kas"
organisation_kind = "regular_employer"

[[fact]]
career = "{career}"
type = "agreement_made"
agreement = "wie-belt"
topic = "relapse"
owner = "jobcoach"
text = "De jobcoach belt dezelfde dag terug"
placement = "kas-1"
"""


def test_an_employer_sees_its_own_placement_where_the_municipality_holds_the_file(
    run: Run, own_demo: Path, tmp_path: Path
) -> None:
    """It is a party to what was agreed about its own place (legal basis: contract); of the rest it sees nothing."""
    career, facts = str(uuid4()), tmp_path / "facts.toml"
    facts.write_text(FACTS.format(career=career))
    register = ("directory", "register", "overwater", "--name", "Gemeente Overwater", "--kind", "municipality")
    assert run(*register).code == 0
    assert run("record-batch", "--from", str(facts)).code == 0
    (row,) = run("employer-view", career, "--as", "employer@kas", "--json").json()

    assert (row["placement"], row["agreements"][0]["text"]) == ("kas-1", "De jobcoach belt dezelfde dag terug")
    assert "Wie u belt" in run("employer-view", career, "--as", "employer@kas").out
    assert run("employer-view", career, "--as", "employer@bakker").code == 1
    assert [one["career"] for one in run("employer-view", "--as", "employer@kas", "--json").json()] == [career]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("situation", "joost", "--as", "brandpunt"), "--as is PERSOON@ORGANISATIE"),
        (("situation", "joost", "--as", "ann@brandpunt:baas"), "baas is geen rol"),
        (("situation", "joost", "--for", "nieuwsgierig"), "nieuwsgierig is geen doel"),
        (("timeline", "joost", "--class", "roddel"), "roddel is geen soort gegevens"),
        (("explain", "joost", "alles"), "alles"),
        (("my-data", "joost", "--as", "worker@kim"), "Niet gegeven"),
        (("handover", "accept", "joost", "nergens", "--as", "employer@brandpunt"), "Er is geen overdracht"),
        (("emergency", "take", "joost", "--why", " "), "Noodtoegang vraagt om een reden"),
        (
            ("share", "joost", "--to", "x", "--role", "employer", "--projection", "situation", "--by", "duif"),
            "duif is geen weg",
        ),
    ],
)
def test_what_does_not_fit_is_one_sentence(run: Run, own_demo: Path, words: tuple[str, ...], sentence: str) -> None:
    answer = run(*words)

    assert answer.code in {1, 2}
    assert sentence in answer.err
    assert len(answer.err.splitlines()) == 1
