"""What is over its term is destroyed by a list that another person looked at, with a report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.app.rights import COACH, HEALTH, OFFICER, OTHER, SECOND, WORKER, Clock, made, told
from tests.app.test_erasing import documents, types
from tests.ledgers import code_of
from werkzekerheid.app import destruction
from werkzekerheid.app.rights import request
from werkzekerheid.facts.event import Told
from werkzekerheid.facts.finding import Findings
from werkzekerheid.sharing.retention import load_table

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.storage import Where

SOFT = ["health", "life", "note", "signal"]
"""The classes that go two years after the end of guidance; work and identity stay ten."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(where: Where, tmp_path: Path, clock: Clock) -> Iterator[App]:
    """On both databases: one worker whose guidance ended on 2 March 2026, and one who is guided still."""
    with made(where, tmp_path, clock) as opened:
        told(opened)
        told(opened, OTHER)
        opened.record(WORKER, "career_closed", {"reason": "no_longer_needed"}, COACH)
        yield opened


def go_to(clock: Clock, day: str) -> None:
    clock.now = datetime.fromisoformat(f"{day}T09:00:00+00:00")


def rows(app: App, career: str | None = None) -> dict[tuple[str, str], dict[str, Any]]:
    return {(one["career"], one["class"]): one for one in destruction.ends(app, OFFICER, career)}


def drawn(app: App) -> str:
    found = destruction.draw_up(app, OFFICER)
    assert found
    return str(found.document["destruction_list"])


def approved(app: App, *left_out: str) -> str:
    ref = drawn(app)
    destruction.review(app, ref, SECOND, "Nagekeken.", approved=True, left_out=left_out)
    return ref


class TestEnds:
    """When what ends, per career and class."""

    def test_each_class_that_is_held_has_its_end(self, app: App) -> None:
        found = {data_class: one["kept_until"] for (_, data_class), one in rows(app, WORKER).items()}
        assert found == {**dict.fromkeys(SOFT, "2028-03-02"), "work": "2036-03-02", "identity": "2036-03-02"}
        assert {one["kept_until"] for one in rows(app, OTHER).values()} == {None}

    def test_it_says_what_it_is_counted_from_and_which_law_asks_it(self, app: App) -> None:
        families = {one["family"]: one for one in rows(app)[WORKER, "work"]["families"]}
        assert families["placement"] == {
            "family": "placement", "term": "P10Y", "counted_from": "end_of_guidance", "by_law": True,
            "since": "2026-03-02", "kept_until": "2036-03-02",
        }  # fmt: skip

    def test_what_holds_it_up_is_said(self, app: App, clock: Clock) -> None:
        go_to(clock, "2028-03-03")
        request(app, WORKER, "access", [], COACH)
        one = rows(app)[WORKER, "health"]
        assert (one["over"], one["frozen"], one["frozen_since"]) == (False, "request_open", "2028-03-03")


class TestTheList:
    """Drawn up by one, reviewed by another."""

    def test_on_it_stands_what_is_over_and_nothing_else(self, app: App, clock: Clock) -> None:
        go_to(clock, "2028-03-02")
        assert destruction.draw_up(app, OFFICER) is None
        go_to(clock, "2028-03-03")
        ref = drawn(app)
        one = destruction.found_list(app, ref)
        assert [each.model_dump() for each in one.careers] == [
            {"career": WORKER, "classes": tuple(SOFT), "kept_until": "2028-03-02"}
        ]
        assert (one.state, one.drawn_up.by.actor, one.day) == ("drawn_up", "officer-1", "2028-03-03")
        assert HEALTH in documents(app)

    def test_it_keeps_by_which_table_it_was_made(self, app: App, clock: Clock) -> None:
        go_to(clock, "2028-03-03")
        drawn(app)
        fact: Any = app.ledger.read_from(app.ledger.head() - 1)[0]
        assert fact.fact.table_version == load_table().version

    def test_what_stands_on_an_open_list_is_on_no_other(self, app: App, clock: Clock) -> None:
        go_to(clock, "2028-03-03")
        ref = drawn(app)
        assert destruction.draw_up(app, OFFICER) is None
        destruction.review(app, ref, SECOND, "Nog niet.", approved=False)
        assert drawn(app) != ref

    def test_a_day_before_today_asks_less_and_a_day_ahead_is_refused(self, app: App, clock: Clock) -> None:
        go_to(clock, "2028-03-03")
        assert destruction.draw_up(app, OFFICER, date(2028, 3, 1)) is None
        assert code_of(lambda: destruction.draw_up(app, OFFICER, date(2028, 3, 4))) == "retention_day_ahead"

    def test_who_drew_it_up_does_not_review_it(self, app: App, clock: Clock) -> None:
        go_to(clock, "2028-03-03")
        ref = drawn(app)
        assert code_of(lambda: destruction.review(app, ref, OFFICER, "Ja.", approved=True)) == "retention_needs_two"

    def test_it_is_reviewed_once_and_only_what_is_on_it_is_left_out(self, app: App, clock: Clock) -> None:
        go_to(clock, "2028-03-03")
        ref = drawn(app)

        def review(*left_out: str) -> object:
            return destruction.review(app, ref, SECOND, "Ja.", approved=True, left_out=left_out)

        assert code_of(lambda: review(OTHER)) == "retention_not_on_list"
        review(WORKER)
        assert code_of(review) == "retention_reviewed_already"
        assert destruction.found_list(app, ref).left_out == (WORKER,)

    def test_what_is_no_list_a_reason_that_is_none_and_a_role_that_may_not(self, app: App, clock: Clock) -> None:
        go_to(clock, "2028-03-03")
        ref = drawn(app)
        assert code_of(lambda: destruction.review(app, "x", SECOND, "Ja.", approved=True)) == "retention_no_list"
        assert code_of(lambda: destruction.carry_out(app, "x", SECOND)) == "retention_no_list"
        for why in (" ", "x" * 501):
            with pytest.raises(Findings):
                destruction.review(app, ref, SECOND, why, approved=True)
        for act in (
            lambda: destruction.ends(app, COACH), lambda: destruction.draw_up(app, COACH),
            lambda: destruction.all_lists(app, COACH), lambda: destruction.carry_out(app, ref, COACH),
            lambda: destruction.review(app, ref, COACH, "Ja.", approved=True),
        ):  # fmt: skip
            assert code_of(act) == "rights_not_for_role"


