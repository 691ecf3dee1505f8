"""Who is around a worker, who left, and who employs."""

from tests.readmodels.reading import read, told
from tests.story import Story


def roles(story: Story, day: str = "") -> list[tuple[str, str, str | None]]:
    """Role, ref and, of who left, since when."""
    return [(one["role"], one["ref"], one["until"] if one["left"] else None) for one in read(story, day).people()]


def test_who_is_around_joost() -> None:
    """Joost when told: a guide and the employer at Brandpunt, a coach of Talentperron; three coaches left."""
    people = told("joost").people()

    assert [(one["role"], one["ref"]) for one in people if not one["left"]] == [
        ("internal_coach", "bp-begeleider"),
        ("employer", "brandpunt"),
        ("jobcoach", "talentperron-coach"),
    ]
    assert [(one["ref"], one["until"]) for one in people if one["left"]] == [
        ("ggz-begeleider", "[2020-01-01..2022-01-31]"),
        ("kk-coach", "2022-01~"),
        ("kk-coach-at-bp", "[2023-01-01..2023-03-28]"),
    ]


def test_who_left_on_a_day_that_nobody_knows_left_all_the_same() -> None:
    """Kim: no date is told."""
    left = [(one["ref"], one["until"]) for one in told("kim").people() if one["left"]]

    assert left == [("kk-begeleider", None), ("jobcoach-1", None)]


def test_maarten_works_for_one_and_is_employed_by_another() -> None:
    """Maarten: at CrimeResearch, in the service of Inclusive-IT."""
    employers = [(one["ref"], one["kind"]) for one in told("maarten").people() if one["role"] == "employer"]

    assert sorted(employers) == [("crimeresearch", "regular_employer"), ("inclusive-it", None)]


def test_an_employer_that_is_the_work_place_too_stands_there_once() -> None:
    """Q.: the firm employs him itself."""
    employers = [(one["ref"], one["kind"]) for one in told("q-transport").people() if one["role"] == "employer"]

    assert employers == [("transportbedrijf", "sociale_onderneming")]


def test_a_supervisor_who_left_stands_behind_the_successor(story: Story) -> None:
    """
    2026-01-05  placement_started  form=dienstverband organisation=kas supervisor=piet
    2026-06-01  supervisor_left    supervisor=piet successor=marie
    """
    assert roles(story, "2026-01-06") == [("supervisor", "piet", None), ("employer", "kas", None)]
    assert roles(story) == [
        ("employer", "kas", None),
        ("supervisor", "marie", None),
        ("supervisor", "piet", "2026-06-01"),
    ]


def test_without_running_placement_nobody_employs(story: Story) -> None:
    """
    2026-01-05  placement_started  form=dienstverband organisation=kas supervisor=piet
    2026-06-01  placement_ended    outcome=not_renewed
    """
    assert roles(story) == []


def test_who_answers_for_something_does_until_the_next_one(story: Story) -> None:
    """
    2026-01-05  responsibility_assigned  scope=case organisation=uwv role=uwv
    2026-03-02  responsibility_assigned  scope=case organisation=gemeente role=klantmanager
    """
    assert roles(story) == [("klantmanager", "gemeente", None), ("uwv", "uwv", "2026-03-02")]


def test_a_coach_stands_with_the_foreseen_end(story: Story) -> None:
    """
    2026-01-05  coach_assigned  kind=care_coach organisation=ggz until_on=2026-07
    """
    assert read(story).people() == [
        {
            "role": "care_provider", "ref": "coach", "organisation": "ggz", "kind": "care_coach", "from": "2026-01-05",
            "until": "2026-07", "stand_in": None, "left": False,
        },
    ]  # fmt: skip
