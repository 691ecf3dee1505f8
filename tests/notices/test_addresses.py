"""Where somebody is told: an address that can be forgotten, or the contact point of their organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.app.places import everything_in
from tests.ledgers import code_of
from tests.notices.town import KEEPER, Town
from werkzekerheid.app import directory as kept
from werkzekerheid.app.directory import Change, directory_of
from werkzekerheid.app.notices.addresses import is_mail_address, opened, set_address, withdraw_address
from werkzekerheid.app.notices.waiting import document

if TYPE_CHECKING:
    from pathlib import Path

CHANGE = Change(KEEPER)


def address_of(town: Town, person: str) -> str | None:
    found = directory_of(town.app.ledger, ["stap"]).address_of(person, "stap")
    return opened(town.app.ledger)(found) if found else None


def test_the_last_address_that_was_set_counts_and_the_others_are_forgotten(either: Town) -> None:
    before = directory_of(either.app.ledger, ["stap"]).address_of("coach-1", "stap")
    set_address(either.app, "coach-1", "stap", "other@stap.example", CHANGE)

    assert address_of(either, "coach-1") == "other@stap.example"
    assert before
    assert opened(either.app.ledger)(before) is None


def test_the_same_command_twice_sets_it_once(town: Town) -> None:
    again = Change(KEEPER, None, str(uuid4()))
    answers = [set_address(town.app, "coach-1", "stap", "other@stap.example", again).already for _ in range(2)]

    assert answers == [False, True]
    assert address_of(town, "coach-1") == "other@stap.example"


def test_an_address_that_was_withdrawn_is_gone_also_of_who_left(either: Town) -> None:
    kept.end(either.app, "coach-1", "stap", "jobcoach", CHANGE)
    was = directory_of(either.app.ledger, ["stap"]).address_of("coach-1", "stap")
    withdraw_address(either.app, "coach-1", "stap", CHANGE)

    assert address_of(either, "coach-1") is None
    assert was
    assert opened(either.app.ledger)(was) is None
    assert code_of(lambda: withdraw_address(either.app, "coach-1", "stap", CHANGE)) == "notice_no_address"


def test_no_file_holds_an_address_in_the_clear(town: Town, tmp_path: Path) -> None:
    assert b"coach-1@" not in everything_in(tmp_path)


def test_only_of_who_works_there(town: Town) -> None:
    assert code_of(lambda: set_address(town.app, "nobody", "stap", "n@stap.example", CHANGE)) == "not_a_member"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "coach",
        "Coach <c@stap.example>",
        "c@stap.example\r\nBcc: x@stap.example",
        "c@",
        "a@b@c",
        "c@stap.example,d@x",
    ],
)
def test_what_is_no_plain_address_is_refused(town: Town, given: str) -> None:
    assert not is_mail_address(given)
    assert code_of(lambda: set_address(town.app, "coach-1", "stap", given, CHANGE)) == "notice_address_malformed"


def test_who_has_no_address_is_told_at_the_contact_point_of_their_role(town: Town) -> None:
    """Two of the same role at one contact point are told once."""
    withdraw_address(town.app, "coach-1", "stap", CHANGE)
    town.signal(town.worker())
    assert town.told("2026-02-09T10:00") == []
    kept.set_contact_point(town.app, "stap", "jobcoach", "room 12", CHANGE)
    assert town.told("2026-02-09T11:00") == []
    kept.set_contact_point(town.app, "stap", "jobcoach", "coaches@stap.example", CHANGE)

    assert town.told("2026-02-09T12:00") == ["coaches"]
    assert town.told("2026-02-09T13:00") == []


def test_what_waits_is_shown_by_number_and_written_down(town: Town) -> None:
    withdraw_address(town.app, "case-1", "stap", CHANGE)
    worker = town.worker()
    town.signal(worker)
    town.relapse(worker)
    town.told("2026-02-09T10:00")
    town.signal(worker, "withdrawn")

    rows = {row["person"]: row for row in document(town.app, KEEPER)}

    assert {name: (row["waiting"], row["new"], row["due"]) for name, row in rows.items()} == {
        "coach-1": (3, 1, False),
        "case-1": (1, 1, False),
    }
    assert not rows["case-1"]["reachable"]
    assert rows["coach-1"]["sent_on"] == "2026-02-09"
    assert [line.what for _, line in town.app.audit.access()][-1] == "notices"
