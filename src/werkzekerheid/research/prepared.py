"""A career as it leaves for research: folded from facts that name nobody, under a pseudonym, on days that were blurred.

Whatever writes a data set reads this alone; nothing in it leads back to a person without the key of the project.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.career.evolve import Told as ToldDays
from werkzekerheid.career.evolve import fold_laid
from werkzekerheid.facts.event import Actor, Told
from werkzekerheid.facts.layout import Laid
from werkzekerheid.research.blurring import Months, blurred
from werkzekerheid.research.nameless import nameless

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.vocabulary import Role
    from werkzekerheid.research.blurring import Blur
    from werkzekerheid.research.pseudonyms import Names

NEVER = frozenset({
    "worker_named", "telling_recorded", "career_linked", "openness_chosen", "consent_given", "consent_refused",
    "consent_withdrawn", "data_shared", "sharing_refused", "rights_requested", "rights_decided", "event_corrected",
    "event_retracted", "own_reading_added", "restriction_set", "restriction_lifted", "keys_destroyed", "erased",
})  # fmt: skip
"""Types that never leave: who somebody is, what became of the record itself, and what the worker asked for or chose."""


class ResearchCareer(NamedTuple):
    """One career for one project.

    `career` is folded from `laid`; its id, the ids of its events and every reference in them are pseudonyms of this
    project. What is of a class that the project may not use is not there, nor any name or text; who recorded something
    is a role. The days of moments and of fields are whole months or moved, as the project chose.

    `recorded_at` has, by event id, the month in which an event was written down; where days are moved it has none,
    since the moment of recording is known from elsewhere. `until` is the last day on which something could be observed.
    """

    career: Career
    laid: tuple[Laid, ...]
    recorded_at: Mapping[str, datetime]
    until: date


def prepare(
    career_id: str,
    laid: Sequence[Laid],
    told: ToldDays,
    recorded_at: Mapping[str, datetime],
    leaving: tuple[Names, Blur],
) -> ResearchCareer:
    """A career as it leaves.

    Args:
        career_id: whose, as it is here.
        laid: its facts in the order of life, up to the day of the blur, each without what the project may not see.
        told: the last day of its telling.
        recorded_at: when an event was written down, by its id.
        leaving: under which names, and how vaguely.
    """
    names, blur = leaving
    within = names.within(career_id)
    kept = [one for one in laid if one.fact.TYPE not in NEVER]
    left = tuple([
        Laid(
            blurred(moment, blur, place, within.of("event", moment.event_id)),
            _told(envelope, blur),
            nameless(fact, within, blur),
        )
        for place, (moment, envelope, fact) in enumerate(kept)
    ])  # fmt: skip
    days = ToldDays(*(day and min(blur.last(day), blur.until) for day in told))
    career = fold_laid(names.career(career_id), left, days)
    return ResearchCareer(career, left, _recorded(kept, left, recorded_at, blur), blur.until)


def _told(told: Told, blur: Blur) -> Told:
    """Of the envelope: when, how sure, and in which role somebody told it or wrote it down."""
    occurred = told.occurred and blur.told(told.occurred)
    return _envelope(
        told.recorded_by.role, occurred, told.history, told.lasts, told.order, told.asserted_by, told.certainty,
        told.date_certainty,
    )  # fmt: skip


@lru_cache(maxsize=4_096)
def _envelope(role: Role, occurred: str | None, *rest: Any) -> Told:  # noqa: ANN401  (fields of an envelope)
    """Most events of a data set are told alike: an envelope is built once."""
    names = ("history", "lasts", "order", "asserted_by", "certainty", "date_certainty")
    somebody = Actor(actor=role, role=role)
    return Told(recorded_by=somebody, occurred=occurred, **dict(zip(names, rest, strict=True)))


def _recorded(
    kept: Collection[Laid], left: Sequence[Laid], recorded_at: Mapping[str, datetime], blur: Blur
) -> dict[str, datetime]:
    if not isinstance(blur, Months):
        return {}
    return {
        after.moment.event_id: datetime.combine(blur.first(recorded_at[before.moment.event_id].date()), time(), UTC)
        for before, after in zip(kept, left, strict=True)
    }
