"""Putting a fact right that was recorded before, or taking it back: the old one stays behind the new."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Response
from starlette.exceptions import HTTPException

from werkzekerheid.app.admitting import admit_to_record
from werkzekerheid.app.around import as_it_stands, by_their_ids
from werkzekerheid.app.recording import CareerMoved
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.recording import sheet as sheets
from werkzekerheid.web.recording.filling import OCCURRED, as_told, asked_of, days_told, read, replacement, to_correct
from werkzekerheid.web.recording.kinds import Kind, kind_of_type
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import codes_of, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.web.recording.sheet import Sheet
    from werkzekerheid.web.visiting import Visit

router = APIRouter(include_in_schema=False)
REASON, WHY = "correction_reason", "reason"
"""Why a fact is put right, in words; why it is taken back, of a list."""
_MOST_LETTERS = 500
_NOT_HERE = frozenset({"event_corrected", "event_retracted", "event_skipped", "keys_destroyed", "erased"})


class _Found(NamedTuple):
    """The fact to put right, with the form that it would be asked with; without fields where there is none."""

    sheet: Sheet
    row: Mapping[str, Any]
    kind: Kind

    @property
    def dated(self) -> bool:
        """Whether its day was told."""
        return OCCURRED in as_told(self.kind, self.row)


class _Open(NamedTuple):
    found: _Found
    correcting: Form
    retracting: Form
    changed: Sequence[str] = ()


def _found(inside: Inside, career: UUID, event: UUID, type_name: str) -> _Found:
    """The fact, for somebody who may put it right.

    Raises:
        Refusal: they may not, which is written down.
        HTTPException: there is no such fact that they may see and that can be put right.
    """
    career_id = inside.career(str(career), "record")
    admit_to_record(inside.app, inside.who, [(career_id, type_name)])
    sheet = sheets.sheet_of(inside, career)
    row = next((one for one in sheet.one.events if one["event_id"] == str(event)), None)
    if row is None or row["type"] in _NOT_HERE:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    kind = kind_of_type(row["type"]) or Kind("", row["type"], row["title"])
    return _Found(sheet, row, to_correct(kind))


@router.get("/loopbanen/{career}/feiten/{event}/corrigeren", name="correct")
def ask(visit: Visiting, career: UUID, event: UUID) -> Response:
    """The fact as it was told, to be put right or taken back."""
    with visit.inside() as inside:
        found = _found(inside, career, event, "event_corrected")
        return _shown(visit, inside, _Open(found, _fresh(found), _to_retract(found)))


def _fresh(found: _Found) -> Form:
    return Form({**as_told(found.kind, found.row), sheets.VERSION: str(found.sheet.version)})


def _to_retract(found: _Found) -> Form:
    return Form({WHY: "entered_in_error", sheets.VERSION: str(found.sheet.version)}, prefix="retract-")


def _shown(visit: Visit, inside: Inside, open_: _Open) -> Response:
    found, form = open_.found, open_.correcting
    fits = form.fits and open_.retracting.fits
    return (visit.shows if fits else visit.again)(
        "correct.html", _("Put right what was recorded"), one=found.sheet.one, row=found.row, kind=found.kind,
        form=form, retracting=open_.retracting, changed=open_.changed, dated=found.dated,
        asked=asked_of(found.kind, found.sheet.things, form),
        viewers=sheets.viewers(inside, found.sheet, [found.row["type"]]),
        whys=[(one, word("event_retracted.reason", one)) for one in codes_of("event_retracted.reason")],
    )  # fmt: skip


@router.post("/loopbanen/{career}/feiten/{event}/corrigeren", name="corrected")
def correct(visit: Visiting, career: UUID, event: UUID, posted: PostedForm) -> Response:
    """Puts the fact right."""
    form = Form.of(posted, visit.session)
    with visit.inside() as inside:
        found = _found(inside, career, event, "event_corrected")
        career_id = found.sheet.one.career_id
        today, role = inside.app.today(), inside.who.role
        typed = read(found.kind, found.sheet.things, form, today, role, days_told(found.row))
        content: dict[str, Any] = {"corrects": str(event), "reason": form.text(REASON, most=_MOST_LETTERS)}
        if form.fits:
            before = as_it_stands(inside.app, career_id, str(event))
            said = replacement(found.kind, found.row, before, typed)
            days = {name: said.pop(name) for name in (OCCURRED,) if name in said}
            content["replacement"] = by_their_ids(inside.app, career_id, found.row["type"], said) | days
        done, changed = _written(inside, found, "event_corrected", content, form)
        if done is not None:
            return visit.goes_to(f"/loopbanen/{career_id}", done)
        return _shown(visit, inside, _Open(found, form, _to_retract(found), changed))


@router.post("/loopbanen/{career}/feiten/{event}/intrekken", name="retracted")
def retract(visit: Visiting, career: UUID, event: UUID, posted: PostedForm) -> Response:
    """Takes the fact back."""
    form = Form.of(posted, visit.session, "retract-")
    with visit.inside() as inside:
        found = _found(inside, career, event, "event_retracted")
        why = form.choice(WHY, codes_of("event_retracted.reason"))
        content = {"retracts": str(event), "reason": why}
        done, changed = _written(inside, found, "event_retracted", content, form)
        if done is not None:
            return visit.goes_to(f"/loopbanen/{found.sheet.one.career_id}", done)
        return _shown(visit, inside, _Open(found, _fresh(found), form, changed))


def _written(
    inside: Inside, found: _Found, type_name: str, content: Mapping[str, Any], form: Form
) -> tuple[str | None, Sequence[str]]:
    """What is told when it is done, None where it is not; and what was recorded since the form was opened."""
    if not form.fits:
        return None, ()
    career_id, at = found.sheet.one.career_id, sheets.version_of(form)
    try:
        recorded = inside.app.record(career_id, type_name, content, inside.who, form.command, at)
    except CareerMoved:
        return None, sheets.moved(inside, found.sheet, form)
    except (Refusal, Findings) as error:
        sheets.say_no(form, error)
        return None, ()
    return "recorded_before" if recorded.already else "recorded", ()
