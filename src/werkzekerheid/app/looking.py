"""Reading: every projection, of one career or over all, at any two moments, through the one gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from werkzekerheid.app.readable import fitting, read_whole
from werkzekerheid.career.evolve import fold_laid, told_days, until
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST, Asked
from werkzekerheid.readmodels.names import Names, names_of
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.gateway import Request, admit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.app.readable import Stream
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.readmodels.skips import Skips

    Document = dict[str, Any] | list[dict[str, Any]]


class View(NamedTuple):
    """One career as somebody asks to see it: folded, with what its documents are made from."""

    career: Career
    laid: tuple[Laid, ...]
    stream: Stream
    names: Names
    asked: Asked
    day: date
    skips: Skips


def look(app: App, requester: Actor, purpose: Purpose, projection: str, career: str | None, asked: Asked) -> Document:
    """One projection document; see `App.look`."""
    if projection not in DOCUMENTS:
        raise Refusal("no_projection", projection=projection)
    admit(Request(requester, purpose, projection, career), demo=app.demo)
    if career is not None:
        return DOCUMENTS[projection](app, view(app, app.career_id(career), asked, skips_of(app.ledger)))
    if projection == "worklist":
        return _stored_worklist(app) if asked == LATEST else _folded_worklist(app, asked)
    documents = (DOCUMENTS[projection](app, one) for one in views(app, asked))
    return [row for one in documents for row in (one if isinstance(one, list) else [one])]


def _stored_worklist(app: App) -> Document:
    """What is open now, from the stored promises: it costs what is open, not what exists."""
    from werkzekerheid.app.upkeep import bring_up, projector_of
    from werkzekerheid.readmodels.promises import by_due_day, row
    from werkzekerheid.readmodels.store import open_promises

    with projector_of(app.ledger, app.settings) as projector:
        # Looking raises no alerts: who was looked at is remembered until the policies run.
        app.views_follow = not bring_up(projector, app.settings, projector.catch_up).reached
        with projector.views.reading() as connection:
            found = list(open_promises(connection, _today(app.ledger, app)))
    skips = skips_of(app.ledger)
    careers = {career for career, *_ in found}
    names = {one: names_of(read_whole(app.ledger, f"career:{one}", skips, lost=True).events) for one in careers}
    return cast("Document", by_due_day(row(career, one, names[career], day) for career, day, one in found))


def _folded_worklist(app: App, asked: Asked) -> Document:
    """What was open at another moment: every career is folded as it was then."""
    from werkzekerheid.readmodels.promises import by_due_day

    rows = (row for one in views(app, asked) for row in cast("Any", DOCUMENTS["worklist"](app, one)))
    return cast("Document", by_due_day(rows))


def careers(app: App, requester: Actor) -> list[dict[str, Any]]:
    """A line about each career, in the order of their keys."""
    from werkzekerheid.readmodels.situation import document

    admit(Request(requester, "guidance", "situation", None), demo=app.demo)
    lines = []
    for one in views(app, Asked()):
        situation = document(one.career, one.names, one.asked)
        placement = situation["placement"]
        head = next((event.fact for event in one.stream.events if event.fact.TYPE == "telling_recorded"), None)
        lines.append({
            "career": situation["career"],
            "career_id": one.career.career_id,
            "title": getattr(head, "title", None),
            "opened": one.career.opened.occurred if one.career.opened else None,
            "told": getattr(head, "told", None),
            "working": situation["working"],
            "form": placement["form"] if isinstance(placement, dict) else placement,
            "organisation": placement["organisation"] if isinstance(placement, dict) else None,
            "events": one.career.facts_recorded,
        })  # fmt: skip
    return sorted(lines, key=lambda line: str(line["career"]))


def views(app: App, asked: Asked) -> Iterator[View]:
    """Every career, one after another."""
    skips = skips_of(app.ledger)
    for stream in app.ledger.streams("career:"):
        yield view(app, stream.removeprefix("career:"), asked, skips)


def view(app: App, career_id: str, asked: Asked, skips: Skips) -> View:
    """One career at the moments asked about.

    Without a day, a telling is seen on the day it was told, and a live career today, or on the day that the calendar
    of a demo has come to.
    """
    stream = read_whole(app.ledger, f"career:{career_id}", skips, asked.known_at, lost=True)
    with fitting():
        standing = effective(stream.events).events
        told = told_days(standing)
        day = asked.as_of or told.horizon or _today(app.ledger, app)
        laid = tuple(until(lay_out(standing), day))
        career = fold_laid(career_id, laid, told)
    if career.key_missing:
        app.keys_missing.add(career_id)
    return View(career, laid, stream, names_of(stream.events), asked._replace(as_of=day), day, skips)


def _today(ledger: Ledger, app: App) -> date:
    from werkzekerheid.app.clock import today
    from werkzekerheid.readmodels.today import calendar_day

    return max(today(app.clock), calendar_day(ledger))


def _situation(_: App, one: View) -> Document:
    from werkzekerheid.readmodels.situation import document

    return cast("Document", document(one.career, one.names, one.asked))


def _plan(_: App, one: View) -> Document:
    from werkzekerheid.readmodels.begeleidingsplan import document

    return cast("Document", document(one.career, one.laid, one.names, one.asked))


def _timeline(_: App, one: View) -> Document:
    from werkzekerheid.readmodels.timeline import Passed, document

    passed = [Passed(event.version, one.skips[event.position]) for event in one.stream.skipped]
    return cast("Document", document(one.career, one.laid, one.stream.events, one.names, passed))


def _people(_: App, one: View) -> Document:
    from werkzekerheid.readmodels.people_around import document

    return cast("Document", document(one.career, one.names))


def _handovers(_: App, one: View) -> Document:
    from werkzekerheid.readmodels.handovers import document

    return cast("Document", document(one.career, one.names, one.asked))


def _risk(_: App, one: View) -> Document:
    from werkzekerheid.readmodels.dropout_risk import document
    from werkzekerheid.rules.dropout_risk import assess, load_table

    return cast("Document", document(one.career, assess(one.career, load_table(), one.day), one.names, one.asked))


def _worklist(_: App, one: View) -> Document:
    from werkzekerheid.readmodels.promises import worklist
    from werkzekerheid.rules.registry import all_promises

    promises = all_promises(one.career, one.day)
    return cast("Document", worklist(one.career.career_id, promises, one.names, one.day))


def _alerts(app: App, one: View) -> Document:
    from werkzekerheid.readmodels.alerts import document, fold

    stream = read_whole(app.ledger, f"alerts:{one.career.career_id}", one.skips, one.asked.known_at, lost=True)
    return cast("Document", document(fold(one.career.career_id, stream.events).values(), one.names, one.day))


DOCUMENTS: Mapping[str, Callable[[App, View], Document]] = {
    "situation": _situation,
    "begeleidingsplan": _plan,
    "dropout_risk": _risk,
    "timeline": _timeline,
    "people_around": _people,
    "handovers": _handovers,
    "worklist": _worklist,
    "alerts": _alerts,
}
"""The projections that can be asked for, and the document of each."""
