"""`research project` and `research export`: who may ask what of many careers, and the data sets that came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.app import open_app
from werkzekerheid.app.over_careers import crew
from werkzekerheid.app.researching import projects
from werkzekerheid.app.researching.telling import document
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.screen import Waiting, print_json, print_line
from werkzekerheid.cli.screen import show as show_parts
from werkzekerheid.cli.typed import whole_number
from werkzekerheid.cli.workers import typed_workers
from werkzekerheid.cli.writing import content_of, fields_from, told_how_to_repeat, typed_uuid
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.researching.extracting import Exported
    from werkzekerheid.research.projects import Project

_CAREERS_A_WORKER = 2_000
"""Below this a process costs more to start than it saves."""


class Typed(NamedTuple):
    """Who does it, and by which command, as typed."""

    as_: str | None
    command_id: str | None


class Asked(NamedTuple):
    """What is asked for, as typed."""

    project: str
    format: str
    to: str
    types: Sequence[str]
    careers: str | None
    position: str | None
    rules: bool
    workers: str | None
    cluster: str | None
    as_: str | None


def new(source: str, typed: Typed) -> int:
    """Registers one."""
    fields = fields_from(source)
    if not isinstance(fields.get("project"), str):
        raise Problem(say("cli_no_fields", file=source, reason="project"))
    made = _done(typed, lambda app, by: projects.register(app, fields, by))
    print_line(say("cli_research_registered", project=made.project, until=made.until))
    return DONE


def close(name: str, why: str | None, typed: Typed) -> int:
    """Ends one for good."""
    closed = _done(typed, lambda app, by: projects.close(app, name, why, by))
    print_line(say("cli_research_closed", project=closed.project))
    if closed.left:
        print_line(say("cli_research_left", extracts=", ".join(one.extract for one in closed.left)))
    return DONE


def destroyed(extract: str, typed: Typed) -> int:
    """A data set is gone."""
    _done(typed, lambda app, by: projects.destroyed(app, extract, by))
    print_line(say("cli_research_destroyed", extract=extract))
    return DONE


def _done(typed: Typed, act: Callable[[App, projects.By], Project]) -> Project:
    own_id = typed_uuid("--command-id", typed.command_id)
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        return act(app, projects.By(requester(app, typed.as_), own_id))


def list_(as_: str | None, *, json: bool) -> int:
    """Those that the requester may know of."""
    with open_app(settings()) as app:
        day = app.today()
        rows = [document(one, day) for one in projects.listed(app, requester(app, as_))]
    return _shown(rows, json=json)


def show(name: str, as_: str | None, *, json: bool) -> int:
    """One of them."""
    with open_app(settings()) as app:
        row = document(projects.shown(app, requester(app, as_), name), app.today())
    if json:
        print_json(row)
        return DONE
    return _shown([row], json=False)


def _shown(rows: Sequence[dict[str, Any]], *, json: bool) -> int:
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import research as view

    show_parts(view.sheet(rows))
    return DONE


def export(asked: Asked, *, json: bool) -> int:
    """Makes a data set, all or nothing."""
    from werkzekerheid.app.researching.extracting import Wanted
    from werkzekerheid.app.researching.extracting import export as make

    wanted = Wanted(
        asked.project, asked.format, Path(asked.to), tuple(asked.types), _careers(asked.careers), _position(asked),
        rules=asked.rules,
    )  # fmt: skip
    workers = typed_workers(asked.workers, asked.cluster)
    with open_app(settings()) as app:
        number = len(wanted.careers) if wanted.careers is not None else len(app.careers_s_ids())
        hands = crew(workers, asked.cluster, number // _CAREERS_A_WORKER)
        with hands as found, Waiting(say("cli_research_exporting")) as step:
            made = make(app, requester(app, asked.as_), wanted, found, step)
    _tell(made, wanted.folder, json=json)
    return DONE


def _tell(made: Exported, folder: Path, *, json: bool) -> None:
    from werkzekerheid.app.researching.report import FILE, hidden

    left_out = hidden(sum(made.left_out.values()))
    if json:
        print_json({
            "extract": made.extract, "folder": str(folder), "careers": made.careers, "events": made.events,
            "sha256": made.sha256, "position": made.position, "smallest_group": made.measured.smallest_group,
            "left_out": left_out,
        })  # fmt: skip
        return
    print_line(say("cli_research_exported", folder=folder, **made._asdict()))
    print_line(say("cli_research_sha256", sha256=made.sha256, k=made.measured.smallest_group, report=folder / FILE))
    print_line(say("cli_research_left_out", number=left_out))


def _careers(file: str | None) -> tuple[str, ...] | None:
    """A career a line; an empty one counts for nothing."""
    if file is None:
        return None
    try:
        lines = content_of(file).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Problem(say("cli_no_such_file", file=file, reason=say("expected_utf8"))) from None
    return tuple(dict.fromkeys(one.strip() for one in lines if one.strip()))


def _position(asked: Asked) -> int | None:
    if asked.position is None:
        return None
    number = whole_number(asked.position)
    if number is None:
        raise Problem(say("cli_no_number", option="--position", given=as_typed(asked.position)))
    return number
