"""The pages of the worker are easy to read: as they stand in the file of sentences, and as they come to the screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.web.readability import hardest, long_words, reading, sentences_of, syllables, texts_of, words_of
from tests.web.sentences import in_dutch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.web.visitors import Pages

MINE = "mine.po"
EASY, PLAIN = 80, 65
"""What our own sentences must reach, and what a page with its data must: B1 is 60 and more."""
MOST_WORDS, FEW = 15, 40
KNOWN = {"begeleidingsplan", "persoonsgegevens"}
"""Long words that stay: the plan is called so by all, and so is the authority."""
PATHS = ("", "/toestemming", "/eigen-woorden", "/verzoeken", "/portfolio")
_PLACE = re.compile(r"%\(\w+\)[sd]")


def own_sentences() -> list[str]:
    """Each sentence of the worker's pages; places that are filled later count as one short word."""
    return [_PLACE.sub("dag", form) for _, dutch, file in in_dutch() if file == MINE for form in dutch.split("\n")]


def told(texts: Sequence[str]) -> str:
    """What to look at when a text is too hard."""
    return f"{reading(texts)}\n" + "\n".join(f"{ease}: {one}" for ease, one in hardest(texts, 12))


def test_our_own_sentences_are_easy() -> None:
    texts = own_sentences()

    assert reading(texts).ease >= EASY, told(texts)


def test_no_sentence_of_ours_is_long_or_holds_a_long_word() -> None:
    texts = own_sentences()

    assert [one for text in texts for one in sentences_of(text) if len(words_of(one)) > MOST_WORDS] == []
    assert long_words(texts, KNOWN) == []


def test_a_worker_is_called_je() -> None:
    assert [one for one in own_sentences() if re.search(r"\b(u|uw)\b", one, re.IGNORECASE)] == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("key", ["worker_live", "worker_told"])
def test_a_page_reads_easily_with_all_that_stands_on_it(demo: Pages, key: str, path: str) -> None:
    texts = texts_of(demo.visitor(key).get(f"/mijn-gegevens{path}").text)

    assert reading(texts).words > FEW
    assert reading(texts).ease >= PLAIN, told(texts)


@pytest.mark.parametrize(
    ("word", "count"),
    [("huis", 1), ("werken", 2), ("begeleiding", 4), ("mijn", 1), ("eeuwig", 2), ("gegevens", 3), ("privé", 2)],
)  # fmt: skip
def test_syllables_are_counted_as_dutch_is_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_letter_of_an_authority_fails_where_plain_words_pass() -> None:
    letter = (
        "Wij delen u mede dat verwerking van persoonsgegevens uitsluitend geschiedt ter uitvoering van de "
        "re-integratieverantwoordelijkheid zoals neergelegd in de toepasselijke regelgeving."
    )
    hard = [letter]
    easy = ["Je werkt bij ons. Wil je iets vragen? Bel dan je jobcoach."]

    assert reading(hard).ease < 30 < EASY < reading(easy).ease
    assert hardest([*easy, *hard], 1)[0][1].startswith("Wij delen u mede")
    assert long_words(hard)
