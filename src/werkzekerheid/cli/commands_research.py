"""The commands that try the rules out: over careers of before, and over careers that nobody lived."""

from __future__ import annotations

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.help import Explaining
from werkzekerheid.cli.made import command, commanded
from werkzekerheid.cli.options import (
    Against,
    As,
    CareersOrFiles,
    Cluster,
    Json,
    NewFolder,
    NumberOfCareers,
    Plot,
    Seed,
    TablesFrom,
    TruthFrom,
    Workers,
)

_research, _made_research = commanded("research", Explaining)


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
    """Careers to try rules on."""
    return DONE


@command("generate", _research, "research-")
def generate(careers: NumberOfCareers, to: NewFolder, seed: Seed = "1") -> int:
    """Careers that nobody lived."""
    from werkzekerheid.cli import generating

    return generating.generate(careers, seed, to)
