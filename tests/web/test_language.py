"""Every sentence of the pages is said in Dutch too, once, and with the same values."""

from __future__ import annotations

import re
from collections import Counter

from tests.web.sentences import in_dutch, said

_PLACE = re.compile(r"%\((\w+)\)[sd]")


def test_every_sentence_has_its_dutch() -> None:
    known = {sentence for sentence, dutch, _ in in_dutch() if dutch.strip()}

    assert sorted({(file, sentence) for sentence, file in said() if sentence not in known}) == []


def test_no_dutch_is_left_over_or_said_twice() -> None:
    wanted = {sentence for sentence, _ in said()}
    known = [sentence for sentence, _, _ in in_dutch()]

    assert sorted(sentence for sentence in known if sentence not in wanted) == []
    assert [sentence for sentence, number in Counter(known).items() if number > 1] == []


def test_the_dutch_has_the_values_of_the_english() -> None:
    for sentence, dutch, file in in_dutch():
        for form in dutch.split("\n") if "%(num)" in sentence else [dutch]:
            wanted = set(_PLACE.findall(sentence)) - {"num"}
            assert set(_PLACE.findall(form)) - {"num"} == wanted, (file, sentence)
