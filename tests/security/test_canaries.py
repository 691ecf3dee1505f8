"""No personal value reaches a log, an error, a file name, or a file in the clear.

Everything that can be told of two people is a canary; then everything is done that can be done, also what fails.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql

from tests.security.canaries import BIRD, CLASSES, SOMETHING, canary, closed_types, live_facts, told_facts
from tests.security.commands import leaves
from tests.security.world import COACH, EXCLUDED, LIVE, OFFICER, TOLD, World
from werkzekerheid.facts.registry import fact_types, may_stand_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.security.commands import Leaf
    from tests.security.world import Said

OTHER_KEY = "Zm9yIHRlc3RzIG9ubHk6IGFub3RoZXIga2V5LiAuIC4="
UNTELLABLE = {"telling_recorded"}
"""The head of a career file, which is no event of it."""
NEVER_HERE = {"demo", "restore"}
"""What needs another place; `restore` has its own test."""


def nothing_escaped(said: Iterable[Said]) -> None:
    """Nothing that was told stands on standard error, and nothing ended as a bug."""
    told = list(said)
    assert told
    assert not [(one.words, one.err) for one in told if BIRD in one.err]
    assert not [(one.words, one.err) for one in told if one.code not in {0, 1, 2, 3} or "Traceback" in one.err]


def nothing_in_the_clear(folder: Path, *, views: str = "ledger.views.db") -> None:
    """No canary in any file or name of a folder, and no type that is closed; in the views only class `work`."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    assert not [one for one in folder.rglob("*") if BIRD in one.name]
    for file in files:
        content = file.read_bytes()
        assert not [one for one in closed_types() if one in content], file.name
        found = {one.decode().split()[1] for one in SOMETHING.findall(content)}
        assert found <= ({"work"} if file.name.startswith(views) else set()), file.name


def test_everything_that_can_be_told_was_told(world: World) -> None:
    """Else the tests below would find nothing because nothing is there."""
    told = {LIVE: list(live_facts("x")), TOLD: list(told_facts())}

    assert {one.name for one in told[TOLD]} >= {one for one in fact_types() if may_stand_in(one, "career")} - UNTELLABLE
    for career, facts in told.items():
        shown = world.well("my-data", career, "--json", "--as", f"worker@{career}").out
        assert birds(shown) > 120
        assert {one.split()[1] for one in SOMETHING.findall(shown.encode())} > {
            b"identity",
            b"health",
            b"life",
            b"note",
        }
        written = json.dumps([one.fields for one in facts])
        assert {one.decode().split()[1] for one in SOMETHING.findall(written.encode())} == set(CLASSES)


def birds(text: str) -> int:
    """How many different canaries stand in a text."""
    return len(set(SOMETHING.findall(text.encode())))


