"""What people and organisations are called on a page: never in its address or its title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from werkzekerheid.app.around import names_in
from werkzekerheid.app.directory import directory_of
from werkzekerheid.web.language import _
from werkzekerheid.web.rendering import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzekerheid.app.app import App

_SHORT = 8


def called(career: str, name: Any) -> str:
    """A worker: by the name that was told, else by the key of the telling, else by how the id begins."""
    if name is not None:
        return text_of(name) or ""
    if _is_id(career):
        return _("Career %(short)s", short=career[:_SHORT])
    return career.replace("-", " ").capitalize()


def organisations_of(app: App, career_id: str) -> Callable[[str | None], str | None]:
    """What organisations are called in a career: by their registered name, else by the key of the telling."""
    ids = {key: id_ for id_, key in names_in(app, career_id).keys.items()}
    known: dict[str, str] = {}

    def name(ref: str | None) -> str | None:
        if ref is None or ref == "unknown":
            return None
        if ref not in known:
            id_ = ids.get(ref, ref)
            found = directory_of(app.ledger, [id_]).organisations.get(id_)
            known[ref] = found.name if found else ref.replace("-", " ")
        return known[ref]

    return name


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
