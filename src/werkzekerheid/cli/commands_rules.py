"""The commands about rules: whose tables judge, checking and adopting one, and how well the rules do."""

from __future__ import annotations

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.help import Showing
from werkzekerheid.cli.made import command, commanded
from werkzekerheid.cli.options import (
    As,
    AtOrganisation,
    CommandId,
    FirstDay,
    FromDay,
    Json,
    OfRule,
    OfWeek,
    OneTable,
    OrAllOrganisations,
    OtherTable,
    TableFile,
    TableFiles,
    ToDay,
    UntilDay,
    Why,
)

_within, _made = commanded("rules", Showing)


@_made
def rules() -> int:
    """What is promised."""
    return DONE


@command("show", _within, "rules-")
def show(organisation: OrAllOrganisations = None, json: Json = False) -> int:
    """The tables that were adopted."""
    from werkzekerheid.cli import rules as within

    return within.show(organisation, json=json)


@command("check", _within, "rules-")
def check(files: TableFiles) -> int:
    """Looks whether tables may be adopted."""
    from werkzekerheid.cli import rules as within

    return within.check(files)


@command("adopt", _within, "rules-")
def adopt(
    file: TableFile,
    organisation: AtOrganisation,
    valid_from: FirstDay,
    why: Why,
    command_id: CommandId = None,
    as_: As = None,
) -> int:
    """Adopts a table."""
    from werkzekerheid.cli import rules as within

    return within.adopt(file, within.Typed(organisation, valid_from, why, command_id, as_))


@command("diff", _within, "rules-")
def diff(first: OneTable, then: OtherTable, json: Json = False) -> int:
    """What differs between two tables."""
    from werkzekerheid.cli import rules as within

    return within.diff(first, then, json=json)


@command("quality", _within, "rules-")
def quality(rule: OfRule = None, first: FromDay = None, last: ToDay = None, json: Json = False, as_: As = None) -> int:
    """How well the rules do."""
    from werkzekerheid.cli import rules as within

    return within.quality(rule, first, last, as_, json=json)


@command("register", _within, "rules-")
def register(json: Json = False) -> int:
    """The rules as a register asks for them."""
    from werkzekerheid.cli import catalogued as within

    return within.algorithms(json=json)


@command("processing-register")
def processing_register(json: Json = False) -> int:
    """What is done with whose data."""
    from werkzekerheid.cli import catalogued as within

    return within.processing(json=json)


@command("continuity")
def continuity(first: FromDay = None, last: UntilDay = None, json: Json = False, as_: As = None) -> int:
    """How it goes on with work."""
    from werkzekerheid.cli import continuity as within

    return within.continuity(first, last, as_, json=json)


@command("sample")
def sample(week: OfWeek = None, json: Json = False, as_: As = None) -> int:
    """Whom chance chose."""
    from werkzekerheid.cli import rules as within

    return within.sample(week, as_, json=json)
