"""The commands about dead letters: which there are, look again, let one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.screen import print_json, print_line
from werkzekerheid.cli.typed import whole_number
from werkzekerheid.facts.event import Actor
from werkzekerheid.messages import say
from werkzekerheid.readmodels.days import instant
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from werkzekerheid.app.letters import Letter

_LARGEST = 2**53 - 1


def show(*, json: bool) -> int:
    """All of them, in the order of the ledger."""
    with open_app(settings()) as app:
        rows = [row(one) for one in app.dead_letters()]
    if json:
        print_json(rows)
    elif not rows:
        print_line(say("cli_no_letters"))
    else:
        from werkzekerheid.cli.screen import show as show_parts
        from werkzekerheid.cli.views import letters

        show_parts(letters.sheet(rows))
    return DONE


def retry(position: str | None) -> int:
    """Looks again at one, or at all."""
    with open_app(settings()) as app:
        looked, left = app.retry_dead_letters(None if position is None else _position(position))
    print_line(say("cli_letters_retried", looked=len(looked), left=len(left)))
    for one in left:
        print_line(f"  {one.position}: {why(one.why)}")
    return DONE


def skip(position: str, reason: str) -> int:
    """Lets a career go on without this event."""
    with open_app(settings()) as app:
        left = app.skip_event(_position(position), reason, Actor(actor="cli", role="unknown"))
    print_line(say("cli_letter_skipped", position=position))
    for one in left:
        print_line(say("cli_letter_next", position=one.position, why=why(one.why)))
    return DONE


def row(one: Letter) -> dict[str, Any]:
    """One dead letter as a document."""
    return {**one._asdict(), "since": instant(one.since), "say": why(one.why)}


def why(code: str) -> str:
    """Why an event cannot be read or folded, in words."""
    return {
        "unknown_type": say("dead_letter_unknown_type"),
        "newer_form": say("dead_letter_newer_form"),
        "unreadable": say("dead_letter_unreadable"),
        "tampered": say("dead_letter_tampered"),
        "key_missing": say("dead_letter_key_missing"),
        "unfit": say("dead_letter_unfit"),
    }.get(code, code)


def _position(typed: str) -> int:
    """A position as typed.

    Raises:
        Problem: it is none.
    """
    number = whole_number(typed)
    if number is None or number > _LARGEST:
        raise Problem(say("cli_no_position", given=as_typed(typed)))
    return number
