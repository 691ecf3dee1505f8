"""At every change of employer, coach or case owner there is a handover.

It is offered before, accepted, warm, holds the topics that matter, and reaches the one on the floor.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.facts.vocabulary import DataClass, HandoverTopic, Role
from werkzekerheid.rules.changes import changes, handovers_of
from werkzekerheid.rules.promise import DAYLESS, Window
from werkzekerheid.rules.promised import Settled, first, promised
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Handover
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.rules.changes import Change
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "handover"


class HandoverPeriod(Period):
    """The days after the start (or the offer), the topics that matter, and who is on the floor.

    `classes` names the data class of a topic that tells more than of the work: the worker may keep it back.
    """

    hard_days: WholeDays
    accepted_opens_days: WholeDays
    accepted_due_days: WholeDays
    complete_due_days: WholeDays
    topics: tuple[HandoverTopic, ...]
    classes: dict[HandoverTopic, DataClass]
    floor_roles: tuple[Role, ...]


def promises(career: Career, table: Table[HandoverPeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """The parts come in a row, so that one missing handover is one open promise.

    `offered` at each change; `accepted` once there is an offer; at a change of employer, once it was accepted:
    `topics`, `warm` (only where it is told that it was not) and `relayed`.
    """
    for change, offers in handovers_of(career, changes(career)):
        placement = career.placements.get(change.subject) if change.kind == "employer" else None
        if placement is not None and not table.applies_to(placement):
            continue
        offered = offers[0].offered if offers else None
        window = _offered_window(change, table.on(change.ground))
        yield promised(table, "offered", change.subject, change.ground, window, Settled(offered, change.over))
        if offered is None:
            continue
        yield from _accepted(table, change, offers, offered)
        accepted = [one for one in offers if one.accepted]
        if accepted and change.kind == "employer":
            yield from _complete(career, table, change, offers, accepted[0])


def topics_given(offers: list[Handover]) -> dict[str, Moment]:
    """What has come across, by topic with the moment; not what the receiver found missing, until it was passed on."""
    given: dict[str, Moment] = {}
    for one in offers:
        for topic in one.topics:
            if one.offered and topic not in one.missing:
                given.setdefault(topic, one.offered)
        for relay in one.relays:
            for topic in relay.topics:
                given.setdefault(topic, relay.moment)
    return given


def _offered_window(change: Change, period: HandoverPeriod) -> Window:
    """Opens when the change is certain, due on the day of it, hard some days later."""
    starts = change.starts
    opens_on = change.ground.known_on or (starts.known_on if starts else None)
    if opens_on is None:
        return DAYLESS
    return _until_after(starts, opens_on, 0, grace=period.hard_days)


def _until_after(starts: Moment | None, opens_on: date, days: int, grace: int = 0) -> Window:
    """Due so many days after the start; unknown while that is to come."""
    if starts is None or starts.latest is None:
        return Window(opens_on, None, None)
    due_on = max(starts.latest + timedelta(days=days), opens_on)
    return Window(opens_on, due_on, due_on + timedelta(days=grace))


def _accepted(
    table: Table[HandoverPeriod], change: Change, offers: list[Handover], offered: Moment
) -> Iterator[Promise]:
    period = table.on(offered)
    window = after(offered, due=period.accepted_due_days, opens=period.accepted_opens_days)
    accepted = first(one.accepted for one in offers)
    if window is None and accepted is None:
        return
    evidence = [one.refused.event_id for one in offers if one.refused]
    settled = Settled(accepted, change.over)
    yield promised(table, "accepted", change.subject, offered, window or DAYLESS, settled, evidence)


def _complete(
    career: Career, table: Table[HandoverPeriod], change: Change, offers: list[Handover], accepted: Handover
) -> Iterator[Promise]:
    """What an accepted handover still has to hold."""
    ground = accepted.accepted
    if ground is None or accepted.offered is None:
        return
    period, evidence = table.on(ground), [accepted.offered.event_id]
    window = DAYLESS if ground.known_on is None else _until_after(
        change.starts, ground.known_on, period.complete_due_days
    )  # fmt: skip
    all_given = _all(topics_given(offers), _wanted(career, period, accepted.to_role))
    yield promised(table, "topics", change.subject, ground, window, Settled(all_given, change.over), evidence)
    if accepted.warm is False:
        warm = first(one.offered for one in offers if one.warm)
        yield promised(table, "warm", change.subject, ground, window, Settled(warm, change.over), evidence)
    floor = frozenset(period.floor_roles)
    if change.starts is not None and accepted.to_role not in floor | {None, "unknown"}:
        told = Settled(_reached_the_floor(career, change, offers, floor), change.over)
        relayed = _not_before(window, change.starts)
        yield promised(table, "relayed", change.subject, ground, relayed, told, evidence)


def _wanted(career: Career, period: HandoverPeriod, receiver: str | None) -> list[str]:
    """The topics that matter, without those that the worker chose to keep from this receiver."""
    chosen = career.openness.get(receiver or "")
    if chosen is None:
        return list(period.topics)
    return [topic for topic in period.topics if period.classes.get(topic, "work") in {*chosen, "work"}]


def _all(given: dict[str, Moment], wanted: list[str]) -> Moment | None:
    """The event with which the last of the topics came across; None while one is missing."""
    if not all(topic in given for topic in wanted):
        return None
    return max((given[topic] for topic in wanted), key=lambda one: one.order, default=None)


def _reached_the_floor(career: Career, change: Change, offers: list[Handover], floor: frozenset[str]) -> Moment | None:
    """The first that brought it to somebody on the floor; also that the supervisor is said to be informed."""
    placement = career.placements.get(change.subject)
    informed = placement.started if placement and placement.supervisor_informed else None
    direct = (one.offered for one in offers if one.to_role in floor)
    relays = (relay.moment for one in offers for relay in one.relays if relay.role in floor)
    return first([informed, *direct, *relays])


def _not_before(window: Window, starts: Moment) -> Window:
    """The floor has to know it from the start on, not before."""
    if window.opens_on is None or window.due_on is None or starts.known_on is None:
        return window
    opens_on = max(window.opens_on, starts.known_on)
    return Window(opens_on, max(window.due_on, opens_on), max(window.broken_after or opens_on, opens_on))
