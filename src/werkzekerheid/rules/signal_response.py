"""Every sign that it may go wrong gets an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pydantic import Field

from werkzekerheid.facts.vocabulary import Sign
from werkzekerheid.rules.known import known_before
from werkzekerheid.rules.promised import Settled, first, makes_a_promise, promised
from werkzekerheid.rules.stays import running_at
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import answer_within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import DropOut, Signal
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "signal_response"


class SignalResponsePeriod(Period):
    """How soon an answer comes; `sign_working_days` for the signs that cannot wait so long."""

    answer_working_days: WholeDays
    sign_working_days: dict[Sign, WholeDays] = Field(default_factory=dict)

    def working_days(self, sign: str) -> int:
        """How soon this sign is answered."""
        return self.sign_working_days.get(cast("Sign", sign), self.answer_working_days)


def promises(career: Career, table: Table[SignalResponsePeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """One for each sign. A talk with the worker does not answer it by itself: it may not have been about this."""
    for signal in career.signals.values():
        ended = _end_of_what_it_was_about(career, signal)
        # A sign that is learned only after that ended comes too late to be answered.
        if makes_a_promise(career, signal.moment) and not (ended and known_before(ended, signal.moment)):
            yield _answer(career, table, signal, ended)


def _answer(career: Career, table: Table[SignalResponsePeriod], signal: Signal, ended: Moment | None) -> Promise:
    window = answer_within(signal.moment, table.on(signal.moment).working_days(signal.sign))
    answered = first(one.moment for one in signal.answers if one.action != "none")
    ignored = [one.moment for one in signal.answers if one.action == "none"]
    given_up = first([*ignored, *(_drop_outs(career, signal, ended) if ended else ())])
    settled = Settled(answered, first([career.closed, ended]), given_up_by=given_up)
    evidence = [one.event_id for one in ignored]
    return promised(table, "", signal.moment.event_id, signal.moment, window, settled, evidence)


def _drop_outs(career: Career, signal: Signal, ended: Moment) -> Iterator[Moment]:
    """Whom nobody answered, and who then dropped out, was not excused from anything."""
    yield from (one.moment for one in career.drop_outs if _is_end_of(one, ended, signal))
    if signal.moment.dayless:
        yield from (one.moment for one in career.educations if one.moment == ended and one.kind == "dropped_out")


def _is_end_of(drop_out: DropOut, ended: Moment, signal: Signal) -> bool:
    """True where what the sign was about ended in this drop-out, and before an answer was due."""
    if signal.placement is not None:
        same = drop_out.placement == signal.placement
    else:
        same = drop_out.placement is None and drop_out.moment.order <= ended.order + 1
    return same and signal.moment.dayless and drop_out.moment.order > signal.moment.order


def _end_of_what_it_was_about(career: Career, signal: Signal) -> Moment | None:
    """The end of its placement; of a sign from a time without work, the end of that time."""
    if signal.placement is not None:
        placement = career.placements.get(signal.placement)
        return placement.ended if placement else None
    order = signal.moment.order
    if any(running_at(career, order)):
        return None
    trainings = (one.ended for one in career.trainings.values() if one.started.order < order)
    schools = (note.moment for note in career.educations if _at_school(career, order) and note.kind != "started")
    starts = (one.started for one in career.placements.values())
    return first(one for one in (*trainings, *schools, *starts) if one and one.order > order)


def _at_school(career: Career, order: int) -> bool:
    """True where the last that is told of education, at this place in the order of life, is that it began."""
    before = [note for note in career.educations if note.moment.order < order]
    return bool(before) and before[-1].kind == "started"
