"""Builds a value from what was validated when it was written, without validating it again.

What the ledger gives back is authenticated: it is what we wrote, and we wrote what a validator had let through.
Building a validator costs a millisecond a type, so a command that reads one career would spend most of its time on it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin

from werkzekerheid.facts.base import Erased, Value

V = TypeVar("V", bound=Value)
Build = Callable[[Any], Any]
_ERASED_KEYS = ({"erased_on"}, {"erased_on", "key_missing"})
_set = object.__setattr__  # the values are frozen


class _Shape(NamedTuple):
    """How a class is built, by the names of its attributes.

    `untold` are all of them with what they are when nothing is told; `builds` those that JSON alone does not give.
    `names` are the stored names that differ.
    """

    untold: dict[str, Any]
    required: frozenset[str]
    builds: tuple[tuple[str, Build], ...]
    names: dict[str, str]


def trusted(cls: type[V], stored: dict[str, Any]) -> V:
    """The value of this class from its stored form, a JSON object.

    Raises:
        ValueError: a field that the class does not know, or one that must be there and is not.
        TypeError, AttributeError: what is stored is no object.
    """
    shape = _shape(cls)
    fields = _renamed(shape.names, stored) if shape.names else stored
    values = shape.untold | fields  # in the order of the class
    if len(values) != len(shape.untold):
        raise ValueError("a field that this type does not know")
    told = set(fields)
    if not told >= shape.required:
        raise ValueError("a field that must be there is not")
    for name, build in shape.builds:
        if name in told and values[name] is not None:
            values[name] = build(values[name])
    value = cls.__new__(cls)
    # As pydantic's own `model_construct` does; that one leaves what is inside a field as it is.
    _set(value, "__dict__", values)
    _set(value, "__pydantic_fields_set__", told)
    _set(value, "__pydantic_extra__", None)
    _set(value, "__pydantic_private__", None)
    return value


def _renamed(names: dict[str, str], stored: dict[str, Any]) -> dict[str, Any]:
    fields = stored.copy()
    for stored_name, name in names.items():
        if name in fields:
            raise ValueError("a field that this type does not know")
        if stored_name in fields:
            fields[name] = fields.pop(stored_name)
    return fields


@cache
def _shape(cls: type[Value]) -> _Shape:
    fields = cls.model_fields
    builds = ((name, _build(field.annotation)) for name, field in fields.items())
    return _Shape(
        {
            name: None if field.is_required() else field.get_default(call_default_factory=True, validated_data={})
            for name, field in fields.items()
        },
        frozenset(name for name, field in fields.items() if field.is_required()),
        tuple((name, build) for name, build in builds if build is not None),
        {field.alias: name for name, field in fields.items() if field.alias},
    )


def _build(annotation: Any) -> Build | None:  # noqa: ANN401  (an annotation may be anything)
    """What makes a value of this annotation from JSON; None where JSON is the value."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _build(arguments[0])
    if origin in {Union, UnionType}:
        return _of_union([one for one in arguments if one is not type(None)])
    if origin is tuple:
        return _of_tuple(_build(arguments[0]))
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return lambda raw: trusted(annotation, raw)
    return None


def _of_tuple(build: Build | None) -> Build:
    return tuple if build is None else lambda raw: tuple([build(one) for one in raw])


def _of_union(choices: list[Any]) -> Build | None:
    """A field that may be erased holds its value, or the day on which it went."""
    builds = [build for one in choices if one is not Erased and (build := _build(one)) is not None]
    build = builds[0] if builds else None
    if Erased not in choices:
        return build

    def erased_or_value(raw: Any) -> Any:  # noqa: ANN401  (any JSON value)
        if isinstance(raw, dict) and raw.keys() in _ERASED_KEYS:
            return trusted(Erased, raw)
        return raw if build is None else build(raw)

    return erased_or_value
