"""The form in which something leaves: CloudEvents 1.0 in JSON, with the attributes of the NL GOV profile. Pure.

`time` is the second at which the ledger recorded it, never when it happened in life. What is not of class `work` has
one type for all: attributes are what brokers and proxies write in their logs.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import to_json

from werkzekerheid.facts.registry import references
from werkzekerheid.sharing.narrowing import fact_for

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from werkzekerheid.facts.event import Event, Told

MEDIA_TYPE = "application/cloudevents-batch+json"
TYPES = "nl.werkzekerheid."
ERASED = f"{TYPES}erased.v1"
ROW = f"{TYPES}projection."
LARGEST = 60_000
"""Of so many bytes content is at most: the profile wants a whole event below 64 KB, and it is pointed at anyway."""
_ENVELOPE = (
    "occurred", "history", "elapsed", "since", "lasts", "learned_on", "learned_after", "order", "asserted_by",
    "certainty", "date_certainty",
)  # fmt: skip
_SECOND = 19


class Names:
    """What things are called in one subscription: the same each time, and another in the next one."""

    def __init__(self, key: bytes) -> None:
        """Keep the key."""
        self._key = key
        self._known: dict[str, str] = {}

    def career(self, career_id: str) -> str:
        """The pseudonym of a career."""
        found = self._known.get(career_id)
        if found is None:
            found = self._known[career_id] = self._digest(f"career {career_id}").hex()
        return found

    def event(self, event_id: str) -> str:
        """The id of an event."""
        digest = self._digest(f"event {event_id}").hex()  # as a UUID is written; to make one takes longer than all else
        return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"

    def digest(self, content: bytes) -> str:
        """Whether something is another than before, without keeping what it was."""
        return hmac.digest(self._key, b"row " + content, "sha256").hex()

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8"), "sha256")


class Entry(NamedTuple):
    """One thing that leaves: its id and type there, whose it is, when it was recorded, where more is; perhaps content.

    `recorded_at` is a moment as stored.
    """

    id: str
    type: str
    subject: str
    recorded_at: str
    dataref: str
    data: Mapping[str, Any] | None = None


def type_of(topic: str) -> str:
    """The type of a stored topic: `placement_started.v1` is `nl.werkzekerheid.placement_started.v1`."""
    return TYPES + topic


def row_type(projection: str, *, gone: bool) -> str:
    """The type of a row of a projection, or of what says that there is none any more."""
    return f"{ROW}{projection}.gone.v1" if gone else f"{ROW}{projection}.v1"


def cloud_event(entry: Entry, source: str, sequence: int, *, contiguous: bool = True) -> dict[str, Any]:
    """An entry as a CloudEvent, the `sequence`-th of its feed; where numbers are left out it is one to sort by."""
    made = {
        "specversion": "1.0",
        "id": entry.id,
        "source": source,
        "type": entry.type,
        "subject": entry.subject,
        "time": f"{entry.recorded_at[:_SECOND]}Z",
        **_numbered(sequence, contiguous=contiguous),
        "dataref": entry.dataref,
    }
    if entry.data is not None and len(to_json(entry.data)) <= LARGEST:
        return {**made, "datacontenttype": "application/json", "data": entry.data}
    return made


def _numbered(sequence: int, *, contiguous: bool) -> dict[str, str]:
    # The extension knows one type of number, without a gap; any other is compared as text.
    return {"sequence": str(sequence), "sequencetype": "Integer"} if contiguous else {"sequence": f"{sequence:012d}"}


def batch(events: list[dict[str, Any]]) -> bytes:
    """The bytes of a batch."""
    return to_json(events)


def content(event: Event, classes: Collection[str], names: Names) -> dict[str, Any] | None:
    """What an event says to who may see these classes; None where it may not be seen at all.

    Who wrote it down is told by role and organisation; free text, and what a correction put in the place, never.
    """
    fact = fact_for(event.fact, classes)
    if fact is None:
        return None
    if fact.TYPE == "erased":
        return {"type": "erased", "erased_on": getattr(fact, "erased_on", None)}
    fields = fact.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    for path, kind in references(type(fact)):
        if kind in {"career", "event"}:
            _rename(fields, path.split("."), names.career if kind == "career" else names.event)
    return {
        "type": fact.TYPE,
        "version": fact.VERSION,
        "recorded_by": _recorder(event.told),
        **_told(event.told, names),
        "fact": fields,
    }


def _recorder(told: Told) -> dict[str, Any]:
    by = told.recorded_by
    return {"role": by.role, "organisation": by.organisation} if by.organisation else {"role": by.role}


def _told(told: Told, names: Names) -> dict[str, Any]:
    said = told.model_dump(mode="json", include=set(_ENVELOPE), exclude_defaults=True, exclude_none=True)
    return {name: names.event(value) if name in {"since", "learned_after"} else value for name, value in said.items()}


def _rename(value: Any, path: list[str], rename: Callable[[str], str]) -> None:  # noqa: ANN401  (any JSON value)
    """Puts another name in the place of the one at this path: `evidence[]`, `other`."""
    name, *rest = path
    key, many = name.removesuffix("[]"), name.endswith("[]")
    if not isinstance(value, dict) or key not in value:
        return
    if not rest:
        value[key] = [rename(one) for one in value[key]] if many else rename(value[key])
        return
    for one in value[key] if many else [value[key]]:
        _rename(one, rest, rename)
