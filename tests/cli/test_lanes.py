"""The drawing of a career: solid is certain, light is vague, a stretch without days keeps its order."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from werkzekerheid.cli.lanes import draw
from werkzekerheid.picture.life import Bar, Lane, Mark, When

END = date(2023, 12, 31)


def drawn(*lanes: Lane, width: int = 54, end: date = END) -> str:
    """The drawing as text."""
    rows = draw(lanes, end, width, "volgorde", ("apr", "jul", "okt"))
    return "\n".join("".join(run.text for run in row).rstrip() for row in rows)


def day(place: int, earliest: str, latest: str | None = None) -> When:
    return When(place, date.fromisoformat(earliest), date.fromisoformat(latest or earliest))


def order(place: int) -> When:
    return When(place, None, None)


def test_a_bar_is_solid_on_its_certain_days_and_light_at_its_vague_ends() -> None:
    work = Lane("Werk", "work", (Bar(("De Kas",), day(1, "2022-03-01", "2022-06-30"), day(2, "2023-04-01")),))

    assert drawn(work, end=date(2023, 6, 30)) == (
        "     2022        jul      okt      2023     apr\n"
        "     ───╷────────╷────────╷────────┬────────╷─────────\n"
        "Werk ░░░░░░░░░░░░█ De Kas ███████████████████·········"
    )


def test_what_had_not_ended_goes_on() -> None:
    work = Lane("Werk", "work", (Bar((), day(1, "2022-01-01"), None),))

    assert drawn(work).split("\n")[2] == "Werk " + "█" * 48 + "▶"


def test_two_places_after_one_another_share_one_row() -> None:
    """
    2022-01-01              kas begins
    2022-11-01..2023-02-28  kas ends, loods begins
    """
    change = ("2022-11-01", "2023-02-28")
    work = Lane(
        "Werk", "work", (Bar(("Kas",), day(1, "2022-01-01"), day(2, *change)), Bar(("Loods",), day(3, *change), None))
    )

    assert drawn(work).split("\n")[2:] == ["Werk █ Kas ███████████████░░░▌░░░█ Loods ████████████▶"]


def test_two_places_at_one_time_stand_below_one_another() -> None:
    both = (Bar(("Kas",), day(1, "2022-01-01"), None), Bar(("Loods",), day(2, "2022-07-01"), None))

    first, second = drawn(Lane("Werk", "work", both)).split("\n")[2:]
    assert first.startswith("Werk █ Kas █")
    assert second.strip().startswith("█ Loods █")


def test_a_stretch_without_days_stands_left_of_a_break_in_its_order() -> None:
    """
    -           school begins, ends; kas begins
    2023-01-01  kas ends
    """
    school = Lane("Leren", "learning", (Bar(("vso",), order(0), order(1)),))
    work = Lane("Werk", "work", (Bar(("Kas",), order(2), day(3, "2023-01-01")),))

    titles, rule, learning, working = drawn(school, work, end=date(2023, 6, 30)).split("\n")
    assert titles.index("┊") == rule.index("┊") == working.index("┊")
    assert learning.index("▒") < working.index("▒") < working.index("┊") < working.index("█")
    assert "█" not in learning


def test_without_any_day_there_is_no_axis_of_days() -> None:
    text = drawn(Lane("Werk", "work", (Bar(("Kas",), order(0), order(1)), Bar(("Loods",), order(1), None))))

    assert "┊" not in text
    assert "20" not in text
    assert "Kas" in text


def test_signs_on_the_same_days_are_spread_over_them_in_their_order() -> None:
    """
    2022-01..2022-12  signal, relapse, drop-out
    """
    whole_year = ("2022-01-01", "2022-12-31")
    marks = (Mark("signal", day(1, *whole_year)), Mark("relapse", day(2, *whole_year)),
             Mark("dropout", day(3, *whole_year)))  # fmt: skip

    row = drawn(Lane("Signalen", "signal", (), marks)).split("\n")[2]
    assert row.index("●") < row.index("▼") < row.index("✕")
    assert "╌●╌" in row


def test_signs_on_one_day_stand_side_by_side() -> None:
    marks = tuple(Mark(kind, day(i, "2022-05-05")) for i, kind in enumerate(("signal", "relapse", "dropout")))

    assert "●▼✕" in drawn(Lane("Signalen", "signal", (), marks))


def test_contact_that_is_certain_is_not_made_vague_by_another_contact() -> None:
    weekly = Bar((), day(1, "2022-01-01"), None)
    other = Bar((), day(2, "2022-01-01", "2023-12-31"), None)

    assert drawn(Lane("Contact", "contact", (weekly, other), (), thin=True)).split("\n")[2:] == [
        "Contact " + "━" * 45 + "▶"
    ]


def test_a_label_that_does_not_fit_gives_way_to_a_shorter_one() -> None:
    start, stop = day(1, "2022-01-01"), day(2, "2022-07-01")
    labels = ("groei-en-bloei, dienstverband", "groei-en-bloei")
    bars = (Bar(labels, start, stop), Bar(("x",), day(3, "2022-07-02"), None))

    assert "dienstverband" not in drawn(Lane("Werk", "work", bars), width=70)
    assert "gro" in drawn(Lane("Werk", "work", bars), width=70)


def test_wide_signs_and_accents_take_the_room_that_they_take() -> None:
    row = drawn(Lane("Werk", "work", (Bar(("漢字e\u0301",), day(1, "2022-01-01"), None),))).split("\n")[2]

    assert row == "Werk █ 漢字e\u0301 " + "█" * 40 + "▶"


def test_a_long_life_has_fewer_years_on_its_axis() -> None:
    text = drawn(Lane("Werk", "work", (Bar((), day(1, "1985-06-01"), None),)))

    assert "1990" in text
    assert "1991" not in text


def test_nothing_told_is_a_row_of_points() -> None:
    empty = Lane("Inkomen", "income")

    assert drawn(Lane("Werk", "work", (Bar((), day(1, "2022-01-01"), None),)), empty).endswith("Inkomen " + "·" * 46)


def test_without_anything_there_is_no_drawing() -> None:
    assert draw([Lane("Werk", "work")], END, 80, "volgorde", ("apr", "jul", "okt")) == []


days = st.dates(date(1990, 1, 1), date(2030, 1, 1))


@st.composite
def whens(draw_: st.DrawFn) -> When:
    """Somewhere in life; dayless, or vague by up to ten years."""
    place = draw_(st.integers(0, 30))
    if draw_(st.booleans()):
        return order(place)
    earliest = draw_(days)
    return When(place, earliest, draw_(st.none() | st.just(earliest + timedelta(days=draw_(st.integers(0, 3650))))))


bars = st.builds(Bar, st.lists(st.text("abc漢 ", max_size=30), max_size=2).map(tuple), whens(), st.none() | whens())
marks = st.builds(Mark, st.sampled_from(["signal", "relapse"]), whens())


@given(st.lists(bars, max_size=6), st.lists(marks, max_size=6), st.integers(20, 200))
def test_whatever_is_told_a_row_is_as_wide_as_asked(bars: list[Bar], marks: list[Mark], width: int) -> None:
    lanes = [Lane("Werk", "work", tuple(bars), tuple(marks)), Lane("Contact", "contact", tuple(bars), (), thin=True)]

    for row in draw(lanes, END, width, "alleen de volgorde", ("apr", "jul", "okt")):
        text = "".join(run.text for run in row)
        assert sum(2 if sign == "漢" else 1 for sign in text) == width
