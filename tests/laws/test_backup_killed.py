"""Backup and restore killed at every step and at any moment, on a full disk, and while four others write."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from tests.ledgers import NOTE, code_of, draft, in_file
from werkzekerheid.app.app import create, open_app
from werkzekerheid.app.backup import backup, manifest_beside, sha256_of
from werkzekerheid.app.restore import Copies, restore
from werkzekerheid.facts.event import Event
from werkzekerheid.ledger.audit.making import audit_beside
from werkzekerheid.ledger.destroyed import DestroyedKeys
from werkzekerheid.ledger.ledger import Batch, Ledger
from werkzekerheid.ledger.stored import Tombstone
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from werkzekerheid.ledger.stored import Row

ROOT = Path(__file__).parents[2]
CAREERS, IN_EACH = 10, 10
WRITERS, BACKUPS = 4, 5
ROUNDS = 10
MOST_BATCHES = 5_000
STEPS = frozenset({"open", "os.link", "os.mkdir", "os.remove", "os.rename", "sqlite3.connect"})
"""What Python tells an audit hook of: between two of these nothing of ours gets another name."""


def silent(_done: int, _of: int) -> None:
    """Nobody looks."""


def live(folder: Path) -> Settings:
    return Settings(folder / "live" / "ledger.db", None)


def back(folder: Path) -> Settings:
    return Settings(folder / "back" / "ledger.db", None)


def made(folder: Path, careers: int = CAREERS) -> Settings:
    """A ledger with some keys, one of them destroyed."""
    create(live(folder), demo=True)
    with open_app(live(folder)) as app:
        for career in range(careers):
            drafts = [draft(career * IN_EACH + n, NOTE) for n in range(IN_EACH)]
            app.ledger.append(f"career:{UUID(int=career)}", 0, drafts)
        app.ledger.destroy_keys(str(UUID(int=0)), ["note"], app.ledger.made_at.date())
    return live(folder)


def copy(folder: Path) -> Copies:
    copied = backup(live(folder), folder / "copies", folder / "keys", 30, silent)
    return Copies(copied.ledger, copied.keys)


def child(work: Callable[[], object], before: Callable[[], object] = bool) -> int:
    """Does this in a process of its own; gives its id."""
    if pid := os.fork():
        return pid
    code = 1
    try:
        before()
        work()
        code = 0
    finally:
        os._exit(code)


def killed_at(step: int, folder: Path, work: Callable[[], object]) -> bool:
    """Does this until so many steps are done in the folder; False where it ended before."""
    done = 0

    def count(event: str, about: tuple[object, ...]) -> None:
        nonlocal done
        if event in STEPS and str(folder) in str(about[0]):
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)

    _, status = os.waitpid(child(work, lambda: sys.addaudithook(count)), 0)
    assert os.WIFSIGNALED(status) or not os.WEXITSTATUS(status)
    return os.WIFSIGNALED(status)


def killed_after(seconds: float, work: Callable[[], object]) -> None:
    """Does this for so long."""
    pid = child(work)
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def check_copies(folder: Path) -> None:
    """Whatever has a final name is whole. Then there is room for the next."""
    for ledger in folder.glob("copies/ledger-*Z.db"):
        said = json.loads(manifest_beside(ledger).read_bytes())
        assert said["sha256"] == sha256_of(ledger), ledger
        assert said["audit_sha256"] == sha256_of(audit_beside(ledger)), ledger
        assert said["events"] == CAREERS * IN_EACH
    for keys in folder.glob("keys/keys-*.db"):
        with Ledger.open(live(folder).ledger, None, keys=keys) as opened:
            check_readable(opened)
    for file in (*folder.glob("copies/*"), *folder.glob("keys/*")):
        file.unlink()


def check_readable(ledger: Ledger) -> None:
    events = ledger.read_from(0, 5_000)
    assert len(events) == CAREERS * IN_EACH
    assert all(isinstance(one, Event) for one in events)


def check_restored(folder: Path, files: Copies) -> None:
    """Both are there or none; what is not there, the next run puts back."""
    if not in_file(back(folder).ledger).exists():
        restore(back(folder), files, silent)
        left = {one.name for one in (folder / "back").iterdir() if "views" not in one.name}
        assert left == {"ledger.db", "ledger.audit.db", "ledger.destroyed.jsonl", "ledger.keys.db"}
    with open_app(back(folder)) as app:
        check_readable(app.ledger)
        app.keep_up()
    for file in (folder / "back").iterdir():
        file.unlink()


def kill_backups(folder: str, seed: int) -> None:
    """Kills backups at each step, then at any moment; each time looks at what they left."""
    here, chance = Path(folder), Random(seed)
    copy(here)  # loads what there is to load: from here on each step is one on the disk
    check_copies(here)
    step = 1
    while killed_at(step, here, lambda: copy(here)):
        check_copies(here)
        step += 1
    for _ in range(ROUNDS):
        killed_after(chance.uniform(0, 0.1), lambda: [copy(here) for _ in range(100)])
        check_copies(here)
    sys.stdout.write(f"{step}\n")


def kill_restores(folder: str, seed: int) -> None:
    """The same with restores."""
    here, chance = Path(folder), Random(seed)
    files = copy(here)
    check_restored(here, files)
    step = 1
    while killed_at(step, here, lambda: restore(back(here), files, silent)):
        check_restored(here, files)
        step += 1
    check_restored(here, files)
    for _ in range(ROUNDS):
        killed_after(chance.uniform(0, 0.15), lambda: restore(back(here), files, silent))
        check_restored(here, files)
    sys.stdout.write(f"{step}\n")


@pytest.mark.parametrize("what", [kill_backups, kill_restores])
def test_killed_at_each_step_and_at_any_moment_nothing_half_has_a_name(
    tmp_path: Path, what: Callable[[str, int], None]
) -> None:
    """In one process that forks: only what happens on the disk is a step."""
    seed = int(time.time())
    sys.stdout.write(f"seed {seed}\n")
    made(tmp_path)
    with in_another(f"{what.__name__}({str(tmp_path)!r}, {seed})") as killer:
        try:
            told, errors = killer.communicate(timeout=120)
        finally:
            killer.kill()
    assert not errors
    assert int(told) > 10


def in_another(call: str) -> subprocess.Popen[str]:
    program = f"import sys; sys.path[:0] = ['scripts', '.']; from tests.laws import test_backup_killed as t; t.{call}"
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def write_until_told(folder: str) -> None:
    """Appends to two streams at once, each time of new careers, so that there are new keys too."""
    stop = Path(folder) / "stop"
    with open_app(live(Path(folder))) as app:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for _ in range(MOST_BATCHES):
            if stop.exists():
                break
            first, batch = uuid4().int, str(uuid4())
            drafts = [draft((first + n) % 2**128, NOTE, correlation_id=batch) for n in range(4)]
            one, other = (f"career:{uuid4()}" for _ in range(2))
            app.ledger.append_many([Batch(one, 0, drafts[:2]), Batch(other, 0, drafts[2:])])


def test_a_copy_made_while_four_write_is_a_whole_beginning_and_opens(tmp_path: Path) -> None:
    """Nothing missed, no batch torn, and for every event there is a key."""
    create(live(tmp_path), demo=True)
    writers = [in_another(f"write_until_told({str(tmp_path)!r})") for _ in range(WRITERS)]
    try:
        assert [one.stdout.readline() for one in writers if one.stdout] == ["ready\n"] * WRITERS
        copies = []
        with open_app(live(tmp_path)) as app:
            for _ in range(BACKUPS):
                assert app.ledger.wait_for(app.ledger.head() + 1, 60)
                copies.append(copy(tmp_path))
            assert app.ledger.wait_for(app.ledger.head() + 1, 60)
    finally:
        (tmp_path / "stop").touch()
        errors = [one.communicate(timeout=60)[1] for one in writers]
    assert errors == [""] * WRITERS
    with open_app(live(tmp_path)) as app:
        rows = app.ledger._recorder.after(0, 1_000_000)
    heads = [check_beginning(files, rows) for files in copies]
    assert heads == sorted(heads)
    assert 0 < heads[0] < heads[-1] < len(rows)


def check_beginning(files: Copies, rows: list[Row]) -> int:
    """The copy holds the first of these rows; gives how many."""
    with Ledger.open(files.ledger, None, keys=files.keys) as opened:
        head = opened.head()
        assert opened._recorder.after(0, 1_000_000) == rows[:head]
        events = opened.read_from(0, 5_000)
        while events and events[-1].position < head:
            events += opened.read_from(events[-1].position, 5_000)
    assert len(events) == head
    assert all(isinstance(one, Event) and one.told.note == NOTE for one in events)
    assert set(Counter(one.correlation_id for one in events if isinstance(one, Event)).values()) == {4}
    return head


@contextmanager
def a_full_disk(most: int) -> Iterator[None]:
    """No file may grow beyond so many bytes; as on a disk that is full, a write beyond them fails."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


