"""The promise to a reader and what keeps it, side by side: every key of a document is a column, and the reverse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints, is_typeddict

from werkzekerheid import catalogue
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels import (
    access_register,
    alerts,
    begeleidingsplan,
    consents,
    continuity_counts,
    dropout_risk,
    employer_view,
    handovers,
    my_data,
    naming,
    people_around,
    portfolio,
    promises,
    rule_quality,
    sharing_register,
    situation,
    timeline,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SHAPES: Mapping[str, type] = {
    "situation": situation.Situation,
    "begeleidingsplan": begeleidingsplan.Begeleidingsplan,
    "dropout_risk": dropout_risk.DropoutRisk,
    "timeline": timeline.Row,
    "worklist": promises.Row,
    "alerts": alerts.Row,
    "handovers": handovers.Row,
    "people_around": people_around.Row,
    "employer_view": employer_view.Row,
    "consents": consents.Row,
    "naming": naming.Naming,
    "portfolio": portfolio.Portfolio,
    "my_data": my_data.MyData,
    "sharing_register": sharing_register.Row,
    "access_register": access_register.Row,
    "continuity": continuity_counts.Continuity,
    "rule_quality": rule_quality.RuleQuality,
}
"""Projection -> the type of its document, or of one of its rows."""


def check_columns() -> None:
    """Compares every projection with the document that keeps it.

    Raises:
        Refusal: `column_not_named` a document has a key that its projection does not promise; `column_not_kept` a
            projection promises a column that no document has. Names the first.
    """
    for name, shape in SHAPES.items():
        promised = [column["name"] for column in catalogue.projection(name).content["column"]]
        for key in shape.__annotations__:
            if key not in promised:
                raise Refusal("column_not_named", projection=name, column=key)
        kept = _paths(shape)
        for column in promised:
            if column not in kept:
                raise Refusal("column_not_kept", projection=name, column=column)


def _paths(shape: type) -> set[str]:
    """All keys of a document, those inside others by their path (`plan.goals[].text`)."""
    return {path for name, hint in _hints(shape).items() for path in (name, *_inside(hint, name))}


def _inside(hint: object, path: str) -> Iterator[str]:
    if is_typeddict(hint):
        for name, inner in _hints(hint).items():
            yield from (f"{path}.{name}", *_inside(inner, f"{path}.{name}"))
        return
    if get_origin(hint) is list:
        path = f"{path}[]"
    for inner in get_args(hint):
        yield from _inside(inner, path)


def _hints(shape: Any) -> dict[str, Any]:  # noqa: ANN401  (a TypedDict is no type that can be named)
    return get_type_hints(shape)
