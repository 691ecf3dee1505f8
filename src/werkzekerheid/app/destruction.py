"""Retention: when what ends, the list of what is over, its review, and the destruction with a report.

Every id follows from the list, so whoever was killed on the way carries it out again and does nothing twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import uuid4, uuid5

from pydantic import ValidationError

from werkzekerheid.app import officers
from werkzekerheid.app.clock import today
from werkzekerheid.app.erasing import held
from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.app.readable import UNREADABLE, fitting
from werkzekerheid.app.trying import in_tries
from werkzekerheid.app.upkeep import projector_of
from werkzekerheid.facts.destruction import (
    DestructionListCarriedOut,
    DestructionListDrawnUp,
    DestructionListReviewed,
)
from werkzekerheid.facts.event import NAMESPACE, Event, Told, event_id
from werkzekerheid.facts.finding import Findings, findings_of
from werkzekerheid.facts.sharing import KeysDestroyed
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.names import names_of
from werkzekerheid.readmodels.skips import ANYWHERE, system_stream
from werkzekerheid.sharing.destruction import check_review, found, lists, to_destroy
from werkzekerheid.sharing.retention import load_table, retention_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.destruction import ListedCareer
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.sharing.destruction import DestructionList, Written
    from werkzekerheid.sharing.retention import Retention

    Progress = Callable[[int, int], None]

MOST_CAREERS = 1_000
"""On one list: a person has to look at it. The next list takes the next."""
_UNREADABLE = UNREADABLE | {"career_unfit"}


class Ends(NamedTuple):
    """When the classes of one career end, as far as a key is held; None where its events cannot be read."""

    career_id: str
    called: str
    retention: Retention | None


class Drawn(NamedTuple):
    """A list that was drawn up; `more`: so many careers did not fit on it, `unreadable`: so many nobody can judge."""

    document: dict[str, Any]
    more: int
    unreadable: int


def ends(app: App, requester: Actor, career: str | None = None, day: date | None = None) -> list[dict[str, Any]]:
    """When each class ends: a row per career and class, the first to end first.

    Raises:
        Refusal: `rights_not_for_role`; `career_not_found`.
    """
    officers.check(app, requester)
    on = day or today(app.clock)
    careers = [app.career_id(career)] if career else list(_careers(app.ledger))
    officers.write(app, requester, officers.RETENTION, careers, load_table().version)
    rows = [row for one in careers for row in _rows(_ends(app.ledger, one, on), on)]
    return _first_first(rows)


def ends_of(app: App, career_id: str, day: date) -> list[dict[str, Any]]:
    """The same of one career, for a document about it: whoever makes that writes down who looks."""
    return _first_first(_rows(_ends(app.ledger, career_id, day), day))


def on_lists(app: App, career_id: str) -> list[dict[str, Any]]:
    """The destruction lists on which a career stands or stood, with what became of it; of no other on them."""
    found = (one for one in _lists(app.ledger).values() if any(each.career == career_id for each in one.careers))
    return [_of_one(one, career_id) for one in found]


def _of_one(one: DestructionList, career_id: str) -> dict[str, Any]:
    listed, destroyed, held_up = (
        [each for each in _dumped(some) if each["career"] == career_id]
        for some in (one.careers, one.destroyed, one.held_up)
    )
    return {
        "destruction_list": one.ref,
        "day": one.day,
        "state": one.state,
        "classes": sorted({name for each in listed for name in each["classes"]}),
        "left_out": career_id in one.left_out,
        "destroyed": bool(destroyed),
        "held_up": held_up[0]["why"] if held_up else None,
    }


def _first_first(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["kept_until"] or "9999", row["career"], row["class"]))


def _careers(ledger: Ledger) -> Iterator[str]:
    return (stream.removeprefix("career:") for stream in ledger.streams("career:"))


def _ends(ledger: Ledger, career_id: str, day: date) -> Ends:
    try:
        known = held(ledger, career_id)
        with fitting():
            found = retention_ends(known.events, load_table(), day)
    except Refusal as refused:
        if refused.code not in _UNREADABLE:
            raise
        return Ends(career_id, career_id, None)
    keys = ledger.destroying.held(career_id)
    there = found._replace(classes=tuple(one for one in found.classes if one.data_class in keys))
    return Ends(career_id, names_of(known.own.events).of(career_id), there)


def _rows(one: Ends, day: date) -> Iterator[dict[str, Any]]:
    if one.retention is None:
        return
    frozen = one.retention.frozen
    over = one.retention.over(day)
    for each in one.retention.classes:
        held_up = frozen if frozen and each.freezes else None
        yield {
            "career": one.called,
            "class": each.data_class,
            "kept_until": each.until.isoformat() if each.until else None,
            "over": each.data_class in over,
            "frozen": held_up.why if held_up else None,
            "frozen_since": held_up.since.isoformat() if held_up and held_up.since else None,
            "families": [
                {
                    "family": term.family,
                    "term": term.line.term if term.line else None,
                    "counted_from": term.line.counted_from if term.line else None,
                    "by_law": term.line.by_law if term.line else None,
                    "since": term.since.isoformat() if term.since else None,
                    "kept_until": term.until.isoformat() if term.until else None,
                }
                for term in each.terms
            ],
        }


def draw_up(
    app: App, requester: Actor, day: date | None = None, progress: Progress = lambda _done, _of: None
) -> Drawn | None:
    """Draws up a list of everything whose term is over on a day and that no open list holds; None where that is none.

    Raises:
        Refusal: `rights_not_for_role`; `retention_day_ahead`.
    """
    officers.check(app, requester)
    now = today(app.clock)
    on = day or now
    if on > now:
        raise Refusal("retention_day_ahead", day=on)
    waiting = {each.career for one in _lists(app.ledger).values() if one.is_open for each in one.careers}
    careers = [one for one in _careers(app.ledger) if one not in waiting]
    over: list[dict[str, Any]] = []
    unreadable = 0
    for number, career_id in enumerate(careers, start=1):
        found = _ends(app.ledger, career_id, on).retention
        unreadable += found is None
        if found and (classes := found.over(on)):
            until = max(one.until for one in found.ended(on) if one.until and one.data_class in classes)
            over.append({"career": career_id, "classes": classes, "kept_until": until.isoformat()})
        progress(number, len(careers))
    if not over:
        return None
    ref = f"lijst-{uuid4().hex[:8]}"
    fact = DestructionListDrawnUp.model_validate(
        {
            "destruction_list": ref,
            "day": on.isoformat(),
            "table_version": load_table().version,
            "careers": over[:MOST_CAREERS],
        }
    )
    officers.write(app, requester, officers.DESTRUCTION, [one["career"] for one in over[:MOST_CAREERS]])
    _append(app.ledger, requester, str(uuid4()), lambda _: fact)
    return Drawn(document(found_list(app, ref)), len(over[MOST_CAREERS:]), unreadable)


def found_list(app: App, ref: str) -> DestructionList:
    """One list as it stands.

    Raises:
        Refusal: `retention_no_list`.
    """
    return found(_lists(app.ledger), ref)


def all_lists(app: App, requester: Actor) -> list[dict[str, Any]]:
    """Every list as a document, the oldest first.

    Raises:
        Refusal: `rights_not_for_role`.
    """
    officers.check(app, requester)
    return [document(one) for one in _lists(app.ledger).values()]


def review(
    app: App, ref: str, requester: Actor, why: str, *, approved: bool, left_out: Sequence[str] = ()
) -> dict[str, Any]:
    """Approves or rejects a list, by another person than who drew it up; gives it as it stands then.

    Raises:
        Findings: the reason is too long.
        Refusal: see `sharing.destruction.check_review`; `career_not_found`.
    """
    officers.check(app, requester)
    careers = tuple(dict.fromkeys(app.career_id(one) for one in left_out))
    try:
        fact = DestructionListReviewed.model_validate(
            {
                "destruction_list": ref,
                "decision": "approved" if approved else "rejected",
                "left_out": careers,
                "why": why.strip(),
            }
        )
    except ValidationError as error:
        raise Findings(findings_of(error, DestructionListReviewed.TYPE, None)) from None

    def said(known: dict[str, DestructionList]) -> Fact:
        check_review(found(known, ref), careers, requester)
        return fact

    officers.write(app, requester, officers.DESTRUCTION, careers)
    _append(app.ledger, requester, str(uuid4()), said)
    return document(found_list(app, ref))


def carry_out(app: App, ref: str, requester: Actor, progress: Progress = lambda _done, _of: None) -> dict[str, Any]:
    """Destroys what an approved list says, but for what something has come between; gives the report.

    Raises:
        Refusal: see `sharing.destruction.to_destroy`; or one of the stores cannot be written.
    """
    officers.check(app, requester)
    app.ledger.destroying.check_possible()
    one = found_list(app, ref)
    entries, day = to_destroy(one), today(app.clock)
    trace = officers.write(app, requester, officers.DESTROY, [each.career for each in entries], load_table().version)
    destroyed: list[dict[str, Any]] = []
    held_up: list[dict[str, Any]] = []
    for number, entry in enumerate(entries, start=1):
        why, classes = _destroyed(app.ledger, entry, ref, Told(recorded_by=requester), day, trace)
        if why is None:
            destroyed.append({"career": entry.career, "classes": classes})
        else:
            held_up.append({"career": entry.career, "why": why})
        progress(number, len(entries))
    with projector_of(app.ledger, app.settings) as projector:
        projector.heed_destroyed(PolicyRunner(app.ledger, projector, app.auditing.judging).judge)
    fact = DestructionListCarriedOut.model_validate(
        {"destruction_list": ref, "destroyed": destroyed, "left_out": one.left_out, "held_up": held_up}
    )

    def said(known: dict[str, DestructionList]) -> Fact:
        to_destroy(found(known, ref))
        return fact

    _append(app.ledger, requester, _command(ref, "carried out"), said)
    app.keep_up()
    return document(found_list(app, ref))


def _destroyed(
    ledger: Ledger, entry: ListedCareer, ref: str, told: Told, day: date, trace: str
) -> tuple[str | None, Sequence[str]]:
    """Why nothing is destroyed of a career, or None and the classes of which the keys are gone now."""
    command_id = _command(ref, entry.career)

    def once() -> tuple[str | None, Sequence[str]]:
        try:
            known = held(ledger, entry.career)
        except Refusal as refused:
            if refused.code not in _UNREADABLE:
                raise
            return "unreadable", ()
        before = next((one for one in known.own.events if one.event_id == event_id(command_id)), None)
        if before is not None:  # we were here already; with class work the fact itself went
            return None, tuple(getattr(before.fact, "classes", entry.classes))
        found = _ends(ledger, entry.career, day).retention
        if found is None:
            return "unreadable", ()
        if classes := tuple(one for one in found.over(day) if one in entry.classes):
            fact = KeysDestroyed.model_validate({"classes": classes, "reason": "retention"})
            draft = Draft(fact, told, command_id, event_id(command_id), trace_id=trace)
            ledger.append(f"career:{entry.career}", known.own.version, [draft])
            return None, classes
        return (found.frozen.why if found.frozen else "term_runs"), ()

    why, classes = in_tries(once)
    if why is None:
        ledger.destroying.finish_of(entry.career)
    return why, classes


def _lists(ledger: Ledger) -> dict[str, DestructionList]:
    read = ledger.read(system_stream(ledger), unreadable=ANYWHERE)
    return lists(one for one in read if isinstance(one, Event))


def _append(
    ledger: Ledger, requester: Actor, command_id: str, made: Callable[[dict[str, DestructionList]], Fact]
) -> None:
    """Writes what is made of the lists as they stand to the ledger's own stream, once.

    Raises:
        Refusal: whatever `made` refuses.
    """
    stream, own = system_stream(ledger), event_id(command_id)

    def once() -> None:
        read = ledger.read(stream, unreadable=ANYWHERE)
        if not any(one.event_id == own for one in read):
            fact = made(lists(one for one in read if isinstance(one, Event)))
            ledger.append(stream, len(read), [Draft(fact, Told(recorded_by=requester), command_id, own)])

    in_tries(once)


def _command(ref: str, what: str) -> str:
    """The id of a command that a list gives rise to: the same each time."""
    return str(uuid5(NAMESPACE, f"{ref}:{what}"))


def document(one: DestructionList) -> dict[str, Any]:
    """A list as a document: ids and codes only, but for the reason of the review."""
    return {
        "destruction_list": one.ref,
        "day": one.day,
        "state": one.state,
        "careers": _dumped(one.careers),
        "drawn_up": _person(one.drawn_up),
        "reviewed": _person(one.reviewed) if one.reviewed else None,
        "why": one.why,
        "left_out": list(one.left_out),
        "carried_out": _person(one.carried_out) if one.carried_out else None,
        "destroyed": _dumped(one.destroyed),
        "held_up": _dumped(one.held_up),
    }


def _dumped(values: Iterable[Any]) -> list[dict[str, Any]]:
    return [cast("dict[str, Any]", one.model_dump(mode="json")) for one in values]


def _person(written: Written) -> dict[str, Any]:
    by = written.by
    return {"person": by.actor, "role": by.role, "organisation": by.organisation, "on": written.on.isoformat()}
