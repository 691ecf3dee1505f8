"""Imports career files: all checks first, then one transaction a file. A second import of a file adds nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

from werkzekerheid.app.readable import read_whole
from werkzekerheid.app.recording import traced
from werkzekerheid.career.decide import oddity
from werkzekerheid.career.evolve import evolve
from werkzekerheid.career.state import Career
from werkzekerheid.facts.career_file import CareerFile, read_career_file
from werkzekerheid.facts.event import NAMESPACE, Actor, Event, Told, event_id
from werkzekerheid.facts.finding import Finding, Findings
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.facts.streams import OrganisationRegistered
from werkzekerheid.facts.told_events import told_events
from werkzekerheid.ledger.ledger import Batch, Draft
from werkzekerheid.messages import say
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.directory import STREAMS, imported_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from werkzekerheid.app.auditing import BeginImport
    from werkzekerheid.ledger.ledger import Ledger

AT_ONCE = 200
"""So many files are written down as begun in one go."""
UNSET = datetime(1970, 1, 1, tzinfo=UTC)  # the ledger sets the moment of recording when it writes


class Imported(NamedTuple):
    """What the import of one file did; `added` 0: the career was there already, just so."""

    file: str
    career_id: str
    key: str
    added: int
    oddities: tuple[Finding, ...]


def import_files(
    ledger: Ledger,
    files: Sequence[tuple[str, bytes]],
    recorder: Actor,
    progress: Callable[[int, int], None],
    begin: BeginImport,
) -> list[Imported]:
    """Reads all files twice: first to find all that is wrong in any of them, then to write, one transaction a file.

    So a thousand files need no more memory than the largest of them.

    Args:
        ledger: where they go.
        files: name and content of each.
        recorder: who imports them.
        progress: called with how many steps are done, of how many.
        begin: writes down which careers are going to be imported; some at a time, since each time costs a commit.

    Raises:
        Findings: of all files together; nothing of any file was written then.
    """
    steps = 2 * len(files)
    findings: list[Finding] = []
    first_file: dict[str, str] = {}
    for number, (name, content) in enumerate(files, start=1):
        findings.extend(_findings(ledger, name, content, recorder, first_file))
        progress(number, steps)
    if findings:
        raise Findings(findings)
    career_of = {name: career_id for career_id, name in first_file.items()}
    imported: list[Imported] = []
    for start in range(0, len(files), AT_ONCE):
        some = files[start : start + AT_ONCE]
        traces = begin(one for name, _ in some if not ledger.version(f"career:{(one := career_of[name])}"))
        for name, content in some:
            imported.append(_write(ledger, read_career_file(content, name, recorder), recorder, traces))
            progress(len(files) + len(imported), steps)
    return imported


def _findings(
    ledger: Ledger, name: str, content: bytes, recorder: Actor, first_file: dict[str, str]
) -> Iterator[Finding]:
    """What is wrong with one file: by itself, beside the files before it, and beside what the ledger knows."""
    try:
        career_file = read_career_file(content, name, recorder)
    except Findings as found:
        yield from found.all
        return
    other = first_file.setdefault(career_file.career_id, name)
    if other != name:
        yield Finding(name, None, "career.key", say("expected_one_file", other=other))
    yield from _changed(ledger, career_file, told_events(career_file, recorder, UNSET))


def _write(ledger: Ledger, career_file: CareerFile, recorder: Actor, traces: Mapping[str, str]) -> Imported:
    """Writes one career, unless it is there already."""
    known = ledger.version(f"career:{career_file.career_id}")
    if not known:
        events = told_events(career_file, recorder, UNSET)
        batches = _batches(ledger, career_file, events, recorder)
        ledger.append_many([traced(one, traces.get(career_file.career_id)) for one in batches])
    added = 0 if known else len(career_file.events)
    odd = tuple(oddities(career_file, recorder))
    return Imported(career_file.file, career_file.career_id, career_file.head.key, added, odd)


def oddities(career_file: CareerFile, recorder: Actor) -> Iterator[Finding]:
    """What a live command would refuse and a telling may hold, in the order of life."""
    career = Career(career_file.career_id)
    for laid in lay_out(told_events(career_file, recorder, UNSET)):
        if (found := oddity(career, laid.fact, laid.told)) is not None:
            yield Finding(career_file.file, laid.moment.number, "type", str(found))
        career = evolve(career, laid)


def _changed(ledger: Ledger, career_file: CareerFile, events: Sequence[Event]) -> Iterator[Finding]:
    """Events that the ledger knows with other content, and events that a known telling did not have."""
    stream = read_whole(ledger, f"career:{career_file.career_id}", skips_of(ledger))
    if not stream.version:
        return
    known = {event.event_id: event for event in stream.events}
    skipped = {event.version for event in stream.skipped}  # a telling is the beginning of its stream
    numbers = {event.event_id: event.number for event in career_file.events}
    for event in events:
        before = known.get(event.event_id)
        if event.version in skipped:
            continue  # what was recorded there is not read any more
        if before is None:
            yield Finding(career_file.file, numbers.get(event.event_id), None, say("expected_known_event"))
        elif before.fact != event.fact or _as_told(before) != _as_told(event):
            number = numbers.get(event.event_id)
            yield Finding(career_file.file, number, None if number else "career", say("expected_same_content"))


def _as_told(event: Event) -> object:
    """The envelope without who wrote it down: another importer of the same story changes nothing."""
    return event.told.model_dump(exclude={"recorded_by"})


def _batches(ledger: Ledger, career_file: CareerFile, events: Sequence[Event], recorder: Actor) -> Iterator[Batch]:
    """What one file writes: the career's stream, and its organisations in the directory."""
    types = {event.event_id: event.fact.TYPE for event in events}
    yield Batch(
        f"career:{career_file.career_id}",
        0,
        [
            Draft(
                event.fact, event.told, event.command_id, event.event_id, event.correlation_id, None, None,
                types.get(getattr(event.fact, "corrects", "")),
            )
            for event in events
        ],
    )  # fmt: skip
    for organisation_id, organisation in career_file.organisations:
        stream = f"{STREAMS}{organisation_id}"
        if ledger.version(stream):
            continue
        fact = OrganisationRegistered(organisation=organisation_id, name=organisation.name, kind=organisation.kind)
        namespace = NAMESPACE if organisation.id else UUID(organisation_id)
        command_id = str(uuid5(namespace, f"import:{organisation_id}" if organisation.id else "import"))
        registered = event_id(command_id) if organisation.id else str(imported_id(organisation_id))
        yield Batch(stream, 0, [Draft(fact, Told(recorded_by=recorder), command_id, registered)])
