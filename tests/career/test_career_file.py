"""What a career file may hold, and everything that is wrong with one: at once, each with its place."""

from importlib.resources import files
from typing import Any

import pytest

from tests.career.writing import HEAD, OPENING, RECORDER, START, event, findings, read
from werkzekerheid.facts.career_file import id_of
from werkzekerheid.facts.event import career_id_of
from werkzekerheid.facts.finding import Finding
from werkzekerheid.facts.written import MOST_BYTES

CAREERS = [one for one in files("werkzekerheid").joinpath("demo").iterdir() if one.name.endswith(".career.toml")]


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKZEKERHEID_LANGUAGE", "en")


class TestWhatIsRead:
    @pytest.mark.parametrize("file", CAREERS, ids=lambda one: one.name)
    def test_the_nine_careers_are_without_findings(self, file: Any) -> None:
        career = read(file.read_bytes())

        assert career.career_id == career_id_of(career.head.key)
        assert len({one.event_id for one in career.events}) == len(career.events) > 20

    def test_keys_become_ids_that_stay_the_same(self) -> None:
        career = read(HEAD + OPENING + START)
        start: Any = career.events[1].fact

        assert career.career_id == career_id_of("voorbeeld")
        assert career == read(HEAD + OPENING + START)
        assert career.events[0].event_id == id_of(career.career_id, "event", "opening")
        assert career.events[1].event_id == id_of(career.career_id, "event", "2")
        assert start.placement == id_of(career.career_id, "placement", "kas-1")
        assert start.organisation == career.organisations[0][0] == id_of(career.career_id, "organisation", "kas")

    def test_the_keys_of_the_file_can_be_found_back(self) -> None:
        career = read(HEAD + OPENING + START)

        assert set(career.keys.values()) == {"voorbeeld", "opening", "kas", "kas-1"}
        assert career.keys[id_of(career.career_id, "placement", "kas-1")] == "kas-1"

    def test_one_key_names_things_of_several_kinds(self) -> None:
        coach = event('coach = "kas"\nkind = "jobcoach"\norganisation = "kas"', "coach_assigned")
        fact: Any = read(HEAD + OPENING + coach).events[1].fact

        assert fact.coach != fact.organisation

    def test_the_envelope_is_told_apart_from_the_fact(self) -> None:
        told = (
            read(HEAD + OPENING + event('occurred = "2021-03~"\nasserted_by = "parent"\ncertainty = "hearsay"'))
            .events[1]
            .told
        )

        assert (told.occurred, told.asserted_by, told.certainty) == ("2021-03~", "parent", "hearsay")
        assert told.recorded_by == RECORDER

    def test_events_point_at_one_another_by_key(self) -> None:
        career = read(HEAD + OPENING + event('since = "opening"\nlearned_after = "opening"'))

        assert career.events[1].told.since == career.events[1].told.learned_after == career.events[0].event_id

    def test_a_byte_order_mark_of_an_editor_is_no_trouble(self) -> None:
        assert read(b"\xef\xbb\xbf" + (HEAD + OPENING).encode()) == read(HEAD + OPENING)

    @pytest.mark.parametrize("text", ["[bold red]x[/]", "a\u0007b", "\u001b[31m", "a\u202eb", "<script>"])
    def test_signs_that_a_screen_could_obey_are_kept_as_text(self, text: str) -> None:
        written = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
        career = read(HEAD.replace("De Kas", written) + OPENING + f'note = "{written}"\n')

        assert career.events[0].told.note == text
        assert career.organisations[0][1].name == text

    def test_what_was_never_offered_may_be_accepted_in_a_story(self) -> None:
        accepted = event('handover = "school"\nby = "employer"', "handover_accepted")

        assert len(read(HEAD + OPENING + accepted).events) == 2

    def test_sharing_stands_in_the_career_of_a_story(self) -> None:
        consent = event(
            'consent = "c"\nrecipient = "kas"\npurposes = ["matching"]\nclasses = ["work"]\n'
            'text_version = "1"\nway = "spoken"',
            "consent_given",
        )
        assert len(read(HEAD + OPENING + consent).events) == 2

    def test_a_correction_points_at_things_by_their_keys(self) -> None:
        seen = event('key = "seen"\nplacement = "kas-1"')
        corrected = event(
            'corrects = "seen"\nreason = "other place"\n'
            'replacement = { sign = "conflict", seen_by = "worker", placement = "kas-1", occurred = "2022" }',
            "event_corrected",
        )
        career = read(HEAD + OPENING + START + seen + corrected)
        fact: Any = career.events[3].fact

        assert fact.corrects == career.events[2].event_id
        assert fact.replacement == {
            "sign": "conflict",
            "seen_by": "worker",
            "placement": id_of(career.career_id, "placement", "kas-1"),
            "occurred": "2022",
        }


