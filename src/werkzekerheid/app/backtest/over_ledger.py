"""A backtest over the careers of the ledger, for whoever may look at them for quality; only counts come out.

Who looked at which career is written down before anything of it is counted.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from werkzekerheid.app.answering import Question, judge, refuse, who_asks
from werkzekerheid.app.app import open_app
from werkzekerheid.app.backtest.measuring import measure
from werkzekerheid.app.backtest.report import Judged
from werkzekerheid.app.backtest.tables import our_tables
from werkzekerheid.app.readable import fitting, read_whole
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.rule_sets import rule_sets
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.settings import settings as settings_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.app.backtest.measuring import Tally
    from werkzekerheid.app.backtest.tables import Tables
    from werkzekerheid.app.over_careers import Crew
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose

BACKTEST = "backtest"
"""What it is called in the logs and in the register of processing activities."""
PURPOSE: Purpose = "quality"
CAREERS_A_PART = 20
_PARTS_A_WORKER = 4


def as_judged(app: App) -> Tables:
    """The tables by which the rules judge: each organisation's own where it adopted one, else ours."""
    return our_tables()._replace(sets=rule_sets(app.ledger, skips_of(app.ledger)))


def over_ledger(
    app: App,
    requester: Actor,
    careers: Sequence[str],
    tables: Sequence[Tables],
    hands: Crew,
    progress: Callable[[int, int], None],
) -> list[Judged]:
    """What the careers gave together, by each set of tables.

    Args:
        app: with the ledger.
        requester: who asks.
        careers: by key or id; where none is named, all that the requester may look at.
        tables: by which they are judged.
        hands: who does the work.
        progress: told how many are done.

    Raises:
        Refusal: the gateway refuses one that was named (`gateway_...`); `backtest_no_careers`; a career cannot be read;
            or it cannot be written down.
    """
    total: list[Tally] = [Counter() for _ in tables]
    of = careers or app.careers_s_ids()
    waiting = _chunks(_allowed(app, requester, careers), CAREERS_A_PART)
    if hands.elsewhere:
        work = partial(_measure_elsewhere, app.ledger.ledger_id, tables, app.today())
    else:
        work = partial(measure_part, app, tables, app.today())
    done = 0
    while some := list(islice(waiting, hands.number * _PARTS_A_WORKER)):
        app.auditing.flush()
        for part, tallies in zip(some, hands.map(work, some), strict=True):
            for one, tally in zip(total, tallies, strict=True):
                one.update(tally)
            done += len(part)
            progress(done, len(of))
    if not done:
        raise Refusal("backtest_no_careers")
    return [Judged(one, tally, ()) for one, tally in zip(tables, total, strict=True)]


def _chunks(careers: Iterator[str], size: int) -> Iterator[list[str]]:
    while some := list(islice(careers, size)):
        yield some


def _allowed(app: App, requester: Actor, named: Sequence[str]) -> Iterator[str]:
    """The careers that may be looked at for quality, each noted for the access log."""
    question = Question(requester, PURPOSE, ("alerts",))
    ids = [app.career_id(one) for one in named]
    skips, who = skips_of(app.ledger), who_asks(app, question, ids)
    for career in ids or app.careers_s_ids():
        judged = judge(app, question, career, skips, who)
        if not judged.allowed:
            if ids:
                refuse(app, question, judged)
            continue
        decision = judged.allowed["alerts"]
        app.auditing.note(
            judged.placed.requester, "read", careers=[career], what=BACKTEST, purpose=PURPOSE,
            relation=judged.placed.standing.relation, classes=sorted(decision.classes), rules=decision.rules,
            basis=" ".join(dict.fromkeys(ground.basis for ground in decision.grounds)),
            on_behalf_of=judged.placed.on_behalf_of,
        )  # fmt: skip
        yield career


def measure_part(app: App, tables: Sequence[Tables], last: date, careers: Sequence[str]) -> list[Tally]:
    """What some careers gave together, by each set of tables."""
    tallies: list[Tally] = [Counter[Any]() for _ in tables]
    skips = skips_of(app.ledger)
    for career in careers:
        events = read_whole(app.ledger, f"career:{career}", skips).events
        with fitting():
            for tally, one in zip(tallies, tables, strict=True):
                tally.update(measure(career, events, one, last).tally)
    return tallies


def _measure_elsewhere(ledger_id: str, tables: Sequence[Tables], last: date, careers: Sequence[str]) -> list[Tally]:
    """The same in another process or on another machine: opened by the settings of its own environment.

    Raises:
        Refusal: `settings_other_ledger` that is another ledger.
    """
    with open_app(settings_here()) as app:
        if app.ledger.ledger_id != ledger_id:
            raise Refusal("settings_other_ledger")
        return measure_part(app, tables, last, careers)
