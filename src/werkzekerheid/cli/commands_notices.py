"""The commands about notices: who is told that something waits, sending them, and where to."""

from __future__ import annotations

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.help import Showing
from werkzekerheid.cli.made import command, commanded
from werkzekerheid.cli.options import As, AtOrganisation, CommandId, Json, MailAddress, Person

_within, _made = commanded("notices", Showing)


@_made
def notices() -> int:
    """Who is told that something waits."""
    return DONE


@command("show", _within, "notices-")
def show(as_: As = None, json: Json = False) -> int:
    """For whom something waits."""
    from werkzekerheid.cli import notices as within

    return within.show(as_, json=json)


@command("send", _within, "notices-")
def send() -> int:
    """Sends what is due now."""
    from werkzekerheid.cli import notices as within

    return within.send()


@command("set-address", _within, "notices-")
def set_address(
    person: Person, organisation: AtOrganisation, address: MailAddress, command_id: CommandId = None, as_: As = None
) -> int:
    """Where a person is told."""
    from werkzekerheid.cli import notices as within

    return within.set_address(person, organisation, address, within.Typed(as_, None, command_id))


@command("withdraw-address", _within, "notices-")
def withdraw_address(person: Person, organisation: AtOrganisation, command_id: CommandId = None, as_: As = None) -> int:
    """A person is told nothing there any more."""
    from werkzekerheid.cli import notices as within

    return within.withdraw_address(person, organisation, within.Typed(as_, None, command_id))