class TestTheWholeFile:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
            (b'title = "\xff"', "no text in UTF-8"),
            (b"[career\n", "line 1"),
            (b"a = 1\na = 2\n", "line 2"),
            (b"x = " + b"[" * 5000 + b"]" * 5000, "more than 32 deep"),
            (b"x = " + b"[" * 40 + b"]" * 40, "more than 32 deep"),
            (b"career." + b"a." * 2_000_000 + b"a = 1", "more than 32 deep"),
            (b"x = " + b"9" * 5000, "no valid TOML"),
            (b'note = "\\ud800"', "no valid TOML"),
            (b"\0", "no valid TOML"),
        ],
        ids=[
            "too large", "not UTF-8", "not TOML", "a key twice", "too deep", "deep", "long name", "too long",
            "half a sign", "nothing",
        ],
    )  # fmt: skip
    def test_what_cannot_be_read_is_one_clear_finding(self, content: bytes, expected: str) -> None:
        ((number, field, said),) = findings(content)

        assert (number, field) == (None, None)
        assert expected in said

    def test_the_largest_file_that_is_read(self) -> None:
        content = (HEAD + OPENING).encode()

        assert read(content + b"#" * (MOST_BYTES - len(content))).head.key == "voorbeeld"

    @pytest.mark.parametrize(
        ("text", "field", "expected"),
        [
            ("", "career", "a table [career]"),
            ("", "event", "[[event]] for each"),
            (HEAD, "event", "[[event]] for each"),
            (HEAD + OPENING.replace("[[event]]", "[event]"), "event", "[[event]] for each"),
            (f"event = [1]\n{HEAD}", "event", "[[event]] for each"),
            (f"career = 1\n{OPENING}", "career", "a table [career]"),
            (f"persons = 1\n{HEAD}{OPENING}", "persons", "career, organisation, event"),
            (HEAD.replace("[[organisation]]", "[organisation]") + OPENING, "organisation", "[[organisation]] for each"),
            ('organisation = "kas"\n' + HEAD.partition("[[")[0] + OPENING, "organisation", "[[organisation]] for each"),
            ("organisation = [1]\n" + HEAD.partition("[[")[0] + OPENING, "organisation[1]", "a table between { }"),
            (HEAD.replace("told =", "tolt =") + OPENING, "career.told", "must be there"),
            (HEAD.replace("told =", "tolt =") + OPENING, "career.tolt", "key, source, title, told"),
            (HEAD.replace('"2024"', "2024") + OPENING, "career.told", "text between quotes"),
            (HEAD.replace('"2024"', "2024-01-01") + OPENING, "career.told", "text between quotes"),
            (HEAD.replace('"2024"', '"0000"') + OPENING, "career.told", "a date that exists"),
            (HEAD.replace('"voorbeeld"', '""') + OPENING, "career.key", "at least 1 character"),
            (HEAD.replace("De Kas", "K" * 201) + OPENING, "organisation[1].name", "at most 200 characters"),
            (
                HEAD.replace("sociale_onderneming", "club") + OPENING,
                "organisation[1].kind",
                "expected one of: municipality",
            ),
            (
                HEAD + HEAD.rpartition("]]")[2].join(["[[organisation]]", OPENING]),
                "organisation[2].key",
                "used already",
            ),
        ],
    )
    def test_what_is_wrong_with_the_frame(self, text: str, field: str, expected: str) -> None:
        found = [said for number, place, said in findings(text) if place == field and number is None]

        assert len(found) == 1
        assert expected in found[0]

    def test_a_file_begins_with_its_opening(self) -> None:
        assert findings(HEAD + event("")) == [(1, "type", "the first event must be career_opened")]


