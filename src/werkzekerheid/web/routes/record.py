"""*Vastleggen*: choosing what happened, and writing it down on one screen."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Query, Response
from starlette.exceptions import HTTPException

from werkzekerheid.app.admitting import admit_to_record, recordable
from werkzekerheid.app.recording import CareerMoved
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.recording import sheet as sheets
from werkzekerheid.web.recording.filling import OCCURRED, SIGN, asked_of, blank, read
from werkzekerheid.web.recording.kinds import CHECK_IN, PEOPLE, Group, groups, kind_of, kinds
from werkzekerheid.web.routes.career import seen
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import codes_of, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.web.recording.kinds import Kind
    from werkzekerheid.web.recording.sheet import Sheet
    from werkzekerheid.web.visiting import Visit

router = APIRouter(include_in_schema=False)
From = Annotated[str | None, Query(alias="van", max_length=40)]
_SIGNAL = "signal_observed"
_UNKNOWN = "unknown"


class _Open(NamedTuple):
    """A form as it is shown: of which kind, about whom, and what was recorded since it was opened."""

    kind: Kind
    sheet: Sheet
    form: Form
    viewers: Sequence[Any]
    changed: Sequence[str] = ()


@router.get("/loopbanen/{career}/vastleggen", name="record_what")
def choose(visit: Visiting, career: UUID, came: From = None) -> Response:
    """What happened: the check-in first, then everything else in groups."""
    with visit.inside() as inside:
        one = seen(inside, career, ("naming",))
        may = recordable(inside.app, inside.who, one.career_id, [each.type_name for each in kinds()])
    shown = [Group(group.title, tuple(each for each in group.kinds if each.type_name in may)) for group in groups()]
    status = HTTPStatus.OK if may else HTTPStatus.FORBIDDEN
    return visit.shows(
        "record_what.html", _("What happened?"), status, one=one, groups=[group for group in shown if group.kinds],
        first=next((each for each in kinds() if each.slug == CHECK_IN and each.type_name in may), None),
        came=sheets.came_from(came),
    )  # fmt: skip


def _kind(slug: str) -> Kind:
    found = kind_of(slug)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found


def _types(kind: Kind) -> list[str]:
    """What is recorded with a form of this kind, at most."""
    return [kind.type_name, _SIGNAL] if kind.slug == CHECK_IN else [kind.type_name]


def _let_in(inside: Inside, career: UUID, kind: Kind) -> Sheet:
    """The form of somebody who may record this.

    Raises:
        Refusal: they may not, which is written down.
    """
    career_id = inside.career(str(career), "record")
    admit_to_record(inside.app, inside.who, [(career_id, kind.type_name)])
    return sheets.sheet_of(inside, career)


@router.get("/loopbanen/{career}/vastleggen/{slug}", name="record")
def ask(visit: Visiting, career: UUID, slug: str, came: From = None) -> Response:
    """The form of one kind, filled in as far as it can be known."""
    kind = _kind(slug)
    with visit.inside() as inside:
        sheet = _let_in(inside, career, kind)
        values = blank(kind, sheet.things, sheet.one.events, visit.who.role)
        form = Form({**values, sheets.VERSION: str(sheet.version), sheets.FROM: sheets.came_from(came)})
        viewers = sheets.viewers(inside, sheet, _types(kind))
    return _shown(visit, _Open(kind, sheet, form, viewers))


def _shown(visit: Visit, open_: _Open) -> Response:
    kind, form = open_.kind, open_.form
    return (visit.shows if form.fits else visit.again)(
        "record.html", kind.title, kind=kind, one=open_.sheet.one, form=form, changed=open_.changed,
        asked=asked_of(kind, open_.sheet.things, form), viewers=open_.viewers,
        signs=_signs() if kind.slug == CHECK_IN else [],
    )  # fmt: skip


def _signs() -> list[tuple[str, str]]:
    return [(one, word("sign", one)) for one in codes_of("sign") if one != _UNKNOWN]


@router.post("/loopbanen/{career}/vastleggen/{slug}", name="recorded")
def write(visit: Visiting, career: UUID, slug: str, posted: PostedForm) -> Response:
    """Writes down what was filled in; with a check-in the sign that was seen, in the same sending."""
    kind, form, changed = _kind(slug), Form.of(posted, visit.session), list[str]()
    with visit.inside() as inside:
        sheet = _let_in(inside, career, kind)
        facts = _facts(kind, sheet, form, inside)
        if form.fits:
            try:
                already = _recorded(inside, sheet, facts, form)
            except CareerMoved:
                changed = sheets.moved(inside, sheet, form)
            except (Refusal, Findings) as error:
                sheets.say_no(form, error)
            else:
                done = "recorded_before" if already else "recorded"
                return visit.goes_to(sheets.back_to(form, sheet.one.career_id), done)
        viewers = sheets.viewers(inside, sheet, _types(kind))
    return _shown(visit, _Open(kind, sheet, form, viewers, changed))


def _facts(kind: Kind, sheet: Sheet, form: Form, inside: Inside) -> list[dict[str, Any]]:
    """The facts that a form tells, each with its career and its type."""
    role = inside.who.role
    main = read(kind, sheet.things, form, inside.app.today(), role)
    facts = [{"career": sheet.one.career_id, "type": kind.type_name, **main}]
    sign = form.choice(SIGN, codes_of("sign"), required=False) if kind.slug == CHECK_IN else None
    if sign is not None:
        told = {name: main[name] for name in (OCCURRED, "placement") if name in main}
        seen_by = role if role in PEOPLE else _UNKNOWN
        facts.append({"career": sheet.one.career_id, "type": _SIGNAL, "sign": sign, "seen_by": seen_by, **told})
    return facts


def _recorded(inside: Inside, sheet: Sheet, facts: Sequence[dict[str, Any]], form: Form) -> bool:
    """Whether the same sending had recorded it before.

    Raises:
        CareerMoved: somebody recorded something since the form was opened.
        Refusal, Findings: why not.
    """
    career_id, at = sheet.one.career_id, sheets.version_of(form)
    admit_to_record(inside.app, inside.who, [(career_id, str(one["type"])) for one in facts])
    recorded = inside.app.record_batch(facts, inside.who, form.command, "form", {career_id: at})
    return recorded[0].already
