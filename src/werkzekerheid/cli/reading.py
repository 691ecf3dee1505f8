"""The commands that read: they ask `app.look`, and show the document, or hand it on as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.days import typed_day, typed_instant
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.screen import print_json, tell_views
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.trusted import trusted
from werkzekerheid.readmodels.days import Asked
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from werkzekerheid.app.app import App
    from werkzekerheid.cli.options import Moment
    from werkzekerheid.facts.vocabulary import Purpose

READER = trusted(Actor, {"actor": "cli", "role": "jobcoach"})  # its validator takes longer than to read a career
"""Until people log in, everybody at this terminal reads as a jobcoach in a demo ledger."""
PURPOSE: Purpose = "guidance"


def careers(*, json: bool) -> int:
    """The careers, a line each."""
    with open_app(settings()) as app:
        rows = app.careers(READER)
        tell_views(app)
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import careers as view

    _show(view.sheet(rows) if rows else _nothing("careers"))
    return DONE


def read(projection: str, career: str | None, moment: Moment, *, json: bool) -> int:
    """One projection, of one career or of all."""
    asked = typed(moment)
    with open_app(settings()) as app:
        document = app.look(READER, PURPOSE, projection, career, asked)
        tell_views(app)
        if json:
            print_json(document)
            return DONE
        _show(_view(app, projection, document, career, asked))
    return DONE


def timeline(career: str, moment: Moment, *, lanes_only: bool, json: bool) -> int:
    """The timeline of one career, drawn."""
    asked = typed(moment)
    with open_app(settings()) as app:
        events = app.look(READER, PURPOSE, "timeline", career, asked)
        tell_views(app)
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


def events_of(app: App, rows: Iterable[Mapping[str, Any]], asked: Asked) -> dict[str | int, Mapping[str, Any]]:
    """The events of the careers of these rows, by id: what a promise or alert names as its evidence."""
    found: dict[str | int, Mapping[str, Any]] = {}
    for career in dict.fromkeys(row["career"] for row in rows):
        timeline = app.look(READER, PURPOSE, "timeline", career, asked._replace(as_of=None))
        found |= {event["event_id"]: event for event in _rows(timeline)}
    return found


def _view(
    app: App, projection: str, document: dict[str, Any] | list[dict[str, Any]], career: str | None, asked: Asked
) -> Iterator[RenderableType]:
    """The document as people see it; the module of its view is loaded here."""
    if isinstance(document, dict):
        return _of_one(projection, document)
    if not document:
        return _nothing(projection)
    return _of_rows(app, projection, document, career, asked)


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
    app: App, projection: str, rows: Sequence[dict[str, Any]], career: str | None, asked: Asked
) -> Iterator[RenderableType]:
    if projection == "worklist":
        from werkzekerheid.cli.views import promises

        return promises.sheet(rows, events_of(app, rows, asked))
    if projection == "alerts":
        from werkzekerheid.cli.views import alerts

        return alerts.sheet(rows, events_of(app, rows, asked))
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
