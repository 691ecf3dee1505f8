"""Who shared what with whom, on which ground; who was refused; and what stays provable when it is erased."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.conftest import put_nine

if TYPE_CHECKING:
    from tests.cli.conftest import Run

VERIFIER = Path(__file__).parents[2] / "scripts" / "verify_proof.py"
OFFICER = ("--as", "privacy_officer@gemeente")


OFFER = {
    "handover": "overstap",
    "occasion": "dagbesteding_to_work",
    "from_organisation": "kant-klaar",
    "from_role": "internal_coach",
    "to_organisation": "brandpunt",
    "to_role": "employer",
    "warm": True,
    "topics": ["agreements", "guidance_needed", "consequences_for_work"],
}


def hand_over(run: Run, tmp_path: Path) -> None:
    """Joost agrees that Brandpunt may know of his work; it takes the handover, and asks for health too."""
    consent = ("--to", "brandpunt", "--for", "handover", "--class", "work", "--text", "1", "--as", "worker@joost")
    assert run("consent", "give", "joost", *consent).code == 0
    offer = tmp_path / "offer.json"
    offer.write_text(json.dumps(OFFER))
    assert run("record", "joost", "handover_offered", "--from", str(offer)).code == 0
    assert run("handover", "accept", "joost", "overstap", "--as", "employer@brandpunt").code == 0
    refused = run("timeline", "joost", "--class", "health", "--as", "employer@brandpunt")
    assert (refused.code, refused.out) == (1, "")


def erase(run: Run) -> str:
    """Joost has what is of class health erased: one decides, another carries it out. Gives the certificate."""
    asked = run("rights", "request", "joost", "--right", "erasure", "--class", "health", "--as", "worker@joost")
    request = re.search(r"verzoek-\w+", asked.out)
    assert request
    decided = ("--decision", "granted", "--motive", "Niet meer nodig")
    assert run("rights", "decide", "joost", request[0], *decided, *OFFICER).code == 0
    words = ("erase", "joost", "--class", "health", "--request", request[0])
    assert run(*words, *OFFICER).code == 1
    certificate = run(*words, "--as", "lead@gemeente")
    assert certificate.code == 0
    return certificate.out


def test_what_is_handed_over_refused_and_erased_is_told_and_proven(run: Run, ledger: Path, tmp_path: Path) -> None:
    """
    Kant&Klaar hands Joost over to Brandpunt; Brandpunt asks for health too, and is refused.
    The register and his own page list both. He has what is of class health erased.
    Each event of his is proven with a program that knows nothing of ours.
    """
    put_nine(run)
    hand_over(run, tmp_path)

    given, not_given = [row for row in run("shared", "--career", "joost", "--json").json() if not row["told"]]
    assert (given["state"], given["legal_basis"], given["classes"]) == ("shared", "consent", ["work"])
    assert (given["from"]["organisation"], given["to"]["organisation"]) == ("kant-klaar", "brandpunt")
    assert len(given["events"]) > 5
    assert (not_given["state"], not_given["ground"], not_given["classes"]) == ("refused", "no_consent", ["health"])
    shown = run("shared", "--career", "joost").told
    assert "Begeleidingsplan afgesproken" in shown
    assert "Toestemming van de werknemer" in shown
    own = run("my-data", "joost", "--as", "worker@joost", "--json").json()
    assert [row["state"] for row in own["shared"] if not row["told"]] == ["shared", "refused"]
    assert "geweigerd (geen toestemming)" in run("who-saw", "joost").told
    assert "grondslag: onbekend" in run("my-data", "joost", "--as", "worker@joost").told

    assert "gemeente" in erase(run)  # it was told by phone, long before, and is to be told now
    own = run("my-data", "joost", "--as", "worker@joost", "--json").json()
    assert any(row["type"] == "erased" for row in own["timeline"])

    assert run("seal").code == 0
    proofs = [tmp_path / f"proof-{number}.json" for number in range(len(own["timeline"]))]
    for row, proof in zip(own["timeline"], proofs, strict=True):
        assert run("prove", row["event_id"], "--to", str(proof)).code == 0
    command = [sys.executable, str(VERIFIER), *map(str, proofs)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert len(proofs) > 60
