"""What a data set tells of persons, measured and said in plain words, in Dutch and English: `privacy.md` beside it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.messages import LANGUAGES, Refusal, in_language, say
from werkzekerheid.research.privacy import QUASI_IDENTIFIERS
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from werkzekerheid.research.projects import Project

FILE = "privacy.md"
FEW = 10
"""Counts below this are not told, as Statistics Netherlands does."""


class Measured(NamedTuple):
    """How unique the careers of a data set are.

    `smallest_group` is k of the quasi-identifiers; `few` so many careers are in a group of less than FEW; `alone` so
    many have a path that nobody else has, and `careers` is how many there are.
    """

    smallest_group: int
    few: int
    alone: int
    careers: int


def check_there() -> None:
    """Refuses where what measures is not installed, before anything is made.

    Raises:
        Refusal: `research_extra`.
    """
    try:
        import pandas  # noqa: F401, ICN001
        from pycanon import anonymity  # noqa: F401
    except ImportError:
        raise Refusal("research_extra") from None


def measured(quasi: Sequence[tuple[str, ...]], paths: Sequence[bytes]) -> Measured:
    """Measures a data set of one career at least."""
    import pandas as pd
    from pycanon import anonymity

    names = list(QUASI_IDENTIFIERS)
    k = int(anonymity.k_anonymity(pd.DataFrame(list(quasi), columns=names), names))
    groups, ways = Counter(quasi), Counter(paths)
    few = sum(number for number in groups.values() if number < FEW)
    return Measured(k, few, sum(number == 1 for number in ways.values()), len(quasi))


def text(project: Project, found: Measured, left_out: Mapping[str, int]) -> str:
    """The report: in Dutch, then in English. It names no run, so that equal data are equal files."""
    parts = []
    for chosen in LANGUAGES:
        with in_language(chosen):
            parts.append("\n".join(_lines(project, found, left_out)))
    return "\n\n".join(parts) + "\n"


def _lines(project: Project, found: Measured, left_out: Mapping[str, int]) -> Iterator[str]:
    yield f"# {say('privacy_title', project=project.project)}"
    yield ""
    yield say("privacy_unique")
    yield ""
    yield f"- {say('privacy_careers', number=hidden(found.careers))}"
    yield f"- {say('privacy_alone', number=share(found.alone, found.careers))}"
    names = ", ".join(word("quasi_identifier", one) for one in QUASI_IDENTIFIERS)
    yield f"- {say('privacy_k', k=found.smallest_group, names=names)}"
    yield f"- {say('privacy_few', number=share(found.few, found.careers), few=FEW)}"
    yield ""
    yield say("privacy_blurred", dates=word("project_registered.dates", project.dates))
    yield say("privacy_employer")
    yield ""
    yield f"## {say('privacy_left_out')}"
    yield ""
    if not left_out:
        yield say("privacy_nobody_left_out")
    for why, number in sorted(left_out.items()):
        yield f"- {word('research_left_out', why)}: {hidden(number)}"
    yield ""
    yield say("privacy_must")


def hidden(number: int) -> str:
    """A count, where it is not too small to tell."""
    return f"< {FEW}" if 0 < number < FEW else str(number)


def share(number: int, of: int) -> str:
    """A count and what it is of a hundred; neither where it, or what is left of the whole, is too small to tell."""
    if 0 < number < FEW:
        return f"< {FEW}"
    if 0 < of - number < FEW:
        return f"> {of - FEW}"
    return f"{number} ({100 * number // of} %)" if of else str(number)
