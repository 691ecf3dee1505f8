"""What somebody may do with alerts: which are meant, whether they are told to them, and which facts follow. Pure.

Per worker and rule a person sees one line, whatever its parts: an answer to the line is one to each part that waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.facts.streams import AlertAnswered, AlertSeen
from werkzekerheid.messages import Refusal
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.vocabulary import Role
    from werkzekerheid.readmodels.alerts import AlertRecord

HOWS = ("contacted", "planned", "no_action", "disagree", "wrong_information")
"""The answers that a person gives."""
WITH_REASON = frozenset({"no_action", "disagree", "wrong_information"})
"""Those after which nothing is to be done about it: they say why."""
PUT_RIGHT = "wrong_information"


class Which(NamedTuple):
    """Which alerts of a career are meant: one by its id; else those of a rule, or a part of it."""

    alert: str | None = None
    rule: str | None = None
    part: str | None = None

    def means(self, record: AlertRecord) -> bool:
        """Whether it is this one."""
        if self.alert is not None:
            return record.alert == self.alert
        return record.rule == self.rule and self.part in {None, record.part}


class By(NamedTuple):
    """Who does something: in which role, and in which roles they are told of alerts."""

    role: Role
    roles: Collection[str]


class Said(NamedTuple):
    """An answer: how, and why."""

    how: str
    reason: str | None = None


def see(records: Mapping[str, AlertRecord], which: Which, by: By) -> list[Fact]:
    """That somebody saw those that nobody saw yet.

    Raises:
        Refusal: as `chosen`.
    """
    return [AlertSeen(alert=one.alert, by=by.role) for one in chosen(records, which, by) if one.seen is None]


def answer(records: Mapping[str, AlertRecord], which: Which, by: By, said: Said) -> list[Fact]:
    """An answer to each that waits for one; where none does, another answer to all of them.

    Raises:
        Refusal: as `chosen`; `alert_answer_unknown`, `alert_answer_without_reason`.
    """
    if said.how not in HOWS:
        raise Refusal("alert_answer_unknown", answers=", ".join(HOWS))
    reason = (said.reason or "").strip() or None
    if reason is None and said.how in WITH_REASON:
        raise Refusal("alert_answer_without_reason")
    found = chosen(records, which, by)
    fields = {"by": by.role, "answer": said.how, "reason": reason}
    waiting = [one for one in found if one.waits] or found
    return [AlertAnswered.model_validate({"alert": one.alert, **fields}) for one in waiting]


def chosen(records: Mapping[str, AlertRecord], which: Which, by: By) -> list[AlertRecord]:
    """The alerts that are meant and stand, of those that are told to who asks.

    Raises:
        Refusal: `alert_unknown`, `alert_of_others`, `alert_closed`.
    """
    meant = [one for one in records.values() if which.means(one)]
    if not meant:
        raise Refusal("alert_unknown")
    own = [one for one in meant if one.is_for(by.roles)]
    if not own:
        raise Refusal("alert_of_others", roles=_roles(meant))
    standing = [one for one in own if one.is_open]
    if not standing:
        raise Refusal("alert_closed")
    return standing


def _roles(records: Iterable[AlertRecord]) -> str:
    return ", ".join(dict.fromkeys(word("role", role) for one in records for role in one.audience))
