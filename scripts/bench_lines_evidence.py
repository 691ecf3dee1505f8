"""What `bench.py` measures of the evidence: sealing, verifying, and the proof of one event."""

from __future__ import annotations

import json
import os
import statistics
from contextlib import closing
from typing import TYPE_CHECKING

from bench_form import Measured, seconds

if TYPE_CHECKING:
    from bench_evidence import Large
    from bench_form import Place, Size

SQLITE = "SQLite"
_SEAL_BOUND, _HASHES, _CHECK_BOUND = 10, 20, 1_000
_ENCRYPTED = 2_000


def evidence(place: Place, size: Size) -> list[Measured]:
    """A large ledger that is sealed, verified and proven."""
    from bench_evidence import Large

    with closing(Large(place.folder, size.sealed)) as large:
        sealing = seconds(large.seal) / size.sealed * 1e6
        return [_sealed(sealing, size), *_verified(large, size), *_proven(large, size)]


def _sealed(sealing: float, size: Size) -> Measured:
    encrypting = statistics.median(_encrypting() for _ in range(size.rounds)) * 1e6
    ours = sealing + encrypting
    return Measured(
        "seal and encrypt", SQLITE, "the bound", ours, _SEAL_BOUND, ours / _SEAL_BOUND, "us/event",
        f"closing the parts of an event under their keys ({encrypting:.1f}) and sealing it afterwards ({sealing:.1f}): "
        f"{size.sealed:,} events read, hashed, into the tree, a checkpoint each 4,096, on disk",
        "<= 1",
    )  # fmt: skip


def _encrypting() -> float:
    """Seconds that it takes to close an event, as it is done while the ledger is locked."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from bench_append import drafts_in_turn
    from werkzekerheid.ledger.stored import plain, seal

    key = ("0123456789abcdef", AESGCM(bytes(range(32))))
    made = [(plain(draft), (stream, version + 1)) for stream, version, draft in drafts_in_turn(_ENCRYPTED)]
    at = "2026-03-01T08:30:00.000001Z"
    return seconds(lambda: [seal(one, where, at, lambda _: key, os.urandom) for one, where in made]) / len(made)


def _verified(large: Large, size: Size) -> list[Measured]:
    rounds = [large.spent() for _ in range(min(size.rounds, 3) + 1)][1:] or [large.spent()]
    verify, leaves, whole = (
        size.sealed / statistics.median(spent)
        for spent in (
            [one.verify for one in rounds],
            [one.leaves for one in rounds],
            [one.leaves + one.nodes for one in rounds],
        )
    )
    how = (
        "in processes beside one another, from the file to the signed root; against one process, the bytes in memory: "
    )
    return [
        Measured.rates(
            f"verify {size.sealed:,} events", SQLITE, "hashing leaves alone", verify, leaves,
            f"{how}SHA-256 of the bytes of each event, and nothing more",
            ">= 0.5",
        ),
        Measured.rates(
            f"verify {size.sealed:,} events", SQLITE, "hashing leaves and nodes alone", verify, whole,
            f"{how}the same, and the nodes over them, which are verified too",
        ),
    ]  # fmt: skip


def _proven(large: Large, size: Size) -> list[Measured]:
    proofs = large.proofs()
    longest = max(len(json.loads(one)["path"]) for one in proofs)
    took = statistics.median(seconds(lambda: large.check(proofs)) for _ in range(size.rounds)) / len(proofs) * 1e6
    of = f"1 event in {size.sealed:,}"
    return [
        Measured(
            f"proof of {of}", SQLITE, "the bound", longest, _HASHES, longest / _HASHES, "hashes",
            "the longest of some proofs all over the ledger", "<= 1",
        ),
        Measured(
            f"check a proof of {of}", "", "the bound", took, _CHECK_BOUND, took / _CHECK_BOUND, "us",
            "scripts/verify_proof.py from the text of a proof: signature, leaf, and the path to the root", "<= 1",
        ),
    ]  # fmt: skip
