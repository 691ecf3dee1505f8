"""What others get: the wheel, and a README of which every command works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "werkzekerheid"
CATALOGUE = ("events", "projections", "policies")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network and taken apart."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


class TestWheel:
    """It works where there is no repository around it."""

    @pytest.mark.parametrize("name", CATALOGUE)
    def test_the_catalogue_travels_inside_the_package(self, unpacked: Path, name: str) -> None:
        inside = unpacked / "werkzekerheid" / "_catalogue" / name

        ours = {one.name: one.read_bytes() for one in (ROOT / name).iterdir()}

        assert ours, f"{name}/ is empty"
        assert {one.name: one.read_bytes() for one in inside.iterdir()} == ours

    def test_all_of_the_package_is_there(self, unpacked: Path) -> None:
        """The demo, the sentences, the words, the mark that it is typed."""
        ours = {
            one.relative_to(SOURCE) for one in SOURCE.rglob("*") if one.is_file() and one.parent.name != "__pycache__"
        }
        theirs = {one.relative_to(unpacked / "werkzekerheid") for one in unpacked.rglob("werkzekerheid/**/*")}

        assert ours - theirs == set()
        assert {Path("messages.json"), Path("words.json"), Path("py.typed")} <= ours
        assert len([one for one in ours if one.match("demo/*.career.toml")]) == 9

    def test_the_licence_is_there_and_nothing_else(self, unpacked: Path) -> None:
        """No tests, no ledger, no keys: only the package and what says what it is."""
        package, about = sorted(one.name for one in unpacked.iterdir())

        assert package == "werkzekerheid"
        assert (unpacked / about / "licenses" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
        assert "License-Expression: EUPL-1.2\n" in (unpacked / about / "METADATA").read_text("utf-8")

    def test_it_reads_its_own_catalogue(self, unpacked: Path, tmp_path: Path) -> None:
        program = (
            "from werkzekerheid import catalogue as c; print(c.__file__, c.event_type('career_opened').title, "
            "c.projection('situation').name, c.policy('relapse_response').name, sep='\\n')"
        )
        surroundings = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONUTF8": "1"}
        surroundings.pop("WERKZEKERHEID_POLICIES", None)

        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False
        )

        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines() == [
            str(unpacked / "werkzekerheid" / "catalogue.py"),
            "Loopbaan geopend",
            "situation",
            "relapse_response",
        ]


# Stands before the real `python3` on the path. What would first install is only started; what would run every check,
# this one too, is only asked whether it knows its arguments.
PYTHON = """\
#!/bin/sh
script=$1
case "$script" in
    scripts/run.py) shift; exec "{python}" "{run}" "$@" ;;
    scripts/test.py) shift; exec "{python}" "$script" "$@" --help ;;
    *) exec "{python}" "$@" ;;
esac
"""
RUN = """\
import runpy, sys
sys.path.insert(0, "scripts")
import run
sys.argv[1:] = run.arguments_for_program(sys.argv[1:] or ["--once"])
runpy.run_module("werkzekerheid", run_name="__main__", alter_sys=True)
"""
NOT_HERE = ("git clone ", "cd ")
"""Lines of a README that need the network, or the folder that it would have made."""


def readme() -> str:
    """The README; a project without one has no first command for a newcomer, which is a failure, not a skip."""
    if not (ROOT / "README.md").is_file():
        pytest.fail("README.md is not there: a newcomer finds no first command.")
    return (ROOT / "README.md").read_text("utf-8")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the project as somebody else would have it, beside a `python3` that installs nothing."""
    ignored = shutil.ignore_patterns(".*", "__pycache__", "var", "dist", "tests")
    copy = Path(shutil.copytree(ROOT, tmp_path / "werkzekerheid", ignore=ignored))
    (copy / "var").mkdir()
    commands = tmp_path / "bin"
    commands.mkdir()
    (commands / "run.txt").write_text(RUN, "utf-8")
    (commands / "python3").write_text(PYTHON.format(python=sys.executable, run=commands / "run.txt"), "utf-8")
    (commands / "werkzekerheid").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m werkzekerheid "$@"\n', "utf-8")
    for one in commands.iterdir():
        one.chmod(0o755)
    return copy


class TestReadme:
    """The first thing that anybody sees."""

    def test_it_fits_on_two_screens(self) -> None:
        assert len(readme().splitlines()) <= 100

    def test_its_commands_run(self, clone: Path) -> None:
        """Each block, in order, in one copy of the project; a line that fails ends it."""
        fences = re.findall(r"^```(\w*)\n(.*?)^```$", readme(), re.MULTILINE | re.DOTALL)
        scripts = [text for language, text in fences if language == "sh"]
        surroundings = {
            "PATH": f"{clone.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(clone.parent),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(clone / "src"),
            "WERKZEKERHEID_LEDGER": f"sqlite:///{clone.as_posix()}/var/ledger.db",
        }

        for command in ("python3 scripts/run.py", "python3 scripts/test.py"):
            assert command in "".join(scripts)
        assert {language for language, _ in fences} <= {"sh", "text", "toml", "json"}, "commands stand in a block `sh`"
        for script in scripts:
            lines = "\n".join(line for line in script.splitlines() if not line.startswith(NOT_HERE))
            done = subprocess.run(
                ["sh", "-eux", "-c", lines],
                cwd=clone,
                env=surroundings,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=120,
                check=False,
            )
            assert done.returncode == 0, done.stdout.decode()
