"""The commands about the rights of the worker, about how long what is kept, and about the key."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.help import Showing
from werkzekerheid.cli.made import command, commanded
from werkzekerheid.cli.options import As, CommandId, ConsentClasses, Json, OneCareer, OrAllCareers, Why
from werkzekerheid.cli.typed import typed_text
from werkzekerheid.messages import say

_CAREER, _CLASS, _DAY = say("cli_metavar_career"), say("cli_metavar_class"), say("cli_metavar_day")
_EVENT, _FILE, _REQUEST = say("cli_metavar_event"), say("cli_metavar_file"), say("cli_metavar_request")

OneRequest: TypeAlias = Annotated[str, typer.Argument(metavar=_REQUEST, help=say("cli_argument_request"))]
ByRequest: TypeAlias = Annotated[str, typer.Option("--request", metavar=_REQUEST, help=say("cli_option_request"))]
WhichRight: TypeAlias = Annotated[
    str, typer.Option("--right", metavar=say("cli_metavar_right"), help=say("cli_option_right"))
]
RightClasses: TypeAlias = Annotated[
    list[str] | None, typer.Option("--class", metavar=_CLASS, help=say("cli_option_right_class"))
]
DueOn: TypeAlias = Annotated[str | None, typer.Option("--due", metavar=_DAY, help=say("cli_option_due"))]
HowDecided: TypeAlias = Annotated[
    str, typer.Option("--decision", metavar=say("cli_metavar_decision"), help=say("cli_option_decision"))
]
Motive: TypeAlias = Annotated[
    str,
    typer.Option(
        "--motive", metavar=f"{say('cli_metavar_text')}|-", help=say("cli_option_motive"), callback=typed_text
    ),
]
DespiteTerm: TypeAlias = Annotated[bool, typer.Option("--despite-term", help=say("cli_option_despite_term"))]
PutRight: TypeAlias = Annotated[
    str | None, typer.Option("--event", metavar=_EVENT, help=say("cli_option_corrected_event"))
]
Replacement: TypeAlias = Annotated[
    str | None, typer.Option("--from", metavar=f"{_FILE}|-", help=say("cli_option_replacement"))
]
AboutEvents: TypeAlias = Annotated[
    list[str] | None, typer.Option("--event", metavar=_EVENT, help=say("cli_option_about_event"))
]
ToFiles: TypeAlias = Annotated[str | None, typer.Option("--to", metavar=_FILE, help=say("cli_option_certificate"))]
OnDay: TypeAlias = Annotated[str | None, typer.Option("--day", metavar=_DAY, help=say("cli_option_retention_day"))]
BeforeDay: TypeAlias = Annotated[str | None, typer.Option("--before", metavar=_DAY, help=say("cli_option_logs_before"))]
OneList: TypeAlias = Annotated[
    str, typer.Argument(metavar=say("cli_metavar_list"), help=say("cli_argument_destruction_list"))
]
Approved: TypeAlias = Annotated[bool, typer.Option("--approve/--reject", help=say("cli_option_approve"))]
LeaveOut: TypeAlias = Annotated[
    list[str] | None, typer.Option("--leave-out", metavar=_CAREER, help=say("cli_option_leave_out"))
]

_rights, _made_rights = commanded("rights", Showing)


@_made_rights
def rights() -> int:
    """Requests of workers."""
    return DONE


@command("show", _rights, "rights-")
def show_rights(career: OrAllCareers = None, as_: As = None, json: Json = False) -> int:
    """The requests, with the day on which an answer is due."""
    from werkzekerheid.cli import rights as doing

    return doing.show(career, as_, json=json)


@command("request", _rights, "rights-")
def request(
    career: OneCareer,
    right: WhichRight,
    classes: RightClasses = None,
    due: DueOn = None,
    as_: As = None,
    command_id: CommandId = None,
) -> int:
    """A worker asks for a right."""
    from werkzekerheid.cli import rights as doing

    return doing.request(career, right, classes or [], due, as_, command_id)


@command("decide", _rights, "rights-")
def decide(
    career: OneCareer,
    name: OneRequest,
    *,
    decision: HowDecided,
    motive: Motive,
    classes: RightClasses = None,
    despite_term: DespiteTerm = False,
    event: PutRight = None,
    source: Replacement = None,
    as_: As = None,
    command_id: CommandId = None,
) -> int:
    """A decision on a request."""
    from werkzekerheid.cli import rights as doing

    said = doing.Said(name, decision, motive, classes or [], despite_term)
    return doing.decide(career, said, event, source, as_, command_id)


@command("recipients", _rights, "rights-")
def recipients(
    career: OneCareer, classes: RightClasses = None, events: AboutEvents = None, as_: As = None, json: Json = False
) -> int:
    """Who received something, and is told when it changes."""
    from werkzekerheid.cli import rights as doing

    return doing.recipients(career, classes or [], events or [], as_, json=json)


@command("erase")
def erase(
    career: OneCareer,
    classes: ConsentClasses,
    name: ByRequest,
    to: ToFiles = None,
    as_: As = None,
    command_id: CommandId = None,
    json: Json = False,
) -> int:
    """Erases classes of data on a granted request."""
    from werkzekerheid.cli import rights as doing

    return doing.erase(career, classes, name, to, as_, command_id, json=json)


_retention, _made_retention = commanded("retention", Showing)


@_made_retention
def retention() -> int:
    """How long what is kept."""
    return DONE


@command("show", _retention, "retention-")
def show_retention(career: OrAllCareers = None, day: OnDay = None, as_: As = None, json: Json = False) -> int:
    """When each class of each career ends."""
    from werkzekerheid.cli import retention as doing

    return doing.show(career, day, as_, json=json)


@command("list", _retention, "retention-")
def draw_up(day: OnDay = None, as_: As = None, json: Json = False) -> int:
    """Draws up what is over its term."""
    from werkzekerheid.cli import retention as doing

    return doing.draw_up(day, as_, json=json)


@command("lists", _retention, "retention-")
def lists(as_: As = None, json: Json = False) -> int:
    """Every destruction list, as it stands."""
    from werkzekerheid.cli import retention as doing

    return doing.lists(as_, json=json)


@command("review", _retention, "retention-")
def review(
    name: OneList, *, approve: Approved, why: Why, leave_out: LeaveOut = None, as_: As = None, json: Json = False
) -> int:
    """Another person looks at a list."""
    from werkzekerheid.cli import retention as doing

    return doing.review(name, leave_out or [], why, as_, approved=approve, json=json)


@command("destroy", _retention, "retention-")
def destroy(name: OneList, as_: As = None, json: Json = False) -> int:
    """Destroys what an approved list says."""
    from werkzekerheid.cli import retention as doing

    return doing.destroy(name, as_, json=json)


@command("logs", _retention, "retention-")
def logs(before: BeforeDay = None, as_: As = None) -> int:
    """Deletes the lines of both logs whose term is over."""
    from werkzekerheid.cli import retention as doing

    return doing.logs(before, as_)


@command("rotate-key")
def rotate_key(as_: As = None) -> int:
    """Puts another key in the place of the one in use."""
    from werkzekerheid.cli import retention as doing

    return doing.rotate_key(as_)
