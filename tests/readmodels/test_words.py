"""Every code has its words, in both languages, and every type of event its line."""

import pytest

from werkzekerheid.facts.registry import fact_class, fact_types, stream_kind
from werkzekerheid.messages import LANGUAGES
from werkzekerheid.readmodels import summaries
from werkzekerheid.readmodels.fields import codes_of, lists_of, refs_of, shared_lists, texts_of
from werkzekerheid.words import _words, has_word, phrase, word

IN_A_CAREER = [name for name in fact_types() if stream_kind(name) in {"career", "sharing"}]


@pytest.mark.parametrize("name", sorted(shared_lists().values()))
def test_every_code_of_a_shared_list_has_its_words(name: str) -> None:
    codes = next(codes for codes, list_name in shared_lists().items() if list_name == name)

    assert [code for code in codes if not has_word(name, code)] == []


@pytest.mark.parametrize("type_", fact_types())
def test_every_code_of_a_type_has_its_words(type_: str) -> None:
    cls = fact_class(type_)
    missing = [
        (field, code)
        for field, codes in codes_of(cls).items()
        for code in codes
        if not has_word(lists_of(cls)[field], code)
    ]

    assert missing == []


def test_every_word_is_there_in_both_languages() -> None:
    def entries(table: dict[str, object], path: str) -> list[tuple[str, object]]:
        return [
            found
            for name, inner in table.items()
            if isinstance(inner, dict)
            for found in ([(f"{path}{name}", inner)] if set(inner) & {*LANGUAGES} else entries(inner, f"{path}{name}."))
        ]

    wrong = [name for name, one in entries(_words(), "") if not isinstance(one, dict) or set(one) != {*LANGUAGES}]

    assert wrong == []


def test_words_of_law_and_practice_are_never_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKZEKERHEID_LANGUAGE", "en")

    assert word("placement_form", "proefplaatsing") == "proefplaatsing"
    assert word("provision_kind", "loonkostensubsidie") == "loonkostensubsidie"


def test_a_code_without_a_word_stands_for_itself() -> None:
    assert word("sign", "something_newer") == "something newer"
    assert word("no_such_list", "code") == "code"


def test_one_of_something_is_said_in_the_singular() -> None:
    assert (phrase("duration_months", "1"), phrase("duration_months", "8")) == ("1 maand", "8 maanden")


@pytest.mark.parametrize("type_", IN_A_CAREER)
def test_every_type_has_a_line_made_of_fields_that_it_has_and_of_no_free_text(type_: str) -> None:
    cls = fact_class(type_)
    fields = summaries._FIELDS[type_].split()
    known = {field.alias or name for name, field in cls.model_fields.items()}

    assert [name for name in fields if name not in known] == []
    assert [name for name in fields if name in texts_of(cls)] == []


@pytest.mark.parametrize("type_", IN_A_CAREER)
def test_yes_and_no_have_words_wherever_they_are_shown(type_: str) -> None:
    cls = fact_class(type_)
    flags = [
        field.alias or name
        for name, field in cls.model_fields.items()
        if "Strict" in str(field) and "bool" in str(field)
    ]
    shown = [name for name in flags if name in summaries._FIELDS[type_].split()]

    assert [name for name in shown if not has_word(f"{type_}.{name}", "true")] == []
    assert [name for name in shown if not has_word(f"{type_}.{name}", "false")] == []


def test_what_the_fields_of_a_type_hold_is_read_from_its_class() -> None:
    agreed = fact_class("begeleidingsplan_agreed")

    assert lists_of(agreed) == {"relapse_contact": "role", "agreed_by": "role"}
    assert refs_of(agreed)["safety_net"] == "organisation"
    assert lists_of(fact_class("warning_given")) == {"for": "sign"}
    assert texts_of(fact_class("placement_adjusted")) == ("value",)
