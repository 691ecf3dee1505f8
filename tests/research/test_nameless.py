"""What leaves names nobody and is no more precise than what was told: of every type of event and form of date."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.story import Story
from werkzekerheid.career.evolve import NOT_TOLD
from werkzekerheid.facts.base import Erased
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.facts.registry import fact_class, fact_types, references, stream_kind
from werkzekerheid.facts.vague import span
from werkzekerheid.research.blurring import Months, Moved, blur_of
from werkzekerheid.research.nameless import nameless
from werkzekerheid.research.prepared import NEVER, ResearchCareer, prepare
from werkzekerheid.research.privacy import quasi_identifiers
from werkzekerheid.research.pseudonyms import MOST_WEEKS, Names

ROOT = Path(__file__).parents[2]
LEAVING = [one for one in fact_types() if stream_kind(one) == "career" and one not in NEVER]
NAMES = Names(bytes(range(32)))
DAYS = st.dates(date(1950, 1, 1), date(2050, 12, 31))
LAST = date(2026, 6, 1)


def told_forms(day: date) -> list[str]:
    month = f"{day.year}-{day.month:02}"
    plain = [day.isoformat(), month, f"{day.year}", f"{day.year}-22"]
    return [*plain, *(f"{one}~" for one in plain), f"{day.year // 10}X"]


def examples(name: str) -> list[dict[str, Any]]:
    cls = fact_class(name)
    found: list[dict[str, Any]] = json.loads((ROOT / "events" / f"{name}.v{cls.VERSION}.json").read_text())["examples"]
    return found


@pytest.mark.parametrize("name", LEAVING)
@pytest.mark.parametrize("blur", [Months(LAST), Moved(5, LAST)])
def test_of_every_type_only_what_is_known_to_be_harmless_leaves(name: str, blur: Any) -> None:
    """No reference of an example is left as it was, and no text that is no code, length or blurred day."""
    contract = json.loads((ROOT / "events" / f"{name}.v{fact_class(name).VERSION}.json").read_text())
    codes = set(_codes(contract))
    for example in examples(name):
        before = fact_class(name).model_validate(example)
        after = nameless(before, NAMES.within("career"), blur).model_dump(mode="json", exclude_none=True)
        refs = {path.split(".")[-1].removesuffix("[]") for path, _ in references(type(before))}
        for field, text in _texts(after):
            harmless = text in codes or text.startswith("P") or text[:4].isdigit() or len(text) in {16, 32}
            assert harmless, (name, field, text)
            if field in refs and len(text) not in {16, 32}:
                raise AssertionError((name, field, text))
        if isinstance(blur, Months):
            assert not any(len(text.removesuffix("~")) == len("2021-03-14") and text[4] == "-" and text[7] == "-"
                           for _, text in _texts(after) if len(text) > 7)  # fmt: skip


def _codes(node: Any) -> list[str]:
    if isinstance(node, list):
        return [one for each in node for one in _codes(each)]
    if not isinstance(node, dict):
        return []
    own = [one for one in node.get("enum", ()) if isinstance(one, str)]
    return own + [one for each in node.values() for one in _codes(each)]


def _texts(value: Any, field: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [one for name, each in value.items() for one in _texts(each, name)]
    if isinstance(value, list):
        return [one for each in value for one in _texts(each, field)]
    return [(field, value)] if isinstance(value, str) else []


def test_what_was_erased_leaves_without_the_day_on_which_it_was() -> None:
    cls = fact_class("check_in_held")
    before = cls.model_validate({
        "with": ["worker"], "by": "jobcoach", "channel": "visit", "answers": {"erased_on": "2026-01-02"}
    })  # fmt: skip
    assert isinstance(before.answers, Erased)  # type: ignore[attr-defined]
    after = nameless(before, NAMES.within("career"), Months(LAST))
    assert "2026-01-02" not in after.model_dump_json()


@given(DAYS)
def test_a_day_leaves_as_its_month_and_a_span_grows_to_whole_months(day: date) -> None:
    months = Months(LAST)
    for told in told_forms(day):
        left, before = months.told(told), span(told)
        assert left is not None
        after = span(left)
        assert after.earliest is not None
        assert before.earliest is not None
        assert after.earliest <= before.earliest
        assert after.latest is not None
        assert before.latest is not None
        assert after.latest >= before.latest
    assert months.first(day) <= day <= months.last(day)
    assert months.first(day).day == 1
    assert (months.last(day) + timedelta(days=1)).day == 1


@given(DAYS, st.integers(1, MOST_WEEKS))
def test_what_is_moved_holds_the_moved_days_and_is_never_more_precise(day: date, weeks: int) -> None:
    moved = Moved(weeks, LAST)
    for told in told_forms(day):
        left = moved.told(told)
        if left is None:
            assert told.endswith("X") or told == f"{day.year}~"  # wider than any form but a decade that holds it
            continue
        before, after = span(told), span(left)
        assert before.earliest is not None
        assert before.latest is not None
        assert after.earliest is not None
        assert after.latest is not None
        assert after.earliest <= moved.first(before.earliest)
        assert after.latest >= moved.last(before.latest)
        assert after.latest - after.earliest >= before.latest - before.earliest - timedelta(days=3)  # months differ


@given(st.uuids(), st.uuids())
def test_a_pseudonym_is_of_one_project_and_one_career(one: Any, other: Any) -> None:
    another = Names(bytes(32))
    assert NAMES.career(str(one)) != another.career(str(one))
    assert 1 <= NAMES.weeks(str(one)) <= MOST_WEEKS
    if one != other:
        assert NAMES.career(str(one)) != NAMES.career(str(other))
        assert NAMES.thing("organisation", str(one), "kas") != NAMES.thing("organisation", str(other), "kas")
        linked = Names(bytes(range(32)), link_organisations=True)
        assert linked.thing("organisation", str(one), "kas") == linked.thing("organisation", str(other), "kas")
        assert linked.thing("placement", str(one), "p") != linked.thing("placement", str(other), "p")


def prepared(timeline: str, dates: Any = "months", career_id: str = "story") -> ResearchCareer:
    story = Story(timeline)
    standing = effective(story.events).events
    blur = blur_of(dates, NAMES.weeks(career_id), LAST)
    recorded = {one.event_id: one.recorded_at for one in story.events}
    return prepare(career_id, lay_out(standing), NOT_TOLD, recorded, (NAMES, blur))


TIMELINE = """
    2026-01-05  placement_started   form=dienstverband organisation=kas organisation_kind=regular_employer
    2026-01-20  relapse: signal_observed    sign=withdrawn seen_by=employer
    2026-01-22  signal_answered     signal=relapse by=jobcoach action=talked
    2026-02-10  relapse_reported    effects=absent
    2026-03-02  placement_ended     placement=placement outcome=dropped_out
