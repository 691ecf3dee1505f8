"""The types of fact that a table says it reads are all that its rule reads.

A walk spares a rule the look at a fact of another type (docs/decisions/0063). So a fact of each other type is added to
every career, as it was known after some of its events: as it stands in its contract, and as it was told of others, with
the things of this career in the place of theirs. No promise may change. Lives in which chance tells one thing after the
other, of few placements, coaches and so on, come into situations that nobody told of.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from itertools import chain
from random import Random
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import pytest

from tests.readmodels.reading import KEYS, events_of
from tests.rules.test_forbidden_inputs import inside
from werkzekerheid import catalogue
from werkzekerheid.app.importing import UNSET
from werkzekerheid.app.replay_files import READER
from werkzekerheid.app.walk import Known
from werkzekerheid.career.evolve import evolve
from werkzekerheid.career.state import Career
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.event import Told
from werkzekerheid.facts.layout import Laid, Moment
from werkzekerheid.facts.refs import resolved
from werkzekerheid.facts.registry import fact_class, fact_types, may_stand_in
from werkzekerheid.facts.told_events import told_events
from werkzekerheid.ledger.erased import erased_event
from werkzekerheid.research.generating import career_file, key_of, life_of
from werkzekerheid.rules.once import Looked
from werkzekerheid.rules.registry import RULES, all_promises, reads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Event
    from werkzekerheid.rules.promise import Promise

    Things = Mapping[str, list[str]]
    Reads = Mapping[str, frozenset[str]]

# The head of a telling is no fact of a life; a correction changes what lies before it, and then all rules look.
_NOT_ADDED = {"telling_recorded", "event_corrected", "event_retracted"}
TYPES = [one for one in fact_types() if may_stand_in(one, "career") and one not in _NOT_ADDED]
GENERATED = [1, 2, 3]
CAREERS = [*KEYS, *(key_of(63, number) for number in GENERATED)]
_EACH = 4  # facts of one type that are tried
_STOPS = 4  # places in a career at which they are
_LENGTH = 150  # of a life of chance
COMMON = (
    "placement_started", "placement_ended", "check_in_held", "signal_observed", "coach_assigned", "coach_left",
    "contract_concluded", "begeleidingsplan_agreed", "match_proposed", "evaluation_held",
)  # fmt: skip


@cache
def lived(name: str) -> tuple[Event, ...]:
    """The events of one of the nine, or of a generated career."""
    if name in KEYS:
        return events_of(name)
    number = next(one for one in GENERATED if key_of(63, one) == name)
    file = read_career_file(career_file(63, number, life_of(63, number)).encode(), name, READER)
    return told_events(file, READER, UNSET)


@cache
def tables_of(type_: str) -> list[dict[str, Any]]:
    """Facts of a type as tables: those of its contract, and others that were told."""
    told = (
        event.fact.model_dump(by_alias=True, mode="json", exclude_none=True)
        for name in CAREERS for event in lived(name) if type_ == event.fact.TYPE
    )  # fmt: skip
    found: list[dict[str, Any]] = []
    for table in ({**one} for one in (*catalogue.event_type(type_).examples, *told)):
        table.pop("type", None)
        if table not in found:
            found.append(table)
    return found


@cache
def things(name: str) -> Things:
    """The things in a career by their kind, in the order in which they were named."""
    found: dict[str, list[str]] = defaultdict(list)

    def noted(kind: str, key: str) -> str:
        found[kind].append(key)
        return key

    for event in lived(name):
        resolved(type(event.fact), event.fact.model_dump(by_alias=True, mode="json", exclude_none=True), noted)
    return found | {"event": [one.event_id for one in lived(name)]}


def facts(type_: str, of: Things, place: int) -> Iterator[Fact]:
    """Some facts of a type about the things of a career; `place` chooses which."""
    tables, cls = tables_of(type_), fact_class(type_)
    for number in range(min(_EACH, len(tables))):
        table = tables[(place + number) % len(tables)]
        yield cls.model_validate(resolved(cls, table, _chosen(of, place + number))[0])


def _chosen(of: Things, number: int) -> Callable[[str, str], str]:
    def to_id(kind: str, key: str) -> str:
        return of[kind][-1 - number % len(of[kind])] if of.get(kind) else key

    return to_id


def behind(career: Career, fact: Fact, day: date | None) -> Career:
    """The career with one more fact behind all others, on this day."""
    last = career.moments[-1][0].order if career.moments else -1
    moment = Moment("one more", last + 2, last + 1, None, day, day, day, day, True, False, (10_000, 10_000))
    return evolve(career, Laid(moment, Told(recorded_by=READER), fact))


def promises_of(career: Career, day: date | None) -> Mapping[str, list[Promise]]:
    looked = Looked.at(career)
    return {rule: all_promises(looked, day, only=[rule]) for rule in RULES}


def changed(name: str, by: Reads) -> Iterator[tuple[str, str]]:
    """The rules with the types that they read and that do not stand in their table."""
    known, order = Known("somebody", lived(name)), Known("somebody", lived(name)).order
    for place, moment in enumerate(order, start=1):
        known.add(moment)
        if place % max(len(order) // _STOPS, 1) and place < len(order):
            continue
        career, day = known.career(), moment.known_on
        before = promises_of(career, day)
        for type_ in TYPES:
            unread = [rule for rule in RULES if type_ not in by[rule]]
            for fact in facts(type_, things(name), place) if unread else ():
                after = Looked.at(behind(career, fact, day))
                yield from ((rule, type_) for rule in unread if all_promises(after, day, only=[rule]) != before[rule])


@pytest.mark.parametrize("name", CAREERS)
def test_a_fact_of_a_type_that_a_rule_does_not_read_changes_none_of_its_promises(name: str) -> None:
    assert set(changed(name, reads())) == set()


@pytest.mark.parametrize("name", CAREERS)
def test_nor_does_one_in_the_career_itself(name: str) -> None:
    """Each fact where it became known, on the day on which it did."""
    known, types = Known("somebody", lived(name)), {one.event_id: one.fact.TYPE for one in lived(name)}
    for moment in known.order:
        before = known.career()
        if known.add(moment) is None:
            continue
        unread = [rule for rule in RULES if types[moment.event_id] not in reads()[rule]]
        pair = [all_promises(one, moment.known_on, only=unread) for one in (before, known.career())]
        assert pair[0] == pair[1], types[moment.event_id]


def test_nor_does_a_fact_of_which_the_key_is_gone() -> None:
    known = Known("somebody", lived("joost"))
    for moment in known.order:
        known.add(moment)
    career, day = known.career(), known.told.horizon
    erased = erased_event("work", {"erased_on": "2026-01-05", "key_missing": True})

    assert all_promises(behind(career, erased, day), day) == all_promises(career, day)


class ByChance:
    """A life in which anything may follow anything; `chance` decides."""

    def __init__(self, seed: int) -> None:
        self.chance, self.day = Random(seed), date(2024, 1, 1)
        self.dayless = seed % 5 == 0
        self.career, self.signals = Career("somebody"), ["none"]

    def goes_on(self) -> str | None:
        """Tells one more fact and gives its type; None where what chance made is no fact."""
        self.day += timedelta(days=self.chance.choice((0, 0, 1, 3, 7, 10, 20)))
        type_ = self.chance.choice(COMMON if self.chance.random() < 1 / 2 else TYPES)
        try:
            fact = fact_class(type_).model_validate(self._table(type_))
        except ValueError:
            return None
        place, day = len(self.career.moments), self.known_on()
        history = self.chance.random() < 1 / 30
        moment = Moment(str(place), place, place, None, day, day, day, day, True, history, (place, place))
        self.career = evolve(self.career, Laid(moment, Told(recorded_by=READER), fact))
        if type_ == "signal_observed":
            self.signals.append(moment.event_id)
        return type_

    def known_on(self) -> date | None:
        return None if self.dayless else self.day

    def _table(self, type_: str) -> dict[str, Any]:
        """A told fact of this type with some of its words, days and things changed."""
        cls = fact_class(type_)
        table = {**self.chance.choice(tables_of(type_))}
        for name, hint in get_type_hints(cls, include_extras=True).items():
            field = cls.model_fields.get(name)
            stored = (field.alias or name) if field else ""
            if field and isinstance(table.get(stored), str | None) and self.chance.random() < 2 / 3:
                self._change(table, stored, hint, required=field.is_required())
        return resolved(cls, table, self._thing)[0]

    def _change(self, table: dict[str, Any], name: str, hint: object, *, required: bool) -> None:
        words = next((get_args(one) for one in inside(hint) if get_origin(one) is Literal), None)
        if not required and self.chance.random() < 1 / 4:
            table.pop(name, None)
        elif words:
            table[name] = self.chance.choice(words)
        elif name.endswith("_on"):
            table[name] = str(self.day + timedelta(days=self.chance.randrange(-20, 200)))
        elif name in {"placement", "coach", "next"}:
            table[name] = name

    def _thing(self, kind: str, _key: str) -> str:
        return self.chance.choice(self.signals[-5:]) if kind == "event" else f"{kind}-{self.chance.randrange(3)}"


def changed_by_chance(seed: int, by: Reads) -> Iterator[tuple[str, str]]:
    """The same in a life of chance, at each fact of it."""
    life = ByChance(seed)
    for _ in range(_LENGTH):
        before, type_ = Looked.at(life.career), life.goes_on()
        after, day = Looked.at(life.career), life.known_on()
        for rule in RULES:
            if type_ and type_ not in by[rule]:
                pair = [all_promises(one, day, only=[rule]) for one in (before, after)]
                if pair[0] != pair[1]:
                    yield rule, type_


@pytest.mark.parametrize("seed", range(40))
def test_nor_does_one_in_a_life_of_chance(seed: int) -> None:
    assert set(changed_by_chance(seed, reads())) == set()


@pytest.mark.parametrize(
    ("rule", "type_"),
    [
        ("early_dip", "check_in_held"), ("evaluation", "coach_left"), ("contract_end", "placement_started"),
        ("signal_response", "dropped_out"), ("after_dropout", "returned_to_work"), ("in_view", "career_closed"),
        ("handover_follow_up", "exit_talk_held"), ("supervisor_continuity", "coach_assigned"),
    ],
)  # fmt: skip
def test_a_type_that_stands_in_no_table_is_found(rule: str, type_: str) -> None:
    less = {**dict.fromkeys(RULES, frozenset(TYPES)), rule: frozenset(TYPES) - {type_}}

    tried = chain(*(changed(name, less) for name in CAREERS), *(changed_by_chance(seed, less) for seed in range(40)))
    assert next(tried) == (rule, type_)


def test_a_rule_reads_facts_of_careers_only() -> None:
    assert all(types <= set(TYPES) for types in reads().values())


def test_what_a_rule_reads_is_no_choice_of_an_organisation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = (catalogue._catalogue() / "policies" / "in_view.toml").read_text(encoding="utf-8")
    head, _, rest = ours.partition("reads    = [")
    (tmp_path / "in_view.toml").write_text(f"{head}reads = []{rest.partition(']')[2]}", encoding="utf-8")
    monkeypatch.setenv(catalogue.OWN_POLICIES, str(tmp_path))

    assert catalogue.policy("in_view").content["reads"] == []
    assert reads.__wrapped__() == reads()
