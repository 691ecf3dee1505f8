"""The same life in words: nothing that the picture shows is missing from the list or the table."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.readmodels.reading import KEYS, read, told
from tests.story import Story
from werkzekerheid.messages import in_language
from werkzekerheid.picture.life import happened, lived, whens
from werkzekerheid.picture.svg import draw
from werkzekerheid.picture.themes import whole
from werkzekerheid.picture.told import Told, ordered, table


@pytest.mark.parametrize("key", KEYS)
def test_the_list_holds_every_event_once_in_the_order_of_life(key: str) -> None:
    rows = told(key).timeline()

    years = ordered(rows)
    assert [one.number for year in years for one in year.events] == [row["number"] for row in rows]
    assert all(before.title != after.title for before, after in pairwise(years))


@pytest.mark.parametrize("key", KEYS)
def test_the_table_holds_whatever_is_drawn(key: str) -> None:
    rows = told(key).timeline()

    lanes = whole(happened(lived(rows)), str, ())
    lines = table(rows)
    for lane in lanes:
        drawn = len(lane.bars) + len(lane.marks)
        assert sum(line.lane == lane.title for line in lines) == max(drawn, 1)
    assert len(whens(lanes)) > 0


def test_a_line_of_the_list_says_when_what_and_who_told_it() -> None:
    """Jeffry: late after the summer of 2024; on which day is not known."""
    late = next(one for year in ordered(told("jeffry").timeline()) for one in year.events if one.number == 59)

    assert late.title == "Signaal gezien"
    assert late.details == "vaak te laat, gezien door werkgever"
    assert late.when == "30 jun – 30 dec 2024"
    assert late.derived
    assert late.told_by == "onderzoeker"
    assert late.sure == ""


def test_what_is_only_known_in_order_says_so() -> None:
    years = ordered(told("jeffry").timeline())

    assert years[0].title == "alleen de volgorde bekend"
    assert {one.when for one in years[0].events} == {"alleen de volgorde"}
    assert [year.title for year in years[1:]] == ["2022", "2023", "2024"]


def test_what_was_put_right_stands_with_what_was_told_before() -> None:
    story = Story("""
        2026-01-05  career_opened       reason=benefit
        2026-02-02  a: signal_observed  sign=overloaded
        2026-02-16  event_corrected     corrects=a replacement={"sign":"isolated","seen_by":"worker"}
    """)

    (late,) = [one for one in told_events(story) if one.before]
    assert late.details == "geïsoleerd, gezien door werknemer"
    assert [(one.when, one.details) for one in late.before] == [
        ("2 feb 2026", "overbelast, gezien door iemand (niet bekend wie)")
    ]
    assert "later verbeterd" in picture_of(story)


def test_what_was_withdrawn_stands_there_as_withdrawn() -> None:
    story = Story("""
        2026-01-05  career_opened       reason=benefit
        2026-02-02  a: signal_observed  sign=overloaded
        2026-02-09  event_retracted     retracts=a reason=wrong_person
    """)

    (gone,) = [one for one in told_events(story) if one.withdrawn]
    assert [one.title for one in gone.before] == ["Signaal gezien"]
    assert "ingetrokken" in picture_of(story)
    assert "overbelast" not in picture_of(story)


def told_events(story: Story) -> list[Told]:
    return [one for year in ordered(read(story).timeline()) for one in year.events]


def picture_of(story: Story) -> str:
    return draw(read(story).timeline(), career_title="k", as_of=None, end=None)


def test_the_table_says_how_sure_it_is_and_what_goes_on() -> None:
    lines = {(line.lane, line.what): line for line in table(told("joost").timeline())}

    job = lines["Werk", "brandpunt, dienstverband"]
    assert job.until == "geen einde bekend"
    assert job.sure == "ergens in deze dagen"
    assert lines["Inkomen", "bijstand"].since == "alleen de volgorde"


def test_nothing_told_is_unknown_in_the_table() -> None:
    lines = table([one for one in told("kim").timeline() if one["type"] == "career_opened"])

    assert {line.what for line in lines} == {"onbekend"}
    assert {line.sure for line in lines} == {"niets verteld"}


def test_it_is_told_in_english_too() -> None:
    with in_language("en"):
        assert ordered(told("jeffry").timeline())[0].title == "only the order known"
        assert {line.lane for line in table(told("jeffry").timeline())} >= {"Work", "Contract", "Sharing"}