"""


@pytest.mark.parametrize("dates", ["months", "shifted"])
def test_the_fold_of_what_leaves_is_that_of_what_was_told(dates: str) -> None:
    """What belongs together still does: the answer to its signal, the end to its placement."""
    left = prepared(TIMELINE, dates).career

    (place,) = left.started_placements()
    (signal,) = left.signals.values()
    assert (place.form, place.outcome, place.organisation_kind) == ("dienstverband", "dropped_out", "regular_employer")
    assert place.ended is not None
    assert [one.action for one in signal.answers] == ["talked"]
    assert [moment.order for moment, _ in left.moments] == list(range(6))
    assert "kas" not in str(left)


def test_shifted_days_keep_their_distance() -> None:
    left = prepared(TIMELINE, "shifted")
    days = [laid.moment.latest for laid in left.laid if laid.moment.latest]

    weeks = timedelta(weeks=NAMES.weeks("story"))
    assert days[0] == date(2026, 1, 5) - weeks
    assert (days[-1] - days[0]).days == (date(2026, 3, 2) - date(2026, 1, 5)).days
    assert left.until == LAST - timedelta(weeks=MOST_WEEKS)
    assert left.recorded_at == {}


def test_in_months_the_moment_of_recording_is_a_month() -> None:
    left = prepared(TIMELINE)

    assert {one.day for one in left.recorded_at.values()} == {1}
    assert left.until == date(2026, 6, 30)
    assert quasi_identifiers(left) == ("2026", "unknown", "dienstverband", "regular_employer", "1", "yes")
