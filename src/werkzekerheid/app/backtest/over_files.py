"""A backtest over career files, in parts and over processes; nothing of the ledger is read.

The files are read a few parts at a time and only their counts are kept, so that many need no more memory than some.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.backtest.measuring import measure
from werkzekerheid.app.backtest.report import Judged
from werkzekerheid.app.backtest.truth import read_truth
from werkzekerheid.app.importing import UNSET
from werkzekerheid.app.replay_files import READER
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.finding import Finding, Findings
from werkzekerheid.facts.told_events import told_events
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import shown
from werkzekerheid.readmodels.names import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from werkzekerheid.app.backtest.measuring import Setback, Tally
    from werkzekerheid.app.backtest.tables import Tables
    from werkzekerheid.app.backtest.truth import Truth
    from werkzekerheid.app.over_careers import Crew
    from werkzekerheid.facts.career_file import CareerFile

    Row = dict[str, Any]

ENDING = ".career.toml"
FILES_A_PART = 10
_PARTS_A_WORKER = 4
MOST_NAMED = 25
"""Up to so many careers their setbacks are told one by one."""


class Job(NamedTuple):
    """What is done with each part: by which tables, against which truth, and whether setbacks are told by name."""

    tables: tuple[Tables, ...]
    truth: Path | None
    named: bool


class Part(NamedTuple):
    """What a part gave, by each set of tables; or what is wrong with its files."""

    tallies: tuple[Tally, ...]
    setbacks: tuple[tuple[Row, ...], ...] = ()
    findings: tuple[Finding, ...] = ()


def files_in(names: Iterable[str]) -> list[Path]:
    """These files, and of a folder the career files that lie in it.

    Raises:
        Refusal: `backtest_no_files` there is none in a folder.
    """
    found: list[Path] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.name.endswith(ENDING))
            if not inside:
                raise Refusal("backtest_no_files", folder=path, ending=ENDING)
            found += inside
        else:
            found.append(path)
    return found


def over_files(files: Sequence[Path], job: Job, hands: Crew, progress: Callable[[int, int], None]) -> list[Judged]:
    """What all files gave.

    Raises:
        Findings: something is wrong with some of them; all of it at once.
        Refusal: `truth_missing`, `truth_unfit`; or a file cannot be read.
    """
    total = [Counter[Any]() for _ in job.tables]
    rows: list[list[Row]] = [[] for _ in job.tables]
    findings: list[Finding] = []
    parts = [files[start : start + FILES_A_PART] for start in range(0, len(files), FILES_A_PART)]
    for done, part in enumerate(_mapped(partial(measure_part, job), parts, hands), start=1):
        findings.extend(part.findings)
        for place, tally in enumerate(part.tallies):
            total[place].update(tally)
            rows[place].extend(part.setbacks[place])
        progress(min(done * FILES_A_PART, len(files)), len(files))
    if findings:
        raise Findings(findings)
    return [Judged(*one) for one in zip(job.tables, total, rows, strict=True)]


def _mapped(work: Callable[[Any], Part], parts: Sequence[Sequence[Path]], hands: Crew) -> Iterator[Part]:
    """Hands out some parts at a time, with what is in their files: who does the work may stand elsewhere."""
    waiting = iter(parts)
    while some := list(islice(waiting, hands.number * _PARTS_A_WORKER)):
        yield from hands.map(work, [[(str(one), one.read_bytes()) for one in part] for part in some])


def measure_part(job: Job, files: Sequence[tuple[str, bytes]]) -> Part:
    """What some files gave together."""
    tallies = tuple(Counter[Any]() for _ in job.tables)
    rows: tuple[list[Row], ...] = tuple([] for _ in job.tables)
    findings: list[Finding] = []
    for name, content in files:
        try:
            career = read_career_file(content, name, READER)
        except Findings as found:
            findings.extend(found.all)
            continue
        slides = _truth(job.truth).get(career.head.key) if job.truth else None
        if job.truth and slides is None:
            raise Refusal("truth_missing", file=job.truth.name, career=name)
        events = told_events(career, READER, UNSET)
        for tables, tally, told in zip(job.tables, tallies, rows, strict=True):
            seen = measure(career.career_id, events, tables, slides=slides)
            tally.update(seen.tally)
            if job.named:
                told.extend(_row(career, one) for one in seen.setbacks)
    return Part(tallies, tuple(map(tuple, rows)), tuple(findings))


@cache
def _truth(file: Path) -> Truth:
    """Read once by each process."""
    return read_truth(file)


def _row(career: CareerFile, setback: Setback) -> Row:
    """A setback by name, with the alert that stood longest before it."""
    moment, alert = setback.moment, setback.first
    names = Names(career.keys, {event.event_id: event.number for event in career.events})
    return {
        "career": career.head.key,
        "kind": setback.kind,
        "number": moment.number,
        "on": None if moment.dayless else shown(moment.occurred, moment.days),
        "standing": setback.standing,
        "rule": alert.promise.rule if alert else None,
        "part": alert.promise.part if alert else None,
        "subject": names.subject(alert.promise.subject) if alert else None,
        "raised_on": alert.raised_on.isoformat() if alert and alert.raised_on else None,
        "raised_after": alert.raised_after if alert else None,
        "days": list(setback.days) if setback.days else None,
        "rules": list(setback.by),
    }
