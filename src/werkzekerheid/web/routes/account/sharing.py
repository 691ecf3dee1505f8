"""The sharing register, and what was refused."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from werkzekerheid.api.doors import told
from werkzekerheid.api.resources.registers import Organisation
from werkzekerheid.app import registers
from werkzekerheid.app.around import names_in
from werkzekerheid.messages import Refusal
from werkzekerheid.web.language import _
from werkzekerheid.web.routes.account.common import (
    MOST_ROWS,
    REFUSALS,
    SHARING,
    Organisations,
    basis_in_words,
    overseeing,
    refusal_in_words,
    somebody,
)
from werkzekerheid.web.visiting import Visiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.readmodels.sharing_register import Row

router = APIRouter()
Start = Annotated[int, Query(alias="vanaf", ge=0, le=1_000_000)]
Since = Annotated[str, Query(alias="sinds", max_length=10)]
Career = Annotated[UUID | None, Query(alias="loopbaan")]
Org = Annotated[Organisation, Query(alias="organisatie")]


@router.get(SHARING, name="sharing_register")
def read(
    visit: Visiting, organisation: Org = None, since: Since = "", career: Career = None, start: Start = 0
) -> Response:
    """What was shared and refused, the newest first."""
    with overseeing(visit) as inside:
        rows, wrong = _rows(inside, organisation or None, since, career)
        shown = _shown(inside, rows[start : start + MOST_ROWS], career)
        choices = _organisations(inside, rows, organisation)
    asked = {"organisatie": organisation, "sinds": since, "loopbaan": career}
    query = "".join(f"{name}={value}&" for name, value in asked.items() if value)
    return visit.shows(
        "account/sharing.html", _("What was shared"), rows=shown, all=len(rows), wrong=wrong, since=since,
        organisation=organisation or "", career=career, organisations=choices, query=query,
        refused=sum(one["state"] == "refused" for one in rows),
        before=max(0, start - MOST_ROWS) if start else None,
        following=start + MOST_ROWS if start + MOST_ROWS < len(rows) else None,
    )  # fmt: skip


@router.get(f"{SHARING}.json", name="sharing_register_document")
def read_document(visit: Visiting, organisation: Org = None, since: Since = "", career: Career = None) -> Response:
    """The same as the API gives it."""
    with overseeing(visit) as inside:
        rows, _wrong = _rows(inside, organisation or None, since, career)
        answer = told(inside.request, rows)
    answer.headers["Content-Disposition"] = 'attachment; filename="delen.json"'
    return answer


@router.get(REFUSALS, name="refusals")
def read_refusals(visit: Visiting, start: Start = 0) -> Response:
    """What was asked and not given, counted by ground."""
    with overseeing(visit) as inside:
        rows = [one for one in _rows(inside, None, "", None)[0] if one["state"] == "refused"]
        shown = _shown(inside, rows[start : start + MOST_ROWS], None)
    counts = Counter(refusal_in_words(one["ground"]) or _("unknown") for one in rows)
    return visit.shows(
        "account/refusals.html", _("What was refused"), rows=shown, counts=counts.most_common(), all=len(rows),
        before=max(0, start - MOST_ROWS) if start else None,
        following=start + MOST_ROWS if start + MOST_ROWS < len(rows) else None,
    )  # fmt: skip


def _rows(inside: Inside, organisation: str | None, since: str, career: UUID | None) -> tuple[list[Row], bool]:
    """The rows, the newest first, and whether the day could not be read."""
    day, wrong = None, False
    try:
        day = date.fromisoformat(since) if since else None
    except ValueError:
        wrong = True
    career_id = None if career is None else inside.career(str(career), registers.SHARED)
    rows = registers.shared(inside.app, inside.who, registers.Wanted(career_id, organisation, day))
    return sorted(rows, key=lambda row: (row["on"] or "", row["recorded_at"]), reverse=True), wrong


def _organisations(inside: Inside, rows: Sequence[Row], chosen: str | None) -> list[tuple[str, str]]:
    """Whom one can choose: whoever stands in these rows."""
    names = Organisations(inside.app)
    found = {party["organisation"]: one["career"] for one in rows for party in (one["from"], one["to"]) if party}
    named = {ref: names.name(career, ref) or ref for ref, career in found.items() if ref != "unknown"}
    if chosen:
        named.setdefault(chosen, chosen)
    return sorted(named.items(), key=lambda one: one[1].casefold())


def _shown(inside: Inside, rows: Sequence[Row], career: UUID | None) -> list[dict[str, Any]]:
    names, titles = Organisations(inside.app), _titles(inside, career)
    return [
        {
            **one,
            "about": somebody(one["career"]),
            "from_name": names.name(one["career"], one["from"]["organisation"]) if one["from"] else None,
            "to_name": names.name(one["career"], one["to"]["organisation"]),
            "basis": basis_in_words(one["legal_basis"]),
            "why_not": refusal_in_words(one["ground"]),
            "facts": [titles.get(each, each) for each in one["events"]],
        }
        for one in rows
    ]


def _titles(inside: Inside, career: UUID | None) -> dict[str, str]:
    """What the facts of a career are called, as far as they may be seen; of several careers none is opened."""
    if career is None:
        return {}
    try:
        rows = inside.app.look(inside.who, "rights", "timeline", str(career))
    except Refusal:
        return {}
    titles = {str(one["event_id"]): str(one["title"]) for one in rows if isinstance(one, dict)}
    names = names_in(inside.app, str(career))
    return titles | {names.of(one): title for one, title in titles.items()}
