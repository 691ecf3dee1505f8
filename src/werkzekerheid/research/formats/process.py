"""What process mining asks of an event: its activity, where in it the event stands, and the instant it is put on."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.layout import Moment

_TRANSITIONS = {
    "requested": "schedule", "offered": "schedule", "proposed": "schedule", "promised": "schedule",
    "started": "start", "opened": "start", "assigned": "start", "granted": "start", "concluded": "start",
    "refused": "withdraw", "declined": "withdraw", "rejected": "withdraw", "withdrawn": "withdraw",
    "dropped": "ate_abort", "lost": "suspend", "regained": "resume",
}  # fmt: skip
_OF_TYPE = {
    "relapse_reported": "suspend", "sickness_reported": "suspend", "relapse_ended": "resume",
    "recovery_reported": "resume", "returned_to_work": "resume", "dropped_out": "pi_abort",
}  # fmt: skip
_THINGS = ("placement", "contract", "coach", "provision", "training", "handover", "plan", "agreement", "wish")
"""Fields that name the thing an event is about, the more telling ones first where several do."""


@cache
def transition(type_: str) -> str:
    """Where in its activity an event stands, by the standard lifecycle of XES; most are over as they happen."""
    return _OF_TYPE.get(type_) or _TRANSITIONS.get(type_.rpartition("_")[2], "complete")


@cache
def activity(type_: str) -> str:
    """What begins, goes on and ends: `placement` of `placement_started` and `placement_ended`."""
    stem, _, ending = type_.rpartition("_")
    return stem if ending != "out" else "drop_out"


def instance(fact: Fact) -> str | None:
    """The thing that an event is of: two events of one placement are of one instance."""
    own = activity(fact.TYPE)
    for name in (own, *_THINGS):
        value = fact.__dict__.get(name)
        if isinstance(value, str):
            return value
    return None


def put_on(moment: Moment) -> date | None:
    """The day that a tool sorts by: the earliest one, else the latest bound; None where no day is known at all.

    Of an event of which only the order is known the bound is all there is: its precision says so.
    """
    return moment.earliest or moment.bound or moment.latest
