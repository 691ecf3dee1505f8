"""Whatever is typed or written: one sentence, an exit code, no traceback, and no file that nobody asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.security.canaries import BIRD, canary
from tests.security.commands import hostile, leaves
from tests.security.world import COACH, LIVE
from werkzekerheid.facts.written import MOST_BYTES

if TYPE_CHECKING:
    from tests.security.commands import Leaf, Parameter
    from tests.security.world import Said, World

NEVER_HERE = {"demo", "migrate"}
HEAD = """
[career]
key = "h"
title = "t"
source = "s"
told = "2024"
[[event]]
type = "career_opened"
reason = "benefit"
"""


class Places(NamedTuple):
    """A folder to work in, deep enough that what climbs out of it is still seen."""

    above: Path
    here: Path

    def files(self) -> set[Path]:
        """What there is, all around."""
        return {*self.above.rglob("*")}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    here = tmp_path / "a" / "b"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    return Places(tmp_path, here)


def told_well(said: Said, parameter: Parameter | None = None) -> bool:
    """Whether it ended with few words, a code, and nothing of what was typed about somebody."""
    is_quoted = BIRD in said.err and not (parameter and parameter.is_file)
    return said.code in {0, 1, 2, 3} and "Traceback" not in said.err and len(said.err) < 20_000 and not is_quoted


@pytest.mark.parametrize("turned", range(len(hostile())))
def test_no_word_on_the_command_line_breaks_a_command(world: World, places: Places, turned: int) -> None:
    """Each parameter of each command is a path that climbs, no text, a very long number, and nothing."""
    before = places.files()
    asked: list[tuple[Leaf, Parameter, str]] = []
    for leaf in leaves():
        # What is to be a file is not made of a path that climbs: whoever asks for that gets it.
        one_of_each = [one for one in leaf.parameters if leaf.name not in NEVER_HERE and not one.is_file]
        asked += [(leaf, one, hostile()[(number + turned) % len(hostile())]) for number, one in enumerate(one_of_each)]

    said = []
    for leaf, one, word in asked:
        others = {"--as": COACH} if any(each.name == "--as" for each in leaf.parameters) else {}
        said.append((one, world.run(*leaf.words(**{**others, one.name: word}))))

    assert len(said) > 200
    assert not [(two.words, two.code, two.err[:200]) for one, two in said if not told_well(two, one)]
    assert {one.relative_to(places.here).parts[0] for one in places.files() - before} <= {"copies", "keys"}


@pytest.mark.parametrize("word", hostile()[:-1])
def test_nobody_is_let_in_by_a_strange_name(world: World, places: Places, word: str) -> None:
    before = places.files()
    said = [
        world.run("situation", LIVE, "--as", one)
        for one in (word, f"{word}@o-1", f"p-1@{word}", f"p-1@o-1:{word}", f"worker@{word}", f"{word}@o-1:jobcoach")
    ]
    said += [world.run("timeline", word, "--as", COACH), world.run("my-data", word, "--as", f"worker@{word}")]

    assert {one.code for one in said} == {1}
    assert all(told_well(one) and one.err.count("\n") == 1 for one in said)
    assert places.files() == before


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def tables(depth: int) -> str:
    return '{"a":' * depth + "1" + "}" * depth


@pytest.mark.parametrize(
    "text",
    [
        "", "\0", "\ufeff", "[", "{", "null", "[[fact]]\n" * 10, tables(100_000), nested(100_000), tables(31),
        nested(33), f'{{"goal": {tables(900)}}}', f'{{"goal": {"9" * 5_000}}}', '{"goal": NaN}', '{"goal": 1e999}',
        '{"goal": "\\ud800"}',
        '{"\\ud800": 1}', f'{{"{"k" * 100_000}": 1}}', f'{{"goal": "{"x" * 100_000}"}}', f"goal = {'9' * 5_000}",
        f"goal = {nested(5_000)}", "a." * 5_000 + "a = 1", "[" + "a." * 5_000 + "a]", f'"{"x" * (MOST_BYTES + 1)}"',
    ],
    ids=range(24),
)  # fmt: skip
def test_no_text_breaks_what_reads_facts(world: World, places: Places, text: str) -> None:
    file = places.here / "in"
    file.write_text(text, encoding="utf-8")
    before = places.files()

    said = [
        world.run("record", LIVE, "goal_reached", "--from", str(file)),
        world.run("record", LIVE, "goal_reached", "--from", "-", given=text),
        world.run("record-batch", "--from", str(file)),
    ]

    assert {one.code for one in said} == {2}
    assert all(told_well(one) for one in said)
    assert places.files() == before


@pytest.mark.parametrize(
    "text",
    [
        '[[event]]\ntype = "goal_reached"\n' + "a." * 1_500 + "a = 1\n",
        '[[event]]\ntype = "event_corrected"\ncorrects = "e"\nreason = "r"\nreplacement.' + "a." * 1_500 + "a = 1\n",
        f'[[event]]\ntype = "goal_reached"\ngoal = {nested(200)}\n',
        f'[[event]]\ntype = "begeleidingsplan_agreed"\nagreements = {nested(31)}\n',
        "[[event]]\ntype = { a = 1 }\n",
        '[[event]]\ntype = "nope"\n' * 2_000,
        '[[event]]\nkey = "\\u001b[2J"\ntype = "view_lost"\n',
        '[[event]]\ntype = "view_lost"\noccurred = "9999"\n',
        f'"{canary("identity", "a key")}" = 1\n' * 2,
    ],
    ids=range(9),
)
@pytest.mark.parametrize("command", ["import", "replay"])
def test_no_career_file_breaks_what_reads_it(world: World, places: Places, command: str, text: str) -> None:
    file = places.here / "in.toml"
    file.write_text(HEAD + text, encoding="utf-8")

    said = world.run(command, str(file))

    assert said.code == 2
    assert "Traceback" not in said.err
    assert BIRD not in said.err


def test_a_file_without_an_end_is_not_read_to_its_end(world: World) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("there is no such file here")

    said = [world.run(*one, "/dev/zero") for one in (("import",), ("record-batch", "--from"), ("replay",))]

    assert [one.code for one in said] == [2, 2, 2]
    assert all("5 MB" in one.err for one in said)


def test_a_batch_of_what_is_no_fact_is_refused_whole(world: World, places: Places) -> None:
    file = places.here / "in.json"
    strange = [
        {},
        1,
        "x",
        None,
        [],
        {"career": 1, "type": []},
        {"career": "\ud800", "type": "\ud800"},
        {"type": "time_passed"},
    ]
    file.write_text(json.dumps([{}, *strange]), encoding="utf-8")

    said = world.run("record-batch", "--from", str(file))

    assert said.code == 2
    assert told_well(said)


def test_what_was_kept_is_never_written_over_and_is_for_its_owner_only(world: World, places: Places) -> None:
    for number, words in enumerate(
        (
            ("my-data", LIVE, "--as", f"worker@{LIVE}", "--to"),
            ("access-log", "export", "--as", "p-2@o-1:privacy_officer", "--to-file"),
            ("seal", "--to"),
        )
    ):
        kept = places.here / f"{number}.json"
        made = world.well(*words, str(kept))
        first = kept.read_bytes()

        again = world.run(*words, str(kept))

        assert (made.code, again.code) == (0, 2)
        assert kept.read_bytes() == first
        assert kept.stat().st_mode & 0o077 == 0


def test_what_is_taken_along_as_text_has_lines(world: World, places: Places) -> None:
    """What steers a terminal is written out, and a line end between lines is none of that."""
    file = places.here / "all.txt"

    world.well("my-data", LIVE, "--as", f"worker@{LIVE}", "--to", str(file))

    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) > 100
    assert "\\x0a" not in text
