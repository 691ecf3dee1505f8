"""What holds for every career, whatever is skipped in it, and however its facts are recorded."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.app.test_skips import skip_by_hand
from tests.careers import Lived, World, lives, rows_as_stored
from werkzekerheid.app.recording import Command, RefusedInBatch, ToRecord, _commanded
from werkzekerheid.career.evolve import fold
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.projector import Projector, open_views

if TYPE_CHECKING:
    from werkzekerheid.facts.event import Event

on_disk = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
COMMAND = str(uuid4())


@on_disk
@given(lives(least=4, most=14), st.data())
def test_what_is_skipped_is_left_out_by_a_page_of_any_size_and_by_a_rebuild(life: Lived, data: st.DataObject) -> None:
    """Somebody skips an event somewhere in the career; then it goes on."""
    skipped = data.draw(st.integers(1, len(life.facts)), label="version of what is skipped")
    cut = data.draw(st.integers(skipped, len(life.facts)), label="facts recorded before somebody skips it")
    with TemporaryDirectory() as folder, World(Path(folder)) as world:
        world.write(Lived(life.career, life.facts[:cut]))
        world.projector.catch_up()
        skip_by_hand(world, world.events(life.career)[skipped - 1].position)
        world.write(Lived(life.career, life.facts[cut:]))
        found = []
        for page in (1, 7, 500):
            world.views.close()
            world.views = open_views(world.folder / f"{page}.views.db", world.ledger)
            projector = Projector(world.ledger, world.views, page=page)
            projector.catch_up()
            found.append(world.rows())
            assert projector.rebuild().equal

        assert found[0] == found[1] == found[2]
        if not world.stored("dead_letters"):  # what stands may not fit without it
            left = [one for one in world.events(life.career) if one.version != skipped]
            situation, *_ = rows_as_stored(fold(life.career, left), life.facts[-1].day)
            assert world.stored("situation") == [situation._asdict()]  # type: ignore[attr-defined]


def to_record(lived: list[Lived], order: list[int], forgotten: set[int]) -> list[ToRecord]:
    """The facts of these careers in one line, each career in its own order; `order` says whose turn it is."""
    left = [list(one.facts) for one in lived]
    line = []
    for turn in order:
        which = turn % len(lived)
        if left[which]:
            fact = left[which].pop(0)
            line.append((lived[which].career, fact.fact, fact.told))
    kept = [one for place, one in enumerate(line) if place not in forgotten]
    return [ToRecord(*one, number) for number, one in enumerate(kept, start=1)]


@settings(on_disk, max_examples=20)
@given(
    st.lists(lives(least=3, most=8), min_size=1, max_size=3, unique_by=lambda life: life.career),
    st.lists(st.integers(0, 5), min_size=2, max_size=10),
    st.sets(st.integers(0, 9), max_size=1),
)
def test_facts_recorded_at_once_are_those_recorded_one_after_another(
    lived: list[Lived], order: list[int], forgotten: set[int]
) -> None:
    """Also where one of them is refused, since one before it was forgotten: the same one, and nothing is recorded."""
    facts = to_record(lived, order, forgotten)
    assume(facts)
    day = max(one.day for life in lived for one in life.facts)
    with TemporaryDirectory() as folder, World(Path(folder), day) as world:
        refused_at = None
        for number, one in enumerate(facts, start=1):
            try:
                _commanded(world.ledger, [one._replace(number=None)], Command(str(UUID(int=number)), day, untold))
            except Refusal as refusal:
                refused_at = number, refusal.code
                break
        one_by_one = contents(world)
    with TemporaryDirectory() as folder, World(Path(folder), day) as world:
        if refused_at:
            with pytest.raises(RefusedInBatch) as refused:
                _commanded(world.ledger, facts, Command(COMMAND, day, untold))
            assert (refused.value.number, refused.value.code) == refused_at
            assert contents(world) == {}
            return
        answers = _commanded(world.ledger, facts, Command(COMMAND, day, untold))
        assert contents(world) == one_by_one
        again = _commanded(world.ledger, facts, Command(COMMAND, day, untold))
        assert again == [one._replace(already=True) for one in answers]
        assert contents(world) == one_by_one
        assert len({one.event_id for one in answers}) == len({one.position for one in answers}) == len(facts)


def untold(_recorded: object) -> str:
    """Nobody writes it down."""
    return ""


def contents(world: World) -> dict[str, list[tuple[object, ...]]]:
    """What each career says, without the ids that follow from the command."""

    def said(event: Event) -> tuple[object, ...]:
        return event.version, event.fact, event.told

    return {career: [said(one) for one in world.events(career)] for career in world.careers()}
