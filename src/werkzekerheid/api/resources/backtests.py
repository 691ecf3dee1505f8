"""Backtests over the ledger: which alerts our rules would have given, as counts; one at a time, and bounded."""

from __future__ import annotations

from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from werkzekerheid.api.doors import AtDoor, done
from werkzekerheid.api.problems import Problem
from werkzekerheid.api.says import OBJECT, says
from werkzekerheid.app.backtest.over_ledger import as_judged, over_ledger
from werkzekerheid.app.backtest.report import report
from werkzekerheid.app.over_careers import Crew
from werkzekerheid.facts.event import career_id_from
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.api.doors import Inside

router = APIRouter(tags=["backtests"])
_MOST_NAMED = 500
_one_at_a_time = Lock()


class BacktestWanted(BaseModel):
    """Over which careers; where none is named, over all that you may look at for quality."""

    model_config = ConfigDict(extra="forbid")

    careers: Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(max_length=_MOST_NAMED)] = []


@router.post(
    "/backtests", operation_id="run_backtest", status_code=201, response_class=Response, responses=says(OBJECT, 201)
)
def run_backtest(door: AtDoor, wanted: BacktestWanted) -> Response:
    """Looks back over careers: only counts, and none of few."""
    with door.open() as inside:
        careers = [career_id_from(one) for one in wanted.careers]
        if any(not inside.app.ledger.version(f"career:{one}") for one in careers):
            raise Refusal("career_not_found")
        return done(looked_back(inside, careers))


def looked_back(inside: Inside, careers: Sequence[str]) -> dict[str, Any]:
    """Looks back over careers, or over all that may be seen for quality: bounded, and one at a time.

    Raises:
        Refusal: as `over_ledger`; or a `Problem`: `api_too_many_careers`, `api_one_at_a_time`.
    """
    app = inside.app
    if not careers and len(app.careers_s_ids()) > inside.settings.backtest_careers:
        raise Problem("api_too_many_careers", HTTPStatus.CONFLICT, most=inside.settings.backtest_careers)
    if not _one_at_a_time.acquire(blocking=False):
        raise Problem("api_one_at_a_time", HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": "10"})
    try:
        crew = Crew(1, map, elsewhere=False)
        judged = over_ledger(app, inside.who, careers, [as_judged(app)], crew, lambda _done, _of: None)
    finally:
        _one_at_a_time.release()
    return report(judged, truth=False, hidden=True)
