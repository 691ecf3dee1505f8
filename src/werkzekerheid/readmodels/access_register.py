"""The access register: who looked at what of a career, for what, and whether they might. Pure.

It is the access log as somebody may read it: the worker sees in which function somebody looked, and for whom that
works; which person it was is for who answers for privacy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzekerheid.ledger.audit.lines import AccessLine
    from werkzekerheid.readmodels.names import Names


class Row(TypedDict):
    """One look, or one that was refused. `at` in UTC.

    `person` and `on_behalf_of` (for whom somebody stood in) are ids, and None for who sees functions only; `career`
    None is an act about no one career. `relation` says as what somebody looked, `ground` why it was refused.
    """

    at: str
    career: str | None
    role: str
    organisation: str | None
    person: str | None
    on_behalf_of: str | None
    action: str
    what: str
    purpose: str
    relation: str
    emergency: bool
    outcome: str
    ground: str | None
    classes: list[str]


def register(lines: Iterable[AccessLine], names: Names, *, persons: bool) -> list[Row]:
    """Lines of the access log in their order; with the persons in them, or with their function only."""
    return [_row(one, names, persons=persons) for one in lines]


def _row(line: AccessLine, names: Names, *, persons: bool) -> Row:
    # The worker looks as itself: its id is that of the career, and hides nothing.
    return Row(
        at=line.at,
        career=names.maybe(line.career),
        role=line.role,
        organisation=names.maybe(line.organisation),
        person=line.person if persons and line.role != "worker" else None,
        on_behalf_of=line.on_behalf_of if persons else None,
        action=line.action,
        what=line.what,
        purpose=line.purpose,
        relation=line.relation,
        emergency=line.relation == "emergency",
        outcome=line.outcome,
        ground=line.ground,
        classes=list(line.classes),
    )
