"""Replays of career files as documents: what `werkzekerheid replay` prints and other tools read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.importing import UNSET
from werkzekerheid.app.replay import Judge, Played, known_on, play
from werkzekerheid.facts.career_file import CareerFile, read_career_file
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.told_events import told_events
from werkzekerheid.readmodels import begeleidingsplan, dropout_risk, promises, situation
from werkzekerheid.readmodels.days import Asked, iso
from werkzekerheid.readmodels.names import Names
from werkzekerheid.rules.dropout_risk import assess, load_table
from werkzekerheid.rules.promise import state
from werkzekerheid.rules.registry import all_promises, load_tables

if TYPE_CHECKING:
    from datetime import date

    from werkzekerheid.app.walk import PlayedAlert
    from werkzekerheid.facts.event import Event

READER = Actor(actor="replay", role="researcher")


def judge() -> Judge:
    """The rules of the catalogue."""
    tables, table = load_tables(), load_table()
    return Judge(
        lambda career, day: all_promises(career, day, tables),
        lambda career, day, promises: assess(career, table, day, promises),
    )


class Replayed(NamedTuple):
    """A replay with everything it was made from."""

    career_file: CareerFile
    events: tuple[Event, ...]
    played: Played
    names: Names


def replay(name: str, content: bytes, *, until: date | None = None) -> Replayed:
    """Plays a career file, up to the day it was told or to an earlier day.

    Raises:
        Findings: something is wrong with the file.
    """
    career_file = read_career_file(content, name, READER)
    events = told_events(career_file, READER, UNSET)
    return Replayed(career_file, events, play(career_file.career_id, events, judge(), until), _names(career_file))


def document(replayed: Replayed) -> dict[str, Any]:
    """The document of a replay; events are named by their number in the file."""
    career_file, _, played, names = replayed
    asked = Asked(played.ended_on)
    risk = assess(played.career, load_table(), played.ended_on)
    return {
        "career": career_file.head.key,
        "events": len(career_file.events),
        "told": career_file.head.told,
        "situation": situation.document(played.career, names, asked),
        "begeleidingsplan": begeleidingsplan.document(played.career, played.laid, names, asked),
        "dropout_risk": dropout_risk.document(played.career, risk, names, asked),
        "promises": promises.document(career_file.career_id, played.promises, names, played.ended_on),
        "alerts": [_alert(one, names, played.ended_on) for one in played.alerts],
        "risk": [
            {"on": iso(one.on), "after": one.after, "level": one.level, "points": one.points} for one in played.risk
        ],
    }


def situation_as_known(name: str, content: bytes, as_of: date, known: date) -> dict[str, Any]:
    """The situation on a day, as the responsible organisation would have seen it on another.

    Raises:
        Findings: something is wrong with the file.
    """
    career_file = read_career_file(content, name, READER)
    events = told_events(career_file, READER, UNSET)
    career = known_on(career_file.career_id, events, known).career(as_of)
    return {**situation.document(career, _names(career_file), Asked(as_of)), "known_at": known.isoformat()}


def _names(career_file: CareerFile) -> Names:
    return Names(career_file.keys, {event.event_id: event.number for event in career_file.events})


def _alert(alert: PlayedAlert, names: Names, day: date | None) -> dict[str, Any]:
    """One alert of a replay."""
    promise = alert.promise
    settled_on = iso(alert.settled_on)
    now = state(promise, day)
    gone = alert.settled == "withdrawn" and alert.because == "ground_gone"
    return {
        "rule": promise.rule,
        "part": promise.part,
        "subject": names.subject(promise.subject),
        "concerns": promise.concerns,
        "raised_on": iso(alert.raised_on),
        "raised_after": alert.raised_after,
        "due_on": iso(promise.window.due_on),
        "state_at_end": "withdrawn" if gone else now,
        "withdrawn_on": settled_on if alert.settled == "withdrawn" else None,
        "kept_on": iso(promise.kept_on) if now in {"kept", "kept_late"} else None,
        "evidence": names.evidence(promise.evidence),
    }
