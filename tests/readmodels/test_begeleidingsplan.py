"""The begeleidingsplan as it stands, what became of its agreements, and the versions behind it."""

from tests.readmodels.reading import Reading, read, told
from tests.story import Story
from werkzekerheid.facts.base import Erased, Fact
from werkzekerheid.readmodels.begeleidingsplan import START_TOPICS, PlanPart
from werkzekerheid.rules.start_agreements import StartAgreementsPeriod
from werkzekerheid.rules.table import table

WITH_AGREEMENTS = """
    2026-01-05  placement_started        form=dienstverband
    2026-01-06  begeleidingsplan_agreed  plan=first goals=g1:Words agreements=a1:contact_point:jobcoach:Call \
safety_net=kas evaluate_on=2026-07 rhythm=worker:14 agreed_by=worker,jobcoach
"""


def plan_of(reading: Reading) -> PlanPart:
    """The plan, which is there."""
    plan = reading.plan()["plan"]
    assert isinstance(plan, dict)
    return plan


def erased(fact: Fact, **fields: object) -> Fact:
    """The fact with fields whose key was destroyed."""
    return fact.model_copy(update=fields)


def test_joosts_plan_is_the_one_of_the_start_at_brandpunt() -> None:
    """Joost: three agreements with words, a safety net, no relapse contact; the coach stays in touch at first."""
    document = told("joost").plan()
    plan = plan_of(told("joost"))

    assert (plan["ref"], plan["agreed_on"]) == ("bp-start", "[2021-11-01..2022-02-28]")
    assert [one["agreement"] for one in plan["agreements"]] == ["coach-in-touch", "bp-guides", "half-year-talk"]
    assert plan["agreements"][2] == {
        "agreement": "half-year-talk", "topic": "evaluation", "owner": "employer",
        "text": "Look back with everybody concerned after half a year", "review_on": "2022-08~", "state": "standing",
        "placement": None,
    }  # fmt: skip
    assert plan["safety_net"] == "kant-klaar"
    assert [topic for topic, stands in plan["start_agreements"].items() if stands] == ["follow_development"]
    assert plan["changed"] is None
    assert document["former"] == []
    assert document["unknown"] == ["plan.relapse_contact", "plan.funded_until_on"]


def test_jeffrys_plan_of_school_has_a_goal_that_was_dropped() -> None:
    """Jeffry: the development plan of his school; he left it for the entree course."""
    plan = plan_of(told("jeffry"))

    assert plan["goals"] == [{"goal": "uitstroom-arbeid", "text": "Leave school for work", "state": "dropped"}]


def test_kim_has_an_agreement_and_no_plan_was_told() -> None:
    """Kim: she may go on where the branch stays open for day activities."""
    document = told("kim").plan()

    assert (document["plan"], document["unknown"]) == (None, ["plan"])
    assert [one["agreement"] for one in document["agreements_outside_plan"]] == ["blijven-op-dagbesteding"]
    assert document["agreements_outside_plan"][0]["placement"] == "ss-baan"


def test_where_no_guidance_is_needed_and_none_was_told_there_is_no_plan(story: Story) -> None:
    """
    2026-01-05  career_opened  reason=benefit
    2026-02-02  need_assessed  need=none
    """
    assert read(story, "2026-01-06").plan()["plan"] is None
    assert read(story).plan()["plan"] == "none"
    assert read(story).plan()["unknown"] == []


def test_the_six_of_the_start_are_those_of_the_policy() -> None:
    for period in table("start_agreements", StartAgreementsPeriod).periods:
        assert period.topics == START_TOPICS


def test_an_agreement_beside_the_plan_stands_for_the_start_as_well() -> None:
    story = Story(WITH_AGREEMENTS).plus("2026-01-08 agreement_made agreement=a9 topic=sickness owner=employer")
    stands = [topic for topic, there in plan_of(read(story))["start_agreements"].items() if there]

    assert stands == ["contact_point", "contact_frequency", "sickness"]


def test_of_an_agreement_the_last_that_was_told_counts() -> None:
    story = Story(WITH_AGREEMENTS)
    states = [
        plan_of(read(story := story.plus(line)))["agreements"][0]["state"]
        for line in (
            "2026-02-02 agreement_kept agreement=a1 by=jobcoach",
            "2026-03-02 agreement_broken agreement=a1 by=jobcoach",
            "2026-04-02 agreement_kept agreement=a1 by=jobcoach",
        )
    ]

    assert states == ["kept", "broken", "kept"]


def test_a_new_version_says_what_changed_and_the_former_stays_readable() -> None:
    story = Story(WITH_AGREEMENTS).plus(
        "2026-07-06 begeleidingsplan_agreed plan=second goals=g1:Words,g2:More agreements=a2:hours:employer:Less"
    )
    document = read(story).plan()
    plan = plan_of(read(story))

    assert plan["changed"] == {"added": ["g2", "a2"], "removed": ["a1"]}
    assert document["former"] == [{"ref": "first", "agreed_on": "2026-01-06"}]
    before = plan_of(read(story, "2026-07-05"))
    assert (before["ref"], before["agreements"][0]["text"]) == ("first", "Call")


def test_an_erased_text_says_when_it_was_erased() -> None:
    story = Story(WITH_AGREEMENTS)
    plan = story.events[-1]
    goals = [one.model_copy(update={"text": Erased(erased_on="2026-09-01")}) for one in plan.fact.goals]  # type: ignore[attr-defined]
    story.events = (*story.events[:-1], plan._replace(fact=erased(plan.fact, goals=tuple(goals))))

    assert plan_of(read(story))["goals"] == [{"goal": "g1", "text": {"erased_on": "2026-09-01"}, "state": "open"}]
