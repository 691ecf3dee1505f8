"""A career step by step: what became known when and from whom, and what the rules said then, by one rule set or two.

Of a career in a ledger nothing is played but what the gateway lets the asker see: the rules judge that part alone, and
only promises that are told to the asker are told here.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.replay import Judge, play
from werkzekerheid.readmodels import timeline
from werkzekerheid.readmodels.days import iso
from werkzekerheid.readmodels.promise_words import what_of
from werkzekerheid.research.formats.coded import reasons_of
from werkzekerheid.research.formats.story import OF_MANY
from werkzekerheid.rules.dropout_risk import assess
from werkzekerheid.rules.registry import RULES, all_promises
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from werkzekerheid.app.answering import Judged, Question
    from werkzekerheid.app.app import App
    from werkzekerheid.app.backtest.tables import Tables
    from werkzekerheid.app.replay import Played
    from werkzekerheid.app.walk import PlayedAlert
    from werkzekerheid.facts.event import Event
    from werkzekerheid.readmodels.names import Names
    from werkzekerheid.rules.promise import Promise

    Row = dict[str, Any]

PROJECTIONS = ("timeline", "alerts", "dropout_risk")
"""What is looked at: without the second no rule is played, without the third no risk."""


class Part(NamedTuple):
    """Of a career what may be seen: its events, its rows by id, and what of the rules is told.

    `last` is the day on which it ends; `told` says of a promise whether it is told, None: of none.
    """

    career: str
    career_id: str
    events: Sequence[Event]
    rows: Sequence[Mapping[str, Any]]
    names: Names
    last: date | None
    told: Callable[[Promise], bool] | None
    risk: bool


def of_file(name: str, content: bytes, tables: Sequence[Tables], last: date | None) -> Row:
    """A career file, step by step.

    Raises:
        Findings: something is wrong with the file.
    """
    from werkzekerheid.app.replay_files import replay

    one = replay(name, content, until=last)
    career_id, events = one.career_file.career_id, one.events
    rows: list[Any] = timeline.document(one.played.career, one.played.laid, events, one.names)
    part = Part(one.career_file.head.key, career_id, events, rows, one.names, last, lambda _: True, risk=True)
    return document(part, tables)


def of_career(app: App, question: Question, career: str, tables: Sequence[Tables]) -> Row:
    """A career of the ledger, as far as whoever asks may see it; the look is written down first.

    Args:
        app: with the ledger.
        question: who asks, for what, as of which day and as it was known when; the projections are `PROJECTIONS`.
        career: its key or id.
        tables: by which the rules judge: one set, or two to compare.

    Raises:
        Refusal: the gateway says no; or there is no such career.
    """
    from werkzekerheid.app.answering import answer_with, judge, refuse, who_asks
    from werkzekerheid.readmodels.skips import skips_of

    career_id, steps = app.career_id(career), question._replace(projections=PROJECTIONS[:1])
    first = judge(app, steps, career_id, skips_of(app.ledger), who_asks(app, steps, [career_id]))
    if not first.allowed:
        refuse(app, steps, first)  # what the rules say of events that may not be seen is no replay
    judged, answered = answer_with(app, question, career_id)
    app.left_out = dict(answered.left_out)
    rows: list[Any] = list(answered.documents.get("timeline", ()))
    one = judged.one
    part = Part(
        career, one.career.career_id, list(_seen(judged, rows)), rows, one.names, one.day, _told(judged),
        risk="dropout_risk" in judged.allowed,
    )  # fmt: skip
    return document(part, tables)


def _seen(judged: Judged, rows: Sequence[Mapping[str, Any]]) -> Iterator[Event]:
    """The events as they stand, corrections applied: those that have a row, without what may not be seen of them.

    The head of a telling is there too, for by it the days are laid out; no step tells of it.
    """
    from werkzekerheid.facts.corrections import effective
    from werkzekerheid.sharing.narrowing import fact_for

    shown, classes = {one["event_id"] for one in rows}, judged.allowed["timeline"].classes
    for event in effective(judged.one.stream.events).events:
        if event.fact.TYPE == "telling_recorded":
            yield event
        elif event.event_id in shown and (fact := fact_for(event.fact, classes)) is not None:
            yield event._replace(fact=fact)


def _told(judged: Judged) -> Callable[[Promise], bool] | None:
    from werkzekerheid.app.answering import reader_of
    from werkzekerheid.app.documents import is_told

    if "alerts" not in judged.allowed:
        return None
    reader, career = reader_of(judged, "alerts"), judged.one.career.career_id
    return lambda promise: is_told(career, promise, reader, ())


def document(part: Part, tables: Sequence[Tables]) -> Row:
    """What a replay of a part tells; the second set of tables is held against the first."""
    played = [play(part.career_id, part.events, _judge(part, one), part.last) for one in tables]
    alerts = [[one for one in each.alerts if part.told and part.told(one.promise)] for each in played]
    return {
        "career": part.career,
        "as_of": iso(played[0].ended_on),
        "rules": part.told is not None,
        "steps": list(_steps(part, played[0], alerts[0])),
        "versions": list(_versions(part)),
        "difference": _difference(tables, alerts, part.names) if len(tables) > 1 else None,
    }


def _judge(part: Part, tables: Tables) -> Judge:
    rules = tuple(RULES) if part.told else ()
    return Judge(
        lambda career, day: all_promises(career, day, {**tables.promises, **tables.sets.of(career)}, rules),
        lambda career, day, promises: assess(career, tables.risk, day, promises),
    )


def _steps(part: Part, played: Played, alerts: Sequence[PlayedAlert]) -> Iterator[Row]:
    """The events in the order in which they became known, each with what the rules said then and until the next."""
    laid = {one.moment.event_id: one.moment for one in played.laid}
    rows = [one for one in part.rows if one["event_id"] in laid]
    order = sorted(rows, key=lambda one: (_known(laid, one), laid[one["event_id"]].learned))
    turns = [
        one for before, one in pairwise([None, *played.risk]) if one and (before is None or before.level != one.level)
    ]
    for row in order:
        number = laid[row["event_id"]].number
        risk = [one for one in turns if one.after == number] if part.risk else []
        yield {
            "number": row["number"],
            "known_on": row.get("known_on"),
            "occurred": row.get("occurred"),
            "title": row.get("title"),
            "summary": row.get("summary"),
            "told_by": row.get("told_by"),
            "certainty": row.get("certainty"),
            "lag_days": row.get("lag_days"),
            "before": [f"{one['title']}: {one['summary']}" for one in row.get("former", ())],
            "raised": [_alert(one, part.names) for one in alerts if one.raised_after == number],
            "settled": [_alert(one, part.names) for one in alerts if one.settled_after == number],
            "risk": [{"on": iso(one.on), "level": one.level} for one in risk],
        }


def _known(laid: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    return iso(laid[row["event_id"]].known_on) or ""


def _alert(one: PlayedAlert, names: Names) -> Row:
    promise = one.promise
    return {
        "rule": promise.rule,
        "part": promise.part,
        "subject": names.subject(promise.subject),
        "what": what_of(promise.rule, promise.part),
        "raised_on": iso(one.raised_on),
        "due_on": iso(promise.window.due_on),
        "ended": one.settled,
        "ended_on": iso(one.settled_on),
    }


def _versions(part: Part) -> Iterator[Row]:
    """What several parties told of one thing: a fact of one kind about it; with an empty `what` their reasons."""
    rows = {one["event_id"]: one for one in part.rows}
    said: dict[tuple[str, str], dict[str, list[str]]] = {}

    def hear(about: tuple[str, str], party: str, text: str) -> None:
        texts = said.setdefault(about, {}).setdefault(party, [])
        if text not in texts:
            texts.append(text)

    for event in part.events:
        row = rows.get(event.event_id)
        if row is None:
            continue
        thread = row.get("thread")
        about = part.names.of(thread["ref"]) if thread else f"{row['title']} ({row['number']})"
        for reason in reasons_of(event.fact):
            hear((about, ""), reason.said_by, word("reason_code", reason.code))
        if thread and event.fact.TYPE not in OF_MANY:
            hear((about, row["title"]), row["told_by"], row["summary"] or row["title"])
    for (about, what), by_party in said.items():
        if len(by_party) > 1:
            parties = [{"told_by": party, "said": "; ".join(texts)} for party, texts in by_party.items()]
            yield {"about": about, "what": what, "parties": parties, "agree": _agree(by_party)}


def _agree(by_party: Mapping[str, Sequence[str]]) -> bool:
    return len({tuple(sorted(one)) for one in by_party.values()}) == 1


def _difference(tables: Sequence[Tables], alerts: Sequence[Sequence[PlayedAlert]], names: Names) -> Row:
    """What the second set of tables promises otherwise, and which alerts only one of both would have raised."""
    from werkzekerheid.app.rule_sets import differences

    ours, theirs = ({_mark(one): _alert(one, names) for one in each} for each in alerts)
    return {
        "first": tables[0].name,
        "second": tables[1].name,
        "changes": differences(tables[0].promises, tables[1].promises),
        "only_first": [one for mark, one in ours.items() if mark not in theirs],
        "only_second": [one for mark, one in theirs.items() if mark not in ours],
    }


def _mark(one: PlayedAlert) -> tuple[object, ...]:
    return one.promise.rule, one.promise.part, one.promise.subject, one.raised_on, one.raised_after
