"""A projection as the gateway reads it: each column with the class it needs, who may see it, and what opens it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

OF_EVENT = "of_event"
"""The class of a column that has that of the event in its row."""


class Column(NamedTuple):
    """One column; `facts` are the types of event that it is made from."""

    name: str
    title: str
    data_class: str
    roles: frozenset[str]
    topics: frozenset[str]
    facts: frozenset[str]

    @property
    def is_inside(self) -> bool:
        """Whether it lies inside another column."""
        return "." in self.name


class Contract(NamedTuple):
    """A projection: its columns, and the classes of these.

    `by_event` where it holds rows of events, each of its own class; `by_class` where these are given to who is outside.
    """

    name: str
    version: str
    roles: frozenset[str]
    columns: tuple[Column, ...]
    by_name: Mapping[str, Column]
    classes: frozenset[str]
    by_event: bool
    by_class: bool


NEUTRAL = frozenset({"career", "as_of", "known_at"})
"""Columns that only say what was asked."""


@cache
def contract(projection: str) -> Contract:
    """The contract of a projection.

    Raises:
        CatalogueRefusal: there is none.
    """
    found = catalogue.projection(projection)
    roles = frozenset(found.content["roles"])
    columns = tuple(
        Column(
            one["name"],
            one["title"],
            one["class"],
            frozenset(one["roles"]) if "roles" in one else roles,
            frozenset(one.get("topics", ())),
            frozenset(one.get("facts", ())),
        )
        for one in found.content["column"]
    )
    return Contract(
        projection,
        found.version,
        roles,
        columns,
        {one.name: one for one in columns},
        frozenset(one.data_class for one in columns) - {OF_EVENT},
        any(one.data_class == OF_EVENT for one in columns),
        bool(found.content.get("by_class")),
    )
