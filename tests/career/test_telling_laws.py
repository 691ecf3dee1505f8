"""What holds for the layout of any telling: no span grows, no order turns, nothing is unlearned."""

from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.event import Actor, Told
from werkzekerheid.facts.telling import Layout, Place, lay_out_telling
from werkzekerheid.facts.vague import Span, span

RECORDER = Actor(actor="test", role="researcher")
CAREERS = [one for one in files("werkzekerheid").joinpath("demo").iterdir() if one.name.endswith(".career.toml")]


@pytest.mark.parametrize("file", CAREERS, ids=lambda one: one.name)
def test_the_nine_careers_are_laid_out_without_contradiction(file: Any) -> None:
    career = read_career_file(file.read_bytes(), file.name, RECORDER)
    events = [(event.event_id, event.told) for event in career.events]

    layout = lay_out_telling(events, career.head.told)

    assert layout.contradictions == ()
    _keeps_the_laws(layout, [told for _, told in events], career.head.told)


YEARS = st.integers(2015, 2023)
DATES = st.one_of(
    YEARS.map(str),
    st.builds("{}-{:02}".format, YEARS, st.integers(1, 12)),
    st.builds("{}-{:02}~".format, YEARS, st.integers(1, 12)),
    st.dates(date(2015, 1, 1), date(2023, 12, 31)).map(str),
)
LENGTHS = st.builds("P{}{}{}".format, st.integers(0, 30), st.sampled_from("MWD"), st.sampled_from(["", "~"]))


@st.composite
def tellings(draw: st.DrawFn) -> list[tuple[str, Told]]:
    """Envelopes of every kind; dates often in order, so that many tellings have no contradiction."""
    size = draw(st.integers(1, 12))
    dates = draw(st.lists(DATES | st.none(), min_size=size, max_size=size))
    if draw(st.booleans()):
        known = iter(sorted((one for one in dates if one), key=lambda one: span(one)[::-1]))
        dates = [one and next(known) for one in dates]
    return [
        (
            str(i),
            Told(
                recorded_by=RECORDER,
                occurred=occurred,
                elapsed=draw(st.none() | st.none() | LENGTHS),
                since=draw(st.none() | st.integers(0, size - 1).map(str)),
                history=i > 0 and draw(st.integers(0, 4)) == 0,
                order=draw(st.sampled_from([None, None, None, "unknown"])),
                learned_after=draw(st.none() | st.none() | st.integers(0, size - 1).map(str)),
            ),
        )
        for i, occurred in enumerate(dates)
    ]


@given(tellings())
def test_any_telling_is_laid_out(events: list[tuple[str, Told]]) -> None:
    layout = lay_out_telling(events, "2024")

    assert sorted(place.number for place in layout.places) == list(range(1, len(events) + 1))
    assert layout == lay_out_telling(events, "2024")
    for place in layout.places:
        told = events[place.number - 1][1]
        assert place.derived == (told.occurred is None)
        assert place.known_on is None or place.known_on <= date(2024, 12, 31)
        if told.occurred:
            _not_wider(place, span(told.occurred))
    if not layout.contradictions:
        _keeps_the_laws(layout, [told for _, told in events], "2024")


@given(st.lists(st.dates(date(2015, 1, 1), date(2023, 12, 31)), min_size=1, max_size=8), st.data())
def test_the_order_of_told_days_is_kept(told_days: list[date], data: st.DataObject) -> None:
    exact = [Told(recorded_by=RECORDER, occurred=str(day)) for day in sorted(told_days)]
    events = [exact[0]]
    for one in exact[1:]:
        events += [Told(recorded_by=RECORDER)] * data.draw(st.integers(0, 3)) + [one]

    layout = lay_out_telling([(str(i), told) for i, told in enumerate(events)], "2024")

    assert layout.contradictions == ()
    assert [place.number for place in layout.places] == list(range(1, len(events) + 1))
    for place in layout.places:
        if occurred := events[place.number - 1].occurred:
            assert str(place.earliest) == str(place.latest) == str(place.known_on) == occurred
    _keeps_the_laws(layout, events, "2024")


def _keeps_the_laws(layout: Layout, envelopes: list[Told], told: str) -> None:
    """Along the order of life neither the days nor what is known go backward, and nothing lies after the telling."""
    end = span(told).latest
    assert end is not None
    ordered = [place for place in layout.places if envelopes[place.number - 1].order is None]
    for ends in ([one.earliest for one in ordered], [one.bound for one in ordered], [one.latest for one in ordered]):
        given_ends = [one for one in ends if one is not None]
        assert given_ends == sorted(given_ends)
        assert all(one <= end for one in given_ends)
    own_knowing = [
        one.known_on
        for one in ordered
        if not envelopes[one.number - 1].learned_on and not envelopes[one.number - 1].learned_after and one.known_on
    ]
    assert own_knowing == sorted(own_knowing)


def _not_wider(place: Place, told: Span) -> None:
    if place.earliest and told.earliest:
        assert place.earliest >= told.earliest
    if place.bound and told.latest:
        assert place.bound <= told.latest
    if place.earliest and place.bound:
        assert place.earliest - place.bound <= timedelta(0)
