"""Nobody is told twice, and a server that is not there loses nothing: two at once, a kill, a refusal, a wait."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Thread
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

import pytest

from tests.app.places import KEY
from tests.ledgers import code_of
from tests.notices.town import LINK, Town
from tests.work.processes import ROOT, until
from werkzekerheid.app.notices.hours import hours_on
from werkzekerheid.app.notices.kept import due
from werkzekerheid.app.notices.sending import Post, Sent
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.notices import NoticeStarted
from werkzekerheid.ledger.ledger import Draft

if TYPE_CHECKING:
    from pathlib import Path

    from werkzekerheid.app.notices.items import Item
    from werkzekerheid.app.notices.who import Recipient
    from werkzekerheid.ledger.storage import Where


def test_a_server_that_is_not_there_is_no_notice_that_was_begun(where: Where, tmp_path: Path) -> None:
    with Town(where, tmp_path) as town:
        town.signal(town.worker())
        town.at("2026-02-09T10:00")

        assert code_of(town.send) == "notices_server"
        assert town.notices() == []
        with town.server():
            assert town.told("2026-02-09T10:01") == ["coach-1"]
            assert town.told("2026-02-09T10:02") == []


def test_two_at_once_tell_once(either: Town) -> None:
    for _ in range(3):
        either.signal(either.worker())
    either.at("2026-02-10T08:00")
    posts = [Post(either.another()) for _ in range(2)]
    together, done = Barrier(2), list[Sent]()

    def send(post: Post) -> None:
        together.wait(30)
        done.append(post.send(either.mail))

    threads = [Thread(target=send, args=(one,)) for one in posts]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)

    assert either.box.whom == ["coach-1"]
    assert sorted(one.sent for one in done) == [0, 1]
    assert either.notices() == ["notice_started", "notice_sent"]


def test_what_the_server_does_not_take_now_is_tried_again_after_a_while(town: Town) -> None:
    """
    10:00  the server says: not now. Five minutes later, ten, twenty, ... until it takes it
    """
    town.signal(town.worker())
    town.box.to_message = "451 later"
    town.at("2026-02-09T10:00")
    assert town.send() == Sent(failed=1)

    town.at("2026-02-09T10:04")
    assert town.send() == Sent()
    town.at("2026-02-09T10:05")
    assert town.send() == Sent(failed=1)
    town.at("2026-02-09T10:14")
    assert town.send() == Sent()
    town.box.to_message = "250 OK"
    assert town.told("2026-02-09T10:15") == ["coach-1"]
    assert town.told("2026-02-09T11:00") == []


def test_an_address_that_is_refused_is_tried_once_a_day(town: Town) -> None:
    town.signal(town.worker())
    town.box.to_recipient = "550 nobody here"
    tried = []
    for moment in ("2026-02-09T10:00", "2026-02-09T17:00", "2026-02-10T08:00", "2026-02-10T10:00", "2026-02-10T11:00"):
        town.at(moment)
        tried.append(town.send().failed)

    assert tried == [1, 0, 0, 1, 0]


def test_of_one_that_was_begun_and_not_heard_of_a_few_are_sent_under_one_id(tmp_path: Path) -> None:
    """A real process is killed while the server has the message, each time; then nobody tries again."""
    begin = datetime.now(UTC) - timedelta(seconds=5)
    with Town(tmp_path / "ledger.db", tmp_path, begin) as town, town.server():
        town.now = datetime.now(UTC)
        town.relapse(town.worker())
        killed_while_sending(town, tmp_path)
        town.now = datetime.now(UTC)
        assert town.send().sent == 1  # the other one who is told
        whom = sorted(town.box.whom)
        for _ in range(5):
            town.now += timedelta(minutes=11)
            town.send()

        assert whom == ["case-1", "coach-1"]
        assert len(town.box.got) == 3
        again = [one["Message-ID"] for one in town.box.got if one["To"] == town.box.got[0]["To"]]
        assert len(again) == 2
        assert len(set(again)) == 1


def killed_while_sending(town: Town, folder: Path) -> None:
    """Somebody sends, and is killed before they hear that the server took it."""
    town.box.holding = Event()
    url = f"sqlite:///{town.settings.ledger}"
    environment = {
        **os.environ, "WERKZEKERHEID_LEDGER": url, "WERKZEKERHEID_KEY": KEY, "WERKZEKERHEID_APP_URL": LINK,
        "WERKZEKERHEID_DESTROYED_KEYS": str(folder / "destroyed.jsonl"), "WERKZEKERHEID_SMTP_HOST": "127.0.0.1",
        "WERKZEKERHEID_SMTP_PORT": str(town.port), "WERKZEKERHEID_SMTP_STARTTLS": "no",
        "WERKZEKERHEID_SMTP_FROM": "werk@stap.example",
    }  # fmt: skip
    with ExitStack() as stack:
        process = subprocess.Popen(
            [sys.executable, "-m", "werkzekerheid", "notices", "send"], cwd=ROOT, env=environment
        )
        stack.callback(process.kill)
        assert town.box.held.wait(60)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    town.box.holding.set()
    town.box.holding = None
    until(lambda: len(town.box.got) == 1)


def begun(town: Town, tries: int, at: datetime) -> tuple[Recipient, list[tuple[str, Item]], list[Draft]]:
    """A notice that was begun so often, and of which nobody heard."""
    (recipient, items), *_ = town.post.for_everybody().items()
    fact = NoticeStarted(notice="n", day=at.date().isoformat(), number=1, items=tuple(one for one, _ in items))
    told = Told(recorded_by=Actor(actor="notices", role="system"))
    commands = [str(uuid5(NAMESPACE_OID, str(number))) for number in range(tries)]
    return recipient, items, [Draft(fact, told, one, event_id(one)) for one in commands]


def test_after_three_that_were_not_heard_of_it_counts_as_told(town: Town) -> None:
    """Whoever is killed again and again right after the server has it sends three, and never a storm."""
    town.signal(town.worker())
    town.at("2026-02-09T10:00")
    recipient, _, drafts = begun(town, 3, town.now)
    town.app.ledger.append(recipient.stream, 0, drafts)

    start = town.now
    for hours in range(30):
        town.now = start + timedelta(hours=hours)
        town.send()
    assert town.box.got == []


@pytest.mark.parametrize("minutes", [9, 10])
def test_nobody_tries_what_somebody_else_may_just_be_sending(town: Town, minutes: int) -> None:
    town.signal(town.worker())
    town.at("2026-02-09T10:00")
    recipient, items, drafts = begun(town, 1, town.now)
    town.app.ledger.append(recipient.stream, 0, drafts)

    now = town.now + timedelta(minutes=minutes)
    found = due(town.post.kept(recipient), items, now, hours_on(now.date()))

    assert (found and found.notice) == (None if minutes < 10 else "n")
