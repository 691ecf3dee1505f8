"""The document of each projection, for somebody who may see so much of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from werkzekerheid.app.around import reaches, stand_ins
from werkzekerheid.app.readable import Stream, fitting, read_whole
from werkzekerheid.career.evolve import fold_laid, told_days, until
from werkzekerheid.facts.base import Erased
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.readmodels.days import Asked
from werkzekerheid.readmodels.names import Names, names_of
from werkzekerheid.sharing.gateway import ALL_CLASSES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.career.evolve import Told
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.readmodels.alerts import AlertRecord
    from werkzekerheid.readmodels.skips import Skips
    from werkzekerheid.rules.promise import Promise

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
    told: Told


class Reader(NamedTuple):
    """For whom a document is made: in which role, of which classes, and for who is outside of which organisation.

    `audience` are the roles to which something is told that is told to them; None is everybody's.
    """

    role: str = "jobcoach"
    classes: frozenset[str] = ALL_CLASSES
    organisation: str | None = None
    audience: frozenset[str] | None = None
    shown_names: bool = False


def view(app: App, career_id: str, asked: Asked, skips: Skips) -> View:
    """One career at the moments asked about.

    Without a day, a telling is seen on the day it was told, and a live career today, or on the day that the calendar
    of a demo has come to.
    """
    stream, today = read_whole(app.ledger, f"career:{career_id}", skips, asked.known_at, lost=True), app.today()
    made = partial(_folded, career_id, stream, asked, skips, today)
    one, loses = app.ledger.kept.get(("view", career_id, asked), (stream, skips, today), made)
    if loses:
        app.keys_missing.add(career_id)
    return one


def _folded(career_id: str, stream: Stream, asked: Asked, skips: Skips, today: date) -> tuple[View, bool]:
    """The career, and whether a key of it is lost."""
    with fitting():
        standing = effective(stream.events).events
        told = told_days(standing)
        day = asked.as_of or told.horizon or today
        laid = tuple(until(lay_out(standing), day))
        career = fold_laid(career_id, laid, told)
    loses = bool(career.key_missing) or any(_is_lost(one.told.note) for one in stream.events)
    return View(career, laid, stream, names_of(stream.events), asked._replace(as_of=day), day, skips, told), loses


def _is_lost(note: str | Erased | None) -> bool:
    return isinstance(note, Erased) and bool(note.key_missing)


def with_only(one: View, laid: Sequence[Laid]) -> View:
    """The same career folded from some of its facts."""
    return one._replace(laid=tuple(laid), career=fold_laid(one.career.career_id, tuple(laid), one.told))


def _own(one: View, reader: Reader) -> View:
    """For who is outside: its own placements only."""
    if reader.organisation is None:
        return one
    from werkzekerheid.sharing.narrowing import own_part

    return one._replace(career=own_part(one.career, reader.organisation))


def _situation(_: App, one: View, reader: Reader) -> Document:
    from werkzekerheid.readmodels.situation import document

    return cast("Document", document(_own(one, reader).career, one.names, one.asked))


def _plan(_: App, one: View, _reader: Reader) -> Document:
    from werkzekerheid.readmodels.begeleidingsplan import document

    return cast("Document", document(one.career, one.laid, one.names, one.asked))


def _timeline(_: App, one: View, reader: Reader) -> Document:
    from werkzekerheid.readmodels.timeline import Passed, document

    passed = [Passed(event.version, one.skips[event.position]) for event in one.stream.skipped]
    parts = (one.career, one.laid, one.stream.events, one.names, passed)
    if reader.classes == ALL_CLASSES:
        return cast("Document", document(*parts))
    from werkzekerheid.sharing.narrowing import fact_for, seen_fields

    rows = cast("list[dict[str, Any]]", document(*parts, see=partial(fact_for, classes=reader.classes)))
    return [row | {"fields": seen_fields(row["type"], row["fields"], reader.classes)} for row in rows]


def _people(app: App, one: View, _reader: Reader) -> Document:
    from werkzekerheid.readmodels.people_around import document

    return cast("Document", document(one.career, one.names, stand_ins(app, one.career)))


def _handovers(_: App, one: View, reader: Reader) -> Document:
    from werkzekerheid.readmodels.handovers import document

    rows = document(one.career, one.names, one.asked)
    if reader.organisation is not None:
        own = one.names.of(reader.organisation)
        rows = [row for row in rows if own in {_organisation(row["from"]), _organisation(row["to"])}]
    return cast("Document", rows)


def _organisation(side: Mapping[str, Any] | None) -> str | None:
    return side["organisation"] if side else None


def _risk(app: App, one: View, reader: Reader) -> Document:
    from werkzekerheid.readmodels.dropout_risk import document
    from werkzekerheid.rules.dropout_risk import PROMISES, assess, load_table
    from werkzekerheid.rules.registry import all_promises

    table = load_table()
    promises = all_promises(one.career, one.day, tables_of(app, one), PROMISES)
    found = document(one.career, assess(one.career, table, one.day, promises), one.names, one.asked)
    if reader.classes == ALL_CLASSES:
        return cast("Document", found)
    from werkzekerheid.sharing.narrowing import without_factors

    classes = {line.name: line.data_class for period in table.periods for line in period.factor}
    return without_factors(cast("dict[str, Any]", found), classes, reader.classes)


def _worklist(app: App, one: View, reader: Reader) -> Document:
    from werkzekerheid.readmodels.promises import worklist
    from werkzekerheid.rules.registry import all_promises

    escalated = _escalated(app, one) if is_told_what_goes_on(reader) else frozenset()
    career, promises = one.career.career_id, all_promises(one.career, one.day, tables_of(app, one))
    told = (each for each in promises if is_told(career, each, reader, escalated))
    return cast("Document", worklist(career, told, one.names, one.day))


def _escalated(app: App, one: View) -> frozenset[str]:
    """The alerts of a career that went on to the lead, and still stand."""
    return frozenset(alert for alert, record in alert_records(app, one).items() if record.escalated and record.is_open)


def tables_of(app: App, one: View) -> dict[str, Any]:
    """The tables by which this career is judged instead of ours, as they were known at the moment asked about."""
    from werkzekerheid.readmodels.rule_sets import rule_sets

    if not one.career.responsibilities:
        return {}
    return rule_sets(app.ledger, one.skips, known_at=one.asked.known_at).of(one.career)


def _alerts(app: App, one: View, reader: Reader) -> Document:
    from werkzekerheid.readmodels.alerts import document

    told, audience = alert_records(app, one).values(), reader.audience
    mine = (record for record in told if audience is None or record.is_for(audience))
    return cast("Document", document(mine, one.names, one.day))


def alert_records(app: App, one: View) -> dict[str, AlertRecord]:
    """The alerts of a career, by id; none that would tell of what was erased."""
    from werkzekerheid.readmodels.alerts import erased_in, fold, left

    stream = read_whole(app.ledger, f"alerts:{one.career.career_id}", one.skips, one.asked.known_at, lost=True)
    return left(fold(one.career.career_id, stream.events), erased_in(one.stream.events))


def is_told_what_goes_on(reader: Reader) -> bool:
    """Whether alerts that nobody answered go on to this reader."""
    from werkzekerheid.rules.alert_answer import ESCALATES_TO

    return reader.audience is not None and ESCALATES_TO in reader.audience


def is_told(career: str, promise: Promise, reader: Reader, escalated: Collection[str]) -> bool:
    """Whether a promise is told to the reader: as one of its audience, or because its alert went on to them."""
    from werkzekerheid.rules.alerting import alert_id

    told = reader.audience is None or not reader.audience.isdisjoint(promise.audience)
    return told or alert_id(career, promise) in escalated


def _employer_view(app: App, one: View, reader: Reader) -> Document:
    from werkzekerheid.readmodels.employer_view import document

    return cast("Document", document(one.career, one.laid, one.names, reader.organisation, reaches(app, one.career)))


def _portfolio(_: App, one: View, _reader: Reader) -> Document:
    from werkzekerheid.readmodels.portfolio import document

    return cast("Document", document(one.career, one.laid, one.names, one.asked))


def _naming(_: App, one: View, _reader: Reader) -> Document:
    from werkzekerheid.readmodels.naming import document

    return cast("Document", document(one.career, one.laid, one.names))


def _sharing(app: App, one: View, reader: Reader) -> Document:
    from werkzekerheid.app.sharing_stream import sharing_events
    from werkzekerheid.readmodels.sharing_register import recorded_rows, register, told_rows

    career = one.career.career_id
    found = [*told_rows(career, one.stream.events), *recorded_rows(career, sharing_events(app, career))]
    if reader.organisation is not None:
        own = reader.organisation
        found = [row for row in found if own in {row.sender_organisation, row.recipient_organisation}]
    return cast("Document", register(found, one.names))


def _consents(app: App, one: View, _reader: Reader) -> Document:
    from werkzekerheid.app.sharing_stream import sharing_events
    from werkzekerheid.sharing.consents import consents, shown

    found = consents(sharing_events(app, one.career.career_id))
    return cast("Document", [shown(each, one.career.career_id, one.day, one.names) for each in found])


def _my_data(app: App, one: View, reader: Reader) -> Document:
    from werkzekerheid.app.own_data import own_data

    return own_data(app, one, reader)


DOCUMENTS: Mapping[str, Callable[[App, View, Reader], Document]] = {
    "situation": _situation,
    "begeleidingsplan": _plan,
    "dropout_risk": _risk,
    "timeline": _timeline,
    "people_around": _people,
    "handovers": _handovers,
    "worklist": _worklist,
    "alerts": _alerts,
    "employer_view": _employer_view,
    "portfolio": _portfolio,
    "naming": _naming,
    "my_data": _my_data,
    "consents": _consents,
    "sharing_register": _sharing,
}
"""The projections that can be asked for, and the document of each."""
OF_ITS_CAREER_ALONE = frozenset({"situation", "begeleidingsplan", "timeline", "portfolio", "naming"})
"""Those that are made from nothing but the career as it is asked about, and for whom."""
