"""The commands that write: all or nothing, and everything that is wrong at once."""

from __future__ import annotations

import base64
import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from werkzekerheid.app.demo_world.making import shipped

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

CAREER = """
[career]
key = "voorbeeld"
title = "{title}"
source = "example"
told = "2024-06"

[[organisation]]
key = "kas"
name = "De Kas"
kind = "sociale_onderneming"

[[event]]
type = "career_opened"
occurred = "2021"
reason = "school_leaving"

[[event]]
key = "start"
type = "placement_started"
occurred = "2021-03~"
placement = "kas-1"
form = "{form}"
organisation = "kas"
organisation_kind = "sociale_onderneming"

[[event]]
type = "own_reading_added"
about = "start"
reading = "{reading}"
"""


def written(folder: Path, name: str = "a", **values: str) -> str:
    """A career file in this folder."""
    told = {"title": "A made-up career", "form": "dagbesteding", "reading": "Ik was blij"}
    path = folder / f"{name}.career.toml"
    path.write_text(CAREER.format(**told | values), encoding="utf-8")
    return str(path)


@pytest.fixture
def empty(run: Run, ledger: Path) -> Path:
    """A demo ledger without careers."""
    assert run("init", "--demo").code == 0
    return ledger


class TestInit:
    def test_a_demo_ledger_needs_no_key(self, run: Run, ledger: Path) -> None:
        answer = run("init", "--demo")

        assert answer == (0, f"Het oefenledger {ledger} is gemaakt, nog leeg.\n", "")
        assert run("careers").out.startswith("Er staan nog geen loopbanen")

    def test_a_real_ledger_needs_the_key_that_new_key_makes(
        self, run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert run("init").code == 2
        assert not ledger.exists()

        key = run("new-key").out.strip()
        assert len(base64.b64decode(key)) == 32
        assert key != run("new-key").out.strip()
        monkeypatch.setenv("WERKZEKERHEID_KEY", key)

        assert run("init").code == 0

    def test_what_is_there_is_not_made_again(self, run: Run, empty: Path) -> None:
        before = empty.read_bytes()

        assert run("init", "--demo").code == 1
        assert empty.read_bytes() == before


class TestImport:
    def test_a_second_import_adds_nothing(self, run: Run, empty: Path, tmp_path: Path) -> None:
        file = written(tmp_path)

        assert run("import", file) == (0, "voorbeeld: 3 gebeurtenissen vastgelegd\n", "")
        assert run("import", file) == (0, "voorbeeld: stond er al, niets toegevoegd\n", "")

    def test_all_findings_of_all_files_at_once_and_nothing_written(self, run: Run, empty: Path, tmp_path: Path) -> None:
        good, bad = written(tmp_path), written(tmp_path, "b", form="baan")
        broken = tmp_path / "c.career.toml"
        broken.write_text("[career")

        answer = run("import", good, bad, str(broken))

        assert (answer.code, answer.out) == (2, "")
        findings = answer.err.splitlines()
        assert len(findings) == 3
        assert findings[0].startswith(f"{bad}, gebeurtenis 2, form: verwacht een van: ")
        assert findings[1].startswith(str(broken))
        assert findings[2] == "Er kloppen 2 dingen niet in de invoer; er is niets vastgelegd."
        assert run("careers", "--json").json() == []

    def test_an_oddity_is_told_and_stops_nothing(self, run: Run, empty: Path, tmp_path: Path) -> None:
        name, content = next(file for file in shipped() if file[0].startswith("kim"))
        (tmp_path / name).write_bytes(content)

        answer = run("import", str(tmp_path / name))

        assert answer.code == 0
        assert all(line.startswith("Opvallend, en wel vastgelegd: ") for line in answer.err.splitlines())

    def test_a_file_that_is_not_there_is_one_sentence(self, run: Run, empty: Path, tmp_path: Path) -> None:
        answer = run("import", str(tmp_path / "geen"), str(tmp_path))

        assert answer.code == 2
        assert answer.err.count("\n") == 1

    def test_data_is_shown_as_text(self, run: Run, empty: Path, tmp_path: Path) -> None:
        """Escape codes and the markup of Rich stand there as they were written."""
        file = written(tmp_path, title="[red]rood[/red] [/]", reading="\\u001b[31mboos\\u0007 \\u202e[bold]")
        assert run("import", file).code == 0

        out = run("timeline", "voorbeeld").out

        assert "[red]rood[/red] [/]" in out
        assert "\\x1b[31mboos\\x07 \\u202e[bold]" in out
        assert "\\u001b[31mboos\\u0007 \\u202e[bold]" in run("timeline", "voorbeeld", "--json").out


class TestRecord:
    @pytest.fixture(autouse=True)
    def _career(self, run: Run, empty: Path, tmp_path: Path) -> None:
        assert run("import", written(tmp_path)).code == 0

    def test_one_fact_from_a_toml_file(self, run: Run, tmp_path: Path) -> None:
        fact = tmp_path / "fact.toml"
        fact.write_text('occurred = "2024-07-01"\nsign = "late_repeatedly"\nseen_by = "employer"\n')

        answer = run("record", "voorbeeld", "signal_observed", "--from", str(fact))

        assert (answer.code, answer.err) == (0, "")
        assert run("situation", "voorbeeld", "--json").json()["open_signals"] == ["late_repeatedly"]

    def test_one_fact_as_json_from_the_input(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        told = json.dumps({"occurred": "2024-07-01", "sign": "withdrawn", "seen_by": "colleague"}).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(told)))

        assert run("record", "voorbeeld", "signal_observed", "--from", "-").code == 0
        assert run("situation", "voorbeeld", "--json").json()["open_signals"] == ["withdrawn"]

    def test_the_same_command_twice_records_once(self, run: Run, tmp_path: Path) -> None:
        fact = tmp_path / "fact.toml"
        fact.write_text('occurred = "2024-07-01"\nsign = "withdrawn"\nseen_by = "colleague"\n')
        command = ("record", "voorbeeld", "signal_observed", "--from", str(fact))
        own = ("--command-id", "6f2f3c5e-8f5b-4a52-9d4c-0f3c3f3b3a10")

        assert run(*command, *own).out.startswith("Vastgelegd als nummer ")
        assert run(*command, *own).out.startswith("Was al vastgelegd")

    def test_the_domain_may_say_no(self, run: Run, tmp_path: Path) -> None:
        """
        2021-03~    kas-1 begins
        2024-07-01  kas-1 begins: it did already
        """
        fact = tmp_path / "fact.toml"
        fact.write_text(
            'occurred = "2024-07-01"\nplacement = "kas-1"\nform = "stage"\norganisation = "kas"\n'
            'organisation_kind = "school"\n'
        )

        answer = run("record", "voorbeeld", "placement_ended", "--from", str(fact))

        assert answer.code == 2  # a finding: that type has other fields
        fact.write_text('occurred = "2024-07-01"\nhandover = "h"\nby = "employer"\n')
        answer = run("record", "voorbeeld", "handover_accepted", "--from", str(fact))
        assert answer.code == 1
        assert answer.err.count("\n") == 1

    @pytest.mark.parametrize(
        "content", ["{", "[1, 2]", '{"a": 1} {}', "sign = ", "\xff", '{"a": ' * 3000], ids=range(6)
    )
    def test_what_is_no_fact_is_one_sentence(self, run: Run, tmp_path: Path, content: str) -> None:
        fact = tmp_path / "fact"
        fact.write_bytes(content.encode("latin-1"))

        answer = run("record", "voorbeeld", "signal_observed", "--from", str(fact))

        assert (answer.code, answer.out) == (2, "")
        assert answer.err.count("\n") == 1

    def test_an_id_that_is_none_is_said_to_be_none(self, run: Run, tmp_path: Path) -> None:
        fact = tmp_path / "fact.toml"
        fact.write_text("")

        answer = run("record", "voorbeeld", "signal_observed", "--from", str(fact), "--command-id", "x")

        assert answer == (2, "", "--command-id: x is geen UUID.\n")


