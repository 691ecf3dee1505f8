"""The commands that show whether something was changed afterwards."""

from __future__ import annotations

from werkzekerheid.cli.made import command
from werkzekerheid.cli.options import (
    As,
    EventToVerify,
    Json,
    KeptCheckpoint,
    KeptKey,
    NewSealKey,
    OneEvent,
    ProofTo,
    PublicKey,
    SealTo,
    Workers,
)


@command("seal")
def seal(to: SealTo = None, public_key: PublicKey = False, new_key: NewSealKey = False) -> int:
    """Seals what was written."""
    from werkzekerheid.cli import evidence

    return evidence.public_keys() if public_key else evidence.seal(to, new_key=new_key)


@command("verify")
def verify(
    checkpoint: KeptCheckpoint = None,
    key: KeptKey = None,
    event: EventToVerify = None,
    workers: Workers = None,
    json: Json = False,
) -> int:
    """Holds everything against what was sealed."""
    from werkzekerheid.cli import evidence

    if event is not None:
        return evidence.verify_event(event, checkpoint, json=json)
    return evidence.verify(checkpoint, key, workers, json=json)


@command("prove")
def prove(
    event: OneEvent, to: ProofTo = None, checkpoint: KeptCheckpoint = None, key: KeptKey = None, as_: As = None
) -> int:
    """Makes a proof of an event."""
    from werkzekerheid.cli import evidence

    return evidence.prove(event, to, evidence.Kept(checkpoint, key), as_)
