"""How often things happened in a career. History counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career


class Counts(TypedDict):
    """Each once: a series of contacts is one check-in, a person in two roles one coach, an offer one handover."""

    placements: int
    contracts: int
    renewals: int
    relapses: int
    dropouts: int
    education_dropouts: int
    coaches: int
    check_ins: int
    handovers: int


def counts(career: Career) -> Counts:
    """The counts of a career."""
    from_school = sum(one.phase == "education" for one in career.drop_outs)
    return Counts(
        placements=len(career.started_placements()),
        contracts=len(career.contracts),
        renewals=sum(len(one.terms) - 1 for one in career.contracts.values()),
        relapses=len(career.relapses),
        dropouts=len(career.drop_outs) - from_school,
        # Told as the end of the education, as a drop-out, or as both: each told once more is the same one.
        education_dropouts=max(from_school, sum(one.kind == "dropped_out" for one in career.educations)),
        coaches=len({one.person or one.ref for one in career.coaches.values()}),
        check_ins=sum(one.kind == "check_in" for one in career.contacts),
        handovers=sum(one.offered is not None for one in career.handovers.values()),
    )
