"""What may be wrong with one event of a career file: each kind of mistake is one finding, at its field."""

import pytest

from tests.career.writing import HEAD, OPENING, event, findings
from werkzekerheid.facts.registry import fact_types, stream_kind


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKZEKERHEID_LANGUAGE", "en")


class TestOneEvent:
    @pytest.mark.parametrize(
        ("lines", "field", "expected"),
        [
            ("occurred = 2021-03-14", "occurred", "text between quotes (a date too"),
            ("occurred = 2021", "occurred", "text between quotes"),
            ('occurred = "0000"', "occurred", "a date that exists"),
            ('occurred = "2021-02-29"', "occurred", "a date that exists"),
            ('occurred = "14 March"', "occurred", "a date that exists"),
            ('occurred = "0206-03-01"', "occurred", "more than a lifetime away"),
            ('occurred = "2025"', "occurred", "after the moment the story was told (2024)"),
            ('learned_on = "2025-01-01"', "learned_on", "after the moment the story was told (2024)"),
            ('learned_on = "2021-03"', "learned_on", "a whole day"),
            ('occurred = "2021"\nlearned_on = "2020-12-31"', "learned_on", "before it happened"),
            ('elapsed = "6 months"', "elapsed", "as P2Y"),
            ('lasts = "P"', "lasts", "as P2Y"),
            ('since = "nothing"\nelapsed = "P1D"', "since", "nothing in this file is called that (kind: event)"),
            ('learned_after = "1"', "learned_after", "kind: event"),
            ('key = "me"\nsince = "me"\nelapsed = "P1D"', "since", "another event"),
            ('key = "me"\nlearned_after = "me"', "learned_after", "another event"),
            ('order = "first"', "order", "expected one of: unknown"),
            ('asserted_by = "boss"', "asserted_by", "expected one of: worker, parent"),
            ('certainty = "sure"', "certainty", "expected one of: measured"),
            (f'note = "{"n" * 501}"', "note", "at most 500"),
            ('note = { erased_on = "2021" }', "note", "leave the field out"),
            ('recorded_at = "2021-01-01T00:00:00Z"', "recorded_at", "unknown field; here may stand: asserted_by"),
            ('recorded_by = { actor = "a", role = "worker" }', "recorded_by", "unknown field"),
            ('colour = "red"', "colour", "unknown field; here may stand: asserted_by, certainty"),
            ('"Jan de Vries" = 1', None, "unknown field"),
            ('"[red]\\u0007" = 1', None, "unknown field"),
            ('"a.b" = 1', None, "unknown field"),
            ('placement = "nowhere"', "placement", "nothing in this file is called that (kind: placement)"),
            ("placement = 1", "placement", "text between quotes"),
            ('placement = ""', "placement", "at least 1 character"),
            ("times = 1.5", "times", "a whole number"),
            ('times = "1"', "times", "a whole number"),
            ("times = -1", "times", "at least 0"),
            ("times = 10001", "times", "at most 10000"),
            ('to = ["worker"]', "to", "expected one of: worker"),
            ("key = 1", "key", "a key of text that is not a number"),
            ('key = "12"', "key", "a key of text that is not a number"),
            ('key = "a\\u0007"', "key", "a key of text that is not a number"),
            ('key = ""', "key", "a key of text that is not a number"),
            ('key = "opening"', "key", "used already"),
        ],
    )
    def test_what_is_wrong_with_it(self, lines: str, field: str | None, expected: str) -> None:
        ((number, place, said),) = findings(HEAD + OPENING + event(lines))

        assert (number, place) == (2, field)
        assert expected in said

    @pytest.mark.parametrize(
        ("lines", "field", "expected"),
        [
            ("", "type", "must be there"),
            ('type = "placement_updated"', "type", "unknown type"),
            ("type = 1", "type", "unknown type"),
            ('type = ["career_opened"]', "type", "unknown type"),
            ('type = "telling_recorded"', "type", "unknown type"),
            (
                'type = "signal_observed"\nsign = "angry"\nseen_by = "worker"',
                "sign",
                "expected one of: absent_unreported",
            ),
            ('type = "signal_observed"\nsign = "conflict"', "seen_by", "must be there"),
            ('type = "wage_value_measured"\npercent = nan\nbasis = "measured"', "percent", "a number"),
            ('type = "wage_value_measured"\npercent = 101\nbasis = "measured"', "percent", "at most 100"),
            ('type = "advice_given"\nby = "uwv"\nadvice = "wait"\nfollowed = "yes"', "followed", "true or false"),
            (
                'type = "openness_chosen"\nrecipient_role = "employer"\nclasses = "work"',
                "classes",
                "a list between [ ]",
            ),
            (
                'type = "rights_requested"\nrequest = "r"\nright = "access"\nanswer_due_on = 2024-01-01',
                "answer_due_on",
                "quotes",
            ),
            ('type = "goal_reached"\ngoal = "g"', "goal", "kind: goal"),
            ('type = "agreement_kept"\nagreement = "a"\nby = "worker"', "agreement", "kind: agreement"),
            ('type = "coach_left"\ncoach = "c"\nreason = "illness"', "coach", "kind: coach"),
            ('type = "contract_ended"\ncontract = "c"', "contract", "kind: contract"),
            ('type = "training_ended"\ntraining = "t"\noutcome = "stopped"', "training", "kind: training"),
            ('type = "development_wish_answered"\nwish = "w"\nanswer = "granted"', "wish", "kind: wish"),
            (
                'type = "provision_ended"\nprovision = "p"\nkind = "traject"\nreason = "expired"',
                "provision",
                "kind: provision",
            ),
            ('type = "education_started"\nlevel = "mbo"\norganisation = "roc"', "organisation", "kind: organisation"),
            (
                'type = "safety_net_refused"\nby = "employer"\nreasons = [{ code = "bad", said_by = "worker" }]',
                "reasons[0].code",
                "expected one of: psychosocial",
            ),
            (
                'type = "dropped_out"\nphase = "later"\nreasons = [{ code = "pace" }]',
                "reasons[0].said_by",
                "must be there",
            ),
            ('type = "education_ended"\nlevel = "mbo"\noutcome = "completed"\nreasons = "pace"', "reasons", "a list"),
            (
                'type = "education_ended"\nlevel = "mbo"\noutcome = "completed"\nreasons = { erased_on = "2021" }',
                "reasons",
                "leave the field out",
            ),
            (
                'type = "profile_assessed"\ninstrument = "melba"\nrater = "jobcoach"\nitems = { pace = 2021-01-01 }',
                "items.pace",
                "true or false / expected a whole number / expected a number / expected text",
            ),
        ],
    )
    def test_what_is_wrong_with_its_type(self, lines: str, field: str, expected: str) -> None:
        ((number, place, said),) = findings(f"{HEAD}{OPENING}\n[[event]]\n{lines}\n")

        assert (number, place) == (2, field)
        assert expected in said

    @pytest.mark.parametrize("type_", [one for one in fact_types() if stream_kind(one) not in {"career", "sharing"}])
    def test_other_streams_are_no_part_of_a_story(self, type_: str) -> None:
        assert findings(HEAD + OPENING + event("", type_)) == [(2, "type", "this type does not stand in a career")]

    def test_the_first_event_has_none_before_it_to_count_from(self) -> None:
        ((number, field, said),) = findings(HEAD + OPENING + 'elapsed = "P1M"\n')

        assert (number, field) == (1, "elapsed")
        assert "since" in said


