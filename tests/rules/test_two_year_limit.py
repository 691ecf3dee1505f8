"""Before temporary contracts have lasted two years it is decided: permanent, or from work to work."""

import pytest

from tests.story import Story, broken, due, excused, kept, kept_late, upcoming

CHAIN = """
    2024-01-01  placement_started   form=dienstverband organisation=brand
    2024-01-01  first: contract_concluded contract=c kind=temporary duration_months=12
    2025-01-01  second: contract_renewed  contract=c kind=temporary duration_months=12
"""
DECISION = "2025-11-01"


def test_from_month_twenty_on_a_decision_is_looked_for() -> None:
    """
    2024-01-01  contract_concluded  a year
    2025-01-01  contract_renewed    a year: it comes to the limit
    """
    story = Story(CHAIN)
    assert story.standing("two_year_limit", on="2025-08-31") == [upcoming(DECISION)]
    assert story.open_promises("two_year_limit", on="2025-09-01") == [due(DECISION)]
    assert story.open_promises("two_year_limit", on="2026-01-02") == [broken(DECISION)]
    (promise,) = story.promises("two_year_limit")
    assert promise.evidence == (story.event("second"), story.event("first"))
    assert promise.audience == ("klantmanager",)


@pytest.mark.parametrize(
    "contracts",
    [
        "2024-01-01  contract_concluded  contract=c kind=temporary duration_months=12",  # the matter of contract_end
        "2024-01-01  contract_concluded  contract=c kind=temporary duration_months=36",  # made to pass the limit
        "2024-01-01  contract_concluded  contract=c kind=permanent",
        "2024-01-01  contract_concluded  contract=c kind=secondment",
        "2024-01-01  contract_concluded  contract=c kind=unknown duration_months=23",
    ],
)
def test_what_ends_long_before_passes_it_or_is_not_known_to_be_temporary_has_no_limit(contracts: str) -> None:
    story = Story(f"2024-01-01  placement_started form=dienstverband\n{contracts}")
    assert story.standing("two_year_limit", on="2025-10-01") == []


def test_a_temporary_contract_without_a_told_end_comes_to_the_limit_too() -> None:
    story = Story("""
        2024-01-01  placement_started   form=beschut_werk
        2024-01-01  contract_concluded  contract=c kind=temporary
    """)
    assert story.open_promises("two_year_limit", on="2025-09-01") == [due(DECISION)]
    assert story.open_promises("contract_end", on="2025-09-01") == []


@pytest.mark.parametrize(
    ("said", "decided"),
    [
        ("2025-10-01  contract_renewed    contract=c kind=permanent", True),
        ("2025-10-01  contract_renewed    contract=c kind=temporary duration_months=12", True),
        ("2025-10-01  contract_end_announced contract=c renewal=renewed", True),
        ("2025-10-01  match_proposed      placement=next organisation=other", True),
        ("2025-10-01  contract_concluded  contract=d placement=placement kind=permanent", True),
        (
            "2025-10-01  contract_end_announced contract=c renewal=not_renewed",
            False,
        ),  # from work to work is still to come
        ("2025-10-01  contract_end_announced contract=c renewal=likely", False),
        ("2025-10-01  contract_renewed    contract=c kind=temporary ends_on=2025-12-20", False),
        ("2025-02-01  match_proposed      placement=next organisation=other", False),
        ("2025-10-01  evaluation_held     present=worker,employer conclusion=continue", False),
    ],
)
def test_permanent_going_on_or_a_next_place_is_a_decision(said: str, decided: bool) -> None:
    story = Story(CHAIN + said)
    assert story.standing("two_year_limit", on="2025-10-02") == [kept(DECISION) if decided else due(DECISION)]


def test_that_it_is_not_renewed_makes_the_end_clear_and_decides_nothing() -> None:
    """What `contract_end` asks for is known then; what this promise asks for is not."""
    story = Story(f"{CHAIN} 2025-11-20  contract_end_announced contract=c renewal=not_renewed")
    assert kept("2025-12-02", "clarity") in story.standing("contract_end")
    assert story.open_promises("two_year_limit") == [due(DECISION)]


def test_a_decision_after_the_limit_is_late() -> None:
    story = Story(f"{CHAIN} 2026-01-10  contract_renewed contract=c kind=permanent")
    assert story.standing("two_year_limit") == [kept_late(DECISION)]


def test_three_times_eight_months_is_one_promise(story: Story) -> None:
    """
    2024-01-01  placement_started   form=dienstverband organisation=brand
    2024-01-01  contract_concluded  contract=c kind=temporary duration_months=8
    2024-09-01  contract_renewed    contract=c kind=temporary duration_months=8
    2025-05-01  contract_renewed    contract=c kind=temporary duration_months=8
    """
    assert story.standing("two_year_limit", on="2025-04-30") == []
    assert story.standing("two_year_limit") == [upcoming(DECISION)]


def test_a_new_contract_with_the_same_employer_goes_on_and_with_another_begins_anew() -> None:
    moved = """
        2024-01-01  placement_started   placement=a form=dienstverband organisation=brand
        2024-01-01  contract_concluded  contract=c placement=a kind=temporary duration_months=12
        2025-01-01  placement_ended     placement=a outcome=moved_on next=b
        2025-01-01  placement_started   placement=b form=dienstverband organisation={}
        2025-01-01  contract_concluded  contract=d placement=b kind=temporary duration_months=12
    """
    assert Story(moved.format("brand")).open_promises("two_year_limit", on="2025-09-01") == [due(DECISION)]
    assert Story(moved.format("other")).standing("two_year_limit", on="2025-09-01") == []


def test_an_earlier_end_excuses() -> None:
    assert Story(f"{CHAIN} 2025-10-01  placement_ended").standing("two_year_limit") == [excused(DECISION)]


def test_a_retracted_renewal_takes_it_along() -> None:
    story = Story(f"{CHAIN} 2025-10-01  event_retracted retracts=second")
    assert story.open_promises("two_year_limit", on="2025-09-15") == [due(DECISION)]
    assert story.standing("two_year_limit") == []


def test_of_a_vague_beginning_it_opens_from_the_earliest_day_and_is_due_from_the_latest(story: Story) -> None:
    """
    2024-01-01  placement_started   form=dienstverband
    2024-02     contract_concluded  kind=temporary
    """
    assert story.open_promises("two_year_limit", on="2025-09-30") == []
    assert story.open_promises("two_year_limit", on="2025-10-01") == [due("2025-12-29")]


def test_without_days_or_before_the_opening_it_cannot_speak() -> None:
    without = "told 2026\n-  contract_concluded kind=temporary\n2026-02-01  progress_observed"
    before = "told 2026\n2026-01-05  career_opened\n2024  contract_concluded kind=temporary history=true"
    assert Story(without).standing("two_year_limit", on="-") == []
    assert Story(before).standing("two_year_limit") == []
