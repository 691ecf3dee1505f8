"""Since when the events of a telling were known, and how live facts stand beside them."""

from datetime import date, timedelta

from tests.career.laying import contradictions, days, laid, said
from tests.story import Story
from werkzekerheid.facts.event import Actor, Told
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.facts.telling import lay_out_telling
from werkzekerheid.facts.vague import Span

RECORDER = Actor(actor="test", role="researcher")


class TestWhenItWasKnown:
    def test_on_the_day_that_somebody_heard(self, story: Story) -> None:
        """
        told 2024
        2021        career_opened
        2022-03-14  signal_observed     learned_on=2022-05-01
        2022-04-01  placement_ended
        """
        assert days(story)[1] == "2022-03-14 known 2022-05-01"
        assert days(story)[2] == "2022-04-01 known 2022-04-01"

    def test_never_after_the_telling(self, story: Story) -> None:
        """
        told 2022
        2021        career_opened
        2022-03-14  signal_observed     learned_on=2023-05-01
        """
        assert days(story)[1] == "2022-03-14 known 2022-12-31"

    def test_when_the_event_that_told_of_it_was_known(self, story: Story) -> None:
        """
        told 2024
        2021        career_opened
        2022-03-14  signal_observed     learned_after=talk
        2022-06-20  talk: exit_talk_held
        """
        assert days(story)[1] == "2022-03-14 known 2022-06-20"
        seen, talk = laid(story).places[1:]
        assert seen.learned > talk.learned, "on that day the talk comes first"

    def test_through_a_chain_of_hearing(self, story: Story) -> None:
        """
        told 2024
        2021        career_opened
        2022-03-14  signal_observed     learned_after=talk
        2022-06-20  talk: exit_talk_held   learned_after=report
        2022-09-01  report: dropped_out  learned_on=2022-10-01
        """
        assert [one[-10:] for one in days(story)[1:]] == ["2022-10-01"] * 3

    def test_a_circle_of_hearing_ends(self, story: Story) -> None:
        """
        told 2024
        2021        career_opened
        2022-03-14  one: signal_observed     learned_after=other
        2022-06-20  other: signal_observed   learned_after=one
        """
        assert len(days(story)) == 3

    def test_a_dayless_event_that_was_heard_of_has_a_last_day_only(self, story: Story) -> None:
        """
        told 2024
        -           career_opened
        -           signal_observed     learned_on=2020-05-01
        2021-03-14  placement_started
        """
        assert days(story)[1] == "..2020-05-01 known 2020-05-01"

    def test_nothing_happened_after_it_was_heard_of(self, story: Story) -> None:
        """
        told 2024
        2021-01-01  career_opened
        -           placement_started
        -           signal_observed     learned_on=2021-01-03
        2022        dropped_out         learned_on=2022-03-01
        2023        placement_ended     learned_after=call
        2023-06-05  call: support_requested
        """
        assert days(story)[1:5] == [
            "2021-01-01..2021-01-03 known 2021-01-03",
            "2021-01-01..2021-01-03 known 2021-01-03",
            "2022-01-01..2022-03-01 known 2022-03-01",
            "2023-01-01..2023-06-05 known 2023-06-05",
        ]

    def test_nobody_hears_of_it_before_it_happened(self, story: Story) -> None:
        """
        told 2024
        2021-01-01  career_opened
        2021-02-01  call: support_requested
        2021-03-01  signal_observed     learned_after=call
        -           placement_started   learned_on=2021-02-14
        -           placement_ended     elapsed=P1M learned_after=call
        """
        assert contradictions(story) == [(4, 3), (5, 3), (3, 2)]
        assert days(story)[2] == "2021-03-01 known 2021-02-01", "what was told stays as told"

    def test_a_long_chain_of_hearing_and_counting_is_no_trouble(self) -> None:
        events = [
            (str(i), Told(recorded_by=RECORDER, elapsed="P1D", learned_after=str(i + 1) if i < 2999 else None))
            for i in range(3000)
        ]

        layout = lay_out_telling(events, "2024")

        assert {place.known_on for place in layout.places} == {date(2024, 12, 31)}
        assert layout.places[0].earliest == date(2024, 12, 31) - timedelta(days=2999)

    def test_nothing_is_known_before_the_opening(self, story: Story) -> None:
        """
        told 2024
        2021-06-01  career_opened
        2019        education_ended     history=true
        2020        placement_started
        """
        assert days(story)[1:] == [
            "2019-01-01..2019-12-31 known 2021-06-01",
            "2020-01-01..2020-12-31 known 2021-06-01",
        ]


class TestLiveFacts:
    """Facts recorded as they happen, alone and behind a telling."""

    def test_a_live_fact_is_known_when_it_is_recorded(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-01     signal_observed     recorded_on=2026-01-20
        -           support_requested   recorded_on=2026-02-01
        2026-01-10  sickness_reported   learned_on=2026-01-12 recorded_on=2026-02-02
        """
        moments = {one.fact.TYPE: said(one.moment) for one in lay_out(story.events)}

        assert moments == {
            "career_opened": "2026-01-05 known 2026-01-05",
            "sickness_reported": "2026-01-10 known 2026-01-12",
            "signal_observed": "2026-01-01..2026-01-20 known 2026-01-20",
            "support_requested": "..2026-02-01 known 2026-02-01",
        }
        assert list(moments)[1] == "sickness_reported", "laid out by the day on which it happened"

    def test_a_told_distance_is_counted_for_a_live_fact(self, story: Story) -> None:
        """
        2026-01-05  start: placement_started
        -           signal_observed     elapsed=P1M since=start recorded_on=2026-03-01
        """
        assert said(lay_out(story.events)[-1].moment) == "2026-02-05 known 2026-03-01"

    def test_a_told_length_ends_what_begins(self, story: Story) -> None:
        """
        2026-01-05  placement_started   lasts=P6M
        2026-01-05  coach_assigned
        """
        started, coached = lay_out(story.events)[1:]

        assert started.lasts_until == Span(date(2026, 7, 5), date(2026, 7, 5))
        assert coached.lasts_until == Span(None, None)

    def test_live_facts_go_into_the_order_of_a_telling(self) -> None:
        telling = Story(
            "told 2024\n2021-03-01  career_opened\n2022-03-01  placement_started\n2023-03-01  placement_ended"
        )
        live = Story("2022-06-01  a: signal_observed  recorded_on=2026-01-05\n2026-01-06  b: view_lost").events[1:]

        order_of_life = [one.fact.TYPE for one in lay_out([*telling.events, *live])]

        assert order_of_life == [
            "career_opened", "placement_started", "signal_observed", "placement_ended", "telling_recorded", "view_lost",
        ]  # fmt: skip
