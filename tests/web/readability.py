"""How hard a Dutch text is to read: by Flesch-Douma, with the sentences that make it hard.

206.84 - 0.77 * syllables a hundred words - 0.93 * words a sentence (W.H. Douma, *De leesbaarheid van landbouwbladen*,
Wageningen 1960). 60 to 70 is plain, 70 to 80 fairly easy, 80 to 90 easy. It knows nothing of what a text says: a text
may score well and still be unclear, so it only stops what is certainly too hard.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"[.!?:]+(?:\s+|$)")
# Vowels that make one syllable; longest first.
_SYLLABLE = re.compile(r"aai|ooi|oei|eeuw|ieuw|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|ai|oi|[aeiouyàáâäèéêëìíîïòóôöùúûü]")
_MOST_LETTERS = 14


class Reading(NamedTuple):
    """How easy a text reads, over how many sentences and words."""

    ease: float
    sentences: int
    words: int


def words_of(text: str) -> list[str]:
    """Its words."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """How many syllables a word has: its groups of vowels, as Dutch writes them."""
    return max(1, len(_SYLLABLE.findall(word.lower())))


def sentences_of(text: str) -> list[str]:
    """Its sentences. What stands before a colon is one: a reader rests there."""
    return [one.strip() for one in _END.split(" ".join(text.split())) if words_of(one)]


def reading(texts: Iterable[str]) -> Reading:
    """How easy several pieces of text read together; each piece begins a sentence."""
    found = [sentence for text in texts for sentence in sentences_of(text)]
    words = [word for sentence in found for word in words_of(sentence)]
    if not words:
        return Reading(100.0, 0, 0)
    a_hundred = 100 * sum(map(syllables, words)) / len(words)
    return Reading(206.84 - 0.77 * a_hundred - 0.93 * len(words) / len(found), len(found), len(words))


def hardest(texts: Iterable[str], most: int = 5) -> list[tuple[int, str]]:
    """The sentences that read least easily, each with its own number. A few words alone say nothing."""
    found = {one for text in texts for one in sentences_of(text) if len(words_of(one)) >= 4}
    return sorted((round(reading([one]).ease), one) for one in found)[:most]


def long_words(texts: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """Words of more than so many letters, but for those that everybody around knows."""
    found = {word.lower() for text in texts for word in words_of(text) if len(word) > _MOST_LETTERS}
    return sorted(found - set(known))


class _Blocks(HTMLParser):
    """The texts of a page between the tags that begin a line; not what is only for a machine, or drawn."""

    _LINES = frozenset(
        {"p", "li", "h1", "h2", "h3", "h4", "dt", "dd", "td", "th", "label", "legend", "summary", "br", "div", "a"}
        | {"small", "option", "button", "strong", "caption", "span", "section", "main", "time"}
    )  # fmt: skip
    _LEFT_OUT = frozenset({"svg", "select", "table", "script", "style"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._inside = self._left_out = 0
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside += tag == "main"
        self._left_out += tag in self._LEFT_OUT
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)
        self._inside -= tag == "main"
        self._left_out -= tag in self._LEFT_OUT

    def handle_data(self, data: str) -> None:
        if self._inside and not self._left_out:
            self._text += data

    def _break(self, tag: str) -> None:
        if tag in self._LINES and (text := " ".join(self._text.split())):
            self.texts.append(text)
        if tag in self._LINES:
            self._text = ""


def texts_of(page: str) -> Sequence[str]:
    """What somebody reads on a page, piece by piece."""
    found = _Blocks()
    found.feed(page)
    return found.texts
