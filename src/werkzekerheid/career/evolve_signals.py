"""What the facts of signals, relapse and drop-out do to a career."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.career import records as r
from werkzekerheid.career.dispatch import on, put
from werkzekerheid.career.evolve_placement import reason_givers

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts import signals
    from werkzekerheid.facts.layout import Laid, Moment


@on("signal_observed")
def _signal(career: Career, moment: Moment, fact: signals.SignalObserved, _: Laid) -> Career:
    signal = r.Signal(moment, fact.sign, fact.seen_by, fact.placement)
    return career._replace(signals=put(career.signals, moment.event_id, signal))


@on("signal_answered")
def _signal_answered(career: Career, moment: Moment, fact: signals.SignalAnswered, _: Laid) -> Career:
    signal = career.signals.get(fact.signal)
    if signal is None:
        return career
    answered = signal._replace(answers=(*signal.answers, r.Answer(moment, fact.by, fact.action)))
    return career._replace(signals=put(career.signals, fact.signal, answered))


@on("warning_given")
def _warning(career: Career, moment: Moment, fact: signals.WarningGiven, _: Laid) -> Career:
    return career._replace(warnings=(*career.warnings, r.Note(moment, "warning", about=fact.placement)))


@on("relapse_reported")
def _relapse(career: Career, moment: Moment, fact: signals.RelapseReported, _: Laid) -> Career:
    return career._replace(relapses=(*career.relapses, r.Relapse(moment, fact.placement)))


@on("relapse_ended")
def _relapse_ended(career: Career, moment: Moment, fact: signals.RelapseEnded, _: Laid) -> Career:
    relapses = list(career.relapses)
    open_ones = [i for i, one in enumerate(relapses) if one.ended is None]
    same_place = [i for i in open_ones if relapses[i].placement == fact.placement]
    for i in (same_place or open_ones)[-1:]:
        relapses[i] = relapses[i]._replace(ended=moment, how=fact.how)
    return career._replace(relapses=tuple(relapses))


@on("sickness_reported")
def _sickness(career: Career, moment: Moment, fact: signals.SicknessReported, _: Laid) -> Career:
    return career._replace(sicknesses=(*career.sicknesses, r.Sickness(moment, fact.placement)))


@on("recovery_reported")
def _recovery(career: Career, moment: Moment, _fact: signals.RecoveryReported, _: Laid) -> Career:
    sicknesses = tuple(one if one.recovered else one._replace(recovered=moment) for one in career.sicknesses)
    return career._replace(sicknesses=sicknesses)


@on("life_event_reported")
def _life_event(career: Career, moment: Moment, fact: signals.LifeEventReported, _: Laid) -> Career:
    return career._replace(life_events=(*career.life_events, r.LifeEvent(moment, fact.domain, fact.direction)))


@on("dropped_out")
def _dropped_out(career: Career, moment: Moment, fact: signals.DroppedOut, _: Laid) -> Career:
    reasons_of = reason_givers(fact.reasons)
    # The end of the placement and the drop-out tell of one thing: it counts once.
    placement = fact.placement or (_last_dropped_out_of(career) if fact.phase != "education" else None)
    same = [one for one in career.drop_outs if one.by_end and one.placement == placement]
    reasons_of = reasons_of.union(*(one.reasons_of for one in same))
    others = tuple(one for one in career.drop_outs if one not in same)
    return career._replace(drop_outs=(*others, r.DropOut(moment, placement, fact.phase, reasons_of)))


def _last_dropped_out_of(career: Career) -> str | None:
    """The placement whose end told of a drop-out already, while nothing has begun behind it."""
    last = next((one for one in reversed(career.drop_outs) if one.by_end), None)
    since = max((one.started.order for one in career.placements.values() if one.started), default=-1)
    return last.placement if last and last.moment.order > since else None


@on("exit_talk_held")
def _exit_talk(career: Career, moment: Moment, fact: signals.ExitTalkHeld, _: Laid) -> Career:
    talk = r.ExitTalk(moment, fact.placement, tuple(fact.with_), reason_givers(fact.reasons))
    contact = r.Contact(moment, talk.roles, "unknown", channel="meeting", placement=fact.placement, kind="exit_talk")
    return career._replace(exit_talks=(*career.exit_talks, talk), contacts=(*career.contacts, contact))


@on("returned_to_work")
def _returned(career: Career, moment: Moment, fact: signals.ReturnedToWork, _: Laid) -> Career:
    return career._replace(returns=(*career.returns, r.Note(moment, "returned", about=fact.placement)))
