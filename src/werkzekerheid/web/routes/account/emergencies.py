"""Emergency accesses: who took one, and whether that was right, judged by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Response

from werkzekerheid.app import emergency
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.access_words import moment
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.routes.account.common import EMERGENCIES, overseeing, somebody
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import word

if TYPE_CHECKING:
    from werkzekerheid.api.doors import Inside
    from werkzekerheid.web.visiting import Visit

router = APIRouter()
JUDGEMENTS = ("justified", "not_justified")


@router.get(EMERGENCIES, name="emergencies")
def read(visit: Visiting) -> Response:
    """What waits for a judgement first, then the newest."""
    with overseeing(visit, lead=True) as inside:
        return _all(visit, inside, None)


def _all(visit: Visit, inside: Inside, wrong: Form | None) -> Response:
    at = wrong.values.get("access") if wrong else None
    rows = [
        {
            **one._asdict(),
            "about": somebody(one.career),
            "taken": moment(one.taken_at.isoformat()),
            "over": moment(one.until.isoformat()),
            "own": one.person == visit.who.actor,
            "form": wrong if wrong and at == one.access else Form(prefix=f"{one.access}-"),
        }
        for one in sorted(emergency.listed(inside.app, inside.who), key=lambda one: one.taken_at, reverse=True)
    ]
    rows.sort(key=lambda one: one["judgement"] is not None)
    return (visit.again if wrong else visit.shows)(
        "account/emergencies.html",
        _("Emergency access"),
        rows=rows,
        wrong=wrong,
        judgements=[(one, word("emergency_access_reviewed.judgement", one)) for one in JUDGEMENTS],
    )


@router.post(EMERGENCIES, name="review_emergency")
def review(visit: Visiting, posted: PostedForm) -> Response:
    """Judges one of them."""
    form = Form.of(posted, visit.session, f"{posted.first('access')}-")
    judgement = form.choice("judgement", JUDGEMENTS)
    access = form.text("access")
    with overseeing(visit, lead=True) as inside:
        if form.fits and judgement and access:
            try:
                emergency.review(inside.app, inside.who, access, judgement, form.command)
            except (Refusal, Findings) as error:
                form.refused(error)
            else:
                return visit.goes_to(EMERGENCIES, "emergency_reviewed")
        return _all(visit, inside, form)
