"""A process that sends is killed in the middle; the next one goes on there, and nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from tests.feeds.pushing import opened, sequences
from tests.feeds.worlds import COACH, FeedWorld
from werkzekerheid.app.feeding.pulling import page

if TYPE_CHECKING:
    from tests.feeds.receivers import Got, Receiving

ROOT = Path(__file__).parents[2]
SEND = "from werkzekerheid.cli.main import main; main(['feed', 'deliver'])"


def test_what_a_killed_process_did_not_note_comes_again_and_the_rest_follows(
    in_file: FeedWorld, hook: Receiving
) -> None:
    for number in range(4):
        in_file.guided(f"{number}")
    one = opened(in_file, hook).subscription.subscription
    stopped = Event()

    def hang_at_the_fifth(got: Got) -> int:
        if int(json.loads(got.body)["sequence"]) == 5 and not stopped.is_set():
            stopped.set()
            return 0
        return 204

    hook.answer = hang_at_the_fifth
    first = _sending(in_file)
    assert stopped.wait(30)
    os.kill(first.pid, signal.SIGKILL)
    first.wait(10)
    second = _sending(in_file)
    assert second.wait(60) == 0

    assert sequences(hook) == [1, 2, 3, 4, 5, *range(5, 13)]
    assert hook.bodies()[4] == hook.bodies()[5]
    fetched = json.loads(page(in_file.app, COACH, one).body)
    assert [json.loads(each) for each in dict.fromkeys(hook.bodies())] == fetched


def test_two_processes_that_send_at_once_send_each_once(in_file: FeedWorld, hook: Receiving) -> None:
    for number in range(4):
        in_file.guided(f"{number}")
    opened(in_file, hook)
    both = [_sending(in_file) for _ in range(2)]
    until = monotonic() + 60
    assert [each.wait(max(until - monotonic(), 1)) for each in both] == [0, 0]

    assert sequences(hook) == list(range(1, 13))


def _sending(world: FeedWorld) -> subprocess.Popen[bytes]:
    settings = world.app.settings
    environment = {
        **os.environ, "PYTHONPATH": f"{ROOT / 'src'}", "WERKZEKERHEID_LEDGER": f"sqlite:///{settings.ledger}",
        "WERKZEKERHEID_KEY": str(settings.key), "WERKZEKERHEID_DESTROYED_KEYS": str(settings.destroyed),
        "WERKZEKERHEID_FEED_PRIVATE": "yes",
    }  # fmt: skip
    with suppress(KeyError):
        del environment["WERKZEKERHEID_KEY_FILE"]
    return subprocess.Popen([sys.executable, "-c", SEND], env=environment, stdout=subprocess.DEVNULL)
