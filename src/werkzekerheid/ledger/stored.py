"""The stored form of an event, as docs/ledger-format.md tells; it never changes. Pure: keys, nonces and time are given.

Writing is in two steps, so that as little as possible happens while the ledger is locked: `plain` encodes a draft,
`seal` closes it under the keys at its place in its stream. Reading is one step, `opened`.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, lru_cache
from re import compile as pattern
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cryptography.exceptions import InvalidTag
from pydantic_core import from_json, to_json

from werkzekerheid.catalogue import OF_CORRECTED, event_type
from werkzekerheid.facts.event import Event, Told
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.ledger.erased import erased_event, told_of_erased
from werkzekerheid.ledger.parts import Place, erase, merge, parsed, split
from werkzekerheid.ledger.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from re import Match

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from pydantic_core import SchemaSerializer

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.ledger.parts import Document, Path

FORM = "1"
SEALED = "sealed.v1"
OPEN_CLASS = "work"
NOTE_CLASS = "note"
NOTE = "@note"
"""Where the note part holds the envelope's note: no field can have this name."""
NONCE_BYTES = 12
_ID = "[A-Za-z0-9][A-Za-z0-9._:-]{0,99}"
_IDS = pattern(f"{_ID} {_ID}( (-|{_ID})){{3}}")
_BEGINNING = pattern(rb"[0-9]+ ([A-Za-z0-9._:-]+) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) ")
_KEY_ID = pattern(rb"\n[a-z]+ ([0-9a-f]{16}) ")
_NONE = "-"
_FORM_1 = f"{FORM} ".encode()
_LATER_FORM = pattern(rb"[1-9][0-9]* ")
_WHOLE = 2
"""Lines of an event that is one part: what was told of it, and the fact."""


class Draft(NamedTuple):
    """A fact to record. `corrects_type` names the type of the event that an `event_corrected` corrects."""

    fact: Fact
    told: Told
    command_id: str
    event_id: str
    correlation_id: str | None = None
    causation_id: str | None = None
    trace_id: str | None = None
    corrects_type: str | None = None


class Plain(NamedTuple):
    """A draft encoded and not yet closed: per class its plaintext, the event's own class first."""

    topic: str
    parts: tuple[tuple[str, bytes], ...]
    header: tuple[str, str]
    """What stands before and after the moment of recording."""


Row = tuple[int, str, int, str, bytes]
"""A row of the ledger as stored: position, stream, version, topic, state."""
Why = Literal["unknown_type", "newer_form", "unreadable", "tampered", "key_missing"]


class DeadLetter(NamedTuple):
    """An event that cannot be read, and why; it keeps its place, and holds back only its own stream.

    `topic` is what lies inside, where that could be opened; `is_sealed` where it is of a class that nobody shows in the
    clear. Its id and moment as its row says them: of a row that was changed nothing is certain.
    """

    position: int
    stream: str
    version: int
    topic: str
    why: Why
    is_sealed: bool = False
    event_id: str | None = None
    recorded_at: datetime | None = None


class Tombstone(NamedTuple):
    """What is left of a destroyed key."""

    key_id: str
    owner: str
    data_class: str
    destroyed_on: str

    @property
    def lost(self) -> bool:
        """True for the stand-in of a key that nobody destroyed, see `closed.Lost`."""
        return False


Keyring = Callable[[str], "AESGCM | Tombstone | None"]
"""Key id -> the key, what is left of it, or None where nobody knows of it."""


class _Unreadable(Exception):
    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


def plain(draft: Draft) -> Plain:
    """Encodes a draft.

    Raises:
        ValueError: an id that would not survive a line of words, or a correction without the type it corrects.
    """
    kind = _writing(type(draft.fact), draft.corrects_type)
    if kind.is_whole(draft):
        told: bytes = _told_writer().to_json(draft.told, exclude_defaults=True)
        lines = [told, kind.serializer.to_json(draft.fact, exclude_defaults=True, by_alias=True)]
        others: list[tuple[str, bytes]] = []
    else:
        lines, others = _split(draft, kind)
    if kind.is_sealed:
        lines.insert(0, kind.topic.encode())
    topic = SEALED if kind.is_sealed else kind.topic
    return Plain(topic, ((kind.event_class, b"\n".join(lines)), *others), _header(draft))


def _header(draft: Draft) -> tuple[str, str]:
    chain = f"{draft.correlation_id or _NONE} {draft.causation_id or _NONE} {draft.trace_id or _NONE}"
    ids = f"{draft.event_id} {draft.command_id} {chain}"
    if _IDS.fullmatch(ids) is None:
        raise ValueError("an id is 1 to 100 letters, digits, dots, colons, hyphens or underscores")
    before, _, after = ids.partition(" ")
    return f"{FORM} {before}", after


