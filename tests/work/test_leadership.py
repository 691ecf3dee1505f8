"""Who leads: one at a time, and no longer than it lives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest

from tests.work.processes import ROOT, end_sessions, environment, until
from werkzekerheid.ledger.leadership import Leadership, leadership
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from werkzekerheid.ledger.storage import Where

LEADS_UNTIL_KILLED = """
import sys
from pathlib import Path
from werkzekerheid.ledger.leadership import leadership
where = sys.argv[1]
lead = leadership(where if where.startswith("postgresql:") else Path(where))
assert lead.try_lead()
print("leads", flush=True)
sys.stdin.read()
"""


def test_one_leads_and_when_it_resigns_the_other_may(where: Where) -> None:
    with leadership(where) as first, leadership(where) as second:
        assert first.try_lead()
        assert first.still_leading()
        assert first.try_lead()
        assert not second.try_lead()
        assert not second.still_leading()

        first.resign()

        assert not first.still_leading()
        assert second.try_lead()
        assert not first.try_lead()


def test_who_resigned_or_never_led_may_resign(where: Where) -> None:
    lead = leadership(where)
    lead.resign()
    assert lead.try_lead()
    lead.resign()
    lead.resign()
    assert not lead.still_leading()


def test_of_many_at_once_one_leads(where: Where) -> None:
    candidates, start = [leadership(where) for _ in range(8)], Barrier(8)
    led: list[Leadership] = []

    def tries(lead: Leadership) -> None:
        start.wait()
        led.extend([lead] if lead.try_lead() else [])

    threads = [Thread(target=tries, args=(one,)) for one in candidates]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(led) == 1
    for one in candidates:
        one.resign()


def test_killed_it_leads_no_more_and_the_other_takes_over(where: Where) -> None:
    with (
        subprocess.Popen(
            [sys.executable, "-c", LEADS_UNTIL_KILLED, str(where)],
            cwd=ROOT, env=environment(where), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        ) as leader,
        leadership(where) as other,
    ):  # fmt: skip
        assert leader.stdout is not None
        assert leader.stdout.readline() == b"leads\n"
        assert not other.try_lead()

        leader.kill()

        until(other.try_lead)


class TestAFile:
    """The lock on a file beside the ledger."""

    def test_nobody_else_can_read_it(self, tmp_path: Path) -> None:
        with leadership(tmp_path / "ledger.db") as lead:
            assert lead.try_lead()
            assert (tmp_path / "ledger.lead").stat().st_mode & 0o777 == 0o600

    def test_whose_file_somebody_deletes_leads_no_more(self, tmp_path: Path) -> None:
        """Who comes then locks another file of the same name: without this both would lead."""
        with leadership(tmp_path / "ledger.db") as first, leadership(tmp_path / "ledger.db") as second:
            assert first.try_lead()
            (tmp_path / "ledger.lead").unlink()

            assert not first.still_leading()
            assert second.try_lead()
            assert not first.try_lead()

    def test_where_no_file_can_be_made_it_is_refused(self, tmp_path: Path) -> None:
        with leadership(tmp_path / "no such folder" / "ledger.db") as lead, pytest.raises(Refusal) as refused:
            lead.try_lead()
        assert refused.value.code == "ledger_unwritable"


class TestAServer:
    """The lock in a session of its own."""

    def test_whose_session_the_server_ends_leads_no_more_and_may_lead_again(self, database: str) -> None:
        with leadership(database) as first, leadership(database) as second:
            assert first.try_lead()
            end_sessions(database, "werkzekerheid-lead")

            assert not first.still_leading()
            assert second.try_lead()
            assert not first.try_lead()
            second.resign()
            until(first.try_lead)

    def test_who_stands_by_and_loses_its_session_is_told_once(self, database: str) -> None:
        with leadership(database) as first, leadership(database) as second:
            assert first.try_lead()
            assert not second.try_lead()
            end_sessions(database, "werkzekerheid-lead")

            with pytest.raises(Refusal) as refused:
                second.try_lead()
            assert refused.value.code == "ledger_unreachable"
            assert second.try_lead()

    def test_each_database_has_a_leader_of_its_own(self, server: str, database: str) -> None:
        with leadership(server) as one, leadership(database) as other:
            assert one.try_lead()
            assert other.try_lead()

    def test_who_leads_needs_no_right_but_to_sign_in(self, database: str) -> None:
        name = f"nobody_{uuid4().hex[:12]}"
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {name} LOGIN NOINHERIT")
            try:
                with leadership(database.replace("postgres:@", f"{name}@").replace("postgres@", f"{name}@")) as lead:
                    assert lead.try_lead()
                    assert lead.still_leading()
            finally:
                connection.execute(f"DROP ROLE {name}")

    def test_a_server_that_is_not_there_is_a_refusal(self, tmp_path: Path) -> None:
        lead = leadership(f"postgresql://postgres@/postgres?host={tmp_path}")
        with pytest.raises(Refusal) as refused:
            lead.try_lead()
        assert refused.value.code == "ledger_unreachable"
        assert not lead.still_leading()
