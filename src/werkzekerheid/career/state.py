"""The one immutable state of a career that every read model and rule reads."""

# Annotations that are values: see records.py.
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.career import coming
from werkzekerheid.career import records as r
from werkzekerheid.facts.layout import Moment


class Career(NamedTuple):
    """A career, folded from its facts. Mappings keep the order in which things first appeared; none is ever changed.

    `told_on` is the last day of the telling in it, if there is one. `horizon` is that day while no live facts follow:
    nothing after it is known and no rule looks past it; None for a live career.
    """

    career_id: str
    moments: tuple[tuple[Moment, str], ...] = ()  # every event with its type, in the order of life
    told_on: date | None = None
    horizon: date | None = None
    opened: Moment | None = None
    opened_because: str | None = None
    closed: Moment | None = None
    placements: Mapping[str, r.Placement] = {}
    contracts: Mapping[str, r.Contract] = {}
    provisions: Mapping[str, r.Provision] = {}
    adaptations: Mapping[str, coming.Adaptation] = {}
    coaches: Mapping[str, r.Coach] = {}
    plans: tuple[r.Plan, ...] = ()
    agreements: Mapping[str, r.Agreement] = {}
    rhythms: tuple[r.Rhythm, ...] = ()
    contacts: tuple[r.Contact, ...] = ()
    missed: tuple[r.Note, ...] = ()  # check-ins missed; about = with whom, by = reason
    evaluations: tuple[r.Note, ...] = ()  # kind = conclusion, about = placement
    needs: tuple[r.Assessment, ...] = ()
    loonwaarden: tuple[coming.WageValue, ...] = ()
    wishes: Mapping[str, r.Wish] = {}
    progress: tuple[r.Note, ...] = ()  # kind as in the catalogue, about = placement
    signals: Mapping[str, r.Signal] = {}  # by event id
    warnings: tuple[r.Note, ...] = ()
    relapses: tuple[r.Relapse, ...] = ()
    sicknesses: tuple[r.Sickness, ...] = ()
    life_events: tuple[r.LifeEvent, ...] = ()
    drop_outs: tuple[r.DropOut, ...] = ()
    exit_talks: tuple[r.ExitTalk, ...] = ()
    returns: tuple[r.Note, ...] = ()  # about = placement
    handovers: Mapping[str, r.Handover] = {}
    missing_handovers: tuple[r.MissingHandover, ...] = ()
    trainings: Mapping[str, r.Training] = {}
    educations: tuple[r.Note, ...] = ()  # kind = started/outcome, about = level
    responsibilities: tuple[r.Responsibility, ...] = ()
    groups: tuple[r.GroupMembership, ...] = ()
    incomes: tuple[r.Income, ...] = ()
    views: tuple[r.Note, ...] = ()  # kind = lost | regained
    openness: Mapping[str, tuple[str, ...]] = {}  # recipient role -> classes the worker wants it to know
    disclosures_of_condition: tuple[r.Note, ...] = ()  # about = role it was told to
    steps: tuple[r.Note, ...] = ()  # what leads on: match, search, advice, waiting, support asked; kind = event type
    announcements: tuple[r.Note, ...] = ()  # kind = what changes
    shared: tuple[r.Note, ...] = ()  # data_shared: about = recipient role
    requests: Mapping[str, r.RightsRequest] = {}
    restrictions: tuple[r.Note, ...] = ()  # kind = set | lifted
    missing: frozenset[str] = frozenset()  # the classes of events of which a key is lost: what is told here is not all
    erased_classes: frozenset[str] = frozenset()  # of these nothing more is told here, whatever happened
    facts_recorded: int = 0

    @property
    def restricted(self) -> bool:
        """True where what is recorded may be kept and not used: a restriction stands, or an objection is open or held.

        What is unknown opens nothing: a decision that nobody can tell holds, and a fact of which the key is lost may
        have been a restriction.
        """
        last = self.restrictions[-1] if self.restrictions else None
        if (last is not None and last.kind == "set") or "work" in self.missing:
            return True
        return any(one.right == "objection" and one.is_open for one in self.requests.values()) or any(
            self.granted_restrictions()
        )

    @property
    def key_missing(self) -> bool:
        """True where nobody has the key of some of its events."""
        return bool(self.missing)

    def granted_restrictions(self) -> Iterator[r.RightsRequest]:
        """The objections and requests for restriction that were not refused, and after which nothing was lifted."""
        lifted = max((one.moment.order for one in self.restrictions if one.kind == "lifted"), default=-1)
        for one in self.requests.values():
            held = one.decided is not None and one.decision != "refused" and one.decided.order > lifted
            if one.right in {"objection", "restriction"} and held:
                yield one

    def running_placements(self) -> tuple[r.Placement, ...]:
        """The placements that were started and not ended, the last started one first."""
        running = [one for one in self.placements.values() if one.running]
        return tuple(sorted(running, key=lambda one: one.started.order if one.started else 0, reverse=True))

    def started_placements(self) -> tuple[r.Placement, ...]:
        """All placements that were started, in the order of their start."""
        started = [one for one in self.placements.values() if one.started]
        return tuple(sorted(started, key=lambda one: one.started.order if one.started else 0))

    def current_coaches(self) -> tuple[r.Coach, ...]:
        """The coaches of whom nothing says that they left."""
        return tuple(one for one in self.coaches.values() if one.left is None)

    def plan(self) -> r.Plan | None:
        """The begeleidingsplan in force: the last one agreed."""
        return self.plans[-1] if self.plans else None

    def plan_agreements(self, plan: r.Plan) -> Iterator[r.Agreement]:
        """The agreements of a plan, in its order."""
        return (self.agreements[ref] for ref in plan.agreement_refs if ref in self.agreements)


_PLACES = {name: place for place, name in enumerate(Career._fields)}


def _replaced(career: Career, /, **changes: object) -> Career:
    """What a NamedTuple's own `_replace` gives, in half the time: that asks of all fields whether they changed."""
    values: list[Any] = list(career)
    for name, value in changes.items():
        values[_PLACES[name]] = value
    return Career._make(values)


if not TYPE_CHECKING:  # for a type checker it is the same method
    Career._replace = _replaced
