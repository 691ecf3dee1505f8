"""What is to come by a day that was told: an adaptation of the work, a wage value that is set again."""

# Annotations that are values: see records.py.
from typing import NamedTuple

from werkzekerheid.career.records import ToldDay
from werkzekerheid.facts.layout import Moment


class Pledge(NamedTuple):
    """That an adaptation will come, and by which day; promised again, perhaps for a later day, it is another."""

    moment: Moment
    due: ToldDay | None = None


class Adaptation(NamedTuple):
    """An adaptation of the work: each time it was promised, and whether it was delivered or refused."""

    ref: str
    placement: str
    pledges: tuple[Pledge, ...] = ()
    delivered: Moment | None = None
    refused: Moment | None = None


class WageValue(NamedTuple):
    """A wage value (loonwaarde; class money): `measured`, `estimated` or unknown how, and when it is set again.

    How much it is stands here for nobody: no rule and no read model needs it.
    """

    moment: Moment
    basis: str
    redetermine: ToldDay | None = None
