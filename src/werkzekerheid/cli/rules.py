"""The commands about rules: whose tables judge, checking and adopting one, and how well the rules do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app import rule_sets as kept
from werkzekerheid.app.app import open_app
from werkzekerheid.app.table_files import read_table
from werkzekerheid.cli.days import typed_day
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.screen import Waiting, print_json, print_line
from werkzekerheid.cli.screen import show as show_parts
from werkzekerheid.cli.writing import told_how_to_repeat, typed_uuid
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from werkzekerheid.app.app import App
    from werkzekerheid.app.table_files import TypedTable
    from werkzekerheid.rules.table import Table

OURS = "ours"
_YEAR = 365


class Typed(NamedTuple):
    """For whom a table is adopted, from which day, why, by which command and by whom, as typed."""

    organisation: str
    valid_from: str
    why: str
    command_id: str | None
    as_: str | None


def show(organisation: str | None, *, json: bool) -> int:
    """The tables that were adopted, of one organisation or of all."""
    with open_app(settings()) as app:
        rows = kept.document(app, organisation)
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import rules as view

    show_parts(view.adopted(rows))
    return DONE


def check(files: Sequence[str]) -> int:
    """Looks whether tables may be adopted; tells everything that is wrong with any of them."""
    from werkzekerheid.rules.checked import check as look

    if wrong := [finding for file in files for finding in look(*_read(file))]:
        raise Findings(wrong)
    print_line(say("cli_rules_fit") if len(files) == 1 else say("cli_rules_all_fit", count=len(files)))
    return DONE


def adopt(file: str, typed: Typed) -> int:
    """Adopts a table for an organisation, from a day on."""
    table = _read(file)
    day, own_id = typed_day("--from", typed.valid_from), typed_uuid("--command-id", typed.command_id)
    assert day is not None  # noqa: S101  (the option must be given)
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        who = requester(app, typed.as_)
        decision = kept.Decision(who, typed.organisation, day, typed.why, own_id)
        noted = kept.adopt(app, table, decision)
    print_line(say("cli_noted_already" if noted.already else "cli_noted", event=noted.event_id))
    return DONE


def _read(file: str) -> TypedTable:
    """A table from its file, which is called after its rule.

    Raises:
        Findings: it is too large, or no text.
    """
    path = Path(file)
    return read_table(path, path.name)


def diff(first: str, then: str, *, json: bool) -> int:
    """What differs between two tables, or between all tables of two organisations."""
    if all(_needs_no_ledger(one) for one in (first, then)):
        changes = kept.differences(_tables(None, first), _tables(None, then))
    else:
        with open_app(settings()) as app:
            changes = kept.differences(_tables(app, first), _tables(app, then))
    if json:
        print_json(changes)
        return DONE
    from werkzekerheid.cli.views import rules as view

    show_parts(view.differing(changes))
    return DONE


def _needs_no_ledger(typed: str) -> bool:
    return typed == OURS or typed.endswith(".toml")


def _tables(app: App | None, typed: str) -> Mapping[str, Table[Any]]:
    """The tables that were meant: `ours`, those of an organisation on a day, or the one in a file.

    Raises:
        Findings: something is wrong with the file.
        Refusal: there is no such organisation.
    """
    from werkzekerheid.rules.adopted import read
    from werkzekerheid.rules.checked import check as look
    from werkzekerheid.rules.registry import load_tables

    if typed == OURS:
        return load_tables()
    if app is not None and not _needs_no_ledger(typed):
        organisation, at, day = typed.rpartition("@")
        return kept.tables_in_force(app, organisation if at else typed, typed_day("@", day) if at else None)
    table = _read(typed)
    if wrong := look(*table):
        raise Findings(wrong)
    found = read(table.rule, table.text)
    return {} if found is None else {table.rule: found}


def quality(rule: str | None, first: str | None, last: str | None, as_: str | None, *, json: bool) -> int:
    """How well the rules do, and the random sample beside them; without days about the last year."""
    from werkzekerheid.app.rule_quality import quality as counted

    with open_app(settings()) as app, Waiting(say("cli_rules_counting")) as step:
        report = counted(app, requester(app, as_), _window(app, first, last), rule, step)
    if json:
        print_json(report)
        return DONE
    from werkzekerheid.cli.views import rules as view

    show_parts(view.quality(report))
    return DONE


def _window(app: App, first: str | None, last: str | None) -> Any:  # noqa: ANN401  (a `Window`, loaded when needed)
    from datetime import timedelta

    from werkzekerheid.readmodels.rule_quality import Window

    until: date = typed_day("--to", last) or app.today()
    since = typed_day("--from", first) or until - timedelta(days=_YEAR)
    if until < since:
        raise Problem(say("cli_days_reversed"))
    return Window(since, until)


def sample(week: str | None, as_: str | None, *, json: bool) -> int:
    """The careers without an alert that chance chose to look at in a week."""
    from werkzekerheid.app.rule_quality import sample as drawn

    with open_app(settings()) as app:
        rows = drawn(app, requester(app, as_), typed_day("--week", week))
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import rules as view

    show_parts(view.sampled(rows))
    return DONE
