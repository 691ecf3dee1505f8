"""By which name people know a worker: apart from all else, so that it can be left out and erased on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, cast

from werkzekerheid.readmodels.texts import Shown, shown_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.facts.opening import WorkerNamed
    from werkzekerheid.readmodels.names import Names


class Naming(TypedDict):
    """One career; `name` and `reference` None where nobody told them."""

    career: str
    name: Shown
    reference: Shown


def document(career: Career, laid: Sequence[Laid], names: Names) -> Naming:
    """The name that was told last."""
    told = [cast("WorkerNamed", one.fact) for one in laid if one.fact.TYPE == "worker_named"]
    last = told[-1] if told else None
    return Naming(
        career=names.of(career.career_id),
        name=shown_text(last.name) if last else None,
        reference=shown_text(last.reference) if last else None,
    )
