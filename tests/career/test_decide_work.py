"""What a career answers about placements, contracts, provisions and trainings."""

import pytest

from tests.career.asking import YES, answer
from tests.story import Story


class TestPlacements:
    def test_a_placement_starts_once(self, story: Story) -> None:
        """
        2026-01-05  placement_started  placement=kas
        """
        assert answer(story, "2026-02-01  placement_started  placement=kas") == "placement_started_already"
        assert answer(story, "2026-02-01  placement_started  placement=bakker") == YES

    def test_who_comes_back_starts_a_new_placement(self, story: Story) -> None:
        """
        2026-01-05  placement_started  placement=kas
        2026-02-01  placement_ended    placement=kas
        """
        assert answer(story, "2026-03-01  placement_started  placement=kas") == "placement_started_already"
        assert answer(story, "2026-03-01  placement_started  placement=kas-again") == YES

    def test_a_placement_in_sight_may_start_or_be_rejected(self, story: Story) -> None:
        """
        2026-01-05  match_proposed     placement=kas
        2026-01-12  introduction_held  placement=kas
        """
        assert answer(story, "2026-02-01  placement_started  placement=kas") == YES
        assert answer(story, "2026-02-01  match_rejected     placement=kas") == YES

    def test_a_place_where_somebody_works_is_not_rejected(self, story: Story) -> None:
        """
        2026-01-05  placement_started  placement=kas
        """
        assert answer(story, "2026-02-01  match_rejected  placement=kas") == "placement_started_already"
        assert answer(story, "2026-01-02  match_rejected  placement=kas recorded_on=2026-02-01") == YES

    @pytest.mark.parametrize("line", ["placement_adjusted", "supervisor_left", "placement_ended"])
    def test_only_work_that_began_changes_or_ends(self, story: Story, line: str) -> None:
        """
        2026-01-05  match_proposed     placement=kas
        2026-01-05  placement_started  placement=bakker
        """
        assert answer(story, f"2026-02-01  {line}  placement=kas") == "placement_not_started"
        assert answer(story, f"2026-02-01  {line}  placement=bakker") == YES

    @pytest.mark.parametrize(
        "line", ["floor_guidance_set", "adaptation_promised", "adaptation_delivered", "signal_observed"]
    )
    def test_much_is_arranged_before_the_start(self, story: Story, line: str) -> None:
        """
        2026-01-05  match_proposed     placement=kas
        """
        assert answer(story, f"2026-02-01  {line}  placement=kas") == YES

    @pytest.mark.parametrize(
        "line",
        [
            "introduction_held", "placement_adjusted", "supervisor_left", "floor_guidance_set", "returned_to_work",
            "contract_concluded", "adaptation_promised", "adaptation_delivered", "adaptation_refused",
        ],
    )  # fmt: skip
    def test_nothing_changes_after_the_end_but_late_reports_come(self, story: Story, line: str) -> None:
        """
        2026-01-05  placement_started  placement=kas
        2026-03-31  placement_ended    placement=kas
        """
        assert answer(story, f"2026-04-02  {line}  placement=kas") == "placement_ended_already"
        assert answer(story, f"-           {line}  placement=kas recorded_on=2026-04-02") == "placement_ended_already"
        assert answer(story, f"2026-03-31  {line}  placement=kas recorded_on=2026-04-02") == YES
        assert answer(story, f"2026        {line}  placement=kas recorded_on=2026-04-02") == YES

    @pytest.mark.parametrize(
        "line",
        [
            "signal_observed", "check_in_held", "dropped_out", "exit_talk_held", "warning_given", "evaluation_held",
            "sickness_reported", "relapse_reported", "provision_granted", "coach_assigned", "agreement_made",
        ],
    )  # fmt: skip
    def test_much_is_told_of_a_placement_that_ended(self, story: Story, line: str) -> None:
        """
        2026-01-05  placement_started  placement=kas
        2026-03-31  placement_ended    placement=kas
        """
        assert answer(story, f"2026-04-02  {line}  placement=kas") == YES

    def test_a_late_report_may_be_told_as_a_distance(self, story: Story) -> None:
        """
        2026-01-05  start: placement_started  placement=kas
        2026-03-31  placement_ended           placement=kas
        """
        line = "-  placement_adjusted  placement=kas since=start recorded_on=2026-06-01"

        assert answer(story, f"{line} elapsed=P1M") == YES
        assert answer(story, f"{line} elapsed=P4M") == "placement_ended_already"

    def test_a_placement_ends_once(self, story: Story) -> None:
        """
        2026-01-05  placement_started  placement=kas
        2026-03-31  placement_ended    placement=kas outcome=converted
        """
        assert answer(story, "2026-04-02  placement_ended  placement=kas") == "placement_ended_already"
        assert (
            answer(story, "2026-02-02  placement_ended  placement=kas recorded_on=2026-04-02")
            == "placement_ended_already"
        )

    def test_work_does_not_end_before_it_began(self, story: Story) -> None:
        """
        2026-01-05  placement_started  placement=kas
        """
        assert (
            answer(story, "2025-12  placement_ended  placement=kas recorded_on=2026-02-01") == "ends_before_it_starts"
        )
        assert answer(story, "2026-01  placement_ended  placement=kas recorded_on=2026-02-01") == YES

    def test_a_placement_leads_to_another(self, story: Story) -> None:
        """
        2026-01-05  placement_started  placement=kas
        2026-03-01  match_proposed     placement=bakker
        """
        assert answer(story, "2026-03-31  placement_ended  placement=kas next=kas") == "successor_of_itself"
        assert answer(story, "2026-03-31  placement_ended  placement=kas next=bakker") == YES

    def test_a_supervisor_does_not_succeed_himself(self, story: Story) -> None:
        """
        2026-01-05  placement_started  placement=kas supervisor=an
        """
        left = "2026-02-01  supervisor_left  placement=kas"

        assert answer(story, f"{left} supervisor=an successor=an") == "successor_of_itself"
        assert answer(story, f"{left} supervisor=an successor=bo") == YES
        assert answer(story, left) == YES

    def test_the_planned_end_lies_after_the_start(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        start = "2026-02-01  placement_started  planned_end_on"

        assert answer(story, f"{start}=2026-01") == "ends_before_it_starts"
        assert answer(story, f"{start}=2026-02") == YES
        assert answer(story, f"{start}=2026-08-01") == YES

    def test_an_adaptation_that_is_there_is_not_promised_again(self, story: Story) -> None:
        """
        2026-01-05  placement_started     placement=kas
        2026-01-05  adaptation_promised   placement=kas adaptation=chair due_on=2026-02-01
        2026-02-09  adaptation_delivered  placement=kas adaptation=chair
        """
        for type_ in ("adaptation_promised", "adaptation_delivered", "adaptation_refused"):
            assert (
                answer(story, f"2026-03-01  {type_}  placement=kas adaptation=chair") == "adaptation_delivered_already"
            )
            assert answer(story, f"2026-03-01  {type_}  placement=kas adaptation=desk") == YES
        assert (
            answer(story, "2026-01-20  adaptation_promised  placement=kas adaptation=chair recorded_on=2026-03-01")
            == YES
        )

    def test_a_late_delivery_is_a_delivery(self, story: Story) -> None:
        """
        2026-01-05  placement_started    placement=kas
        2026-01-05  adaptation_promised  placement=kas adaptation=chair due_on=2026-02-01
        """
        delivered = "2026-03-01  adaptation_delivered  placement=kas adaptation=chair due_on=2026-02-01"

        assert answer(story, delivered) == YES
        assert answer(story, delivered.replace("delivered", "promised")) == "ends_before_it_starts"


class TestContracts:
    def test_a_contract_is_concluded_once(self, story: Story) -> None:
        """
        2026-01-05  contract_concluded  placement=kas contract=first
        2026-02-01  placement_started   placement=kas
        """
        concluded = "2026-03-01  contract_concluded  placement=kas"

        assert answer(story, f"{concluded} contract=first") == "contract_concluded_already"
        assert answer(story, f"{concluded} contract=second") == YES

    def test_a_contract_ends_after_it_starts(self, story: Story) -> None:
        """
        2026-01-05  placement_started  placement=kas
        """
        concluded = "2026-02-01  contract_concluded  placement=kas kind=temporary"

        assert answer(story, f"{concluded} starts_on=2026-03-01 ends_on=2026-02-28") == "ends_before_it_starts"
        assert answer(story, f"{concluded} ends_on=2026-01") == "ends_before_it_starts"
        assert answer(story, f"{concluded} starts_on=2025-09 ends_on=2026-01") == YES
        assert answer(story, f"{concluded} starts_on=2026 ends_on=2026") == YES

    def test_a_permanent_contract_has_no_end(self, story: Story) -> None:
        """
        2026-01-05  contract_concluded  placement=kas contract=first kind=temporary ends_on=2026-07-04
        """
        renewed = "2026-07-01  contract_renewed  contract=first kind=permanent"
        concluded = "2026-07-01  contract_concluded  placement=kas contract=other kind=permanent"

        assert answer(story, f"{renewed} ends_on=2027-07-04") == "permanent_contract_with_end"
        assert answer(story, f"{concluded} duration_months=12") == "permanent_contract_with_end"
        assert answer(story, renewed) == YES
        assert answer(story, concluded) == YES

    def test_a_contract_that_ended_is_not_renewed(self, story: Story) -> None:
        """
        2026-01-05  contract_concluded  placement=kas contract=first
        2026-07-04  contract_ended      contract=first
        """
        for type_ in ("contract_renewed", "contract_end_announced"):
            assert answer(story, f"2026-07-05  {type_}  contract=first") == "contract_ended_already"
            assert answer(story, f"2026-06-01  {type_}  contract=first recorded_on=2026-07-05") == YES
        assert answer(story, "2026-07-05  contract_ended  contract=first") == "contract_ended_already"

    def test_a_renewal_ends_after_the_term_that_it_follows(self, story: Story) -> None:
        """
        2026-01-05  contract_concluded  placement=kas contract=first ends_on=2026-07-04
        2026-06-20  contract_renewed    contract=first ends_on=2027-01-04
        """
        renewed = "2026-12-20  contract_renewed  contract=first"

        assert answer(story, f"{renewed} ends_on=2026-10") == "ends_before_it_starts"
        assert answer(story, f"{renewed} ends_on=2027-01-03") == "ends_before_it_starts"
        assert answer(story, f"{renewed} ends_on=2027-07-04") == YES
        assert answer(story, renewed) == YES

    def test_a_renewal_that_is_heard_late_follows_the_term_of_its_day(self, story: Story) -> None:
        """
        2026-01-05  contract_concluded  placement=kas contract=first ends_on=2026-03-04
        2026-06-20  contract_renewed    contract=first ends_on=2027-01-04
        """
        late = "2026-03-01  contract_renewed  contract=first recorded_on=2026-07-01"

        assert answer(story, f"{late} ends_on=2026-06-30") == YES
        assert answer(story, f"{late} ends_on=2026-03-03") == "ends_before_it_starts"

    def test_the_end_that_is_announced_lies_after_the_start(self, story: Story) -> None:
        """
        2026-01-05  contract_concluded  placement=kas contract=first starts_on=2026-02-01
        """
        announced = "2026-06-01  contract_end_announced  contract=first ends_on"

        assert answer(story, f"{announced}=2026-01-31") == "ends_before_it_starts"
        assert answer(story, f"{announced}=2026-08-01") == YES

    def test_a_contract_may_be_broken_off_before_its_first_day(self, story: Story) -> None:
        """
        2026-01-05  contract_concluded  placement=kas contract=first starts_on=2026-02-01
        """
        assert answer(story, "2026-01-20  contract_ended  contract=first") == YES
        assert (
            answer(story, "2025-12-20  contract_ended  contract=first recorded_on=2026-01-20")
            == "ends_before_it_starts"
        )

    def test_a_contract_signed_afterwards_may_have_ended_before_that(self, story: Story) -> None:
        """
        2026-02-10  contract_concluded  placement=kas contract=first starts_on=2026-01-01
        """
        assert answer(story, "2026-02-05  contract_ended  contract=first recorded_on=2026-02-11") == YES

    def test_wages_may_go_on_when_the_placement_is_over(self, story: Story) -> None:
        """
        2026-01-05  contract_concluded  placement=kas contract=first
        2026-01-05  placement_started   placement=kas
        2026-03-31  placement_ended     placement=kas
        """
        assert answer(story, "2026-06-01  contract_ended    contract=first") == YES
        assert answer(story, "2026-06-01  contract_renewed  contract=first") == YES


class TestProvisions:
    def test_only_what_was_granted_ends_and_once(self, story: Story) -> None:
        """
        2026-01-05  provision_requested  provision=lks kind=loonkostensubsidie
        2026-01-05  provision_granted    provision=jc kind=jobcoaching
        2026-03-05  provision_granted    provision=old kind=reiskosten
        2026-04-05  provision_ended      provision=old kind=reiskosten
        """
        assert (
            answer(story, "2026-06-01  provision_ended  provision=lks kind=loonkostensubsidie")
            == "provision_not_granted"
        )
        assert answer(story, "2026-06-01  provision_ended  provision=jc kind=jobcoaching") == YES
        assert answer(story, "2026-06-01  provision_ended  provision=old kind=reiskosten") == "provision_ended_already"

    def test_what_was_granted_again_may_end_again(self, story: Story) -> None:
        """
        2026-01-05  provision_granted  provision=jc kind=jobcoaching
        2026-04-05  provision_ended    provision=jc kind=jobcoaching
        2026-05-05  provision_granted  provision=jc kind=jobcoaching
        """
        assert answer(story, "2026-06-01  provision_ended  provision=jc kind=jobcoaching") == YES

    def test_a_grant_ends_after_it_starts(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        granted = "2026-02-01  provision_granted  kind=jobcoaching"

        assert answer(story, f"{granted} from_on=2026-03-01 until_on=2026-02-28") == "ends_before_it_starts"
        assert answer(story, f"{granted} until_on=2026-01") == "ends_before_it_starts"
        assert answer(story, f"{granted} from_on=2025-09-01 until_on=2026-01") == YES  # granted afterwards

    def test_a_provision_does_not_end_before_it_began(self, story: Story) -> None:
        """
        2026-02-01  provision_granted  provision=jc kind=jobcoaching from_on=2025-09-01
        2026-02-01  provision_granted  provision=lks kind=loonkostensubsidie
        """
        ended = "2025-12-01  provision_ended  recorded_on=2026-02-02"

        assert answer(story, f"{ended} provision=jc kind=jobcoaching") == YES
        assert answer(story, f"{ended} provision=lks kind=loonkostensubsidie") == "ends_before_it_starts"
        assert (
            answer(story, f"{ended} provision=jc kind=jobcoaching".replace("2025-12", "2025-08"))
            == "ends_before_it_starts"
        )

    @pytest.mark.parametrize(
        "line", ["provision_requested", "provision_granted", "provision_refused", "provision_ended"]
    )
    def test_a_provision_stays_of_one_kind(self, story: Story, line: str) -> None:
        """
        2026-01-05  provision_granted  provision=jc kind=jobcoaching
        """
        assert answer(story, f"2026-02-01  {line}  provision=jc kind=reiskosten") == "provision_of_other_kind"
        assert answer(story, f"2026-02-01  {line}  provision=jc kind=unknown") == YES


class TestTrainings:
    def test_a_training_starts_once_and_ends_once(self, story: Story) -> None:
        """
        2026-01-05  training_started  training=vca
        2026-01-05  training_started  training=first-aid
        2026-02-05  training_ended    training=vca
        """
        assert answer(story, "2026-03-01  training_started  training=vca") == "training_started_already"
        assert answer(story, "2026-03-01  training_ended    training=vca") == "training_ended_already"
        assert answer(story, "2026-03-01  training_ended    training=first-aid") == YES
        assert answer(story, "2026-03-01  training_started  training=vca-again") == YES

    def test_a_training_does_not_end_before_it_began(self, story: Story) -> None:
        """
        2026-02-05  training_started  training=vca
        """
        ended = "2026-01-05  training_ended  training=vca recorded_on=2026-03-01"

        assert answer(story, ended) == "ends_before_it_starts"
        assert (
            answer(story, "2026-03-01  training_started  training=b planned_end_on=2026-02") == "ends_before_it_starts"
        )


@pytest.mark.parametrize(
    "line",
    [
        "target_group_established  until_on", "change_announced  expected_on", "wage_value_measured  redetermine_on",
        "need_assessed  valid_until_on", "coach_assigned  until_on", "begeleidingsplan_agreed  evaluate_on",
        "agreement_made  review_on", "rights_requested  answer_due_on",
    ],
)  # fmt: skip
def test_what_is_agreed_for_later_lies_later(line: str) -> None:
    story = Story("2026-01-05  career_opened")

    assert answer(story, f"2026-02-10  {line}=2026-02-09") == "ends_before_it_starts"
    assert answer(story, f"2026-02-10  {line}=2026-02") == YES
    assert answer(story, f"2026-02-10  {line}=2026-05-01") == YES
