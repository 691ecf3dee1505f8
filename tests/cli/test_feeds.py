"""Feeds at the terminal: opened by somebody who leads, fetched by a program, sent to a receiver."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.feeds.receivers import Receiving, receiving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cli.conftest import Answer, Run

LEAD, COACH = ("--as", "lead@gemeente"), ("--as", "jobcoach@gemeente")
CHOSEN = ("--role", "jobcoach", "--for", "guidance", "--basis", "participatiewet_10", "--event", "placement_started")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@pytest.fixture
def own_demo(_demo_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo ledger of this test's own."""
    folder = tmp_path / "demo"
    shutil.copytree(_demo_path.parent, folder)
    monkeypatch.setenv("WERKZEKERHEID_LEDGER", f"sqlite:///{folder / 'ledger.db'}")
    return folder / "ledger.db"


@pytest.fixture
def hook() -> Iterator[Receiving]:
    with receiving() as made:
        yield made


def id_in(answer: Answer) -> str:
    assert answer.code == 0, answer.err
    found = _ID.search(answer.out)
    assert found
    return found.group()


def test_one_is_opened_shown_fetched_and_ended(run: Run, own_demo: Path) -> None:
    one = id_in(run("feed", "open", *CHOSEN, *LEAD))
    assert "loopt" in run("feed", "show", one, *LEAD).told
    assert "placement_started" in run("feed", "list", *LEAD).told
    found = run("feed", "pull", one, "--limit", "2", *COACH).json()
    assert [each["type"] for each in found["events"]] == ["nl.werkzekerheid.placement_started.v1"] * 2
    again = run("feed", "pull", one, "--after", found["next"], *COACH).json()
    assert {each["id"] for each in again["events"]}.isdisjoint(each["id"] for each in found["events"])
    assert run("feed", "change", one, "--event", "placement_ended", *LEAD).code == 0
    assert run("feed", "block", one, "--why", "Even niet.", *LEAD).code == 0
    assert "geblokkeerd" in run("feed", "show", one, *LEAD).told
    assert run("feed", "unblock", one, *LEAD).code == 0
    assert run("feed", "close", one, *LEAD).code == 0
    assert run("feed", "show", one, "--json", *LEAD).json()["state"] == "closed"


def test_whoever_only_works_with_a_caseload_opens_none(run: Run, own_demo: Path) -> None:
    answer = run("feed", "open", *CHOSEN, "--as", "jobcoach@gemeente")

    assert answer.code == 1
    assert answer.out == ""


def test_a_webhook_is_sent_and_what_it_does_not_take_is_kept(
    run: Run, own_demo: Path, hook: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WERKZEKERHEID_FEED_PRIVATE", "yes")
    opened = run("feed", "open", *CHOSEN, "--url", hook.url, *LEAD)
    one = id_in(opened)
    assert "whsec_" in opened.out
    assert "Ontvangers: 1." in run("feed", "deliver").told
    assert hook.got
    sent = run("feed", "show", one, "--json", *LEAD).json()["sent"]
    assert (sent["sequence"], sent["failures"], sent["dead"]) == (len(hook.got), 0, 0)
    assert run("feed", "dead", one, *LEAD).told == "Alles is aangenomen."
    before = len(hook.got)
    assert run("feed", "resend", one, "--all", *LEAD).code == 0
    run("feed", "deliver")
    assert len(hook.got) == 2 * before
    assert "whsec_" in run("feed", "rotate", one, *LEAD).out


def test_where_another_process_sends_it_says_so(run: Run, own_demo: Path) -> None:
    from werkzekerheid.ledger.leadership import leadership

    with leadership(own_demo) as lead:
        assert lead.try_lead()
        assert run("feed", "deliver").told == "Een ander proces verstuurt al."
