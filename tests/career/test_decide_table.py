"""The table of refusals itself: every check is asked, every code has its sentence and its story."""

import ast
import inspect
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from tests.career.asking import YES, answer_to, smallest
from tests.story import Story
from werkzekerheid.career import (
    decide as decide_module,
)
from werkzekerheid.career import (
    refusals_corrections,
    refusals_door,
    refusals_guidance,
    refusals_position,
    refusals_refs,
    refusals_time,
    refusals_work,
)
from werkzekerheid.career.decide import CHECKS, DOOR, TIME, decide, oddity
from werkzekerheid.career.state import Career
from werkzekerheid.facts.registry import fact_types, stream_kind
from werkzekerheid.messages import LANGUAGES, Refusal, has, say

SUBJECTS = (
    refusals_corrections, refusals_door, refusals_guidance, refusals_position, refusals_refs, refusals_time,
    refusals_work,
)  # fmt: skip


class TestTheTable:
    def test_it_names_types_that_stand_in_a_career(self) -> None:
        assert [name for name in CHECKS if name not in fact_types() or stream_kind(name) != "career"] == []

    @pytest.mark.parametrize("subject", SUBJECTS, ids=lambda one: one.__name__.rpartition("_")[2])
    def test_every_check_is_asked(self, subject: ModuleType) -> None:
        asked = {*DOOR, *TIME, *(check for checks in CHECKS.values() for check in checks)}
        source = inspect.getsource(decide_module)

        forgotten = [
            name
            for name, check in inspect.getmembers(subject, inspect.isfunction)
            if check.__module__ == subject.__name__ and _is_check(check)
            if check not in asked and f".{name}(" not in source
        ]
        assert forgotten == []

    def test_every_code_has_its_sentence_in_both_languages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert len(CODES) > 50
        assert [code for code in CODES if not has(code)] == []
        for language in LANGUAGES:
            monkeypatch.setenv("WERKZEKERHEID_LANGUAGE", language)
            for code in CODES:
                sentence = say(code)
                assert str(Refusal(code)) == sentence
                assert sentence[0].isupper(), code
                assert sentence.endswith("."), code

    def test_every_code_is_told_by_a_story(self) -> None:
        stories = "".join(one.read_text(encoding="utf-8") for one in Path(__file__).parent.glob("test_decide*.py"))

        assert [code for code in CODES if f'"{code}"' not in stories] == []

    @pytest.mark.parametrize("type_", fact_types())
    def test_every_type_gets_an_answer(self, story: Story, type_: str) -> None:
        """
        2026-01-05  placement_started
        2026-01-05  contract_concluded
        2026-01-06  coach_assigned
        2026-01-06  begeleidingsplan_agreed  goals=goal agreements=agreement
        2026-01-07  handover_offered
        2026-01-08  provision_granted
        2026-01-09  training_started
        2026-01-10  development_wish_expressed
        """
        told = story.plus("2026-02-01  sickness_reported").events[-1].told
        fact = smallest(type_)

        for events in ((), story.events):
            command = story.events[-1]._replace(fact=fact, told=told)
            assert answer_to(command, events) in {YES, *CODES}
        odd = oddity(Career("story"), fact, told)
        assert odd is None or odd.code in CODES

    def test_a_refusal_tells_nothing_of_the_worker(self) -> None:
        command = Story("2026-01-05  career_opened\n2026-01-06  worker_named  name=Jansen").events[-1]

        with pytest.raises(Refusal) as refusal:
            decide(Career("c"), command.fact, command.told, date(2026, 1, 6), event_ids=())
        assert refusal.value.values == {}
        assert "Jansen" not in str(refusal.value)


def _is_check(function: object) -> bool:
    signature = inspect.signature(function)  # type: ignore[arg-type]
    return signature.return_annotation == "str | None" and {"told", "_told"} & set(signature.parameters) != set()


def _codes() -> set[str]:
    """Every code that a check can give, read from the source."""
    codes = {f"unknown_{kind}" for kind in refusals_refs._KEPT} | {"unknown_event", "replacement_unfit"}
    for subject in SUBJECTS:
        for node in ast.walk(ast.parse(inspect.getsource(subject))):
            if isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) == "str | None":
                codes |= {code for one in ast.walk(node) if isinstance(one, ast.Return) for code in _leaves(one.value)}
    return codes


def _leaves(value: ast.expr | None) -> set[str]:
    if isinstance(value, ast.IfExp):
        return _leaves(value.body) | _leaves(value.orelse)
    return {value.value} if isinstance(value, ast.Constant) and isinstance(value.value, str) else set()


CODES = sorted(_codes())
