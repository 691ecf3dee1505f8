"""What a career answers about target groups, income, being in view, signals, relapse, sickness and rights."""

import pytest

from tests.career.asking import YES, answer, answer_to
from tests.story import Story


class TestPosition:
    def test_a_link_joins_two_careers(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        assert answer(story, "2026-02-01  career_linked  other=story") == "career_linked_to_itself"
        assert answer(story, "2026-02-01  career_linked  other=another") == YES

    def test_only_an_established_target_group_ends(self, story: Story) -> None:
        """
        2026-01-05  target_group_established  group=banenafspraak
        2026-01-05  target_group_established  group=wajong
        2026-02-05  target_group_ended        group=wajong
        2026-02-05  target_group_requested    group=beschut_werk
        """
        ended = "2026-03-01  target_group_ended  group"

        assert answer(story, f"{ended}=banenafspraak") == YES
        assert answer(story, f"{ended}=wajong") == "target_group_not_established"
        assert answer(story, f"{ended}=beschut_werk") == "target_group_not_established"
        early = "2026-01-04  target_group_ended  group=banenafspraak recorded_on=2026-03-01"
        assert answer(story, early) == "target_group_not_established"

    def test_somebody_may_belong_to_several_target_groups(self, story: Story) -> None:
        """
        2026-01-05  target_group_established  group=banenafspraak
        """
        assert answer(story, "2026-02-01  target_group_established  group=loonkostensubsidie") == YES
        assert answer(story, "2026-02-01  target_group_established  group=banenafspraak") == YES  # established again

    def test_only_an_income_that_began_ends(self, story: Story) -> None:
        """
        2026-01-05  income_started  kind=bijstand
        2026-02-05  income_started  kind=wage
        """
        assert answer(story, "2026-03-01  income_ended  kind=bijstand") == YES
        assert answer(story, "2026-03-01  income_ended  kind=ww") == "income_not_started"
        assert answer(story, "2026-02-01  income_ended  kind=wage recorded_on=2026-03-01") == "income_not_started"
        ended = story.plus("2026-03-01  income_ended  kind=bijstand")
        assert answer(ended, "2026-03-02  income_ended  kind=bijstand") == "income_not_started"

    def test_who_is_in_view_gets_lost_before_being_found(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        lost = story.plus("2026-02-01  view_lost")

        assert answer(story, "2026-03-01  view_regained") == "view_not_lost"
        assert answer(lost, "2026-03-01  view_lost") == "view_lost_already"
        assert answer(lost, "2026-03-01  view_regained") == YES
        assert answer(lost.plus("2026-03-01  view_regained"), "2026-04-01  view_lost") == YES

    def test_view_is_judged_on_the_day_that_is_told(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        2026-02-01  view_lost
        2026-03-01  view_regained
        """
        assert answer(story, "2026-01-20  view_lost  recorded_on=2026-04-01") == YES
        assert answer(story, "2026-02-20  view_lost  recorded_on=2026-04-01") == "view_lost_already"
        assert answer(story, "2026-02-20  view_regained  recorded_on=2026-04-01") == YES
        assert answer(story, "2026-01-20  view_regained  recorded_on=2026-04-01") == "view_not_lost"


class TestSignals:
    def test_an_answer_is_to_a_sign(self, story: Story) -> None:
        """
        2026-01-05  sign: signal_observed  sign=withdrawn
        2026-01-05  talk: check_in_held    with=worker
        2026-01-06  gone: signal_observed  sign=conflict
        2026-01-07  event_retracted        retracts=gone
        """
        answered = "2026-02-01  signal_answered  signal"

        assert answer(story, f"{answered}=sign") == YES
        assert answer(story, f"{answered}=talk") == "unknown_signal"
        assert answer(story, f"{answered}=gone") == "unknown_signal"
        assert answer(story, "2026-01-04  signal_answered  signal=sign recorded_on=2026-02-01") == "unknown_signal"
        assert answer(story.plus(f"{answered}=sign"), f"{answered}=sign") == YES  # and once more

    @pytest.mark.parametrize(
        ("begins", "ends", "code"),
        [
            ("relapse_reported", "relapse_ended", "no_open_relapse"),
            ("sickness_reported", "recovery_reported", "no_open_sickness"),
        ],
    )
    def test_only_what_began_is_over(self, story: Story, begins: str, ends: str, code: str) -> None:
        """
        2026-01-05  career_opened
        """
        begun = story.plus(f"2026-02-01  {begins}")
        over = begun.plus(f"2026-03-01  {ends}")

        assert answer(story, f"2026-03-01  {ends}") == code
        assert answer(begun, f"2026-01-31  {ends}  recorded_on=2026-03-01") == code
        assert answer(begun, f"2026-03-01  {ends}") == YES
        assert answer(over, f"2026-04-01  {ends}") == code
        assert answer(over, f"2026-04-01  {begins}") == YES

    def test_two_parties_may_tell_of_one_drop_out(self, story: Story) -> None:
        """
        2026-01-05  placement_started  placement=kas
        2026-03-01  dropped_out        placement=kas reasons=pace:worker asserted_by=worker
        """
        assert (
            answer(story, "2026-03-01  dropped_out  placement=kas reasons=lateness:employer asserted_by=employer")
            == YES
        )


class TestRights:
    def test_a_decision_answers_a_request(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        asked = story.plus("2026-02-01  rights_requested  request=see answer_due_on=2026-03-01")

        assert answer(story, "2026-02-20  rights_decided  request=see") == "no_rights_requested"
        assert answer(asked, "2026-02-20  rights_decided  request=see") == YES
        assert answer(story, "2026-02-20  keys_destroyed  classes=health request=see") == "no_rights_requested"
        assert answer(asked, "2026-02-20  keys_destroyed  classes=health request=see") == YES
        assert answer(story, "2026-02-20  keys_destroyed  classes=health reason=retention") == YES

    def test_a_restriction_is_set_before_it_is_lifted(self, story: Story) -> None:
        """
        2026-01-05  career_opened
        """
        restricted = story.plus("2026-02-01  restriction_set")
        lifted = restricted.plus("2026-03-01  restriction_lifted")

        assert answer(story, "2026-02-01  restriction_lifted") == "restriction_not_set"
        assert answer(restricted, "2026-02-20  restriction_set") == "restriction_set_already"
        assert answer(restricted, "2026-02-20  restriction_lifted") == YES
        assert answer(lifted, "2026-04-01  restriction_lifted") == "restriction_not_set"
        assert answer(lifted, "2026-04-01  restriction_set") == YES


class TestCorrections:
    def test_a_fact_is_put_right_with_a_whole_payload_of_its_type(self, story: Story) -> None:
        """
        2026-01-05  start: placement_started  placement=kas hours_per_week=24
        2026-01-12  seen: signal_observed     sign=withdrawn placement=kas
        """
        corrected = "2026-02-01  event_corrected  corrects=seen replacement"

        assert answer(story, f'{corrected}={{"sign":"conflict","seen_by":"employer"}}') == YES
        assert answer(story, f'{corrected}={{"sign":"conflict"}}') == "replacement_unfit"
        assert answer(story, f'{corrected}={{"sign":"angry","seen_by":"employer"}}') == "replacement_unfit"
        assert answer(story, f'{corrected}={{"sign":"conflict","seen_by":"employer","what":1}}') == "replacement_unfit"
        assert answer(story, f'{corrected}={{"group":"wajong","established_by":"uwv"}}') == "replacement_unfit"

    def test_a_correction_may_carry_another_day(self, story: Story) -> None:
        """
        2026-01-12  seen: signal_observed
        """
        corrected = (
            '2026-02-01  event_corrected  corrects=seen replacement={{"sign":"conflict","seen_by":"worker","{}":{}}}'
        )

        assert answer(story, corrected.format("occurred", '"2026-01~"')) == YES
        assert answer(story, corrected.format("occurred", "null")) == YES
        assert answer(story, corrected.format("elapsed", '"P3M"')) == YES
        assert answer(story, corrected.format("occurred", '"2026-02-30"')) == "replacement_unfit"
        assert answer(story, corrected.format("occurred", '"2026-02-02"')) == "in_the_future"
        assert answer(story, corrected.format("occurred", '"0206-01-12"')) == "day_far_off"

    def test_a_correction_brings_nothing_new_into_the_career(self, story: Story) -> None:
        """
        2026-01-05  start: placement_started       placement=kas
        2026-01-05  plan: begeleidingsplan_agreed  plan=plan goals=hours
        2026-01-12  seen: signal_observed          placement=kas
        """
        seen = (
            "2026-02-01  event_corrected  corrects=seen "
            'replacement={"sign":"conflict","seen_by":"worker","placement":"%s"}'
        )
        plan = (
            '2026-02-01  event_corrected  corrects=plan replacement={"plan":"%s","rhythm":[],"agreements":[],'
            '"agreed_by":["worker"],"goals":[{"goal":"hours","text":"more"},{"goal":"%s","text":"other"}]}'
        )

        assert answer(story, seen % "kas") == YES
        assert answer(story, seen % "kaas") == "unknown_placement"
        assert answer(story, plan % ("plan", "tasks")) == YES  # forgotten then
        assert answer(story, plan % ("plan", "hours")) == "doubled_in_plan"
        assert answer(story, plan % ("other", "tasks")) == "unknown_plan"

    def test_a_correction_is_as_careful_as_a_fact(self, story: Story) -> None:
        """
        2026-01-05  start: placement_started    placement=kas
        2026-01-05  signed: contract_concluded  placement=kas contract=first kind=temporary
        """
        signed = (
            '2026-02-01  event_corrected  corrects=signed replacement={"placement":"kas","contract":"first",'
            '"kind":"%s","starts_on":"2026-01-05","ends_on":"%s"}'
        )

        assert answer(story, signed % ("temporary", "2026-07-04")) == YES
        assert answer(story, signed % ("temporary", "2025-07-04")) == "ends_before_it_starts"
        assert answer(story, signed % ("permanent", "2026-07-04")) == "permanent_contract_with_end"

    def test_what_was_retracted_stands_no_more(self, story: Story) -> None:
        """
        2026-01-12  seen: signal_observed
        2026-01-13  gone: event_retracted   retracts=seen
        """
        corrected = 'event_corrected  corrects=seen replacement={"sign":"conflict","seen_by":"employer"}'

        assert answer(story, f"2026-02-01  {corrected}") == "event_does_not_stand"
        assert answer(story, "2026-02-01  event_retracted  retracts=seen") == "event_does_not_stand"
        assert answer(story, "2026-02-01  event_retracted  retracts=gone") == "retraction_of_retraction"
        assert answer(story, "2026-02-01  event_corrected  corrects=gone replacement={}") == "correction_of_correction"

    def test_a_correction_is_not_corrected_but_may_be_retracted(self, story: Story) -> None:
        """
        2026-01-12  seen: signal_observed
        2026-01-13  right: event_corrected   corrects=seen replacement={"sign":"conflict","seen_by":"employer"}
        """
        again = '2026-02-01  event_corrected  corrects={} replacement={{"sign":"withdrawn","seen_by":"employer"}}'

        assert answer(story, again.format("right")) == "correction_of_correction"
        assert answer(story, again.format("seen")) == YES
        assert answer(story, "2026-02-01  event_retracted  retracts=right") == YES
        undone = story.plus("2026-02-01  event_retracted  retracts=right")
        assert answer(undone, "2026-02-02  event_retracted  retracts=right") == "event_does_not_stand"
        assert answer(undone, again.format("seen")) == YES

    def test_the_opening_goes_last(self, story: Story) -> None:
        """
        2026-01-05  opening: career_opened
        2026-01-12  seen: signal_observed
        """
        assert answer(story, "2026-02-01  event_retracted  retracts=opening") == "opening_still_needed"
        emptied = story.plus("2026-02-01  event_retracted  retracts=seen")
        assert answer(emptied, "2026-02-01  event_retracted  retracts=opening") == YES
        corrected = '2026-02-01  event_corrected  corrects=opening replacement={"reason":"benefit"}'
        assert answer(story, corrected) == YES

    def test_after_its_opening_was_retracted_a_career_may_be_opened_again(self, story: Story) -> None:
        """
        2026-01-05  opening: career_opened
        2026-01-06  event_retracted   retracts=opening
        """
        assert answer(story, "2026-01-07  signal_observed") == "career_not_opened"
        assert answer(story, "2026-01-07  career_opened") == YES

    def test_keys_do_not_come_back(self, story: Story) -> None:
        """
        2026-01-12  gone: keys_destroyed   classes=health
        """
        for line in ("event_retracted  retracts=gone", "event_corrected  corrects=gone replacement={}"):
            assert answer(story, f"2026-02-01  {line}") == "keys_stay_destroyed"

    def test_the_head_of_a_telling_is_not_put_right(self) -> None:
        telling = Story("told 2026\n2026-01-05  career_opened")
        live = Story("2026-01-05  telling: career_opened\n2026-02-01  event_retracted  retracts=telling")

        assert answer_to(live.events[-1], telling.events) == "event_does_not_stand"
