"""The layout of a telling, step by step, with days counted by hand (docs/vague-dates.md tells the steps)."""

from datetime import date

from tests.career.laying import contradictions, days, laid, order
from tests.story import Story
from werkzekerheid.facts.event import Actor, Told
from werkzekerheid.facts.telling import lay_out_telling

RECORDER = Actor(actor="test", role="researcher")


class TestOwnDays:
    def test_a_told_date_keeps_its_span_and_is_known_at_its_end(self, story: Story) -> None:
        """
        told 2024
        2021-03     career_opened
        2021-04-14  placement_started
        2022        signal_observed
        """
        assert days(story) == [
            "2021-03-01..2021-03-31 known 2021-03-31",
            "2021-04-14 known 2021-04-14",
            "2022-01-01..2022-12-31 known 2022-12-31",
        ]
        assert [place.derived for place in laid(story).places] == [False, False, False]

    def test_nothing_is_known_after_the_telling(self, story: Story) -> None:
        """
        told 2024-06
        2021  career_opened
        2024  signal_observed
        """
        assert days(story)[1] == "2024-01-01..2024-06-30 known 2024-06-30"

    def test_neighbours_narrow_what_was_told_of_an_event(self, story: Story) -> None:
        """
        told 2024
        2021-05-10  career_opened
        2021        placement_started
        2021-08~    signal_observed
        2021-09-01  placement_ended
        """
        assert days(story) == [
            "2021-05-10 known 2021-05-10",
            "2021-05-10..2021-09-01 known 2021-09-01",
            "2021-07-01..2021-09-01 known 2021-09-01",
            "2021-09-01 known 2021-09-01",
        ]


class TestDistances:
    def test_a_distance_is_counted_from_the_event_before(self, story: Story) -> None:
        """
        told 2024
        2021-03-14  career_opened
        -           placement_started   elapsed=P6M
        -           signal_observed     elapsed=P2W~
        """
        assert days(story) == [
            "2021-03-14 known 2021-03-14",
            "2021-09-14 known 2021-09-14",
            "2021-09-21..2021-10-05 known 2021-10-05",
        ]
        assert [place.derived for place in laid(story).places] == [False, True, True]

    def test_a_distance_is_counted_backward_too(self, story: Story) -> None:
        """
        told 2024
        -           career_opened
        -           placement_started   elapsed=P1M
        2021-09-14  signal_observed     elapsed=P6M
        """
        assert days(story) == [
            "2021-02-14 known 2021-02-14",
            "2021-03-14 known 2021-03-14",
            "2021-09-14 known 2021-09-14",
        ]

    def test_a_distance_may_be_told_since_an_event_farther_off(self, story: Story) -> None:
        """
        told 2024
        2021-01     career_opened
        2021-03-14  start: placement_started
        2021-08     signal_observed
        -           placement_ended     elapsed=P1Y since=start
        """
        assert days(story)[3] == "2022-03-14 known 2022-03-14"

    def test_date_and_distance_narrow_one_another(self, story: Story) -> None:
        """
        told 2024
        2021-01     career_opened
        2021        start: placement_started
        2021-12     signal_observed     elapsed=P3M~
        """
        # The start lay between two and four months before December.
        assert days(story)[1] == "2021-08-01..2021-10-31 known 2021-10-31"
        assert days(story)[2] == "2021-12-01..2021-12-31 known 2021-12-31"

    def test_counting_goes_on_until_nothing_changes(self, story: Story) -> None:
        """
        told 2024
        -           career_opened
        -           placement_started   elapsed=P1M
        -           signal_observed     elapsed=P1M
        -           placement_ended     elapsed=P1M
        2021-06-15  dropped_out         elapsed=P1M
        """
        assert [one[:10] for one in days(story)] == [
            "2021-02-15",
            "2021-03-15",
            "2021-04-15",
            "2021-05-15",
            "2021-06-15",
        ]

    def test_the_end_of_a_month_there_and_back_is_no_contradiction(self, story: Story) -> None:
        """
        told 2024
        2021-06-30  career_opened
        2021-12-31  placement_started   elapsed=P6M
        """
        assert contradictions(story) == []
        assert days(story) == ["2021-06-30 known 2021-06-30", "2021-12-31 known 2021-12-31"]


class TestAnchoredAtTheTelling:
    def test_without_any_date_the_last_event_lies_at_the_end_of_the_telling(self, story: Story) -> None:
        """
        told 2024-06
        -   career_opened
        -   placement_started   elapsed=P3M
        -   signal_observed     elapsed=P6M
        """
        assert days(story) == [
            "2023-09-30 known 2023-09-30",
            "2023-12-30 known 2023-12-30",
            "2024-06-30 known 2024-06-30",
        ]

    def test_the_last_that_has_a_place_in_the_order_is_the_anchor(self, story: Story) -> None:
        """
        told 2024
        -   career_opened
        -   placement_started        elapsed=P1Y
        -   preference_recorded      order=unknown
        """
        assert days(story)[1] == "2024-12-31 known 2024-12-31"
        assert days(story)[0] == "2023-12-31 known 2023-12-31"

    def test_one_date_is_enough_to_have_no_anchor(self, story: Story) -> None:
        """
        told 2024
        2021-03  career_opened
        -        signal_observed
        """
        # It lies between the opening and the telling: half-way.
        assert days(story)[1] == "2021-03-01..2024-12-31 known 2023-02-14"