TWO = """
[[fact]]
career = "voorbeeld"
type = "signal_observed"
occurred = "2024-07-01"
sign = "withdrawn"
seen_by = "{seen_by}"

[[fact]]
career = "nieuw"
type = "career_opened"
reason = "benefit"
"""


class TestRecordBatch:
    @pytest.fixture(autouse=True)
    def _career(self, run: Run, empty: Path, tmp_path: Path) -> None:
        assert run("import", written(tmp_path)).code == 0

    @pytest.fixture
    def facts(self, tmp_path: Path) -> Path:
        path = tmp_path / "facts.toml"
        path.write_text(TWO.format(seen_by="colleague"))
        return path

    def test_the_facts_of_a_toml_file(self, run: Run, facts: Path) -> None:
        answer = run("record-batch", "--from", str(facts))

        assert (answer.code, answer.err) == (0, "")
        assert [line.split(" (")[0] for line in answer.out.splitlines()] == [
            "Vastgelegd als nummer 5 van deze loopbaan", "Vastgelegd als nummer 1 van deze loopbaan",
        ]  # fmt: skip
        assert len(run("careers", "--json").json()) == 2

    @pytest.mark.parametrize("document", ["{}", '{{"fact": {}}}', "\n [\n{}]"], ids=["array", "object", "spaced"])
    def test_the_facts_as_json_from_the_input(self, run: Run, monkeypatch: pytest.MonkeyPatch, document: str) -> None:
        one = json.dumps(
            {"career": "voorbeeld", "type": "signal_observed", "sign": "withdrawn", "seen_by": "colleague"}
        )
        text = document.format(one if document.startswith("\n") else f"[{one}]")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

        assert run("record-batch", "--from", "-").code == 0

    def test_twice_by_one_id_records_once(self, run: Run, facts: Path) -> None:
        command = ("record-batch", "--from", str(facts), "--command-id", "6f2f3c5e-8f5b-4a52-9d4c-0f3c3f3b3a10")
        assert run(*command).code == 0

        assert all(line.startswith("Was al vastgelegd") for line in run(*command).out.splitlines())

    def test_what_is_wrong_is_said_with_its_number(self, run: Run, facts: Path) -> None:
        facts.write_text(TWO.format(seen_by="niemand") + 'kind = "x"\n')

        answer = run("record-batch", "--from", str(facts))

        assert (answer.code, answer.out) == (2, "")
        findings = answer.err.splitlines()
        assert findings[0].startswith(f"{facts}, gebeurtenis 1, seen_by: verwacht een van")
        assert findings[1].startswith(f"{facts}, gebeurtenis 2, kind: onbekend veld")
        assert findings[2] == "Er kloppen 2 dingen niet in de invoer; er is niets vastgelegd."

    def test_the_domain_may_say_no_to_one_and_records_none(self, run: Run, facts: Path) -> None:
        facts.write_text(TWO.format(seen_by="colleague") * 2)

        answer = run("record-batch", "--from", str(facts))

        assert answer == (1, "", "Feit 4: Deze loopbaan is al geopend. Iemand heeft één loopbaan, voor het leven.\n")
        assert len(run("careers", "--json").json()) == 1

    @pytest.mark.parametrize(
        "content",
        ["{", "[1", "[fact]\na = 1", '{"a": []}', '"a"', "[[event]]", "[[fact]\n", "\xff", "[" * 9000, "[{" * 9000],
        ids=range(10),
    )
    def test_what_holds_no_facts_is_one_sentence(self, run: Run, facts: Path, content: str) -> None:
        facts.write_bytes(content.encode("latin-1"))

        answer = run("record-batch", "--from", str(facts))

        assert (answer.code, answer.out) == (2, "")
        assert answer.err.count("\n") == 1

    @pytest.mark.parametrize("content", ["", "[]", '{"fact": []}'])
    def test_no_facts_are_a_finding(self, run: Run, facts: Path, content: str) -> None:
        facts.write_text(content)

        assert run("record-batch", "--from", str(facts)).err.startswith(f"{facts}, fact: verwacht feiten")

    @pytest.mark.parametrize(
        "command", [("record-batch",), ("record", "nieuw", "career_opened")], ids=lambda words: words[0]
    )
    def test_where_nobody_knows_the_outcome_it_says_how_to_ask_again(
        self, run: Run, facts: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
    ) -> None:
        """The server is gone, and then it is back."""
        from werkzekerheid.ledger.ledger import ConnectionLost, Ledger

        def gone(_ledger: Ledger, _batches: object) -> None:
            raise ConnectionLost(path="server")

        if command[0] == "record":
            facts.write_text('reason = "benefit"')
        monkeypatch.setattr("time.sleep", lambda _seconds: None)
        with monkeypatch.context() as away:
            away.setattr(Ledger, "append_many", gone)
            answer = run(*command, "--from", str(facts))
        assert (answer.code, answer.out) == (2, "")
        repeat, sentence = answer.err.splitlines()
        assert sentence.startswith("De server server is niet bereikbaar")
        option, command_id = repeat.split()[-2:]

        assert run(*command, "--from", str(facts), option, command_id).code == 0
