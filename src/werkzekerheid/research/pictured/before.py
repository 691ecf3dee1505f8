"""What lay before a drop-out: how long ago the first signal was, and how long ago the last contact with the worker.

Each is counted on the latest day that was told, as everywhere, and so no more precisely than the days of the data set.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.few import count, told_parts
from werkzekerheid.research.pictured.extract import LEAST, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.research.pictured.extract import Extract

BOUNDS = (30, 60, 90, 180, 365)
"""The last days of all spans but the last two: what took longer, and what was not there."""
LONGER, NONE = "longer", "none"


class DropOut(NamedTuple):
    """A drop-out of which the day is known, and the day on which its place began where that is."""

    career: str
    placement: str
    day: date
    since: date | None


class Gap(NamedTuple):
    """The days between something and a drop-out; None where it was not there."""

    career: str
    days: int | None


def check_told(extract: Extract) -> None:
    """Looks whether the format has the tables.

    Raises:
        Refusal: `plot_not_in_format`.
    """
    if extract.format not in {"csv", "parquet"}:
        raise Refusal("plot_not_in_format", format=extract.format)


def drop_outs(extract: Extract) -> list[DropOut]:
    """Those with a day, in the order of the file."""
    began = {
        (career, placement): date.fromisoformat(day)
        for career, placement, day in rows(extract, "placements", ("career", "placement", "started_latest"))
        if day
    }
    return [
        DropOut(career, placement, date.fromisoformat(day), began.get((career, placement)))
        for career, placement, day, type_ in rows(extract, "events", ("career", "placement", "latest", "type"))
        if type_ == "dropped_out" and day
    ]


def since_first_signal(extract: Extract) -> list[Gap]:
    """The days from the first signal about a place, or about none in particular, since it began."""
    check_told(extract)
    seen = defaultdict[str, list[tuple[str, date]]](list)
    for career, placement, day in rows(extract, "signals", ("career", "placement", "latest")):
        if day:
            seen[career].append((placement, date.fromisoformat(day)))
    return [
        Gap(one.career, _since(one.day, min(_within(one, seen[one.career]), default=None)))
        for one in drop_outs(extract)
    ]


def _within(one: DropOut, found: Sequence[tuple[str, date]]) -> list[date]:
    return [
        day for placement, day in found
        if placement in {"", one.placement} and (one.since or date.min) <= day <= one.day
    ]  # fmt: skip


def since_last_contact(extract: Extract) -> list[Gap]:
    """The days from the last contact with the worker."""
    check_told(extract)
    columns = ("career", "with_roles", "latest", "series", "every_days", "starts_latest", "stops_latest")
    held = defaultdict[str, list[tuple[str, ...]]](list)
    for career, roles, *told in rows(extract, "contacts", columns):
        if "worker" in roles.split():
            held[career].append(tuple(told))
    return [
        Gap(one.career, _since(one.day, max(_contact_days(held[one.career], one.day), default=None)))
        for one in drop_outs(extract)
    ]


def _contact_days(found: Sequence[tuple[str, ...]], before: date) -> Iterator[date]:
    for latest, series, every, starts, stops in found:
        first = starts or latest if series == "true" else latest
        if not first or (day := date.fromisoformat(first)) > before:
            continue
        if series == "true" and every:
            until = min(before, date.fromisoformat(stops)) if stops else before
            yield day + timedelta(days=max((until - day).days, 0) // int(every) * int(every))
        else:
            yield day


def _since(day: date, before: date | None) -> int | None:
    return None if before is None else (day - before).days


def spans(found: Sequence[Gap]) -> dict[str, int | None]:
    """How many drop-outs lay so long behind it, by span: up to each of BOUNDS, LONGER and NONE.

    Raises:
        Refusal: `plot_few` too few workers dropped out.
    """
    whole = count(one.career for one in found)
    if whole.workers < LEAST:
        raise Refusal("plot_few", least=LEAST)
    names = (*map(str, BOUNDS), LONGER, NONE)
    parts = {name: count(one.career for one in found if _span(one.days) == name) for name in names}
    return told_parts(parts, whole, LEAST)


def _span(days: int | None) -> str:
    return NONE if days is None else next((str(last) for last in BOUNDS if days <= last), LONGER)
