"""What the two commands promise to somebody who has only Python. No test here installs anything."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import browser
import run
from environment import (
    ROOT,
    RUN_REQUIREMENTS,
    TEST_REQUIREMENTS,
    CannotStartError,
    Environment,
    check_python,
    locked,
    prepare,
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for Python is a shell script")

TELLS_WHAT_IT_GOT = 'echo "$* ledger=$WERKZEKERHEID_LEDGER"; exit 7'
FINDS_NO_NETWORK = "echo \"connection broken by 'NewConnectionError'\"; exit 1"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what the scripts look at, in a folder with a space in its name."""
    root = tmp_path / "a project"
    shutil.copytree(ROOT / "scripts", root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", RUN_REQUIREMENTS, TEST_REQUIREMENTS):
        shutil.copy(ROOT / name, root)
    return root


def pretend_installed(root: Path, requirements: str, python: str = "exit 0") -> Environment:
    """An environment whose Python is a shell script, with the stamp of a finished install."""
    environment = Environment(root)
    environment.python.parent.mkdir(parents=True)
    environment.python.write_text(f"#!/bin/sh\n{python}\n", encoding="utf-8")
    environment.python.chmod(0o755)
    environment.remember(requirements)
    return environment


def start(root: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script of the copy, from another folder."""
    command = [sys.executable, str(root / "scripts" / script), *arguments]
    return subprocess.run(command, cwd=root.parent, env={}, capture_output=True, encoding="utf-8", check=False)


def test_an_old_python_is_told_in_one_sentence_what_is_needed() -> None:
    with pytest.raises(CannotStartError) as refusal:
        check_python((3, 10, 12))
    assert (
        refusal.value.sentence(run.SENTENCES)
        == "Werkzekerheid heeft Python 3.11 of nieuwer nodig; dit is Python 3.10.12."
    )


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 2), (4, 0, 0)])
def test_a_new_python_is_welcome(version: tuple[int, int, int]) -> None:
    check_python(version)


@pytest.mark.parametrize("name", ["run.py", "test.py", "environment.py", "browser.py"])
def test_an_old_python_can_read_the_scripts(name: str) -> None:
    source = (ROOT / "scripts" / name).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    assert "from __future__ import annotations" not in source  # unknown to Python 3.6


@pytest.mark.parametrize(
    "reason", sorted(set(re.findall(r'CannotStartError\("(\w+)"', (ROOT / "scripts/environment.py").read_text())))
)
def test_each_reason_has_a_sentence_in_both_languages(reason: str) -> None:
    assert reason in run.SENTENCES
    assert f'"{reason}": ' in (ROOT / "scripts" / "test.py").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ([], ["demo", "--serve"]),
        (["--once"], ["demo"]),
        (["timeline", "jeffry"], ["timeline", "jeffry"]),
        (["--help"], ["--help"]),
    ],
)
def test_the_demo_is_shown_unless_something_else_is_asked(given: list[str], asked: list[str]) -> None:
    assert run.arguments_for_program(given) == asked


def test_arguments_and_exit_code_pass_through(project: Path) -> None:
    pretend_installed(project, RUN_REQUIREMENTS, TELLS_WHAT_IT_GOT)
    done = start(project, "run.py", "timeline", "jeffry", "--json")
    assert done.returncode == 7
    assert done.stdout == f"-m werkzekerheid timeline jeffry --json ledger=sqlite:///{project}/var/ledger.db\n"
    assert done.stderr == ""


def test_without_network_there_is_one_sentence_and_no_traceback(project: Path) -> None:
    pretend_installed(project, TEST_REQUIREMENTS, FINDS_NO_NETWORK)
    (project / RUN_REQUIREMENTS).write_text("changed", encoding="utf-8")
    (project / TEST_REQUIREMENTS).write_text("changed", encoding="utf-8")
    done = start(project, "run.py")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [run.NOTICE, run.SENTENCES["network"]]
    assert done.stdout == ""


def test_a_folder_that_cannot_be_used_is_named_in_one_sentence(project: Path) -> None:
    (project / "var").write_text("a file where a folder should be", encoding="utf-8")
    done = start(project, "run.py")
    assert done.returncode == 2
    assert done.stderr == f"Deze map kan niet worden gelezen of geschreven: {project}/var: File exists.\n"


def test_a_failed_check_shows_its_output_and_counts(project: Path) -> None:
    pretend_installed(project, TEST_REQUIREMENTS, "echo what is wrong; exit 1")
    done = start(project, "test.py", "--only", "ruff")
    assert done.returncode == 1
    line, *rest = done.stdout.splitlines()
    assert line.startswith("ruff    FAILED")
    assert rest == ["what is wrong", "failed: ruff"]


def test_a_good_check_is_one_line(project: Path) -> None:
    pretend_installed(project, TEST_REQUIREMENTS, "echo much talk")
    done = start(project, "test.py", "--only", "mypy")
    assert done.returncode == 0
    assert "much talk" not in done.stdout
    assert done.stdout.splitlines()[-1] == "all is well: mypy"


def test_nothing_is_installed_twice(project: Path) -> None:
    environment = pretend_installed(project, RUN_REQUIREMENTS, "exit 1")
    assert prepare(RUN_REQUIREMENTS, "not said", project) == environment.python


def test_what_the_tests_need_is_enough_to_run_but_not_the_other_way(project: Path) -> None:
    environment = pretend_installed(project, TEST_REQUIREMENTS)
    assert environment.has(RUN_REQUIREMENTS)
    assert environment.has(TEST_REQUIREMENTS)
    shutil.rmtree(environment.folder)
    pretend_installed(project, RUN_REQUIREMENTS)
    assert environment.has(RUN_REQUIREMENTS)
    assert not environment.has(TEST_REQUIREMENTS)


@pytest.mark.parametrize("changed", ["pyproject.toml", RUN_REQUIREMENTS])
def test_a_change_of_what_is_needed_is_noticed(project: Path, changed: str) -> None:
    environment = pretend_installed(project, RUN_REQUIREMENTS)
    with (project / changed).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert not environment.has(RUN_REQUIREMENTS)


def test_a_moved_project_is_installed_anew(project: Path) -> None:
    pretend_installed(project, RUN_REQUIREMENTS)
    moved = project.rename(project.with_name("moved"))
    assert not Environment(moved).has(RUN_REQUIREMENTS)


def test_a_python_that_is_gone_or_became_another_is_noticed(project: Path) -> None:
    environment = pretend_installed(project, RUN_REQUIREMENTS)
    other = environment.python.rename(environment.python.with_name("python3.99"))
    assert not environment.has(RUN_REQUIREMENTS)
    environment.python.symlink_to(other)
    assert not environment.has(RUN_REQUIREMENTS)


@pytest.mark.parametrize("stamp", [b"", b"half a st", b"\xff\xfe\n\n"])
def test_a_broken_stamp_counts_as_none(project: Path, stamp: bytes) -> None:
    environment = pretend_installed(project, RUN_REQUIREMENTS)
    next(environment.folder.glob("installed-*")).write_bytes(stamp)
    assert not environment.has(RUN_REQUIREMENTS)


def test_a_failed_install_leaves_no_stamp(project: Path) -> None:
    environment = pretend_installed(project, TEST_REQUIREMENTS, "exit 1")
    (project / "pyproject.toml").write_text("changed", encoding="utf-8")
    with pytest.raises(CannotStartError, match="install"):
        prepare(RUN_REQUIREMENTS, "One moment.", project)
    assert not list(environment.folder.glob("installed-*"))


def test_only_one_at_a_time_installs(tmp_path: Path) -> None:
    import fcntl

    path = tmp_path / "install.lock"
    with locked(path), path.open("a", encoding="utf-8") as second, pytest.raises(BlockingIOError):
        fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with locked(path):
        pass


def test_the_tests_run_with_the_versions_that_people_run() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[^\s#]+==\S+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))

    assert pins(RUN_REQUIREMENTS) <= pins(TEST_REQUIREMENTS)


@pytest.mark.parametrize("name", [RUN_REQUIREMENTS, TEST_REQUIREMENTS])
def test_no_download_host_or_machine_path_is_written_down(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|file:|--(?:extra-)?index-url\b(?<!--no-emit-index-url)|--find-links", text)


def test_a_browser_that_is_there_is_not_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "found", lambda: True)

    assert browser.install_browser(tmp_path / "log")
    assert not (tmp_path / "log").exists()


def test_who_may_not_install_goes_on_without_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "found", lambda: False)
    monkeypatch.setattr(browser, "may_install", lambda: False)

    assert not browser.install_browser(tmp_path / "log")
    assert not (tmp_path / "log").exists()
