"""*Loopbaan*: how it stands with one worker, what was agreed and noticed, who is around, and the life drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Query, Response
from markupsafe import Markup

from werkzekerheid.app.answering import PLAIN, Question, answer
from werkzekerheid.facts.layout import AMSTERDAM
from werkzekerheid.picture import svg, told
from werkzekerheid.picture.life import last_day, lived
from werkzekerheid.readmodels.days import LATEST, Asked
from werkzekerheid.sharing.relation import GUIDING
from werkzekerheid.web.calling import called, organisations_of
from werkzekerheid.web.language import _
from werkzekerheid.web.visiting import Visiting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.sharing.gateway import Why

router = APIRouter(include_in_schema=False)
_SHOWN = (
    "situation", "naming", "begeleidingsplan", "dropout_risk", "worklist", "alerts", "people_around", "timeline",
    "handovers",
)  # fmt: skip
_THEN = ("situation", "naming", "timeline")
_PURPOSE: dict[str, Purpose] = {"worker": "rights", "privacy_officer": "rights"}
Step = Annotated[int | None, Query(alias="stap", ge=0, le=100_000)]


class Seen(NamedTuple):
    """A career as far as somebody may see it: by projection, what was left out and why, and what things are called."""

    career_id: str
    documents: Mapping[str, Any]
    left_out: Mapping[str, Why]
    name: Callable[[str | None], str | None]
    today: date

    @property
    def who(self) -> str:
        """What the worker is called."""
        naming = self.documents.get("naming", {})
        one = self.documents.get("situation") or naming
        return called(str(one.get("career", self.career_id)), naming.get("name"))

    @property
    def events(self) -> list[dict[str, Any]]:
        """The rows of the timeline."""
        found: list[dict[str, Any]] = self.documents.get("timeline", [])
        return found

    @property
    def ids(self) -> dict[int, str]:
        """Number in the list -> the id of the event: a late report has a later number than its place in life."""
        return {row["number"]: row["event_id"] for row in self.events}


def purpose_of(who: Actor) -> Purpose:
    """What somebody in this role opens a career for."""
    return _PURPOSE.get(who.role, "guidance")


def seen(inside: Inside, career: UUID | str, shown: tuple[str, ...], asked: Asked = LATEST) -> Seen:
    """What somebody may see of a career; that they look is written down first.

    Raises:
        Refusal: nothing of it.
    """
    career_id = inside.career(str(career), "+".join(shown))
    found = answer(inside.app, Question(inside.who, purpose_of(inside.who), shown, asked, PLAIN), career_id)
    name = organisations_of(inside.app, career_id)
    return Seen(career_id, found.documents, found.left_out, name, inside.app.today())


@router.get("/loopbanen/{career}", name="career")
def read(visit: Visiting, career: UUID) -> Response:
    """How it stands now."""
    with visit.inside() as inside:
        one = seen(inside, career, _SHOWN)
    risk = one.documents.get("dropout_risk")
    shown = one.documents
    return visit.shows(
        "career.html", _("Career"), one=one, situation=shown.get("situation"), plan=shown.get("begeleidingsplan"),
        risk=risk, duties=shown.get("worklist", []), alerts=_standing(shown.get("alerts", [])),
        people=shown.get("people_around"), handovers=shown.get("handovers", []), picture=picture_of(one, None),
        evidence={row["event_id"]: row for row in one.events}, guides=visit.who.role in GUIDING,
        years=told.ordered(one.events), lines=told.table(one.events, lambda ref: one.name(ref) or ref),
    )  # fmt: skip


def _standing(alerts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in alerts if one["state"] not in {"kept", "withdrawn"}]


def picture_of(one: Seen, as_of: date | None) -> Markup | None:
    """The life drawn along the years; None where nothing of it may be seen."""
    if not one.events:
        return None
    style = svg.Style(name=lambda ref: one.name(ref) or ref)
    end = last_day(lived(one.events), as_of, one.today)
    # Its texts are escaped where it is made.
    return Markup(svg.draw(one.events, career_title=one.who, as_of=as_of, end=end, style=style))  # noqa: S704


@router.get("/loopbanen/{career}/toen", name="career_then")
def read_then(visit: Visiting, career: UUID, step: Step = None) -> Response:
    """What was true on a day, and what was known of it on that day: two clocks beside one another."""
    with visit.inside() as inside:
        now = seen(inside, career, ("naming", "timeline"))
        days = _days(now.events)
        place = len(days) - 1 if step is None else min(step, len(days) - 1)
        day = days[place] if days else now.today
        then = seen(inside, career, _THEN, Asked(as_of=day))
    known, later = _clocks(now.events, day)
    return visit.shows(
        "career_then.html", _("What did we know then?"), one=then, days=days, place=place, day=day,
        situation=then.documents.get("situation"), picture=picture_of(then, day), known=known, later=later,
    )  # fmt: skip


def _days(events: Sequence[Mapping[str, Any]]) -> list[date]:
    """The days on which something happened or became known, in their order."""
    told_on = {one[name] for one in events for name in ("latest", "known_on") if one[name]}
    return sorted(date.fromisoformat(one) for one in told_on)


def _clocks(events: Sequence[Mapping[str, Any]], day: date) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """What had happened and was known, and what had happened and became known later only."""
    end = datetime.combine(day, time.max, AMSTERDAM).astimezone(UTC)
    happened = [one for one in events if one["latest"] is None or date.fromisoformat(one["latest"]) <= day]
    known = [one for one in happened if _known_by(one, day, end)]
    return known, [one for one in happened if one not in known]


def _known_by(event: Mapping[str, Any], day: date, end: datetime) -> bool:
    if event["known_on"] is not None:
        return date.fromisoformat(event["known_on"]) <= day
    return event["recorded_at"] is not None and datetime.fromisoformat(event["recorded_at"]) <= end
