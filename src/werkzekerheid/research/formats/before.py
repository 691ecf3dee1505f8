"""What stood before a setback: place, contract, guidance, contact and signals, from what was told so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.career import questions
from werkzekerheid.career.evolve import fold_laid
from werkzekerheid.messages import say
from werkzekerheid.readmodels.days import shown_day, shown_moment
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Laid, Moment
    from werkzekerheid.readmodels.names import Names


def before(whole: Career, laid: Sequence[Laid], setback: Laid, names: Names) -> list[tuple[str, str]]:
    """What stood when the setback came, each with what it is called; that nothing was told is said too.

    Args:
        whole: the career with all that was told later: what was found missing then was missing already.
        laid: the facts before it, in the order of life.
        setback: the fact of which something went wrong.
        names: what things are called.
    """
    career = fold_laid(whole.career_id, laid)
    ref = setback.fact.__dict__.get("placement")
    place = career.placements.get(ref) if isinstance(ref, str) else questions.main_placement(career)
    stood = [*_stood(career, place, setback, names), *_found_missing(whole, place)]
    return [(word("before_setback", name), said) for name, said in stood]


def _stood(career: Career, place: r.Placement | None, setback: Laid, names: Names) -> Iterator[tuple[str, str]]:
    if place is not None:
        yield "placement", _place(place, names)
        yield "contract", _contract(career, place)
        yield "handover", _handovers(career, place)
    yield (
        "coach",
        ", ".join(word("coach_kind", one.kind) for one in career.current_coaches()) or say("narrative_nobody"),
    )
    yield "contact", _contact(career, setback)
    yield "plan", _plan(career, names)
    yield "signals", _signals(questions.open_signals(career))
    known = {
        "answered": _signals(one for one in career.signals.values() if any(a.action != "none" for a in one.answers)),
        "relapses": ", ".join(shown_moment(one.moment) or word("precision", "order") for one in career.relapses),
        "life": ", ".join(
            f"{word('life_event_reported.domain', one.domain)} {shown_moment(one.moment) or ''}".strip()
            for one in career.life_events
        ),
        "wishes": ", ".join(
            word("development_wish_expressed.kind", one.kind) for one in career.wishes.values() if not one.answers
        ),
        "supervisor": _supervisor(place, names),
        "adaptations": ", ".join(
            names.of(one.ref) for one in career.adaptations.values() if one.pledges and one.delivered is None
        ),
        "progress": ", ".join(dict.fromkeys(word("progress_observed.kind", one.kind) for one in career.progress)),
    }
    nothing = say("narrative_none_told")
    yield from ((name, said) for name, said in known.items() if said and said != nothing)


def _place(place: r.Placement, names: Names) -> str:
    parts = [names.of(place.ref), word("placement_form", place.form or "unknown")]
    if place.organisation_kind:
        parts.append(word("organisation_kind", place.organisation_kind))
    if since := shown_moment(place.started):
        parts.append(since)
    return ", ".join(parts)


def _contract(career: Career, place: r.Placement) -> str:
    contract = questions.contract_of(career, place)
    if contract is None:
        return say("narrative_none_told")
    term = contract.terms[-1]
    kind = word("contract_kind", term.kind)
    day = shown_day(term.ends)
    return say("narrative_contract", kind=kind, day=day) if day else say("narrative_contract_open", kind=kind)


def _handovers(career: Career, place: r.Placement) -> str:
    told = [
        say(
            "narrative_handover",
            warm=word("handover_offered.warm", "unknown" if one.warm is None else str(one.warm).lower()),
            topics=", ".join(word("handover_topic", topic) for topic in one.topics) or say("narrative_none_told"),
        )
        for one in career.handovers.values()
        if one.offered and (one.placement == place.ref or _same_employer(career, one.placement, place))
    ]
    return "; ".join(told) or say("narrative_none_told")


def _same_employer(career: Career, ref: str | None, place: r.Placement) -> bool:
    """Whether another place was with the employer of this one: what was handed over there goes on here."""
    other = career.placements.get(ref or "")
    return other is not None and other.organisation is not None and other.organisation == place.organisation


def _found_missing(whole: Career, place: r.Placement | None) -> Iterator[tuple[str, str]]:
    """What somebody noticed that had not been handed over to this employer, whenever that was."""
    for one in whole.missing_handovers:
        started = [other for other in whole.started_placements() if _began_before(other, one.moment)]
        if place is None or not started or not (
            started[-1].ref == place.ref or _same_employer(whole, started[-1].ref, place)
        ):  # fmt: skip
            continue
        topics = ", ".join(word("handover_topic", topic) for topic in one.topics) or say("narrative_none_told")
        yield "found_missing", f"{word('handover_occasion', one.occasion)}: {topics}"


def _began_before(place: r.Placement, moment: Moment) -> bool:
    return place.started is not None and place.started.order < moment.order


def _contact(career: Career, setback: Laid) -> str:
    contact = questions.last_contact(career, None)
    if contact is None:
        return say("narrative_none_told")
    roles = ", ".join(word("role", role) for role in contact.roles)
    last, day = questions.contact_days(career, contact, setback.moment.latest).latest, setback.moment.latest
    if last is None or day is None or setback.moment.dayless:
        return say("narrative_contact", roles=roles)
    return say("narrative_contact_days", days=(day - last).days, roles=roles)


def _plan(career: Career, names: Names) -> str:
    plan = career.plan()
    if plan is None:
        return say("narrative_none_told")
    return say(
        "narrative_plan",
        day=shown_moment(plan.agreed) or word("precision", "order"),
        relapse=word("role", plan.relapse_contact) if plan.relapse_contact else say("narrative_none_told"),
        net=names.of(plan.safety_net) if plan.safety_net else say("narrative_none_told"),
    )


def _signals(signals: Iterable[r.Signal]) -> str:
    seen = (
        f"{word('sign', one.sign)} ({', '.join(filter(None, (word('role', one.seen_by), shown_moment(one.moment))))})"
        for one in signals
    )
    return ", ".join(dict.fromkeys(seen)) or say("narrative_none_told")


def _supervisor(place: r.Placement | None, names: Names) -> str:
    if place is None or not place.supervisor_changes:
        return ""
    successor = place.supervisor_changes[-1].successor
    return say("narrative_supervisor", successor=names.of(successor) if successor else say("narrative_none_told"))
