"""The register of processing activities: which of them an operation belongs to.

A line of the processing log names one version of an activity, and nothing that stands in the register.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from werkzekerheid import catalogue
from werkzekerheid.catalogue import CatalogueRefusal
from werkzekerheid.facts.vocabulary import Purpose
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

POLICY = "processing_activities"
REFUSAL = "refusal"
"""What is done where somebody is refused: decided, and written down; whatever it was that they asked for."""
_READ = "projections"
"""Stands for each projection, in the column `what`."""
_TEXTS = ("activity", "name", "basis")


class Activity(NamedTuple):
    """One version of an activity: its identifier, what it covers, what for, and the first day on which it holds.

    `recipients` may get to see it; `retention` are the families of the retention table by which the data go. `classes`
    is the most that is handled, of whom `data_subjects` says.
    """

    activity: str
    name: str
    what: frozenset[str]
    purposes: tuple[str, ...]
    basis: str
    valid_from: date
    recipients: tuple[str, ...] = ()
    retention: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    data_subjects: tuple[str, ...] = ()
    source: str = ""


def activity_for(what: str, purpose: str | None, day: date) -> Activity:
    """The activity that an operation belongs to, as the register describes it on a day.

    Args:
        what: a projection (or several, `one+other`), the type of an event that is recorded, or a command.
        purpose: what for; None is whatever such an event is recorded for.
        day: the day it is.

    Raises:
        CatalogueRefusal: the register cannot be read, or does not fit.
        Refusal: `policy_activity_unknown`.
    """
    return _found(catalogue.policy_alone(POLICY).version, what, purpose, day)


@lru_cache(maxsize=1_024)
def _found(version: str, what: str, purpose: str | None, day: date) -> Activity:
    first = what.partition("+")[0]
    found = [one for one in _parsed(version) if _covers(one, first) and (purpose is None or purpose in one.purposes)]
    if not found:
        raise Refusal("policy_activity_unknown", what=what, purpose=purpose or "-")
    # What holds on that day is the newest description of it; one from before the register began is read by its first.
    begun = [one for one in found if one.valid_from <= day]
    return max(begun, key=lambda one: one.valid_from) if begun else found[0]


def _covers(activity: Activity, what: str) -> bool:
    return what in activity.what or (_READ in activity.what and what in catalogue.projection_names())


def activities() -> tuple[Activity, ...]:
    """The whole register, in its own order; the organisation's own goes before ours.

    Raises:
        CatalogueRefusal: it cannot be read, or names the first place that does not fit.
    """
    found = catalogue.policy_alone(POLICY)
    return _parsed(found.version)


@cache
def _parsed(_version: str) -> tuple[Activity, ...]:
    lines = catalogue.policy_alone(POLICY).content.get("activity", [])
    found = tuple(_activity(line, number) for number, line in enumerate(lines, start=1))
    for number, one in enumerate(found, start=1):
        if one.activity in {before.activity for before in found[: number - 1]}:
            raise _malformed("activity", number)
    return found


def _activity(line: Mapping[str, Any], number: int) -> Activity:
    for name in _wrong(line):
        raise _malformed(name, number)
    return Activity(
        line["activity"],
        line["name"],
        frozenset(line["what"]),
        tuple(line["purposes"]),
        line["basis"],
        line["valid_from"],
        tuple(line["recipients"]),
        tuple(line["retention"]),
        tuple(line["classes"]),
        tuple(line["data_subjects"]),
        str(line.get("source", "")),
    )


def _wrong(line: Mapping[str, Any]) -> Iterator[str]:
    """The fields that are not as the head of the file says."""
    yield from (name for name in _TEXTS if not (isinstance(line.get(name), str) and line[name].strip()))
    for name in ("what", "purposes", "classes", "data_subjects", "recipients", "retention"):
        value = line.get(name)
        if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            yield name
    if not line.get("what"):
        yield "what"
    if not line.get("purposes") or not set(line["purposes"]) <= set(get_args(Purpose)):
        yield "purposes"
    if not line["activity"].rpartition(":")[2].isdigit():
        yield "activity"
    if type(line.get("valid_from")) is not date:
        yield "valid_from"


def _malformed(field: str, number: int) -> CatalogueRefusal:
    return CatalogueRefusal(
        "policy_activity_malformed", file=f"{POLICY}.toml", field=field, where=f"[[activity]] {number}"
    )
