"""What people and organisations are called on a page: never in its address or its title."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from werkzekerheid.web.language import _
from werkzekerheid.web.rendering import text_of

_SHORT = 8


def called(career: str, name: Any) -> str:
    """A worker: by the name that was told, else by the key of the telling, else by how the id begins."""
    if name is not None:
        return text_of(name) or ""
    try:
        UUID(career)
    except ValueError:
        return career.replace("-", " ").capitalize()
    return _("Career %(short)s", short=career[:_SHORT])
