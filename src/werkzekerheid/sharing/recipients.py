"""Who received what: the recipients to be told when something was put right or erased (AVG 19). Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from werkzekerheid.facts.layout import day_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from werkzekerheid.facts.event import Event
    from werkzekerheid.facts.sharing import DataShared


class Disclosure(NamedTuple):
    """One time that something left; `on` as told, else the day on which it was recorded.

    `classes` are those asked about that were in it; none where nobody told what was in it.
    """

    disclosure: str
    on: str
    purpose: str
    channel: str
    classes: tuple[str, ...]
    events: tuple[str, ...]


class Recipient(NamedTuple):
    """One party in one role, with each time that it received something of this, the oldest first."""

    organisation: str
    role: str
    disclosures: tuple[Disclosure, ...]


class Recipients(NamedTuple):
    """Everybody to be told; `unreadable`: so many disclosures of which nobody can read to whom they went any more."""

    told: tuple[Recipient, ...]
    unreadable: int


def recipients(
    events: Sequence[Event],
    classes: Collection[str] = (),
    about: Collection[str] = (),
    until: date | None = None,
) -> Recipients:
    """Everybody who received any of this.

    A disclosure of which nobody told what was in it counts: to tell somebody too many does no harm.

    Args:
        events: of the career and of its sharing stream; a telling keeps its sharing in the career.
        classes: any of these; none is anything.
        about: or any of these events.
        until: recorded on this day at the latest.
    """
    found: dict[tuple[str, str], list[Disclosure]] = {}
    unreadable = 0
    for event in sorted(_standing(events), key=lambda one: one.position):
        if until is not None and day_of(event.recorded_at) > until:
            continue
        if event.fact.TYPE == "data_shared":
            fact = cast("DataShared", event.fact)
            if _is_about(fact, classes, about):
                whom = (fact.recipient_organisation, fact.recipient_role)
                found.setdefault(whom, []).append(_disclosure(event, fact, classes))
        elif event.fact.TYPE == "erased" and event.stream.startswith("sharing:"):
            unreadable += 1
    return Recipients(tuple(Recipient(*whom, tuple(each)) for whom, each in sorted(found.items())), unreadable)


def _standing(events: Iterable[Event]) -> list[Event]:
    """Without what was retracted; what left cannot be corrected away, so no correction changes it here."""
    read = list(events)
    gone = {getattr(one.fact, "retracts", None) for one in read if one.fact.TYPE == "event_retracted"}
    return [one for one in read if one.event_id not in gone]


def _is_about(fact: DataShared, classes: Collection[str], about: Collection[str]) -> bool:
    if not classes and not about:
        return True
    if not fact.classes and not fact.events:
        return True
    return bool(set(fact.classes) & set(classes)) or bool(set(fact.events) & set(about))


def _disclosure(event: Event, fact: DataShared, classes: Collection[str]) -> Disclosure:
    asked = tuple(one for one in fact.classes if one in classes) if classes else tuple(fact.classes)
    on = event.told.occurred or day_of(event.recorded_at).isoformat()
    return Disclosure(fact.disclosure, on, fact.purpose, fact.channel, asked, tuple(fact.events))
