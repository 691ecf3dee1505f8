"""The situation: how it stands with somebody's work, contract, income and guidance. None is unknown, never "no"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

from werkzekerheid.career import questions
from werkzekerheid.readmodels.counts import Counts, counts
from werkzekerheid.readmodels.days import LATEST, Asked, instant, iso, shown, shown_day, shown_moment
from werkzekerheid.rules.guidance import is_guide

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from werkzekerheid.career import records as r
    from werkzekerheid.career.state import Career
    from werkzekerheid.readmodels.names import Names

IN_VIEW_DAYS = 61
"""So long after something was heard the worker counts as in view; as `silent_days` of policies/in_view.toml."""


class PlacementPart(TypedDict):
    """A place to work."""

    ref: str
    form: str | None
    organisation: str | None
    organisation_kind: str | None
    formal_employer: str | None
    hours_per_week: float | None
    since: str | None
    planned_end_on: str | None
    paid: bool | None


class ContractPart(TypedDict):
    """The last term of a contract; `renewal` is what was said last of what follows on it."""

    ref: str
    kind: str
    sequence: int | None
    starts_on: str | None
    ends_on: str | None
    renewal: str | None


class ProvisionPart(TypedDict):
    """A voorziening that was granted and runs."""

    kind: str
    from_on: str | None
    until_on: str | None


class ResponsiblePart(TypedDict):
    """Who answers for what."""

    scope: str
    organisation: str
    role: str


class CoachPart(TypedDict):
    """Somebody who guides and did not leave."""

    ref: str
    kind: str
    organisation: str
    since: str | None
    until_on: str | None


ContactPart = TypedDict("ContactPart", {"on": str | None, "with": list[str], "by": str, "channel": str | None})
"""A contact, a series by its last known day."""


class Situation(TypedDict):
    """One career at one moment; days as told, derived ones in brackets."""

    career: str
    as_of: str | None
    known_at: str | None
    working: bool | None
    placement: PlacementPart | Literal["none"] | None
    other_placements: list[PlacementPart]
    contract: ContractPart | Literal["none"] | None
    income: list[str]
    target_groups: list[str]
    provisions: list[ProvisionPart]
    responsible: list[ResponsiblePart]
    has_coach: bool | None
    coaches: list[CoachPart]
    in_view: bool | None
    open_relapse: bool | None
    open_signals: list[str]
    last_contact: ContactPart | None
    counts: Counts
    unknown: list[str]


def document(career: Career, names: Names, asked: Asked = LATEST) -> Situation:
    """The situation of a career, folded up to `asked`."""
    day = questions.day_looked_at(career, asked.as_of)
    running = career.running_placements()
    working = _working(career, day)
    main = next((one for one in running if not questions.is_overdue(career, one, day)), None) if working else None
    coaches = career.current_coaches()
    situation = Situation(
        career=names.of(career.career_id),
        as_of=iso(asked.as_of),
        known_at=instant(asked.known_at),
        working=working,
        placement=placement_part(main, names) if main else "none" if working is False else None,
        other_placements=[placement_part(one, names) for one in running if one is not main],
        contract=_contract(career, names),
        income=_income(career),
        target_groups=[one.group for one in career.groups if one.ended is None],
        provisions=[provision_part(one) for one in career.provisions.values() if questions.runs(career, one)],
        responsible=_responsible(career, names),
        has_coach=_has_coach(career, day),
        coaches=[_coach(one, names) for one in coaches],
        in_view=_in_view(career, day),
        open_relapse=bool(questions.open_relapses(career)) if career.relapses else None,
        open_signals=list(dict.fromkeys(one.sign for one in questions.open_signals(career))),
        last_contact=_last_contact(career, day),
        counts=counts(career),
        unknown=[],
    )
    situation["unknown"] = list(_unknown(situation))
    return situation


def _working(career: Career, day: date | None) -> bool | None:
    if questions.out_of_view(career):
        return None
    running = career.running_placements()
    if running:
        return True if any(not questions.is_overdue(career, one, day) for one in running) else None
    return False if any(one.ended for one in career.placements.values()) else None


def placement_part(one: r.Placement, names: Names) -> PlacementPart:
    """A place to work."""
    return PlacementPart(
        ref=names.of(one.ref),
        form=one.form,
        organisation=names.maybe(one.organisation),
        organisation_kind=one.organisation_kind,
        formal_employer=names.maybe(one.formal_employer),
        hours_per_week=_number(one.hours_per_week),
        since=shown_moment(one.started),
        planned_end_on=shown_day(one.planned_end),
        paid=one.paid,
    )


def _number(told: float | None) -> float | None:
    """Whole hours without a fraction, as they were told."""
    return int(told) if told is not None and told.is_integer() else told


def _contract(career: Career, names: Names) -> ContractPart | Literal["none"] | None:
    contract = questions.main_contract(career)
    if contract is None:
        return "none" if questions.has_no_contract(career) else None
    return contract_part(contract, names)


def contract_part(contract: r.Contract, names: Names) -> ContractPart:
    """The last term of a contract."""
    term = contract.terms[-1]
    # What was said of the end of a former term was settled by the renewal.
    said = [one.renewal for one in contract.end_talks if one.moment.order > term.ground.order]
    return ContractPart(
        ref=names.of(contract.ref),
        kind=term.kind,
        sequence=term.sequence,
        starts_on=shown_day(term.starts),
        ends_on=shown_day(term.ends),
        renewal=said[-1] if said else None,
    )


def _income(career: Career) -> list[str]:
    running = (one for one in career.incomes if one.ended is None)
    return [one.kind for one in sorted(running, key=lambda one: one.started.order)]


def provision_part(one: r.Provision) -> ProvisionPart:
    """A voorziening that runs."""
    return ProvisionPart(kind=one.kind, from_on=shown_day(one.starts), until_on=shown_day(one.until))


def _responsible(career: Career, names: Names) -> list[ResponsiblePart]:
    return [
        ResponsiblePart(scope=one.scope, organisation=names.of(one.organisation), role=one.role)
        for one in questions.responsible(career)
    ]


def _has_coach(career: Career, day: date | None) -> bool | None:
    guides = [one for one in career.coaches.values() if is_guide(one)]
    there = [one for one in guides if one.left is None]
    if any(one.until is None or not questions.has_passed(one.until.span, day) for one in there):
        return True
    return False if guides and not there else None


def _coach(one: r.Coach, names: Names) -> CoachPart:
    return CoachPart(
        ref=names.of(one.ref),
        kind=one.kind,
        organisation=names.of(one.organisation),
        since=shown_moment(one.assigned),
        until_on=shown_day(one.until),
    )


def _in_view(career: Career, day: date | None) -> bool | None:
    if questions.out_of_view(career):
        return False
    return True if questions.heard_within(career, IN_VIEW_DAYS, day) else None


def _last_contact(career: Career, day: date | None) -> ContactPart | None:
    contact = questions.last_contact(career, day)
    if contact is None:
        return None
    days = questions.contact_days(career, contact, day)
    told = contact.stops if contact.series else None
    as_told = told.told if told and told.span == days else None if contact.series else contact.moment.occurred
    return {"on": shown(as_told, days), "with": list(contact.roles), "by": contact.by, "channel": contact.channel}


_MAY_BE_NONE = frozenset({"as_of", "known_at", "formal_employer", "planned_end_on", "renewal"})
"""Fields in which nothing told is no gap: most placements have no other employer, no planned end, no end talk."""


def _unknown(situation: Situation) -> Iterator[str]:
    """The fields of which nothing is known, or only that there is something."""
    yield from _gaps(situation)
    if isinstance(placement := situation["placement"], dict):
        yield from (f"placement.{gap}" for gap in _gaps(placement))
    if isinstance(contract := situation["contract"], dict):
        endless = contract["kind"] == "permanent"
        yield from (f"contract.{gap}" for gap in _gaps(contract) if not (endless and gap == "ends_on"))


def _gaps(part: Mapping[str, object]) -> Iterator[str]:
    for name, value in part.items():
        nothing_told = value is None and name not in _MAY_BE_NONE
        if nothing_told or value == "unknown" or (name == "income" and value in ([], ["unknown"])):
            yield name
