"""The things that take part in a career, as objects of OCEL 2.0, and how an event and they relate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.research.formats.process import put_on
from werkzekerheid.research.spells import spells_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.research.prepared import ResearchCareer

EMPLOYER = "employer"
OBJECT_TYPES: Mapping[str, Mapping[str, str]] = {
    "career": {"opened_because": "string", "state": "string"},
    "placement": {
        "form": "string", "organisation_kind": "string", "hours_per_week": "float", "paid": "boolean",
        "outcome": "string",
    },
    EMPLOYER: {"kind": "string"},
    "coach": {"kind": "string"},
    "provision": {"kind": "string"},
    "plan": {"agreements": "integer"},
}  # fmt: skip
"""Type -> its attributes and what they are of."""
_ALWAYS = "1970-01-01T00:00:00Z"
"""The time of an attribute that never changed, as the specification has it."""
_REFERENCES = {
    "placement": (("placement", "at"), ("next", "next")),
    "coach": (("coach", "by"), ("successor", "successor")),
    "provision": (("provision", "of"),),
    "plan": (("plan", "of"),),
}
"""Kind of object -> the fields that name one, each with the qualifier of the relation."""


def objects_of(one: ResearchCareer) -> Iterator[dict[str, Any]]:
    """The objects of a career; an employer once for each place held there."""
    career = one.career
    states = [(f"{spell.first}T00:00:00Z", spell.state) for spell in spells_of(career, one.until).beside]
    yield _object(
        career.career_id, "career",
        [("opened_because", _ALWAYS, career.opened_because), *(("state", since, state) for since, state in states)],
    )  # fmt: skip
    for place in career.placements.values():
        if place.organisation:
            kind = [("kind", _ALWAYS, place.organisation_kind)]
            yield _object(_employer(place.organisation), EMPLOYER, kind)
        yield _placement(career, place)
    of_career = [(career.career_id, "of")]
    for coach in career.coaches.values():
        yield _object(
            _id(career, "coach", coach.ref), "coach", [("kind", _since(coach.assigned), coach.kind)], of_career
        )
    for provision in career.provisions.values():
        at = [(_id(career, "placement", provision.placement), "at")] if provision.placement in career.placements else []
        yield _object(_id(career, "provision", provision.ref), "provision", [("kind", _ALWAYS, provision.kind)],
                      [*of_career, *at])  # fmt: skip
    for plan in {plan.ref: plan for plan in career.plans}.values():
        yield _object(_id(career, "plan", plan.ref), "plan",
                      [("agreements", _since(plan.agreed), len(plan.agreement_refs))], of_career)  # fmt: skip


def _placement(career: Career, place: r.Placement) -> dict[str, Any]:
    since = _since(place.started)
    attributes = [
        ("form", since, place.form), ("organisation_kind", since, place.organisation_kind), ("paid", since, place.paid),
        ("hours_per_week", since, place.hours_per_week), ("outcome", _since(place.ended), place.outcome),
    ]  # fmt: skip
    relations = [(career.career_id, "of")]
    if place.organisation:
        relations.append((_employer(place.organisation), "at"))
    if place.next_ref in career.placements:
        relations.append((_id(career, "placement", place.next_ref), "next"))
    return _object(_id(career, "placement", place.ref), "placement", attributes, relations)


def _since(moment: Moment | None) -> str:
    day = None if moment is None else put_on(moment)
    return _ALWAYS if day is None else f"{day}T00:00:00Z"


def _id(career: Career, kind: str, ref: str | None) -> str:
    """References are of their career: two careers may call a thing alike."""
    return f"{career.career_id}:{kind}:{ref}"


def _employer(ref: str) -> str:
    """An employer is one and the same in all careers."""
    return f"{EMPLOYER}:{ref}"


def _object(
    id_: str, type_: str, attributes: list[tuple[str, str, Any]], relations: list[tuple[str, str]] | None = None
) -> dict[str, Any]:
    return {
        "id": id_, "type": type_,
        "attributes": [{"name": name, "time": time, "value": value} for name, time, value in attributes
                       if value is not None],
        "relationships": [{"objectId": other, "qualifier": why} for other, why in relations or ()],
    }  # fmt: skip


def related(one: ResearchCareer, fact: Fact) -> Iterator[tuple[str, str]]:
    """The objects that an event involves, each with how; each stands among the objects of its career."""
    career = one.career
    yield career.career_id, "of"
    known = {"placement": career.placements, "coach": career.coaches, "provision": career.provisions}
    told = fact.__dict__
    for kind, fields in _REFERENCES.items():
        for field, qualifier in fields:
            ref = told.get(field)
            if not isinstance(ref, str):
                continue
            if ref in known[kind] if kind in known else any(plan.ref == ref for plan in career.plans):
                yield _id(career, kind, ref), qualifier
    place = career.placements.get(_place_of(career, told) or "")
    if place is not None:
        if "placement" not in told:
            yield _id(career, "placement", place.ref), "under"
        if place.organisation:
            yield _employer(place.organisation), "at"


def _place_of(career: Career, told: Mapping[str, Any]) -> str | None:
    """The placement that an event is about, by itself or by its contract."""
    if isinstance(told.get("placement"), str):
        return str(told["placement"])
    contract = career.contracts.get(told["contract"]) if isinstance(told.get("contract"), str) else None
    return contract.placement if contract else None
