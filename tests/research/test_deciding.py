"""Who holds a career and what the worker closed is folded from the facts that tell it, and from no others."""

from __future__ import annotations

import pytest

from tests.research.careers import demo, generated
from werkzekerheid.app.researching.careers import DECIDED_BY
from werkzekerheid.career.dispatch import HANDLERS
from werkzekerheid.career.evolve import evolve, fold_laid
from werkzekerheid.career.state import Career
from werkzekerheid.sharing.holder import holder_of

_TOLD_BY = (
    "responsibilities", "coaches", "handovers", "openness", "requests", "restrictions", "missing",
)  # fmt: skip


@pytest.mark.parametrize("key", [*demo(), *range(20)])
def test_no_other_fact_tells_who_holds_a_career_or_what_is_closed(key: str | int) -> None:
    one = generated(key) if isinstance(key, int) else demo()[key]
    career = Career(one.career.career_id)
    for laid in one.laid:
        after = evolve(career, laid)
        if laid.fact.TYPE not in DECIDED_BY:
            assert all(getattr(after, name) == getattr(career, name) for name in _TOLD_BY)
        career = after
    decided = fold_laid(one.career.career_id, [laid for laid in one.laid if laid.fact.TYPE in DECIDED_BY])
    assert holder_of(decided, "college", "research") == holder_of(career, "college", "research")
    assert decided.restricted == career.restricted


def test_each_of_those_types_is_one_that_a_career_knows() -> None:
    assert set(HANDLERS) >= DECIDED_BY
