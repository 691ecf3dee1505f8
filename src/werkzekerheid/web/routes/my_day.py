"""*Mijn dag*: who needs somebody today, why, and what they do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response

from werkzekerheid.app import alert_answers
from werkzekerheid.app.alert_answers import Named
from werkzekerheid.app.my_day import my_day
from werkzekerheid.app.rule_quality import sample
from werkzekerheid.facts.event import career_id_from
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.alert_answers import Said
from werkzekerheid.sharing.relation import GUIDING
from werkzekerheid.web.calling import called
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import MY_DAY
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.visiting import Visiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.app.my_day import Line
    from werkzekerheid.web.visiting import Visit

router = APIRouter(include_in_schema=False)
MOST_LINES = 25
CHECK_INS = "check_in_rhythm"
HOW = ("contacted", "planned", "no_action", "disagree", "wrong_information")
NEEDS_REASON = frozenset({"no_action", "disagree", "wrong_information"})
_MOST_LETTERS = 500
Start = Annotated[int, Query(alias="vanaf", ge=0, le=100_000)]


@router.get(MY_DAY, name="my_day")
def read(visit: Visiting, start: Start = 0) -> Response:
    """The worklist by due day, overdue first."""
    return _day(visit, start)


def _day(visit: Visit, start: int, wrong: tuple[str, Form] | None = None) -> Response:
    with visit.inside() as inside:
        day, today = my_day(inside.app, inside.who, "guidance", start, MOST_LINES), inside.app.today()
    rows = [_row(one, wrong) for one in day.lines]
    following = start + MOST_LINES
    return (visit.again if wrong else visit.shows)(
        "my_day.html", _("My day"), day=day, today=today, start=start, hows=_hows(),
        guides=visit.who.role in GUIDING,
        wrong=wrong[1] if wrong else None,
        check_ins=[one for one in rows if one["rule"] == CHECK_INS],
        duties=[one for one in rows if one["rule"] != CHECK_INS],
        before=max(0, start - MOST_LINES) if start else None,
        following=following if following < day.all else None,
    )  # fmt: skip


def _row(line: Line, wrong: tuple[str, Form] | None) -> dict[str, Any]:
    """What a line of the worklist shows, with the form to answer it: as it was typed where that did not fit."""
    key = f"{line.career_id}.{line.first['rule']}"
    return {
        "key": key,
        "form": wrong[1] if wrong and wrong[0] == key else Form(prefix=f"{key}-"),
        "career_id": line.career_id,
        "rule": line.first["rule"],
        "who": called(line.career, line.name),
        "first": line.first,
        "promises": line.promises,
        "alerts": line.alerts,
        "events": line.events,
        "waits": line.waits,
        "answered": [one for one in line.alerts if one["answered"] is not None],
    }


def _hows() -> Sequence[tuple[str, str, str]]:
    return [
        ("contacted", _("I had contact"), ""),
        ("planned", _("I planned it"), ""),
        ("no_action", _("I do nothing, because …"), _("Say why.")),
        ("disagree", _("I do not agree, because …"), _("Say why.")),
        ("wrong_information", _("This is not right, because …"), _("Say what is wrong.")),
    ]


@router.post(f"{MY_DAY}/antwoord", name="answer_alert")
def answer(visit: Visiting, posted: PostedForm, start: Start = 0) -> Response:
    """What somebody does about the alerts of a rule for one worker."""
    key = posted.first("line")
    form = Form.of(posted, visit.session, f"{key}-")
    how = form.choice("how", HOW)
    why = form.text("reason", required=how in NEEDS_REASON, most=_MOST_LETTERS)
    if form.fits and how is not None:
        try:
            with visit.inside() as inside:
                notice = _answered(inside, key, Said(how, why), form.command)
        except (Refusal, Findings) as error:
            form.refused(error)
        else:
            return visit.goes_to(f"{MY_DAY}?vanaf={start}" if start else MY_DAY, notice)
    return _day(visit, start, (key, form))


def _answered(inside: Inside, key: str, said: Said, command: str) -> str:
    career, _dot, rule = key.partition(".")
    career_id = inside.career(career, "alerts")
    written = alert_answers.answer(inside.app, Named(career_id, rule), said, inside.who, command)
    return "answered_before" if written.already else "answered"


@router.get(f"{MY_DAY}/steekproef", name="sample")
def read_sample(visit: Visiting) -> Response:
    """Some workers without an alert, whom chance chose this week, to look at as well."""
    with visit.inside() as inside:
        rows = [
            {**one, "who": called(str(one["career"]), None), "career_id": career_id_from(str(one["career_id"]))}
            for one in sample(inside.app, inside.who, None)
        ]
    return visit.shows("sample.html", _("This week's random sample"), rows=rows)
