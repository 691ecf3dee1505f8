"""The career of the worker who asks: only that one is ever opened here, whatever an address says."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.exceptions import HTTPException

from werkzekerheid.app.admitting import admit_to_record
from werkzekerheid.web.language import _
from werkzekerheid.web.rendering import text_of
from werkzekerheid.web.routes.career import Seen, seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.web.visiting import Visit

WORKER = "worker"
CLASSES = ("work", "identity", "signal", "health", "life", "money", "note")
_TOLD_BY_WORKER = frozenset({"preference_recorded", "adaptation_delivered"})


class Kind(NamedTuple):
    """A kind of data in the words of the worker: its code, what it is called, and what stands in it."""

    code: str
    title: str
    about: str


def own_id(visit: Visit) -> str:
    """Whose career this is: of the worker who asks.

    Raises:
        HTTPException: somebody else asks; these pages are not for them.
    """
    if visit.who.role != WORKER:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return visit.who.actor


def own(visit: Visit, inside: Inside, *shown: str) -> Seen:
    """What the worker may see of the own career.

    Raises:
        HTTPException: no worker asks.
        Refusal: nothing of it may be seen, or there is none.
    """
    return seen(inside, own_id(visit), (*shown, "naming"))


def name_of(one: Seen) -> str | None:
    """What the worker is called; None where nobody told it, or it was erased."""
    name = one.documents.get("naming", {}).get("name")
    return None if isinstance(name, dict) else text_of(name)


def kinds() -> tuple[Kind, ...]:
    """The kinds of data, as a worker would call them."""
    return (
        Kind("work", _("Work and help at work"), _("Where you work, your contract, who helps you, what you agreed.")),
        Kind("identity", _("Who you are"), _("Your name.")),
        Kind("signal", _("How it goes"), _("What goes well. What is hard. A relapse.")),
        Kind("health", _("Health"), _("What you can and cannot do because of your health.")),
        Kind("life", _("Home and private life"), _("What happens at home, with family or friends.")),
        Kind("money", _("Money"), _("Your wage or benefit.")),
        Kind("note", _("What people wrote down"), _("Texts that you or others wrote.")),
    )


def kinds_in_words(codes: Sequence[str]) -> str:
    """Several kinds in a row."""
    titles = {one.code: one.title for one in kinds()}
    return ", ".join(titles[one].lower() for one in CLASSES if one in codes)


def organisations(document: Mapping[str, Any]) -> Iterator[str]:
    """The organisations that a worker has to do with, each once: those around, and those that were told something."""
    around = [one["organisation"] for one in document["people_around"]]
    told = [one["to"]["organisation"] for one in document["shared"] if one["to"]]
    asked = [one["recipient"] for one in document["consents"]]
    yield from dict.fromkeys(one for one in (*around, *told, *asked) if one and one != "unknown")


def helping(events: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """What helps: what it is about, and in whose words; newest last."""
    return [
        (str(one["title"]), text)
        for one in events
        if one["type"] in _TOLD_BY_WORKER
        for text in [*filter(None, map(text_of, one["texts"].values()))] or [str(one["summary"])]
    ]


def record_own(inside: Inside, career: str, type_name: str, content: Mapping[str, Any], command: str) -> str:
    """Records what the worker says, and gives the notice of it."""
    career_id = inside.career(career, "record")
    admit_to_record(inside.app, inside.who, [(career_id, type_name)])
    said = {"occurred": inside.app.today().isoformat(), "asserted_by": "worker", **content}
    recorded = inside.app.record(career_id, type_name, said, inside.who, command)
    return "recorded_before" if recorded.already else "recorded"
