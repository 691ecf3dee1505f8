"""A proof of an event, and the program of others that checks it: none of our code, only what docs/evidence.md says."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.evidence.places import COACH, MANY, Hands, fill, seal, told, verify
from tests.ledgers import NOTE, code_of, draft
from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.app.evidence.proving import prove
from werkzekerheid.app.evidence.sealing import public_keys, signer_of
from werkzekerheid.app.evidence.verifying import Against
from werkzekerheid.facts.event import Actor, Event, career_id_from
from werkzekerheid.ledger.evidence.notes import Signer, TreeHead
from werkzekerheid.ledger.ledger import Batch

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzekerheid.app.app import App

SCRIPT = Path(__file__).parents[2] / "scripts" / "verify_proof.py"
PROVEN, DOES_NOT_FIT, NO_PROOF = 0, 1, 2


class Said(NamedTuple):
    code: int
    out: str
    err: str


in_a_file = pytest.mark.parametrize("where", ["sqlite"], indirect=True)
"""A proof is the same text whatever the ledger lives on."""


def check(*words: object) -> Said:
    """Runs the program as somebody does who has nothing of ours: without our code in reach."""
    command = [sys.executable, "-I", str(SCRIPT), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def key(sealed: App) -> str:
    return public_keys(sealed.ledger)[0]


def written(folder: Path, document: object, name: str = "proof.json") -> Path:
    path = folder / name
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return path


def test_the_program_knows_nothing_of_ours() -> None:
    """One file, the standard library and one package."""
    tree = ast.parse(SCRIPT.read_bytes())
    named = {one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
    named |= {name.name for one in ast.walk(tree) if isinstance(one, ast.Import) for name in one.names}
    others = {one.partition(".")[0] for one in named} - sys.stdlib_module_names
    assert others == {"cryptography"}


def test_a_proof_is_checked_by_others(sealed: App, key: str, tmp_path: Path) -> None:
    """On both databases; of the first, a middle and the last event, by its id or its position."""
    files = []
    for position in (1, 256, 257, 300, MANY):
        proof = prove(sealed, str(position), Against(), COACH)
        files.append(written(tmp_path, proof, f"{position}.json"))
        assert len(proof["path"]) <= 10
    said = check(*files, "--key", key)
    assert (said.code, said.err) == (PROVEN, "")
    lines = said.out.splitlines()
    assert len(lines) == 5
    assert all(": proven. Position " in one and f"of the {MANY} sealed at 2026-03-01T" in one for one in lines)


def test_a_proof_by_id_is_that_by_position(sealed: App, hands: Hands) -> None:
    event_id = hands.row(300)[3].split()[1].decode()
    assert prove(sealed, event_id, Against(), COACH) == prove(sealed, "300", Against(), COACH)


def test_what_is_not_sealed_yet_is_sealed_before_it_is_proven(sealed: App, key: str, tmp_path: Path) -> None:
    fill(sealed, 3, MANY)
    said = check(written(tmp_path, prove(sealed, str(MANY + 2), Against(), COACH)), "--key", key)
    assert said.code == PROVEN
    assert f"of the {MANY + 3} sealed" in said.out


@in_a_file
def test_without_a_key_only_that_it_fits_together_is_said(sealed: App, tmp_path: Path) -> None:
    """Who signed is then not known: anybody can make a tree and sign it."""
    said = check(written(tmp_path, prove(sealed, "7", Against(), COACH)))
    assert said.code == PROVEN
    assert "fits together" in said.out
    assert "proven" not in said.out
    assert "give it with --key" in said.out


def test_what_is_proven_is_the_row_as_it_is_stored_and_nothing_that_can_be_read(sealed: App, hands: Hands) -> None:
    sealed.ledger.append_many([Batch("career:noted", 0, [draft(9_000, NOTE)])])
    proof = prove(sealed, str(MANY + 1), Against(), COACH)
    event = proof["event"]
    stream, version, topic, state = hands.row(MANY + 1)
    assert (event["stream"], event["version"], event["topic"]) == (stream, version, topic)
    assert b64decode(event["state"]) == state
    assert NOTE.encode() not in state
    assert b"goal-9000" not in state


def changed_one(proof: dict[str, Any], change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    other: dict[str, Any] = json.loads(json.dumps(proof))
    change(other)
    return other


def state(other: dict[str, Any], change: Callable[[bytes], bytes]) -> None:
    other["event"]["state"] = b64encode(change(b64decode(other["event"]["state"]))).decode()


DOES_NOT: dict[str, Callable[[dict[str, Any]], object]] = {
    "a byte of the state": lambda one: state(one, lambda data: data[:50] + b"!" + data[51:]),
    "the end of the state": lambda one: state(one, lambda data: data[:-1]),
    "more behind the state": lambda one: state(one, lambda data: data + b"\n"),
    "another position": lambda one: one["event"].update(position=one["event"]["position"] + 1),
    "another version": lambda one: one["event"].update(version=0),
    "another stream": lambda one: one["event"].update(stream="career:other"),
    "another topic": lambda one: one["event"].update(topic="sealed.v1"),
    "the end of the stream in the topic": lambda one: one["event"].update(
        stream=one["event"]["stream"][:-1], topic=one["event"]["stream"][-1] + one["event"]["topic"]
    ),
    "another index": lambda one: one.update(index=one["index"] ^ 1),
    "an index outside": lambda one: one.update(index=MANY),
    "a path without its end": lambda one: one["path"].pop(),
    "a path without its beginning": lambda one: one["path"].pop(0),
    "a path in another order": lambda one: one["path"].reverse(),
    "a longer path": lambda one: one["path"].append(one["path"][0]),
    "no path": lambda one: one.update(path=[]),
    "another size": lambda one: one.update(checkpoint=one["checkpoint"].replace(f"\n{MANY}\n", f"\n{MANY + 1}\n")),
    "another moment": lambda one: one.update(checkpoint=one["checkpoint"].replace("made 2026", "made 2025")),
    "the position of the checkpoint": lambda one: one.update(
        checkpoint=one["checkpoint"].replace(f"position {MANY}", "position 999")
    ),
    "another tree": lambda one: one.update(checkpoint=one["checkpoint"].replace("/ledger", "/access")),
}
NO: dict[str, Callable[[dict[str, Any]], object]] = {
    "no checkpoint": lambda one: one.update(checkpoint="nothing"),
    "a checkpoint without its signature": lambda one: one.update(checkpoint=one["checkpoint"].partition("\n\n")[0]),
    "another form": lambda one: one.update(form="werkzekerheid proof 2"),
    "a field too many": lambda one: one.update(more=1),
    "a field too few": lambda one: one.pop("index"),
    "no number": lambda one: one.update(index=True),
    "a negative number": lambda one: one.update(index=-1),
    "a number with a point": lambda one: one["event"].update(version=1.0),
    "an enormous number": lambda one: one["event"].update(version=1 << 64),
    "no base64": lambda one: one["event"].update(state="!"),
    "base64 in another way": lambda one: one["event"].update(state=one["event"]["state"] + "\n"),
    "a short hash": lambda one: one["path"].__setitem__(0, "AAAA"),
    "no list": lambda one: one.update(path="AAAA"),
    "a stream that steers the screen": lambda one: one["event"].update(stream="\x1b[2J"),
    "no event": lambda one: one.update(event=None),
    "a verifier key that was mistyped": lambda one: one.update(verifier_key=one["verifier_key"].swapcase()),
}


@in_a_file
def test_whatever_was_changed_in_a_proof_is_rejected(sealed: App, key: str, tmp_path: Path) -> None:
    """With the right key at hand; what is no proof at all is told apart from what does not fit."""
    proof = prove(sealed, "300", Against(), COACH)
    wrong = {
        what: written(tmp_path, changed_one(proof, change), f"{number}.json")
        for number, (what, change) in enumerate({**DOES_NOT, **NO}.items())
    }
    for what, file in wrong.items():
        said = check(file, "--key", key) if what != "a verifier key that was mistyped" else check(file)
        assert said.code == (DOES_NOT_FIT if what in DOES_NOT else NO_PROOF), what
        assert said.out == "", what
        assert said.err.startswith(f"{file}: "), what
        assert said.err.endswith(".\n"), what
        assert "\x1b" not in said.err


def test_what_cannot_be_read_is_no_proof(tmp_path: Path) -> None:
    twice = '{"form": "werkzekerheid proof 1", "form": "werkzekerheid proof 1"}'
    for number, text in enumerate(["", "{}", "[]", "nothing", "[" * 100_000, twice]):
        assert check(written(tmp_path, text, f"{number}.json")).code == NO_PROOF
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    for name in ("bytes", "nowhere", "."):
        assert check(tmp_path / name).code == NO_PROOF
    assert check().code == NO_PROOF


@in_a_file
def test_only_the_key_that_was_asked_for_proves(sealed: App, key: str, tmp_path: Path) -> None:
    """A whole ledger that somebody made: all of it fits together, but nobody knows its key."""
    proof = prove(sealed, "300", Against(), COACH)
    forger = Signer(signer_of(sealed.ledger, "ledger").key.name, bytes(32))
    forged = {**proof, "checkpoint": forger.signed(proof["checkpoint"].partition("\n\n")[0] + "\n")}
    forged["verifier_key"] = str(forger.key)
    file = written(tmp_path, forged)
    assert check(file).code == PROVEN
    assert "another key" in check(file, "--key", key).err
    assert check(file, "--key", key).code == DOES_NOT_FIT
    good = written(tmp_path, proof)
    assert check(good, "--key", str(forger.key)).code == DOES_NOT_FIT
    assert check(good, "--key", public_keys(sealed.ledger)[1]).code == DOES_NOT_FIT
    assert check(good, "--key", "nothing").code == NO_PROOF
    both = check(good, tmp_path / "nowhere", "--key", key)
    assert (both.code, len(both.out.splitlines()), len(both.err.splitlines())) == (NO_PROOF, 1, 1)


@in_a_file
def test_an_event_is_not_proven_by_the_tree_of_a_log(sealed: App, tmp_path: Path) -> None:
    """The same key signs the other trees too; what is a line there must not pass for an event."""
    proof = prove(sealed, "300", Against(), COACH)
    access = signer_of(sealed.ledger, "access")
    text = proof["checkpoint"].partition("\n\n")[0].replace("/ledger", "/access")
    other = {**proof, "checkpoint": access.signed(f"{text}\n"), "verifier_key": str(access.key)}
    assert "one of its logs" in check(written(tmp_path, other), "--key", str(access.key)).err


# A kept checkpoint


def kept(app: App) -> list[str]:
    return [one.note for one in app.audit.checkpoints("ledger")]


def test_a_kept_checkpoint_shows_that_nothing_was_taken_back_since(sealed: App, key: str, tmp_path: Path) -> None:
    """The proof shows how its tree grew from the one that was kept, where it was asked to."""
    old, new = kept(sealed)
    files = [written(tmp_path, one, name) for one, name in ((old, "old"), (new, "new"), (f"{old}\n{new}", "both"))]
    with_old = written(tmp_path, prove(sealed, "7", Against([old]), COACH), "with-old.json")
    without = written(tmp_path, prove(sealed, "7", Against(), COACH), "without.json")
    assert check(with_old, "--key", key, "--checkpoint", files[0]).code == PROVEN
    assert check(without, "--key", key, "--checkpoint", files[1]).code == PROVEN
    missing = check(without, "--key", key, "--checkpoint", files[0])
    assert (missing.code, "prove EVENT --checkpoint" in missing.err) == (DOES_NOT_FIT, True)
    assert check(with_old, "--key", key, "--checkpoint", files[2]).code == NO_PROOF
    assert check(with_old, "--key", key, "--checkpoint", with_old).code == NO_PROOF
    assert check(with_old, "--key", key, "--checkpoint", tmp_path / "nowhere").code == NO_PROOF


@in_a_file
def test_a_ledger_that_was_rewritten_does_not_fit_a_kept_checkpoint(sealed: App, key: str, tmp_path: Path) -> None:
    """Whoever has the key can sign what he likes; not what somebody else kept."""
    old, new = kept(sealed)
    signer = signer_of(sealed.ledger, "ledger")
    root = bytes(range(32))
    other = [signer.signed(TreeHead(signer.key.name, size, root, "2026", size).text) for size in (300, MANY, 999)]
    proof = written(tmp_path, prove(sealed, "7", Against([old]), COACH))
    for number, note in enumerate(other):
        said = check(proof, "--key", key, "--checkpoint", written(tmp_path, note, f"kept-{number}"))
        assert said.code == DOES_NOT_FIT
        assert ("rewritten" in said.err) is (number < 2)
        assert code_of(lambda note=note: prove(sealed, "7", Against([note]), COACH)) == "evidence_kept_other"  # type: ignore[misc]
    changed = json.loads(proof.read_bytes())
    changed["grown_from"]["path"][0] = changed["grown_from"]["path"][1]
    file = written(tmp_path, old, "kept-old")
    assert check(written(tmp_path, changed), "--key", key, "--checkpoint", file).code == DOES_NOT_FIT
    forged = Signer(signer.key.name, bytes(32)).signed(old.partition("\n\n")[0] + "\n")
    assert code_of(lambda: prove(sealed, "7", Against([forged]), COACH)) == "evidence_kept_other"
    assert code_of(lambda: prove(sealed, "7", Against([old, new]), COACH)) == "evidence_kept_other"


# What is proven of what was changed or erased


def test_no_proof_is_made_of_what_was_changed(sealed: App, hands: Hands) -> None:
    stream, version, topic, data = hands.take(300)
    assert code_of(lambda: prove(sealed, "300", Against(), COACH)) == "no_such_event"
    hands.put(300, (stream, version, topic, data[:-1] + b"!"))
    assert code_of(lambda: prove(sealed, "300", Against(), COACH)) == "evidence_event_changed"
    assert prove(sealed, "301", Against(), COACH)["index"] == 300
    hands.audit("UPDATE tiles SET hashes = ? WHERE tree = 'ledger' AND level = 1", bytes(64))
    assert code_of(lambda: prove(sealed, "301", Against(), COACH)) == "evidence_does_not_fit"


def test_when_keys_are_destroyed_every_proof_still_holds(app: App, tmp_path: Path) -> None:
    """
    2026-03-01  many events with notes, sealed; proofs of them all
    2026-03-02  the keys of the notes and of the rest are destroyed: nobody reads them any more
                the old proofs still hold, and new ones can be made
    """
    stream = "career:2f1e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c11"
    app.ledger.append_many([Batch(stream, 0, [draft(number, NOTE) for number in range(40)])])
    key = public_keys(app.ledger)[0]
    before = [written(tmp_path, prove(app, str(at), Against(), COACH), f"before-{at}.json") for at in range(1, 41)]
    owner = stream.partition(":")[2]
    assert len(app.ledger.destroy_keys(owner, ["note", "work"], app.clock().date())) == 2
    after = [written(tmp_path, prove(app, str(at), Against(), COACH), f"after-{at}.json") for at in range(1, 41)]
    said = check(*before, *after, "--key", key)
    assert (said.code, said.err, len(said.out.splitlines())) == (PROVEN, "", 80)
    seal(app)
    assert told(verify(app)) == []
    lines = [one for _, one in app.audit.access()]
    assert {(one.person, one.action, one.what, one.career) for one in lines} == {("coach-1", "export", "prove", owner)}
    assert len(lines) == 80


@in_a_file
def test_when_health_is_erased_the_proof_of_every_event_of_the_career_still_holds(app: App, tmp_path: Path) -> None:
    """
    Joost's career is imported and sealed. Then what is kept of his health is erased: it reads as erased, and with the
    program of others every event of his is proven, also those of which nobody can read any more what they say.
    """
    name = "joost.career.toml"
    (imported,) = app.import_files([(name, dict(shipped())[name])], Actor(actor="cli", role="system"))
    career = career_id_from(imported.key)
    seal(app)
    assert app.ledger.destroy_keys(career, ["health"], app.clock().date())
    events = app.ledger.read(f"career:{career}")
    erased = [one for one in events if isinstance(one, Event) and "Erased" in repr(one.fact)]
    assert erased
    files = [
        written(tmp_path, prove(app, str(one.position), Against(), COACH), f"{one.position}.json") for one in events
    ]
    said = check(*files, "--key", public_keys(app.ledger)[0])
    assert (said.code, said.err, len(said.out.splitlines())) == (PROVEN, "", len(events))
    assert told(verify(app)) == []
