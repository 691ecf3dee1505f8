"""Keys and passwords come from the environment or from files, and are told to nobody."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer

from tests.security.world import KEY, World
from werkzekerheid.cli.commands import app
from werkzekerheid.settings import Settings, settings, shown_url

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[2] / "src" / "werkzekerheid"
PASSWORD = "GeHeIm7"
ADDRESSES = (
    f"postgresql://clerk:{PASSWORD}@127.0.0.1:9/db",
    f"postgresql://clerk:{PASSWORD}@127.0.0.1:9",
    f"postgresql://clerk:a/{PASSWORD}@127.0.0.1:9/db",
    f"postgresql://clerk:a#{PASSWORD}@127.0.0.1:9/db",
    f"postgresql://clerk:a?{PASSWORD}@127.0.0.1:9/db",
    f"postgresql://clerk:a b{PASSWORD}@127.0.0.1:9/db",
    f"postgresql://clerk:{PASSWORD}%zz@127.0.0.1:9/db",
    f"postgresql://clerk:{PASSWORD}@[::1:9/db",
    f"postgresql://clerk:{PASSWORD}@127.0.0.1:port/db",
    f"postgresql://clerk:{PASSWORD}@127.0.0.1:99999/db",
    f"postgresql://a,b:{PASSWORD}@127.0.0.1:9,127.0.0.2:9/db",
    f"postgresql://127.0.0.1:9/db?user=clerk&password={PASSWORD}",
    f"postgresql://127.0.0.1:9/db?passwrd={PASSWORD}",
    f"postgresql://127.0.0.1:9/db?sslmode={PASSWORD}",
    f"postgresql:///db?host=127.0.0.1&port=9&password={PASSWORD}@x",
    f"postgres://clerk:{PASSWORD}@127.0.0.1:9/db",
    f"mysql://clerk:{PASSWORD}@127.0.0.1:9/db",
    f"sqlite://{PASSWORD}",
)
NO_SECRETS = {
    "--keys-to": "a folder",
    "--keys-from": "a file",
    "--keys-days": "a number of days",
    "--key": "the key that verifies a signature: anybody may have it",
    "--public-key": "shows that key",
    "--new-key": "a switch: the ledger makes it itself",
}
"""Options whose name sounds like a secret, and what they take."""
SOUNDS_SECRET = re.compile(r"key|pass|secret|token|credential|pin\b", re.IGNORECASE)


def parameters(command: object) -> Iterator[str]:
    """Every option and argument of every command."""
    for inner in getattr(command, "commands", {}).values():
        yield from parameters(inner)
    for one in command.params:  # type: ignore[attr-defined]
        yield from (*one.opts, *one.secondary_opts, str(one.name))


def test_no_option_takes_a_key_or_a_password() -> None:
    """What is typed on a command line stands in the list of processes and in the history of the shell."""
    found = {one for one in parameters(typer.main.get_command(app)) if SOUNDS_SECRET.search(one)}
    known = {*NO_SECRETS, *(one.removeprefix("--").replace("-", "_") for one in NO_SECRETS)}

    assert {"--keys-to", "--key"} <= found
    assert not found - known - {"source"}


def test_only_the_settings_read_a_key_from_the_environment() -> None:
    """So what becomes of it can be followed from one place."""
    readers = {
        module.relative_to(SOURCE).as_posix()
        for module in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_bytes()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.search(r"WERKZEKERHEID_(?:NEW_)?KEY\b", node.value) and "\n" not in node.value and " " not in node.value
    }

    assert readers == {"settings.py"}


def test_the_settings_do_not_show_the_key_or_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", ADDRESSES[0])
    monkeypatch.setenv("WERKZEKERHEID_KEY", KEY)
    monkeypatch.delenv("WERKZEKERHEID_KEY_FILE", raising=False)
    chosen = settings()

    assert chosen.key == KEY
    for shown in (repr(chosen), str(chosen), f"{chosen}", repr([chosen])):
        assert KEY not in shown
        assert PASSWORD not in shown


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_is_shown_without_its_password(url: str) -> None:
    assert PASSWORD not in shown_url(url)


@pytest.mark.parametrize("url", ADDRESSES)
def test_no_error_shows_the_password_of_an_address(tmp_path: Path, url: str) -> None:
    world = World(tmp_path)
    surroundings = {"WERKZEKERHEID_LEDGER": url, "WERKZEKERHEID_KEY_FILE": "", "WERKZEKERHEID_KEY": KEY}

    commands = (("init",), ("situation", "x"), ("migrate",), ("doctor",), ("backup", "--to", "c", "--keys-to", "k"))
    said = [world.run(*words, **surroundings) for words in commands]

    assert {one.code for one in said} == {2}
    assert all(one.err.count("\n") == 1 for one in said)
    assert not [one for one in said if PASSWORD in one.out + one.err or KEY in one.out + one.err]


@pytest.mark.parametrize("key", ["x", f"{KEY}x", "A" * 43 + "=", "\u00e9", KEY[:-4]])
def test_no_error_shows_a_key_that_does_not_fit(tmp_path: Path, key: str) -> None:
    world = World(tmp_path)
    world.key_file.parent.mkdir()
    world.key_file.write_text(f"{key}{KEY[:4]}")

    said = world.run("init")

    assert said.code == 2
    assert f"{key}{KEY[:4]}" not in said.err
    assert not world.ledger.exists()


@pytest.mark.parametrize("url", ["sqlite:////", "sqlite:///.", "sqlite:///..", "sqlite:///", "postgresql", "file:///x"])
def test_an_address_that_is_none_is_one_sentence(tmp_path: Path, url: str) -> None:
    said = World(tmp_path).run("init", WERKZEKERHEID_LEDGER=url, WERKZEKERHEID_KEY_FILE="", WERKZEKERHEID_KEY=KEY)

    assert (said.code, said.err.count("\n")) == (2, 1)


@pytest.mark.skipif(os.name != "posix", reason="rights on files are those of POSIX")
class TestRightsOnFiles:
    """Every file that is made is for its owner only; the doctor says where that is no longer so."""

    @pytest.fixture
    def made(self, tmp_path: Path) -> World:
        world = World(tmp_path)
        world.key_file.parent.mkdir()
        world.key_file.write_text(KEY)
        world.key_file.chmod(0o400)
        before = os.umask(0)
        try:
            world.well("init")
            world.well("pass-time")
            world.well("backup", "--to", str(tmp_path / "copies"), "--keys-to", str(tmp_path / "copies of keys"))
        finally:
            os.umask(before)
        return world

    def test_whatever_is_made_is_for_its_owner_only(self, made: World) -> None:
        files = [one for one in made.folder.rglob("*") if one.is_file()]

        assert len(files) > 8
        assert not [one.name for one in files if one.stat().st_mode & 0o077]

    def test_the_doctor_finds_them_sound(self, made: World) -> None:
        assert re.search(r"✓ \d+ files that only their owner can read", made.well("doctor").out)

    @pytest.mark.parametrize(
        ("file", "mode", "fits"),
        [
            ("keys/own.key", 0o604, False),
            ("keys/own.key", 0o660, False),
            ("keys/own.key", 0o440, True),
            ("store/ledger.keys.db", 0o640, False),
            ("store/ledger.audit.db", 0o606, False),
            ("store/ledger.views.db", 0o644, False),
            ("store/ledger.db", 0o666, False),
        ],
    )
    def test_the_doctor_names_what_others_may_read(self, made: World, file: str, mode: int, fits: bool) -> None:
        path = made.folder / file
        path.chmod(mode)

        said = made.run("doctor")

        assert said.code == (0 if fits else 3)
        assert ("✗ others on this machine can reach" in said.out and file in " ".join(said.out.split())) is not fits

    def test_a_ledger_on_a_server_has_only_its_key_to_look_at(self, made: World) -> None:
        from werkzekerheid.app.doctor import _owned

        on_server = Settings("postgresql://db/x", KEY, None, None, str(made.key_file))

        assert [path for path, _ in _owned(on_server)] == [made.key_file]
