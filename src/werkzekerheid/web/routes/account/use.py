"""How the records are used: without names; and of one person, for whoever says why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response

from werkzekerheid.app import usage as reports
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.access_words import called as what_in_words
from werkzekerheid.readmodels.access_words import moment
from werkzekerheid.sharing.reach import Account, window_of
from werkzekerheid.sharing.register_access import REASONS
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.routes.account.common import OFFICER, USE, overseeing, somebody, window
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzekerheid.sharing.usage import Group
    from werkzekerheid.web.visiting import Visit

router = APIRouter()
DAYS_BACK = timedelta(days=30)
_OF = f"{USE}/medewerker"
_MOST_LETTERS = 100
_MOST_NUMBER = 60


@router.get(USE, name="usage")
def read(visit: Visiting) -> Response:
    """How the organisation used the records in the last thirty days."""
    return _page(visit, Form(prefix="u-"))


def _page(visit: Visit, form: Form) -> Response:
    with visit.inside() as inside:
        today = inside.app.today()
        report = reports.usage(inside.app, inside.who, window_of(today - DAYS_BACK, today))
    return (visit.shows if form.fits else visit.again)(
        "account/use.html", _("How the records are used"), report=report, groups=_groups(report), form=form,
        reasons=_reasons(), officer=visit.who.role == OFFICER,
    )  # fmt: skip


def _groups(report: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, int | None, int | None]]]]:
    """The groups of a report, each with what they are called, the looks and the persons; None is not told."""
    kinds = (
        (_("By role"), "by_role", lambda code: word("role", code)),
        (_("By purpose"), "by_purpose", lambda code: word("purpose", code)),
        (_("By what was looked at"), "by_what", what_in_words),
        (_("By how they stand to the worker"), "by_relation", lambda code: word("access_relation", code)),
    )
    found: list[tuple[str, list[tuple[str, int | None, int | None]]]] = []
    for label, name, words in kinds:
        rows: Sequence[Group] = report[name]
        found.append((label, [(words(one["of"]), one["looks"], one["persons"]) for one in rows]))
    return found


def _reasons() -> list[tuple[str, str]]:
    said = {
        "breach": _("A data breach"),
        "complaint": _("A complaint"),
        "incident": _("An incident"),
        "request": _("A request of a worker"),
        "sample": _("A sample"),
    }
    return [(one, said[one]) for one in REASONS]


@router.post(_OF, name="usage_of")
def read_of(visit: Visiting, posted: PostedForm) -> Response:
    """What one person looked at; why somebody wants to know comes first, and is written down."""
    form = Form.of(posted, visit.session, "u-")
    why = form.choice("why", REASONS)
    number = form.text("number", required=False, most=_MOST_NUMBER)
    person = form.text("person", most=_MOST_LETTERS)
    with overseeing(visit) as inside:
        days = window(form, inside.app, DAYS_BACK)
        if form.fits and why and person and days:
            account = Account(person, str(inside.who.organisation))
            try:
                report = reports.usage_of(
                    inside.app, inside.who, reports.About(account, days), f"{why}:{number}" if number else why
                )
            except (Refusal, Findings) as error:
                at = {"reason_not_a_code": "number", "account_unknown": "person"}
                form.wrong(at.get(getattr(error, "code", "")), str(error))
            else:
                return visit.shows(
                    "account/use_of.html", _("How one person used the records"), report=report,
                    groups=_groups(report), why=dict(_reasons())[why], number=number, person=person,
                    first=_moment(report["first_at"]), last=_moment(report["last_at"]),
                    most=[(somebody(one["career"]), one["looks"]) for one in report["most_looked"]],
                )  # fmt: skip
    return _page(visit, form)


def _moment(at: str | None) -> str | None:
    return moment(at) if at else None
