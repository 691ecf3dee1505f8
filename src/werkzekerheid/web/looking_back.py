"""A backtest as a page shows it: a row a rule with the parts of its bar, and what stood before each setback."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.backtest.measuring import ENDINGS
from werkzekerheid.readmodels.promise_words import what_of
from werkzekerheid.web.language import _, ngettext
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Row = Mapping[str, Any]

_WIDTH = 360
"""Of the longest bar, in the units of the picture."""


class Piece(NamedTuple):
    """A piece of a bar: how the alerts ended, how many, from where, and how wide."""

    how: str
    number: int
    x: float
    width: float


class Rule(NamedTuple):
    """A rule in a backtest; `short` is its title up to the first pause.

    `raised` and `counts` by ending are None where it is too few to tell.
    `ahead` are the setbacks before which it stood first, in words.
    """

    rule: str
    short: str
    raised: int | None
    counts: Mapping[str, int | None]
    pieces: Sequence[Piece]
    ahead: Sequence[str]


class Setback(NamedTuple):
    """A setback in a story: what happened, when, which rule had stood longest by then, and how long."""

    story: str
    kind: str
    on: str | None
    rule: str | None
    part: str
    ahead: str
    fewest: int | None
    most: int | None


@cache
def of_stories() -> Row:
    """The backtest over the careers that come with the program: always the same, so it is counted once."""
    from werkzekerheid.app.backtest.over_files import Job, files_in, over_files
    from werkzekerheid.app.backtest.report import report
    from werkzekerheid.app.backtest.tables import our_tables
    from werkzekerheid.app.over_careers import Crew

    found = files_in([str(Path(str(files("werkzekerheid") / "demo")))])
    judged = over_files(found, Job((our_tables(),), None, named=True), Crew(1, map, elsewhere=False), _silent)
    return report(judged, truth=False, hidden=False)


def _silent(_done: int, _of: int) -> None:
    """A page has no progress to show."""


def rows_of(report: Row) -> list[Rule]:
    """The rules that raised something, those that raised most first; those of which few is told last."""
    rows = [one for one in report["tables"][0]["rules"] if one["raised"] != 0]
    most = max((_told(one) for one in rows), default=0) or 1
    first: dict[str, list[str]] = {}
    for setback in setbacks_of(report):
        if setback.rule:
            first.setdefault(setback.rule, []).append(f"{setback.story}: {setback.ahead}")
    made = [
        Rule(
            one["rule"], re.split("[:,;]", what_of(one["rule"], ""))[0], one["raised"],
            {how: one[how] for how in ENDINGS}, list(_pieces(one, _WIDTH / most)), first.get(one["rule"], []),
        )
        for one in rows
    ]  # fmt: skip
    return sorted(made, key=lambda one: (-(one.raised or 0), one.rule))


def _told(row: Row) -> int:
    return sum(row[how] or 0 for how in ENDINGS)


def _pieces(row: Row, wide: float) -> Iterator[Piece]:
    x = 0.0
    for how in ENDINGS:
        if number := row[how]:
            yield Piece(how, number, round(x, 1), round(number * wide, 1))
            x += number * wide


def setbacks_of(report: Row) -> list[Setback]:
    """What stood before each setback, where they are told by name."""
    return [
        Setback(
            str(one["career"]).replace("-", " ").capitalize(), word("setback", one["kind"]), one["on"], one["rule"],
            one["part"] or "", _ahead(one), *(one["days"] or (None, None)),
        )
        for one in report["tables"][0]["each_setback"]
    ]  # fmt: skip


def _ahead(one: Row) -> str:
    """How long before: in days where those are known, else in events told in between."""
    if one["rule"] is None:
        return _("no alert stood")
    if one["days"]:
        fewest, most = one["days"]
        if fewest == most:
            return ngettext("%(num)d day ahead", "%(num)d days ahead", most) % {"num": most}
        return _("%(fewest)s to %(most)s days ahead", fewest=fewest, most=most)
    between = one["number"] - one["raised_after"]
    said = ngettext("%(num)d event ahead, days unknown", "%(num)d events ahead, days unknown", between)
    return said % {"num": between}