class TestEveryCommand:
    """That ends well, or is refused."""

    def asked(self, leaf: Leaf) -> Iterator[list[str]]:
        """By the coach in text; as JSON by the worker, whose career is called by a canary, or by the officer."""
        names = {one.name for one in leaf.parameters}
        yield leaf.words(**({"--as": COACH} if "--as" in names else {}))
        switches = ["--json"] if "--json" in leaf.switches else []
        if {"--as", "career"} <= names:
            yield [*leaf.words(**{"--as": f"worker@{TOLD}", "career": TOLD}), *switches]
        elif switches:
            yield [*leaf.words(**({"--as": OFFICER} if "--as" in names else {})), *switches]

    def test_nothing_of_it_is_said_where_it_is_not_asked(
        self, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        walked = [one for one in leaves() if one.name not in NEVER_HERE]

        said = [world.run(*words) for one in walked for words in self.asked(one)]

        nothing_escaped(said)
        assert len({one.words[0] for one in said if one.code == 0}) > 25
        nothing_in_the_clear(world.ledger.parent)
        nothing_in_the_clear(tmp_path)

    def test_what_is_said_in_words_is_closed_too(self, world: World) -> None:
        """Reasons, motives, the name of an organisation: typed, and read from the input."""
        reason = canary("note", "reason")
        worker = ("--as", f"worker@{LIVE}")
        said = [
            world.run("emergency", "take", TOLD, "--why", "-", "--as", COACH, given=reason),
            world.run("share", LIVE, "--to", "o-2", "--role", "employer", "--projection", "situation", "--because",
                      reason, "--as", COACH),
            world.run("timeline", TOLD, "--because", "-", "--as", COACH, given=reason),
            world.run("rights", "request", LIVE, "--right", "objection", *worker),
            world.run("dead-letters", "skip", "1", "--why", reason),
        ]  # fmt: skip
        (request,) = re.findall(r"verzoek-[0-9a-f]+", said[3].out)
        decided = ("--decision", "refused", "--motive", "-", "--as", OFFICER)
        said.append(world.run("rights", "decide", LIVE, request, *decided, given=reason))

        nothing_escaped(said)
        assert [one.code for one in said] == [0, 1, 0, 0, 1, 0]
        nothing_in_the_clear(world.ledger.parent)

    def test_copies_hold_nothing_in_the_clear(self, world: World, tmp_path: Path) -> None:
        copies, keys, other = tmp_path / "copies", tmp_path / "keys", tmp_path / "other"
        made = world.well("backup", "--to", str(copies), "--keys-to", str(keys), "--json")
        files = json.loads(made.out)

        put_back = world.run(
            "restore", "--from", files["ledger"]["file"], "--keys-from", files["keys"]["file"],
            WERKZEKERHEID_LEDGER=f"sqlite:///{other}/ledger.db",
        )  # fmt: skip

        nothing_escaped([made, put_back])
        assert put_back.code == 0
        nothing_in_the_clear(tmp_path)


class TestWhatFails:
    """An error quotes what it was given, unless somebody sees to it that it does not."""

    def test_what_is_typed_wrongly_is_not_said_again(self, world: World) -> None:
        wrong = canary("identity", "wrong")
        said = [
            world.run(*words)
            for words in (
                ("situation", wrong, "--as", COACH),
                ("situation", LIVE, "--as-of", wrong),
                ("situation", LIVE, "--known-at", wrong),
                ("situation", LIVE, "--as", wrong),
                ("situation", LIVE, "--as", f"p-1@o-1:{wrong}"),
                ("situation", LIVE, "--as", COACH, "--for", wrong),
                ("timeline", LIVE, "--as", COACH, "--class", wrong),
                ("explain", LIVE, wrong, "--as", COACH),
                ("record", LIVE, "check_in_held", "--from", "none", "--command-id", wrong),
                ("directory", wrong),
                ("directory", "grant", wrong, "--organisation", "o-1", "--role", wrong),
                ("dead-letters", "retry", wrong),
                ("rebuild", "--workers", wrong),
                ("work", "--health", wrong),
                (wrong,),
                ("situation", f"--{wrong}"),
            )
        ]

        nothing_escaped(said)
        assert {one.code for one in said} == {1, 2}

    def test_what_is_wrong_in_a_file_is_said_without_its_words(self, world: World, tmp_path: Path) -> None:
        """Each field of each type in turn holds what does not fit; so does a field that nobody knows."""
        batch = tmp_path / "batch.json"
        facts = [
            {"career": LIVE, "type": one.name, **fields}
            for one in live_facts("x")
            if one.name not in EXCLUDED
            for fields in spoilt_fields(one.fields)
        ]
        batch.write_text(json.dumps(facts))
        one_wrong = tmp_path / "wrong.career.toml"
        one_wrong.write_text((world.folder / "a.career.toml").read_text() + f'\n"{canary("note", "field")}" = 1\n')

        said = [
            world.run("record-batch", "--from", str(batch)),
            world.run("import", str(one_wrong)),
            world.run("replay", str(one_wrong)),
            *(world.run("import", str(broken)) for broken in unreadable(tmp_path)),
        ]

        nothing_escaped(said)
        assert {one.code for one in said} == {2}
        assert said[0].err.count("\n") > len(facts)

    def test_a_wrong_key(self, spoilt: World) -> None:
        said = [spoilt.run(*one, WERKZEKERHEID_KEY_FILE="", WERKZEKERHEID_KEY=OTHER_KEY) for one in reading()]
        spoilt.key_file.write_text(OTHER_KEY)
        said += [spoilt.run(*one) for one in reading()]

        nothing_escaped(said)
        assert {one.code for one in said} == {2}

    def test_rows_that_somebody_changed(self, spoilt: World) -> None:
        """One is cut off, one is of a type that nobody knows, one of a form that is newer than the program."""
        changed = {
            "a part": "state = substr(state, 1, length(state) - 8)",
            "the type": "topic = 'never_heard_of.v1'",
            "the form": "state = CAST('9' || substr(CAST(state AS TEXT), 2) AS BLOB)",
        }
        with spoilt.without_triggers() as store:
            rows = store.execute("SELECT rowid FROM events WHERE originator_id LIKE 'career:%' ORDER BY rowid DESC")
            for (row,), change in zip(rows.fetchall(), changed.values(), strict=False):
                store.execute(f"UPDATE events SET {change} WHERE rowid = ?", (row,))

        said = [spoilt.run(*one) for one in (*reading(), ("rebuild", "--workers", "1"), ("work", "--once"))]
        said += [spoilt.run(*one) for one in (("doctor",), ("dead-letters",), ("dead-letters", "retry"), ("verify",))]

        nothing_escaped(said)
        assert {one["career"] for one in json.loads(spoilt.run("dead-letters", "--json").out)} >= {LIVE}
        nothing_in_the_clear(spoilt.ledger.parent)

    def test_stores_that_are_gone_or_are_something_else(self, spoilt: World, tmp_path: Path) -> None:
        said = []
        for ending in (".keys.db", ".audit.db", ".views.db", ".db"):
            store = spoilt.ledger.with_name(f"ledger{ending}")
            aside = shutil.move(store, tmp_path / "aside")
            said += [spoilt.run(*one) for one in reading()]
            store.write_bytes(canary("identity", "no database").encode() * 100)
            said += [spoilt.run(*one) for one in reading()]
            store.unlink()
            shutil.move(aside, store)

        nothing_escaped(said)
        assert {one.code for one in said} >= {2}

    def test_a_ledger_that_is_busy(self, spoilt: World, tmp_path: Path) -> None:
        fact = tmp_path / "fact.json"
        fact.write_text(json.dumps({"with": ["worker"], "by": "jobcoach", "channel": "visit"}))
        with closing(sqlite3.connect(spoilt.ledger, isolation_level=None)) as held:
            held.execute("BEGIN IMMEDIATE")
            said = spoilt.run("record", LIVE, "check_in_held", "--from", str(fact))

        nothing_escaped([said])
        assert said.code == 2


def test_nothing_of_it_lies_in_the_clear_on_a_server(database: str, tmp_path: Path) -> None:
    """All tables, in the bytes that the server itself keeps."""
    world = World(tmp_path, database)
    world.fill()
    nothing_escaped([world.run(*one) for one in reading()])

    with psycopg.connect(database) as connection:
        schemas = ["ledger", "keys", "audit", "views"]
        named = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = ANY(%s)"
        tables = connection.execute(named, [schemas]).fetchall()
        found = {schema: set[str]() for schema in schemas}
        for schema, name in tables:
            copied = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(schema, name))
            with connection.cursor().copy(copied) as out:
                content = b"".join(map(bytes, out))
            assert not [one for one in closed_types() if one in content], name
            found[schema] |= {one.decode().split()[1] for one in SOMETHING.findall(content)}

    assert len(tables) > 12
    assert found == {"ledger": set(), "keys": set(), "audit": set(), "views": {"work"}}


