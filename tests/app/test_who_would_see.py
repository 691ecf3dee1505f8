"""Who would see a fact, as the gateway says it before the fact is recorded."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.app.places import COACH, Clock
from werkzekerheid.app.answering import Question, answer
from werkzekerheid.app.app import App, create, open_app
from werkzekerheid.app.consenting import record_consent
from werkzekerheid.app.who_would_see import MADE_FROM, Party, classes_of, who_would_see
from werkzekerheid.facts.event import Actor, career_id_of
from werkzekerheid.facts.registry import fact_types
from werkzekerheid.settings import Settings
from werkzekerheid.sharing.contract import contract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JOOST = career_id_of("joost")
WORKER = Actor(actor=JOOST, role="worker")
OUTSIDE = ("employer_view", "situation", "begeleidingsplan", "people_around", "portfolio")


@pytest.fixture
def joost(tmp_path: Path) -> Iterator[App]:
    """A ledger to try out, with Joost in it."""
    settings, clock = Settings(tmp_path / "ledger.db", None), Clock()
    create(settings, demo=True, clock=clock)
    content = (files("werkzekerheid") / "demo" / "joost.career.toml").read_bytes()
    with open_app(settings, clock) as app:
        app.import_files([("joost.career.toml", content)], COACH)
        yield app


def parties(app: App, *types: str) -> list[Party]:
    return who_would_see(app, JOOST, types)


def test_the_worker_stands_first_and_sees_all_of_it(joost: App) -> None:
    first = parties(joost, "check_in_held", "signal_observed")[0]

    assert first.how == "worker"
    assert first.classes == classes_of(["check_in_held", "signal_observed"]) == {"work", "life", "signal", "note"}


def test_no_one_who_is_unknown_is_a_party_and_none_stands_there_twice(joost: App) -> None:
    found = [(one.role, one.organisation) for one in parties(joost, "relapse_reported")]

    assert len(set(found)) == len(found) > 1
    assert [role for role, organisation in found if organisation in {None, "unknown"}] == ["worker"]


def test_who_sees_nothing_is_told_why(joost: App) -> None:
    hidden = [one for one in parties(joost, "relapse_reported") if not one.sees]

    assert hidden
    assert all(one.why is not None for one in hidden)


def test_a_consent_opens_what_it_is_about_as_it_does_when_they_look(joost: App) -> None:
    fields = {
        "recipient": "brandpunt", "purposes": ["handover", "guidance"], "classes": ["signal"], "text_version": "1",
        "way": "spoken",
    }  # fmt: skip
    record_consent(joost, JOOST, "consent_given", fields, WORKER)

    party = next(one for one in parties(joost, "relapse_reported") if one.role == "employer")

    assert party.classes == {"signal"}
    employer = Actor(actor="demo-employer", role="employer", organisation="brandpunt")
    shown = answer(joost, Question(employer, "guidance", ("timeline",)), JOOST).documents["timeline"]
    assert {row["type"] for row in shown} & {"relapse_reported", "signal_observed"}  # type: ignore[index]


def test_of_a_restricted_career_the_worker_and_who_answers_for_privacy_see_it(joost: App) -> None:
    joost.record(JOOST, "restriction_set", {"reason": "De werknemer maakte bezwaar"}, COACH, str(uuid4()))

    assert {one.how for one in parties(joost, "check_in_held") if one.sees} <= {"worker", "officer"}


def test_the_columns_and_types_that_are_named_are_there() -> None:
    columns = {one.name for name in OUTSIDE for one in contract(name).columns}

    assert set(MADE_FROM) - columns == set()
    assert {one for types in MADE_FROM.values() for one in types} - set(fact_types()) == set()
