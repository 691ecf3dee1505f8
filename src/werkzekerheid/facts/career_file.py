"""The career file: how a reconstruction is written down (TOML, one career a file). See docs/career-file.md."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from uuid import UUID, uuid5

from pydantic import ValidationError

from werkzekerheid.facts.base import Fact, Name, OrganisationRef, VagueDay, Value
from werkzekerheid.facts.event import Actor, Told, career_id_of
from werkzekerheid.facts.finding import Finding, Findings, erased_places, findings_of, name_of
from werkzekerheid.facts.refs import INTRODUCED_BY, UsedRef, resolved, unknown_refs
from werkzekerheid.facts.registry import fact_class, fact_types, stream_kind
from werkzekerheid.facts.telling import lay_out_telling
from werkzekerheid.facts.vague import span
from werkzekerheid.facts.vocabulary import OrganisationKind
from werkzekerheid.facts.written import MOST_BYTES, NotReadable, toml
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_TOLD = frozenset(
    {
        "occurred", "history", "elapsed", "since", "lasts", "learned_on", "learned_after", "order", "asserted_by",
        "certainty", "date_certainty", "source_ref", "note",
    }
)  # fmt: skip
_EVENT_REFS = ("since", "learned_after")
_CORRECTED = ("occurred", "elapsed")
"""What a correction may carry of the envelope."""
_DAYS = ("occurred", "birth_year")
"""Fields that hold a day, beside those whose name ends in `_on`."""
_FIRST_YEAR, _LAST_YEAR = 1850, 2199
NOT_IN_A_TELLING = frozenset({"telling_recorded"})


class Head(Value):
    """The head of a career file; `told` says when the story was told."""

    key: Name
    title: Name
    source: Name
    told: VagueDay


class Organisation(Value):
    """An organisation of the story; `id` where the directory knows it already, or several careers share it."""

    key: Name
    name: Name
    kind: OrganisationKind
    id: OrganisationRef | None = None


class FileEvent(NamedTuple):
    """One event of the file; `number` is 1-based, `event_id` comes from its key, else from its number."""

    number: int
    event_id: str
    told: Told
    fact: Fact


class CareerFile(NamedTuple):
    """A career file without findings. `keys` maps the ids made from the file's keys back to them."""

    file: str
    career_id: str
    head: Head
    organisations: tuple[tuple[str, Organisation], ...]
    events: tuple[FileEvent, ...]
    keys: Mapping[str, str]


@lru_cache(maxsize=4_096)  # an event names the things of the events before it
def id_of(career_id: str, kind: str, key: str) -> str:
    """The id of a thing of this kind from its key in the file of this career."""
    return str(uuid5(UUID(career_id), f"{kind}:{key}"))


def read_career_file(content: bytes, file: str, recorder: Actor) -> CareerFile:
    """Reads a career file whole.

    Args:
        content: the bytes of the file.
        file: its name, for the findings.
        recorder: who imports it.

    Raises:
        Findings: everything that is unknown or inconsistent, each with its place.
    """
    document = _document(content, file)
    findings: list[Finding] = [
        Finding(file, None, name_of(name), say("expected_known_field", fields="career, organisation, event"))
        for name in document
        if name not in {"career", "organisation", "event"}
    ]
    head = _head(document.get("career"), file, findings)
    career_id = career_id_of(head.key if head else "")
    organisations = _organisations(document.get("organisation", []), file, career_id, findings)
    tables = document.get("event")
    if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
        raise Findings([*findings, Finding(file, None, "event", say("expected_events"))])
    types = {str(one.get("key")): str(one.get("type")) for one in tables if "key" in one}
    reader = _Reader(file, career_id, recorder, findings, types, {one.key: id_ for id_, one in organisations})
    events = [event for number, table in enumerate(tables, start=1) if (event := reader.event(number, table))]
    findings.extend(reader.unknown({one.key for _, one in organisations}))
    if head:
        findings.extend(found for event in events for found in _wrong_days(file, event, head.told))
    if head and len(events) == len(tables):
        findings.extend(_contradictions(file, events, head.told))
    if findings or head is None:
        raise Findings(sorted(findings, key=lambda one: one.number or 0))
    keys = {career_id: head.key, **reader.keys, **{id_: one.key for id_, one in organisations}}
    return CareerFile(file, career_id, head, tuple(organisations), tuple(events), keys)


