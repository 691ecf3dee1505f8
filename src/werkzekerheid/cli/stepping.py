"""`research replay`: careers step by step, from the ledger or from files; as text, JSON and the career picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.app import open_app
from werkzekerheid.app.backtest.tables import our_tables, read_tables
from werkzekerheid.app.step_by_step import PROJECTIONS, of_career, of_file
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.screen import print_json, show
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from werkzekerheid.app.backtest.tables import Tables
    from werkzekerheid.cli.options import Ask, Moment

    Row = dict[str, Any]


class Asked(NamedTuple):
    """At which moment, by whom, held against which tables, and drawn to which file: all as typed."""

    moment: Moment
    asking: Ask
    against: str | None
    picture: str | None


def replay(names: Sequence[str], asked: Asked, *, json: bool) -> int:
    """Plays each, and shows it."""
    from werkzekerheid.cli.backtesting import is_file

    if asked.picture and (len(names) > 1 or not asked.picture.endswith(".svg")):
        raise Problem(say("cli_replay_picture"))
    files = [one for one in names if is_file(one)]
    if files and (len(files) < len(names) or asked.moment.known_at):
        raise Problem(say("cli_careers_or_files"))
    against = [read_tables(Path(asked.against))] if asked.against else []
    made = _of_files(files, asked, against) if files else _of_ledger(names, asked, against)
    if json:
        print_json(made[0] if len(made) == 1 else made)
        return DONE
    from werkzekerheid.cli.views import stepping as view

    show(part for one in made for part in view.sheet(one))
    return DONE


def _of_files(files: Sequence[str], asked: Asked, against: Sequence[Tables]) -> list[Row]:
    from werkzekerheid.cli.days import typed_day
    from werkzekerheid.cli.writing import content_of

    last, tables = typed_day("--as-of", asked.moment.as_of), [our_tables(), *against]
    read = [(name, content_of(name)) for name in files]
    made = [of_file(name, content, tables, last) for name, content in read]
    if asked.picture:
        from werkzekerheid.app.replay_files import replay as played
        from werkzekerheid.readmodels import timeline

        one = played(*read[0], until=last)
        rows: list[Any] = timeline.document(one.played.career, one.played.laid, one.events, one.names)
        _draw(asked.picture, one.career_file.head.key, rows, last, one.played.ended_on)
    return made


def _of_ledger(names: Sequence[str], asked: Asked, against: Sequence[Tables]) -> list[Row]:
    from werkzekerheid.app.answering import Question
    from werkzekerheid.app.backtest.over_ledger import as_judged
    from werkzekerheid.cli.identity import requester
    from werkzekerheid.cli.reading import how_of, purpose_of, tell_left_out, typed

    with open_app(settings()) as app:
        who, moment = requester(app, asked.asking.as_), typed(asked.moment)
        question = Question(who, purpose_of(asked.asking), PROJECTIONS, moment, how_of(asked.asking))
        if question.purpose == "research":
            raise Problem(say("cli_replay_for_research"))
        made, tables = [], [as_judged(app), *against]
        for name in names:
            made.append(of_career(app, question, name, tables))
            tell_left_out(app)
        if asked.picture:
            rows = app.look(who, question.purpose, "timeline", names[0], moment, question.how)
            _draw(asked.picture, names[0], rows, moment.as_of, app.today())
    return made


def _draw(file: str, career: str, rows: Any, as_of: date | None, today: date | None) -> None:  # noqa: ANN401  (rows)
    """The career picture, in a file that was not there."""
    from werkzekerheid.cli.new_file import new_file
    from werkzekerheid.picture.life import last_day, lived
    from werkzekerheid.picture.svg import stand_alone

    end = last_day(lived(rows), as_of, today) if today else None
    drawn = stand_alone(rows, career_title=career, as_of=as_of, end=end)
    with new_file(file) as opened:
        opened.write(drawn)
