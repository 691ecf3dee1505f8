"""Looks at everything that can be wrong with an installation; each answer is one line for people."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

from werkzekerheid import catalogue
from werkzekerheid.app.evidence.sealing import unsealed
from werkzekerheid.app.upkeep import finish_destroying, projector_of
from werkzekerheid.facts.layout import AMSTERDAM
from werkzekerheid.ledger.audit.log import Log
from werkzekerheid.ledger.ledger import DeadLetter
from werkzekerheid.messages import Refusal, say
from werkzekerheid.readmodels import store
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.readmodels.tables import LIVE
from werkzekerheid.rules.dropout_risk import load_table
from werkzekerheid.rules.registry import load_tables
from werkzekerheid.sharing.activities import activities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.settings import Settings

_GROUP_OR_OTHERS, _OTHERS_OR_CHANGED_BY_GROUP = 0o077, 0o037


class Check(NamedTuple):
    """One thing that was looked at: whether it is well, and what there is to say about it."""

    name: str
    ok: bool
    say: str


def examine(ledger: Ledger, settings: Settings) -> list[Check]:
    """Every check, in order; one that cannot be made is not well."""
    return [_checked(name, look, ledger, settings) for name, look in _LOOKS.items()]


def _checked(name: str, look: Callable[[Ledger, Settings], Check], ledger: Ledger, settings: Settings) -> Check:
    try:
        return look(ledger, settings)
    except Refusal as refusal:
        return Check(name, ok=False, say=str(refusal))


def _contracts(_ledger: Ledger, _settings: Settings) -> Check:
    catalogue.check_released()
    return Check("contracts", ok=True, say=say("doctor_contracts", number=len(catalogue.event_names())))


def _policies(_ledger: Ledger, _settings: Settings) -> Check:
    catalogue.check_policies()
    load_table()
    return Check("policies", ok=True, say=say("doctor_policies", number=len(load_tables())))


def _events(ledger: Ledger, _settings: Settings) -> Check:
    """Reads every event: all keys are there, nothing was changed, all types are known, or somebody let it pass."""
    skips = skips_of(ledger)
    read, unreadable = 0, 0
    position = 0
    while page := ledger.read_from(position, 5_000):
        position = page[-1].position
        read += len(page)
        unreadable += sum(isinstance(one, DeadLetter) and one.position not in skips for one in page)
    told = say("doctor_events", number=read, unreadable=unreadable, skipped=len(skips))
    return Check("events", ok=not unreadable, say=told)


def _views(ledger: Ledger, settings: Settings) -> Check:
    with projector_of(ledger, settings) as projector:
        behind = ledger.head() - projector.views.at().position
    return Check("views", ok=not behind, say=say("doctor_views", behind=behind))


def _dead_letters(ledger: Ledger, settings: Settings) -> Check:
    """What is held back until a person looks: not well while there is one."""
    with projector_of(ledger, settings) as projector, projector.views.reading() as connection:
        found = store.letters(connection, LIVE)
    careers = len({one.career for one in found} - {None})
    told = say("doctor_dead_letters", number=len(found), careers=careers) if found else say("doctor_no_dead_letters")
    return Check("dead_letters", ok=not found, say=told)


def _destroyed(ledger: Ledger, settings: Settings) -> Check:
    """Finishes what was begun; then whatever must be gone is gone, and stands on the list."""
    finished = finish_destroying(ledger, settings, lambda _done, _of: None)
    ledger.destroying.heed(whole=True)
    destroyed = ledger.destroying.kept().destroyed
    return Check("destroyed", ok=True, say=say("doctor_destroyed", number=destroyed, finished=finished))


def _keys(ledger: Ledger, _settings: Settings) -> Check:
    """A key of nobody closes nothing: its ledger refused what it was made for, or was put back without it."""
    kept = ledger.destroying.kept()
    return Check("keys", ok=True, say=say("doctor_keys", number=kept.keys, orphans=kept.orphans))


def _audit(ledger: Ledger, _settings: Settings) -> Check:
    """Lines are numbered without a gap: what is not there must be among those whose term was over."""
    with ledger.open_audit() as audit:
        counted = {log: audit.count(log) for log in get_args(Log)}
        gone = sum(one.lines for one in audit.prunings())
        missing = sum(map(audit.head, counted)) - gone - sum(counted.values())
    if missing:
        return Check("audit", ok=False, say=say("doctor_audit_missing", number=missing))
    return Check("audit", ok=True, say=say("doctor_audit", activities=len(activities()), **counted))


def _evidence(ledger: Ledger, settings: Settings) -> Check:
    """How old the last checkpoint is; not well where another key signed it."""
    with ledger.open_audit() as audit:
        found = unsealed(ledger, settings, audit, "ledger")
    if found.sealed_at is None:
        return Check("evidence", ok=True, say=say("doctor_evidence_none", rows=found.rows))
    at = f"{found.sealed_at.astimezone(AMSTERDAM):%Y-%m-%d %H:%M}"
    return Check("evidence", ok=True, say=say("doctor_evidence", at=at, rows=found.rows))


def _notices(ledger: Ledger, _settings: Settings) -> Check:
    """Whether the mail server lets us in, and how many addresses it did not take; well where nobody set one up."""
    from werkzekerheid.app.notices.mail import Server, mail_settings
    from werkzekerheid.app.notices.sending import failing

    mail = mail_settings()
    if mail is None:
        return Check("notices", ok=True, say=say("doctor_notices_none"))
    with Server(mail):
        not_taken = failing(ledger)
    return Check("notices", ok=not not_taken, say=say("doctor_notices", number=not_taken))


def _research(ledger: Ledger, settings: Settings) -> Check:
    """Projects that are over and have their key still, and data sets that somebody ought to have destroyed."""
    from werkzekerheid.app.app import App
    from werkzekerheid.app.clock import system_clock
    from werkzekerheid.app.researching.ending import ending

    found = ending(App(ledger, settings, system_clock))
    projects = len(found.over) + len(found.keyed)
    ok = not projects and not found.extracts
    return Check("research", ok=ok, say=say("doctor_research", projects=projects, extracts=found.extracts))


def _files(_ledger: Ledger, settings: Settings) -> Check:
    """Files that others on this machine may read or write: what is closed in them is safe, and the key is not."""
    if os.name != "posix":
        return Check("files", ok=True, say=say("doctor_files_elsewhere"))
    looked = {path: path.stat().st_mode & rights for path, rights in _owned(settings) if path.exists()}
    wide = ", ".join(str(path) for path, found in looked.items() if found)
    if wide:
        return Check("files", ok=False, say=say("doctor_files_wide", files=wide))
    return Check("files", ok=True, say=say("doctor_files", number=len(looked)))


def _owned(settings: Settings) -> Iterator[tuple[Path, int]]:
    """Each file of an installation, with the rights on it that are too wide.

    The key and the list may be another account's, and only to be read by a group.
    """
    if settings.key_file:
        yield Path(settings.key_file), _OTHERS_OR_CHANGED_BY_GROUP
    if settings.destroyed:
        yield settings.destroyed, _OTHERS_OR_CHANGED_BY_GROUP
    for one in (settings.ledger, settings.keys, settings.audit, settings.views):
        if isinstance(one, Path):
            yield from ((one.with_name(one.name + ending), _GROUP_OR_OTHERS) for ending in ("", "-wal", "-shm"))


_LOOKS: dict[str, Callable[[Ledger, Settings], Check]] = {
    "contracts": _contracts,
    "policies": _policies,
    "destroyed": _destroyed,
    "keys": _keys,
    "audit": _audit,
    "events": _events,
    "views": _views,
    "dead_letters": _dead_letters,
    "evidence": _evidence,
    "notices": _notices,
    "research": _research,
    "files": _files,
}
