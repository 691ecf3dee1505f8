"""Refusals about target groups, income, being in view, signals, sickness, relapse and rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.career.refusals_time import before, happened, lies_before

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts import opening, sharing, signals
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Told


def linked_to_itself(career: Career, fact: opening.CareerLinked, _told: Told) -> str | None:
    """A link joins two careers."""
    return "career_linked_to_itself" if fact.other == career.career_id else None


def group_not_established(career: Career, fact: opening.TargetGroupEnded, told: Told) -> str | None:
    """Only a target group that was established, and not before that, can end."""
    standing = [one for one in career.groups if one.group == fact.group and one.ended is None]
    there = any(not before(career, told, one.established) for one in standing)
    return None if there else "target_group_not_established"


def income_not_started(career: Career, fact: opening.IncomeEnded, told: Told) -> str | None:
    """Only an income that began, and not before that, can end."""
    running = [one for one in career.incomes if one.kind == fact.kind and one.ended is None]
    there = any(not before(career, told, one.started) for one in running)
    return None if there else "income_not_started"


def view_lost(career: Career, _fact: Fact, told: Told) -> str | None:
    """Who is out of view already cannot get lost again."""
    return "view_lost_already" if _last_view(career, told) == "lost" else None


def view_not_lost(career: Career, _fact: Fact, told: Told) -> str | None:
    """Only who was out of view can come into view again."""
    return None if _last_view(career, told) == "lost" else "view_not_lost"


def _last_view(career: Career, told: Told) -> str:
    """`lost` or `regained`, as it was when the fact happened."""
    days = happened(career, told)
    earlier = [view.kind for view in career.views if not lies_before(days, view.moment.days)]
    return earlier[-1] if earlier else "regained"


def signal_unknown(career: Career, fact: signals.SignalAnswered, told: Told) -> str | None:
    """An answer is to a sign that was seen, and not before it was."""
    signal = career.signals.get(fact.signal)
    return "unknown_signal" if signal is None or before(career, told, signal.moment) else None


def no_open_relapse(career: Career, _fact: Fact, told: Told) -> str | None:
    """Only a terugval that was reported, and not before that, can be over."""
    standing = [one for one in career.relapses if one.ended is None]
    return None if any(not before(career, told, one.moment) for one in standing) else "no_open_relapse"


def no_open_sickness(career: Career, _fact: Fact, told: Told) -> str | None:
    """Only who reported sick, and not before that, can recover."""
    standing = [one for one in career.sicknesses if one.recovered is None]
    return None if any(not before(career, told, one.moment) for one in standing) else "no_open_sickness"


def nothing_requested(career: Career, fact: sharing.RightsDecided | sharing.KeysDestroyed, told: Told) -> str | None:
    """A decision is on a request, and not before it; where a key is missing, nobody can read what was asked."""
    request = career.requests.get(fact.request or "")
    if request is None:
        return None if career.key_missing else "no_rights_requested"
    return "no_rights_requested" if before(career, told, request.asked) else None


def request_unknown(career: Career, fact: sharing.KeysDestroyed, told: Told) -> str | None:
    """Keys that are destroyed on request need one."""
    return nothing_requested(career, fact, told) if fact.request else None


def restricted(career: Career, _fact: Fact, _told: Told) -> str | None:
    """A restriction that stands is not set again."""
    return "restriction_set_already" if _is_set(career) else None


def not_restricted(career: Career, _fact: Fact, _told: Told) -> str | None:
    """Only a restriction that stands can be lifted, also one that followed from a decision."""
    return None if _is_set(career) or any(career.granted_restrictions()) else "restriction_not_set"


def _is_set(career: Career) -> bool:
    return bool(career.restrictions) and career.restrictions[-1].kind == "set"