class TestTime:
    @pytest.mark.parametrize(
        ("events", "expected"),
        [
            (event('occurred = "2021-06"') + event('occurred = "2021-03"'), (3, "occurred", "event 2")),
            (event('occurred = "2021"') + event('elapsed = "P5Y"'), (3, "occurred", "event 2")),
            (event('elapsed = "P999Y"') + event('occurred = "1851"\nelapsed = "P999Y"'), (2, "occurred", "event 1")),
            (
                event('occurred = "2021"\nkey = "a"') + event('occurred = "2022"\nlearned_after = "a"'),
                (3, "occurred", "event 2"),
            ),
        ],
    )
    def test_times_that_exclude_one_another_name_both_events(self, events: str, expected: tuple[int, str, str]) -> None:
        number, field, other = expected

        found = findings(HEAD + OPENING + events)

        assert any((n, f) == (number, field) and said.endswith(f"that of {other}") for n, f, said in found)

    def test_a_vague_date_that_may_fit_is_no_finding(self) -> None:
        opening = OPENING + 'occurred = "2021"\n'

        assert read(HEAD + opening + event('occurred = "2021-06~"') + event('occurred = "2021-05"')).events


class TestAllAtOnce:
    def test_everything_is_told_in_the_order_of_the_file(self) -> None:
        text = (
            HEAD.replace('"2024"', "2024")
            + OPENING.replace("school_leaving", "boredom")
            + "".join(
                [
                    event('occurred = "0000"\ncolour = "red"\nplacement = "nowhere"'),
                    event("", "placement_updated"),
                    event('key = "opening"'),
                    event("times = 1.5\nto = 3"),
                ]
            )
        )

        assert [(number, field) for number, field, _ in findings(text)] == [
            (None, "career.told"),
            (1, "reason"),
            (2, "occurred"),
            (2, "colour"),
            (2, "placement"),
            (3, "type"),
            (4, "key"),
            (5, "to"),
            (5, "times"),
        ]

    def test_a_thing_whose_own_event_is_wrong_is_not_missed_as_well(self) -> None:
        text = HEAD + OPENING + START.replace("dagbesteding", "nothing") + event('placement = "kas-1"')

        assert [(number, field) for number, field, _ in findings(text)] == [(2, "form")]

    def test_a_thing_of_an_unknown_type_of_event_is_not_missed_as_well(self) -> None:
        text = HEAD + OPENING + START.replace("placement_started", "placement_strated") + event('placement = "kas-1"')

        assert [(number, field) for number, field, _ in findings(text)] == [(2, "type")]

    def test_what_is_wrong_with_times_is_told_with_the_rest(self) -> None:
        text = HEAD + OPENING + event('occurred = "2025"') + event('occurred = "2021"\nplacement = "nowhere"')

        assert [(number, field) for number, field, _ in findings(text + event('occurred = "2020"'))] == [
            (2, "occurred"),
            (3, "placement"),
            (3, "occurred"),
            (4, "occurred"),
        ]

    def test_a_finding_reads_as_one_line(self) -> None:
        assert str(Finding("a.career.toml", 2, "sign", "expected one")) == "a.career.toml, event 2, sign: expected one"
        assert str(Finding("a.career.toml", None, None, "too large")) == "a.career.toml: too large"

    def test_findings_do_not_tell_what_stood_there(self) -> None:
        secret = "Jansen from Groningen"
        said = str(findings(HEAD + OPENING + event(f'occurred = "{secret}"\nto = "{secret}"\nelapsed = "{secret}"')))

        assert secret not in said
