"""Some careers of a data set: each is judged as it stands today, made nameless, and written to a part of the format.

Done in this process, in others beside it or on a cluster: what is written is the same. Beside the part lies what is to
be written down about each career that is in it, before anybody is handed the data set.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.app import open_app
from werkzekerheid.app.directory import directory_of
from werkzekerheid.app.readable import UNREADABLE, fitting, read_whole
from werkzekerheid.app.researching.grounds import PURPOSE
from werkzekerheid.app.researching.projects import key_name, project_of
from werkzekerheid.career.evolve import fold_laid, told_days, until
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.layout import Laid, lay_out
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.research.blurring import blur_of
from werkzekerheid.research.formats.known import format_named
from werkzekerheid.research.prepared import NEVER, prepare
from werkzekerheid.research.privacy import quasi_identifiers, whole
from werkzekerheid.research.pseudonyms import Names
from werkzekerheid.settings import settings as settings_here
from werkzekerheid.sharing.contract import contract
from werkzekerheid.sharing.gateway import Asking, Decision, Standing, decide
from werkzekerheid.sharing.holder import Holder, holder_of
from werkzekerheid.sharing.narrowing import class_of, fact_for
from werkzekerheid.sharing.tables import load_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from werkzekerheid.app.app import App
    from werkzekerheid.career.evolve import Told as ToldDays
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Event
    from werkzekerheid.readmodels.skips import Skips
    from werkzekerheid.research.formats.base import About, Part
    from werkzekerheid.research.prepared import ResearchCareer
    from werkzekerheid.research.projects import Project

EVENTS = "timeline"
"""The projection by whose contract single events are judged."""
LINKS_ORGANISATIONS = frozenset({"ocel"})
"""Formats in which an employer is a thing of its own: there it has one pseudonym over all careers."""
DECIDED_BY = frozenset({
    "responsibility_assigned", "coach_assigned", "coach_left", "handover_offered", "handover_accepted",
    "handover_refused", "handover_relayed", "handover_followed_up", "openness_chosen", "rights_requested",
    "rights_decided", "restriction_set", "restriction_lifted", "keys_destroyed", "erased",
})  # fmt: skip
"""The types by which it is told who holds a career and what the worker closed: no other fact touches that."""
_CODES = UNREADABLE | {"career_unfit"}
_ELSEWHERE = "held_by_another"
_UNREADABLE, _NOTHING = "unreadable", "nothing_to_see"


class Job(NamedTuple):
    """What all parts have in common. `last` is the day of the last event that is read, at `position`."""

    ledger_id: str
    project: str
    format: str
    types: frozenset[str]
    position: int
    last: date
    about: About
    folder: Path


class Made(NamedTuple):
    """What became of a part: its files, how many careers and events are in it, and who was left out, by why.

    `given` is a file with a line a career: what is to be written down about it. `quasi` are the quasi-identifiers of
    each career in it, `paths` a digest of all of it.
    """

    part: Part
    careers: int
    events: int
    left_out: Counter[str]
    given: Path
    quasi: list[tuple[str, ...]]
    paths: list[bytes]


class House(NamedTuple):
    """What holds for all careers of a part: the project, today, what is skipped, the kinds of both organisations."""

    app: App
    project: Project
    day: date
    skips: Skips
    decider_kind: str
    recipient_kind: str | None


class Read(NamedTuple):
    """A career as it is today: its events, laid out; `career` is folded as far as today, from what decides alone.

    All of it is folded once, from what leaves.
    """

    events: Sequence[Event]
    laid: Sequence[Laid]
    told: ToldDays
    career: Career


class Seen(NamedTuple):
    """A career of which something may leave: of which classes, on which rows, and who gives it."""

    one: Read
    decision: Decision
    sender: Holder


def make_part(app: App, job: Job, numbered: tuple[int, Sequence[str]]) -> Made:
    """Writes a part to the folder of the job.

    Raises:
        Refusal: the project was closed meanwhile, or the disk is full.
    """
    number, careers = numbered
    left_out, quasi, paths = Counter[str](), list[tuple[str, ...]](), list[bytes]()
    given, counted = job.folder / f"given-{number:05}.jsonl", Counter[str]()
    with given.open("w", encoding="utf-8", newline="\n") as lines:

        def prepared() -> Iterator[ResearchCareer]:
            for left, line in _prepared(app, job, careers, left_out):
                lines.write(f"{json.dumps(line)}\n")
                counted["careers"] += 1
                counted["events"] += len(left.laid)
                quasi.append(quasi_identifiers(left))
                paths.append(whole(left))
                yield left

        part = format_named(job.format).write(prepared(), job.about, job.folder, number)
    part = part._replace(files=dict(part.files), notes=dict(part.notes))
    return Made(part, counted["careers"], counted["events"], left_out, given, quasi, paths)


def make_elsewhere(job: Job, numbered: tuple[int, Sequence[str]]) -> Made:
    """The same in another process or on another machine: opened by the settings of its own environment.

    Raises:
        Refusal: `settings_other_ledger` that is another ledger.
    """
    with open_app(settings_here()) as app:
        if app.ledger.ledger_id != job.ledger_id:
            raise Refusal("settings_other_ledger")
        return make_part(app, job, numbered)


def names_of_project(app: App, project: str, format_name: str) -> Names:
    """The names that a project gives.

    Raises:
        Refusal: the key cannot be read.
    """
    return Names(app.ledger.secret(key_name(project)), link_organisations=format_name in LINKS_ORGANISATIONS)


def _prepared(
    app: App, job: Job, careers: Sequence[str], left_out: Counter[str]
) -> Iterator[tuple[ResearchCareer, dict[str, Any]]]:
    """The careers that may leave, one at a time, each with what is written down about it."""
    project = project_of(app.ledger, job.project)
    if project.closed_on is not None:
        raise Refusal("research_project_closed")
    names = names_of_project(app, job.project, job.format)
    house = _house(app, project)
    for career in careers:
        seen = _seen(house, career)
        if isinstance(seen, str):
            left_out[seen] += 1
            continue
        if all(one.position > job.position for one in seen.one.events):
            continue  # opened since: whoever asks again for what was asked then is told nothing of it
        blur = blur_of(project.dates, names.weeks(career), job.last)
        laid, told, recorded = _laid(seen, job, blur.cut)
        if not laid:
            left_out[_NOTHING] += 1
            continue
        left = _left(career, laid, told, recorded, (names, blur))
        if left is None:
            left_out[_UNREADABLE] += 1
            continue
        yield left, _line(career, seen, laid)


def _left(career: str, *leaving: Any) -> ResearchCareer | None:  # noqa: ANN401  (as `prepare` has them)
    """A career as it leaves; None where what leaves of it makes no career."""
    try:
        with fitting():
            return prepare(career, *leaving)
    except Refusal:
        return None


def _house(app: App, project: Project) -> House:
    decider = project.decider or "unknown"
    directory = directory_of(app.ledger, [decider, project.organisation])
    # Who decides is there: somebody of it registered the project. In a ledger to try out nobody need know of it.
    kinds = directory.kind_of(decider) or "other", directory.kind_of(project.organisation)
    return House(app, project, app.today(), skips_of(app.ledger), *kinds)


def _seen(house: House, career: str) -> Seen | str:
    """What may leave of a career today, or why nothing may.

    Who asks for research stands in no relation to anybody: each class needs the row of the project, and nothing else
    opens anything.
    """
    one = _read(house, career)
    if one is None:
        return _UNREADABLE
    if any(each.fact.TYPE == "erased" and class_of("erased", each.fact) == "work" for each in one.events):
        return _NOTHING  # nobody can tell any more whether an objection went with it
    project = house.project
    holder = holder_of(one.career, project.organisation, PURPOSE)
    if not _decides(house, one, holder):
        return _ELSEWHERE
    if holder.organisation != project.decider:
        holder = Holder(project.decider, "privacy_officer")
    openness = one.career.openness.get("researcher")
    standing = Standing(
        "none",
        house.day,
        sender_kind=house.decider_kind,
        recipient_kind=house.recipient_kind,
        openness=None if openness is None else frozenset(openness),
        restricted=one.career.restricted,
    )
    asking = Asking("researcher", PURPOSE, None, frozenset({"project"}), project.legal_basis)
    decision = decide(asking, standing, contract(EVENTS), load_tables())
    if decision.why is not None:
        return decision.why.code
    return Seen(one, decision, holder)


def _read(house: House, career: str) -> Read | None:
    """A career as it is today; None where it cannot be read: nobody is told half of it."""
    try:
        events = read_whole(house.app.ledger, f"career:{career}", house.skips, lost=True).events
        with fitting():
            standing = effective(events).events
            laid, told = lay_out(standing), told_days(standing)
            decided = [one for one in laid if one.fact.TYPE in DECIDED_BY]
            return Read(events, laid, told, fold_laid(career, until(decided, house.day), told))
    except Refusal as refusal:
        if refusal.code not in _CODES:
            raise
        return None


def _decides(house: House, one: Read, holder: Holder) -> bool:
    """Whether the organisation that registered the project may decide about a career.

    It may where it holds the data or nobody does, and about a reconstruction: that was told for research.
    """
    nobody_else = holder.organisation in {None, house.project.decider}
    return nobody_else or house.app.demo or one.told.on is not None


def _laid(seen: Seen, job: Job, cut: date) -> tuple[list[Laid], ToldDays, dict[str, datetime]]:
    """The facts that leave, as they were known at the position of the job, each without what may not be seen."""
    one = seen.one
    events = [each for each in one.events if each.position <= job.position]
    laid, told = one.laid, one.told
    if len(events) < len(one.events):
        standing = effective(events).events
        laid, told = lay_out(standing), told_days(standing)
    recorded = {each.event_id: each.recorded_at for each in events}
    return list(_narrowed(until(laid, cut), seen.decision.classes, job.types)), told, recorded


def _narrowed(laid: Sequence[Laid], classes: frozenset[str], types: frozenset[str]) -> Iterator[Laid]:
    for one in laid:
        if one.fact.TYPE in types and one.fact.TYPE not in NEVER:
            fact = fact_for(one.fact, classes)
            if fact is not None:
                yield one._replace(fact=fact)


def _line(career: str, seen: Seen, laid: Sequence[Laid]) -> dict[str, Any]:
    """What is to be written down about a career."""
    classes = {class_of(one.fact.TYPE, one.fact) for one in laid}
    return {
        "career": career,
        "sender_organisation": seen.sender.organisation or "unknown",
        "sender_role": seen.sender.role,
        "basis": " ".join(dict.fromkeys(one.basis for one in seen.decision.grounds)),
        "classes": sorted(classes),
        "events": [one.moment.event_id for one in laid],
        "rules": seen.decision.rules,
    }
