"""Alerts held against what truly happened."""

from __future__ import annotations

from datetime import date

from tests.story import Story
from werkzekerheid.app.backtest.measuring import measure
from werkzekerheid.app.backtest.tables import our_tables
from werkzekerheid.app.backtest.truth import Slide

CAREER = "2f1e8c5a-0b8e-5b0e-9a51-6a1d6a4f7c11"


def test_a_broken_alert_stands_no_longer_than_what_it_was_about() -> None:
    """At the first employer nobody came by after four weeks; of that nothing stands on the way out of the second."""
    story = Story("""
        2025-01-06  career_opened
        2025-01-06  coach_assigned            coach=ann
        2025-01-06  placement_started         placement=first form=dienstverband organisation=a
        2025-06-30  placement_ended           placement=first outcome=not_renewed
        2025-07-07  placement_started         placement=second form=dienstverband organisation=b
        2025-08-10  check_in_held             with=worker,employer by=jobcoach
        2025-12-01  placement_ended           placement=second outcome=dropped_out
        2025-12-31  progress_observed
    """)

    def stood(slide: Slide) -> int:
        tally = measure(CAREER, story.events, our_tables(), date(2025, 12, 31), [slide]).tally
        assert tally["alerts", "start_contact", "broken"] == 2  # with the worker, with the employer
        return tally["stood", "start_contact"]

    assert stood(Slide(date(2025, 5, 1), date(2025, 6, 30), "start", "not_renewed")) == 1
    assert stood(Slide(date(2025, 10, 1), date(2025, 12, 1), "start", "dropped_out")) == 0
