"""Hands a data set over: first it is written down of whom something leaves, then that it was made; then it is there.

In this order, so that whatever goes wrong on the way nothing has left unseen: whoever is killed before the end leaves
a register that tells of more than what left, and never of less.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import threading
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from werkzekerheid.app.sharing_stream import append_beside
from werkzekerheid.facts.event import Told, event_id
from werkzekerheid.facts.sharing import DataShared
from werkzekerheid.ledger.ledger import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.research.projects import Project

CAREERS_AT_ONCE = 200
"""So many careers are written down in one transaction."""
EXTRACT = "extract_made"
"""What it is called in the logs and in the register of activities."""
_CHUNK = 1 << 20
_INTERRUPTING = (signal.SIGINT, signal.SIGTERM)


class Extract(NamedTuple):
    """A data set that is ready: what it is called, for which project, who asked, and the digest of its bytes."""

    name: str
    project: Project
    requester: Actor
    sha256: str


def write_down(app: App, extract: Extract, given: Iterable[Path], progress: Callable[[int], None]) -> None:
    """Writes down of each career what leaves of it and to whom; on disk when this ends.

    Raises:
        Refusal: it cannot be written; then nothing may be handed over.
    """
    lines, done = _lines(given), 0
    try:
        while some := list(islice(lines, CAREERS_AT_ONCE)):
            _write_some(app, extract, some)
            progress(done := done + len(some))
    except BaseException:
        app.auditing.forget()  # what is not handed over now must not go out with what is told next
        raise


def _lines(given: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for file in given:
        with file.open(encoding="utf-8") as lines:
            yield from (json.loads(line) for line in lines)


def _write_some(app: App, extract: Extract, some: Sequence[dict[str, Any]]) -> None:
    drafts: dict[str, list[Draft]] = {}
    for one in some:
        trace, career = app.auditing.new_trace(), one["career"]
        drafts[career] = [_draft(extract, one, trace)]
        app.auditing.note(
            extract.requester, "share", careers=[career], what=EXTRACT, purpose="research", relation="none",
            basis=one["basis"], classes=one["classes"], digest=extract.sha256, rules=one["rules"], trace_id=trace,
        )  # fmt: skip
    append_beside(app, drafts)
    app.auditing.flush()


def _draft(extract: Extract, one: dict[str, Any], trace: str) -> Draft:
    """The `data_shared` of a career; the disclosure is called after the data set, so that it can be found."""
    command = str(uuid4())
    fact = DataShared.model_validate(
        {
            "disclosure": extract.name,
            "sender_organisation": one["sender_organisation"],
            "sender_role": one["sender_role"],
            "recipient_organisation": extract.project.organisation,
            "recipient_role": "researcher",
            "purpose": "research",
            "legal_basis": one["basis"],
            "classes": one["classes"],
            "events": one["events"],
            "channel": "extract",
            "digest": extract.sha256,
        }
    )
    return Draft(fact, Told(recorded_by=extract.requester), command, event_id(command), trace_id=trace)


def digest_of(folder: Path) -> str:
    """The sha256 of a data set: of a line a file with its own sha256 and its name, as `sha256sum` prints them."""
    whole = hashlib.sha256()
    for file in files_in(folder):
        with file.open("rb") as read:
            own = hashlib.file_digest(read, "sha256").hexdigest()
        whole.update(f"{own}  {file.relative_to(folder).as_posix()}\n".encode())
    return whole.hexdigest()


def files_in(folder: Path) -> list[Path]:
    """The files of a data set, in the order of their names."""
    found = (one for one in folder.rglob("*") if one.is_file())
    return sorted(found, key=lambda one: one.relative_to(folder).as_posix())


def keep_on_disk(folder: Path) -> None:
    """Sees to it that a folder and all in it stays when the power goes.

    Raises:
        OSError: the disk does not take it.
    """
    for one in (*files_in(folder), *(each for each in folder.rglob("*") if each.is_dir()), folder):
        sync(one)


def sync(path: Path) -> None:
    """The same for one file or folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C and the request to end wait until this is over: it is short, and half of it would be a lie.

    By handlers and not by a mask: a mask holds for one thread, and the kernel gives the signal to another.
    """
    if threading.current_thread() is not threading.main_thread():  # only the main thread is interrupted
        yield
        return
    came: list[int] = []
    before = {one: signal.signal(one, lambda number, _frame: came.append(number)) for one in _INTERRUPTING}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        for number in came:
            signal.raise_signal(number)
