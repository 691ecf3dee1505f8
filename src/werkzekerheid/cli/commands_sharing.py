"""The commands about who may see what, and who saw it: the directory and the registers."""

from __future__ import annotations

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.help import Showing
from werkzekerheid.cli.made import command, commanded
from werkzekerheid.cli.options import (
    Account,
    As,
    AtOrganisation,
    AwayUntil,
    Called,
    CommandId,
    FirstDay,
    FromDay,
    InRole,
    Json,
    OfCareer,
    OfKind,
    OfOrganisation,
    OfPerson,
    On,
    OneCareer,
    OrAllOrganisations,
    Organisation,
    Person,
    Reach,
    Reason,
    Since,
    StandIn,
    ToDay,
)

_within, _made = commanded("directory", Showing)


@_made
def directory() -> int:
    """Who there is."""
    return DONE


@command("show", _within, "directory-")
def show(organisation: OrAllOrganisations = None, json: Json = False) -> int:
    """The organisations, with who works for them."""
    from werkzekerheid.cli import directory as within

    return within.show(organisation, json=json)


@command("register", _within, "directory-")
def register(
    organisation: Organisation, name: Called, kind: OfKind, command_id: CommandId = None, as_: As = None
) -> int:
    """Makes an organisation known."""
    from werkzekerheid.cli import directory as within

    return within.register(organisation, name, kind, within.Typed(as_, None, command_id))


@command("contact", _within, "directory-")
def contact(
    organisation: Organisation, role: InRole, reach: Reach = None, command_id: CommandId = None, as_: As = None
) -> int:
    """Says whom to turn to."""
    from werkzekerheid.cli import directory as within

    return within.contact(organisation, role, reach, within.Typed(as_, None, command_id))


@command("grant", _within, "directory-")
def grant(
    person: Person,
    organisation: AtOrganisation,
    role: InRole,
    on: On = None,
    command_id: CommandId = None,
    as_: As = None,
) -> int:
    """A person works for an organisation."""
    from werkzekerheid.cli import directory as within

    return within.grant(person, organisation, role, within.Typed(as_, on, command_id))


@command("end", _within, "directory-")
def end(
    person: Person,
    organisation: AtOrganisation,
    role: InRole,
    on: On = None,
    command_id: CommandId = None,
    as_: As = None,
) -> int:
    """A person works for it no longer."""
    from werkzekerheid.cli import directory as within

    return within.end(person, organisation, role, within.Typed(as_, on, command_id))


@command("away", _within, "directory-")
def away(
    person: Person,
    organisation: AtOrganisation,
    until: AwayUntil,
    stand_in: StandIn = None,
    on: On = None,
    command_id: CommandId = None,
    as_: As = None,
) -> int:
    """A person is away."""
    from werkzekerheid.cli import directory as within

    return within.away(person, organisation, until, stand_in, within.Typed(as_, on, command_id))


@command("shared")
def shared(
    career: OfCareer = None,
    organisation: OfOrganisation = None,
    since: Since = None,
    json: Json = False,
    as_: As = None,
) -> int:
    """What was shared and refused."""
    from werkzekerheid.cli import registers

    return registers.shared(career, organisation, since, registers.Shown(as_, json))


@command("who-saw")
def who_saw(career: OneCareer, json: Json = False, as_: As = None) -> int:
    """Who looked at a career."""
    from werkzekerheid.cli import registers

    return registers.who_saw(career, registers.Shown(as_, json))


@command("seen-by")
def seen_by(person: Person, first: FromDay = None, last: ToDay = None, json: Json = False, as_: As = None) -> int:
    """What a person looked at."""
    from werkzekerheid.cli import registers

    return registers.seen_by(person, registers.Days(first, last), registers.Shown(as_, json))


@command("in-reach")
def in_reach(account: Account, first: FirstDay, last: ToDay = None, json: Json = False, as_: As = None) -> int:
    """Which careers an account could see."""
    from werkzekerheid.cli import registers

    return registers.in_reach(account, registers.Days(first, last), registers.Shown(as_, json))


@command("usage")
def usage(
    first: FromDay = None,
    last: ToDay = None,
    person: OfPerson = None,
    why: Reason = None,
    json: Json = False,
    as_: As = None,
) -> int:
    """How the records are used."""
    from werkzekerheid.cli import registers

    days, shown = registers.Days(first, last), registers.Shown(as_, json)
    return registers.usage(days, shown) if person is None else registers.usage_of(person, why, days, shown)
