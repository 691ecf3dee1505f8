"""What of a career is drawn: its events as bars and marks in the lanes of `timeline`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.cli.lanes import THIN, Bar, Lane, Mark
from werkzekerheid.cli.visible import visible
from werkzekerheid.messages import say
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from werkzekerheid.cli.scale import When

MARKS: Mapping[str, tuple[str, str]] = {
    "signal_observed": ("●", "signal"),
    "warning_given": ("!", "signal"),
    "progress_observed": ("+", "good"),
    "relapse_reported": ("▼", "relapse"),
    "relapse_ended": ("▲", "good"),
    "dropped_out": ("✕", "relapse"),
    "returned_to_work": ("▲", "good"),
    "view_lost": ("?", "relapse"),
}
"""The sign and style of each type of event that is one sign in the lane of signals."""
GUIDANCE_MARKS: Mapping[str, tuple[str, str]] = {
    "begeleidingsplan_agreed": ("◆", "plan"),
    "handover_accepted": ("⇄", "plan"),
}
CONTACT_MARKS: Mapping[str, tuple[str, str]] = {"check_in_held": ("•", "contact")}


def meanings() -> dict[str, str]:
    """What each mark stands for."""
    return {
        "◆": say("cli_mark_plan"),
        "⇄": say("cli_mark_handover"),
        "•": say("cli_mark_contact"),
        "━": say("cli_mark_series"),
        "●": say("cli_mark_signal"),
        "!": say("cli_mark_warning"),
        "+": say("cli_mark_progress"),
        "▼": say("cli_mark_relapse"),
        "✕": say("cli_mark_dropout"),
        "▲": say("cli_mark_recovery"),
        "?": say("cli_mark_out_of_view"),
    }


class Happened(NamedTuple):
    """One event as it is drawn: its type, its fields, and where it stands."""

    type: str
    fields: Mapping[str, Any]
    when: When


class _Theme(NamedTuple):
    """Which events begin and end a bar, by which field they belong together, and what it is called, long to short."""

    starts: str
    stops: str
    joined_by: str
    labels: Callable[[Mapping[str, Any]], tuple[str, ...]]


def lanes(events: Iterable[Happened], name: Callable[[str], str]) -> list[Lane]:
    """The lanes of a career; only those of work, guidance, income and signals stand there when they are empty.

    Args:
        events: in the order of life.
        name: the name of an organisation by its ref.
    """
    told = list(events)
    schools = _Theme("education_started", "education_ended", "level", lambda one: (_level(one),))
    trainings = _Theme("training_started", "training_ended", "training", lambda one: (_training(one),))
    work = _Theme("placement_started", "placement_ended", "placement", lambda one: _place(one, name))
    coaches = _Theme("coach_assigned", "coach_left", "coach", lambda one: _coach(one, name))
    income = _Theme("income_started", "income_ended", "kind", lambda one: (word("income_kind", one["kind"]),))
    learned = sorted((*_bars(told, schools), *_bars(told, trainings)), key=lambda bar: bar.start.place)
    contact = Lane(say("cli_lane_contact"), "contact", tuple(_series(told)), tuple(_marks(told, CONTACT_MARKS)), THIN)
    drawn = [
        Lane(say("cli_lane_work"), "work", tuple(_bars(told, work))),
        Lane(say("cli_lane_guidance"), "guidance", tuple(_bars(told, coaches)), tuple(_marks(told, GUIDANCE_MARKS))),
        *([contact] if contact.bars or contact.marks else []),
        Lane(say("cli_lane_income"), "income", tuple(_bars(told, income))),
        Lane(say("cli_lane_signals"), "signal", (), tuple(_marks(told, MARKS))),
    ]
    return [Lane(say("cli_lane_learning"), "learning", tuple(learned)), *drawn] if learned else drawn


def _bars(events: Sequence[Happened], theme: _Theme) -> Iterator[Bar]:
    """The bars of a theme; what is told to begin a second time before it ended goes on."""
    open_: dict[object, Happened] = {}
    found: list[tuple[int, Bar]] = []
    for event in events:
        joined = event.fields.get(theme.joined_by)
        if event.type == theme.starts:
            open_.setdefault(joined, event)
        elif event.type == theme.stops and joined in open_:
            start = open_.pop(joined)
            found.append((start.when.place, Bar(theme.labels(start.fields), start.when, event.when)))
    found.extend((start.when.place, Bar(theme.labels(start.fields), start.when, None)) for start in open_.values())
    return (bar for _, bar in sorted(found, key=lambda one: one[0]))


def _marks(events: Iterable[Happened], signs: Mapping[str, tuple[str, str]]) -> Iterator[Mark]:
    return (Mark(*signs[event.type], event.when) for event in events if event.type in signs)


def _series(events: Sequence[Happened]) -> Iterator[Bar]:
    """Contact told as a rhythm: until a next series with the same people, else as long as is known."""
    series = [event for event in events if event.type == "contact_series_reported"]
    for number, event in enumerate(series):
        after = (one.when for one in series[number + 1 :] if set(one.fields["with"]) & set(event.fields["with"]))
        yield Bar((), event.when, next(after, None))


def _level(fields: Mapping[str, Any]) -> str:
    return word("education_level", fields["level"])


def _training(fields: Mapping[str, Any]) -> str:
    return word("training_started.kind", fields["kind"])


def _place(fields: Mapping[str, Any], name: Callable[[str], str]) -> tuple[str, str]:
    organisation = visible(name(fields["organisation"]))
    return f"{organisation}, {word('placement_form', fields['form'])}", organisation


def _coach(fields: Mapping[str, Any], name: Callable[[str], str]) -> tuple[str, str]:
    kind = word("coach_kind", fields["kind"])
    return f"{kind}, {visible(name(fields['organisation']))}", kind
