"""The commands that hand out the logs, as somebody types them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

FACT = '{"reason": "benefit"}'
CAREER = "2f1e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c11"


@pytest.fixture
def recorded(run: Run, ledger: Path, tmp_path: Path) -> Path:
    """A ledger to try out in which one fact was recorded."""
    assert run("init", "--demo").code == 0
    fact = tmp_path / "fact.json"
    fact.write_text(FACT, encoding="utf-8")
    assert run("record", CAREER, "career_opened", "--from", str(fact)).code == 0
    return tmp_path


def lines(text: str) -> list[Any]:
    return [json.loads(one) for one in text.splitlines()]


def test_each_log_is_a_line_of_json_an_operation(run: Run, recorded: Path) -> None:
    """The two and the fact are joined by one trace; the export is in the log too."""
    access = lines(run("access-log", "export").out)
    processing = lines(run("processing-log", "export").out)

    assert [one["EventActionCode"] for one in access] == ["record", "export"]
    assert [one["name"] for one in processing] == ["record career_opened"]
    assert access[0]["trace_id"] == processing[0]["trace_id"]
    assert CAREER not in str(processing)


def test_to_a_file_that_was_not_there_and_that_nobody_else_reads(run: Run, recorded: Path) -> None:
    """What stands there is never written over."""
    file = recorded / "log.jsonl"
    answer = run("access-log", "export", "--to-file", str(file))

    assert (answer.code, answer.out) == (0, "")
    assert answer.err == f"2 regels in {file}\n"
    assert len(lines(file.read_text("ascii"))) == 2
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    assert run("access-log", "export", "--to-file", str(file)).code == 2
    assert file.read_bytes() == before


def test_only_the_days_asked_for(run: Run, recorded: Path) -> None:
    assert run("processing-log", "export", "--to", "2020-01-01").out == ""
    assert run("processing-log", "export", "--from", "2999-01-01").out == ""
    assert len(lines(run("processing-log", "export", "--from", "2020-01-01", "--to", "2999-01-01").out)) == 1


def test_what_is_no_day_is_said_so(run: Run, recorded: Path) -> None:
    answer = run("access-log", "export", "--from", "gisteren")
    assert answer.code == 2
    assert "--from" in answer.err


def test_whoever_does_not_answer_for_privacy_is_refused(run: Run, recorded: Path) -> None:
    """And leaves no file behind."""
    file = recorded / "log.jsonl"
    answer = run("processing-log", "export", "--to-file", str(file), "--as", "jobcoach@org-1")
    assert answer.code == 1
    assert "privacy_officer" in answer.err
    assert not file.exists()
    assert run("processing-log", "export", "--as", "privacy_officer@org-1").code == 0


@pytest.mark.parametrize("log", ["access-log", "processing-log"])
def test_without_a_command_of_its_own_it_explains_itself(run: Run, log: str) -> None:
    assert run(log) == run(log, "--help")
    assert "  export " in run(log).out