class TestACorrection:
    @pytest.mark.parametrize(
        ("corrects", "replacement", "field", "expected"),
        [
            ("nothing", '{ sign = "conflict" }', "corrects", "kind: event"),
            ("seen", '"conflict"', "replacement", "a table between { }"),
            ("seen", '{ sign = "angry", seen_by = "worker" }', "replacement.sign", "expected one of"),
            ("seen", '{ sign = "conflict" }', "replacement.seen_by", "must be there"),
            (
                "seen",
                '{ sign = "conflict", seen_by = "worker", group = "wajong" }',
                "replacement.group",
                "unknown field; here may stand: elapsed, occurred, placement, seen_by, sign, times, to",
            ),
            (
                "seen",
                '{ sign = "conflict", seen_by = "worker", occurred = "0000" }',
                "replacement.occurred",
                "that exists",
            ),
            (
                "seen",
                '{ sign = "conflict", seen_by = "worker", placement = "b" }',
                "replacement.placement",
                "kind: placement",
            ),
        ],
    )
    def test_it_is_read_as_the_type_that_it_corrects(
        self, corrects: str, replacement: str, field: str, expected: str
    ) -> None:
        corrected = event(f'corrects = "{corrects}"\nreason = "wrong"\nreplacement = {replacement}', "event_corrected")

        ((number, place, said),) = findings(HEAD + OPENING + event('key = "seen"') + corrected)

        assert (number, place) == (3, field)
        assert expected in said
