"""The catalogue: what can happen, what we show, and what we promise. It is about nobody, and open to everybody."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from werkzekerheid import catalogue
from werkzekerheid.api.doors import told
from werkzekerheid.api.problems import Problem
from werkzekerheid.api.says import OBJECT, shows
from werkzekerheid.catalogue import CatalogueRefusal
from werkzekerheid.rules.registry import OTHER_POLICIES, RULES

router = APIRouter(prefix="/catalogue", tags=["catalogue"])
_KEPT = {"Cache-Control": "public, max-age=300"}
"""Whoever asks again soon gets what they have."""
_NOT_FOUND = 404
Name = Annotated[str, Path(max_length=100, description="The stored name.")]
Version = Annotated[int, Path(ge=1, le=1_000, description="The version of the contract.")]


@router.get("", operation_id="read_catalogue", responses=shows(OBJECT), response_class=Response)
def read_catalogue(request: Request) -> Response:
    """The names of everything in it."""
    document = {
        "events": list(catalogue.event_names()),
        "projections": sorted(catalogue.projection_names()),
        "policies": sorted({*RULES, *OTHER_POLICIES}),
    }
    return told(request, document, _KEPT)


@router.get(
    "/events/{name}/{version}", operation_id="read_event_type", responses=shows(OBJECT), response_class=Response
)
def read_event_type(request: Request, name: Name, version: Version) -> Response:
    """The contract of an event type, as JSON Schema."""
    try:
        found = dict(catalogue.event_type(name, version).schema)
    except CatalogueRefusal:
        raise _unknown() from None
    return told(request, found, _KEPT)


@router.get(
    "/projections/{name}/{version}", operation_id="read_projection", responses=shows(OBJECT), response_class=Response
)
def read_projection(request: Request, name: Name, version: Version) -> Response:
    """The contract of a projection: its columns, the class that each needs, and who may see it."""
    try:
        found = catalogue.projection(name, version)
    except CatalogueRefusal:
        raise _unknown() from None
    return told(request, _plain(found.content), _KEPT)


@router.get("/policies/{name}", operation_id="read_policy", responses=shows(OBJECT), response_class=Response)
def read_policy(request: Request, name: Name) -> Response:
    """A policy of this installation: its periods and lines, each with its source."""
    try:
        found = catalogue.policy_alone(name)
    except CatalogueRefusal:
        raise _unknown() from None
    return told(request, _plain(found.content), _KEPT)


def _unknown() -> Problem:
    return Problem("api_no_such_path", _NOT_FOUND)


def _plain(value: Any) -> Any:  # noqa: ANN401  (TOML holds anything)
    """The same with days as text."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
