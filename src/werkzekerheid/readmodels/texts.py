"""Free text about somebody, which is not in the state of a career: read from the facts where it is shown.

Where the key of a text was destroyed, its place says so: `{"erased_on": day}`, never an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NotRequired, TypedDict, cast

from werkzekerheid.facts.base import Erased

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzekerheid.facts.guidance import AgreementMade, BegeleidingsplanAgreed
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.facts.sharing import OwnReadingAdded


class ErasedText(TypedDict):
    """Stands where a text was: the day on which its key was destroyed.

    `key_missing`: nobody destroyed the key, and it is lost; the day is then the one on which the text was recorded.
    """

    erased_on: str
    key_missing: NotRequired[bool]


Shown = str | ErasedText | None
"""A text for a reader; None where none was told."""


def shown_text(text: str | Erased | None) -> Shown:
    """A text, or the day on which it was erased."""
    if not isinstance(text, Erased):
        return text
    gone = ErasedText(erased_on=text.erased_on)
    return ErasedText(**gone, key_missing=True) if text.key_missing else gone


def plan_texts(laid: Iterable[Laid], event_id: str) -> dict[str, Shown]:
    """The texts of one version of a plan, by the ref of the goal or agreement."""
    for one in laid:
        if one.moment.event_id == event_id and one.fact.TYPE == "begeleidingsplan_agreed":
            plan = cast("BegeleidingsplanAgreed", one.fact)
            goals = {goal.goal: shown_text(goal.text) for goal in plan.goals}
            return goals | {each.agreement: shown_text(each.text) for each in plan.agreements}
    return {}


def agreement_texts(laid: Iterable[Laid]) -> dict[str, Shown]:
    """The texts of the agreements outside a plan, by their ref."""
    made = (cast("AgreementMade", one.fact) for one in laid if one.fact.TYPE == "agreement_made")
    return {one.agreement: shown_text(one.text) for one in made}


def own_readings(laid: Iterable[Laid]) -> dict[str, list[Shown]]:
    """The worker's own words, by the id of the event that they are about."""
    readings: dict[str, list[Shown]] = {}
    for one in laid:
        if one.fact.TYPE == "own_reading_added":
            fact = cast("OwnReadingAdded", one.fact)
            readings.setdefault(fact.about, []).append(shown_text(fact.reading))
    return readings