class TestBetweenNeighbours:
    def test_what_only_lies_between_is_placed_evenly(self, story: Story) -> None:
        """
        told 2024
        2021-01-01  career_opened
        -           placement_started
        -           signal_observed
        -           placement_ended
        2021-01-09  view_lost
        """
        assert days(story)[1:4] == [
            "2021-01-01..2021-01-09 known 2021-01-03",
            "2021-01-01..2021-01-09 known 2021-01-05",
            "2021-01-01..2021-01-09 known 2021-01-07",
        ]
        middle = laid(story).places[2]
        assert (middle.latest, middle.bound, middle.derived) == (date(2021, 1, 5), date(2021, 1, 9), True)

    def test_between_vague_neighbours_the_ends_of_their_spans_count(self, story: Story) -> None:
        """
        told 2024
        2021-01  career_opened
        -        placement_started
        2021-03  signal_observed
        """
        # 59 days from 31 January to 31 March, half of them.
        assert days(story)[1] == "2021-01-01..2021-03-31 known 2021-03-01"

    def test_with_more_events_than_days_they_share_days_in_order(self, story: Story) -> None:
        """
        told 2024
        2021-01-01  career_opened
        -           placement_started
        -           signal_observed
        -           placement_ended
        2021-01-02  view_lost
        """
        assert [one[-10:] for one in days(story)] == ["2021-01-01"] * 4 + ["2021-01-02"]
        assert order(story) == [1, 2, 3, 4, 5]


class TestDayless:
    def test_what_lies_before_the_first_day_has_an_order_only(self, story: Story) -> None:
        """
        told 2024
        -           career_opened
        -           placement_started
        2021-03-14  signal_observed
        -           placement_ended
        """
        assert days(story)[:2] == ["..2021-03-14 known -", "..2021-03-14 known -"]
        assert days(story)[3] == "2021-03-14..2024-12-31 known 2023-02-06"

    def test_a_distance_between_dayless_events_gives_no_day(self, story: Story) -> None:
        """
        told 2024
        -           career_opened
        -           placement_started
        -           signal_observed     elapsed=P6M
        -           dropped_out
        2021-03-14  view_lost
        """
        assert [one[-7:] for one in days(story)[:4]] == ["known -"] * 4


class TestOrderUnknown:
    def test_it_takes_no_part_and_is_known_at_the_telling(self, story: Story) -> None:
        """
        told 2024
        2021-03-01  career_opened
        -           preference_recorded     order=unknown
        2021-03-03  placement_started
        2021-03-05  placement_ended
        """
        assert days(story)[1] == "..2024-12-31 known 2024-12-31"
        assert days(story)[2] == "2021-03-03 known 2021-03-03"

    def test_with_a_date_it_is_known_then_and_narrows_nobody(self, story: Story) -> None:
        """
        told 2024
        2021-03-01  career_opened
        2022-08     preference_recorded     order=unknown
        -           placement_started
        2021-03-05  placement_ended
        """
        assert days(story)[1] == "2022-08-01..2022-08-31 known 2022-08-31"
        assert days(story)[2] == "2021-03-01..2021-03-05 known 2021-03-03"
        assert contradictions(story) == []


class TestHistory:
    def test_it_stands_before_the_opening_wherever_it_is_told(self, story: Story) -> None:
        """
        told 2024
        2021-06-01  career_opened
        2022        placement_started
        -           education_started   history=true
        2018        education_ended     history=true
        """
        assert order(story) == [3, 4, 1, 2]
        assert days(story)[2] == "..2018-12-31 known -"

    def test_an_earlier_date_makes_it_history_too(self, story: Story) -> None:
        """
        told 2024
        2021-06-01  career_opened
        2020        placement_started
        2021        signal_observed
        """
        assert order(story) == [2, 1, 3]
        assert contradictions(story) == []

    def test_history_does_not_reach_past_the_opening(self, story: Story) -> None:
        """
        told 2024
        2021-06-01  career_opened
        2021        education_ended     history=true
        """
        assert days(story)[1] == "2021-01-01..2021-06-01 known 2021-06-01"


class TestContradictions:
    def test_dates_against_the_order_name_both_events(self, story: Story) -> None:
        """
        told 2024
        2021-01     career_opened
        2021-08     placement_started
        2021-03     signal_observed
        2021-09     placement_ended
        """
        assert contradictions(story) == [(3, 2)]
        assert days(story)[2].startswith("2021-03-01..2021-03-31")

    def test_a_distance_against_a_date_keeps_the_date(self, story: Story) -> None:
        """
        told 2024
        2021-01-01  career_opened
        2021-03-01  start: placement_started
        2021-05-01  signal_observed     elapsed=P6M since=start
        """
        assert contradictions(story) == [(3, 2)]
        assert days(story)[2] == "2021-05-01 known 2021-05-01"

    def test_a_distance_against_a_distance(self, story: Story) -> None:
        """
        told 2024
        2021-01-01  first: career_opened
        -           placement_started   elapsed=P6M
        -           signal_observed     elapsed=P1M since=first
        """
        assert contradictions(story) == [(3, 2)]

    def test_counting_past_the_telling_is_a_contradiction(self, story: Story) -> None:
        """
        told 2024
        2024-06     career_opened
        -           placement_started   elapsed=P12M
        -           signal_observed     elapsed=P1M
        """
        assert contradictions(story) == [(2, 1)]

    def test_a_circle_of_distances_is_found(self, story: Story) -> None:
        """
        told 2024
        2021-01-01  career_opened
        -           one: signal_observed     elapsed=P1D since=other
        2021-05-01  other: signal_observed   elapsed=P1D since=one
        """
        assert (3, 2) in contradictions(story)

    def test_counting_out_of_the_calendar_is_a_contradiction(self) -> None:
        events = [("a", Told(recorded_by=RECORDER)), ("b", Told(recorded_by=RECORDER, occurred="0003", elapsed="P10Y"))]

        assert lay_out_telling(events, "2024").contradictions == ((2, 1),)
