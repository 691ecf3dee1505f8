"""What the typed facts promise: closed, strict, frozen, and still readable after a class was erased."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.resources import files
from typing import Any, ClassVar

import pytest
from pydantic import ValidationError

from werkzekerheid.facts.base import Erased, Fact
from werkzekerheid.facts.event import Told
from werkzekerheid.facts.registry import (
    FACT_MODULES,
    fact_class,
    fact_types,
    may_stand_in,
    references,
    stream_kind,
)

ERASED = {"erased_on": "2025-01-31"}
CAREERS = [one for one in files("werkzekerheid").joinpath("demo").iterdir() if one.name.endswith(".career.toml")]
IN_THE_ENVELOPE = {*Told.model_fields, "key", "type"}


def told(name: str, /, **fields: Any) -> Fact:
    return fact_class(name).model_validate(fields)


def test_every_stored_name_has_its_own_class() -> None:
    classes = [fact_class(name) for name in fact_types()]

    assert [one.TYPE for one in classes] == list(fact_types())
    assert len(set(classes)) == len(fact_types()) == 136


def test_every_class_says_what_it_is() -> None:
    assert [name for name in fact_types() if not (fact_class(name).__doc__ or "").strip()] == []


def test_an_unknown_name_is_no_fact() -> None:
    with pytest.raises(KeyError):
        fact_class("placement_updated")
    with pytest.raises(KeyError):
        stream_kind("placement_updated")


def test_reading_one_event_imports_one_module() -> None:
    program = (
        "import sys; from werkzekerheid.facts.registry import fact_class, FACT_MODULES; fact_class('goal_reached');"
        "print([m for m in sorted(set(FACT_MODULES.values())) if f'werkzekerheid.facts.{m}' in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "['guidance']"


@pytest.mark.parametrize("career", CAREERS, ids=lambda one: one.name)
def test_what_the_reports_tell_fits_in_the_facts(career: Any) -> None:
    events = tomllib.loads(career.read_text(encoding="utf-8"))["event"]

    for event in events:
        fields = {name: value for name, value in event.items() if name not in IN_THE_ENVELOPE}
        fact = told(event["type"], **fields)

        assert fact_class(event["type"]).model_validate_json(fact.model_dump_json()) == fact
    assert len(events) > 20


def test_there_are_nine_reconstructed_careers() -> None:
    assert len(CAREERS) == 9


class TestWhatWasTold:
    """Kept as told, or refused."""

    PLACED: ClassVar = {"placement": "p", "form": "stage", "organisation": "o", "organisation_kind": "school"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("hours_per_week", "16"),
            ("hours_per_week", True),
            ("hours_per_week", float("nan")),
            ("hours_per_week", -1),
            ("hours_per_week", 81),
            ("days_per_week", 8),
            ("paid", 1),
            ("paid", "yes"),
            ("form", "traineeship"),
            ("planned_end_on", "2021-13"),
            ("planned_end_on", "2021-02-30"),
            ("planned_end_on", "0000"),
            ("planned_end_on", "in March"),
            ("organisation", ""),
            ("organisation", "a\nb"),
            ("organisation", "x" * 101),
            ("nationality", "unknown"),
        ],
    )
    def test_what_does_not_fit_is_refused_with_its_field(self, field: str, value: object) -> None:
        with pytest.raises(ValidationError) as refused:
            told("placement_started", **{**self.PLACED, field: value})

        assert [error["loc"][0] for error in refused.value.errors()] == [field]

    @pytest.mark.parametrize("day", ["2021", "2021-03", "2021-03-14", "2021~", "2021-22", "2021-22~", "202X"])
    def test_a_vague_day_stays_as_vague_as_it_was_told(self, day: str) -> None:
        fact = told("placement_started", **self.PLACED, planned_end_on=day)

        assert fact.model_dump(exclude_none=True)["planned_end_on"] == day

    def test_what_was_not_told_is_none_and_never_no(self) -> None:
        fact = told("placement_started", **self.PLACED)

        assert fact.model_dump()["paid"] is None
        assert fact == told("placement_started", **self.PLACED, paid=None)
        assert fact != told("placement_started", **self.PLACED, paid=False)

    def test_a_fact_never_changes(self) -> None:
        fact = told("goal_reached", goal="g")

        with pytest.raises(ValidationError):
            fact.goal = "another"  # type: ignore[attr-defined]

    def test_free_text_has_an_end(self) -> None:
        told("view_lost", last_known="x" * 500)
        with pytest.raises(ValidationError):
            told("view_lost", last_known="x" * 501)

    def test_words_that_python_keeps_for_itself_are_stored_as_told(self) -> None:
        check_in = told("check_in_held", **{"with": ["worker"]}, by="jobcoach", channel="phone")
        warning = told("warning_given", **{"for": ["conflict"]}, placement="p")

        assert check_in.model_dump(exclude_none=True) == {"with": ("worker",), "by": "jobcoach", "channel": "phone"}
        assert warning.model_dump(exclude_none=True) == {"for": ("conflict",), "placement": "p"}

    def test_each_party_gives_its_own_reason(self) -> None:
        reasons = [{"code": "conflict", "said_by": "worker"}, {"code": "conflict", "said_by": "employer"}]

        assert told("dropped_out", phase="later", reasons=reasons).model_dump(mode="json")["reasons"] == reasons


class TestAfterAnErasure:
    """The class is gone, the fact stays."""

    def test_reasons_can_go_while_the_end_of_the_placement_stays(self) -> None:
        """
        2024-11-01  placement_ended  outcome=dropped_out reasons=...
        2025-01-31  keys_destroyed   classes=signal
        """
        fact = told("placement_ended", placement="p", outcome="dropped_out", reasons=ERASED)

        assert fact.model_dump(exclude_none=True) == {"placement": "p", "outcome": "dropped_out", "reasons": ERASED}

    def test_a_check_in_without_its_answers_is_still_a_contact(self) -> None:
        fact = told("check_in_held", **{"with": ["worker"]}, by="jobcoach", channel="visit", answers=ERASED)

        assert fact.answers == Erased(erased_on="2025-01-31")  # type: ignore[attr-defined]

    def test_a_plan_keeps_its_goals_without_their_text(self) -> None:
        plan = {"plan": "p", "agreements": [], "rhythm": [], "agreed_by": []}

        fact = told("begeleidingsplan_agreed", **plan, goals=[{"goal": "g", "text": ERASED}])

        assert fact.goals[0].text == Erased(erased_on="2025-01-31")  # type: ignore[attr-defined]

    def test_a_correction_goes_with_what_it_corrects(self) -> None:
        gone = told("event_corrected", corrects="e", reason="typo", replacement=ERASED)
        stays = told("event_corrected", corrects="e", reason="typo", replacement={"reasons": ERASED, "paid": None})

        assert isinstance(gone.replacement, Erased)  # type: ignore[attr-defined]
        assert stays.replacement == {"reasons": ERASED, "paid": None}  # type: ignore[attr-defined]

    def test_what_is_of_the_event_itself_cannot_be_erased_apart(self) -> None:
        with pytest.raises(ValidationError):
            told("placement_ended", placement="p", outcome=ERASED)


class TestStreams:
    """Where a fact stands."""

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("career_opened", "career"),
            ("handover_offered", "career"),
            ("rights_requested", "career"),
            ("data_shared", "sharing"),
            ("consent_withdrawn", "sharing"),
            ("alert_raised", "alerts"),
            ("time_passed", "calendar"),
            ("rules_adopted", "rules"),
            ("membership_granted", "directory"),
            ("extract_made", "research"),
            ("key_rotated", "system"),
            ("emergency_access_taken", "access"),
            ("subscription_opened", "subscription"),
            ("notice_address_set", "directory"),
            ("notice_sent", "notices"),
        ],
    )
    def test_each_fact_has_its_kind_of_stream(self, name: str, kind: str) -> None:
        assert stream_kind(name) == kind
        assert may_stand_in(name, kind)

    def test_a_telling_keeps_its_sharing_in_the_career(self) -> None:
        assert may_stand_in("data_shared", "career")
        assert not may_stand_in("career_opened", "sharing")
        assert not may_stand_in("alert_raised", "career")


class TestReferences:
    """Which fields name another thing."""

    def test_they_are_found_deep_in_lists_by_their_stored_names(self) -> None:
        assert references(fact_class("begeleidingsplan_agreed")) == (
            ("plan", "plan"),
            ("goals[].goal", "goal"),
            ("agreements[].agreement", "agreement"),
            ("safety_net", "organisation"),
        )

    def test_a_list_of_references_is_one_field(self) -> None:
        assert ("events[]", "event") in references(fact_class("data_shared"))

    def test_a_fact_may_name_another_of_its_own_kind(self) -> None:
        assert references(fact_class("placement_ended")) == (("placement", "placement"), ("next", "placement"))


def test_the_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        FACT_MODULES["placement_updated"] = "placement"  # type: ignore[index]
