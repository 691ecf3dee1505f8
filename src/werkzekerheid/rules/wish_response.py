"""A wish to develop gets an answer; who has to tell it twice is heard by the lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.facts.vocabulary import Role
from werkzekerheid.rules.promised import Settled, first, first_after, makes_a_promise, promised
from werkzekerheid.rules.stays import end_of_stay, running_then, stay_of
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after, answer_within

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Wish
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "wish_response"


class WishResponsePeriod(Period):
    """When an answer is looked for; how soon one comes to a wish that had to be told again, and who hears of it."""

    answer_opens_days: WholeDays
    answer_due_days: WholeDays
    answer_grace_days: WholeDays
    again_working_days: WholeDays
    again_audience: tuple[Role, ...]


def promises(career: Career, table: Table[WishResponsePeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """One for each wish from its first telling, and another once it is told again without an answer.

    The second takes the place of the first. A wish that is told after an answer is a new one.
    """
    for wish in career.wishes.values():
        for told in _without_answer_between(wish):
            if makes_a_promise(career, told[0]):
                yield from _answer(career, table, wish, told)
            if len(told) > 1 and makes_a_promise(career, told[1]):
                yield _again(career, table, wish, told)


def _without_answer_between(wish: Wish) -> list[list[Moment]]:
    """The tellings, those between which nobody answered taken together."""
    runs: list[list[Moment]] = []
    for moment in wish.told:
        answered = runs and any(runs[-1][-1].order < one.moment.order < moment.order for one in wish.answers)
        if not runs or answered:
            runs.append([])
        runs[-1].append(moment)
    return runs


def _answer(career: Career, table: Table[WishResponsePeriod], wish: Wish, told: list[Moment]) -> Iterator[Promise]:
    period = table.on(told[0])
    window = after(told[0], opens=period.answer_opens_days, due=period.answer_due_days, grace=period.answer_grace_days)
    if window is None:
        return
    over = first([told[1] if len(told) > 1 else None, _over(career, told[0])])
    yield promised(table, "answer", wish.ref, told[0], window, Settled(_answered(wish, told[0]), over))


def _again(career: Career, table: Table[WishResponsePeriod], wish: Wish, told: list[Moment]) -> Promise:
    ground = told[1]
    period = table.on(ground)
    window = answer_within(ground, period.again_working_days)
    done = Settled(_answered(wish, ground), _over(career, ground), given_up_by=_dropped_out(career, ground))
    promise = promised(table, "again", wish.ref, ground, window, done, [one.event_id for one in told])
    return promise._replace(audience=period.again_audience)


def _answered(wish: Wish, told: Moment) -> Moment | None:
    """Any answer: to say no, or not yet, is one too."""
    return first_after(told, (one.moment for one in wish.answers))


def _over(career: Career, told: Moment) -> Moment | None:
    """The end of the work in which it was told; of a wish told without work, the next start."""
    where = running_then(career, told)
    if where is not None:
        return first([career.closed, end_of_stay(career, where)])
    starts = (one.started for one in career.placements.values() if one.started and one.started.order > told.order)
    return first([career.closed, *starts])


def _dropped_out(career: Career, told: Moment) -> Moment | None:
    """The drop-out from that work, where no days are known: who was not heard then was not excused from anything."""
    where = running_then(career, told)
    if where is None or not told.dayless:
        return None
    stay = stay_of(career, where.ref)
    return first_after(told, (one.moment for one in career.drop_outs if one.placement in stay))
