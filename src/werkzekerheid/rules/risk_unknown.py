"""What the drop-out risk cannot judge: silence is unknown, never good news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.rules.contacts import EMPLOYER, WORKER, contacts_with, talks
from werkzekerheid.rules.risk_organisation import told_at_work
from werkzekerheid.rules.risk_protective import contracts_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.rules.risk_view import View

_CONTRACT_FORMS = frozenset({"dienstverband", "detachering", "beschut_werk"})


def not_judged(view: View, silent_days: int) -> Iterator[str]:
    """What nobody told and a factor would need to know.

    `openness`: what the employer may know. `supervisor`: who it is. `contract_end`: when it is, of work on a contract.
    `start`: the day. `contact`: when the worker was last spoken with.
    """
    running = view.career.running_placements()
    if running and not any(role in view.career.openness for role in EMPLOYER) and not told_at_work(view):
        yield "openness"
    if any(one.supervisor is None and not one.supervisor_changes for one in running):
        yield "supervisor"
    if any(one.form in _CONTRACT_FORMS for one in running) and not _end_is_known(view):
        yield "contract_end"
    if any(one.started and one.started.dayless for one in running):
        yield "start"
    if not _was_spoken(view, silent_days):
        yield "contact"


def _end_is_known(view: View) -> bool:
    terms = [one.terms[-1] for one in contracts_now(view)]
    return any(one.kind == "permanent" or (one.ends and one.ends.span.latest) for one in terms)


def _was_spoken(view: View, silent_days: int) -> bool:
    if view.day is None:
        return any(True for _ in contacts_with(view.career, WORKER))
    return any((view.day - one.stops).days <= silent_days for one in talks(view.career, WORKER, view.day))


def is_silent(view: View, silent_days: int) -> bool:
    """True where nothing at all was heard for so long, or the career holds too little: no placement and no contact."""
    career = view.career
    if not career.contacts and not any(one.started and not one.started.history for one in career.placements.values()):
        return True
    if view.day is None:
        return False
    heard = [moment.known_on for moment, _ in career.moments if moment.known_on and not moment.history]
    heard += [one.stops for one in talks(career, WORKER | EMPLOYER, view.day)]
    return not heard or (view.day - max(heard)).days > silent_days
