"""A day as somebody types it, kept as vague as it was told."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkzekerheid.web.typed_days import NotADay, typed_day

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(("typed", "kept"), [
    ("2026-11-03", "2026-11-03"), ("3-11-2026", "2026-11-03"), ("3/11/2026", "2026-11-03"), ("3 11 2026", "2026-11-03"),
    ("3 november 2026", "2026-11-03"), (" 3  Nov 2026 ", "2026-11-03"), ("29-2-2024", "2024-02-29"),
    ("maart 2026", "2026-03"), ("March 2026", "2026-03"), ("mrt. 2026", "2026-03"), ("11-2026", "2026-11"),
    ("2026-11", "2026-11"), ("2026", "2026"), ("zomer 2025", "2025-22"), ("winter 2025", "2025-24"),
    ("rond maart 2026", "2026-03~"), ("about 2026", "2026~"), ("2026-03~", "2026-03~"),
    ("circa zomer 2025", "2025-22~"),
    ("vandaag", "2026-03-01"), ("Gisteren", "2026-02-28"), ("yesterday", "2026-02-28"), ("eergisteren", "2026-02-27"),
])  # fmt: skip
def test_a_day_is_kept_as_it_was_told(typed: str, kept: str) -> None:
    assert typed_day(typed, TODAY) == kept


@pytest.mark.parametrize("typed", [
    "", "ooit", "30-2-2026", "2026-13", "13-2026", "32 maart 2026", "3 zomer 2025", "0000", "morgen", "2026-1-1-1",
    "1-2-26", "\uff12\uff10\uff12\uff16", "3 konijn 2026",
])  # fmt: skip
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(NotADay):
        typed_day(typed, TODAY)


@given(st.dates(date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]))
def test_every_exact_day_comes_back(day: date, form: str) -> None:
    assert typed_day(day.strftime(form), TODAY) == day.isoformat()


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_day_or_refused(typed: str) -> None:
    with suppress(NotADay):
        assert typed_day(typed, TODAY)[:4].isdigit()
