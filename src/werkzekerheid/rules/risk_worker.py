"""The factors of the drop-out risk that are about the worker and the placement."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.rules.risk_organisation import signs
from werkzekerheid.rules.risk_view import found
from werkzekerheid.rules.stays import end_of_stay, placement_before

if TYPE_CHECKING:
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.dropout_risk import Line
    from werkzekerheid.rules.risk_view import Found, View


def relapse_open(view: View, line: Line) -> Found | None:
    """A relapse was reported and nothing says that it is over."""
    relapses = [(one.moment, one.placement) for one in view.career.relapses if one.ended is None]
    return found(view.recent(relapses, line.days or 0))


def absent_unreported(view: View, line: Line) -> Found | None:
    """Stayed away without a word."""
    return found(signs(view, line))


def sickness_or_lateness(view: View, line: Line) -> Found | None:
    """Is sick more often, or comes late again and again."""
    return found(signs(view, line))


def overload(view: View, line: Line) -> Found | None:
    """The work or the people at work ask too much."""
    return found(signs(view, line))


def expectations_raised(view: View, line: Line) -> Found | None:
    """More is expected than before."""
    more = [
        (one.moment, placement.ref)
        for placement in view.career.placements.values()
        for one in placement.adjustments
        if one.what == "expectations" and one.direction == "more"
    ]
    return found([*signs(view, line), *view.recent(more, line.days or 0)])


def life_event(view: View, line: Line) -> Found | None:
    """Private life became worse, or the home changed."""
    events: list[tuple[Moment, str | None]] = [
        (one.moment, None) for one in view.career.life_events if one.direction == "worse" or one.domain == "housing"
    ]
    return found(view.recent(events, line.days or 0))


def weeks_8_to_16(view: View, line: Line) -> Found | None:
    """The three-month dip: where the start is vague, on each day that may lie in it."""
    day, dip = view.day, []
    for one in view.career.running_placements():
        start = one.started
        if day is None or start is None or start.dayless or start.latest is None:
            continue
        opens_on = (start.earliest or start.latest) + timedelta(days=line.from_days or 0)
        if opens_on <= day <= start.latest + timedelta(days=line.days or 0):
            dip.append(start)
    return found(dip)


def earlier_drop_out(view: View, line: Line) -> Found | None:
    """The first year after a drop-out; where that cannot be measured, up to the end of the first placement after it."""
    return found(one.moment for one in view.career.drop_outs if _is_first_year(view, one.moment, line.days or 0))


def _is_first_year(view: View, moment: Moment, days: int) -> bool:
    ago = view.days_since(moment)
    if ago is not None and (ago > days or not moment.dayless):
        return ago <= days
    return _at_first_after(view, moment)


def _at_first_after(view: View, moment: Moment) -> bool:
    later = [one for one in view.career.started_placements() if one.started and one.started.order > moment.order]
    return not later or end_of_stay(view.career, later[0]) is None


def regular_after_social(view: View, line: Line) -> Found | None:
    """Works at a regular employer right after a social enterprise, where guiding was the core."""
    starts = []
    for stay in view.stays():
        former = placement_before(view.career, stay[-1])
        if stay[0].organisation_kind in line.kinds and former and former.organisation_kind in line.kinds_before:
            starts.append(stay[-1].started)
    return found(starts)


def income_drop(view: View, line: Line) -> Found | None:
    """The income fell, or a supplement to it stopped."""
    stopped: list[tuple[Moment, str | None]] = [
        (one.ended, None) for one in view.career.incomes if one.ended and one.supplementary
    ]
    return found([*signs(view, line), *view.recent(stopped, line.days or 0)])


WORKER = {
    one.__name__: one
    for one in (
        relapse_open, absent_unreported, sickness_or_lateness, overload, expectations_raised, life_event, weeks_8_to_16,
        earlier_drop_out, regular_after_social, income_drop,
    )
}  # fmt: skip
