"""`backtest`: what the rules would have done, over career files or the ledger; as a table, JSON and a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.backtest.report import report
from werkzekerheid.app.backtest.tables import our_tables, read_tables
from werkzekerheid.app.over_careers import crew
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.screen import Waiting, complain, print_json, show, tell_views
from werkzekerheid.cli.workers import typed_workers
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.app.backtest.report import Judged
    from werkzekerheid.app.backtest.tables import Tables

_CAREERS_A_WORKER = 40
"""Below this a process costs more to start than it saves."""


class Asked(NamedTuple):
    """By which tables, against which others and which truth, drawn where, by whom and for whom: all as typed."""

    tables: str | None = None
    against: str | None = None
    truth: str | None = None
    plot: str | None = None
    workers: str | None = None
    cluster: str | None = None
    as_: str | None = None


def backtest(names: Sequence[str], asked: Asked, *, json: bool) -> int:
    """Measures, and shows what came of it."""
    files = [one for one in names if is_file(one)]
    if files and len(files) < len(names):
        raise Problem(say("cli_careers_or_files"))
    if asked.truth and (asked.cluster or not files):
        raise Problem(say("cli_truth_of_files"))
    plot = Path(asked.plot) if asked.plot else None
    if plot:
        from werkzekerheid.cli.plotting import check_plot

        check_plot(plot)
    tables = [read_tables(Path(asked.tables)) if asked.tables else our_tables()]
    if asked.against:
        tables.append(read_tables(Path(asked.against)))
    judged = _over_files(files, tables, asked) if files else _over_ledger(names, tables, asked)
    document = report(judged, truth=asked.truth is not None, hidden=not files)
    if plot:
        from werkzekerheid.cli.plotting import save_plot

        save_plot(plot, document)
        complain(say("cli_plot_saved", file=plot, data=plot.with_suffix(".json")))
    _show(document, json=json)
    return DONE


def is_file(name: str) -> bool:
    """Whether what was typed is a file or folder, and not the key or id of a career."""
    return "/" in name or "\\" in name or name.endswith(".toml") or Path(name).exists()


def _over_files(names: Sequence[str], tables: Sequence[Tables], asked: Asked) -> list[Judged]:
    from werkzekerheid.app.backtest.over_files import MOST_NAMED, Job, files_in, over_files

    files = files_in(names)
    truth = Path(asked.truth).resolve() if asked.truth else None
    job = Job(tuple(tables), truth, len(files) <= MOST_NAMED)
    workers = typed_workers(asked.workers, asked.cluster)
    hands = crew(workers, asked.cluster, len(files) // _CAREERS_A_WORKER)
    with hands as found, Waiting(say("cli_backtesting")) as step:
        return over_files(files, job, found, step)


def _over_ledger(names: Sequence[str], tables: Sequence[Tables], asked: Asked) -> list[Judged]:
    from werkzekerheid.app.app import open_app
    from werkzekerheid.app.backtest.over_ledger import as_judged, over_ledger
    from werkzekerheid.cli.identity import requester
    from werkzekerheid.settings import settings

    workers = typed_workers(asked.workers, asked.cluster)
    with open_app(settings()) as app:
        number = len(names) or len(app.careers_s_ids())
        by = tables if asked.tables else [as_judged(app), *tables[1:]]
        who = requester(app, asked.as_)
        hands = crew(workers, asked.cluster, number // _CAREERS_A_WORKER)
        with hands as found, Waiting(say("cli_backtesting")) as step:
            judged = over_ledger(app, who, names, by, found, step)
        tell_views(app)
        return judged


def _show(document: dict[str, Any], *, json: bool) -> None:
    if json:
        print_json(document)
        return
    from werkzekerheid.cli.views import backtest as view

    show(view.sheet(document))