class TestAFullDisk:
    """A refusal, and nothing half."""

    def test_a_copy_is_refused_and_leaves_nothing(self, tmp_path: Path) -> None:
        size = in_file(made(tmp_path).ledger).stat().st_size
        for most in (0, 50, 8_000, size // 2, size - 1):
            with a_full_disk(most):
                assert code_of(lambda: copy(tmp_path)) == "ledger_unwritable"
            assert not list(tmp_path.glob("copies/*"))
        copy(tmp_path)

    def test_keys_that_do_not_fit_are_refused_and_leave_nothing(self, tmp_path: Path) -> None:
        create(live(tmp_path), demo=True)
        with open_app(live(tmp_path)) as app:
            app.ledger._keys.ensure([(str(n), "work") for n in range(5_000)])
        with a_full_disk(500_000):
            assert code_of(lambda: copy(tmp_path)) == "keys_unwritable"
        assert not list(tmp_path.glob("keys/*"))

    def test_a_restore_is_refused_and_can_be_run_again(self, tmp_path: Path) -> None:
        """The ledger is larger than its read models, of which the first are written before."""
        size = in_file(made(tmp_path, 240).ledger).stat().st_size
        files = copy(tmp_path)
        for most in (size // 2, size - 1):
            with a_full_disk(most):
                assert code_of(lambda: restore(back(tmp_path), files, silent)) == "ledger_unwritable"
            assert [one.name for one in (tmp_path / "back").iterdir()] == ["ledger.views.db"]
        restore(back(tmp_path), files, silent)

    def test_a_line_that_does_not_fit_on_the_list_is_taken_off_again(self, tmp_path: Path) -> None:
        """And its key stays."""
        with open_app(made(tmp_path)) as app:
            listed = live(tmp_path).destroyed
            assert listed
            before = listed.read_bytes()
            others = [Tombstone(f"{n:016x}", "somebody", "note", "2027-01-01") for n in range(2)]
            with a_full_disk(len(before) + 30):
                assert (
                    code_of(lambda: DestroyedKeys(listed, app.ledger.ledger_id).add(others)) == "keys_list_unwritable"
                )
            assert listed.read_bytes() == before
