"""Makes a data set for a project: within its ground, of who may be in it today, and written down before it is there."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from werkzekerheid import __version__
from werkzekerheid.app.researching import report
from werkzekerheid.app.researching.careers import Job, Made, make_elsewhere, make_part, names_of_project
from werkzekerheid.app.researching.folders import workshop
from werkzekerheid.app.researching.grounds import check_open, condition, types_within
from werkzekerheid.app.researching.handing_over import (
    Extract,
    digest_of,
    keep_on_disk,
    sync,
    uninterrupted,
    write_down,
)
from werkzekerheid.app.researching.projects import By, check_researcher, destroyed, made, project_of, refused
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.ledger import Event
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.store import careers_where
from werkzekerheid.research.formats.base import CAREERS_A_PART, About, tally_of
from werkzekerheid.research.formats.known import NAMES, format_named
from werkzekerheid.research.formats.package import finish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.app.over_careers import Crew
    from werkzekerheid.app.researching.folders import Workshop
    from werkzekerheid.app.researching.report import Measured
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.research.projects import Project

    Progress = Callable[[int, int], None]

_PARTS_A_WORKER = 2
_LONGEST_QUERY = 500
_MOST_COLUMNS = 500


class Wanted(NamedTuple):
    """What a researcher asks for: `types` none is all of the project, `careers` None all of its cohort.

    `position` None is all that is recorded now. `rules`: what the rules said stands beside, where there are tables.
    """

    project: str
    format: str
    folder: Path
    types: tuple[str, ...] = ()
    careers: tuple[str, ...] | None = None
    position: int | None = None
    rules: bool = False


class Making(NamedTuple):
    """One data set on its way: by whom, for which project, and what was asked."""

    app: App
    requester: Actor
    project: Project
    wanted: Wanted
    progress: Progress


class Exported(NamedTuple):
    """A data set that was handed over."""

    extract: str
    careers: int
    events: int
    sha256: str
    position: int
    left_out: Counter[str]
    measured: Measured


def export(app: App, requester: Actor, wanted: Wanted, hands: Crew, progress: Progress) -> Exported:
    """Makes a data set in a new folder, all or nothing.

    Args:
        app: with the ledger.
        requester: a researcher of the project.
        wanted: what is asked.
        hands: who does the work.
        progress: told how many careers are done, twice: prepared, and written down.

    Raises:
        Refusal: whatever is outside the project (`research_...`), which is written down; nothing was made.
        OSError: the disk does not take it; nothing was handed over.
    """
    project = project_of(app.ledger, wanted.project)
    check_researcher(app, requester, project)
    try:
        job, careers = _checked(app, project, wanted)
    except Refusal as refusal:
        raise refused(app, requester, refusal) from None
    making = Making(app, requester, project, wanted, progress)
    with workshop(wanted.folder) as shop:
        job = job._replace(folder=shop.parts.resolve())
        done = _parts(making, job, careers, hands)
        if sum(one.careers for one in done) < project.smallest_cohort:
            raise refused(app, requester, Refusal("research_cohort_small", least=project.smallest_cohort))
        return _handed_over(making, job, done, shop)


def _checked(app: App, project: Project, wanted: Wanted) -> tuple[Job, list[str]]:
    """What is to be done, and of which careers: by their pseudonym, so that their order tells nothing."""
    check_open(project, app.today())
    types = types_within(wanted.types, project.classes, project.types)
    if wanted.format not in NAMES:
        raise Refusal("research_format", formats=", ".join(NAMES))
    report.check_there()
    position, last = _read_up_to(app, project, wanted)
    names = names_of_project(app, project.project, wanted.format)
    careers = sorted(_cohort(app, project, wanted), key=names.career)
    if len(careers) < project.smallest_cohort:
        raise Refusal("research_cohort_small", least=project.smallest_cohort)
    about = About(
        project.project, project.question, position, __version__, project.dates,
        classes=tuple(sorted(project.classes)), until_on=project.until.isoformat() if project.until else None,
        rules=wanted.rules, smallest_cohort=project.smallest_cohort,
    )  # fmt: skip
    job = Job(
        app.ledger.ledger_id, project.project, wanted.format, frozenset(types), position, last, about, wanted.folder
    )
    return job, careers


def _read_up_to(app: App, project: Project, wanted: Wanted) -> tuple[int, date]:
    """The position up to which the ledger is read, and the day of what was recorded there."""
    head = app.ledger.head()
    position = head if wanted.position is None else wanted.position
    if wanted.position is not None and project.where:
        raise Refusal("research_position_and_where")
    if not 1 <= position <= head:
        raise Refusal("research_position", head=head)
    (event,) = app.ledger.read_from(position - 1, 1)
    return position, day_of(event.recorded_at) if isinstance(event, Event) else app.today()


def _cohort(app: App, project: Project, wanted: Wanted) -> set[str]:
    """The careers that are asked for, as far as they are of the project."""
    if project.where:
        app.keep_up()
        with app.views().reading() as connection:
            all_of_it = set(careers_where(connection, dict(map(condition, project.where))))
    else:
        all_of_it = set(app.careers_s_ids())
    if wanted.careers is None:
        return all_of_it
    return all_of_it & {app.career_id(one) for one in wanted.careers}


def _parts(making: Making, job: Job, careers: Sequence[str], hands: Crew) -> list[Made]:
    """Has all parts made; each holds the same careers whoever makes it."""
    work = partial(make_elsewhere, job) if hands.elsewhere else partial(make_part, making.app, job)
    chunks = [careers[at : at + CAREERS_A_PART] for at in range(0, len(careers), CAREERS_A_PART)]
    numbered, made_of, done = list(enumerate(chunks, start=1)), list[Made](), 0
    for some in _some(numbered, hands.number * _PARTS_A_WORKER):
        for (_, chunk), one in zip(some, hands.map(work, some), strict=True):
            made_of.append(one)
            done += len(chunk)
            making.progress(done, 2 * len(careers))
    return made_of


def _some(numbered: Sequence[tuple[int, Sequence[str]]], size: int) -> Iterator[Sequence[tuple[int, Sequence[str]]]]:
    return (numbered[at : at + size] for at in range(0, len(numbered), size))


def _handed_over(making: Making, job: Job, done: Sequence[Made], shop: Workshop) -> Exported:
    """Puts the data set together, writes down what leaves, and gives it its name."""
    app, requester, project, wanted, progress = making
    format_, parts = format_named(wanted.format), [one.part for one in done]
    columns = [f"{table.name}.{column.name}" for table in format_.tables(parts, job.about) for column in table.columns]
    rows = sum(tally_of(parts).rows.values())
    finish(format_, parts, job.about, shop.made)
    left_out: Counter[str] = sum((one.left_out for one in done), Counter())
    found = report.measured([q for one in done for q in one.quasi], [p for one in done for p in one.paths])
    (shop.made / report.FILE).write_text(report.text(project, found, left_out), "utf-8", newline="\n")
    keep_on_disk(shop.made)
    extract = Extract(f"{project.project}-{uuid4().hex[:8]}", project, requester, digest_of(shop.made))
    careers = sum(one.careers for one in done)
    write_down(app, extract, [one.given for one in done], lambda number: progress(careers + number, 2 * careers))
    fields = {
        "project": project.project, "extract": extract.name, "sha256": extract.sha256, "careers": careers,
        "rows": rows, "format": wanted.format, "query": _query(project, wanted, job),
        "columns": (columns or sorted(job.types))[:_MOST_COLUMNS], "position": job.position,
        "code_version": job.about.code_version, "smallest_group": found.smallest_group,
    }  # fmt: skip
    _give(app, By(requester), fields, shop.made, wanted.folder)
    events = sum(one.events for one in done)
    return Exported(extract.name, careers, events, extract.sha256, job.position, left_out, found)


def _give(app: App, by: By, fields: dict[str, Any], beside: Path, folder: Path) -> None:
    """Writes down that the data set was made, and puts it where it was wanted.

    Where that fails after all, it is written down that it was destroyed.
    """
    with uninterrupted():
        made(app, fields, by)
        try:
            _put(beside, folder)
        except BaseException:
            if beside.exists():
                destroyed(app, str(fields["extract"]), by)
            raise


def _put(beside: Path, folder: Path) -> None:
    if folder.exists():
        raise Refusal("research_folder_exists", folder=folder)
    beside.chmod(0o750)
    os.rename(beside, folder)  # noqa: PTH104  (one step, or none; onto a folder that was made meanwhile it fails)
    sync(folder.parent)


def _query(project: Project, wanted: Wanted, job: Job) -> str:
    """Which careers, and what of them, in words that can be asked again."""
    parts = [project.cohort or "all", *project.where]
    if wanted.careers is not None:
        listed = hashlib.sha256("\n".join(sorted(wanted.careers)).encode()).hexdigest()
        parts.append(f"list of {len(wanted.careers)}, sha256 {listed[:16]}")
    if wanted.rules:
        parts.append("with what the rules said")
    parts.append(f"types: {' '.join(sorted(job.types))}")
    return "; ".join(parts)[:_LONGEST_QUERY]
