"""Destroying what is over its term: a list of it, what a second person says to that list, and what was done."""

from typing import ClassVar, Literal

from werkzekerheid.facts.base import CareerRef, Day, Fact, ListRef, Sha256, Value, Words
from werkzekerheid.facts.vocabulary import DataClass


class ListedCareer(Value):
    """Classes of one career; `kept_until` is the last day on which the latest of them is kept."""

    career: CareerRef
    classes: tuple[DataClass, ...]
    kept_until: Day


class DestroyedCareer(Value):
    """Classes of one career of which the keys are gone."""

    career: CareerRef
    classes: tuple[DataClass, ...]


class HeldUpCareer(Value):
    """A career of the list of which nothing was destroyed, and why."""

    career: CareerRef
    why: Literal["request_open", "restricted", "objection_possible", "term_runs", "unreadable", "unknown"]


class DestructionListDrawnUp(Fact):
    """Everything of which the term was over on a day, by that version of the policy; nothing is destroyed yet."""

    TYPE: ClassVar[str] = "destruction_list_drawn_up"

    destruction_list: ListRef
    day: Day
    table_version: Sha256
    careers: tuple[ListedCareer, ...]


class DestructionListReviewed(Fact):
    """Somebody else looked at the list: it is carried out, but for the careers that are left out, or it is not."""

    TYPE: ClassVar[str] = "destruction_list_reviewed"

    destruction_list: ListRef
    decision: Literal["approved", "rejected", "unknown"]
    left_out: tuple[CareerRef, ...] = ()
    why: Words


class DestructionListCarriedOut(Fact):
    """The report: what was destroyed, and what was not, since something had come between."""

    TYPE: ClassVar[str] = "destruction_list_carried_out"

    destruction_list: ListRef
    destroyed: tuple[DestroyedCareer, ...]
    left_out: tuple[CareerRef, ...] = ()
    held_up: tuple[HeldUpCareer, ...] = ()
