"""What follows a contract is talked about in time, and known in time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.rules.contacts import EMPLOYER, WORKER, contacts_with
from werkzekerheid.rules.once import once
from werkzekerheid.rules.promised import Settled, first, first_after, makes_a_promise, promised
from werkzekerheid.rules.table import Period, WholeDays
from werkzekerheid.rules.window import before

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from werkzekerheid.career.records import Contract, Placement, Term
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Moment
    from werkzekerheid.facts.vague import Span
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

RULE = "contract_end"
_CLEAR = frozenset({"renewed", "not_renewed"})
_ANNOUNCED = frozenset({"contract", "placement"})


class ContractEndPeriod(Period):
    """How long before the end of a term there is a talk, and clarity.

    `counts_from_days`: an earlier talk of the three is not about the end.
    """

    talk_opens_days: WholeDays
    talk_due_days: WholeDays
    talk_grace_days: WholeDays
    counts_from_days: WholeDays
    clarity_opens_days: WholeDays
    clarity_due_days: WholeDays
    clarity_grace_days: WholeDays


def promises(career: Career, table: Table[ContractEndPeriod], day: date | None) -> Iterator[Promise]:  # noqa: ARG001
    """A talk and clarity for each term with a known end; a renewal makes a term of its own."""
    for contract in career.contracts.values():
        for term in contract.terms:
            if term.ends is None or term.kind == "permanent" or not makes_a_promise(career, term.ground):
                continue
            yield from _of_term(career, table, contract, term, term.ends.span)


def _of_term(
    career: Career, table: Table[ContractEndPeriod], contract: Contract, term: Term, ends: Span
) -> Iterator[Promise]:
    period = table.on(term.ground)
    placement = career.placements.get(contract.placement)
    counts_from = ends.earliest - timedelta(days=period.counts_from_days) if ends.earliest else None
    follows_up = _what_follows(career, contract, term, placement, counts_from)
    gone = first([career.closed, contract.ended, placement.ended if placement else None])
    talk = before(
        ends, term.ground, opens=period.talk_opens_days, due=period.talk_due_days, grace=period.talk_grace_days
    )
    if talk is not None:
        kept_by = first([_talked(career, contract, term, counts_from), follows_up])
        yield promised(table, "talk", contract.ref, term.ground, talk, Settled(kept_by, gone))
    clarity = before(
        ends, term.ground, opens=period.clarity_opens_days, due=period.clarity_due_days,
        grace=period.clarity_grace_days,
    )  # fmt: skip
    if clarity is not None:
        yield promised(table, "clarity", contract.ref, term.ground, clarity, Settled(follows_up, gone))


def _what_follows(
    career: Career, contract: Contract, term: Term, placement: Placement | None, counts_from: date | None
) -> Moment | None:
    """The first that makes known what comes after this term; that it is likely or doubtful does not."""
    known = [later.ground for later in contract.terms]
    known += [talk.moment for talk in contract.end_talks if talk.renewal in _CLEAR]
    known += [one.terms[0].ground for one in career.contracts.values() if _may_follow(contract, one, counts_from)]
    if placement and placement.ended and placement.next_ref:
        known.append(placement.ended)
    return first(one for one in known if one.order > term.ground.order)


def _may_follow(contract: Contract, other: Contract, counts_from: date | None) -> bool:
    """A contract for other work follows this one when it comes near its end; one long before stands beside it."""
    if other.ref == contract.ref:
        return False
    concluded = other.terms[0].ground.latest
    near = concluded is not None and counts_from is not None and concluded >= counts_from
    return near or other.placement == contract.placement


def _talked(career: Career, contract: Contract, term: Term, counts_from: date | None) -> Moment | None:
    """The first talk about what follows.

    A talk of the three near the end counts as one; a told rhythm does not, that is how they always meet.
    """
    told = [one.moment for one in contract.end_talks]
    told += [one.moment for one in career.announcements if one.kind in _ANNOUNCED]
    near = _of_the_three(career, contract.placement)
    told += [one for one in near if counts_from and one.latest and one.latest >= counts_from]
    return first_after(term.ground, told)


@once
def _of_the_three(career: Career, placement: str) -> tuple[Moment, ...]:
    """Where worker, employer and guide spoke with one another, of this work or of none."""
    held = contacts_with(career, WORKER, placement, EMPLOYER)
    talks = (one.moment for one in held if one.kind == "check_in" and not one.series)
    return (*(one.moment for one in career.evaluations), *talks)
