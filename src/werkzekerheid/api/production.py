"""What must be so before real people are in it: each thing one sentence, with what to do where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from werkzekerheid.app.doctor import Check
from werkzekerheid.messages import Refusal, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.api.settings import ApiSettings
    from werkzekerheid.app.app import App
    from werkzekerheid.settings import Settings


def production(app: App, chosen: ApiSettings) -> list[Check]:
    """Every check, in order; one that cannot be made is not well."""
    return [*_of_people(app, chosen), *_of_places(app.settings)]


def _check(name: str, *, ok: bool, why: str = "", **values: object) -> Check:
    return Check(name, ok=ok, say=say(f"doctor_{name}" if ok else f"doctor_{name}_{why or 'not'}", **values))


def _of_people(app: App, chosen: ApiSettings) -> Iterator[Check]:
    """Who is in the ledger, and who lets people in."""
    issuer = chosen.issuer
    yield _check("production_ledger", ok=not app.demo)
    yield _check("production_identities", ok=not chosen.demo_identities and (issuer is not None or not app.demo))
    yield _check("production_issuer", ok=urlsplit(issuer or "").scheme == "https", why="not" if issuer else "none")
    yield _check("production_tls", ok=chosen.tls_in_front is True, why="unsaid" if chosen.tls_in_front is None else "")


def _of_places(stores: Settings) -> Iterator[Check]:
    """Where everything lies, and who reaches it."""
    yield _key(stores)
    yield _check("production_audit", ok=isinstance(stores.ledger, str) or stores.otlp is not None)
    listed = stores.destroyed
    yield _check(
        "production_destroyed", ok=listed is not None and not _lies_beside(listed, stores),
        why="none" if listed is None else "",
    )  # fmt: skip
    if isinstance(stores.ledger, str):
        yield _rights(stores.ledger)


def _key(stores: Settings) -> Check:
    if stores.key_file is None:
        return _check("production_key", ok=False, why="none" if stores.key is None else "in_environment")
    return _check("production_key", ok=not _lies_beside(Path(stores.key_file), stores), why="beside")


def _rights(server: str) -> Check:
    from werkzekerheid.ledger.postgres.rights import too_much

    try:
        found = too_much(server)
    except Refusal as refusal:
        return Check("production_rights", ok=False, say=str(refusal))
    return _check("production_rights", ok=not found, why=found[0] if found else "")


def _lies_beside(one: Path, stores: Settings) -> bool:
    """Whether a copy of the folder of the ledger takes it along."""
    return isinstance(stores.ledger, Path) and one.resolve().is_relative_to(stores.ledger.resolve().parent)
