"""The certificate of an erasure: what can no longer be read, on whose decision, and who is to be told. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from werkzekerheid.facts.layout import day_of
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from werkzekerheid.facts.event import Actor, Event
    from werkzekerheid.facts.sharing import KeysDestroyed
    from werkzekerheid.ledger.closed import Closed
    from werkzekerheid.sharing.erasure import Decided
    from werkzekerheid.sharing.recipients import Recipients

Document = dict[str, Any]


class Erasure(NamedTuple):
    """What a certificate is made from: the fact that says so, what it took, and who received something of it."""

    ledger: str
    career: str
    by: Event
    decision: Decided
    closed: Sequence[Closed]
    told: Recipients


def certificate(erasure: Erasure) -> Document:
    """The certificate as a document: ids and codes only."""
    fact, on = cast("KeysDestroyed", erasure.by.fact), day_of(erasure.by.recorded_at)
    keys = {key_id: data_class for one in erasure.closed for data_class, key_id in one.keys.items()}
    return {
        "ledger": erasure.ledger,
        "career": erasure.career,
        "classes": list(fact.classes),
        "request": fact.request,
        "on": on.isoformat(),
        "decided": _person(erasure.decision.by, erasure.decision.on),
        "carried_out": _person(erasure.by.told.recorded_by, on),
        "recorded": {"event": erasure.by.event_id, "position": erasure.by.position},
        "keys": [{"key": key_id, "class": data_class} for key_id, data_class in sorted(keys.items())],
        "events": [
            {
                "event": one.event_id,
                "position": one.position,
                "stream": one.stream.partition(":")[0],
                "whole": one.whole,
                "classes": list(one.keys),
            }
            for one in erasure.closed
        ],
        **told(erasure.told),
    }


def told(found: Recipients) -> Document:
    """Who is to be told, as a part of a document."""
    return {
        "recipients": [
            {
                "organisation": one.organisation,
                "role": one.role,
                "received": [
                    {**each._asdict(), "classes": list(each.classes), "events": list(each.events)}
                    for each in one.disclosures
                ],
            }
            for one in found.told
        ],
        "recipients_unreadable": found.unreadable,
    }


def _person(who: Actor, on: date) -> Document:
    return {"person": who.actor, "role": who.role, "organisation": who.organisation, "on": on.isoformat()}


def lines(document: Mapping[str, Any]) -> Iterator[str]:
    """The certificate for people, line by line."""
    whole = sum(one["whole"] for one in document["events"])
    yield say("certificate_title")
    yield ""
    yield say("certificate_career", career=document["career"], ledger=document["ledger"])
    yield say("certificate_classes", classes=_classes(document["classes"]))
    yield say("certificate_on", day=document["on"], request=document["request"])
    yield say("certificate_decided", **_words(document["decided"]))
    yield say("certificate_carried_out", **_words(document["carried_out"]))
    yield say("certificate_recorded", **document["recorded"])
    yield ""
    yield say("certificate_keys", number=len(document["keys"]))
    yield from (f"  {one['key']}  {word('data_class', one['class'])}" for one in document["keys"])
    yield say("certificate_events", whole=whole, part=len(document["events"]) - whole)
    for one in document["events"]:
        how = say("certificate_whole") if one["whole"] else _classes(one["classes"])
        yield f"  {one['position']}  {one['event']}  {how}"
    yield ""
    yield from recipient_lines(document)
    yield ""
    yield say("certificate_copies")


def recipient_lines(document: Mapping[str, Any]) -> Iterator[str]:
    """Who is to be told, line by line."""
    if not document["recipients"]:
        yield say("recipients_none")
    else:
        yield say("recipients_told")
    for one in document["recipients"]:
        yield f"  {one['organisation']} ({word('role', one['role'])})"
        for each in one["received"]:
            classes = _classes(each["classes"]) or say("recipients_unknown")
            how = f"{word('purpose', each['purpose'])}, {word('data_shared.channel', each['channel'])}"
            if each["channel"] == "extract":
                how = f"{how} {each['disclosure']}"
            yield f"    {each['on']}  {classes}  ({how})"
    if document["recipients_unreadable"]:
        yield say("recipients_unreadable", number=document["recipients_unreadable"])


def _classes(classes: Sequence[str]) -> str:
    return ", ".join(word("data_class", one) for one in classes)


def _words(person: Mapping[str, Any]) -> Document:
    return {**person, "role": word("role", person["role"]), "organisation": person["organisation"] or "-"}
