"""Makes a ledger in a file, and finds it again."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from werkzekerheid.ledger.audit.making import audit_beside
from werkzekerheid.ledger.sqlite.datastore import KIND, LedgerDatastore
from werkzekerheid.ledger.sqlite.files import check_form, check_kind, publish
from werkzekerheid.ledger.sqlite.recorder import LedgerRecorder
from werkzekerheid.ledger.storage import Opened
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from werkzekerheid.ledger.storage import Undo


def make(path: Path, meta: Mapping[str, str], make_keys: Callable[[], Undo], make_audit: Callable[[], Undo]) -> None:
    """Makes the file of an empty ledger, after its key store and its audit store.

    Raises:
        Refusal: there is one already, or it cannot be written there.
    """
    if path.exists():
        raise Refusal("ledger_exists", path=path)

    def fill(beside: Path) -> None:
        recorder = LedgerRecorder(LedgerDatastore(beside))
        try:
            recorder.create_table()
            recorder.write_meta(meta)
        finally:
            recorder.close()

    with ExitStack() as undone:
        # New and empty: without the ledger they would only be in the way.
        undone.callback(make_keys())

        def fill_last(beside: Path) -> None:
            fill(beside)
            undone.callback(make_audit())

        publish(path, KIND, fill_last)
        undone.pop_all()


def find(path: Path) -> Opened:
    """The ledger in a file, when it is whole as far as a glance can tell.

    Raises:
        Refusal: it is missing, foreign, broken, or newer than this program.
    """
    check_kind(path, KIND)
    recorder = LedgerRecorder(LedgerDatastore(path))
    try:
        meta = _whole(recorder, path)
    except BaseException as error:
        recorder.close()
        if isinstance(error, recorder.errors):
            raise recorder.refusal(error) from error
        raise
    return Opened(path, recorder, meta, audited=audit_beside(path).exists())


def _whole(recorder: LedgerRecorder, path: Path) -> dict[str, str]:
    check_form(path, KIND, recorder.form())
    meta = recorder.meta()
    recorder.last()
    if meta.keys() < {"ledger", "demo", "made_at"}:
        raise Refusal("ledger_broken", path=path)
    return meta