def _document(content: bytes, file: str) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise Findings([Finding(file, None, None, say("expected_smaller_file", megabytes=MOST_BYTES // 1_000_000))])
    try:
        return toml(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Findings([Finding(file, None, None, say("expected_utf8"))]) from None
    except NotReadable as error:
        raise Findings([Finding(file, None, None, say("expected_toml", where=str(error)))]) from None


def _head(table: object, file: str, findings: list[Finding]) -> Head | None:
    if not isinstance(table, dict):
        findings.append(Finding(file, None, "career", say("expected_head")))
        return None
    try:
        return Head.model_validate(table)
    except ValidationError as error:
        findings.extend(_inside("career", findings_of(error, file, None, Head.model_fields)))
        return None


def _organisations(
    tables: object, file: str, career_id: str, findings: list[Finding]
) -> list[tuple[str, Organisation]]:
    found: dict[str, Organisation] = {}
    if not isinstance(tables, list):
        findings.append(Finding(file, None, "organisation", say("expected_organisations")))
        tables = []
    for number, table in enumerate(tables, start=1):
        try:
            one = Organisation.model_validate(table)
        except ValidationError as error:
            found_here = findings_of(error, file, None, Organisation.model_fields)
            findings.extend(_inside(f"organisation[{number}]", found_here))
            continue
        if one.key in found:
            findings.append(Finding(file, None, f"organisation[{number}].key", say("expected_new_key")))
        found[one.key] = one
    return [(one.id or id_of(career_id, "organisation", key), one) for key, one in found.items()]


def _inside(place: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of what stands at this place, each with its whole path."""
    return [one._replace(field=f"{place}.{one.field}" if one.field else place) for one in findings]


class _Reader:
    """Reads the events of one file: what it collects on the way is what no single event can tell."""

    def __init__(
        self,
        file: str,
        career_id: str,
        recorder: Actor,
        findings: list[Finding],
        types: Mapping[str, str],
        organisations: Mapping[str, str],
    ) -> None:
        self.file, self.career_id, self.recorder, self.findings = file, career_id, recorder, findings
        self.organisations = organisations  # their ids, by key
        self.types = types  # of the events that have a key
        self.named: dict[int, str] = {}  # the known types by number
        self.keys: dict[str, str] = {}
        self.event_keys: dict[str, int] = {}
        self.used: list[UsedRef] = []

    def event(self, number: int, table: Mapping[str, Any]) -> FileEvent | None:
        """The event at this place, or None where something is wrong with it."""
        before = len(self.findings)
        key = self._key(number, table.get("key"))
        cls = self._class(number, table.get("type"))
        if cls is None:
            # What an event of an unknown type would have introduced is not missed as well.
            things = ((kind, table.get(kind)) for kind in INTRODUCED_BY)
            self.used.extend(UsedRef(number, kind, kind, thing) for kind, thing in things if isinstance(thing, str))
            return None
        self.named[number] = cls.TYPE
        told = self._told(number, {name: value for name, value in table.items() if name in _TOLD})
        fact = self._fact(
            number, cls, {name: value for name, value in table.items() if name not in {*_TOLD, "key", "type"}}
        )
        if told is None or fact is None or len(self.findings) > before:
            return None
        event_id = id_of(self.career_id, "event", key or str(number))
        if key:
            self.keys[event_id] = key
        return FileEvent(number, event_id, told, fact)

    def unknown(self, organisations: set[str]) -> Iterator[Finding]:
        """References to what the file does not know, and a file that does not begin with its opening."""
        for used in unknown_refs(self.used, organisations, set(self.event_keys), self.named):
            yield Finding(self.file, used.number, used.path, say("expected_known_ref", kind=used.kind))
        if self.named.get(1, "career_opened") != "career_opened":
            yield Finding(self.file, 1, "type", say("expected_opening"))

    def _key(self, number: int, key: object) -> str | None:
        if key is None:
            return None
        if not isinstance(key, str) or not key or key.isdigit() or not key.isprintable():
            self._find(number, "key", say("expected_event_key"))
            return None
        if key in self.event_keys:
            self._find(number, "key", say("expected_new_key"))
        self.event_keys[key] = number
        return key

    def _class(self, number: int, name: object) -> type[Fact] | None:
        if name is None:
            self._find(number, "type", say("expected_present"))
        elif not isinstance(name, str) or name not in fact_types() or name in NOT_IN_A_TELLING:
            self._find(number, "type", say("expected_known_type"))
        elif stream_kind(name) not in {"career", "sharing"}:
            self._find(number, "type", say("expected_career_type"))
        else:
            return fact_class(name)
        return None

    def _told(self, number: int, table: dict[str, Any]) -> Told | None:
        for name in _EVENT_REFS:
            if isinstance(key := table.get(name), str):
                self.used.append(UsedRef(number, name, "event", key))
                table[name] = id_of(self.career_id, "event", key)
        return cast("Told | None", self._valid(number, Told, {**table, "recorded_by": self.recorder}, _TOLD))

    def _fact(self, number: int, cls: type[Fact], table: dict[str, Any]) -> Fact | None:
        payload = self._resolved(number, cls, table)
        if cls.TYPE == "event_corrected" and isinstance(payload.get("replacement"), dict):
            payload["replacement"] = self._replacement(number, table.get("corrects"), payload["replacement"])
        return cast("Fact | None", self._valid(number, cls, payload, [*_names(cls), *_TOLD, "key", "type"]))

    def _resolved(self, number: int, cls: type[Fact], table: dict[str, Any], place: str = "") -> dict[str, Any]:
        payload, used = resolved(cls, table, self._id)
        for one in used:
            self.used.append(one._replace(number=number, path=f"{place}{one.path}"))
            self.keys[self._id(one.kind, one.key)] = one.key
        return payload

    def _id(self, kind: str, key: str) -> str:
        """The id of a thing; that of an organisation may stand in the file."""
        shared = self.organisations.get(key) if kind == "organisation" else None
        return shared or id_of(self.career_id, kind, key)

    def _replacement(self, number: int, corrects: object, table: dict[str, Any]) -> dict[str, Any]:
        """The payload of a correction, checked as the type that it corrects."""
        name = self.types.get(str(corrects))
        if name not in fact_types():
            return table  # what it corrects is a finding itself
        cls, before = fact_class(str(name)), len(self.findings)
        dates = {name: value for name, value in table.items() if name in _CORRECTED}
        fact = {name: value for name, value in table.items() if name not in _CORRECTED}
        payload = self._resolved(number, cls, fact, "replacement.")
        self._valid(number, Told, {**dates, "recorded_by": self.recorder}, _CORRECTED)
        self._valid(number, cls, payload, [*_names(cls), *_CORRECTED])
        self.findings[before:] = _inside("replacement", self.findings[before:])
        return dates | payload

    def _valid(self, number: int, cls: type[Value], table: dict[str, Any], known: object) -> Value | None:
        try:
            value = cls.model_validate(table)
        except ValidationError as error:
            self.findings.extend(findings_of(error, self.file, number, cast("list[str]", known)))
            return None
        for place in erased_places(value):
            self._find(number, place, say("expected_not_erased"))
        return value

    def _find(self, number: int, field: str, expected: str) -> None:
        self.findings.append(Finding(self.file, number, field, expected))


def _names(cls: type[Fact]) -> list[str]:
    """The stored names of a fact's fields."""
    return [field.alias or name for name, field in cls.model_fields.items()]


def _wrong_days(file: str, event: FileEvent, told: str) -> Iterator[Finding]:
    """Days that cannot be: after the story was told, heard of before they came, counted from nothing, far off."""
    yield from _led_nowhere(file, event)
    yield from _far_off(file, event)
    end = span(told).latest
    for name in ("occurred", "learned_on"):
        day = getattr(event.told, name)
        if day and end and cast("Any", span(day).earliest) > end:
            yield Finding(file, event.number, name, say("expected_before_told", told=told))
    if event.told.learned_on and event.told.occurred:
        learned, happened = span(event.told.learned_on).latest, span(event.told.occurred).earliest
        if learned and happened and learned < happened:
            yield Finding(file, event.number, "learned_on", say("expected_after_it_happened"))


def _contradictions(file: str, events: list[FileEvent], told: str) -> Iterator[Finding]:
    """Times of events that exclude one another."""
    layout = lay_out_telling([(event.event_id, event.told) for event in events], told)
    for one in layout.contradictions:
        yield Finding(file, one.number, "occurred", say("expected_fitting_days", number=one.against))


def _led_nowhere(file: str, event: FileEvent) -> Iterator[Finding]:
    """Distances and sources that lead back to the event itself, or to none."""
    for name in _EVENT_REFS:
        if getattr(event.told, name) == event.event_id:
            yield Finding(file, event.number, name, say("expected_another_event"))
    if event.told.elapsed and event.told.since is None and event.number == 1:
        yield Finding(file, event.number, "elapsed", say("expected_event_before"))


def _far_off(file: str, event: FileEvent) -> Iterator[Finding]:
    """Days that no life of today touches: a slip of the pen, `0206` for `2026`."""
    for holder in (event.told, event.fact):
        for name, value in holder:
            if isinstance(value, str) and (name in _DAYS or name.endswith("_on")):
                days = span(value)
                if (
                    days.earliest
                    and days.latest
                    and not _FIRST_YEAR <= days.earliest.year <= days.latest.year <= _LAST_YEAR
                ):
                    yield Finding(file, event.number, name, say("expected_nearer_day"))
