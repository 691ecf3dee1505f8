"""The tables of a data set: careers, spells, events, placements, contacts and signals. One row a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from werkzekerheid.research.formats import delimited, parquet, tabular
from werkzekerheid.research.formats.base import Column, Table, vague_day
from werkzekerheid.research.formats.coded import coded, of_placement
from werkzekerheid.research.formats.days import days, days_maybe, days_told
from werkzekerheid.rules.promise import state
from werkzekerheid.rules.registry import all_promises

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.research.formats.base import About, Format, Seen

Row = tuple[Any, ...]
_CAREER = Column("career")
_SPAN = (Column("earliest", "day"), Column("latest", "day"), Column("precision", "code", "precision"))


def careers(one: Seen, _about: About) -> Iterator[Row]:
    """The one row of a career."""
    career, window = one.career, one.window
    yield (
        one.id, *days_maybe(career.opened), career.opened_because, window and window.first,
        window and window.last, career.closed is not None, career.told_on is not None, len(one.laid),
        sum(laid.moment.dayless for laid in one.laid), len(career.started_placements()), len(career.drop_outs),
        len(career.signals), len(career.contacts),
    )  # fmt: skip


def spells_told(one: Seen, _about: About) -> Iterator[Row]:
    """The spells as they were told, which may overlap."""
    for spell in one.spells.told:
        yield (
            one.id, spell.state, spell.ref, *days(spell.begins), *days_maybe(spell.ends), spell.ends is not None,
            spell.begins.history,
        )  # fmt: skip


def spells(one: Seen, _about: About) -> Iterator[Row]:
    """The spells beside one another: one state a day, all days of the window."""
    for number, spell in enumerate(one.spells.beside, start=1):
        yield one.id, number, spell.state, spell.first, spell.last, spell.days


def events(one: Seen, _about: About) -> Iterator[Row]:
    """The events in the order of life, each with its coded fields."""
    career_id, recorded_at = one.id, one.recorded_at
    for number, (moment, told, fact) in enumerate(one.laid, start=1):
        yield (
            career_id, number, moment.event_id, fact.TYPE, *days(moment), moment.known_on,
            recorded_at.get(moment.event_id), moment.history, told.asserted_by or told.recorded_by.role,
            told.recorded_by.role, told.certainty, of_placement(fact), to_json(coded(fact)).decode(),
        )  # fmt: skip


def placements(one: Seen, _about: About) -> Iterator[Row]:
    """The places that were started."""
    for number, place in enumerate(one.career.started_placements(), start=1):
        dropped = any(drop.placement == place.ref for drop in one.career.drop_outs)
        yield (
            one.id, number, place.ref, place.form, place.organisation_kind, place.paid,
            place.hours_per_week, *days_maybe(place.started), *days_told(place.planned_end), *days_maybe(place.ended),
            place.outcome, dropped, place.next_ref,
        )  # fmt: skip


def contacts(one: Seen, _about: About) -> Iterator[Row]:
    """The contacts: single ones, and series told as a rhythm."""
    for number, contact in enumerate(one.career.contacts, start=1):
        yield (
            one.id, number, contact.kind, contact.by, " ".join(contact.roles), contact.channel,
            contact.placement, contact.series, contact.every_days, *days(contact.moment), *days_told(contact.starts),
            *days_told(contact.stops),
        )  # fmt: skip


def signals(one: Seen, _about: About) -> Iterator[Row]:
    """The signals, with the first answer that was more than none."""
    for number, signal in enumerate(one.career.signals.values(), start=1):
        answer = next((one for one in signal.answers if one.action != "none"), None)
        yield (
            one.id, number, signal.sign, signal.seen_by, signal.placement, *days(signal.moment),
            answer and answer.by, answer and answer.action, *days_maybe(answer and answer.moment),
        )  # fmt: skip


def alerts(one: Seen, _about: About) -> Iterator[Row]:
    """What the rules promised, and how that stood on the last day observed: a broken promise was an alert."""
    day = one.until if one.career.horizon is None else min(one.until, one.career.horizon)
    for number, promise in enumerate(all_promises(one.career, day), start=1):
        settled = promise.kept_on or days_maybe(promise.kept_by or promise.excused_by)[1]
        yield (
            one.id, number, promise.rule, promise.part or None, promise.subject,
            promise.window.opens_on, promise.window.due_on, state(promise, day), settled, promise.concerns,
            promise.version,
        )  # fmt: skip


TABLES = (
    Table("careers", (
        _CAREER, *vague_day("opened"), Column("opened_because", "code", "career_opened.reason"),
        Column("observed_from", "day"), Column("observed_until", "day"), Column("closed", "yes_no"),
        Column("reconstruction", "yes_no"), Column("events", "whole"), Column("events_without_day", "whole"),
        Column("placements", "whole"), Column("drop_outs", "whole"), Column("signals", "whole"),
        Column("contacts", "whole"),
    ), careers, 1),
    Table("spells", (
        _CAREER, Column("number", "whole"), Column("state", "code", "career_state"), Column("first_on", "day"),
        Column("last_on", "day"), Column("days", "whole"),
    ), spells, 2),
    Table("spells_told", (
        _CAREER, Column("state", "code", "career_state"), Column("ref"), *vague_day("begins"),
        *vague_day("ends"), Column("end_told", "yes_no"), Column("history", "yes_no"),
    ), spells_told),
    Table("events", (
        _CAREER, Column("number", "whole"), Column("event"), Column("type", "code", "event"), *_SPAN,
        Column("known_on", "day"), Column("recorded_at", "instant"), Column("history", "yes_no"),
        Column("told_by", "code", "role"), Column("recorded_by", "code", "role"),
        Column("certainty", "code", "certainty"), Column("placement"), Column("fields", "coded"),
    ), events, 2),
    Table("placements", (
        _CAREER, Column("number", "whole"), Column("placement"), Column("form", "code", "placement_form"),
        Column("organisation_kind", "code", "organisation_kind"), Column("paid", "yes_no"),
        Column("hours_per_week", "number"), *vague_day("started"), *vague_day("planned_end"), *vague_day("ended"),
        Column("outcome", "code", "placement_outcome"), Column("dropped_out", "yes_no"), Column("next"),
    ), placements, 2),
    Table("contacts", (
        _CAREER, Column("number", "whole"), Column("kind", "code", "contact_kind"), Column("by", "code", "role"),
        Column("with_roles"), Column("channel", "code", "channel"), Column("placement"), Column("series", "yes_no"),
        Column("every_days", "whole"), *_SPAN, *vague_day("starts"), *vague_day("stops"),
    ), contacts, 2),
    Table("signals", (
        _CAREER, Column("number", "whole"), Column("sign", "code", "sign"), Column("seen_by", "code", "role"),
        Column("placement"), *_SPAN, Column("answered_by", "code", "role"),
        Column("answer", "code", "signal_answered.action"), *vague_day("answered"),
    ), signals, 2),
)  # fmt: skip

ALERTS = Table("alerts", (
    _CAREER, Column("number", "whole"), Column("rule", "code", "rule"), Column("part"), Column("subject"),
    Column("opens_on", "day"), Column("due_on", "day"), Column("outcome", "code", "promise_state"),
    Column("settled_on", "day"), Column("concerns", "code", "concern"), Column("table_version"),
), alerts, 2)  # fmt: skip


def tables(about: About) -> tuple[Table, ...]:
    """The tables of a data set; what the rules said is among them where that was asked for."""
    return (*TABLES, ALERTS) if about.rules else TABLES


def tables_as_csv() -> Format:
    """The format `csv`."""
    return tabular.format_of("csv", tables, delimited)


def tables_as_parquet() -> Format:
    """The format `parquet`."""
    return tabular.format_of("parquet", tables, parquet)
