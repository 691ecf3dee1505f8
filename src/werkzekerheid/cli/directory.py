"""The commands about the directory: show it, and record in it who there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app import directory as kept
from werkzekerheid.app.app import open_app
from werkzekerheid.cli.days import typed_day
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import keeper
from werkzekerheid.cli.screen import print_json, print_line
from werkzekerheid.cli.writing import told_how_to_repeat, typed_uuid
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzekerheid.app.app import App


class Typed(NamedTuple):
    """Who records it, from which day it holds, and by which command, as typed."""

    as_: str | None
    on: str | None
    command_id: str | None


def show(organisation: str | None, *, json: bool) -> int:
    """One organisation, or all of them."""
    from werkzekerheid.cli.screen import show as show_parts

    with open_app(settings()) as app:
        rows = kept.document(app, organisation)
    if json:
        print_json(rows if organisation is None else rows[0])
        return DONE
    from werkzekerheid.cli.views import directory

    show_parts(directory.sheet(rows, of_one=organisation is not None))
    return DONE


def register(organisation: str, name: str, kind: str, typed: Typed) -> int:
    """Makes an organisation known."""
    return recorded(typed, lambda app, change: kept.register(app, organisation, name, kind, change))


def contact(organisation: str, role: str, reach: str | None, typed: Typed) -> int:
    """Says whom to turn to at an organisation."""
    return recorded(typed, lambda app, change: kept.set_contact_point(app, organisation, role, reach, change))


def grant(person: str, organisation: str, role: str, typed: Typed) -> int:
    """A person works for an organisation in this role."""
    return recorded(typed, lambda app, change: kept.grant(app, person, organisation, role, change))


def end(person: str, organisation: str, role: str, typed: Typed) -> int:
    """A person no longer works for an organisation in this role."""
    return recorded(typed, lambda app, change: kept.end(app, person, organisation, role, change))


def away(person: str, organisation: str, until: str, stand_in: str | None, typed: Typed) -> int:
    """A person is away, and somebody stands in."""
    day = typed_day("--until", until)
    assert day is not None  # noqa: S101  (the option must be given)
    return recorded(typed, lambda app, change: kept.set_away(app, person, organisation, day, stand_in, change))


def recorded(typed: Typed, record: Callable[[App, kept.Change], kept.Noted]) -> int:
    """Records a change of the directory, and says so; where that fails on the way, it says how to repeat it."""
    day, own_id = typed_day("--on", typed.on), typed_uuid("--command-id", typed.command_id)
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        noted = record(app, kept.Change(keeper(app, typed.as_), day, own_id))
    print_line(say("cli_noted_already" if noted.already else "cli_noted", event=noted.event_id))
    return DONE
