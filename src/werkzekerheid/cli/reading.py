"""The commands that read: they ask `app.look`, and show the document, or hand it on as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.days import typed_day, typed_instant
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.screen import complain, print_json, tell_views
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.vocabulary import DataClass, Purpose
from werkzekerheid.messages import Refusal, say
from werkzekerheid.readmodels.days import Asked
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from werkzekerheid.app.answering import How
    from werkzekerheid.app.app import App
    from werkzekerheid.cli.options import Ask, Moment

PURPOSE: Purpose = "guidance"
_PARTIAL = frozenset({"employer_view", "portfolio", "my_data"})


def careers(asking: Ask, *, json: bool) -> int:
    """The careers, a line each."""
    with open_app(settings()) as app:
        rows = app.careers(requester(app, asking.as_), purpose_of(asking), how_of(asking))
        tell_views(app)
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import careers as view

    _show(view.sheet(rows) if rows else _nothing("careers"))
    return DONE


def read(projection: str, career: str | None, moment: Moment, asking: Ask, *, json: bool) -> int:
    """One projection, of one career or of all."""
    asked = typed(moment)
    with open_app(settings()) as app:
        who = requester(app, asking.as_)
        document = app.look(who, purpose_of(asking), projection, career, asked, how_of(asking))
        tell_views(app)
        tell_left_out(app)
        if json:
            print_json(document)
            return DONE
        _show(_view(Looking(app, who, asking), projection, document, career, asked))
    return DONE


def timeline(career: str, moment: Moment, asking: Ask, *, lanes_only: bool, json: bool) -> int:
    """The timeline of one career, drawn."""
    asked = typed(moment)
    with open_app(settings()) as app:
        who = requester(app, asking.as_)
        events = app.look(who, purpose_of(asking), "timeline", career, asked, how_of(asking))
        tell_views(app)
        tell_left_out(app)
        if json:
            print_json(events)
            return DONE
        from werkzekerheid.app.clock import today
        from werkzekerheid.cli.drawing import drawn

        _show(drawn(career, asked.as_of, today(app.clock), _rows(events), lanes_only=lanes_only))
    return DONE


def typed(moment: Moment) -> Asked:
    """The moment asked about, from what was typed.

    Raises:
        Problem: something of it is no day or instant.
    """
    return Asked(typed_day("--as-of", moment.as_of), typed_instant("--known-at", moment.known_at))


def purpose_of(asking: Ask) -> Purpose:
    """What somebody asks for, as typed; guidance where nothing is.

    Raises:
        Problem: there is no such purpose.
    """
    if asking.purpose is None:
        return PURPOSE
    known = [one for one in get_args(Purpose) if one != "unknown"]
    if asking.purpose not in known:
        raise Problem(say("purpose_malformed", purpose=as_typed(asking.purpose), purposes=", ".join(known)))
    return cast("Purpose", asking.purpose)


def how_of(asking: Ask) -> How:
    """How somebody asks, as typed.

    Raises:
        Problem: there is no such class of data.
    """
    from werkzekerheid.app.answering import How

    for name in asking.classes or ():
        if name not in get_args(DataClass):
            raise Problem(say("class_malformed", name=as_typed(name), names=", ".join(get_args(DataClass))))
    classes = frozenset(asking.classes) if asking.classes else None
    return How(classes=classes, because=asking.because, basis=asking.basis)


def tell_left_out(app: App) -> None:
    """Says which classes were not shown."""
    if app.left_out:
        from werkzekerheid.words import word

        complain(say("cli_left_out", classes=", ".join(word("data_class", one) for one in sorted(app.left_out))))


class Looking(NamedTuple):
    """Who looks, in which ledger, and how they asked."""

    app: App
    who: Actor
    asking: Ask


def events_of(looking: Looking, rows: Iterable[Mapping[str, Any]], asked: Asked) -> dict[str | int, Mapping[str, Any]]:
    """The events of the careers of these rows, by id: what a promise or alert names as its evidence.

    Who may not see the events sees the promise without them.
    """
    found: dict[str | int, Mapping[str, Any]] = {}
    for career in dict.fromkeys(row["career"] for row in rows):
        timeline = _seen(looking, "timeline", career, asked._replace(as_of=None))
        found |= {event["event_id"]: event for event in timeline}
    return found


def _alerts_of(looking: Looking, rows: Iterable[Mapping[str, Any]], asked: Asked) -> list[dict[str, Any]]:
    """The alerts about the careers of these rows, for what people said to them."""
    careers = dict.fromkeys(row["career"] for row in rows)
    return [alert for career in careers for alert in _seen(looking, "alerts", career, asked)]


def _seen(looking: Looking, projection: str, career: str, asked: Asked) -> list[dict[str, Any]]:
    """The rows of a projection; none where the gateway says no."""
    try:
        return _rows(looking.app.look(looking.who, purpose_of(looking.asking), projection, career, asked))
    except Refusal as refusal:
        if not refusal.code.startswith("gateway_"):
            raise
        return []


def _view(
    looking: Looking, projection: str, document: dict[str, Any] | list[dict[str, Any]], career: str | None, asked: Asked
) -> Iterator[RenderableType]:
    """The document as people see it; the module of its view is loaded here."""
    if not document:
        return _nothing(projection)
    if projection in _PARTIAL or not is_whole(projection, document):
        from werkzekerheid.cli.views import partial

        return partial.sheet(projection, document)
    if isinstance(document, dict):
        return _of_one(projection, document)
    return _of_rows(looking, projection, document, career, asked)


def is_whole(projection: str, document: dict[str, Any] | list[dict[str, Any]]) -> bool:
    """Whether nothing of it was left out."""
    from werkzekerheid.sharing.contract import contract

    names = {one.name for one in contract(projection).columns if not one.is_inside}
    first = document if isinstance(document, dict) else document[0]
    return names <= first.keys()


def _of_one(projection: str, document: dict[str, Any]) -> Iterator[RenderableType]:
    if projection == "situation":
        from werkzekerheid.cli.views import situation

        return situation.sheet(document)
    if projection == "begeleidingsplan":
        from werkzekerheid.cli.views import plan

        return plan.sheet(document)
    from werkzekerheid.cli.views import risk

    return risk.sheet(document)


def _of_rows(
    looking: Looking, projection: str, rows: Sequence[dict[str, Any]], career: str | None, asked: Asked
) -> Iterator[RenderableType]:
    if projection == "worklist":
        from werkzekerheid.cli.views import promises

        return promises.sheet(rows, events_of(looking, rows, asked), _alerts_of(looking, rows, asked))
    if projection == "alerts":
        from werkzekerheid.cli.views import alerts

        return alerts.sheet(rows, events_of(looking, rows, asked))
    if projection == "handovers":
        from werkzekerheid.cli.views import handovers

        return handovers.sheet(rows)
    from werkzekerheid.cli.views import people

    return people.sheet(rows, career or "")


def _nothing(projection: str) -> Iterator[RenderableType]:
    from werkzekerheid.cli.views import empty

    return empty.sheet(projection)


def _rows(document: dict[str, Any] | list[dict[str, Any]]) -> list[dict[str, Any]]:
    return document if isinstance(document, list) else [document]


def _show(parts: Iterable[RenderableType]) -> None:
    from werkzekerheid.cli.screen import show

    show(parts)
