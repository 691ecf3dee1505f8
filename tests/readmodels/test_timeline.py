"""The timeline: each event once, in the order of life, with what was told of its day and what was put right."""

import json

import pytest

from tests.readmodels.reading import KEYS, Reading, events_of, read, told
from tests.story import Story
from werkzekerheid.facts.base import Erased
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.ledger.erased import ErasedEvent, told_of_erased
from werkzekerheid.readmodels.timeline import Row

TOLD = "told 2022\n2022-01 career_opened reason=benefit"


def row(reading: Reading, type_: str) -> Row:
    """The only row of this type."""
    (found,) = [one for one in reading.timeline() if one["type"] == type_]
    return found


@pytest.mark.parametrize("key", KEYS)
def test_every_event_is_there_once(key: str) -> None:
    rows = told(key).timeline()

    assert sorted(one["event_id"] for one in rows) == sorted(event.event_id for event in events_of(key))
    assert sorted(one["number"] for one in rows) == list(range(1, len(rows) + 1))


def test_a_day_stands_as_told_and_a_derived_one_in_brackets() -> None:
    """Joost: `2020-01` was told; that the trial ended a month after about January 2022 was counted."""
    begun, ended, opened = (told("joost").row(number) for number in (10, 40, 1))

    assert (begun["occurred"], begun["derived"]) == ("2020-01", False)
    assert (begun["earliest"], begun["latest"]) == ("2020-01-01", "2020-01-31")
    assert (ended["occurred"], ended["derived"]) == ("[2022-01-01..2022-03-28]", True)
    assert (opened["occurred"], opened["earliest"], opened["latest"], opened["known_on"]) == (None, None, None, None)


def test_a_row_says_in_a_line_what_happened() -> None:
    """Jeffry: his lateness, who saw it, and where."""
    late, started = told("jeffry").row(59), told("jeffry").row(52)

    assert (late["title"], late["summary"]) == ("Signaal gezien", "vaak te laat, gezien door werkgever")
    assert late["thread"] == {"kind": "placement", "ref": "gd-baan"}
    assert started["summary"] == "dienstverband, bij gardendreams, betaald"
    assert isinstance(started["note"], str)


def test_the_line_can_be_read_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKZEKERHEID_LANGUAGE", "en")

    assert told("jeffry").row(59)["summary"] == "late repeatedly, seen by employer"


def test_reasons_stand_with_who_gave_them() -> None:
    """Jeffry: two parties, two stories, both stay."""
    summary = told("jeffry").row(66)["summary"]

    assert "te laat komen (werkgever)" in summary
    assert "privéomstandigheden (onderzoeker)" in summary


def test_the_workers_own_words_stand_beside_the_fact() -> None:
    """Joost about his work experience place."""
    assert told("joost").row(41)["own_reading"] == ["A good time for me: there was less pressure to succeed."]
    assert told("joost").row(44)["summary"] == "bij: Plaatsing begonnen"


@pytest.mark.parametrize(
    ("key", "number", "thread"),
    [
        ("joost", 25, {"kind": "handover", "ref": "kk-to-bp"}),
        ("joost", 36, {"kind": "placement", "ref": "kk-dagbesteding"}),  # its coach left
        ("joost", 45, {"kind": "placement", "ref": "bp-wep"}),  # its voorziening ended
        ("joost", 56, {"kind": "placement", "ref": "bp-baan"}),  # a sign there was answered
        ("kim", 58, {"kind": "placement", "ref": "gb-baan"}),  # the end of its contract
        ("joost", 6, None),
    ],
)
def test_what_an_event_belongs_to(key: str, number: int, thread: dict[str, str] | None) -> None:
    assert told(key).row(number)["thread"] == thread


def test_the_end_of_a_relapse_belongs_to_its_beginning() -> None:
    """Joost fell back twice: each end belongs to its own."""
    first, first_end, second, second_end = (told("joost").row(number) for number in (15, 17, 55, 58))

    assert first["thread"] == first_end["thread"] == {"kind": "relapse", "ref": first["event_id"]}
    assert second["thread"] == second_end["thread"] == {"kind": "relapse", "ref": second["event_id"]}


class TestLag:
    """How much later it was known; never a guess."""

    def test_of_a_live_fact_the_days_until_it_was_recorded(self, story: Story) -> None:
        """
        2026-01-05  career_opened      reason=benefit
        2026-02-02  signal_observed    sign=overloaded recorded_on=2026-02-10
        """
        assert row(read(story), "signal_observed")["lag_days"] == 8

    def test_a_day_that_was_not_told_gives_none(self, story: Story) -> None:
        """
        2026-01-05  career_opened    reason=benefit
        -           signal_observed  sign=overloaded recorded_on=2026-02-10
        """
        signal = row(read(story), "signal_observed")

        assert (signal["occurred"], signal["lag_days"]) == ("[..2026-02-10]", None)

    def test_in_a_telling_only_what_was_told_of_it(self) -> None:
        told_lag = f"{TOLD}\n2022-03-01 signal_observed sign=overloaded learned_on=2022-03-15"
        untold = f"{TOLD}\n2022-03-01 signal_observed sign=overloaded"

        assert row(read(Story(told_lag)), "signal_observed")["lag_days"] == 14
        assert row(read(Story(untold)), "signal_observed")["lag_days"] is None