def reading() -> Iterator[tuple[str, ...]]:
    """Some that read one career and all, and one that writes."""
    for one in (LIVE, TOLD):
        yield ("timeline", one, "--as", f"worker@{one}")
        yield ("my-data", one, "--as", f"worker@{one}")
    yield ("worklist", "--as", COACH)
    yield ("rights", "request", LIVE, "--right", "access", "--as", f"worker@{LIVE}")


def spoilt_values() -> tuple[Any, ...]:
    """Values of which none fits everywhere, each with a canary in it."""
    word = canary("health", "where it does not fit")
    return word * 30, {word: word}, [word, {word: [word]}]


def spoilt_fields(fields: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The fields of a fact, one of them spoilt."""
    for name in fields:
        yield from ({**fields, name: value} for value in spoilt_values())
    yield {**fields, canary("life", "as a field"): 1}
    yield {**fields, "kanarie": canary("life", "of an unknown field")}


def unreadable(folder: Path) -> Iterator[Path]:
    """Files that are no TOML, right beside a word about somebody."""
    word = canary("money", "beside the mistake")
    texts = (
        f'"{word}" = 1\n["{word}"]\n', f'["{word}"]\n["{word}"]\n', f'a = {{ "{word}" = 1, "{word}" = 2 }}',
        f'a = "{word}',
        f"a = {word}", f'"{word}" {word}', f'a = "{word}\n"',
    )  # fmt: skip
    for number, text in enumerate(texts):
        file = folder / f"{number}.toml"
        file.write_text(text)
        yield file


def test_no_field_of_any_type_is_left_out() -> None:
    """The facts are as full as their contracts: a new type or field becomes a canary by itself."""
    facts = {one.name: one.fields for one in chain(live_facts("x"), told_facts())}
    texts = {name: set(SOMETHING.findall(json.dumps(fields).encode())) for name, fields in facts.items()}

    assert all(len(found) >= 2 for found in texts.values())
    assert len(set.union(*texts.values())) > 250
