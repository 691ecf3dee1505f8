"""What the fields of a fact hold, read from its class: codes of a list, references, days, yes and no."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from werkzekerheid.facts import vocabulary
from werkzekerheid.facts.base import FreeText
from werkzekerheid.facts.registry import references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.facts.base import Fact

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@cache
def shared_lists() -> dict[tuple[str, ...], str]:
    """The lists that several types share: their codes, and what they are called in words.json (`sign`)."""
    lists = ((name, get_args(alias)) for name, alias in vars(vocabulary).items() if get_origin(alias) is Literal)
    return {codes: _CAPITAL.sub("_", name).lower() for name, codes in lists}


@cache
def lists_of(cls: type[Fact]) -> dict[str, str]:
    """Per field whose value is a code, or holds codes, the name of its list in words.json."""
    return {name: _list_name(cls, name, codes) for name, codes in codes_of(cls).items()}


def _list_name(cls: type[Fact], field: str, codes: tuple[str, ...]) -> str:
    return shared_lists().get(codes, f"{cls.TYPE}.{field}")


@cache
def codes_of(cls: type[Fact]) -> dict[str, tuple[str, ...]]:
    """Per field whose value is a code, or holds codes, all codes it admits."""
    hints = ((cls.model_fields[name].alias or name, hint) for name, hint in _hints(cls).items())
    return {name: codes for name, hint in hints for codes in _codes_in(hint)}


def _hints(cls: type[BaseModel]) -> dict[str, Any]:
    hints = get_type_hints(cls, include_extras=True)
    return {name: hints[name] for name in cls.model_fields}


def _codes_in(hint: object) -> Iterator[tuple[str, ...]]:
    """The codes of a field; a field that holds records has none of its own."""
    if get_origin(hint) is Literal:
        yield get_args(hint)
    elif not (isinstance(hint, type) and issubclass(hint, BaseModel)):
        for inner in get_args(hint):
            yield from _codes_in(inner)


@cache
def refs_of(cls: type[Fact]) -> dict[str, str]:
    """Per field that names another thing, of what kind it is."""
    return {path.removesuffix("[]"): kind for path, kind in references(cls)}


@cache
def texts_of(cls: type[Fact]) -> tuple[str, ...]:
    """The attributes that hold free text about somebody; texts inside records are left out."""
    return tuple(name for name, hint in _hints(cls).items() if _is_text(hint))


def _is_text(hint: object) -> bool:
    if any(isinstance(one, FreeText) for one in getattr(hint, "__metadata__", ())):
        return True
    is_record = isinstance(hint, type) and issubclass(hint, BaseModel)
    return not is_record and any(_is_text(inner) for inner in get_args(hint))
