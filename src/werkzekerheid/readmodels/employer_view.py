"""What an employer needs about its own placement: the agreements, whom to call, what to do at relapse."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from werkzekerheid.career import questions
from werkzekerheid.readmodels.begeleidingsplan import AgreementPart, agreement_part
from werkzekerheid.readmodels.people_around import role_of
from werkzekerheid.readmodels.situation import (
    ContractPart,
    ProvisionPart,
    contract_part,
    placement_part,
    provision_part,
)
from werkzekerheid.readmodels.texts import agreement_texts, plan_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.readmodels.names import Names

_AT_WORK = frozenset({"employer", "supervisor", "manager", "internal_coach", "colleague"})
_AT_RELAPSE = frozenset({"relapse", "incidents", "safety_net", "sickness"})


class ContactPoint(TypedDict):
    """Whom to call: a role at an organisation, and how it is reached where the directory says so."""

    role: str
    organisation: str
    reach: str | None


class AtRelapse(TypedDict):
    """Who is called first at relapse, who catches the worker, and which agreements are about it (by their ref)."""

    call: str | None
    safety_net: str | None
    agreements: list[str]


class Row(TypedDict):
    """One placement at this employer; `contract` None where none is known."""

    career: str
    placement: str
    form: str | None
    hours_per_week: float | None
    since: str | None
    planned_end_on: str | None
    contract: ContractPart | None
    agreements: list[AgreementPart]
    contact_points: list[ContactPoint]
    at_relapse: AtRelapse
    provisions: list[ProvisionPart]


def document(
    career: Career,
    laid: Sequence[Laid],
    names: Names,
    organisation: str | None = None,
    reaches: Mapping[tuple[str, str], str] | None = None,
) -> list[Row]:
    """The placements that run, the last started one first.

    Args:
        career: whose.
        laid: the facts that it was folded from, for their texts.
        names: what ids are called.
        organisation: only those where this one is the employer, on paper or at work; all of them when left out.
        reaches: (organisation, role) -> how that contact point is reached.
    """
    running = (one for one in career.running_placements())
    own = [one for one in running if organisation is None or organisation in {one.organisation, one.formal_employer}]
    return [_row(career, one, laid, names, reaches or {}) for one in own]


def _row(
    career: Career, one: r.Placement, laid: Sequence[Laid], names: Names, reaches: Mapping[tuple[str, str], str]
) -> Row:
    place, contract = placement_part(one, names), questions.contract_of(career, one)
    plan = career.plan()
    texts = agreement_texts(laid) | (plan_texts(laid, plan.agreed.event_id) if plan else {})
    concern = [each for each in _standing(career) if _concerns(each, one)]
    return Row(
        career=names.of(career.career_id),
        placement=place["ref"],
        form=place["form"],
        hours_per_week=place["hours_per_week"],
        since=place["since"],
        planned_end_on=place["planned_end_on"],
        contract=contract_part(contract, names) if contract else None,
        agreements=[agreement_part(each, texts, names) for each in concern],
        contact_points=list(_contact_points(career, one, names, reaches)),
        at_relapse=AtRelapse(
            call=plan.relapse_contact if plan else None,
            safety_net=names.maybe(plan.safety_net) if plan else None,
            agreements=[names.of(each.ref) for each in concern if each.topic in _AT_RELAPSE],
        ),
        provisions=[provision_part(each) for each in _provisions(career, one)],
    )


def _standing(career: Career) -> Iterator[r.Agreement]:
    """The agreements of the plan in force, then those beside it."""
    plan = career.plan()
    if plan is not None:
        yield from career.plan_agreements(plan)
    yield from (one for one in career.agreements.values() if one.plan is None)


def _concerns(agreement: r.Agreement, placement: r.Placement) -> bool:
    """Whether it is about this place; where none was told, whether somebody at work owns it or it is about relapse."""
    if agreement.placement is not None:
        return agreement.placement == placement.ref
    return agreement.owner in _AT_WORK or agreement.topic in _AT_RELAPSE


def _contact_points(
    career: Career, placement: r.Placement, names: Names, reaches: Mapping[tuple[str, str], str]
) -> Iterator[ContactPoint]:
    """The coaches who are there for this place, who coordinates first."""
    coaches = [one for one in career.current_coaches() if one.placement in {None, placement.ref}]
    for one in sorted(coaches, key=lambda coach: not coach.coordinates):
        role = role_of(one)
        reach = reaches.get((one.organisation, role))
        yield ContactPoint(role=role, organisation=names.of(one.organisation), reach=reach)


def _provisions(career: Career, placement: r.Placement) -> Iterator[r.Provision]:
    """Those that run for this place."""
    return (one for one in career.provisions.values() if questions.runs(career, one) and one.placement == placement.ref)
