"""The shape of an event, for what is sent: the fields of its contract and those of its envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid import catalogue
from werkzekerheid.facts.event import Told

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

_NOT_SENT = "recorded_by"


def event_shape(name: str, optional: Collection[str] = ()) -> Callable[[dict[str, Any]], None]:
    """Puts the fields of an event type into the shape of a body; of these `optional` ones we know the value too."""

    def put(schema: dict[str, Any]) -> None:
        contract, envelope = catalogue.event_type(name).schema, Told.model_json_schema()
        told = {field: one for field, one in envelope["properties"].items() if field != _NOT_SENT}
        fields = {**_whole(told, envelope["$defs"]), **_whole(contract["properties"], contract.get("$defs", {}))}
        schema["properties"] = {**fields, **schema.get("properties", {})}
        schema["required"] = [one for one in contract["required"] if one not in optional]
        schema["additionalProperties"] = False

    return put


def _whole(value: Any, parts: Mapping[str, Any]) -> Any:  # noqa: ANN401  (a schema holds anything)
    """The same with what it refers to put in; without our own notes, which the catalogue tells."""
    if isinstance(value, list):
        return [_whole(one, parts) for one in value]
    if not isinstance(value, dict):
        return value
    referred = parts[value["$ref"].rpartition("/")[2]] if "$ref" in value else {}
    whole = {**referred, **{name: one for name, one in value.items() if name != "$ref"}}
    return {name: _whole(one, parts) for name, one in whole.items() if not name.startswith("x-")}
