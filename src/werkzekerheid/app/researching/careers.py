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
from werkzekerheid.app.documents import view
from werkzekerheid.app.readable import UNREADABLE
from werkzekerheid.app.researching.grounds import PURPOSE
from werkzekerheid.app.researching.projects import key_name, project_of
from werkzekerheid.app.standing import Asker, placed
from werkzekerheid.career.evolve import told_days, until
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.layout import Laid, lay_out
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.research.blurring import blur_of
from werkzekerheid.research.formats.known import format_named
from werkzekerheid.research.prepared import NEVER, prepare
from werkzekerheid.research.privacy import quasi_identifiers, whole
from werkzekerheid.research.pseudonyms import Names
from werkzekerheid.settings import settings as settings_here
from werkzekerheid.sharing.contract import contract
from werkzekerheid.sharing.gateway import Asking, Decision, decide
from werkzekerheid.sharing.narrowing import class_of, fact_for
from werkzekerheid.sharing.tables import load_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.app.documents import View
    from werkzekerheid.app.standing import Placed
    from werkzekerheid.readmodels.skips import Skips
    from werkzekerheid.research.formats.base import About, Part
    from werkzekerheid.research.prepared import ResearchCareer
    from werkzekerheid.research.projects import Project

EVENTS = "timeline"
"""The projection by whose contract single events are judged."""
LINKS_ORGANISATIONS = frozenset({"ocel"})
"""Formats in which an employer is a thing of its own: there it has one pseudonym over all careers."""
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


class Seen(NamedTuple):
    """A career of which something may leave: of which classes, on which rows, and who gives it."""

    one: View
    placed: Placed
    decision: Decision
    sender: str


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
    project, skips = project_of(app.ledger, job.project), skips_of(app.ledger)
    if project.closed_on is not None:
        raise Refusal("research_project_closed")
    names = names_of_project(app, job.project, job.format)
    for career in careers:
        seen = _seen(app, project, career, skips)
        if isinstance(seen, str):
            left_out[seen] += 1
            continue
        if all(one.position > job.position for one in seen.one.stream.events):
            continue  # opened since: whoever asks again for what was asked then is told nothing of it
        blur = blur_of(project.dates, names.weeks(career), job.last)
        laid, days, recorded = _laid(seen, job, blur.cut)
        if not laid:
            left_out[_NOTHING] += 1
            continue
        yield prepare(career, laid, days, recorded, (names, blur)), _line(career, seen, laid)


def _seen(app: App, project: Project, career: str, skips: Skips) -> Seen | str:
    """What may leave of a career today, or why nothing may."""
    requester = Actor(actor="researcher", role="researcher", organisation=project.organisation)
    who = Asker(requester, any_person=True, stands_in_for=frozenset())
    try:
        one = view(app, career, LATEST, skips)
        stands = placed(app, who, PURPOSE, one)
    except Refusal as refusal:
        if refusal.code not in _CODES:
            raise
        return _UNREADABLE
    if any(each.fact.TYPE == "erased" and class_of("erased", each.fact) == "work" for each in one.stream.events):
        return _NOTHING  # nobody can tell any more whether an objection went with it
    sender = stands.holder or project.decider or "unknown"
    if not _decides(app, project, one, stands):
        return _ELSEWHERE
    standing = stands.standing
    if stands.holder is None:
        standing = standing._replace(sender_kind=standing.sender_kind or "other")
    asking = Asking("researcher", PURPOSE, None, frozenset({"necessity_reason"}), project.legal_basis)
    decision = decide(asking, standing, contract(EVENTS), load_tables())
    if decision.why is not None:
        return decision.why.code
    return Seen(one, stands, decision, sender)


def _decides(app: App, project: Project, one: View, stands: Placed) -> bool:
    """Whether the organisation that registered the project may decide about a career.

    It may where it holds the data or nobody does, and about a reconstruction: that was told for research.
    """
    if app.demo or one.told.on is not None or stands.holder is None:
        return True
    return project.decider in {stands.holder, one.names.keys.get(stands.holder)}


def _laid(seen: Seen, job: Job, cut: date) -> tuple[list[Laid], Any, dict[str, Any]]:
    """The facts that leave, as they were known at the position of the job, each without what may not be seen."""
    events = [one for one in seen.one.stream.events if one.position <= job.position]
    if len(events) == len(seen.one.stream.events):
        laid, days = seen.one.laid, seen.one.told
    else:
        standing = effective(events).events
        laid, days = lay_out(standing), told_days(standing)
    recorded = {one.event_id: one.recorded_at for one in events}
    return list(_narrowed(until(laid, cut), seen.decision.classes, job.types)), days, recorded


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
        "sender_organisation": seen.sender,
        "sender_role": seen.placed.holder_role,
        "basis": " ".join(dict.fromkeys(one.basis for one in seen.decision.grounds)),
        "classes": sorted(classes),
        "events": [one.moment.event_id for one in laid],
        "rules": seen.decision.rules,
    }
