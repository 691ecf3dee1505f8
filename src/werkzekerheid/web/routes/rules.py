"""*Regels*: the promises in words with their sources, how well they do, and the registers. About nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from werkzekerheid.api.doors import house_of
from werkzekerheid.api.problems import trace_of
from werkzekerheid.app.algorithm_register import algorithm_register
from werkzekerheid.app.policy_tables import shown
from werkzekerheid.app.processing_register import processing_register
from werkzekerheid.app.rule_quality import quality
from werkzekerheid.readmodels.rule_quality import Window
from werkzekerheid.rules.registry import RULES
from werkzekerheid.sharing.contract import contract
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import RULES as PATH
from werkzekerheid.web.rendering import response
from werkzekerheid.web.visiting import Visiting, page_for, session_of

router = APIRouter(include_in_schema=False)
RuleName = Annotated[str, Path(pattern=r"^[a-z_]{1,60}$")]
_YEAR = timedelta(days=365)


@router.get(PATH, name="rules")
def read_all(request: Request) -> Response:
    """All rules, each with what it promises."""
    rows = [{"rule": name, "title": one.table().title, "audience": one.table().audience} for name, one in RULES.items()]
    return response("pages/rules.html", page_for(request, _("Rules")), rows=sorted(rows, key=lambda row: row["title"]))


@router.get(f"{PATH}/{{rule}}", name="rule")
def read(request: Request, rule: RuleName) -> Response:
    """One rule: the table by which the own organisation is judged, its source, and what changed in it."""
    session = session_of(request)
    with house_of(request).apps.one(trace_of(request), "portal") as app:
        ours = shown(app, rule, None)
        whose = session.who.organisation if session else None
        table = ours if whose is None else shown(app, rule, whose)
        register = next(one for one in algorithm_register(app.today()) if one["rule"] == rule)
    judges = session is not None and session.who.role in contract("rule_quality").roles
    return response("pages/rule.html", page_for(request, _("Rule")), table=table, register=register, judges=judges)


@router.get(f"{PATH}/{{rule}}/kwaliteit", name="rule_quality")
def read_quality(visit: Visiting, rule: RuleName) -> Response:
    """How well a rule did in the last year, with small numbers hidden; for who leads or watches over privacy."""
    with visit.inside() as inside:
        last = inside.app.today()
        found = quality(inside.app, inside.who, Window(last - _YEAR, last), rule, _silent)
    part = next(iter(found["rules"]), None)
    return visit.shows("rule_quality.html", _("How well this rule does"), part=part, rule=rule, report=found)


@router.get("/verwerkingsregister", name="processing_register")
def read_processing(request: Request) -> Response:
    """What is done with data, on which ground, and how long it is kept."""
    with house_of(request).apps.one(trace_of(request), "portal") as app:
        rows = processing_register(app.today())
    return response("pages/processing_register.html", page_for(request, _("Processing register")), rows=rows)


@router.get("/algoritmeregister", name="algorithm_register")
def read_algorithms(request: Request) -> Response:
    """Each rule in the fields of the Algoritmeregister."""
    with house_of(request).apps.one(trace_of(request), "portal") as app:
        rows = algorithm_register(app.today())
    return response("pages/algorithm_register.html", page_for(request, _("Algorithm register")), rows=rows)


def _silent(_done: int, _of: int) -> None:
    """A page has no progress to show."""
