"""Records live facts, one or several in one command: load, decide, append. All of them or none.

A retry of a command gives its answer and no second event: the ids follow from the command, and it looks for them first.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from werkzekerheid.app.readable import Stream, fitting, read_whole
from werkzekerheid.app.trying import in_tries
from werkzekerheid.career.decide import decide
from werkzekerheid.career.evolve import fold
from werkzekerheid.facts.event import Actor, Event, Told, career_id_from, event_id
from werkzekerheid.facts.finding import Finding, Findings, erased_places, findings_of
from werkzekerheid.facts.refs import resolved
from werkzekerheid.facts.registry import fact_class, fact_types, may_stand_in
from werkzekerheid.ledger.ledger import Batch, Draft, Ledger, VersionConflict
from werkzekerheid.messages import Refusal, say
from werkzekerheid.readmodels.names import names_of
from werkzekerheid.readmodels.skips import skips_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from werkzekerheid.app.auditing import Begin
    from werkzekerheid.facts.base import Fact

_TOLD = frozenset(Told.model_fields) - {"recorded_by"}
_OPENING = "career_opened"
_BY_ERASURE_ONLY = "keys_destroyed"  # else one person could do what takes two: whoever finds the fact destroys the keys


class Recorded(NamedTuple):
    """Where a fact stands; `already` where the same command had recorded it before."""

    career_id: str
    event_id: str
    position: int
    version: int
    already: bool


class Given(NamedTuple):
    """A fact as somebody gives it: for which career (its id, or its key in a file), of which type, its flat fields.

    `file` and `number` are the place that a finding names; `number` None is a command of its own.
    """

    career: str
    type_name: str
    content: Mapping[str, Any]
    file: str
    number: int | None


class Command(NamedTuple):
    """What makes a retry safe, the day it is, and who is told what is going to be recorded, before it is.

    `expected` are the versions at which careers must stand: whoever gives one decided on what they read there.
    """

    command_id: str
    day: date
    begin: Begin
    expected: Mapping[str, int] = MappingProxyType({})


class ToRecord(NamedTuple):
    """A fact that fits its type, for a career; `number` as in what was given."""

    career_id: str
    fact: Fact
    told: Told
    number: int | None


class CareerMoved(Refusal):
    """A career does not stand at the version that whoever records decided on."""

    def __init__(self) -> None:
        """Nothing fills the sentence."""
        super().__init__("career_moved")


class RefusedInBatch(Refusal):
    """One of several facts is refused, and so all are; `number` says which, from 1 on."""

    def __init__(self, refusal: Refusal, number: int) -> None:
        """Keep the code and the values of the refusal itself."""
        super().__init__(refusal.code, **refusal.values)
        self.number = number

    def __str__(self) -> str:
        """Which fact, and the sentence of the refusal."""
        return f"{say('batch_fact', number=self.number)} {super().__str__()}"


def record(ledger: Ledger, given: Given, requester: Actor, command: Command) -> Recorded:
    """Records one fact: a command of one.

    Raises:
        Findings: the content does not fit.
        Refusal: the domain says no, there is no such career, or it is too busy.
    """
    return _commanded(ledger, [parsed(given, requester)], command)[0]


def record_batch(
    ledger: Ledger, tables: Sequence[object], requester: Actor, command: Command, file: str
) -> list[Recorded]:
    """Records several facts as one command, each decided with those before it; gives the answers in their order.

    Args:
        ledger: where they go.
        tables: one a fact, with `career`, `type`, and the fields of the fact and its envelope.
        requester: who writes them down.
        command: makes a retry safe.
        file: where they come from, for the findings.

    Raises:
        Findings: everything that does not fit in any of them.
        Refusal: the domain says no to one of them, or a career is too busy.
    """
    findings: list[Finding] = [] if tables else [Finding(file, None, "fact", say("expected_facts"))]
    facts: list[ToRecord] = []
    for number, table in enumerate(tables, start=1):
        try:
            facts.append(parsed(_given(table, file, number, findings), requester))
        except Findings as found:
            findings.extend(found.all)
    if findings:
        raise Findings(findings)
    return _commanded(ledger, facts, command)


def _given(table: object, file: str, number: int, findings: list[Finding]) -> Given:
    """The parts of one table; what is wrong with its career is found with what is wrong with its fields.

    Raises:
        Findings: it is no table, or of no type.
    """
    if not isinstance(table, dict):
        raise Findings([Finding(file, number, None, say("expected_table"))])
    content = dict(table)
    words: dict[str, str] = {}
    for name in ("career", "type"):
        word = content.pop(name, None)
        if isinstance(word, str) and word:
            words[name] = word
        else:
            expected = say("expected_present") if word is None or word == "" else say("expected_text")
            findings.append(Finding(file, number, name, expected))
    if "type" not in words:
        raise Findings([])
    return Given(words.get("career", ""), words["type"], content, file, number)


def parsed(given: Given, requester: Actor) -> ToRecord:
    """The fact and its envelope from flat fields.

    Raises:
        Findings: everything that does not fit, by field.
        Refusal: `erase_by_command` nobody records that keys are destroyed; whoever erases does.
    """
    file, number, content = given.file, given.number, given.content
    if given.type_name == _BY_ERASURE_ONLY:
        raise Refusal("erase_by_command")
    if given.type_name not in fact_types() or not may_stand_in(given.type_name, "career"):
        raise Findings([Finding(file, number, None if number is None else "type", say("expected_known_type"))])
    cls = fact_class(given.type_name)
    told = {name: value for name, value in content.items() if name in _TOLD}
    fact = {name: value for name, value in content.items() if name not in told}
    known = [*(field.alias or name for name, field in cls.model_fields.items()), *_TOLD]
    findings: list[Finding] = []
    parts: list[Any] = []
    for kind, fields in ((Told, {**told, "recorded_by": requester}), (cls, fact)):
        try:
            parts.append(kind.model_validate(fields))
        except ValidationError as error:
            findings.extend(findings_of(error, file, number, known))
    if findings:
        raise Findings(findings)
    return ToRecord(career_id_from(given.career), parts[1], parts[0], number)


def _commanded(ledger: Ledger, facts: Sequence[ToRecord], command: Command) -> list[Recorded]:
    """Decides, writes down who records, and appends in one transaction.

    Where the ledger moved on meanwhile, it decides again, three times.

    Raises:
        CareerMoved: a career is not at the version that was expected.
        Refusal: the domain says no; `career_busy`; `command_known` another command has this id.
    """
    appending, trace, command_id = False, "", command.command_id

    def once() -> list[Recorded]:
        nonlocal appending, trace
        careers = _read(ledger, facts)
        if known := _known(careers, facts, command_id):
            # What this very call appended, and did not hear of, is not recorded "already".
            return [one._replace(already=not appending) for one in known]
        if any(careers[one].version != version for one, version in command.expected.items() if one in careers):
            raise CareerMoved
        batches = _decided(careers, facts, command_id, command.day)
        trace = trace or command.begin((one.career_id, one.fact.TYPE) for one in facts)
        appending = True
        try:
            appended = ledger.append_many([traced(one, trace) for one in batches])
        except VersionConflict:
            appending = False  # somebody else was first, and be it with this very command
            raise
        if len(facts) > 1:  # an append tells only where the last of each stream stands
            return _known(_read(ledger, facts), facts, command_id)
        return [Recorded(facts[0].career_id, event_id(command_id), *appended[0], already=False)]

    return in_tries(once)


def traced(batch: Batch, trace: str | None) -> Batch:
    """By its trace an event is joined to the lines about it in the logs."""
    return batch._replace(drafts=[one._replace(trace_id=trace) for one in batch.drafts])


def _read(ledger: Ledger, facts: Iterable[ToRecord]) -> dict[str, Stream]:
    """The careers of these facts, in an order of their own: whoever names them in another order waits for none."""
    skips = skips_of(ledger)
    careers = sorted({one.career_id for one in facts})
    return {career: read_whole(ledger, f"career:{career}", skips, lost=True) for career in careers}


def _known(careers: Mapping[str, Stream], facts: Sequence[ToRecord], command_id: str) -> list[Recorded]:
    """What this command recorded before, also where it was skipped since; nothing where it did not.

    Raises:
        Refusal: `command_known` some of these facts it did not record, or another in the place of one.
    """
    found = []
    for number, one in enumerate(facts):
        own, stream = event_id(command_id, number), careers[one.career_id]
        for event in (*stream.events, *stream.skipped):
            if event.event_id == own:
                found.append(Recorded(one.career_id, own, event.position, event.version, already=False))
                if event in stream.skipped:
                    continue  # whatever it said, nobody counts it any more
                if isinstance(event, Event) and not _says_the_same(event, one, stream.events):
                    raise Refusal("command_known")
    if found and len(found) < len(facts):
        raise Refusal("command_known")
    return found


def _says_the_same(event: Event, one: ToRecord, events: Sequence[Event]) -> bool:
    """Whether an event says what is given now; of one of which something was erased nobody can tell any more."""
    if event.fact.TYPE != one.fact.TYPE:
        return False
    given = by_ids(one.fact, [before for before in events if before.position < event.position])
    return event.fact == given or next(erased_places(event.fact), None) is not None


def _decided(careers: Mapping[str, Stream], facts: Sequence[ToRecord], command_id: str, day: date) -> list[Batch]:
    """What to append: one batch a career, each fact decided on its career with the facts before it.

    Raises:
        Refusal: the domain says no.
    """
    events = {career: list(stream.events) for career, stream in careers.items()}
    drafts: dict[str, list[Draft]] = {career: [] for career in careers}
    for number, given in enumerate(facts):
        known = events[given.career_id]
        one = given._replace(fact=by_ids(given.fact, careers[given.career_id].events))
        ids = {event.event_id: event.fact.TYPE for event in known}
        try:
            fact = _decision(careers[one.career_id], known, one, ids, day)
        except Refusal as refusal:
            raise (refusal if one.number is None else RefusedInBatch(refusal, one.number)) from None
        corrects = ids.get(getattr(fact, "corrects", ""))
        draft = Draft(fact, one.told, command_id, event_id(command_id, number), corrects_type=corrects)
        drafts[one.career_id].append(draft)
        known.append(_as_recorded(draft, f"career:{one.career_id}", day))
    return [Batch(f"career:{career}", careers[career].version, made) for career, made in drafts.items()]


def by_ids(fact: Fact, events: Sequence[Event]) -> Fact:
    """A fact that names things by their id; in an imported career they may be called by the key of its file."""
    ids = {key: id_ for id_, key in names_of(events).keys.items()}
    if not ids:
        return fact
    table = fact.model_dump(mode="json", by_alias=True, exclude_unset=True)
    named, used = resolved(type(fact), table, lambda _, key: ids.get(key, key))
    return type(fact).model_validate(named) if any(one.key in ids for one in used) else fact


def _decision(stream: Stream, known: Sequence[Event], one: ToRecord, ids: Collection[str], day: date) -> Fact:
    """The fact to append after what is known of a career.

    Raises:
        Refusal: the domain says no, or there is no such career.
    """
    if not known and not stream.version and one.fact.TYPE != _OPENING:
        raise Refusal("career_not_found")
    with fitting():
        career = fold(one.career_id, known)
    (fact,) = decide(career, one.fact, one.told, day, event_ids=ids)  # one event a fact: `_known` counts on it
    return fact


def _as_recorded(draft: Draft, stream: str, day: date) -> Event:
    """The event that a draft will be, for the facts behind it: of its moment only the day matters to them."""
    at = datetime.combine(day, time(12), UTC)
    return Event(0, stream, 0, draft.event_id, at, draft.command_id, None, None, None, draft.told, draft.fact)
