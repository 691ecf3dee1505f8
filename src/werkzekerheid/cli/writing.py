"""The commands that write: make a ledger, import careers, record one fact."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.screen import Waiting, complain, print_line, tell_views
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from werkzekerheid.app.importing import Imported
    from werkzekerheid.app.recording import Recorded

_STANDARD_INPUT = "-"
_KEY_BYTES = 32


def init(*, demo: bool) -> int:
    """Makes an empty ledger."""
    from werkzekerheid.app.app import create
    from werkzekerheid.settings import settings

    chosen = settings()
    create(chosen, demo=demo)
    print_line(say("cli_made_demo", path=chosen.shown) if demo else say("cli_made", path=chosen.shown))
    return DONE


def migrate() -> int:
    """Brings a ledger to the form of this version."""
    from werkzekerheid.app.app import migrate as bring_up_to_date
    from werkzekerheid.settings import settings

    chosen = settings()
    bring_up_to_date(chosen)
    print_line(say("cli_migrated", path=chosen.shown))
    return DONE


def new_key() -> int:
    """Prints a fresh key."""
    import base64
    import secrets

    print_line(base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii"))
    return DONE


def import_files(names: Sequence[str]) -> int:
    """Imports career files, all or none."""
    from werkzekerheid.app.app import open_app
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.settings import settings

    files = [(name, content_of(name)) for name in names]
    with open_app(settings()) as app, Waiting(say("cli_importing")) as step:
        imported = app.import_files(files, Actor(actor="cli", role="system"), step)
    tell_imported(imported)
    tell_views(app)
    return DONE


def tell_imported(imported: Iterable[Imported]) -> None:
    """Says what each file added, and what in it is odd."""
    for one in imported:
        for oddity in one.oddities:
            complain(say("cli_oddity", oddity=str(oddity)))
        told = say("cli_imported", career=one.key, added=one.added)
        print_line(told if one.added else say("cli_imported_already", career=one.key))


def record(career: str, type_name: str, source: str, command_id: str | None) -> int:
    """Records one fact from a file."""
    from werkzekerheid.app.app import open_app
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.settings import settings

    content = fields_from(source)
    own_id = typed_uuid("--command-id", command_id)
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        # Nobody logs in here yet: that somebody wrote it down is known, and not who.
        recorded = app.record(career, type_name, content, Actor(actor="cli", role="unknown"), own_id)
    _tell_recorded([recorded])
    tell_views(app)
    return DONE


def record_batch(source: str, command_id: str | None) -> int:
    """Records the facts of a file as one command, all or none."""
    from werkzekerheid.app.app import open_app
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.settings import settings

    facts = facts_from(source)
    own_id = typed_uuid("--command-id", command_id)
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        recorded = app.record_batch(facts, Actor(actor="cli", role="unknown"), own_id, source)
    _tell_recorded(recorded)
    tell_views(app)
    return DONE


def _tell_recorded(recorded: Iterable[Recorded]) -> None:
    for one in recorded:
        told = say("cli_recorded_already", event=one.event_id) if one.already else ""
        print_line(told or say("cli_recorded", event=one.event_id, version=one.version))


@contextmanager
def told_how_to_repeat(command_id: str) -> Iterator[None]:
    """Where nobody knows whether a command was recorded, it says by which id it can be given again."""
    from werkzekerheid.ledger.ledger import ConnectionLost

    try:
        yield
    except ConnectionLost:
        complain(say("cli_repeat_with", command_id=command_id))
        raise


def content_of(name: str) -> bytes:
    """The bytes of a file, up to one more than is read of any.

    Raises:
        Problem: it cannot be read.
    """
    from werkzekerheid.facts.written import MOST_BYTES

    try:
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Problem(say("cli_no_such_file", file=name, reason=reason)) from None


def _written(source: str, problem: Callable[[str], Problem]) -> Any:  # noqa: ANN401  (JSON holds anything)
    """What a file or the standard input holds, in TOML or JSON; `problem` says what is wrong, given why.

    Raises:
        Problem: it is too large, or neither.
    """
    from werkzekerheid.facts.written import MOST_BYTES, NotReadable, toml_or_json

    content = sys.stdin.buffer.read(MOST_BYTES + 1) if source == _STANDARD_INPUT else content_of(source)
    if len(content) > MOST_BYTES:
        raise problem(say("expected_smaller_file", megabytes=MOST_BYTES // 1_000_000))
    try:
        return toml_or_json(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise problem(say("expected_utf8")) from None
    except NotReadable as error:
        raise problem(str(error)) from None


def fields_from(source: str) -> dict[str, Any]:
    """The fields of one fact, in TOML or JSON; `-` is the standard input.

    Raises:
        Problem: it is neither, or more than one table.
    """

    def problem(reason: str) -> Problem:
        return Problem(say("cli_no_fields", file=source, reason=reason))

    found = _written(source, problem)
    if not isinstance(found, dict):
        raise problem(say("cli_one_table"))
    return found


def facts_from(source: str) -> list[Any]:
    """The facts of a batch: tables `[[fact]]` in TOML, or in JSON an array; `-` is the standard input.

    Raises:
        Problem: it is neither.
    """

    def problem(reason: str) -> Problem:
        return Problem(say("cli_no_facts", file=source, reason=reason))

    found = _written(source, problem)
    if isinstance(found, dict) and found.keys() <= {"fact"}:
        found = found.get("fact", [])
    if not isinstance(found, list):
        raise problem(say("cli_tables_of_facts"))
    return found


def typed_uuid(option: str, given: str | None) -> str:
    """The UUID that was typed with an option, or a fresh one.

    Raises:
        Problem: it is none.
    """
    try:
        return str(UUID(given) if given else uuid4())
    except ValueError:
        raise Problem(say("cli_no_uuid", option=option, given=as_typed(given or ""))) from None
