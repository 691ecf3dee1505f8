"""The worker's own document: all that is held, with its source, its purposes, its terms and who got it (AVG 15)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest

from tests.app.rights import COACH, OFFICER, OTHER, SECOND, WORKER, Clock, erased, made, shared, told
from werkzekerheid.app import emergency
from werkzekerheid.app.destruction import draw_up
from werkzekerheid.facts.event import Actor
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.storage import Where

HERSELF = Actor(actor=WORKER, role="worker")
SEEN = {"sign": "withdrawn", "seen_by": "supervisor"}
NOTE, WRONG, SOURCE = "Was erg moe die dag", "Kwam niet meer opdagen", "brief-17"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(where: Where, tmp_path: Path, clock: Clock) -> Iterator[App]:
    with made(where, tmp_path, clock) as opened:
        told(opened)
        told(opened, OTHER)
        yield opened


def own(app: App) -> dict[str, Any]:
    return cast("dict[str, Any]", app.look(HERSELF, "rights", "my_data", WORKER))


def of_type(app: App, type_: str) -> list[dict[str, Any]]:
    return [one for one in own(app)["held"] if one["type"] == type_]


def test_where_a_fact_came_from_is_in_it(app: App) -> None:
    """AVG 15(1)(g)"""
    app.record(WORKER, "signal_observed", SEEN | {"source_ref": SOURCE, "note": NOTE}, COACH)

    (row,) = of_type(app, "signal_observed")
    assert row["told"]["source_ref"] == SOURCE
    assert row["told"]["note"] == NOTE
    assert (row["recorded_by"], row["organisation"], row["standing"]) == ("jobcoach", "kas", "stands")


def test_what_was_taken_back_is_still_held_and_so_still_shown_with_its_note(app: App) -> None:
    wrong = app.record(WORKER, "signal_observed", SEEN | {"note": WRONG}, COACH)
    taken_back = {"retracts": wrong.event_id, "reason": "entered_in_error", "note": NOTE}
    app.record(WORKER, "event_retracted", taken_back, COACH)

    (row,) = of_type(app, "signal_observed")
    assert (row["standing"], row["told"]["note"]) == ("retracted", WRONG)
    assert of_type(app, "event_retracted")[0]["told"]["note"] == NOTE


def test_both_versions_of_what_was_put_right_are_in_it(app: App) -> None:
    first = {"topic": "relapse", "agreement": "a", "text": WRONG, "owner": "jobcoach", "placement": "p"}
    wrong = app.record(WORKER, "agreement_made", first, COACH)
    right = {"corrects": wrong.event_id, "reason": "typed wrong", "replacement": first | {"text": NOTE}}
    app.record(WORKER, "event_corrected", right, COACH)

    (row,) = of_type(app, "agreement_made")
    assert (row["standing"], row["fields"]["text"]) == ("corrected", WRONG)
    assert of_type(app, "event_corrected")[0]["fields"]["replacement"]["text"] == NOTE


def test_what_stands_beside_the_career_is_in_it(app: App) -> None:
    """A sharing, an alert and an emergency access, each as it was written down; of whom it was the function alone."""
    shared(app, "work")
    app.keep_up()
    emergency.take(app, COACH, WORKER, NOTE)
    emergency.take(app, COACH, OTHER, WRONG)

    document = own(app)
    assert {row["stream"] for row in document["held"]} == {"career", "sharing", "alerts", "access"}
    assert document["alerts"]
    assert document["promises"]
    (taken,) = [row for row in document["held"] if row["type"] == "emergency_access_taken"]
    assert taken["fields"]["reason"] == NOTE
    assert not {COACH.actor, WRONG, OTHER} & set(json.dumps(document, ensure_ascii=False).split('"'))


def test_what_for_by_whom_to_be_seen_and_how_long_kept(app: App) -> None:
    """AVG 15(1)(a), (c) and (d)"""
    document = own(app)

    begun = [one for one in document["processing"] if one["activity"].endswith("aanmelden:1")]
    assert begun[0]["purposes"] == ["guidance"]
    assert begun[0]["times"] == 2
    assert "municipality" in begun[0]["recipients"]
    assert {row["class"] for row in document["kept_until"]} >= {"work", "health", "identity"}


def test_a_list_of_what_may_go_is_in_it_and_of_no_other_worker(app: App, clock: Clock) -> None:
    for one in (WORKER, OTHER):
        app.record(one, "career_closed", {"reason": "moved", "occurred": "2026-03-02"}, COACH)
    clock.now = datetime(2040, 1, 1, 9, tzinfo=UTC)
    drawn = draw_up(app, OFFICER)

    assert drawn is not None
    (row,) = own(app)["destruction"]
    assert row["destruction_list"] == drawn.document["destruction_list"]
    assert OTHER not in json.dumps(own(app))


def test_every_look_is_in_it_and_whether_it_was_allowed(app: App) -> None:
    for _ in range(3):
        with pytest.raises(Refusal):
            app.look(COACH, "guidance", "situation", WORKER)
    looks = [one for one in own(app)["looked"] if one["what"] == "situation"]

    assert [(one["relation"], one["outcome"], one["ground"]) for one in looks] == [("none", "refused", "unsure")] * 3


def test_what_was_erased_is_not_in_it(app: App) -> None:
    app.record(WORKER, "signal_observed", SEEN | {"source_ref": SOURCE, "note": NOTE}, COACH)
    erased(app, "signal", "note")
    text = json.dumps(own(app), ensure_ascii=False)

    assert NOTE not in text
    assert SOURCE not in text
    assert SECOND.actor not in text
