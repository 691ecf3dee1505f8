"""The document of the API (OpenAPI 3.1): made from the code, with what holds for every operation put in once."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from werkzekerheid import catalogue
from werkzekerheid.api.problems import MEDIA_TYPE, ProblemDocument
from werkzekerheid.api.resources import (
    alerts,
    careers,
    consents,
    documents,
    explanations,
    facts,
    feeds,
    handovers,
    proofs,
    registers,
    rights,
    rule_sets,
    subscriptions,
)
from werkzekerheid.api.says import headers
from werkzekerheid.api.version import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from werkzekerheid.api.settings import ApiSettings

_REF = "#/components/schemas/{model}"
_TOLD = (
    ProblemDocument, facts.RecordedFact, careers.CareerLine, careers.Career, alerts.AlertWritten,
    handovers.HandedOverDocument, handovers.TakenOver, consents.ConsentRecorded, rights.RightsRequestRow,
    rights.RightsRequestMade, explanations.Explanation, proofs.Proof, proofs.Checkpoints, rule_sets.RuleSet,
    rule_sets.Adopted, registers.Look,
    subscriptions.SubscriptionDocument, subscriptions.DeadEntry, subscriptions.Resent, feeds.CloudEvent,
)  # fmt: skip
"""The shapes of answers."""
_ALWAYS = {400: "It does not fit.", 429: "Too many requests.", 500: "A mistake of ours.", 503: "Out of order."}
_SIGNED_IN = {401: "Nobody signed in.", 403: "That is not for you."}
_ADDRESSED = {404: "There is nothing there, or nothing that you may know of."}
_CHANGING = {
    404: _ADDRESSED[404], 409: "It cannot be, as it stands now.", 412: "The career moved on.", 413: "Too large.",
    415: "Not JSON.",
}  # fmt: skip
_BESIDE = ("API-Version", "Trace-Id")


def document_of(api: FastAPI, settings: ApiSettings) -> dict[str, Any]:
    """The whole document."""
    found = get_openapi(
        title="Werkzekerheid",
        version=api.version,
        description="Careers of workers who need guidance: facts, read models, and who shared what with whom.",
        routes=api.routes,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": PREFIX}],
    )
    # By hand: the library wants another one to look at the address.
    found["info"]["contact"] = {
        "name": settings.contact_name, "email": settings.contact_email, "url": settings.contact_url,
    }  # fmt: skip
    found["paths"] = {path.removeprefix(PREFIX): one for path, one in found["paths"].items()}
    found["components"]["schemas"] = dict(sorted(_schemas(found["components"]["schemas"])))
    found["components"]["responses"] = _problems()
    for path, methods in found["paths"].items():
        for method, operation in methods.items():
            _complete(operation, path, method)
    found["tags"] = [{"name": name} for name in _tags(found)]
    return found


def _tags(document: dict[str, Any]) -> list[str]:
    used = {tag for methods in document["paths"].values() for one in methods.values() for tag in one.get("tags", [])}
    return sorted(used)


def _schemas(given: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The shapes of what is sent, of what is answered, and of every projection."""
    yield from ((name, one) for name, one in given.items() if name not in {"HTTPValidationError", "ValidationError"})
    _, made = models_json_schema([(one, "serialization") for one in _TOLD], ref_template=_REF)
    for name, one in made["$defs"].items():
        yield str(one.get("title", name)), one
    for projection, shown in documents.SHOWN.items():
        yield shown.schema, _schema_of(projection)


def _schema_of(projection: str) -> dict[str, Any]:
    """A row of a projection: its columns, as its contract names them. What may not be seen is not there."""
    content = catalogue.projection(projection).content
    columns = {
        one["name"]: {"title": one["title"], "description": f"Class: {one['class']}."}
        for one in content["column"]
        if "." not in one["name"]
    }
    return {"title": content["title"], "description": content["describes"], "type": "object", "properties": columns}


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    """What can be answered by any operation of this kind, and the version on what goes well."""
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _without_null(parameter["schema"])
    responses = operation["responses"]
    responses.pop("422", None)
    possible = dict(_ALWAYS)
    if operation.get("security"):
        possible |= _SIGNED_IN
    if "{" in path:
        possible |= _ADDRESSED
    if method == "post":
        possible |= _CHANGING
    for one in responses.values():
        one["headers"] = headers(*_BESIDE) | one.get("headers", {})
    responses |= {str(status): {"$ref": f"#/components/responses/{_name(status)}"} for status in possible}
    operation["responses"] = dict(sorted(responses.items()))


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter that may be left out is not null: it is not there."""
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if len(kinds) != 1:
        return schema
    return {**kinds[0], **{name: one for name, one in schema.items() if name != "anyOf"}}


def _problems() -> dict[str, Any]:
    """What goes wrong, by kind."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    return {
        _name(status): {"description": said, "headers": headers(*_BESIDE), "content": content}
        for status, said in sorted({**_ALWAYS, **_SIGNED_IN, **_CHANGING}.items())
    }


def _name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "")