class TestCarriedOut:
    """With a report of what went, what was left out, and what something had come between."""

    def test_the_keys_go_and_the_tables_are_what_a_rebuild_gives(self, app: App, clock: Clock) -> None:
        go_to(clock, "2028-03-03")
        ref = approved(app)

        report = destruction.carry_out(app, ref, OFFICER)

        assert (report["state"], report["held_up"], report["left_out"]) == ("carried_out", [], [])
        assert report["destroyed"] == [{"career": WORKER, "classes": SOFT}]
        assert HEALTH not in documents(app)
        assert HEALTH in documents(app, OTHER)
        assert set(app.ledger.destroying.held(WORKER)) == {"work", "identity"}
        assert app.rebuild(check=True).equal
        assert code_of(lambda: destruction.carry_out(app, ref, OFFICER)) == "retention_carried_out_already"
        assert destruction.draw_up(app, OFFICER) is None

    def test_without_approval_nothing_goes(self, app: App, clock: Clock) -> None:
        go_to(clock, "2028-03-03")
        ref = drawn(app)
        assert code_of(lambda: destruction.carry_out(app, ref, OFFICER)) == "retention_not_approved"
        destruction.review(app, ref, SECOND, "Nee.", approved=False)
        assert code_of(lambda: destruction.carry_out(app, ref, OFFICER)) == "retention_not_approved"
        assert HEALTH in documents(app)

    def test_what_the_review_left_out_stays(self, app: App, clock: Clock) -> None:
        go_to(clock, "2028-03-03")
        report = destruction.carry_out(app, approved(app, WORKER), OFFICER)
        assert (report["left_out"], report["destroyed"]) == ([WORKER], [])
        assert HEALTH in documents(app)

    def test_what_was_asked_meanwhile_holds_it_up(self, app: App, clock: Clock) -> None:
        """
        2028-03-03  the list is drawn up and approved
        2028-03-04  the worker asks to see everything
        2028-03-05  somebody carries it out
        """
        go_to(clock, "2028-03-03")
        ref = approved(app)
        go_to(clock, "2028-03-04")
        request(app, WORKER, "access", [], COACH)
        go_to(clock, "2028-03-05")
        report = destruction.carry_out(app, ref, OFFICER)
        assert (report["destroyed"], report["held_up"]) == ([], [{"career": WORKER, "why": "request_open"}])
        assert HEALTH in documents(app)

    def test_a_closing_that_was_retracted_meanwhile_starts_the_term_anew(self, app: App, clock: Clock) -> None:
        closing = app.ledger.read(f"career:{WORKER}")[-1].event_id
        go_to(clock, "2028-03-03")
        ref = approved(app)
        app.record(WORKER, "event_retracted", {"retracts": closing, "reason": "entered_in_error"}, COACH)
        report = destruction.carry_out(app, ref, OFFICER)
        assert report["held_up"] == [{"career": WORKER, "why": "term_runs"}]

    def test_killed_on_the_way_it_is_carried_out_again_and_does_nothing_twice(self, app: App, clock: Clock) -> None:
        """All of it goes in the end, class work too; the fact that says so goes with it, and is known by its id."""
        go_to(clock, "2036-03-03")
        ref = approved(app)
        entry = destruction.found_list(app, ref).careers[0]
        assert (
            destruction._destroyed(app.ledger, entry, ref, Told(recorded_by=OFFICER), date(2036, 3, 3), "0" * 32)[0]
            is None
        )
        version = app.ledger.version(f"career:{WORKER}")

        report = destruction.carry_out(app, ref, OFFICER)

        assert app.ledger.version(f"career:{WORKER}") == version
        assert report["destroyed"] == [{"career": WORKER, "classes": sorted([*SOFT, "work", "identity"])}]
        assert set(types(app)) == {"erased"}
        assert app.rebuild(check=True).equal
        assert rows(app, WORKER) == {}

    def test_of_a_career_that_is_erased_the_rest_can_still_be_asked_for(self, app: App, clock: Clock) -> None:
        """Class work is gone, and with it the opening; the worker is still there."""
        go_to(clock, "2036-03-03")
        destruction.carry_out(app, approved(app), OFFICER)
        assert request(app, WORKER, "access", [], COACH).due_on == "2036-04-03"
        assert code_of(lambda: app.record(WORKER, "sickness_reported", {}, COACH)) == "career_not_opened"


def test_a_month_later_is_the_same_day_or_the_last_of_the_month(app: App, clock: Clock) -> None:
    for day, due in (("2027-01-31", "2027-02-28"), ("2028-01-31", "2028-02-29"), ("2027-03-15", "2027-04-15")):
        go_to(clock, day)
        assert request(app, OTHER, "access", [], COACH).due_on == due
        assert clock.now.date() - date.fromisoformat(day) < timedelta(days=1)
