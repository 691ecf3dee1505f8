"""May somebody see it: the decision, with the yes and the no of each rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as some

from werkzekerheid import catalogue
from werkzekerheid.facts.vocabulary import DataClass, OrganisationKind, Purpose, Role
from werkzekerheid.messages import has
from werkzekerheid.sharing.consents import Consent
from werkzekerheid.sharing.contract import NEUTRAL, contract
from werkzekerheid.sharing.gateway import (
    _NEARNESS,
    ALL_CLASSES,
    Asking,
    Decision,
    Ground,
    Relation,
    Standing,
    decide,
)
from werkzekerheid.sharing.tables import load_tables

if TYPE_CHECKING:
    from werkzekerheid.sharing.gateway import Why

TODAY = date(2026, 3, 2)
PROJECTIONS = ("situation", "begeleidingsplan", "people_around", "timeline", "handovers", "dropout_risk", "portfolio")
EMPLOYER = Standing(
    "none",
    TODAY,
    placements=frozenset({"bakkerij-1"}),
    sender_kind="municipality",
    recipient_kind="regular_employer",
)
RECEIVER = Standing(
    "none",
    TODAY,
    topics=frozenset({"agreements", "signs_of_relapse"}),
    sender_kind="sociale_onderneming",
    recipient_kind="regular_employer",
)


def decided(asking: Asking, standing: Standing, projection: str = "situation") -> Decision:
    return decide(asking, standing, contract(projection), load_tables())


def refused(asking: Asking, standing: Standing, projection: str = "situation") -> Why:
    decision = decided(asking, standing, projection)
    assert not decision.allowed
    assert not decision.columns
    assert decision.why is not None
    return decision.why


def consent(*classes: DataClass, **changes: Any) -> Consent:
    given_on = TODAY - timedelta(days=10)
    made = Consent("c-1", "bakkerij", "given", given_on, frozenset({"handover"}), frozenset(classes))
    return made._replace(**changes)


# The people around a worker


def test_a_jobcoach_of_the_care_team_sees_the_whole_situation() -> None:
    decision = decided(Asking("jobcoach", "guidance"), Standing("care_team", TODAY))

    assert decision.allowed
    assert not decision.outside
    assert decision.columns == frozenset(contract("situation").by_name)
    assert [one.basis for one in decision.grounds] == ["participatiewet_10"]


def test_a_role_looks_only_for_its_own_purposes() -> None:
    """A jobcoach does not read for payment: what was kept for one purpose is not used for another."""
    why = refused(Asking("jobcoach", "payment"), Standing("care_team", TODAY))

    assert (why.code, why.ground) == ("purpose_not_of_role", "not_necessary")


def test_a_klantmanager_sees_no_private_life() -> None:
    decision = decided(Asking("klantmanager", "guidance"), Standing("care_team", TODAY), "timeline")

    assert decision.allowed
    assert "life" not in decision.classes
    assert dict(decision.left_out)["life"].code == "class_not_of_role"


def test_what_is_asked_by_name_and_may_not_be_seen_refuses_all_of_it() -> None:
    why = refused(Asking("klantmanager", "guidance", frozenset({"life"})), Standing("care_team", TODAY), "timeline")

    assert why.code == "class_not_of_role"


def test_a_colleague_in_no_line_of_the_table_sees_nothing() -> None:
    assert refused(Asking("colleague", "guidance"), Standing("care_team", TODAY)).code == "role_sees_nothing"


def test_openness_narrows_what_the_people_around_see_and_leaves_the_work() -> None:
    """The worker wants the internal coach to know nothing; the work itself stays, without it there is no guidance."""
    standing = Standing("care_team", TODAY, openness=frozenset())
    decision = decided(Asking("internal_coach", "guidance"), standing, "timeline")

    assert decision.classes == {"work"}
    assert dict(decision.left_out)["health"].code == "openness"


def test_the_worker_sees_everything_whatever_was_chosen() -> None:
    standing = Standing("worker", TODAY, openness=frozenset(), restricted=True)

    assert decided(Asking("worker", "rights"), standing, "timeline").classes == ALL_CLASSES


def test_a_restricted_career_is_for_the_worker_and_who_answers_for_privacy() -> None:
    for relation in ("care_team", "stand_in", "emergency", "demo", "none"):
        why = refused(Asking("jobcoach", "guidance"), Standing(relation, TODAY, restricted=True))
        assert (why.code, why.ground) == ("restricted", "restricted")
    officer = Standing("officer", TODAY, restricted=True)
    assert decided(Asking("privacy_officer", "rights"), officer, "timeline").allowed


def test_a_purpose_that_nobody_knows_opens_nothing() -> None:
    assert refused(Asking("jobcoach", "unknown"), Standing("care_team", TODAY)).ground == "unsure"


# Who is outside


def test_an_employer_sees_its_own_placement_and_nothing_else_of_the_situation() -> None:
    decision = decided(Asking("employer", "guidance"), EMPLOYER)

    assert decision.allowed
    assert decision.outside
    assert decision.columns == NEUTRAL | {"placement"}
    assert decision.grounds == (Ground("contract", ("work",)),)


def test_an_employer_without_a_placement_sees_nothing() -> None:
    assert refused(Asking("employer", "guidance"), EMPLOYER._replace(placements=frozenset())).code == "no_consent"


def test_an_employer_gets_no_list_of_events_by_its_placement() -> None:
    """In a list of all events nothing says which are about its own place."""
    why = refused(Asking("employer", "guidance"), EMPLOYER, "timeline")

    assert (why.code, why.ground) == ("no_consent", "no_consent")


def test_health_is_not_for_an_employer_without_the_workers_consent() -> None:
    why = refused(Asking("employer", "guidance", frozenset({"health"})), EMPLOYER, "timeline")

    assert (why.ground, why.rule) == ("no_consent", "consent")


def test_between_employers_there_is_only_consent() -> None:
    """A handover from one employer to the next opens what its topics name, where the worker agreed."""
    asking = Asking("employer", "handover")

    assert refused(asking, RECEIVER).code == "no_consent"
    decision = decided(asking, RECEIVER._replace(consents=(consent("work"),)))
    assert decision.columns == NEUTRAL | {"contract"}
    assert decision.grounds == (Ground("consent", ("work",), "c-1"),)
    assert dict(decision.left_out)["signal"].code == "consent_over"


def test_a_topic_of_a_heavier_class_needs_consent_for_that_class() -> None:
    standing = RECEIVER._replace(consents=(consent("work", "signal"),))

    assert decided(Asking("employer", "handover"), standing).columns == NEUTRAL | {"contract", "open_relapse"}


def test_a_topic_that_was_not_handed_over_opens_nothing() -> None:
    standing = RECEIVER._replace(topics=frozenset({"provisions"}), consents=(consent("work", "signal"),))
    columns = decided(Asking("employer", "handover"), standing).columns

    assert columns == NEUTRAL | {"target_groups", "provisions"}


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "withdrawn"},
        {"state": "refused"},
        {"until": TODAY - timedelta(days=1)},
        {"given_on": TODAY + timedelta(days=1)},
        {"purposes": frozenset({"matching"})},
        {"classes": frozenset({"money"})},
    ],
)
def test_consent_that_is_over_or_for_something_else_is_none(changes: dict[str, Any]) -> None:
    why = refused(Asking("employer", "handover"), RECEIVER._replace(consents=(consent("work", **changes),)))

    assert (why.code, why.ground) == ("consent_over", "no_consent")


def test_consent_holds_on_its_last_day() -> None:
    standing = RECEIVER._replace(consents=(consent("work", until=TODAY),))

    assert decided(Asking("employer", "handover"), standing).allowed


def test_openness_closes_what_the_law_would_open_and_consent_goes_before_it() -> None:
    """Consent names this recipient and these classes; openness is about a kind of recipient."""
    closed = EMPLOYER._replace(openness=frozenset())

    assert refused(Asking("employer", "guidance"), closed).code == "openness"
    agreed = RECEIVER._replace(openness=frozenset(), consents=(consent("work"),))
    assert decided(Asking("employer", "handover"), agreed).allowed


def test_an_organisation_of_a_kind_that_nobody_knows_gets_nothing() -> None:
    for kind in (None, "unknown"):
        why = refused(Asking("employer", "guidance"), EMPLOYER._replace(recipient_kind=kind))
        assert (why.code, why.ground) == ("kind_unknown", "unsure")


def test_health_between_municipality_and_uwv_needs_a_reason() -> None:
    standing = Standing("none", TODAY, sender_kind="municipality", recipient_kind="uwv")
    asking = Asking("uwv", "provision_decision", frozenset({"health"}))

    assert refused(asking, standing, "timeline").code == "necessity_not_said"
    stated = asking._replace(stated=frozenset({"necessity_reason"}))
    assert decided(stated, standing, "timeline").grounds == (Ground("uavg_30_1b", ("health",)),)


def test_an_employer_may_tell_the_municipality_and_not_the_other_way_round() -> None:
    """Participatiewet 63 is a one-way street (Oden 2025, 6.3)."""
    to_it = Standing("none", TODAY, sender_kind="regular_employer", recipient_kind="municipality")
    from_it = Standing("none", TODAY, sender_kind="municipality", recipient_kind="regular_employer")
    asking = Asking("municipality", "provision_decision", frozenset({"work"}), basis="participatiewet_63")

    assert decided(asking, to_it, "timeline").grounds == (Ground("participatiewet_63", ("work",)),)
    assert refused(asking, from_it, "timeline").code == "row_between_others"


def test_the_bill_is_switched_off() -> None:
    standing = Standing("none", TODAY, sender_kind="municipality", recipient_kind="regular_employer")
    stated = frozenset({"casusoverleg", "necessity_reason"})
    asking = Asking("employer", "guidance", frozenset({"health"}), stated, "wams")

    assert refused(asking, standing, "timeline").code == "basis_not_in_force"


def test_a_basis_that_stands_nowhere_is_refused() -> None:
    assert refused(Asking("employer", "guidance", basis="gut_feeling"), EMPLOYER).code == "basis_unknown"


def test_both_sides_see_their_own_handovers() -> None:
    standing = RECEIVER._replace(party=True)
    decision = decided(Asking("employer", "handover"), standing, "handovers")

    assert (decision.allowed, decision.relation, decision.outside) == (True, "party", False)
    assert not decided(Asking("employer", "handover"), standing, "situation").allowed


# Laws

STANDINGS = some.builds(
    Standing,
    some.sampled_from((*get_args(Relation)[:-2], "none")),
    some.just(TODAY),
    placements=some.sampled_from([frozenset(), frozenset({"p"})]),
    topics=some.frozensets(some.sampled_from(["agreements", "signs_of_relapse", "provisions", "open_signals"])),
    sender_kind=some.sampled_from([None, *get_args(OrganisationKind)]),
    recipient_kind=some.sampled_from([None, *get_args(OrganisationKind)]),
    openness=some.none() | some.frozensets(some.sampled_from(get_args(DataClass))),
    restricted=some.booleans(),
    consents=some.sampled_from([(), (consent("work"),), (consent("work", "health", "signal"),)]),
)
ASKINGS = some.builds(
    Asking,
    some.sampled_from(get_args(Role)),
    some.sampled_from(get_args(Purpose)),
    some.none() | some.frozensets(some.sampled_from(get_args(DataClass)), min_size=1, max_size=3),
    some.sampled_from([frozenset(), frozenset({"necessity_reason"})]),
)


@given(ASKINGS, STANDINGS, some.sampled_from(PROJECTIONS))
def test_what_is_seen_always_has_a_ground_and_what_is_not_a_reason(
    asking: Asking, standing: Standing, projection: str
) -> None:
    decision = decided(asking, standing, projection)

    assert decision.allowed == (decision.why is None)
    grounded = {one for ground in decision.grounds for one in ground.classes}
    assert decision.classes == grounded
    for name in decision.columns - NEUTRAL:
        data_class = contract(projection).by_name[name].data_class
        assert data_class == "of_event" or data_class in grounded
    if decision.why is not None:
        assert has(f"gateway_{decision.why.code}")


@given(ASKINGS, STANDINGS, some.sampled_from(PROJECTIONS))
def test_less_known_or_less_agreed_never_opens_more(asking: Asking, standing: Standing, projection: str) -> None:
    """Without the consent, the placement, the topics, or the kind of one side, nobody sees more than with them."""
    whole = decided(asking, standing, projection)
    less = (
        standing._replace(consents=()),
        standing._replace(placements=frozenset()),
        standing._replace(topics=frozenset()),
        standing._replace(recipient_kind=None),
        standing._replace(sender_kind="unknown"),
        standing._replace(restricted=True),
        standing._replace(openness=frozenset()),
    )
    for one in less:
        found = decided(asking, one, projection)
        assert found.columns <= whole.columns
        assert found.classes <= whole.classes


def test_every_reason_has_a_sentence_and_every_row_a_place_in_the_order() -> None:
    for code in _NEARNESS:
        assert has(f"gateway_{code}")
    assert {one.basis for one in load_tables().bases} >= {
        "participatiewet_10", "participatiewet_63", "suwi_62", "suwi_73_11", "wmo", "uavg_30_1b", "consent", "contract",
        "uavg_24", "wams",
    }  # fmt: skip


def test_a_ground_that_a_contract_names_is_a_row_or_an_article() -> None:
    """What an event type says normally allows recording it stands in the register, or is an article of the AVG."""
    known = {one.basis for one in load_tables().bases} | {one.basis for one in load_tables().inside.values()}
    for name in catalogue.event_names():
        told = catalogue.event_type(name).legal_basis
        assert any(basis in told for basis in known) or told.startswith(("avg_", "participatiewet_", "uavg_", "none:"))


def test_nothing_leaves_for_research_without_a_project() -> None:
    """A researcher who says why it is necessary gets nothing; a registered project does."""
    alone = Asking("researcher", "research", stated=frozenset({"necessity_reason"}))
    outside = Standing("none", date(2026, 3, 2), sender_kind="municipality", recipient_kind="other")

    refused = decided(alone, outside, "timeline")
    given_ = decided(alone._replace(stated=frozenset({"project"})), outside, "timeline")

    assert refused.why is not None
    assert (refused.why.code, refused.why.rule) == ("no_project", "uavg_24")
    assert given_.allowed
