"""What several rules ask of one career is worked out once, and gives what it would have given each time."""

from datetime import timedelta

import pytest
from hypothesis import given

from tests.careers import Lived, events_of, lives
from tests.readmodels.reading import told
from tests.story import Story
from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.career.evolve import fold
from werkzekerheid.rules.once import Looked, once
from werkzekerheid.rules.registry import RULES, all_promises

CAREERS = [name.partition(".")[0] for name, _ in shipped()]
WORK = "2026-01-05  placement_started  form=dienstverband\n"


@pytest.mark.parametrize("key", CAREERS)
def test_a_look_at_a_told_career_gives_what_each_rule_gives_by_itself(key: str) -> None:
    career = told(key).career
    for day in (None, career.horizon):
        alone = [one for rule in RULES.values() for one in rule.promises(career, rule.table(), day)]
        assert all_promises(career, day) == alone


@given(lives(most=60))
def test_a_look_at_any_career_gives_what_each_rule_gives_by_itself(lived: Lived) -> None:
    career, last = fold(lived.career, events_of(lived)), lived.facts[-1].day
    for day in (last, last + timedelta(days=30), last + timedelta(days=400)):
        alone = [one for rule in RULES.values() for one in rule.promises(career, rule.table(), day)]
        assert all_promises(career, day) == alone


def test_a_question_is_asked_once_of_a_career_that_is_looked_at_and_each_time_of_another() -> None:
    asked = []

    @once
    def question(career: object, number: int) -> int:
        asked.append(number)
        return number + len(str(career)[:1])

    career = Story(WORK).career()
    looked = Looked.at(career)
    answers = [question(one, number) for one in (career, career, looked, looked) for number in (1, 2)]

    assert answers == [2, 3] * 4
    assert asked == [1, 2, 1, 2, 1, 2]


def test_a_career_that_follows_from_one_that_was_looked_at_knows_nothing_of_it() -> None:
    looked = Looked.at(Story(WORK).career())

    assert Looked.at(looked) is looked
    assert looked == Story(WORK).career()
    assert not isinstance(looked._replace(horizon=None), Looked)