def _split(draft: Draft, kind: _Writing) -> tuple[list[bytes], list[tuple[str, bytes]]]:
    """The lines of the event's own part and the other parts, by class in the order of the alphabet."""
    told: Document = _told_writer().to_python(draft.told, mode="json", exclude_defaults=True)
    fact: Document = kind.serializer.to_python(draft.fact, mode="json", exclude_defaults=True, by_alias=True)
    if "note" in told and kind.event_class != NOTE_CLASS:
        fact[NOTE] = told.pop("note")
    parts = sorted(split(fact, kind.classes).items())
    lines = [to_json(told), to_json(fact)]
    if parts:
        lines.append(to_json({data_class: part.places for data_class, part in parts}))
    return lines, [(data_class, to_json(part.document)) for data_class, part in parts]


def seal(
    made: Plain,
    place: tuple[str, int],
    recorded_at: str,
    key_of: Callable[[str], tuple[str, AESGCM]],
    nonce: Callable[[int], bytes],
) -> bytes:
    """The stored bytes of a draft.

    Args:
        made: the draft, encoded.
        place: its stream and version.
        recorded_at: when it is written, as `moment` says it.
        key_of: data class -> the id of its key and the key.
        nonce: so many new bytes each time; the same twice under one key would open both.
    """
    stream, version = place
    header = f"{made.header[0]} {recorded_at} {made.header[1]}"
    lines = [header]
    for data_class, plaintext in made.parts:
        key_id, key = key_of(data_class)
        once = nonce(NONCE_BYTES)
        closed = key.encrypt(once, plaintext, associated(stream, version, made.topic, data_class, header))
        lines.append(f"{data_class} {key_id} {b2a_base64(once + closed, newline=False).decode('ascii')}")
    return "\n".join(lines).encode("ascii")


def moment(at: datetime) -> str:
    """An instant as stored: `2021-03-14T09:26:53.123456Z`. In the order of the alphabet is in the order of time."""
    return f"{at.astimezone(UTC).isoformat(timespec='microseconds').removesuffix('+00:00')}Z"


def moment_of(state: object) -> str:
    """When a row was recorded, from the beginning of its state.

    Raises:
        ValueError: it does not begin as a row does.
    """
    found = _beginning(state)
    if found is None:
        raise ValueError("not the beginning of a stored event")
    return found[2].decode("ascii")


def _beginning(state: object) -> Match[bytes] | None:
    """The id and the moment that a state begins with."""
    # SQLite keeps text where bytes belong, if somebody puts it there.
    return _BEGINNING.match(state) if isinstance(state, bytes) else None


def associated(stream: str, version: int, topic: str, data_class: str, header: str) -> bytes:
    """What a ciphertext is bound to, as five netstrings: it opens nowhere else. All five are ASCII."""
    number = str(version)
    return (
        f"{len(stream)}:{stream},{len(number)}:{number},{len(topic)}:{topic},"
        f"{len(data_class)}:{data_class},{len(header)}:{header},"
    ).encode("ascii")


def key_ids(rows: Iterable[Row]) -> Iterator[str]:
    """The ids of the keys that close these rows; a row that is damaged may name none."""
    for row in rows:
        if isinstance(row[4], bytes):
            yield from (found.decode("ascii") for found in _KEY_ID.findall(row[4]))


def opened(row: Row, key_of: Keyring) -> Event | DeadLetter:
    """Reads a row. A field of a destroyed class is `Erased`; an event of a destroyed class is an `ErasedEvent`."""
    position, stream, version, topic, state = row
    try:
        if not state.startswith(_FORM_1):
            why: Why = "newer_form" if _LATER_FORM.match(state) else "tampered"
            return _dead(row, topic, why)
        header, first, *others = str(state, "ascii").split("\n")
        _, event_id, at, command, correlation, causation, trace = header.split(" ")
        recorded_at = datetime.fromisoformat(at)
        _, text = _plaintext(row, header, first, key_of)
        if isinstance(text, Tombstone):
            told, fact = told_of_erased(), erased_event(text.data_class, _gone(text))
        else:
            lines = text.split(b"\n")
            if topic == SEALED:
                topic = lines.pop(0).decode("ascii")
            if others or len(lines) != _WHOLE:
                lines = _joined(lines, dict(_plaintext(row, header, line, key_of) for line in others))
            told, fact = _validated(topic, lines)
    except _Unreadable as one:
        return _dead(row, topic, one.why)
    except (InvalidTag, TypeError, ValueError):
        # Nothing of the text goes into a message: it may be about somebody.
        return _dead(row, topic, "tampered")
    return Event(
        position,
        stream,
        version,
        event_id,
        recorded_at,
        command,
        None if correlation == _NONE else correlation,
        None if causation == _NONE else causation,
        None if trace == _NONE else trace,
        told,
        fact,
    )


