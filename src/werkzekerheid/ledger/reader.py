"""Reads the stored form of one class: without a validator while few are read, with one as soon as building it pays.

A validator costs a millisecond to build and then reads in half the time. One command reads one career; a projector, a
backtest or a server reads thousands. Both ways give the same value (tests/test_trusted.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic_core import from_json

from werkzekerheid.facts.base import Value
from werkzekerheid.facts.trusted import trusted

if TYPE_CHECKING:
    from collections.abc import Callable

V = TypeVar("V", bound=Value)
BEFORE_A_VALIDATOR = 200
"""Reads after which a validator has been worth its building."""


class Reader(Generic[V]):
    """Reads values of one class from JSON; raises ValueError, TypeError or AttributeError where it does not fit."""

    __slots__ = ("_cls", "_left", "_validate")

    def __init__(self, cls: type[V]) -> None:
        """Keep the class; nothing is built yet."""
        self._cls = cls
        self._left = BEFORE_A_VALIDATOR
        self._validate: Callable[[bytes], V] | None = None

    def __call__(self, line: bytes) -> V:
        """The value that this line of JSON holds."""
        if self._validate is not None:
            return self._validate(line)
        self._left -= 1
        if self._left <= 0:
            self._cls.model_rebuild()
            self._validate = self._cls.__pydantic_validator__.validate_json
        return trusted(self._cls, from_json(line))
