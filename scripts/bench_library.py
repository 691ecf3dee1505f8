"""The same careers as aggregates of the `eventsourcing` library in its declarative style, for `bench.py`.

Written as its manual and its cargo shipping example show: an `Aggregate` whose `@event` methods change its attributes,
value objects with a transcoding each, the library's JSON transcoder. Fields are typed where that is natural: ids are
UUIDs, days are dates, hours are decimals. Less is done here than in our fold: nothing is decrypted or validated, and of
the layout in time only the days as told are worked out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from werkzekerheid.facts.vague import ANY_DAY, Span, span


@dataclass(frozen=True, slots=True)
class Actor:
    """Who wrote something down."""

    actor: str
    role: str
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The envelope: its ids, who wrote it down, and when it happened, as a day or as told."""

    event_id: UUID
    command_id: UUID
    recorded_by: Actor
    occurred: date | str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a plan."""

    goal: UUID
    text: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement of a plan."""

    agreement: UUID
    topic: str
    owner: str
    text: str


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Contact with one party, every so many days."""

    with_: str
    every_days: int


VALUES: tuple[type[Any], ...] = (Actor, Told, Goal, Agreement, Rhythm)
"""The value objects that stand in events."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An event and the days on which it may have happened, as far as that was told."""

    told: Told
    days: Span


@dataclass(slots=True)
class Placement:
    """Work at one place."""

    announced: Moment | None = None
    started: Moment | None = None
    ended: Moment | None = None
    form: str | None = None
    organisation: str | None = None
    organisation_kind: str | None = None
    hours_per_week: Decimal | None = None
    paid: bool | None = None
    outcome: str | None = None


@dataclass(slots=True)
class Contract:
    """A contract with its terms."""

    placement: UUID
    terms: list[tuple[Moment, str, int]]
    end_talks: list[tuple[Moment, str]] = field(default_factory=list)


@dataclass(slots=True)
class Contact:
    """A talk, or a series of them."""

    moment: Moment
    with_: list[str]
    by: str
    channel: str | None = None
    coach: UUID | None = None
    placement: UUID | None = None
    every_days: int | None = None
    starts: date | None = None
    stops: date | None = None


@dataclass(slots=True)
class Plan:
    """A begeleidingsplan."""

    moment: Moment
    goals: list[Goal]
    agreements: list[Agreement]
    rhythm: list[Rhythm]
    agreed_by: list[str]
    relapse_contact: str | None
    safety_net: str | None


@dataclass(slots=True)
class Spell:
    """A coach, a signal, a wish, a relapse, a sickness, a handover: how it began and how it ended."""

    began: Moment
    what: tuple[Any, ...]
    placement: UUID | None = None
    ended: Moment | None = None
    how: str | None = None


