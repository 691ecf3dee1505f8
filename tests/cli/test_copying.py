"""The commands that copy a ledger and put a copy back, as somebody types them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest

from werkzekerheid.ledger.ledger import Ledger

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


class Folders(NamedTuple):
    """Where the copies go."""

    ledgers: Path
    keys: Path

    def words(self) -> tuple[str, ...]:
        return "--to", str(self.ledgers), "--keys-to", str(self.keys)


@pytest.fixture
def folders(run: Run, ledger: Path, tmp_path: Path) -> Folders:
    """Beside a fresh demo ledger."""
    assert run("init", "--demo").code == 0
    return Folders(tmp_path / "copies", tmp_path / "keys")


def test_a_backup_says_what_it_wrote(run: Run, folders: Folders) -> None:
    answer = run("backup", *folders.words())

    assert (answer.code, answer.err) == (0, "")
    ledger, audit, keys = answer.out.splitlines()
    assert re.fullmatch(rf"Ledger: {folders.ledgers}/ledger-\S+\.db \(0 gebeurtenissen, tot en met nummer 0\)", ledger)
    assert re.fullmatch(rf"Logboek: {folders.ledgers}/ledger-\S+\.audit\.db \(0 regels\)", audit)
    assert re.fullmatch(
        rf"Sleutels: {folders.keys}/keys-\S+\.db \(0 sleutels, te gebruiken tot \d{{4}}-\d\d-\d\d\)", keys
    )


def test_the_same_as_one_document(run: Run, folders: Folders) -> None:
    document = run("backup", *folders.words(), "--keys-days", "1", "--json").json()

    (ledger,) = folders.ledgers.glob("*Z.db")
    assert sorted(document) == ["audit", "deleted", "keys", "ledger"]
    assert document["ledger"]["file"] == str(ledger)
    assert document["ledger"]["manifest"] == str(ledger.with_suffix(".json"))
    assert document["audit"] == {"file": str(ledger.with_suffix(".audit.db")), "lines": 0}
    assert document["keys"]["keys"] == 0
    assert document["deleted"] == []


def test_no_name_of_a_file_says_whose_it_is(run: Run, folders: Folders) -> None:
    run("backup", *folders.words())

    names = sorted(one.name for folder in folders for one in folder.iterdir())
    assert [re.sub(r"\d{8}T\d{6}\.\d{6}Z", "<moment>", one) for one in names] == [
        "keys-<moment>.db", "ledger-<moment>.audit.db", "ledger-<moment>.db", "ledger-<moment>.json",
    ]  # fmt: skip


def test_what_was_copied_can_be_put_back_elsewhere(
    run: Run, folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = run("backup", *folders.words(), "--json").json()
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{tmp_path / 'back' / 'ledger.db'}")
    words = ("restore", "--from", copied["ledger"]["file"], "--keys-from", copied["keys"]["file"])

    answer = run(*words)

    assert (answer.code, answer.err) == (0, "")
    restored, no_list = answer.out.splitlines()
    assert restored == "Teruggezet: 0 gebeurtenissen, en de overzichten zijn opnieuw opgebouwd"
    assert no_list.startswith(f"Er stond geen vernietigde sleutel op de lijst {tmp_path}/back/ledger.destroyed.jsonl.")
    assert run("doctor").code == 0
    assert run(*words).code == 1


def test_the_list_of_destroyed_keys_may_lie_elsewhere(
    run: Run, folders: Folders, tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "list.jsonl"
    monkeypatch.setenv("WERKZEKERHEID_DESTROYED_KEYS", str(elsewhere))
    with Ledger.open(ledger, None, destroyed=elsewhere) as opened:
        opened._keys.ensure([("somebody", "note")])
        opened.destroy_keys("somebody", ["note"], opened.made_at.date())
    copied = run("backup", *folders.words(), "--json").json()
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{tmp_path / 'back' / 'ledger.db'}")

    answer = run("restore", "--from", copied["ledger"]["file"], "--keys-from", copied["keys"]["file"])

    assert "1 sleutels staan op de lijst van vernietigde sleutels en zijn niet teruggekomen" in answer.out
    assert not (tmp_path / "back" / "ledger.destroyed.jsonl").exists()


@pytest.mark.parametrize("days", ["0", "-1", "3651", "een", "1.5", "²"])
def test_a_term_is_a_number_of_days(run: Run, folders: Folders, days: str) -> None:
    answer = run("backup", *folders.words(), "--keys-days", days)

    shown = days if days.isascii() else "…"
    assert answer == (2, "", f"--keys-days: {shown} is geen aantal dagen van 1 tot en met 3650.\n")
    assert not folders.keys.exists()


def test_the_two_folders_are_not_one(run: Run, folders: Folders) -> None:
    answer = run("backup", "--to", str(folders.keys), "--keys-to", str(folders.keys))

    assert answer.code == 2
    assert answer.err.startswith("De kopie van de sleutels mag niet bij de kopie van de ledger staan")
