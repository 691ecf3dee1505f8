"""*Onderzoek*: the projects and their data sets, how it goes on with work, and what the rules would have said.

Numbers and registers only: nobody is named on these pages, and no career of the ledger.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query, Response

from werkzekerheid.api.resources.backtests import looked_back
from werkzekerheid.app.continuity import continuity
from werkzekerheid.app.directory import directory_of
from werkzekerheid.app.researching import projects
from werkzekerheid.app.researching.telling import document
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.rule_quality import Window
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.looking_back import of_stories, rows_of, setbacks_of
from werkzekerheid.web.navigation import RESEARCH as PATH
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import has_word, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.app.app import App
    from werkzekerheid.readmodels.continuity_counts import Continuity, Part
    from werkzekerheid.web.visiting import Visit

router = APIRouter(include_in_schema=False)
CONTINUITY, BACK = f"{PATH}/continuiteit", f"{PATH}/terugkijken"
Project = Annotated[str, Path(max_length=projects.LONGEST_NAME)]
Day = Annotated[str, Query(max_length=60)]
_YEAR = timedelta(days=365)


@router.get(PATH, name="research")
def overview(visit: Visiting) -> Response:
    """What research sees and does not, and the projects that are the visitor's."""
    with visit.inside() as inside:
        projects.check_may_ask(inside.app, inside.who)
        today = inside.app.today()
        rows = [document(one, today) for one in projects.listed(inside.app, inside.who)]
        names = _names(inside.app, [row["organisation"] for row in rows])
    return visit.shows("research/overview.html", _("Research"), rows=rows, names=names)


@router.get(f"{PATH}/projecten/{{project}}", name="research_project")
def read_project(visit: Visiting, project: Project) -> Response:
    """One project: its ground, who may be in it, and its data sets."""
    with visit.inside() as inside:
        projects.check_may_ask(inside.app, inside.who)
        one = document(projects.shown(inside.app, inside.who, project), inside.app.today())
        names = _names(inside.app, [one["organisation"], one["decider"]])
    return visit.shows("research/project.html", _("A research project"), one=one, names=names)


def _names(app: App, organisations: Sequence[str | None]) -> dict[str | None, str]:
    """What organisations are called; their id where nobody registered them."""
    ids = [one for one in dict.fromkeys(organisations) if one]
    known = directory_of(app.ledger, ids).organisations
    return {one: known[one].name if one in known else one for one in ids}


@router.get(CONTINUITY, name="continuity")
def read_continuity(visit: Visiting, first: Day = "", last: Day = "") -> Response:
    """How it went on with work between two days; without days, the last year."""
    form = Form({"first": first, "last": last})
    with visit.inside() as inside:
        window = _window(form, inside.app.today())
        found = continuity(inside.app, inside.who, window)
        names = _names(inside.app, [found["organisation"]])
    return (visit.shows if form.fits else visit.again)(
        "research/continuity.html", _("How it goes on with work"), report=found, form=form,
        organisation=names.get(found["organisation"]), groups=_groups(found), caseload=_counted(found["caseload"]),
    )  # fmt: skip


def _groups(report: Continuity) -> list[tuple[str, int | None, list[tuple[str, int | None]]]]:
    """Wholes with their parts: what each is called, how many, and how many of each part."""
    gaps, left, answers = report["gaps"], report["drop_outs"], report["answer_times"]
    return [
        (_("Stretches without work"), gaps["gaps"], _counted(gaps["lengths"])),
        (_("Drop-outs: who told a reason"), left["drop_outs"], _counted(left["told_by"])),
        (_("Drop-outs: work again"), left["drop_outs"], _counted(left["returned"])),
        (_("Alerts: the first answer"), answers["alerts"], _counted(answers["answered"])),
    ]


def _window(form: Form, today: date) -> Window:
    """The days that were typed; the last year where they are no days, or none were typed."""
    last, first = _day(form, "last", today) or today, _day(form, "first", today)
    first = first or last - _YEAR
    if last < first:
        form.wrong("last", _("The last day lies before the first."))
    return Window(first, last) if form.fits else Window(today - _YEAR, today)


def _day(form: Form, name: str, today: date) -> date | None:
    typed = form.day(name, today, required=False)
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        form.wrong(name, _("Give a day, with month and year: 3-11-2026."))
        return None


def _counted(parts: Sequence[Part]) -> list[tuple[str, int | None]]:
    """Parts in words, each with its number; None is kept back."""
    return [(_part(one["what"]), one["number"]) for one in parts]


def _part(what: str) -> str:
    kinds = ("continuity", "role", "coach_kind")
    return word(next((kind for kind in kinds if has_word(kind, what)), "continuity"), what)


@router.get(BACK, name="looking_back")
def read_back(visit: Visiting) -> Response:
    """What the rules would have said in the stories that come with the program."""
    with visit.inside() as inside:
        projects.check_may_ask(inside.app, inside.who)
        return _back(visit, inside, Form())


@router.post(BACK, name="look_back")
def look_back(visit: Visiting, posted: PostedForm) -> Response:
    """The same over the ledger, for who may look there for quality: counts, and none of few."""
    form = Form.of(posted, visit.session)
    with visit.inside() as inside:
        projects.check_may_ask(inside.app, inside.who)
        if form.fits:
            try:
                found = looked_back(inside, [])
            except Refusal as error:
                form.refused(error)
            else:
                return visit.shows(
                    "research/looked_back.html", _("Looking back over the ledger"), report=found,
                    rows=rows_of(found), kinds=found["tables"][0]["setbacks"],
                )  # fmt: skip
        return _back(visit, inside, form)


def _back(visit: Visit, inside: Inside, form: Form) -> Response:
    found = of_stories()
    return (visit.shows if form.fits else visit.again)(
        "research/looking_back.html", _("Looking back"), report=found, rows=rows_of(found), form=form,
        setbacks=setbacks_of(found), most=inside.settings.backtest_careers,
    )  # fmt: skip