class Career(Aggregate):
    """A career; one method for each type of fact of a generated career."""

    @event("Opened")
    def __init__(self, career_id: UUID, told: Told, reason: str) -> None:
        """The career is opened."""
        self.career_id = career_id
        self.moments: list[tuple[Moment, str]] = []
        self.opened, self.opened_because = self._happened(told, "career_opened"), reason
        self.placements: dict[UUID, Placement] = {}
        self.contracts: dict[UUID, Contract] = {}
        self.plans: list[Plan] = []
        self.agreements: dict[UUID, tuple[Moment, Agreement]] = {}
        self.contacts: dict[UUID, Contact] = {}
        self.progress: list[tuple[Moment, str, str, UUID | None]] = []
        self.coaches: dict[UUID, Spell] = {}
        self.signals: dict[UUID, Spell] = {}
        self.wishes: dict[UUID, Spell] = {}
        self.handovers: dict[UUID, Spell] = {}
        self.relapses: list[Spell] = []
        self.sicknesses: list[Spell] = []
        self.drop_outs: list[tuple[Moment, UUID]] = []
        self.changes: list[tuple[Told, UUID, str]] = []

    @staticmethod
    def create_id(career_id: UUID) -> UUID:
        """The id of the aggregate is that of the career."""
        return career_id

    def _happened(self, told: Told, type_: str) -> Moment:
        occurred = told.occurred
        if isinstance(occurred, date):
            moment = Moment(told, Span(occurred, occurred))
        else:
            moment = Moment(told, span(occurred) if occurred else ANY_DAY)
        self.moments.append((moment, type_))
        return moment

    def _place(self, ref: UUID) -> Placement:
        return self.placements.setdefault(ref, Placement())

    @event("MatchProposed")
    def match_proposed(self, told: Told, placement: UUID, organisation: str, route: str) -> None:
        """A place came in sight."""
        self._happened(told, f"match_proposed {route}")
        known = self._place(placement)
        known.organisation = known.organisation or organisation

    @event("PlacementStarted")
    def placement_started(
        self, told: Told, placement: UUID, form: str, organisation: str, organisation_kind: str,
        hours_per_week: Decimal, paid: bool,  # noqa: FBT001
    ) -> None:  # fmt: skip
        """Work began."""
        moment, known = self._happened(told, "placement_started"), self._place(placement)
        known.announced, known.started = known.announced or moment, known.started or moment
        known.form, known.organisation, known.organisation_kind = form, organisation, organisation_kind
        known.hours_per_week, known.paid, known.ended, known.outcome = hours_per_week, paid, None, None

    @event("PlacementEnded")
    def placement_ended(self, told: Told, placement: UUID, outcome: str) -> None:
        """Work ended."""
        moment, known = self._happened(told, "placement_ended"), self._place(placement)
        known.ended, known.outcome = moment, outcome
        if outcome == "dropped_out":
            self.drop_outs.append((moment, placement))

    @event("ContractConcluded")
    def contract_concluded(self, told: Told, placement: UUID, contract: UUID, kind: str, duration_months: int) -> None:
        """A contract was concluded."""
        moment, known = self._happened(told, "contract_concluded"), self._place(placement)
        self.contracts[contract] = Contract(placement, [(moment, kind, duration_months)])
        known.announced = known.announced or moment

    @event("ContractRenewed")
    def contract_renewed(self, told: Told, contract: UUID, kind: str, duration_months: int) -> None:
        """A contract was renewed."""
        self.contracts[contract].terms.append((self._happened(told, "contract_renewed"), kind, duration_months))

    @event("ContractEndAnnounced")
    def contract_end_announced(self, told: Told, contract: UUID, renewal: str) -> None:
        """What follows when the contract ends."""
        self.contracts[contract].end_talks.append((self._happened(told, "contract_end_announced"), renewal))

    @event("CoachAssigned")
    def coach_assigned(
        self, told: Told, coach: UUID, kind: str, organisation: str, until_on: date | None = None
    ) -> None:
        """Somebody guides from here on."""
        self.coaches[coach] = Spell(self._happened(told, "coach_assigned"), (kind, organisation, until_on))

    @event("CoachLeft")
    def coach_left(self, told: Told, coach: UUID, reason: str) -> None:
        """A coach guides no longer."""
        known = self.coaches[coach]
        known.ended, known.how = self._happened(told, "coach_left"), reason

    @event("BegeleidingsplanAgreed")
    def begeleidingsplan_agreed(  # noqa: PLR0913  (so many fields it has)
        self, told: Told, plan: UUID, goals: list[Goal], agreements: list[Agreement], rhythm: list[Rhythm],
        agreed_by: list[str], relapse_contact: str | None = None, safety_net: str | None = None,
    ) -> None:  # fmt: skip
        """A begeleidingsplan was agreed."""
        moment = self._happened(told, f"begeleidingsplan_agreed {plan}")
        self.agreements |= {one.agreement: (moment, one) for one in agreements}
        self.plans.append(Plan(moment, goals, agreements, rhythm, agreed_by, relapse_contact, safety_net))

    @event("CheckInHeld")
    def check_in_held(
        self, told: Told, with_: list[str], by: str, channel: str, coach: UUID | None = None,
        placement: UUID | None = None,
    ) -> None:  # fmt: skip
        """Somebody who guides had contact."""
        moment = self._happened(told, "check_in_held")
        self.contacts[told.event_id] = Contact(moment, with_, by, channel, coach, placement)

    @event("ContactSeriesReported")
    def contact_series_reported(
        self, told: Told, with_: list[str], by: str, every_days: int, from_on: date, until_on: date | None = None,
        placement: UUID | None = None,
    ) -> None:  # fmt: skip
        """Contact in a rhythm."""
        moment = self._happened(told, "contact_series_reported")
        series = Contact(moment, with_, by, None, None, placement, every_days, from_on, until_on)
        self.contacts[told.event_id] = series

    @event("ProgressObserved")
    def progress_observed(self, told: Told, kind: str, seen_by: str, placement: UUID | None = None) -> None:
        """A good sign."""
        self.progress.append((self._happened(told, "progress_observed"), kind, seen_by, placement))

    @event("SignalObserved")
    def signal_observed(self, told: Told, sign: str, seen_by: str, to: str, placement: UUID | None = None) -> None:
        """A sign that it may go wrong."""
        moment = self._happened(told, "signal_observed")
        self.signals[told.event_id] = Spell(moment, (sign, seen_by, to), placement)

    @event("SignalAnswered")
    def signal_answered(self, told: Told, signal: UUID, by: str, action: str) -> None:
        """Somebody did something about a sign."""
        known = self.signals[signal]
        known.ended, known.how = self._happened(told, f"signal_answered {by}"), action

    @event("RelapseReported")
    def relapse_reported(self, told: Told, effects: list[str], placement: UUID | None = None) -> None:
        """The worker fell back."""
        self.relapses.append(Spell(self._happened(told, "relapse_reported"), tuple(effects), placement))

    @event("RelapseEnded")
    def relapse_ended(self, told: Told, how: str, placement: UUID | None = None) -> None:
        """A relapse was over."""
        self._end(self.relapses, self._happened(told, "relapse_ended"), how, placement)

    @event("SicknessReported")
    def sickness_reported(self, told: Told, placement: UUID | None = None) -> None:
        """The worker reported sick."""
        self.sicknesses.append(Spell(self._happened(told, "sickness_reported"), (), placement))

    @event("RecoveryReported")
    def recovery_reported(self, told: Told, placement: UUID | None = None) -> None:
        """The worker reported recovered."""
        self._end(self.sicknesses, self._happened(told, "recovery_reported"), "recovered", placement)

    def _end(self, spells: list[Spell], moment: Moment, how: str, placement: UUID | None) -> None:
        for spell in reversed(spells):
            if spell.ended is None and spell.placement == placement:
                spell.ended, spell.how = moment, how
                return

    @event("HandoverOffered")
    def handover_offered(  # noqa: PLR0913  (so many fields it has)
        self, told: Told, handover: UUID, occasion: str, from_organisation: str, from_role: str,
        to_organisation: str, to_role: str, topics: list[str], warm: bool | None = None,  # noqa: FBT001
    ) -> None:  # fmt: skip
        """A handover was offered."""
        what = (occasion, from_organisation, from_role, to_organisation, to_role, warm, topics)
        self.handovers[handover] = Spell(self._happened(told, "handover_offered"), what)

    @event("HandoverAccepted")
    def handover_accepted(self, told: Told, handover: UUID, by: str, missing: list[str]) -> None:
        """A handover was accepted."""
        known = self.handovers[handover]
        known.ended, known.how = self._happened(told, f"handover_accepted {by}"), ",".join(missing)

    @event("DevelopmentWishExpressed")
    def development_wish_expressed(self, told: Told, wish: UUID, kind: str, to: str) -> None:
        """A wish to develop."""
        self.wishes[wish] = Spell(self._happened(told, "development_wish_expressed"), (kind, to))

    @event("DevelopmentWishAnswered")
    def development_wish_answered(self, told: Told, wish: UUID, answer: str) -> None:
        """The answer to a wish."""
        known = self.wishes[wish]
        known.ended, known.how = self._happened(told, "development_wish_answered"), answer

    @event("EventCorrected")
    def event_corrected(self, told: Told, corrects: UUID, reason: str, replacement: dict[str, Any]) -> None:
        """What was told of a talk was wrong."""
        self.changes.append((told, corrects, reason))
        moment = self.contacts[corrects].moment
        self.contacts[corrects] = Contact(moment, replacement["with"], replacement["by"], replacement["channel"])

    @event("EventRetracted")
    def event_retracted(self, told: Told, retracts: UUID, reason: str) -> None:
        """A talk did not take place."""
        self.changes.append((told, retracts, reason))
        self.contacts.pop(retracts, None)
