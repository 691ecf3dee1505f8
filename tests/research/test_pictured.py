"""What pictures are counted from: the estimate of Kaplan and Meier as lifelines has it, and what lay before."""

from __future__ import annotations

import warnings
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.research.careers import extract, generated, leaving, sql
from werkzekerheid.messages import Refusal
from werkzekerheid.research.pictured.before import Gap, since_first_signal, since_last_contact, spans
from werkzekerheid.research.pictured.extract import opened
from werkzekerheid.research.pictured.lives import Life, by_state
from werkzekerheid.research.pictured.staying import Place, at_risk, kaplan_meier, places, told_steps

if TYPE_CHECKING:
    from pathlib import Path


def some_places(seed: int) -> list[Place]:
    chance = Random(seed)
    found = []
    for number in range(300):
        enters = chance.choice((0, 0, 0, chance.randrange(200)))
        leaves = enters + 1 + chance.randrange(400)
        found.append(Place(str(number % 200), enters, leaves, chance.random() < 0.5))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_estimate_is_that_of_lifelines(seed: int) -> None:
    found = some_places(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what lifelines builds on
        theirs = (
            import_module("lifelines")
            .KaplanMeierFitter()
            .fit([one.leaves for one in found], [one.dropped_out for one in found], entry=[one.enters for one in found])
        )

    for step in kaplan_meier(found):
        assert step.share == pytest.approx(theirs.survival_function_.loc[step.day].iloc[0], abs=1e-9)
        # Who enters on a day is at risk from the next one on.
        assert (
            step.at_risk == theirs.event_table.loc[step.day, "at_risk"] - theirs.event_table.loc[step.day, "entrance"]
        )


def test_a_step_that_is_told_is_of_ten_people_at_least() -> None:
    found = some_places(1)
    whole = {one.day: one.share for one in kaplan_meier(found)}

    told = told_steps(found)

    assert len(told) > 3
    assert all(one.share == whole[one.day] and one.dropped_out >= 10 for one in told)
    assert all(number is None or number >= 10 for number in at_risk(found, range(0, 700, 50)))
    with pytest.raises(Refusal, match="minder dan 10"):
        told_steps(found[:9])


def test_tables_and_the_survival_format_tell_of_the_same_places(tmp_path: Path) -> None:
    lives = [leaving(generated(one), "months") for one in range(40)]
    for name in ("csv", "parquet", "survival"):
        extract(name, tmp_path / name, lives)

    told = [sorted(places(opened(tmp_path / name / "extract"))) for name in ("csv", "parquet", "survival")]

    assert told[0] == told[1] == told[2]
    assert any(one.dropped_out for one in told[0])


def test_the_gaps_before_a_drop_out_are_those_of_the_tables(tmp_path: Path) -> None:
    extract("csv", tmp_path / "made", [leaving(generated(one), "shifted") for one in range(40)])
    made = tmp_path / "made" / "extract"
    _, *theirs = sql(f"""
        SELECT d.career, (SELECT d.latest - max(c.latest) FROM '{made}/contacts.csv' c
                          WHERE c.career = d.career AND c.with_roles LIKE '%worker%' AND c.latest <= d.latest)
        FROM '{made}/events.csv' d WHERE d.type = 'dropped_out'
    """)

    assert sorted(map(tuple, since_last_contact(opened(made))), key=str) == sorted(theirs, key=str)
    assert len(since_first_signal(opened(made))) == len(theirs)


def test_spans_of_few_are_kept_back_with_what_they_could_be_reckoned_from() -> None:
    gaps = [Gap(str(number), days) for number, days in enumerate([5] * 30 + [45] * 12 + [400] * 3)]

    assert spans(gaps) == {"30": 30, "60": None, "90": None, "180": None, "365": None, "longer": None, "none": None}
    with pytest.raises(Refusal, match="minder dan 10"):
        spans(gaps[:9])


def test_states_stop_where_few_are_observed() -> None:
    found = [Life(str(one), ("employed",) * (3 if one < 9 else 2)) for one in range(40)]
    found += [Life(str(one), ("trial",) * 2) for one in range(40, 60)]

    months = by_state(found)

    assert [one.told["employed"] for one in months] == [40, 40]
    assert [one.told["trial"] for one in months] == [None, None], "else none of the others would be told too"
    with pytest.raises(Refusal, match="minder dan 10"):
        by_state(found[:9])
