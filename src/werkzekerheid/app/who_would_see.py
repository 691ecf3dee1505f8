"""Who would see a fact if it were recorded now: what the gateway says of each party around a career, before it is.

Nothing is shown and nothing is shared: each party is judged as whoever has that role there. The caller has let in who
asks, and has written down that they look at the career.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid import catalogue
from werkzekerheid.app.answering import Question, judge
from werkzekerheid.app.feeding.judging import EVENTS, judged_for, seen_of
from werkzekerheid.app.handing_over import PARTS
from werkzekerheid.app.standing import As, asker, today_s
from werkzekerheid.app.subscribing import subscriptions
from werkzekerheid.career.questions import responsible
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.readmodels.people_around import ROLES
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.contract import contract
from werkzekerheid.sharing.narrowing import class_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from werkzekerheid.app.answering import Judged
    from werkzekerheid.app.app import App
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.readmodels.skips import Skips
    from werkzekerheid.sharing.gateway import Why

NOTE = "note"
_PLACED = frozenset({"placement_started", "placement_ended"})
_AGREED = frozenset({"begeleidingsplan_agreed", "agreement_made", "agreement_kept", "agreement_broken"})
_CONTRACT = frozenset({"contract_concluded", "contract_renewed", "contract_end_announced", "contract_ended"})
_COACHES = frozenset({"coach_assigned", "coach_left"})
MADE_FROM: Mapping[str, frozenset[str]] = {
    "placement": _PLACED | {"contract_concluded", "contract_renewed"},
    "working": _PLACED,
    "other_placements": _PLACED,
    "form": _PLACED,
    "since": _PLACED,
    "planned_end_on": _PLACED,
    "work": _PLACED,
    "hours_per_week": _PLACED | {"contract_concluded", "contract_renewed", "placement_adjusted"},
    "contract": _CONTRACT | _PLACED,
    "agreements": _AGREED | _PLACED,
    "agreements_outside_plan": _AGREED,
    "plan": _AGREED | {"goal_dropped", "goal_reached"},
    "at_relapse": _AGREED | _PLACED,
    "contact_points": _COACHES | _PLACED,
    "coaches": _COACHES,
    "has_coach": _COACHES,
    "responsible": frozenset({"responsibility_assigned"}),
    "open_relapse": frozenset({"relapse_reported", "relapse_ended"}),
    "open_signals": frozenset({"signal_observed", "signal_answered"}),
    "last_contact": frozenset({"check_in_held", "contact_series_reported"}),
    "counts": frozenset({"check_in_held", "relapse_reported", "dropped_out"}) | _PLACED | _CONTRACT | _COACHES,
    "growth": frozenset({"progress_observed"}),
    "wishes": frozenset({"development_wish_expressed", "development_wish_answered"}),
    "role": _COACHES | _PLACED | {"responsibility_assigned", "supervisor_left"},
}
"""Column of a document for who is outside -> the types of fact that show in it, of those that a person records."""
_WHOEVER = As(role=True)


class Party(NamedTuple):
    """A party around a career: as what it stands there, and which classes of the fact it would see.

    `how` is `worker`, `guides`, `officer`, `employer`, `handover` or `program`. `why` says why it sees nothing.
    """

    how: str
    role: str
    organisation: str | None
    classes: frozenset[str] = frozenset()
    why: Why | None = None

    @property
    def sees(self) -> bool:
        """Whether it would see anything of it."""
        return bool(self.classes)


class _Asks(NamedTuple):
    how: str
    who: Actor
    purpose: Purpose
    projections: tuple[str, ...]


def who_would_see(app: App, career_id: str, types: Sequence[str]) -> list[Party]:
    """Each party, the worker first.

    Args:
        app: with the ledger.
        career_id: whose career it is.
        types: of the facts that may be recorded together.

    Raises:
        Refusal: the career cannot be read.
    """
    skips = skips_of(app.ledger)
    own = _Asks("worker", Actor(actor=career_id, role="worker"), "rights", (EVENTS,))
    worker, judged = _judged(app, own, career_id, skips, types)
    found = {("worker", ""): worker}
    for asks in _around(today_s(app, judged.one)):
        key = (asks.who.role, asks.who.organisation or "")
        if asks.who.organisation in (None, "unknown") or (key in found and found[key].sees):
            continue  # who is unknown is nobody to tell
        party = _judged(app, asks, career_id, skips, types)[0]
        if party.sees or key not in found:
            found[key] = party
    return [*found.values(), *_programs(app, career_id, skips, types)]


def classes_of(types: Collection[str]) -> frozenset[str]:
    """The classes that facts of these types may hold: their own, those of heavier fields, and free text."""
    found = {NOTE}
    for name in types:
        found |= {class_of(name), *catalogue.event_type(name, fact_class(name).VERSION).field_classes.values()}
    return frozenset(found)


def _around(career: Career) -> Iterator[_Asks]:
    """Who stands around a career as it is told now."""
    for coach in career.current_coaches():
        if (role := ROLES.get(coach.kind)) is not None:
            yield _asks("guides", role, coach.organisation, "guidance", EVENTS)
    for one in responsible(career):
        yield _asks("guides", one.role, one.organisation, "guidance", EVENTS)
    for placement in career.running_placements():
        for organisation in dict.fromkeys((placement.organisation, placement.formal_employer)):
            yield _asks("employer", "employer", organisation, "guidance", "employer_view", EVENTS)
    for offer in career.handovers.values():
        if offer.accepted is not None and offer.to_role is not None:
            yield _asks("handover", offer.to_role, offer.to_organisation, "handover", *PARTS)
    for one in responsible(career):
        yield _asks("officer", "privacy_officer", one.organisation, "rights", EVENTS)
        yield _asks("officer", "lead", one.organisation, "guidance", EVENTS)


def _asks(how: str, role: str, organisation: str | None, purpose: Purpose, *projections: str) -> _Asks:
    who = Actor.model_validate({"actor": role, "role": role, "organisation": organisation})
    return _Asks(how, who, purpose, projections)


def _judged(app: App, asks: _Asks, career_id: str, skips: Skips, types: Sequence[str]) -> tuple[Party, Judged]:
    question = Question(asks.who, asks.purpose, asks.projections, LATEST)
    judged = judge(app, question, career_id, skips, asker(app, asks.who, _WHOEVER), _WHOEVER)
    seen: set[str] = set()
    for name, decision in judged.allowed.items():
        if contract(name).by_event:
            # Of a fact whose own class is closed nothing is seen, whatever else it holds.
            open_ = [one for one in types if class_of(one) in decision.classes]
            seen |= classes_of(open_) & decision.classes if open_ else set()
        else:
            columns = [one for one in contract(name).columns if one.name in decision.columns and not one.is_inside]
            seen |= {one.data_class for one in columns if MADE_FROM.get(one.name, frozenset()) & set(types)}
    whys = [one.why for one in judged.decisions.values() if one.why is not None]
    left_out = [why for one in judged.decisions.values() for name, why in one.left_out if name in classes_of(types)]
    why = None if seen else next(iter([*whys, *left_out]), None)
    return Party(asks.how, asks.who.role, asks.who.organisation, frozenset(seen), why), judged


def _programs(app: App, career_id: str, skips: Skips, types: Sequence[str]) -> Iterator[Party]:
    """The programs of other organisations that are told what happened; nobody is named that is told nothing."""
    for one in subscriptions(app.ledger):
        if one.state != "open" or not one.has_content:
            continue
        judged = judged_for(app, one, career_id, skips, (EVENTS,))
        seen = None if judged is None else seen_of(app, one, judged, judged.decisions[EVENTS])
        told = [name for name in types if not one.event_types or name in one.event_types]
        open_ = [name for name in told if seen is not None and class_of(name) in seen.classes]
        if seen is not None and open_:
            yield Party("program", one.role, one.organisation, classes_of(open_) & seen.classes)
