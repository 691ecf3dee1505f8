"""A research project from its registration to its end: what it may have, what is written down, and what is left."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.app.test_over_careers import local_cluster
from tests.ledgers import code_of
from tests.research.projects import (
    CANARIES,
    MANAGER,
    NAMED,
    OFFICER,
    OTHER_OFFICER,
    OUTSIDER,
    RESEARCHER,
    SECOND,
    House,
    career_named,
)
from werkzekerheid.app.erasing import erase
from werkzekerheid.app.researching.ending import end_projects, ending
from werkzekerheid.app.researching.handing_over import digest_of
from werkzekerheid.app.researching.projects import By, close, destroyed, has_key, key_name, listed, shown
from werkzekerheid.app.rights import Decision, decide, request
from werkzekerheid.app.work.working import work_once
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal
from werkzekerheid.research.pseudonyms import Names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzekerheid.ledger.storage import Where

TWELVE = range(12)


@pytest.fixture
def house(where: Where, tmp_path: Path) -> Iterator[House]:
    """On both databases."""
    with House.made(where, tmp_path) as made:
        yield made


@pytest.fixture
def file_house(tmp_path: Path) -> Iterator[House]:
    with House.made(tmp_path / "ledger.db", tmp_path) as made:
        yield made


def rows(house: House, table: str, name: str = "out") -> list[dict[str, str]]:
    with (house.folder / name / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def erased(house: House, number: int, data_class: str = "work") -> dict[str, Any]:
    """Somebody has a class erased, and it is asked twice; gives the first certificate."""
    career = career_named(number)
    name = request(house.app, career, "erasure", [data_class], MANAGER).request
    decide(house.app, career, Decision(name, "granted", "Mag weg.", despite_term=True), OFFICER)
    certificate = erase(house.app, career, [data_class], name, SECOND).certificate
    if data_class != "work":
        assert erase(house.app, career, [data_class], name, SECOND).already
    return certificate


def test_a_project_from_its_registration_to_its_end(house: House) -> None:
    """Registered, asked, one erased, made anew, destroyed, closed; and then nothing leads back."""
    house.lives(*TWELVE)
    project = house.registered()
    made = house.exported()

    assert (made.careers, made.extract.rpartition("-")[0]) == (12, NAMED)
    assert made.sha256 == digest_of(house.folder / "out")
    assert house.types() == ["project_registered", "extract_made"]
    (told,) = [one for one in house.told(f"research:{NAMED}") if one.TYPE == "extract_made"]
    assert (told.careers, told.format, told.sha256, told.position) == (12, "csv", made.sha256, made.position)
    assert told.smallest_group == made.measured.smallest_group
    for number in TWELVE:
        (left,) = house.shared(number)
        assert (left.channel, left.disclosure, left.purpose) == ("extract", made.extract, "research")
        assert (left.recipient_organisation, left.recipient_role) == ("college", "researcher")
        assert (left.sender_organisation, left.legal_basis) == ("city", "uavg_24")
        assert (left.classes, left.digest, len(left.events)) == (("signal", "work"), made.sha256, 6)
    lines = [line for _, line in house.app.audit.access() if line.what == "extract_made" and line.career]
    assert {str(line.career) for line in lines} == {career_named(number) for number in TWELVE}

    certificate = erased(house, 3)
    assert certificate["recipients"][0]["received"][0]["disclosure"] == made.extract
    assert house.types()[-1] == "extract_recalled"
    again = house.exported("again")
    assert (again.careers, again.left_out) == (11, {"nothing_to_see": 1})
    names = Names(house.app.ledger.secret(key_name(NAMED)))
    assert names.career(career_named(3)) in {row["career"] for row in rows(house, "careers")}
    assert names.career(career_named(3)) not in {row["career"] for row in rows(house, "careers", "again")}

    house.app.auditing.flush()
    destroyed(house.app, made.extract, By(RESEARCHER))
    closed = close(house.app, NAMED, "Het rapport is uit.", By(OFFICER))
    assert [one.extract for one in closed.left] == [again.extract]
    assert not has_key(house.app, NAMED)
    later = Names(house.app.ledger.secret(key_name(NAMED)))  # whoever asks for it gets another
    known = {str(row["career"]) for row in rows(house, "careers")}
    assert not known & {later.career(career_named(number)) for number in TWELVE}
    assert code_of(lambda: house.exported("late")) == "research_project_closed"
    assert close(house.app, NAMED, None, By(OFFICER)).closed_on == closed.closed_on
    assert not has_key(house.app, NAMED)
    assert project.persons == {"p-researcher"}


def test_nothing_that_names_anybody_is_in_any_format(file_house: House) -> None:
    file_house.lives(*TWELVE)
    file_house.registered()
    ids = [career_named(number) for number in TWELVE]
    events = [str(one.event_id) for each in ids for one in file_house.app.ledger.read(f"career:{each}")]
    for form in ("spell", "sts", "tse", "xes", "ocel", "survival", "csv", "parquet", "narrative"):
        file_house.exported(form, format=form)
        content = b"\0".join(file_house.files(form).values()).decode("utf-8", "replace")
        for word in (*CANARIES, *ids, *events, "p-manager", "2025-02-17", "2025-02-05", "sickness"):
            assert word not in content, (form, word)


def test_equal_questions_give_equal_bytes_whoever_makes_them(
    house: House, where: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.app.places import KEY

    monkeypatch.setenv("WERKZEKERHEID_LEDGER", where if isinstance(where, str) else f"sqlite:///{where}")
    monkeypatch.setenv("WERKZEKERHEID_KEY", KEY)
    monkeypatch.setenv("WERKZEKERHEID_DESTROYED_KEYS", str(house.folder / "ledger.destroyed.jsonl"))
    monkeypatch.setattr("werkzekerheid.app.researching.extracting.CAREERS_A_PART", 4)
    house.lives(*TWELVE)
    house.registered()
    first = house.exported("first")
    house.lives(20)  # what comes later is not in it
    second = house.exported("second", position=first.position)
    third = house.exported("third", position=first.position, workers=2)
    with local_cluster(processes=True) as cluster:
        fourth = house.exported("fourth", position=first.position, cluster=cluster)

    made = (first, second, third, fourth)
    assert len({one.sha256 for one in made}) == 1
    assert all(house.files(name) == house.files("first") for name in ("second", "third", "fourth"))
    assert len({one.extract for one in made}) == 4


def test_who_objects_or_is_of_another_is_left_out_and_few_are_not_counted(file_house: House) -> None:
    file_house.lives(*TWELVE)
    file_house.lives(30, organisation="other")
    request(file_house.app, career_named(5), "objection", [], MANAGER)
    file_house.registered()

    made = file_house.exported()

    assert made.left_out == {"restricted": 1, "held_by_another": 1}
    assert [len(file_house.shared(number)) for number in (5, 30, 6)] == [0, 0, 1]
    report = file_house.files()["privacy.md"].decode()
    assert "- bezwaar of beperking: < 10\n" in report
    assert "- held by another" not in report
    assert "- another organisation decides on it: < 10\n" in report


def test_moved_days_keep_their_distance_and_end_on_one_day(file_house: House) -> None:
    file_house.lives(*TWELVE)
    file_house.clock.now = file_house.clock.now.replace(year=2027)
    file_house.registered(dates="shifted", until_on="2027-12-31")
    file_house.exported()

    careers = rows(file_house, "careers")
    assert len({one["observed_until"] for one in careers}) == 1
    started = {one["career"]: one["started_latest"] for one in rows(file_house, "placements")}
    names = Names(file_house.app.ledger.secret(key_name(NAMED)))
    for number in TWELVE:
        career, before = career_named(number), date(2025, 1 + number % 6, 17)
        assert started[names.career(career)] == str(before - timedelta(weeks=names.weeks(career)))
    assert all(not one["recorded_at"] for one in rows(file_house, "events"))


def test_types_and_cohort_narrow_what_leaves(file_house: House) -> None:
    file_house.lives(*range(20))
    file_house.registered(types=["career_opened", "placement_started"], where=["form=dienstverband"])
    file_house.app.brings_up = True

    made = file_house.exported()

    assert made.careers == 13
    assert {one["type"] for one in rows(file_house, "events")} == {"career_opened", "placement_started"}
    assert code_of(lambda: file_house.exported("more", types=("signal_observed",))) == "research_type_outside"
    assert code_of(lambda: file_house.exported("then", position=5)) == "research_position_and_where"


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"checklist": {"necessary": True, "public_interest": True, "safeguards": True}}, "research_condition"),
        ({"answers": {"necessary": "ja"}}, "research_condition"),
        ({"classes": ["work", "identity"]}, "research_class"),
        ({"classes": ["note"]}, "research_class"),
        ({"classes": []}, "research_classes"),
        ({"legal_basis": "consent"}, "research_basis"),
        ({"decided_by": None}, "research_decision"),
        ({"until_on": "2026-03-01"}, "research_until"),
        ({"until_on": None}, "research_until"),
        ({"persons": ["p-manager"]}, "research_person"),
        ({"persons": []}, "research_persons"),
        ({"types": ["sickness_reported"]}, "research_type_outside"),
        ({"types": ["worker_named"]}, "research_type_never"),
        ({"types": ["nothing"]}, "research_type_unknown"),
        ({"where": ["organisation=kas"]}, "research_where"),
        ({"where": ["working=maybe"]}, "research_where"),
        ({"project": "a b"}, "id_not_plain"),
        ({"project": "x" * 61}, "research_name_long"),
    ],
)
def test_a_project_without_a_ground_is_refused(file_house: House, other: dict[str, Any], code: str) -> None:
    assert code_of(lambda: file_house.registered(**other)) == code
    assert file_house.types() == []


def test_a_cohort_of_less_than_ten_may_not_be_allowed(file_house: House) -> None:
    with pytest.raises(Findings):
        file_house.registered(smallest_cohort=9)


def test_who_may_not_decide_ask_or_see_is_refused_and_written_down(file_house: House) -> None:
    from tests.research.projects import FIELDS
    from werkzekerheid.app.researching.projects import register

    app = file_house.app
    file_house.lives(*TWELVE)
    assert code_of(lambda: register(app, FIELDS, By(RESEARCHER))) == "research_not_yours_to_decide"
    file_house.registered()
    assert code_of(file_house.registered) == "research_project_exists"
    assert code_of(lambda: close(app, NAMED, None, By(OTHER_OFFICER))) == "research_not_yours_to_decide"
    assert code_of(lambda: close(app, NAMED, None, By(RESEARCHER))) == "research_not_yours_to_decide"
    for who in (OUTSIDER, OFFICER, MANAGER):
        assert code_of(partial(file_house.exported, by=who)) == "research_not_yours"
    assert code_of(lambda: shown(app, OUTSIDER, NAMED)) == "research_project_unknown"
    assert listed(app, OTHER_OFFICER) == []
    assert [one.project for one in listed(app, OFFICER)] == [one.project for one in listed(app, RESEARCHER)] == [NAMED]
    refused = [line for _, line in app.audit.access() if line.outcome == "refused"]
    assert len(refused) == 7
    assert file_house.types() == ["project_registered"]


def test_what_may_not_be_asked_is_refused_and_leaves_nothing(file_house: House) -> None:
    file_house.lives(*range(9))
    assert code_of(file_house.exported) == "research_project_unknown"
    file_house.registered()
    asked: dict[str, dict[str, Any]] = {
        "research_cohort_small": {},
        "research_format": {"format": "word"},
        "research_position": {"position": 10_000},
        "research_type_never": {"types": ("worker_named",)},
        "career_not_found": {"careers": ("nobody",)},
    }
    for code, other in asked.items():
        assert code_of(partial(file_house.exported, **other)) == code
    file_house.lives(9, 10)
    request(file_house.app, career_named(5), "objection", [], MANAGER)
    request(file_house.app, career_named(6), "objection", [], MANAGER)
    assert code_of(file_house.exported) == "research_cohort_small"  # nine are left of eleven
    file_house.lives(11)
    (file_house.folder / "out").mkdir()
    assert code_of(file_house.exported) == "research_folder_exists"
    file_house.clock.now = file_house.clock.now.replace(year=2027)
    assert code_of(file_house.exported) == "research_project_over"
    assert file_house.types() == ["project_registered"]
    assert file_house.left_behind() == []
    assert all(file_house.shared(number) == [] for number in range(12))


def test_without_the_extra_it_is_refused(file_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    file_house.lives(*TWELVE)
    file_house.registered()
    monkeypatch.setitem(sys.modules, "pycanon", None)
    assert code_of(file_house.exported) == "research_extra"


def test_only_what_holds_something_of_it_and_is_still_there_is_recalled(file_house: House) -> None:
    file_house.lives(*TWELVE)
    file_house.registered()
    gone, there = file_house.exported("gone"), file_house.exported("there")
    narrow = file_house.exported("narrow", types=("career_opened",))
    destroyed(file_house.app, gone.extract, By(RESEARCHER))

    erased(file_house, 1, "health")
    assert "extract_recalled" not in file_house.types()
    erased(file_house, 2, "signal")
    erased(file_house, 3, "signal")
    recalled = [one.extract for one in file_house.told(f"research:{NAMED}") if one.TYPE == "extract_recalled"]
    assert recalled == [there.extract]
    erased(file_house, 4)
    recalled = [one.extract for one in file_house.told(f"research:{NAMED}") if one.TYPE == "extract_recalled"]
    assert recalled == [there.extract, narrow.extract]
    assert ending(file_house.app).extracts == 2


def test_work_ends_what_is_over(file_house: House) -> None:
    file_house.lives(*TWELVE)
    file_house.registered(until_on="2026-03-04")
    file_house.exported()
    file_house.clock.now = file_house.clock.now.replace(day=5)

    assert work_once(file_house.app)

    assert file_house.types()[-1] == "project_closed"
    assert not has_key(file_house.app, NAMED)


def test_a_project_that_is_over_is_ended_by_the_program(file_house: House) -> None:
    file_house.lives(*TWELVE)
    file_house.registered()
    made = file_house.exported()
    assert end_projects(file_house.app) == 0
    file_house.clock.now = file_house.clock.now.replace(year=2027)

    assert [one.project for one in ending(file_house.app).over] == [NAMED]
    assert ending(file_house.app).extracts == 1
    assert end_projects(file_house.app) == 1

    assert file_house.types()[-1] == "project_closed"
    assert not has_key(file_house.app, NAMED)
    assert end_projects(file_house.app) == 0
    destroyed(file_house.app, made.extract, By(OFFICER))
    assert ending(file_house.app).extracts == 0
    assert code_of(lambda: destroyed(file_house.app, made.extract, By(OFFICER))) == "research_extract_destroyed"
    assert code_of(lambda: destroyed(file_house.app, "nothing-1", By(OFFICER))) == "research_extract_unknown"


def test_a_closing_that_was_cut_off_is_finished(file_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    file_house.lives(*TWELVE)
    file_house.registered()
    file_house.exported()

    def cut(*_: object) -> None:
        raise Refusal("keys_unwritable", path="keys", reason="cut")

    monkeypatch.setattr("werkzekerheid.app.researching.projects.destroy_key", cut)
    with pytest.raises(Refusal):
        close(file_house.app, NAMED, None, By(OFFICER))
    monkeypatch.undo()
    assert has_key(file_house.app, NAMED)
    assert end_projects(file_house.app) == 1
    assert not has_key(file_house.app, NAMED)
