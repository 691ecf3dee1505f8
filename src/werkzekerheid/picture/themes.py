"""What of a career is drawn: its events as bars and marks in lanes. Pure."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.messages import language, say
from werkzekerheid.picture.life import Bar, Lane, Mark
from werkzekerheid.words import phrase, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from werkzekerheid.picture.life import Happened, When

    Fields = Mapping[str, Any]

_SIGNALS = {
    "signal_observed": "signal", "warning_given": "warning", "progress_observed": "progress",
    "relapse_reported": "relapse", "relapse_ended": "recovery", "dropped_out": "dropout",
    "returned_to_work": "recovery", "view_lost": "out_of_view",
}  # fmt: skip
_GUIDANCE = {"begeleidingsplan_agreed": "plan", "handover_accepted": "handover"}
_CONTACTS = {"check_in_held": "contact"}
_SHARING = {"data_shared": "shared", "sharing_refused": "refused"}
_SHOWS_WHAT = {"signal_observed": ("sign", "sign"), "progress_observed": ("progress_observed.kind", "kind")}
"""By type, the list of words and the field that say more than its meaning does."""
_LANE_OF_THREAD = {"placement": "work", "handover": "guidance"}
"""Where it shows that something was withdrawn; elsewhere among the signals."""


def meanings() -> Mapping[str, str]:
    """What each kind of mark stands for, in the order of a legend."""
    return _meanings(language())


@cache
def _meanings(_: str) -> Mapping[str, str]:
    return {
        "plan": say("cli_mark_plan"),
        "handover": say("cli_mark_handover"),
        "contact": say("cli_mark_contact"),
        "signal": say("cli_mark_signal"),
        "warning": say("cli_mark_warning"),
        "progress": say("cli_mark_progress"),
        "relapse": say("cli_mark_relapse"),
        "dropout": say("cli_mark_dropout"),
        "recovery": say("cli_mark_recovery"),
        "out_of_view": say("cli_mark_out_of_view"),
        "shared": say("picture_mark_shared"),
        "refused": say("picture_mark_refused"),
        "withdrawn": say("picture_mark_withdrawn"),
    }


class _Theme(NamedTuple):
    """Which events begin and end a bar, by which field they belong together, and what it is called, long to short."""

    starts: str
    stops: str
    joined_by: str
    labels: Callable[[Fields], tuple[str, ...]]


def lanes(events: Iterable[Happened], name: Callable[[str], str]) -> list[Lane]:
    """The lanes of a career; only those of work, guidance, income and signals stand there when they are empty.

    Args:
        events: in the order of life.
        name: the name of an organisation by its ref.
    """
    told = list(events)
    schools = _Theme("education_started", "education_ended", "level", _level)
    trainings = _Theme("training_started", "training_ended", "training", _training)
    work = _Theme("placement_started", "placement_ended", "placement", partial(_place, name=name))
    coaches = _Theme("coach_assigned", "coach_left", "coach", partial(_coach, name=name))
    income = _Theme("income_started", "income_ended", "kind", _income)
    learned = sorted((*_bars(told, schools), *_bars(told, trainings)), key=lambda bar: bar.start.place)
    contact = Lane(say("cli_lane_contact"), "contact", tuple(_series(told)), tuple(_marks(told, _CONTACTS)), thin=True)
    drawn = [
        Lane(say("cli_lane_work"), "work", tuple(_bars(told, work))),
        Lane(say("cli_lane_guidance"), "guidance", tuple(_bars(told, coaches)), tuple(_marks(told, _GUIDANCE))),
        *([contact] if contact.bars or contact.marks else []),
        Lane(say("cli_lane_income"), "income", tuple(_bars(told, income))),
        Lane(say("cli_lane_signals"), "signal", (), tuple(_marks(told, _SIGNALS))),
    ]
    return [Lane(say("cli_lane_learning"), "learning", tuple(learned)), *drawn] if learned else drawn


def whole(events: Iterable[Happened], name: Callable[[str], str], shared: Sequence[Mark]) -> list[Lane]:
    """All lanes: also of contracts and of sharing, with how long a setback lasted, and what was withdrawn.

    Args:
        events: as for `lanes`.
        name: as for `lanes`.
        shared: what was shared beside what the events tell of it.
    """
    told = list(events)
    found = {lane.kind: lane for lane in lanes(told, name)}
    found["contract"] = Lane(say("picture_lane_contract"), "contract", tuple(_contracts(told)))
    found["signal"] = found["signal"]._replace(bars=tuple(_setbacks(told)))
    sharing = (*_marks(told, _SHARING), *shared)
    found["sharing"] = Lane(say("picture_lane_sharing"), "sharing", (), sharing)
    for event in told:
        if event.type == "event_retracted":
            lane = found[_LANE_OF_THREAD.get(event.about, "signal")]
            mark = Mark("withdrawn", event.when, meanings()["withdrawn"], event.told)
            marks = sorted((*lane.marks, mark), key=lambda one: one.when.place)
            found[lane.kind] = lane._replace(marks=tuple(marks))
    order = ("learning", "work", "contract", "guidance", "contact", "signal", "income", "sharing")
    return [found[kind] for kind in order if kind in found]


def _bars(events: Sequence[Happened], theme: _Theme) -> Iterator[Bar]:
    """The bars of a theme; what is told to begin a second time before it ended goes on."""
    open_: dict[object, Happened] = {}
    found: list[Bar] = []
    for event in events:
        joined = _key(event.fields, theme.joined_by)
        if event.type == theme.starts:
            open_.setdefault(joined, event)
        elif event.type == theme.stops and joined in open_:
            found.append(_bar(open_.pop(joined), event.when, theme))
    found.extend(_bar(start, None, theme) for start in open_.values())
    return iter(sorted(found, key=lambda bar: bar.start.place))


def _bar(start: Happened, stop: When | None, theme: _Theme) -> Bar:
    return Bar(theme.labels(start.fields), start.when, stop, start.corrected)


def _contracts(events: Sequence[Happened]) -> Iterator[Bar]:
    """The terms of each contract; a renewal begins the next, and none outlasts the placement that it is for."""
    open_: dict[object, Happened] = {}
    placed: dict[object, object] = {}
    for event in events:
        contract, placement = _key(event.fields, "contract"), _key(event.fields, "placement")
        ends: list[object] = [contract]
        if event.type == "contract_concluded":
            placed[contract] = placement
        elif event.type == "placement_ended":
            ends = [one for one, place in placed.items() if place == placement]
        elif event.type not in {"contract_renewed", "contract_ended"}:
            continue
        for one in ends:
            if before := open_.pop(one, None):
                yield Bar(_contract(before.fields), before.when, event.when, before.corrected)
        if event.type in {"contract_concluded", "contract_renewed"}:
            open_[contract] = event
    for before in open_.values():
        yield Bar(_contract(before.fields), before.when, None, before.corrected)


def _setbacks(events: Sequence[Happened]) -> Iterator[Bar]:
    """From a relapse until it ended, and from when a worker went out of view until somebody saw the worker again.

    A relapse of which no end is told has its mark only: that it lasts, nobody said. So has what began and ended
    somewhere on the same days.
    """
    relapses = _Theme("relapse_reported", "relapse_ended", "placement", lambda _: (say("cli_mark_relapse"),))
    unseen = _Theme("view_lost", "view_regained", "", lambda _: (say("cli_mark_out_of_view"),))
    ended = [bar for bar in _bars(events, relapses) if bar.stop]
    lasted = (bar for bar in (*ended, *_bars(events, unseen)) if not bar.stop or bar.stop[1:] != bar.start[1:])
    return iter(sorted(lasted, key=lambda bar: bar.start.place))


def _marks(events: Iterable[Happened], kinds: Mapping[str, str]) -> Iterator[Mark]:
    for event in events:
        if (kind := kinds.get(event.type)) is not None:
            yield Mark(kind, event.when, _what(event, kind), event.told, event.corrected)


def _what(event: Happened, kind: str) -> str:
    """What a mark is in a word or two; regular contact goes without."""
    if event.type in _SHOWS_WHAT:
        name, field = _SHOWS_WHAT[event.type]
        return word(name, _text(event.fields, field))
    if kind in {"shared", "refused"}:
        return word("role", _text(event.fields, "recipient_role" if kind == "shared" else "requester_role"))
    return "" if kind == "contact" else meanings()[kind]


def _series(events: Sequence[Happened]) -> Iterator[Bar]:
    """Contact told as a rhythm: until a next series with the same people, else as long as is known."""
    series = [event for event in events if event.type == "contact_series_reported"]
    for number, event in enumerate(series):
        after = (one.when for one in series[number + 1 :] if _with(one) & _with(event))
        yield Bar(_rhythm(event.fields), event.when, next(after, None), event.corrected)


def _with(event: Happened) -> set[str]:
    people = event.fields.get("with")
    return set(people) if isinstance(people, list) else set()


def _rhythm(fields: Fields) -> tuple[str, ...]:
    by = word("role", _text(fields, "by"))
    days = fields.get("every_days")
    return (f"{by}, {phrase('every_days', str(days))}", by) if isinstance(days, int) else (by,)


def _level(fields: Fields) -> tuple[str, ...]:
    return (word("education_level", _text(fields, "level")),)


def _training(fields: Fields) -> tuple[str, ...]:
    return (word("training_started.kind", _text(fields, "kind")),)


def _income(fields: Fields) -> tuple[str, ...]:
    return (word("income_kind", _text(fields, "kind")),)


def _contract(fields: Fields) -> tuple[str, ...]:
    kind = word("contract_kind", _text(fields, "kind"))
    months = fields.get("duration_months")
    return (f"{kind}, {phrase('duration_months', str(months))}", kind) if isinstance(months, int) else (kind,)


def _place(fields: Fields, name: Callable[[str], str]) -> tuple[str, ...]:
    organisation = name(_text(fields, "organisation"))
    return f"{organisation}, {word('placement_form', _text(fields, 'form'))}", organisation


def _coach(fields: Fields, name: Callable[[str], str]) -> tuple[str, ...]:
    kind = word("coach_kind", _text(fields, "kind"))
    return f"{kind}, {name(_text(fields, 'organisation'))}", kind


def _key(fields: Fields, field: str) -> str:
    """What a field says, as a key; the same for all that lack it."""
    return str(fields.get(field))


def _text(fields: Fields, field: str) -> str:
    """What a field says; `unknown` where it is not told, or was destroyed."""
    value = fields.get(field)
    return value if isinstance(value, str) else "unknown"
