"""The document of the feeds, as AsyncAPI 3: what can be followed, and what an entry looks like. Open to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid import catalogue
from werkzekerheid.api.resources.feeds import CloudEvent
from werkzekerheid.api.version import PREFIX, VERSION
from werkzekerheid.facts.registry import fact_class
from werkzekerheid.feeds.cloudevents import ERASED, row_type, type_of
from werkzekerheid.feeds.wanted import PROJECTIONS, event_types
from werkzekerheid.ledger.stored import OPEN_CLASS, SEALED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.api.settings import ApiSettings

_BATCH, _ONE = "application/cloudevents-batch+json", "application/cloudevents+json"
_EVENT_DATA, _ROW_DATA = ({"$ref": f"#/components/schemas/{name}"} for name in ("EventData", "RowData"))
_SUBSCRIPTION = {"subscription": {"description": "The id of a subscription."}}


def document(settings: ApiSettings) -> dict[str, Any]:
    """The whole document."""
    messages = dict(sorted(_messages()))
    of_events = [name for name in messages if not name.startswith("projection_")]
    of_rows = [name for name in messages if name.startswith("projection_")]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Werkzekerheid: feeds",
            "version": VERSION,
            "description": "What other programs follow: events and rows about careers, as CloudEvents 1.0 with the "
            "attributes of the NL GOV profile. They are fetched page by page, or sent to a webhook with a signature.",
            "contact": {
                "name": settings.contact_name, "email": settings.contact_email, "url": settings.contact_url,
            },
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": _ONE,
        "channels": {
            "events": _channel("events", "The events of a subscription to events.", of_events),
            "rows": _channel("rows", "The rows of a subscription to projections.", of_rows),
            "webhook": {
                "address": None,
                "title": "The address that was subscribed with",
                "description": "An entry a message, in order, at least once, by POST. Whatever a receiver answers but "
                "2xx is tried again; 410 ends it.",
                "messages": _refs(list(messages)),
                "bindings": {"http": {"bindingVersion": "0.3.0"}},
            },
        },
        "operations": {
            "fetchEvents": _operation("events", of_events, "Fetches the next events; `after` is the place before."),
            "fetchRows": _operation("rows", of_rows, "Fetches the next rows; `after` is the place before."),
            "push": _operation("webhook", list(messages), "Sends an entry to a webhook."),
        },
        "components": {
            "messages": messages,
            "schemas": {
                "CloudEvent": _cloud_event(), "EventData": _event_data(), "RowData": _row_data(),
                "SignatureHeaders": _signature(),
            },
        },
    }  # fmt: skip


def _channel(kind: str, title: str, messages: list[str]) -> dict[str, Any]:
    return {
        "address": f"{PREFIX}/subscriptions/{{subscription}}/{kind}",
        "title": title,
        "description": f"A page is a list of entries: `{_BATCH}`.",
        "parameters": _SUBSCRIPTION,
        "messages": _refs(messages),
        "bindings": {"http": {"bindingVersion": "0.3.0"}},
    }


def _operation(channel: str, messages: list[str], summary: str) -> dict[str, Any]:
    method = "POST" if channel == "webhook" else "GET"
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{channel}"},
        "summary": summary,
        "messages": [{"$ref": f"#/channels/{channel}/messages/{name}"} for name in messages],
        "bindings": {"http": {"method": method, "bindingVersion": "0.3.0"}},
    }


def _refs(messages: list[str]) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/messages/{name}"} for name in messages}


def _messages() -> Iterator[tuple[str, dict[str, Any]]]:
    """What can come, by name: an event each, a row of each projection, and what says that something is gone."""
    for name in event_types():
        version = fact_class(name).VERSION
        found = catalogue.event_type(name, version)
        if found.event_class == OPEN_CLASS:
            where = f"{PREFIX}/catalogue/events/{name}/{version}"
            told = f"`fact` has the fields of {where}, of the classes that may be seen."
            yield name, _message(type_of(f"{name}.v{version}"), found.title, _EVENT_DATA, told)
    closed = "An event of another class than work: its type stands inside, and nowhere outside."
    yield "sealed", _message(type_of(SEALED), "Een besloten gebeurtenis", _EVENT_DATA, closed)
    yield "erased", _message(ERASED, "Een gewiste gebeurtenis", None, "What it said cannot be read any more.")
    for projection in sorted(PROJECTIONS):
        title = str(catalogue.projection(projection).content["title"])
        told = f"`row` has the columns of {PREFIX}/catalogue/projections/{projection}/1 that may be seen."
        yield f"projection_{projection}", _message(row_type(projection, gone=False), title, _ROW_DATA, told)
        kind, gone = row_type(projection, gone=True), f"{title}: niet meer te zien"
        yield f"projection_{projection}_gone", _message(kind, gone, None, "Whoever keeps a copy drops this row.")


def _row_data() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["projection", "version", "row"],
        "properties": {
            "projection": {"type": "string"},
            "version": {"type": "integer", "description": "The version of the career."},
            "row": {"description": "One document, or a list of them."},
        },
    }


def _event_data() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["type", "version", "recorded_by", "fact"],
        "properties": {
            "type": {"type": "string"},
            "version": {"type": "integer"},
            "recorded_by": {
                "type": "object",
                "properties": {"role": {"type": "string"}, "organisation": {"type": "string"}},
            },
            "occurred": {"type": "string", "description": "When it happened, as it was told: vague where it is."},
            "fact": {"type": "object"},
        },
    }


def _message(kind: str, title: str, data: dict[str, Any] | None, told: str) -> dict[str, Any]:
    properties: dict[str, Any] = {"type": {"const": kind}}
    if data is not None:
        properties["data"] = data
    return {
        "name": kind,
        "title": title,
        "summary": told,
        "contentType": _ONE,
        "headers": {"$ref": "#/components/schemas/SignatureHeaders"},
        "payload": {
            "allOf": [{"$ref": "#/components/schemas/CloudEvent"}, {"type": "object", "properties": properties}]
        },
    }


def _cloud_event() -> dict[str, Any]:
    made = CloudEvent.model_json_schema()
    return {name: value for name, value in made.items() if name != "title"}


def _signature() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "Of a webhook alone, as Standard Webhooks has it.",
        "properties": {
            "webhook-id": {"type": "string", "description": "The id of the entry, the same however often it is tried."},
            "webhook-timestamp": {"type": "string", "description": "Seconds since 1970, of this try."},
            "webhook-signature": {
                "type": "string",
                "description": "`v1,` and the HMAC-SHA256 of id, moment and body, by each secret that holds.",
            },
        },
    }
