"""The states of a career for research: nine of them, in the order in which they go before one another.

A career can be several things at once: in a job, ill, and in a course. Sequence analysis asks for one state at a time,
so where told spells overlap the state that stands first in this list is shown. The order says what tells a researcher
most: that somebody was lost goes before where the last place was; a setback before the place it happened in; paid work
before what leads to it; any place before a course beside it, and that before being without.

Silence is `unknown`: nothing that was told says where somebody stood. It is never the last known state drawn on.
The labels stand in `words.json` (`career_state`), in Dutch and in English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN = "unknown"
SILENCE_DAYS = 183
"""A spell of which nobody told the end stands this long after the last thing heard of the career, and no longer."""


class State(NamedTuple):
    """A state by its code, its short name in a sequence, and a colour that colour-blind people tell apart.

    The colours are those of Okabe and Ito (2008), with grey for what nobody told.
    """

    code: str
    short: str
    colour: str

    @property
    def label(self) -> str:
        """What it is called for people, in the language chosen."""
        return word("career_state", self.code)


STATES = (
    State("out_of_view", "OV", "#000000"),
    State("setback", "SB", "#D55E00"),
    State("employed", "EM", "#0072B2"),
    State("beschut_werk", "BW", "#56B4E9"),
    State("trial", "TR", "#009E73"),
    State("activation", "AC", "#F0E442"),
    State("learning", "LE", "#CC79A7"),
    State("not_working", "NW", "#E69F00"),
    State(UNKNOWN, "UN", "#999999"),
)
"""All of them, the one that goes before the others first; `unknown` gives way to every other."""
CODES = tuple(one.code for one in STATES)
PRIORITY: Mapping[str, int] = {code: place for place, code in enumerate(CODES)}

STATE_OF_FORM: Mapping[str, str] = {
    "dienstverband": "employed",
    "detachering": "employed",
    "beschut_werk": "beschut_werk",
    "proefplaatsing": "trial",
    "werkervaringsplaats": "trial",
    "snuffelstage": "trial",
    "leerwerkplek": "trial",
    "stage": "trial",
    "dagbesteding": "activation",
    "activeringsplek": "activation",
    "vrijwilligerswerk": "activation",
    "unknown": UNKNOWN,
}
"""Per form of placement its state: a place of which the form was not told is no known state."""
