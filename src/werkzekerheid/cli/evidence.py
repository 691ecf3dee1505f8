"""The commands that seal, verify and prove."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.app import open_app
from werkzekerheid.app.evidence.wording import named, unfit
from werkzekerheid.cli.door import DONE, EXAMINED
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.screen import Waiting, document_of, print_json, print_line, print_text
from werkzekerheid.cli.workers import typed_workers
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.app.evidence.verifying import Against, Verified


class Kept(NamedTuple):
    """A file with checkpoints that somebody kept, and the key that signed them, as typed."""

    checkpoint: str | None
    key: str | None


def seal(to: str | None, *, new_key: bool) -> int:
    """Seals what was written, and shows the checkpoints."""
    from werkzekerheid.app.evidence.sealing import seal_all

    with open_app(settings()) as app, Waiting(say("cli_sealing")) as step:
        sealed = [one for one in seal_all(app, step, new_key=new_key) if one.note]
    if not sealed:
        print_line(say("cli_sealed_nothing"))
        return DONE
    notes = "\n".join(one.note or "" for one in sealed)
    if to is None:
        print_text(notes)
        return DONE
    _write(to, notes)
    for one in sealed:
        print_line(say("cli_sealed", tree=named(one.tree), rows=one.head.size, position=one.head.position))
    print_line(say("cli_sealed_to", path=to))
    return DONE


def public_keys() -> int:
    """Shows the verifier keys."""
    from werkzekerheid.app.evidence.sealing import public_keys

    with open_app(settings()) as app:
        for one in public_keys(app.ledger):
            print_line(one)
    return DONE


def verify(checkpoint: str | None, key: str | None, workers: str | None, *, json: bool) -> int:
    """Holds everything against what was sealed."""
    from werkzekerheid.app.evidence.verifying import verify_all

    number, against = typed_workers(workers, None), _against(Kept(checkpoint, key))
    with open_app(settings()) as app, Waiting(say("cli_verifying")) as step:
        verified = verify_all(app, against, number, step)
    if json:
        print_json({"trees": [_document(one) for one in verified]})
    else:
        _tell(verified, kept=bool(against.notes))
    return EXAMINED if any(one.findings for one in verified) else DONE


def verify_event(event: str, checkpoint: str | None, *, json: bool) -> int:
    """Holds one event against what was sealed."""
    from werkzekerheid.app.evidence.proving import verify_event

    if checkpoint is not None:
        raise Problem(say("cli_event_or_all"))
    with open_app(settings()) as app:
        position, verified = verify_event(app, event)
    if json:
        print_json({"position": position, **_document(verified)})
    elif not verified.findings:
        print_line(f"✓ {say('cli_fits_event', position=position, at=_made(verified))}")
    for one in () if json else verified.findings:
        print_line(f"✗ {unfit(verified.tree, one)}")
    return EXAMINED if verified.findings else DONE


def prove(event: str, to: str | None, kept: Kept, as_: str | None) -> int:
    """Makes a proof of an event."""
    from werkzekerheid.app.evidence.proving import prove

    against = _against(kept)
    with open_app(settings()) as app:
        proof = prove(app, event, against, requester(app, as_))
    if to is None:
        print_json(proof)
        return DONE
    _write(to, document_of(proof))
    print_line(say("cli_proven_to", path=to))
    return DONE


def _against(kept: Kept) -> Against:
    """The checkpoints in a file, and who signed them."""
    from werkzekerheid.app.evidence.verifying import Against
    from werkzekerheid.ledger.evidence.notes import notes_in

    if kept.checkpoint is None:
        return Against((), kept.key)
    try:
        return Against(notes_in(Path(kept.checkpoint).read_text(encoding="utf-8")), kept.key)
    except ValueError:
        raise Problem(say("cli_no_checkpoint", path=kept.checkpoint)) from None


def _write(name: str, text: str) -> None:
    """A new file, whole or not at all: what somebody kept is never written over."""
    path = Path(name)
    try:
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise Problem(say("cli_file_exists", path=name)) from None
    try:
        with open(file, "wb") as opened:  # noqa: PTH123  (made above, so that it is new)
            opened.write(text.encode())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _tell(verified: Sequence[Verified], *, kept: bool) -> None:
    for one in verified:
        for found in one.findings:
            print_line(f"✗ {unfit(one.tree, found)}")
        if one.head is not None and not one.findings:
            print_line(f"✓ {say('cli_fits', tree=named(one.tree), rows=one.head.size - one.pruned, at=_made(one))}")
        elif not one.findings:
            print_line(f"✓ {say('cli_fits_nothing', tree=named(one.tree))}")
        if one.pruned:
            print_line(f"  {say('cli_fits_pruned', tree=named(one.tree), rows=one.pruned)}")
        if one.unsealed and one.head is not None:
            print_line(f"  {say('cli_fits_unsealed', tree=named(one.tree), rows=one.unsealed)}")
    if not any(one.findings for one in verified):
        print_line(say("cli_fits_kept" if kept else "cli_keep_one"))


def _made(one: Verified) -> str:
    """When the checkpoint was made, to the minute, in Amsterdam."""
    from werkzekerheid.facts.layout import AMSTERDAM

    if one.head is None or one.head.made_at is None:
        return say("cli_unknown")
    return f"{datetime.fromisoformat(one.head.made_at).astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"


def _document(one: Verified) -> dict[str, Any]:
    head = one.head
    return {
        "tree": one.tree,
        "sealed": head.size if head else 0,
        "position": head.position if head else None,
        "made_at": head.made_at if head else None,
        "unsealed": one.unsealed,
        "pruned": one.pruned,
        "findings": [found._asdict() for found in one.findings],
    }
