"""The parameters that careers are generated with, each with its source (parameters.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random


class Parameter(NamedTuple):
    """One parameter; the source is a report, or `proposal`."""

    name: str
    value: Any
    source: str


@cache
def parameters() -> Mapping[str, Parameter]:
    """All of them by name, in the order of the file."""
    content = tomllib.loads(files("werkzekerheid.research").joinpath("parameters.toml").read_text("utf-8"))
    return {one["name"]: Parameter(**one) for one in content["parameter"]}


def number(name: str) -> float:
    """A parameter that is one number."""
    return float(parameters()[name].value)


def between(name: str, chance: Random) -> int:
    """A whole number between the two of a parameter, these included."""
    low, high = parameters()[name].value
    return chance.randint(low, high)


def one_of(name: str, chance: Random) -> str:
    """One of the words of a parameter, each as often as its share."""
    shares = cast("Mapping[str, float]", parameters()[name].value)
    return chance.choices(list(shares), list(shares.values()))[0]
