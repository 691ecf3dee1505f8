"""The rights of a worker on the command line, in a ledger to try out."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
from base64 import b64encode
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from werkzekerheid.facts.career_file import id_of
from werkzekerheid.facts.event import career_id_of
from werkzekerheid.facts.vague import add_months

if TYPE_CHECKING:
    from tests.cli.conftest import Answer, Run

TEXT = (Path(__file__).parents[2] / "docs" / "rights.md").read_text(encoding="utf-8")
OFFICER = ("--as", "privacy_officer@kas")
LEAD = ("--as", "lead@kas")
COACH = ("--as", "jobcoach@kas")


def asked(run: Run, *words: str, career: str = "joost") -> str:
    """A request that a worker made; what it is called."""
    answer = run("rights", "request", career, *words, "--as", f"worker@{career}")
    assert answer.code == 0, answer.err
    return answer.out.split()[1]


def granted(run: Run, *classes: str, career: str = "joost") -> str:
    name = asked(run, "--right", "erasure", *(word for one in classes for word in ("--class", one)), career=career)
    decided = run("rights", "decide", career, name, "--decision", "granted", "--motive", "Mag weg.", *OFFICER)
    assert decided.code == 0, decided.err
    return name


def erase(run: Run, name: str, *words: str, by: tuple[str, ...] = LEAD) -> Answer:
    return run("erase", "joost", "--class", "signal", "--request", name, *words, *by)


def test_the_document_tells_a_story_that_runs(run: Run, ledger: Path) -> None:
    (story,) = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
    for line in story.splitlines():
        program, *words = shlex.split(line)
        assert program == "werkzekerheid"
        answer = run(*words)
        assert answer.code == 0, f"{line}: {answer.err}"


class TestRequests:
    def test_a_request_has_its_day_and_stands_in_the_list(self, run: Run, own_demo: Path) -> None:
        name = asked(run, "--right", "erasure", "--class", "health")
        (row,) = run("rights", "joost", "--json", *OFFICER).json()
        due = row.pop("due_on")
        assert row == {
            "career": "joost", "request": name, "right": "erasure", "classes": ["health"], "state": "open",
            "asked_on": row["asked_on"], "decided_on": None, "granted": [],
        }  # fmt: skip
        assert due == add_months(date.fromisoformat(row["asked_on"].strip("[]")), 1).isoformat()
        assert run("rights", "--json", *OFFICER).json() == run("rights", "joost", "--json", *OFFICER).json()

    def test_it_is_shown_to_who_answers_for_privacy_and_to_the_worker(self, run: Run, own_demo: Path) -> None:
        name = asked(run, "--right", "access")
        assert name in run("rights", *OFFICER).told
        assert "inzage" in run("rights", "joost", "--as", "worker@joost").told
        for who in (COACH, ("--as", "worker@kim")):
            answer = run("rights", "joost", *who)
            assert (answer.code, answer.out) == (1, "")
        assert run("rights", "kim", *OFFICER).told == "Verzoeken Er zijn geen verzoeken."

    def test_somebody_may_say_by_when(self, run: Run, own_demo: Path) -> None:
        assert run("rights", "request", "joost", "--right", "access", "--due", "2099-01-01", *COACH).code == 0
        assert [one["due_on"] for one in run("rights", "joost", "--json", *OFFICER).json()] == ["2099-01-01"]

    def test_a_worker_asks_about_the_own_career_only(self, run: Run, own_demo: Path) -> None:
        answer = run("rights", "request", "joost", "--right", "access", "--as", "worker@kim")
        assert (answer.code, answer.err) == (1, "Een werknemer vraagt alleen over de eigen loopbaan.\n")

    @pytest.mark.parametrize(
        "words",
        [
            ("request", "joost", "--right", "everything"),
            ("request", "joost", "--right", "access", "--class", "secret"),
            ("request", "joost", "--right", "access", "--due", "soon"),
            ("decide", "joost", "x", "--decision", "maybe", "--motive", "x"),
            ("decide", "joost", "x", "--decision", "granted", "--motive", "x", "--event", "e"),
        ],
    )
    def test_what_does_not_fit_is_said(self, run: Run, own_demo: Path, words: tuple[str, ...]) -> None:
        answer = run("rights", *words, *OFFICER)
        assert (answer.code, answer.out) == (2, "")

    def test_only_who_answers_for_privacy_decides(self, run: Run, own_demo: Path) -> None:
        name = asked(run, "--right", "access")
        decide = ("rights", "decide", "joost", name, "--decision", "refused", "--motive", "Nee.")
        assert run(*decide, *COACH).code == 1
        assert run(*decide, "--as", "worker@joost").code == 1
        assert run(*decide, *OFFICER).out == f"Het besluit op verzoek {name} is vastgelegd.\n"


class TestRectification:
    def test_a_decision_and_the_correction_stand_there_together(self, run: Run, own_demo: Path, tmp_path: Path) -> None:
        events = run("timeline", "joost", "--json").json()
        event = next(one for one in events if one["type"] == "placement_started")
        name = asked(run, "--right", "rectification")
        placement = id_of(career_id_of("joost"), "placement", event["fields"]["placement"])
        file = tmp_path / "right.json"
        file.write_text(json.dumps({"wrong": True}))
        decide = ("rights", "decide", "joost", name, "--motive", "Klopt.", "--event", event["event_id"])
        before = len(events)
        assert run(*decide, "--decision", "granted", "--from", str(file), *OFFICER).code == 1
        assert run(*decide, "--decision", "refused", "--from", str(file), *OFFICER).code == 1
        assert len(run("timeline", "joost", "--json").json()) == before + 1

        file.write_text(json.dumps({
            "placement": placement, "form": "dagbesteding", "organisation": "elders",
            "organisation_kind": "regular_employer",
        }))  # fmt: skip
        done = run(*decide, "--decision", "granted", "--from", str(file), *OFFICER)

        assert done.code == 0, done.err
        assert f"rights recipients joost --event {event['event_id']}" in done.out
        now = next(one for one in run("timeline", "joost", "--json").json() if one["event_id"] == event["event_id"])
        assert (now["fields"]["form"], len(now["corrections"])) == ("dagbesteding", 1)
        told = run("rights", "recipients", "joost", "--event", event["event_id"], *OFFICER)
        assert told.code == 0


class TestErase:
    def test_two_people_and_a_certificate(self, run: Run, own_demo: Path, tmp_path: Path) -> None:
        name, to = granted(run, "signal"), tmp_path / "bewijs.txt"

        by_one = erase(run, name, by=OFFICER)
        done = erase(run, name, "--to", str(to))

        assert (by_one.code, by_one.err) == (1, "Wie besliste, wist niet zelf: laat een ander dit uitvoeren.\n")
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith("BEWIJS VAN WISSING\n")
        assert to.read_text() == done.out
        said = json.loads((tmp_path / "bewijs.txt.json").read_text())
        assert (said["classes"], said["request"], said["career"]) == (["signal"], name, career_id_of("joost"))
        assert "gewist op" in run("timeline", "joost").told
        assert run("rebuild", "--check").code == run("doctor").code == 0
        again = erase(run, name, "--json")
        assert again.json() == said
        assert again.err == "Dit was al gewist; dit is het bewijs van toen.\n"

    def test_a_file_that_is_there_is_not_written_over_and_nothing_is_erased(
        self, run: Run, own_demo: Path, tmp_path: Path
    ) -> None:
        name, to = granted(run, "signal"), tmp_path / "bewijs.txt"
        (tmp_path / "bewijs.txt.json").write_text("mine")
        assert erase(run, name, "--to", str(to)).code == 2
        assert not to.exists()
        assert "gewist op" not in run("timeline", "joost").told

    def test_a_refusal_leaves_no_file(self, run: Run, own_demo: Path, tmp_path: Path) -> None:
        to = tmp_path / "bewijs.txt"
        answer = erase(run, "nothing", "--to", str(to))
        assert (answer.code, to.exists()) == (1, False)
        assert "nothing" in answer.err

    def test_work_is_kept_by_law_and_the_rule_is_named(self, run: Run, own_demo: Path) -> None:
        name = granted(run, "work")
        answer = run("erase", "joost", "--class", "work", "--request", name, *LEAD)
        assert answer.code == 1
        assert "retention.toml#" in answer.err

    def test_nobody_records_that_keys_are_destroyed(self, run: Run, own_demo: Path, tmp_path: Path) -> None:
        file = tmp_path / "fact.json"
        file.write_text(json.dumps({"classes": ["signal"], "reason": "erasure"}))
        answer = run("record", "joost", "keys_destroyed", "--from", str(file))
        assert answer.code == 1
        assert "twee mensen" in answer.err


class TestRetention:
    def test_it_says_per_class_until_when_and_who_may_see_it(self, run: Run, own_demo: Path) -> None:
        rows = run("retention", "joost", "--json", *OFFICER).json()
        assert {one["career"] for one in rows} == {"joost"}
        assert {one["class"] for one in rows} >= {"work", "signal"}
        assert "de termijn loopt nog" in run("retention", "joost", *OFFICER).told
        assert run("retention", *COACH).code == 1

    def test_a_list_is_drawn_up_reviewed_by_another_and_carried_out(
        self, run: Run, own_demo: Path, tmp_path: Path
    ) -> None:
        """Jayda was told of in 2018, and her guidance ended: four years later the soft classes are over."""
        assert run("retention", "list", *OFFICER).told == "Van niets is de termijn voorbij."
        file = tmp_path / "fact.json"
        file.write_text(json.dumps({"reason": "no_longer_needed", "occurred": "2019-01-01"}))
        assert run("record", "jayda", "career_closed", "--from", str(file)).code == 0
        rows = [one for one in run("retention", "jayda", "--json", *OFFICER).json() if one["over"]]
        assert rows

        drawn = run("retention", "list", "--json", *OFFICER).json()
        ref = drawn["destruction_list"]
        review = ("retention", "review", ref, "--approve", "--why", "Nagekeken.")
        assert run(*review, *OFFICER).code == 1
        assert "goedgekeurd" in run(*review, *LEAD).told
        report = run("retention", "destroy", ref, *OFFICER)

        assert report.code == 0, report.err
        assert "vernietigd: " in report.told
        assert [one["state"] for one in run("retention", "lists", "--json", *OFFICER).json()] == ["carried_out"]
        assert "uitgevoerd" in run("retention", "lists", *OFFICER).told
        assert "gewist op" in run("timeline", "jayda").told
        assert run("rebuild", "--check").code == run("doctor").code == 0

    def test_lines_of_the_logs_go_when_their_term_is_over(self, run: Run, own_demo: Path) -> None:
        assert run("retention", "logs", *OFFICER).out.startswith("0 regels van vóór ")
        assert run("retention", "logs", "--before", "2099-01-01", *OFFICER).code == 1


class TestLostKeys:
    def lose(self, ledger: Path, *classes: str) -> None:
        connection = sqlite3.connect(ledger.with_suffix(".keys.db"))
        for one in classes:
            connection.execute("DELETE FROM keys WHERE owner = ? AND class = ?", (career_id_of("joost"), one))
        connection.commit()
        connection.close()

    def test_what_it_closed_is_missing_and_the_rest_is_shown(self, run: Run, own_demo: Path) -> None:
        self.lose(own_demo, "signal")
        answer = run("timeline", "joost")
        assert answer.code == 0
        assert "gewist, of de sleutel is kwijt, sinds" in answer.told
        assert "van 1 loopbanen is een sleutel kwijt" in answer.err
        for command in (("situation",), ("plan",), ("risk",), ("people",), ("worklist",), ("alerts",), ("handovers",)):
            assert run(*command, "joost").code == 0, command
        assert run("careers").code == 0

    def test_something_can_still_be_recorded(self, run: Run, own_demo: Path, tmp_path: Path) -> None:
        self.lose(own_demo, "signal", "note", "identity")
        file = tmp_path / "fact.json"
        file.write_text(json.dumps({"sign": "withdrawn", "seen_by": "supervisor"}))
        answer = run("record", career_id_of("joost"), "signal_observed", "--from", str(file))
        assert answer.code == 0, answer.err
        assert "signal_observed" in {one["type"] for one in run("timeline", career_id_of("joost"), "--json").json()}


class TestRotate:
    def test_the_old_key_is_refused_and_the_new_one_reads(
        self, run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        old, new = (b64encode(bytes(range(n, n + 32))).decode() for n in (1, 2))
        monkeypatch.setenv("WERKZEKERHEID_KEY", old)
        assert run("init").code == 0
        assert run("rotate-key").code == 2
        file = tmp_path / "new.key"
        file.write_text(new)
        monkeypatch.setenv("WERKZEKERHEID_NEW_KEY_FILE", str(file))

        done = run("rotate-key")

        assert done.code == 0, done.err
        assert not [one for one in (old, new) if one in done.out]
        refused = run("doctor")
        assert refused.code == 2
        assert "vervangen door een andere" in refused.err
        monkeypatch.setenv("WERKZEKERHEID_KEY", new)
        assert run("doctor").code == 0
        assert run("rotate-key").code == 2
