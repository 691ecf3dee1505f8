"""Refusals about matches, placements, adaptations, contracts, provisions and trainings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from werkzekerheid.career.days import told_day
from werkzekerheid.career.refusals_time import before, happened, late, lies_before
from werkzekerheid.facts.vague import ANY_DAY

if TYPE_CHECKING:
    from werkzekerheid.career.records import Contract, Term
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts import learning, placement, provisions
    from werkzekerheid.facts.event import Told


class OfPlacement(Protocol):
    """A fact about a placement; None where it is about none."""

    @property
    def placement(self) -> str | None:
        """The placement."""


class OfContract(Protocol):
    """A fact about a contract."""

    @property
    def contract(self) -> str:
        """The contract."""


def placement_started(career: Career, fact: OfPlacement, _told: Told) -> str | None:
    """A placement starts once; who comes back starts a new one."""
    known = career.placements.get(fact.placement or "")
    return "placement_started_already" if known and known.started else None


def placement_in_use(career: Career, fact: OfPlacement, told: Told) -> str | None:
    """A place where somebody works is not turned down; it ends."""
    known = career.placements.get(fact.placement or "")
    return "placement_started_already" if known and known.started and not late(career, told, known.started) else None


def placement_not_started(career: Career, fact: OfPlacement, _told: Told) -> str | None:
    """Only work that began can change or end."""
    known = career.placements.get(fact.placement or "")
    return "placement_not_started" if known is None or known.started is None else None


def placement_over(career: Career, fact: OfPlacement, told: Told) -> str | None:
    """Nothing changes any more at a placement that ended; what is heard late may be told with its day."""
    known = career.placements.get(fact.placement or "")
    return "placement_ended_already" if known and known.ended and not late(career, told, known.ended) else None


def placement_ended(career: Career, fact: OfPlacement, _told: Told) -> str | None:
    """A placement ends once; another end is a correction of the first."""
    known = career.placements.get(fact.placement or "")
    return "placement_ended_already" if known and known.ended else None


def placement_ends_before_it_started(career: Career, fact: OfPlacement, told: Told) -> str | None:
    """Work does not end before it began."""
    known = career.placements.get(fact.placement or "")
    return "ends_before_it_starts" if known and known.started and before(career, told, known.started) else None


def leads_to_itself(_career: Career, fact: placement.PlacementEnded, _told: Told) -> str | None:
    """What a placement led to is another placement."""
    return "successor_of_itself" if fact.next == fact.placement else None


def supervisor_succeeds_himself(_career: Career, fact: placement.SupervisorLeft, _told: Told) -> str | None:
    """Whoever left does not take over from himself."""
    return "successor_of_itself" if fact.successor is not None and fact.successor == fact.supervisor else None


def adaptation_delivered(career: Career, fact: placement.AdaptationPromised, told: Told) -> str | None:
    """An adaptation that is there is not promised, refused or delivered again."""
    known = career.adaptations.get(fact.adaptation)
    there = known and known.delivered and not late(career, told, known.delivered)
    return "adaptation_delivered_already" if there else None


def contract_concluded(career: Career, fact: OfContract, _told: Told) -> str | None:
    """A contract is concluded once; going on with it is a renewal, another one has its own name."""
    return "contract_concluded_already" if fact.contract in career.contracts else None


def permanent_with_end(_career: Career, fact: placement.ContractRenewed, _told: Told) -> str | None:
    """A permanent contract has no last day."""
    has_end = fact.ends_on is not None or fact.duration_months is not None
    return "permanent_contract_with_end" if fact.kind == "permanent" and has_end else None


def contract_unknown(career: Career, fact: OfContract, _told: Told) -> str | None:
    """There must be a contract to renew or end."""
    return None if fact.contract in career.contracts else "unknown_contract"


def contract_over(career: Career, fact: OfContract, told: Told) -> str | None:
    """A contract that ended is not renewed, nor is its end announced; a new one is concluded."""
    known = career.contracts.get(fact.contract)
    return "contract_ended_already" if known and known.ended and not late(career, told, known.ended) else None


def contract_ended(career: Career, fact: OfContract, _told: Told) -> str | None:
    """A contract ends once."""
    known = career.contracts.get(fact.contract)
    return "contract_ended_already" if known and known.ended else None


def renewal_ends_before_it_begins(career: Career, fact: placement.ContractRenewed, told: Told) -> str | None:
    """A renewal begins where the term before it ends, so it cannot end before that term does."""
    renewed, ends = _term_before(career, fact, told), told_day(fact.ends_on)
    if renewed is None or ends is None:
        return None
    begins = renewed.ends.span if renewed.ends else renewed.starts.span
    return "ends_before_it_starts" if lies_before(ends.span, begins) else None


def _term_before(career: Career, fact: placement.ContractRenewed, told: Told) -> Term | None:
    """The term that a renewal follows: the last one, but for a late report the last that was there by then."""
    known = career.contracts.get(fact.contract)
    days = happened(career, told)
    terms = known.terms if known else ()
    return next((term for term in reversed(terms) if not lies_before(days, term.ground.days)), None)


def contract_ends_before_it_started(career: Career, fact: OfContract, told: Told) -> str | None:
    """A contract may be broken off before its first day, never before it was concluded."""
    known = career.contracts.get(fact.contract)
    too_early = known and before(career, told, known.terms[0].ground) and _before_its_start(career, known, told)
    return "ends_before_it_starts" if too_early else None


def _before_its_start(career: Career, contract: Contract, told: Told) -> bool:
    return lies_before(happened(career, told), contract.terms[0].starts.span)


def announced_end_before_start(career: Career, fact: placement.ContractEndAnnounced, _told: Told) -> str | None:
    """The end that is announced lies after the start."""
    known, ends = career.contracts.get(fact.contract), told_day(fact.ends_on)
    too_early = known and ends and lies_before(ends.span, known.terms[0].starts.span)
    return "ends_before_it_starts" if too_early else None


def provision_of_other_kind(career: Career, fact: provisions.ProvisionGranted, _told: Told) -> str | None:
    """One provision stays of one kind."""
    known = career.provisions.get(fact.provision)
    differs = known is not None and "unknown" not in {fact.kind, known.kind} and fact.kind != known.kind
    return "provision_of_other_kind" if differs else None


def provision_not_granted(career: Career, fact: provisions.ProvisionEnded, _told: Told) -> str | None:
    """Only what was granted can end."""
    known = career.provisions.get(fact.provision)
    return "provision_not_granted" if known is None or known.granted is None else None


def provision_ended(career: Career, fact: provisions.ProvisionEnded, _told: Told) -> str | None:
    """A provision ends once, unless it was granted again."""
    known = career.provisions.get(fact.provision)
    return "provision_ended_already" if known and known.ended else None


def provision_ends_before_it_started(career: Career, fact: provisions.ProvisionEnded, told: Told) -> str | None:
    """A provision may be granted afterwards, so both its first day and the decision count."""
    known = career.provisions.get(fact.provision)
    if known is None or known.granted is None or not before(career, told, known.granted):
        return None
    starts = known.starts.span if known.starts else ANY_DAY
    too_early = starts == ANY_DAY or lies_before(happened(career, told), starts)
    return "ends_before_it_starts" if too_early else None


def training_started(career: Career, fact: learning.TrainingStarted, _told: Told) -> str | None:
    """A training starts once; doing it again is another training."""
    return "training_started_already" if fact.training in career.trainings else None


def training_unknown(career: Career, fact: learning.TrainingEnded, _told: Told) -> str | None:
    """Only a training that began can end."""
    return None if fact.training in career.trainings else "unknown_training"


def training_ended(career: Career, fact: learning.TrainingEnded, _told: Told) -> str | None:
    """A training ends once."""
    known = career.trainings.get(fact.training)
    return "training_ended_already" if known and known.ended else None


def training_ends_before_it_started(career: Career, fact: learning.TrainingEnded, told: Told) -> str | None:
    """A training does not end before it began."""
    known = career.trainings.get(fact.training)
    return "ends_before_it_starts" if known and before(career, told, known.started) else None
