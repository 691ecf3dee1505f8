"""A career as it leaves for research: folded from facts that name nobody, under a pseudonym, on days that were blurred.

Whatever writes a data set reads this alone; nothing in it leads back to a person without the key of the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.layout import Laid


class ResearchCareer(NamedTuple):
    """One career for one project.

    `career` is folded from `laid`; its id, the ids of its events and every reference in them are pseudonyms of this
    project. A class that the project may not use reads as erased or is left out; there is no name, no free text, no
    person, and who recorded something is a role. The days of moments and of fields are whole months or moved, as the
    project chose. `recorded_at` has, by event id, when an event was written down (as vaguely); an event may be missing
    in it. `until` is the last day on which something could be observed of this career.
    """

    career: Career
    laid: tuple[Laid, ...]
    recorded_at: Mapping[str, datetime]
    until: date