class TestCorrections:
    """Nothing is deleted: what stood there stands behind what stands there now."""

    def test_a_corrected_fact_shows_the_correction_and_keeps_the_old_one(self, story: Story) -> None:
        """
        2026-01-05  career_opened       reason=benefit
        2026-02-02  a: signal_observed  sign=overloaded
        2026-02-09  b: event_corrected  corrects=a \
replacement={"sign":"conflict","seen_by":"worker","occurred":"2026-02"}
        2026-02-16  c: event_corrected  corrects=a replacement={"sign":"isolated","seen_by":"worker"}
        """
        signal = row(read(story), "signal_observed")

        assert (signal["summary"], signal["corrections"]) == (
            "geïsoleerd, gezien door werknemer",
            [story.event("b"), story.event("c")],
        )
        assert [(one["occurred"], one["summary"]) for one in signal["former"]] == [
            ("2026-02-02", "overbelast, gezien door iemand (niet bekend wie)"),
            ("2026-02", "conflict, gezien door werknemer"),
        ]

    def test_what_was_retracted_stands_behind_the_retraction(self, story: Story) -> None:
        """
        2026-01-05  career_opened       reason=benefit
        2026-02-02  a: signal_observed  sign=overloaded
        2026-02-09  event_retracted     retracts=a reason=wrong_person
        """
        rows = read(story).timeline()
        retraction = row(read(story), "event_retracted")

        assert "signal_observed" not in {one["type"] for one in rows}
        assert retraction["summary"] == "trekt in: Signaal gezien, verkeerde persoon"
        assert [one["summary"] for one in retraction["former"]] == ["overbelast, gezien door iemand (niet bekend wie)"]

    def test_a_fact_that_was_never_changed_has_nothing_behind_it(self) -> None:
        assert all(one["corrections"] == [] and one["former"] == [] for one in told("joost").timeline())


class TestErased:
    """What was erased says when, and is no error."""

    def test_a_note_says_when_it_was_erased(self, story: Story) -> None:
        """
        2026-01-05  career_opened    reason=benefit
        2026-02-02  signal_observed  sign=overloaded note=words
        """
        gone = Erased(erased_on="2026-09-01")
        last = story.events[-1]
        story.events = (*story.events[:-1], last._replace(told=last.told.model_copy(update={"note": gone})))

        assert row(read(story), "signal_observed")["note"] == {"erased_on": "2026-09-01"}

    def test_so_do_reasons_and_other_fields(self, story: Story) -> None:
        """
        2026-01-05  placement_started   form=dienstverband
        2026-02-02  placement_adjusted  what=tasks direction=more value=words
        2026-03-02  placement_ended     outcome=dropped_out reasons=pace:worker
        """
        gone = Erased(erased_on="2026-09-01")
        adjusted, ended = story.events[-2:]
        story.events = (
            *story.events[:-2],
            adjusted._replace(fact=adjusted.fact.model_copy(update={"value": gone})),
            ended._replace(fact=ended.fact.model_copy(update={"reasons": gone})),
        )

        assert row(read(story), "placement_adjusted")["texts"] == {"value": {"erased_on": "2026-09-01"}}
        assert row(read(story), "placement_ended")["summary"] == "uitgevallen, bij placement, gewist op 2026-09-01"

    def test_an_event_of_an_erased_class_keeps_its_place_and_nothing_else(self, story: Story) -> None:
        """
        2026-01-05  career_opened    reason=benefit
        2026-02-02  signal_observed  sign=overloaded
        2026-03-02  check_in_held    with=worker by=jobcoach
        """
        last, signal = story.events[-1], story.events[-2]
        gone = ErasedEvent(erased_class="signal", erased_on="2026-09-01")
        story.events = (*story.events[:-2], signal._replace(fact=gone, told=told_of_erased()), last)
        erased = row(read(story), "erased")

        assert (erased["title"], erased["summary"]) == ("Gewist", "gewist op 2026-09-01")
        assert (erased["told_by"], erased["texts"], erased["note"]) == ("unknown", {}, None)
        assert read(story).situation()["open_signals"] == []


def test_words_that_have_no_place_elsewhere_stand_by_their_field() -> None:
    """Joost: more hours, and how."""
    assert told("joost").row(18)["texts"] == {"value": "slowly, step by step; tasks too"}


@pytest.mark.parametrize("key", KEYS)
def test_it_can_be_written_as_json(key: str) -> None:
    assert json.loads(json.dumps(told(key).timeline())) == told(key).timeline()


def test_a_telling_whose_head_was_erased_keeps_its_order() -> None:
    """Joost without his identity: what is known of days and order stays, and nothing has a key any more."""
    events = events_of("joost")
    gone = ErasedEvent(erased_class="identity", erased_on="2026-09-01")
    without = [one._replace(fact=gone) if one.fact.TYPE == "telling_recorded" else one for one in events]

    before = [one.moment.event_id for one in lay_out(events)]
    after = lay_out(without)
    assert [one.moment.event_id for one in after] == before
    assert next(one.moment.occurred for one in after if one.moment.number == 10) == "2020-01"
    assert [one.moment.dayless for one in after[:9]] == [True] * 9


def test_a_number_stays_the_one_of_the_file_behind_a_retraction() -> None:
    story = Story(
        f"{TOLD}\n2022-02 a: signal_observed sign=conflict\n2022-03 returned_to_work\n- event_retracted retracts=a"
    )

    assert row(read(story), "returned_to_work")["number"] == 3
