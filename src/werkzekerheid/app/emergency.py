"""Emergency access: somebody without a relation to a career looks for three hours, and is judged afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, cast
from uuid import uuid4

from werkzekerheid.app.readable import read_whole
from werkzekerheid.app.trying import in_tries
from werkzekerheid.facts.event import Told, event_id
from werkzekerheid.facts.layout import day_of
from werkzekerheid.facts.streams import EmergencyAccessReviewed, EmergencyAccessTaken
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import instant
from werkzekerheid.readmodels.skips import skips_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor, Event

HOURS = 3
"""How long it lasts (DHIS2 breaks its glass as long; anchors of the domain, 6.4)."""
_STREAMS = "access:"
_REVIEWERS = frozenset({"privacy_officer", "lead"})


class Emergency(NamedTuple):
    """An emergency access: by whom, to which career, until when; `judgement` None while nobody reviewed it."""

    access: str
    career: str
    person: str
    role: str
    taken_at: datetime
    until: datetime
    judgement: str | None
    reviewed_by: str | None


def has_emergency_access(app: App, requester: Actor, career_id: str) -> bool:
    """Whether this person took emergency access to a career, and it is not over."""
    return career_id in reached_in_emergency(app, requester)


def reached_in_emergency(app: App, requester: Actor) -> frozenset[str]:
    """The careers to which this person took emergency access that is not over."""
    now = app.clock()
    days = {day_of(now), day_of(now - timedelta(hours=HOURS))}
    taken = (one for day in days for one in _of_day(app, day.isoformat()))
    return frozenset(
        one.career
        for one in taken
        if (one.person, one.role) == (requester.actor, requester.role) and one.taken_at <= now < one.until
    )


def take(app: App, requester: Actor, career_id: str, reason: str, command_id: str | None = None) -> Emergency:
    """Takes emergency access; it is written down before anything is shown.

    Raises:
        Refusal: `emergency_without_reason`, `gateway_no_longer_a_member`; or it cannot be written.
    """
    if not reason.strip():
        raise Refusal("emergency_without_reason")
    _check_known(app, requester)
    own = command_id or str(uuid4())
    now = app.clock()
    until = now + timedelta(hours=HOURS)
    fact = EmergencyAccessTaken.model_validate(
        {
            "career": career_id,
            "person": requester.actor,
            "role": requester.role,
            "reason": reason,
            "until": instant(until.replace(microsecond=0)),
        }
    )
    trace = app.auditing.put(
        requester, "emergency", careers=[career_id], what=fact.TYPE, purpose="guidance", relation="emergency"
    )
    draft = Draft(fact, Told(recorded_by=requester), own, event_id(own), trace_id=trace)
    taken = _append(app, f"{_STREAMS}{day_of(now).isoformat()}", draft)
    return next(one for one in _emergencies([taken]))


def review(app: App, requester: Actor, access: str, judgement: str, command_id: str | None = None) -> Emergency:
    """Judges an emergency access: by somebody else, who answers for privacy or leads.

    Raises:
        Refusal: `emergency_unknown`, `emergency_own`, `emergency_not_reviewer`, `emergency_reviewed`.
    """
    found = next((one for one in emergencies(app) if one.access == access), None)
    if found is None:
        raise Refusal("emergency_unknown")
    if found.person == requester.actor:
        raise Refusal("emergency_own")
    if requester.role not in _REVIEWERS:
        raise Refusal("emergency_not_reviewer")
    _check_known(app, requester)
    if found.judgement is not None:
        raise Refusal("emergency_reviewed")
    own = command_id or str(uuid4())
    fact = EmergencyAccessReviewed.model_validate({"access": access, "by": requester.role, "judgement": judgement})
    stream = f"{_STREAMS}{day_of(found.taken_at).isoformat()}"
    trace = app.auditing.put(
        requester, "review", careers=[found.career], what=fact.TYPE, purpose="audit", relation="officer"
    )
    _append(app, stream, Draft(fact, Told(recorded_by=requester), own, event_id(own), trace_id=trace))
    return found._replace(judgement=judgement, reviewed_by=requester.actor)


def _check_known(app: App, requester: Actor) -> None:
    """Refuses whom the directory does not know in this role."""
    from werkzekerheid.app.standing import asker

    asker(app, requester)


def emergencies(app: App) -> tuple[Emergency, ...]:
    """All of them, in the order of their days."""
    return tuple(one for stream in app.ledger.streams(_STREAMS) for one in _of_day(app, stream.removeprefix(_STREAMS)))


def about(app: App, career_id: str) -> tuple[Event, ...]:
    """What was recorded of emergency accesses to a career, and how they were judged."""
    skips = skips_of(app.ledger)
    found: list[Event] = []
    for stream in app.ledger.streams(_STREAMS):
        taken: set[str] = set()
        for one in read_whole(app.ledger, stream, skips, lost=True).events:
            if getattr(one.fact, "career", None) == career_id:
                taken.add(one.event_id)
            if one.event_id in taken or getattr(one.fact, "access", None) in taken:
                found.append(one)
    return tuple(found)


def listed(app: App, requester: Actor) -> tuple[Emergency, ...]:
    """All of them, for who judges them; that they were looked at is written down.

    Raises:
        Refusal: `emergency_not_reviewer`.
    """
    if requester.role not in _REVIEWERS and not is_demo_reader(app, requester):
        raise Refusal("emergency_not_reviewer")
    _check_known(app, requester)
    found = emergencies(app)
    app.auditing.put(
        requester, "read", careers=sorted({one.career for one in found}), what="emergency_access_taken",
        purpose="audit", relation="officer",
    )  # fmt: skip
    return found


def is_demo_reader(app: App, requester: Actor) -> bool:
    """Whoever gave no name in a ledger to try out."""
    return app.demo and requester.organisation is None and requester.role != "worker"


def _of_day(app: App, day: str) -> Iterator[Emergency]:
    return _emergencies(read_whole(app.ledger, f"{_STREAMS}{day}", skips_of(app.ledger)).events)


def _emergencies(events: list[Event] | tuple[Event, ...]) -> Iterator[Emergency]:
    judged = {
        fact.access: (fact.judgement, one.told.recorded_by.actor)
        for one in events
        if one.fact.TYPE == "emergency_access_reviewed"
        for fact in [cast("EmergencyAccessReviewed", one.fact)]
    }
    for one in events:
        if one.fact.TYPE == "emergency_access_taken":
            fact = cast("EmergencyAccessTaken", one.fact)
            judgement, by = judged.get(one.event_id, (None, None))
            until = datetime.fromisoformat(fact.until)
            yield Emergency(one.event_id, fact.career, fact.person, fact.role, one.recorded_at, until, judgement, by)


def _append(app: App, stream: str, draft: Draft) -> Event:
    """Appends one event; a retry of the command finds it there."""

    def once() -> Event:
        read = read_whole(app.ledger, stream, skips_of(app.ledger))
        known = next((one for one in read.events if one.event_id == draft.event_id), None)
        if known is not None:
            return known
        app.ledger.append(stream, read.version, [draft])
        return next(
            one for one in read_whole(app.ledger, stream, skips_of(app.ledger)).events if one.event_id == draft.event_id
        )

    return in_tries(once)
