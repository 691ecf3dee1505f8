"""Consent as it stands on a day: given to whom, for what, of which classes; refused, withdrawn or expired since.

Only consent that was recorded live is a ground. What a telling says of it is history: nobody kept the text shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from werkzekerheid.facts.layout import day_of
from werkzekerheid.facts.vague import span
from werkzekerheid.readmodels.consents import Row

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from werkzekerheid.facts.event import Event
    from werkzekerheid.facts.sharing import ConsentGiven, ConsentRefused, ConsentWithdrawn
    from werkzekerheid.readmodels.names import Names

State = Literal["given", "refused", "withdrawn"]


class Consent(NamedTuple):
    """One consent: what it covers, and of which classes it was taken back since; `until` is the last sure day."""

    ref: str
    recipient: str
    state: State
    given_on: date
    purposes: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    until: date | None = None
    text_version: str | None = None
    way: str | None = None
    ended_on: date | None = None

    def covers(self, purpose: str, data_class: str, day: date) -> bool:
        """Whether it lets a class go for a purpose on a day."""
        within = self.given_on <= day and (self.until is None or day <= self.until)
        return self.state == "given" and within and purpose in self.purposes and data_class in self.classes


def consents(events: Iterable[Event]) -> tuple[Consent, ...]:
    """Every consent in a sharing stream, in the order in which they were first told of.

    A refusal takes back, for what comes, what the same recipient was given before; so does a withdrawal that names no
    consent we know. No classes is all of them.
    """
    found: dict[str, Consent] = {}
    for event in events:
        on = day_of(event.recorded_at)
        if event.fact.TYPE == "consent_given":
            given = cast("ConsentGiven", event.fact)
            found[given.consent] = _given(given, on)
        elif event.fact.TYPE in {"consent_refused", "consent_withdrawn"}:
            denied = cast("ConsentRefused | ConsentWithdrawn", event.fact)
            state: State = "refused" if event.fact.TYPE == "consent_refused" else "withdrawn"
            _deny(found, denied, state, on)
    return tuple(found.values())


def _given(fact: ConsentGiven, on: date) -> Consent:
    until = span(fact.until_on).earliest if fact.until_on else None
    return Consent(
        ref=fact.consent,
        recipient=fact.recipient,
        state="given",
        given_on=on,
        purposes=frozenset(fact.purposes) - {"unknown"},
        classes=frozenset(fact.classes),
        until=until,
        text_version=fact.text_version,
        way=fact.way,
    )


def _deny(found: dict[str, Consent], fact: ConsentRefused | ConsentWithdrawn, state: State, on: date) -> None:
    """Takes classes out of what was given; a consent without any left is over."""
    by_ref = state == "withdrawn" and fact.consent in found
    same = (one for one in found.values() if one.recipient == fact.recipient or one.ref == fact.consent)
    concerned = [one for one in same if one.state == "given" and (not by_ref or one.ref == fact.consent)]
    for one in concerned:
        left = one.classes - frozenset(fact.classes) if fact.classes else frozenset()
        found[one.ref] = one._replace(classes=left) if left else one._replace(state=state, ended_on=on)
    if fact.consent not in found:
        found[fact.consent] = Consent(
            fact.consent, fact.recipient, state, on, classes=frozenset(fact.classes), ended_on=on
        )


def by_recipient(found: Iterable[Consent], recipient: str | None) -> tuple[Consent, ...]:
    """Those about one recipient."""
    return tuple(one for one in found if recipient is not None and one.recipient == recipient)


def shown(one: Consent, career: str, day: date, names: Names) -> Row:
    """A consent as it stands on a day."""
    expired = one.state == "given" and one.until is not None and one.until < day
    return Row(
        career=names.of(career),
        consent=names.of(one.ref),
        recipient=names.of(one.recipient),
        state="expired" if expired else one.state,
        purposes=sorted(one.purposes),
        classes=sorted(one.classes),
        given_on=one.given_on.isoformat() if one.text_version else None,
        until_on=one.until.isoformat() if one.until else None,
        ended_on=one.ended_on.isoformat() if one.ended_on else None,
        text_version=one.text_version,
        way=one.way,
    )
