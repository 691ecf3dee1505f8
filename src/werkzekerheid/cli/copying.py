"""The commands that copy a ledger and its keys, and put a copy back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.screen import Waiting, print_json, print_line
from werkzekerheid.cli.typed import whole_number
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from werkzekerheid.app.backup import Copied

MOST_DAYS = 3_650


def backup(to: str, keys_to: str, keys_days: str, *, json: bool) -> int:
    """Copies the ledger to one folder and its keys to another."""
    from werkzekerheid.app.backup import backup

    days = _days(keys_days)
    with Waiting(say("cli_copying")) as step:
        copied = backup(settings(), Path(to), Path(keys_to), days, step)
    if json:
        print_json(_document(copied))
        return DONE
    manifest = copied.manifest
    print_line(say("cli_copied_ledger", path=copied.ledger, events=manifest.events, head=manifest.head))
    print_line(say("cli_copied_audit", path=copied.audit, lines=copied.lines))
    print_line(say("cli_copied_keys", path=copied.keys, keys=copied.number_of_keys, until=copied.keys_until))
    for path in copied.deleted:
        print_line(say("cli_copy_deleted", path=path))
    return DONE


def _document(copied: Copied) -> dict[str, object]:
    from werkzekerheid.app.backup import manifest_beside

    return {
        "ledger": {
            "file": str(copied.ledger),
            "manifest": str(manifest_beside(copied.ledger)),
            **copied.manifest._asdict(),
        },
        "audit": {"file": str(copied.audit), "lines": copied.lines},
        "keys": {"file": str(copied.keys), "keys": copied.number_of_keys, "expires_at": copied.expires_at},
        "deleted": [str(one) for one in copied.deleted],
    }


def _days(given: str) -> int:
    days = whole_number(given)
    if days is not None and 1 <= days <= MOST_DAYS:
        return days
    raise Problem(say("cli_no_days", option="--keys-days", given=as_typed(given), most=MOST_DAYS))


def restore(ledger: str, keys: str) -> int:
    """Makes the ledger and its key store from a copy of each."""
    from werkzekerheid.app.restore import Copies, restore

    chosen = settings()
    for name in (ledger, keys):
        if not Path(name).name:
            raise Problem(say("cli_no_such_file", file=name, reason="-"))
    with Waiting(say("cli_restoring")) as step:
        restored = restore(chosen, Copies(Path(ledger), Path(keys)), step)
    print_line(say("cli_restored", events=restored.events))
    if restored.listed:
        print_line(say("cli_restored_listed", keys=restored.listed))
    else:
        without = say("cli_restored_without_list")
        print_line(say("cli_restored_no_list", path=chosen.destroyed) if chosen.destroyed else without)
    if restored.finished:
        print_line(say("cli_restored_finished", keys=restored.finished))
    return DONE