def _dead(row: Row, topic: str, why: Why) -> DeadLetter:
    position, stream, version, stored, state = row
    is_sealed, found = stored == SEALED, _beginning(state)
    if found is None:
        return DeadLetter(position, stream, version, topic, why, is_sealed)
    event_id, at = found[1].decode("ascii"), found[2].decode("ascii")
    try:
        recorded_at = datetime.fromisoformat(at)
    except ValueError:
        recorded_at = None
    return DeadLetter(position, stream, version, topic, why, is_sealed, event_id, recorded_at)


def _plaintext(row: Row, header: str, line: str, key_of: Keyring) -> tuple[str, bytes | Tombstone]:
    """The class of a part, and what it says or what is left of its key."""
    data_class, key_id, closed = line.split(" ")
    key = key_of(key_id)
    if key is None:
        raise _Unreadable("key_missing")
    if isinstance(key, Tombstone):
        return data_class, key
    raw = a2b_base64(closed, strict_mode=True)
    bound = associated(row[1], row[2], row[3], data_class, header)
    return data_class, key.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound)


def _gone(key: Tombstone) -> Document:
    """What stands where a value was."""
    return {"erased_on": key.destroyed_on, **({"key_missing": True} if key.lost else {})}


_READ_TOLD = Reader(Told)


def _validated(topic: str, lines: Sequence[bytes]) -> tuple[Told, Fact]:
    read_fact = _reading(topic)
    if read_fact is None:
        raise _Unreadable("unknown_type")
    told, fact = lines
    try:
        return _READ_TOLD(told), read_fact(fact)
    except (ValueError, TypeError, AttributeError):
        raise _Unreadable("unreadable") from None


def _joined(lines: Sequence[bytes], parts: Mapping[str, bytes | Tombstone]) -> list[bytes]:
    """The two lines of an event that was one part."""
    told, fact, places = (from_json(line) for line in lines)
    if parts.keys() != places.keys():
        raise _Unreadable("tampered")  # a part was cut out, or put in
    erased: list[tuple[Place, Document]] = []
    for data_class, part in parts.items():
        if isinstance(part, Tombstone):
            erased += ((tuple(place), _gone(part)) for place in places[data_class])
        else:
            merge(fact, from_json(part))
    erase(fact, erased)
    if NOTE in fact:
        told["note"] = fact.pop(NOTE)
    return [to_json(told), to_json(fact)]


class _Writing(NamedTuple):
    """How a type is written; `apart` are the attributes of other classes with what they are when nothing was told."""

    topic: str
    event_class: str
    is_sealed: bool
    serializer: SchemaSerializer
    classes: tuple[tuple[Path, str], ...]
    apart: tuple[tuple[str, Any], ...]

    def is_whole(self, draft: Draft) -> bool:
        """True where everything told is of the event's own class."""
        if draft.told.note is not None and self.event_class != NOTE_CLASS:
            return False
        return not self.apart or all(getattr(draft.fact, name) == nothing for name, nothing in self.apart)


@cache
def _writing(cls: type[Fact], corrects_type: str | None) -> _Writing:
    contract = event_type(cls.TYPE, cls.VERSION)
    named = dict(contract.field_classes)
    whole = [path for path, data_class in named.items() if data_class == OF_CORRECTED]
    if bool(whole) != (corrects_type is not None):
        raise ValueError("a correction, and only a correction, says which type it corrects")
    for path in whole:
        named |= _of_corrected(path, str(corrects_type))
    classes = [(parsed(path), one) for path, one in named.items() if one != contract.event_class]
    if contract.event_class != NOTE_CLASS:
        classes.append(((NOTE,), NOTE_CLASS))
    tops = {path[0] for path, _ in classes}
    cls.model_rebuild()
    return _Writing(
        topic=f"{cls.TYPE}.v{cls.VERSION}",
        event_class=contract.event_class,
        is_sealed=contract.event_class != OPEN_CLASS,
        serializer=cls.__pydantic_serializer__,
        classes=tuple(classes),
        apart=tuple(
            (name, field.get_default(call_default_factory=True, validated_data={}))
            for name, field in cls.model_fields.items()
            if (field.alias or name) in tops
        ),
    )


def _of_corrected(path: str, corrected: str) -> dict[str, str]:
    """The classes inside a replacement: those of the type it corrects."""
    contract = event_type(corrected, fact_class(corrected).VERSION)
    inside = {f"{path}.{inner}": data_class for inner, data_class in contract.field_classes.items()}
    return {path: contract.event_class, **inside}


@cache
def _told_writer() -> SchemaSerializer:
    Told.model_rebuild()
    return Told.__pydantic_serializer__


@lru_cache(maxsize=1_024)
def _reading(topic: str) -> Reader[Fact] | None:
    """What reads a stored type; None for one that we do not know, which is never imported by its name."""
    name, _, version = topic.rpartition(".v")
    try:
        cls = fact_class(name)
    except KeyError:
        return None
    if version not in {str(one) for one in (cls.VERSION, *cls.READS_AS_IT_IS)}:
        return None
    return Reader(cls)
