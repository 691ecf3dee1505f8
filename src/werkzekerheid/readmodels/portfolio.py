"""The worker's own portfolio: what they can do, did and learned, and what helps at work."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, cast

from werkzekerheid.readmodels.days import LATEST, Asked, instant, iso, shown_moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts import learning
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.readmodels.names import Names


class CertificatePart(TypedDict):
    """A certificate that was obtained."""

    name: str
    level: str | None
    on: str | None


LearningPart = TypedDict(
    "LearningPart", {"what": str, "kind": str, "from": str | None, "until": str | None, "outcome": str | None}
)
"""An education (by level) or a training (by kind); `outcome` only where it was completed."""
WorkPart = TypedDict(
    "WorkPart", {"form": str | None, "organisation": str | None, "from": str | None, "until": str | None}
)
"""A place to work; `until` None where it runs or where no end is told. Why it ended is nobody's business."""


class GrowthPart(TypedDict):
    """A good sign, and in which role somebody saw it."""

    kind: str
    seen_by: str | None
    on: str | None


class HelpPart(TypedDict):
    """Something that helps: an adaptation that was delivered, or what the worker prefers (by topic)."""

    what: str
    on: str | None


class WishPart(TypedDict):
    """A wish to develop, with the last answer."""

    kind: str
    on: str | None
    answer: str | None


class Portfolio(TypedDict):
    """One career at one moment."""

    career: str
    as_of: str | None
    known_at: str | None
    certificates: list[CertificatePart]
    learning: list[LearningPart]
    work: list[WorkPart]
    growth: list[GrowthPart]
    what_helps: list[HelpPart]
    wishes: list[WishPart]


def document(career: Career, laid: Sequence[Laid], names: Names, asked: Asked = LATEST) -> Portfolio:
    """The portfolio of a career; `laid` are the facts that it was folded from."""
    return Portfolio(
        career=names.of(career.career_id),
        as_of=iso(asked.as_of),
        known_at=instant(asked.known_at),
        certificates=list(_certificates(laid)),
        learning=[*_education(career), *_trainings(career)],
        work=[
            {
                "form": one.form,
                "organisation": names.maybe(one.organisation),
                "from": shown_moment(one.started),
                "until": shown_moment(one.ended),
            }
            for one in career.started_placements()
        ],
        growth=[GrowthPart(kind=one.kind, seen_by=one.by, on=shown_moment(one.moment)) for one in career.progress],
        what_helps=list(_helps(career, laid)),
        wishes=[
            WishPart(
                kind=one.kind,
                on=shown_moment(one.told[0]) if one.told else None,
                answer=one.answers[-1].kind if one.answers else None,
            )
            for one in career.wishes.values()
        ],
    )


def _certificates(laid: Sequence[Laid]) -> Iterator[CertificatePart]:
    for one in laid:
        if one.fact.TYPE == "certificate_obtained":
            fact = cast("learning.CertificateObtained", one.fact)
            yield CertificatePart(name=fact.name, level=fact.level, on=shown_moment(one.moment))


def _education(career: Career) -> Iterator[LearningPart]:
    """Each start with the end of the same level behind it; an end without a start stands by itself."""
    open_ones: list[LearningPart] = []
    for one in career.educations:
        level, on = one.about or "unknown", shown_moment(one.moment)
        if one.kind == "started":
            started: LearningPart = {"what": level, "kind": "education", "from": on, "until": None, "outcome": None}
            open_ones.append(started)
            continue
        found = next((each for each in reversed(open_ones) if each["what"] == level and each["until"] is None), None)
        if found is None:
            found = {"what": level, "kind": "education", "from": None, "until": None, "outcome": None}
            open_ones.append(found)
        found["until"], found["outcome"] = on, _worth_telling(one.kind)
    yield from open_ones


def _trainings(career: Career) -> Iterator[LearningPart]:
    for one in career.trainings.values():
        yield {
            "what": one.kind,
            "kind": "training",
            "from": shown_moment(one.started),
            "until": shown_moment(one.ended),
            "outcome": _worth_telling(one.outcome),
        }


def _worth_telling(outcome: str | None) -> str | None:
    """What was completed; what was not is no part of what somebody can do."""
    return outcome if outcome == "completed" else None


def _helps(career: Career, laid: Sequence[Laid]) -> Iterator[HelpPart]:
    for one in career.adaptations.values():
        if one.delivered is not None:
            yield HelpPart(what="adaptation", on=shown_moment(one.delivered))
    for each in laid:
        if each.fact.TYPE == "preference_recorded":
            fact = cast("learning.PreferenceRecorded", each.fact)
            yield HelpPart(what=fact.topic, on=shown_moment(each.moment))
