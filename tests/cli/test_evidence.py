"""`seal`, `verify` and `prove`, as somebody types them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from werkzekerheid.ledger.evidence.notes import VerifierKey, head_of, notes_in

if TYPE_CHECKING:
    from tests.cli.conftest import Run

SCRIPT = Path(__file__).parents[2] / "scripts" / "verify_proof.py"


@pytest.fixture
def sealed(run: Run, ledger: Path) -> Path:
    """A demo ledger with one of the shipped careers, sealed."""
    from werkzekerheid.app.demo_world.making import shipped

    assert run("init", "--demo").code == 0
    file = ledger.with_name("leo.career.toml")
    file.write_bytes(dict(shipped())[file.name])
    assert run("import", str(file)).code == 0
    assert run("seal").code == 0
    return ledger


def tamper(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(statement)


def test_the_checkpoints_are_printed_as_they_are_kept(run: Run, sealed: Path, tmp_path: Path) -> None:
    """One a tree, signed; the same again where nothing was written; and in a file where one is asked for."""
    answer = run("seal")
    notes = notes_in(answer.out)
    keys = [VerifierKey.parse(one) for one in run("seal", "--public-key").out.splitlines()]
    assert [head_of(note, key).origin for note, key in zip(notes, keys, strict=True)] == [one.name for one in keys]
    assert run("seal").out == answer.out

    kept = tmp_path / "kept.txt"
    told = run("seal", "--to", str(kept))
    assert (told.code, told.err) == (0, "")
    assert "Bewaar ze op een andere plek" in told.out
    assert kept.read_text(encoding="utf-8") == answer.out
    again = run("seal", "--to", str(kept))
    assert (again.code, again.out) == (2, "")
    assert again.err.startswith(f"{kept}: dit bestand is er al.")
    assert kept.read_text(encoding="utf-8") == answer.out


def test_what_fits_is_said_and_what_cannot_be_seen_too(run: Run, sealed: Path, tmp_path: Path) -> None:
    answer = run("verify")
    assert answer.code == 0
    assert "✓ Ledger: alles is zoals" in answer.out
    assert answer.out.endswith("is alleen te zien tegen een bewaard zegel (--checkpoint).\n")
    kept = tmp_path / "kept.txt"
    kept.write_text(run("seal").out, encoding="utf-8")
    assert run("verify", "--checkpoint", str(kept)).out.endswith("Niets is anders dan in de bewaarde zegels.\n")


def test_the_first_place_that_does_not_fit_is_named(run: Run, sealed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKZEKERHEID_LANGUAGE", "en")
    tamper(sealed, "UPDATE events SET state = CAST(replace(CAST(state AS TEXT), '-', '_') AS BLOB) WHERE rowid = 7")
    answer = run("verify")
    assert answer.code == 3
    assert "✗ Ledger, position 7 to 7: changed after it was sealed; rows: 1.\n" in answer.out
    told = run("verify", "--json")
    assert told.code == 3
    (ledger, access, _) = told.json()["trees"]
    assert ledger["findings"] == [{"kind": "changed", "position": 7, "until": 7, "rows": 1}]
    assert (ledger["tree"], ledger["sealed"], ledger["position"]) == ("ledger", ledger["position"], ledger["sealed"])
    assert (access["tree"], access["findings"]) == ("access", [])
    assert run("verify", "--event", "7").code == 3
    assert run("verify", "--event", "6").code == 0
    assert run("verify", "--event", "7", "--json").json()["findings"][0]["kind"] == "changed"


def test_what_was_cut_off_is_seen_against_a_kept_checkpoint(run: Run, sealed: Path, tmp_path: Path) -> None:
    """Whoever can cut off the ledger can cut off its tree too; not what somebody else kept."""
    kept = tmp_path / "kept.txt"
    assert run("seal", "--to", str(kept)).code == 0
    tamper(sealed, "DELETE FROM events WHERE rowid > 5")
    tamper(sealed.with_suffix(".audit.db"), "DELETE FROM tiles WHERE tree = 'ledger'")
    tamper(sealed.with_suffix(".audit.db"), "DELETE FROM checkpoints WHERE tree = 'ledger'")
    assert run("seal").code == 0
    assert run("verify").code == 0
    answer = run("verify", "--checkpoint", str(kept))
    assert answer.code == 3
    assert "✗ Ledger, vanaf positie 6: aan het eind is iets weggehaald" in answer.out


def test_a_ledger_that_was_never_sealed_is_not_said_to_be_well(run: Run, own_demo: Path) -> None:
    answer = run("verify")
    assert answer.code == 3
    assert "✗ Ledger: er is geen zegel" in answer.out
    one = run("verify", "--event", "1")
    assert (one.code, one.out) == (1, "")
    assert one.err.startswith("Deze gebeurtenis is nog niet verzegeld.")


def test_a_proof_is_written_down_and_others_can_check_it(run: Run, sealed: Path, tmp_path: Path) -> None:
    key = run("seal", "--public-key").out.splitlines()[0]
    proof = tmp_path / "proof.json"
    told = run("prove", "3", "--to", str(proof))
    assert (told.code, told.err) == (0, "")
    assert proof.stat().st_mode & 0o077 == 0
    command = [sys.executable, "-I", str(SCRIPT), str(proof), "--key", key]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{proof}: proven. Position 3 of the ledger holds ")

    printed = run("prove", "3")
    assert json.loads(proof.read_bytes()) == printed.json()
    assert run("prove", "3", "--to", str(proof)).code == 2
    assert run("prove", "100000").code == 1
    with closing(sqlite3.connect(sealed.with_suffix(".audit.db"))) as audit:
        lines = audit.execute("SELECT action, what, purpose, person FROM access WHERE action = 'export'").fetchall()
    assert lines == [("export", "prove", "audit", "cli")] * 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("verify", "--checkpoint", "nowhere"), 2),
        (("verify", "--workers", "many"), 2),
        (("verify", "--event", "1", "--checkpoint", "nowhere"), 2),
        (("prove", "1", "--checkpoint", "nowhere"), 2),
        (("verify", "--event", "nothing"), 1),
    ],
)
def test_what_cannot_be_is_refused(run: Run, sealed: Path, words: tuple[str, ...], code: int) -> None:
    answer = run(*words)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err


def test_a_file_that_holds_no_checkpoints_is_said_to(run: Run, sealed: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.txt"
    for content in (b"", b"nothing", b"\xff\xfe", run("prove", "1").out.encode()):
        file.write_bytes(content)
        assert run("verify", "--checkpoint", str(file)) == (2, "", f"{file}: dit zijn geen zegels.\n")


def test_the_doctor_says_how_old_the_last_checkpoint_is(run: Run, sealed: Path) -> None:
    assert "het laatste zegel van de ledger is van 20" in run("doctor").out
    tamper(sealed.with_suffix(".keys.db"), "DELETE FROM keys WHERE class = 'seal'")
    answer = run("doctor")
    assert answer.code == 3
    assert "met een andere sleutel gezet" in answer.out
