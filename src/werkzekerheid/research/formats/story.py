"""A career as a story of facts: chapters of events, setbacks with what stood before them, and each party's version.

Nothing is told that no fact says. Where only the order is known there is no day, and what stood before a setback is
what was told before it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid import catalogue
from werkzekerheid.facts.base import Value
from werkzekerheid.facts.registry import references
from werkzekerheid.messages import language, say
from werkzekerheid.readmodels.days import shown_moment
from werkzekerheid.readmodels.names import Names
from werkzekerheid.readmodels.summaries import summary
from werkzekerheid.research.formats.before import before
from werkzekerheid.research.formats.coded import reasons_of
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.layout import Laid
    from werkzekerheid.research.prepared import ResearchCareer

_BROKEN_OFF: Mapping[str, frozenset[str]] = {
    "placement_ended": frozenset({
        "dropped_out", "not_renewed", "stopped_by_worker", "stopped_by_employer", "trial_failed", "closed_down",
    }),
    "training_ended": frozenset({"stopped", "stopped_by_agreement"}),
    "education_ended": frozenset({"dropped_out"}),
}  # fmt: skip
"""What did not reach its end, by the outcome of how it ended."""
OF_MANY = frozenset({"signal_observed", "check_in_held", "contact_series_reported", "progress_observed"})
"""Types of which a place has many: two of them are two things, and not two versions of one."""
_SETBACKS = frozenset({"relapse_reported", "dropped_out", "view_lost"})
NO_DAY = "–"


class Line(NamedTuple):
    """An event: its number, its day as told, what happened, who told it, when it was known where that was later."""

    number: int
    day: str
    text: str
    told_by: str
    known: str
    setback: bool


class Chapter(NamedTuple):
    """The events from one turn of a career to the next."""

    title: str
    lines: list[Line]


class Setback(NamedTuple):
    """Something that went wrong: what stood before it, each with what it is called."""

    number: int
    what: str
    day: str
    stood: list[tuple[str, str]]


class Versions(NamedTuple):
    """What different parties told of one thing: by party what it said."""

    about: str
    said: dict[str, str]


class Story(NamedTuple):
    """All of it; `late` are lines about what was known later than it happened."""

    career: str
    chapters: list[Chapter]
    setbacks: list[Setback]
    versions: list[Versions]
    late: list[str]


def story(one: ResearchCareer) -> Story:
    """The story of a career, in the language chosen."""
    teller = _Teller(one)
    setbacks = [teller.setback(place) for place in teller.setbacks]
    return Story(one.career.career_id, teller.chapters(), setbacks, list(teller.versions()), list(teller.late()))


def title_of(type_: str) -> str:
    """What a type of event is called: its Dutch title, or in English its name."""
    if language() == "nl":
        return catalogue.event_type(type_).title
    return type_.replace("_", " ").capitalize()


def names_in(laid: Sequence[Laid]) -> Names:
    """What things are called where nothing may have a name: by their kind, numbered as they appear."""
    called: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for one in laid:
        for kind, ref in _refs(one.fact):
            if kind != "event" and ref not in called:
                numbers[kind] = numbers.get(kind, 0) + 1
                called[ref] = word("thing", kind).format(n=numbers[kind])
    return Names(called)


def _refs(value: Value) -> Iterator[tuple[str, str]]:
    """The things that a fact names, in the order of its fields, those in its lists too: each with its kind."""
    for field, kind in _fields_with_refs(type(value)):
        told = value.__dict__[field]
        for one in told if isinstance(told, tuple) else (told,):
            if isinstance(one, Value):
                yield from _refs(one)
            elif isinstance(one, str):
                yield kind, one


@cache
def _fields_with_refs(cls: type[Value]) -> tuple[tuple[str, str], ...]:
    names = {field.alias or name: name for name, field in cls.model_fields.items()}
    return tuple({names[path.partition("[")[0].partition(".")[0]]: kind for path, kind in references(cls)}.items())


def _teller_of(laid: Laid) -> str:
    return laid.told.asserted_by or laid.told.recorded_by.role


class _Teller:
    """What the parts of one story share."""

    def __init__(self, one: ResearchCareer) -> None:
        self.one, self.career = one, one.career
        self.laid = one.laid
        self.names = names_in(self.laid)
        self.numbers = {laid.moment.event_id: number for number, laid in enumerate(self.laid, start=1)}
        self.titles = {
            laid.moment.event_id: f"{title_of(laid.fact.TYPE)} ({number})"
            for number, laid in enumerate(self.laid, start=1)
        }
        self.setbacks = list(self._setbacks())

    def _setbacks(self) -> Iterator[int]:
        """The places of what went wrong; a drop-out and the end of its place are one."""
        told: set[str] = set()
        for place, laid in enumerate(self.laid):
            fact, type_ = laid.fact.__dict__, laid.fact.TYPE
            if type_ not in _SETBACKS and fact.get("outcome") not in _BROKEN_OFF.get(type_, ()):
                continue
            same = fact.get("placement") if type_ in {"placement_ended", "dropped_out"} else None
            if type_ == "education_ended" or fact.get("phase") == "education":
                same = "education"
            if same is None or same not in told:
                yield place
            if same is not None:
                told.add(same)

    def chapters(self) -> list[Chapter]:
        """The events, a new chapter where a place or an education began, or the worker was lost."""
        chapters = [Chapter(say("narrative_beginning"), [])]
        for place, laid in enumerate(self.laid):
            if (title := self._turn(laid.fact)) is not None:
                chapters.append(Chapter(title, []))
            chapters[-1].lines.append(self._line(laid, setback=place in self.setbacks))
        return [chapter for chapter in chapters if chapter.lines]

    def _turn(self, fact: Fact) -> str | None:
        told = fact.__dict__
        if fact.TYPE == "placement_started":
            return say(
                "narrative_place", place=self.names.of(told["placement"]), form=word("placement_form", told["form"]),
                kind=word("organisation_kind", told["organisation_kind"]),
            )  # fmt: skip
        if fact.TYPE == "education_started":
            return say("narrative_education", level=word("education_level", told["level"]))
        return say("narrative_lost") if fact.TYPE == "view_lost" else None

    def _line(self, laid: Laid, *, setback: bool) -> Line:
        moment, told, fact = laid
        said = summary(fact, self.names, self.titles)
        certainty = "" if told.certainty == "stated" else f" ({word('certainty', told.certainty)})"
        title = title_of(fact.TYPE)
        return Line(
            self.numbers[moment.event_id], shown_moment(moment) or NO_DAY, f"{title}: {said}" if said else title,
            word("role", _teller_of(laid)) + certainty, self._known(laid), setback,
        )  # fmt: skip

    def _known(self, laid: Laid) -> str:
        """When it was known, where that was told and was later."""
        moment = laid.moment
        if moment.dayless or not moment.known_on or not moment.bound or moment.known_on <= moment.bound:
            return ""
        vague = moment.earliest != moment.bound
        days = (moment.known_on - moment.bound).days
        return say(
            "narrative_known_at_least" if vague else "narrative_known_later", day=moment.known_on.isoformat(), days=days
        )

    def late(self) -> Iterator[str]:
        """What became known only later."""
        for laid in self.laid:
            if known := self._known(laid):
                day = shown_moment(laid.moment) or NO_DAY
                yield say("narrative_late_line", what=self.titles[laid.moment.event_id], day=day, known=known)

    def setback(self, place: int) -> Setback:
        """What stood before the event in this place."""
        laid = self.laid[place]
        line = self._line(laid, setback=True)
        stood = before(self.career, self.laid[:place], laid, self.names)
        return Setback(line.number, line.text, line.day, stood)

    def versions(self) -> Iterator[Versions]:
        """What several parties told of one thing: the reasons they gave, advice that was not taken, and their facts."""
        about: dict[str, dict[str, list[str]]] = {}

        def hear(of: str, party: str, said: str) -> None:
            words = about.setdefault(of, {}).setdefault(word("role", party), [])
            if said not in words:
                words.append(said)

        for laid in self.laid:
            told, title = laid.fact.__dict__, self.titles[laid.moment.event_id]
            place = told.get("placement")
            for reason in reasons_of(laid.fact):
                hear(self.names.of(place) if place else title, reason.said_by, word("reason_code", reason.code))
            if laid.fact.TYPE == "advice_given" and told["followed"] is False:
                hear(title, told["by"], word("advice_given.advice", told["advice"]))
                hear(title, "worker", word("advice_given.followed", "false"))
            if isinstance(place, str) and laid.told.asserted_by and laid.fact.TYPE not in OF_MANY:
                of = f"{title_of(laid.fact.TYPE)}, {self.names.of(place)}"
                hear(of, laid.told.asserted_by, summary(laid.fact, self.names, self.titles))
        for of, by_party in about.items():
            if len(by_party) > 1:
                yield Versions(of, {party: "; ".join(said) for party, said in by_party.items()})
