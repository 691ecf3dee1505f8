"""Records one live fact: load, decide, append. A retry after an unknown outcome gives one event, and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from werkzekerheid.app.readable import readable
from werkzekerheid.career.decide import decide
from werkzekerheid.career.evolve import fold
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.finding import Finding, Findings, findings_of
from werkzekerheid.facts.registry import fact_class, fact_types, may_stand_in
from werkzekerheid.ledger.ledger import Draft, Ledger, VersionConflict
from werkzekerheid.messages import Refusal, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from werkzekerheid.facts.base import Fact

TRIES = 3
_TOLD = frozenset(Told.model_fields) - {"recorded_by"}


class Recorded(NamedTuple):
    """Where a fact stands; `already` where the same command had recorded it before."""

    career_id: str
    event_id: str
    position: int
    version: int
    already: bool


def parsed(type_name: str, content: Mapping[str, Any], requester: Actor) -> tuple[Fact, Told]:
    """The fact and its envelope from flat fields.

    Raises:
        Findings: everything that does not fit, by field.
    """
    if type_name not in fact_types() or not may_stand_in(type_name, "career"):
        raise Findings([Finding(type_name, None, None, say("expected_known_type"))])
    cls = fact_class(type_name)
    told = {name: value for name, value in content.items() if name in _TOLD}
    fact = {name: value for name, value in content.items() if name not in told}
    known = [*(field.alias or name for name, field in cls.model_fields.items()), *_TOLD]
    findings: list[Finding] = []
    parts: list[Any] = []
    for kind, fields in ((Told, {**told, "recorded_by": requester}), (cls, fact)):
        try:
            parts.append(kind.model_validate(fields))
        except ValidationError as error:
            findings.extend(findings_of(error, type_name, None, known))
    if findings:
        raise Findings(findings)
    return parts[1], parts[0]


def record(
    ledger: Ledger,
    career_id: str,
    type_name: str,
    content: Mapping[str, Any],
    requester: Actor,
    command_id: str,
    day: date,
) -> Recorded:
    """Records a fact in the stream of a career. Where somebody else wrote meanwhile, it decides again, three times.

    Raises:
        Findings: the content does not fit.
        Refusal: the domain says no, or the career is too busy.
    """
    fact, told = parsed(type_name, content, requester)
    for _ in range(TRIES):
        try:
            return _once(ledger, career_id, fact, told, command_id, day)
        except VersionConflict:
            continue
    raise Refusal("career_busy")


def _once(ledger: Ledger, career_id: str, fact: Fact, told: Told, command_id: str, day: date) -> Recorded:
    stream = f"career:{career_id}"
    events = readable(ledger.read(stream))
    own = event_id(command_id)
    for event in events:
        if event.event_id == own:
            return Recorded(career_id, own, event.position, event.version, already=True)
    ids = {event.event_id: event.fact.TYPE for event in events}
    facts = decide(fold(career_id, events), fact, told, day, event_ids=ids)
    drafts = [
        Draft(one, told, command_id, event_id(command_id, number), corrects_type=ids.get(getattr(one, "corrects", "")))
        for number, one in enumerate(facts)
    ]
    appended = ledger.append(stream, len(events), drafts)
    return Recorded(career_id, own, appended.position, appended.version, already=False)
