"""How long people stay at a place: the estimate of Kaplan and Meier, with late entry, and what of it may be told.

Drop-out is what is waited for; a place that ended otherwise, or went on, was observed until then and no longer.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.few import told_down
from werkzekerheid.research.pictured.before import drop_outs
from werkzekerheid.research.pictured.extract import LEAST, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.research.pictured.extract import Extract


class Place(NamedTuple):
    """A place at risk, in days since it began: from `enters` (exclusive) to `leaves`, and whether in drop-out."""

    career: str
    enters: int
    leaves: int
    dropped_out: bool


class Step(NamedTuple):
    """After `day` this share is left; so many were at risk on it, and so many dropped out on it."""

    day: int
    at_risk: int
    dropped_out: int
    share: float


def places(extract: Extract) -> list[Place]:
    """The places of a data set.

    Raises:
        Refusal: `plot_not_in_format` the format does not tell of them.
    """
    if extract.format == "survival":
        return list(_of_stretches(extract))
    if extract.format in {"csv", "parquet"}:
        return list(_of_tables(extract))
    raise Refusal("plot_not_in_format", format=extract.format)


def _of_stretches(extract: Extract) -> Iterator[Place]:
    found: dict[str, Place] = {}
    for name, career, start, stop, event in rows(extract, "survival", ("id", "career", "start", "stop", "event")):
        one = found.get(name) or Place(career, int(start), int(stop), dropped_out=False)
        found[name] = Place(
            career, min(one.enters, int(start)), max(one.leaves, int(stop)), one.dropped_out or event == "1"
        )
    yield from found.values()


def _of_tables(extract: Extract) -> Iterator[Place]:
    windows = {
        career: (date.fromisoformat(first), date.fromisoformat(last))
        for career, first, last in rows(extract, "careers", ("career", "observed_from", "observed_until"))
        if first and last
    }
    dropped = {(one.career, one.placement): one.day for one in drop_outs(extract)}
    columns = ("career", "placement", "started_latest", "ended_latest", "dropped_out", "outcome")
    for career, placement, started, ended, dropped_out, outcome in rows(extract, "placements", columns):
        if not started or career not in windows:
            continue
        (first, last), start = windows[career], date.fromisoformat(started)
        end = date.fromisoformat(ended) if ended else dropped.get((career, placement))
        if start > last or (end is not None and end < first):
            continue
        over = end is not None and end <= last
        enters = (max(start, first) - start).days
        leaves = max(((end if end and over else last) - start).days, 1)
        # One that enters on the day of its end was there the day before.
        yield Place(
            career, min(enters, leaves - 1), leaves, over and (dropped_out == "true" or outcome == "dropped_out")
        )


def kaplan_meier(found: Sequence[Place]) -> list[Step]:
    """A step a day on which somebody dropped out, in their order."""
    entered = sorted(one.enters for one in found)
    left = sorted(one.leaves for one in found)
    ended = sorted(one.leaves for one in found if one.dropped_out)
    share, steps = 1.0, list[Step]()
    for day in dict.fromkeys(ended):
        at_risk = bisect_left(entered, day) - bisect_left(left, day)
        number = bisect_left(ended, day + 1) - bisect_left(ended, day)
        share *= 1 - number / at_risk
        steps.append(Step(day, at_risk, number, share))
    return steps


def told_steps(found: Sequence[Place]) -> list[Step]:
    """The steps that may be told: each with the drop-outs since the one before it, of ten workers at least.

    The share is that of the whole estimate on that day; it ends where fewer than ten workers are at risk.

    Raises:
        Refusal: `plot_few` there is none.
    """
    on_day: dict[int, set[str]] = {}
    for one in found:
        if one.dropped_out:
            on_day.setdefault(one.leaves, set()).add(one.career)
    told, since, number = list[Step](), set[str](), 0
    for step in kaplan_meier(found):
        since |= on_day[step.day]
        number += step.dropped_out
        if len(_at_risk(found, step.day)) < LEAST:
            break
        if len(since) >= LEAST:
            told.append(step._replace(dropped_out=number))
            since, number = set(), 0
    if not told:
        raise Refusal("plot_few", least=LEAST)
    return told


def at_risk(found: Sequence[Place], days: Sequence[int]) -> list[int | None]:
    """How many workers were at risk on these days; None where it would tell of few."""
    return told_down([len(_at_risk(found, day)) for day in days], LEAST)


def _at_risk(found: Sequence[Place], day: int) -> set[str]:
    # On the first day are those that begin on it.
    return {one.career for one in found if one.enters < max(day, 1) <= one.leaves}
