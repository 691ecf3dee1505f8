"""Before temporary contracts have lasted two years there is a decision: permanent, or from work to work."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.facts.vague import add_months
from werkzekerheid.rules.promised import Settled, first, makes_a_promise, promised
from werkzekerheid.rules.stays import beginning, end_of_stay
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import months_after

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Contract, Placement, Term
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.facts.vague import Span
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "two_year_limit"


class TwoYearLimitPeriod(Period):
    """In which month the decision is looked for, by which it is there, and the limit itself.

    `counts_from_months`: a next place that came in sight earlier is not about the limit.
    """

    opens_months: WholeDays
    due_months: WholeDays
    limit_months: WholeDays
    counts_from_months: WholeDays


class _Chain(NamedTuple):
    """Temporary terms after one another at one organisation, without a permanent one between."""

    starts: Span
    terms: tuple[tuple[Contract, Term], ...]
    placement: Placement


def promises(career: Career, table: Table[TwoYearLimitPeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """One for each chain that comes to the limit, made by the term that gets there.

    Silent for a term that ends before, which is the matter of `contract_end`, and for one that was made to last longer:
    there the employer has passed the limit knowingly.
    """
    for chain in _chains(career):
        period = table.on(chain.terms[0][1].ground)
        reaching = next((one for one in chain.terms if _comes_to_the_limit(chain, one[1], period)), None)
        if reaching is None or not table.applies_to(chain.placement):
            continue
        contract, term = reaching
        window = months_after(
            chain.starts, term.ground, opens=period.opens_months, due=period.due_months, broken=period.limit_months
        )
        if window is not None and makes_a_promise(career, term.ground):
            done = _settled(career, chain, term, period)
            yield promised(table, "", contract.ref, term.ground, window, done, [chain.terms[0][1].ground.event_id])


def _chains(career: Career) -> Iterator[_Chain]:
    by_stay: dict[str, list[tuple[Contract, Term]]] = {}
    for contract in career.contracts.values():
        placement = career.placements.get(contract.placement)
        if placement is not None:
            stay = beginning(career, placement).ref
            by_stay.setdefault(stay, []).extend((contract, term) for term in contract.terms)
    for terms in by_stay.values():
        terms.sort(key=lambda one: one[1].ground.order)
        temporary = _first_temporary(terms)
        if temporary:
            contract, term = temporary[0]
            last = career.placements[temporary[-1][0].placement]
            yield _Chain(term.starts.span, tuple(temporary), last)


def _first_temporary(terms: list[tuple[Contract, Term]]) -> list[tuple[Contract, Term]]:
    """The temporary terms up to the first of another kind: where an unknown kind leads, nobody can say."""
    ends = next((number for number, (_, term) in enumerate(terms) if term.kind != "temporary"), len(terms))
    return terms[:ends]


def _comes_to_the_limit(chain: _Chain, term: Term, period: TwoYearLimitPeriod) -> bool:
    """True for a term that may still run when the decision is looked for, and may not be meant to pass the limit."""
    if term.ends is None:
        return True
    earliest, latest = chain.starts
    ends = term.ends.span
    if earliest is None or latest is None or ends.earliest is None or ends.latest is None:
        return False
    return ends.latest >= add_months(earliest, period.opens_months) and not _passes(chain, term, period)


def _passes(chain: _Chain, term: Term, period: TwoYearLimitPeriod) -> bool:
    """True for a term that certainly lasts beyond the limit."""
    limit, ends = chain.starts.latest, term.ends.span.earliest if term.ends else None
    return limit is not None and ends is not None and ends > add_months(limit, period.limit_months)


def _settled(career: Career, chain: _Chain, term: Term, period: TwoYearLimitPeriod) -> Settled:
    kept_by = first(one for one in _decisions(career, chain, period) if one.order > term.ground.order)
    contracts = {one.ref: one for one, _ in chain.terms}
    ended = [one.ended for one in contracts.values()]
    # Of contracts after one another the last one counts.
    last_ended = ended[-1] if all(ended) else None
    return Settled(kept_by, first([career.closed, end_of_stay(career, chain.placement), last_ended]))


def _decisions(career: Career, chain: _Chain, period: TwoYearLimitPeriod) -> Iterator[Moment]:
    """Permanent, meant to last beyond the limit, said to be renewed, or another place in sight.

    That a contract will not be renewed is known then, and no decision yet: from work to work is still to come.
    """
    stay = beginning(career, chain.placement).ref
    counts_from = add_months(chain.starts.earliest, period.counts_from_months) if chain.starts.earliest else None

    def is_about_it(moment: Moment) -> bool:
        return counts_from is not None and moment.latest is not None and moment.latest >= counts_from

    for contract in career.contracts.values():
        placement = career.placements.get(contract.placement)
        if placement is not None and beginning(career, placement).ref == stay:
            yield from (one.ground for one in contract.terms if one.kind == "permanent" or _passes(chain, one, period))
            yield from (
                one.moment for one in contract.end_talks if one.renewal == "renewed" and is_about_it(one.moment)
            )
    for placement in career.placements.values():
        if beginning(career, placement).ref != stay and is_about_it(placement.in_sight):
            yield placement.in_sight
