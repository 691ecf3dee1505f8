"""The commands that look at many careers: to try the rules out, and to hand careers to researchers."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.help import Explaining
from werkzekerheid.cli.made import command, commanded
from werkzekerheid.cli.options import (
    Against,
    As,
    Ask,
    AsOf,
    Because,
    CareersOrFiles,
    Cluster,
    CommandId,
    For,
    Json,
    KnownAt,
    Moment,
    NewFolder,
    NumberOfCareers,
    Plot,
    Seed,
    TablesFrom,
    TruthFrom,
    Workers,
)
from werkzekerheid.cli.typed import typed_text
from werkzekerheid.messages import say

_PROJECT, _FILE = say("cli_metavar_project"), say("cli_metavar_file")
OneProject: TypeAlias = Annotated[str, typer.Argument(metavar=_PROJECT, help=say("cli_argument_project"))]
OneExtract: TypeAlias = Annotated[
    str, typer.Argument(metavar=say("cli_metavar_extract"), help=say("cli_argument_extract"))
]
ProjectFrom: TypeAlias = Annotated[
    str, typer.Option("--from", metavar=f"{_FILE}|-", help=say("cli_option_project_from"))
]
OfProject: TypeAlias = Annotated[str, typer.Option("--project", metavar=_PROJECT, help=say("cli_option_of_project"))]
InFormat: TypeAlias = Annotated[
    str, typer.Option("--format", metavar=say("cli_metavar_format"), help=say("cli_option_format"))
]
OfTypes: TypeAlias = Annotated[
    list[str] | None, typer.Option("--type", metavar=say("cli_metavar_type"), help=say("cli_option_research_type"))
]
CareersFrom: TypeAlias = Annotated[
    str | None, typer.Option("--careers", metavar=_FILE, help=say("cli_option_research_careers"))
]
UpToPosition: TypeAlias = Annotated[
    str | None,
    typer.Option("--position", metavar=say("cli_metavar_position"), help=say("cli_option_research_position")),
]
WithRules: TypeAlias = Annotated[bool, typer.Option("--rules", help=say("cli_option_research_rules"))]
PlotFrom: TypeAlias = Annotated[
    list[str], typer.Option("--from", metavar=say("cli_metavar_folder"), help=say("cli_option_plot_from"))
]
PlotKinds: TypeAlias = Annotated[
    list[str] | None, typer.Option("--kind", metavar=say("cli_metavar_kind"), help=say("cli_option_plot_kind"))
]
CloseWhy: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--why", metavar=f"{say('cli_metavar_text')}|-", help=say("cli_option_close_why"), callback=typed_text
    ),
]

ToReplay: TypeAlias = Annotated[
    list[str], typer.Argument(metavar=f"{say('cli_metavar_career')}|{_FILE}...", help=say("cli_argument_replay"))
]
Picture: TypeAlias = Annotated[str | None, typer.Option("--picture", metavar=_FILE, help=say("cli_option_picture"))]

ExtractFolder: TypeAlias = Annotated[
    str, typer.Argument(metavar=say("cli_metavar_folder"), help=say("cli_argument_extract_folder"))
]

_research, _made_research = commanded("research", Explaining)
_project, _made_project = commanded("project", Explaining, _research, "research-")


@command("backtest")
def backtest(
    names: CareersOrFiles = None,
    *,
    tables: TablesFrom = None,
    against: Against = None,
    truth: TruthFrom = None,
    plot: Plot = None,
    json: Json = False,
    workers: Workers = None,
    cluster: Cluster = None,
    as_: As = None,
) -> int:
    """What the rules would have done."""
    from werkzekerheid.cli import backtesting

    asked = backtesting.Asked(tables, against, truth, plot, workers, cluster, as_)
    return backtesting.backtest(names or [], asked, json=json)


@_made_research
def research() -> int:
    """Careers for researchers, and to try rules on."""
    return DONE


@command("generate", _research, "research-")
def generate(careers: NumberOfCareers, to: NewFolder, seed: Seed = "1") -> int:
    """Careers that nobody lived."""
    from werkzekerheid.cli import generating

    return generating.generate(careers, seed, to)


@command("replay", _research, "research-")
def replay(
    names: ToReplay,
    *,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    against: Against = None,
    picture: Picture = None,
    as_: As = None,
    purpose: For = None,
    because: Because = None,
    json: Json = False,
) -> int:
    """Careers step by step."""
    from werkzekerheid.cli import stepping

    asked = stepping.Asked(Moment(as_of, known_at), Ask(as_, purpose, because), against, picture)
    return stepping.replay(names, asked, json=json)


@_made_project
def project() -> int:
    """A research project."""
    return DONE


@command("new", _project, "research-project-")
def new_project(source: ProjectFrom, as_: As = None, command_id: CommandId = None) -> int:
    """Registers a research project."""
    from werkzekerheid.cli import researching as doing

    return doing.new(source, doing.Typed(as_, command_id))


@command("list", _project, "research-project-")
def list_projects(as_: As = None, json: Json = False) -> int:
    """The research projects."""
    from werkzekerheid.cli import researching as doing

    return doing.list_(as_, json=json)


@command("show", _project, "research-project-")
def show_project(name: OneProject, as_: As = None, json: Json = False) -> int:
    """One of them, and its data sets."""
    from werkzekerheid.cli import researching as doing

    return doing.show(name, as_, json=json)


@command("close", _project, "research-project-")
def close_project(name: OneProject, why: CloseWhy = None, as_: As = None, command_id: CommandId = None) -> int:
    """Closes one, and destroys its key."""
    from werkzekerheid.cli import researching as doing

    return doing.close(name, why, doing.Typed(as_, command_id))


@command("export", _research, "research-")
def export(
    name: OfProject,
    form: InFormat,
    to: NewFolder,
    *,
    types: OfTypes = None,
    careers: CareersFrom = None,
    position: UpToPosition = None,
    rules: WithRules = False,
    workers: Workers = None,
    cluster: Cluster = None,
    as_: As = None,
    json: Json = False,
) -> int:
    """A data set for a research project."""
    from werkzekerheid.cli import researching as doing

    asked = doing.Asked(name, form, to, types or [], careers, position, rules, workers, cluster, as_)
    return doing.export(asked, json=json)


@command("plot", _research, "research-")
def plot(sources: PlotFrom, to: NewFolder, kinds: PlotKinds = None) -> int:
    """Pictures of a data set."""
    from werkzekerheid.cli.pictured import making

    return making.plot(sources, to, kinds or [])


@command("destroyed", _research, "research-")
def destroyed(extract: OneExtract, as_: As = None, command_id: CommandId = None) -> int:
    """A data set was destroyed."""
    from werkzekerheid.cli import researching as doing

    return doing.destroyed(extract, doing.Typed(as_, command_id))
