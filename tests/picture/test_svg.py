"""The career picture: whole, legible, the same each time, and honest about what is not known."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.picture.pictured import classes, outside, overlaps, root, size, texts
from tests.readmodels.reading import KEYS, told
from werkzekerheid.picture.glyphs import SHAPES
from werkzekerheid.picture.life import last_day
from werkzekerheid.picture.svg import Style, draw, stand_alone, stylesheet
from werkzekerheid.picture.themes import meanings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

GOLDEN = Path(__file__).parent / "jeffry.svg"
TODAY = date(2026, 1, 5)


def row(type_: str, earliest: str | None, latest: str | None = None, /, **fields: Any) -> dict[str, Any]:
    """A row of `timeline`, as far as a picture reads it."""
    return {
        "type": type_, "title": type_, "summary": "", "fields": fields, "earliest": earliest,
        "latest": latest or earliest, "known_on": latest or earliest, "former": [], "thread": None,
    }  # fmt: skip


def picture(rows: Sequence[Mapping[str, Any]], *, narrow: bool = False, title: str = "loopbaan") -> str:
    return draw(rows, career_title=title, as_of=None, end=last_day(rows, None, TODAY), style=Style(narrow=narrow))


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("key", KEYS)
def test_each_of_the_nine_is_drawn_legibly(key: str, narrow: bool) -> None:
    svg = picture(told(key).timeline(), narrow=narrow, title=key)

    assert root(svg).tag.endswith("svg")
    assert outside(svg) == []
    assert overlaps(svg) == []
    assert svg == picture(told(key).timeline(), narrow=narrow, title=key)


def test_it_may_stand_in_a_page_that_allows_no_style_and_no_script() -> None:
    for key in KEYS:
        svg = picture(told(key).timeline())
        assert " style=" not in svg
        assert "<style" not in svg
        assert "<script" not in svg
        assert not re.search(r"\son\w+=", svg)


def test_what_is_vague_is_drawn_vague_and_what_is_only_in_order_stands_before_a_break() -> None:
    """
    -                       school begins
    2022-03-01..2022-06-30  kas begins
    2023-04-01              kas ends
    """
    svg = picture([
        row("education_started", None, level="vso"),
        row("placement_started", "2022-03-01", "2022-06-30", placement="p", organisation="kas", form="stage"),
        row("placement_ended", "2023-04-01", placement="p"),
    ])  # fmt: skip

    assert {"wz-vague", "wz-certain", "wz-order", "wz-break"} <= classes(svg)
    assert any(one.words == "onbekend" for one in texts(svg))


def test_what_is_certain_has_nothing_vague() -> None:
    svg = picture([row("placement_started", "2022-03-01", placement="p", organisation="kas", form="stage")])

    assert not {"wz-vague", "wz-order", "wz-break"} & classes(svg)
    assert any(one.words == "geen einde bekend" for one in texts(svg))


def test_a_fact_that_was_put_right_or_withdrawn_shows_lightly() -> None:
    late = row("signal_observed", "2022-03-01", sign="late_repeatedly")
    late["former"] = [{"occurred": "2022-02-01", "title": "signal_observed", "summary": ""}]
    gone = {**row("event_retracted", "2022-04-01"), "former": late["former"]}

    svg = picture([late, gone])
    assert "wz-mark-withdrawn" in classes(svg)
    assert {"later verbeterd", "ingetrokken"} <= {one.words for one in texts(svg)}


def test_hostile_words_are_words() -> None:
    hostile = "<script>alert('1')</script>\x00\u202e&\"]]>"
    svg = picture(
        [
            row("placement_started", "2022-03-01", placement="p", organisation=hostile, form="stage"),
            {**row("signal_observed", "2022-04-01", sign=hostile), "title": hostile, "summary": hostile},
        ],
        title=hostile,
    )

    assert "script" not in {one.tag.rpartition("}")[2] for one in root(svg).iter()}
    assert "<script" not in svg
    assert "\u202e" not in svg


def test_nothing_told_is_said_and_not_drawn() -> None:
    assert [one.words for one in texts(picture([]))][-1] == "Er is nog niets om te tekenen."


def test_ids_hold_nothing_of_the_career_and_begin_as_asked() -> None:
    svg = draw(told("kim").timeline(), career_title="k", as_of=None, end=None, style=Style(prefix="links"))

    ids = [one.attrib["id"] for one in root(svg).iter() if "id" in one.attrib]
    assert len(ids) == len(set(ids))
    assert all(one.startswith("links-") for one in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)


def test_the_day_asked_about_is_said() -> None:
    svg = draw(told("kim").timeline(), career_title="k", as_of=date(2022, 5, 3), end=date(2022, 5, 3))

    assert any(one.words == "zoals het was op 3 mei 2022" for one in texts(svg))


def test_what_was_shared_stands_in_its_lane_once() -> None:
    """
    2022-03-01  told: shared with the school
    2022-05-01  recorded by the gateway: shared with the municipality, and refused to an employer
    """
    events = [row("data_shared", "2022-03-01", recipient_role="school")]
    register = [
        {"on": "2022-03-01", "told": True, "state": "shared", "to": {"role": "school"}},
        {"on": "2022-05-01", "told": False, "state": "shared", "to": {"role": "municipality"}},
        {"on": "[2022-05-01..2022-06-30]", "told": False, "state": "refused", "to": {"role": "employer"}},
    ]

    svg = draw(events, career_title="k", as_of=None, end=date(2022, 12, 31), sharing=register)
    words = [one.words for one in texts(svg)]
    assert [words.count(one) for one in ("school", "gemeente", "werkgever")] == [1, 1, 1]


def test_a_file_of_its_own_carries_its_stylesheet() -> None:
    svg = stand_alone(told("kim").timeline(), career_title="k", as_of=None, end=None)

    assert stylesheet() in (root(svg)[0].text or "")


def test_the_stylesheet_gives_each_lane_a_colour_in_light_and_dark() -> None:
    sheet = stylesheet()
    used = {name for key in KEYS for name in classes(picture(told(key).timeline())) if name.startswith("wz-lane-")}

    for name in used - {"wz-lane-legend"}:
        assert sheet.count(f"--{name}: #") == 2
        assert f".{name} {{ color: var(--{name}); }}" in sheet


def test_every_kind_of_mark_has_a_shape_and_a_meaning() -> None:
    assert SHAPES.keys() == meanings().keys()


def test_it_ends_on_the_day_asked_about_else_with_the_telling_else_today() -> None:
    """
    2022-03-01  a signal, of somebody whose career goes on; of the nine, kim's was told in 2024
    """
    lived = [row("signal_observed", "2022-03-01", sign="conflict")]

    assert last_day(lived, date(2022, 5, 1), TODAY) == date(2022, 5, 1)
    assert last_day(lived, None, TODAY) == TODAY
    assert last_day(told("kim").timeline(), None, TODAY) == date(2024, 12, 31)


def test_the_picture_of_jeffry_is_the_one_that_was_looked_at() -> None:
    """After a change of the drawing: look at it, then write it anew (`python -m tests.picture.test_svg`)."""
    assert golden() == GOLDEN.read_text(encoding="utf-8")


def golden() -> str:
    rows = told("jeffry").timeline()
    return stand_alone(rows, career_title="Jeffry", as_of=None, end=last_day(rows, None, TODAY))


DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))
NAMES = st.sampled_from(["kas", "een heel lange naam van een organisatie die niet past", "漢字", "<b>&", ""])
FIELDS: dict[str, dict[str, Any]] = {
    "placement_started": {"placement": "p", "form": "stage"},
    "placement_ended": {"placement": "p"},
    "contract_concluded": {"placement": "p", "contract": "c", "kind": "temporary", "duration_months": 6},
    "contract_renewed": {"contract": "c", "kind": "permanent"},
    "coach_assigned": {"coach": "j", "kind": "jobcoach"},
    "coach_left": {"coach": "j"},
    "contact_series_reported": {"with": ["worker"], "by": "jobcoach", "every_days": 7},
    "check_in_held": {},
    "signal_observed": {"sign": "late_repeatedly"},
    "relapse_reported": {},
    "relapse_ended": {},
    "view_lost": {},
    "event_retracted": {},
    "begeleidingsplan_agreed": {},
    "income_started": {"kind": "bijstand"},
    "income_ended": {"kind": "bijstand"},
    "education_started": {"level": "vso"},
    "data_shared": {"recipient_role": "school"},
    "sharing_refused": {"requester_role": "employer"},
}


@st.composite
def rows(draw_: st.DrawFn) -> dict[str, Any]:
    """An event of any drawn type: dayless, on a day, or on one of many."""
    type_ = draw_(st.sampled_from(sorted(FIELDS)))
    fields = {**FIELDS[type_], "organisation": draw_(NAMES)}
    if draw_(st.booleans()):
        return row(type_, None, **fields)
    earliest = draw_(DAYS)
    latest = earliest + timedelta(days=draw_(st.sampled_from([0, 0, 30, 365, 3650])))
    made = row(type_, earliest.isoformat(), latest.isoformat(), **fields)
    made["former"] = [{}] if draw_(st.booleans()) else []
    return made


@settings(max_examples=150, deadline=None)
@given(st.lists(rows(), max_size=40), st.booleans(), st.text(max_size=80))
def test_whatever_is_told_the_picture_is_whole_and_legible(
    lived: list[dict[str, Any]], narrow: bool, title: str
) -> None:
    svg = picture(lived, narrow=narrow, title=title)

    assert size(svg)[0] == (400 if narrow else 1000)
    assert outside(svg) == []
    assert overlaps(svg) == []
    assert svg == picture(lived, narrow=narrow, title=title)


if __name__ == "__main__":
    GOLDEN.write_text(golden(), encoding="utf-8")
