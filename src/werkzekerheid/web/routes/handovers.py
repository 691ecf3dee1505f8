"""*Overdracht*: what is offered to us and by us, an offer with what the receiver will see, and the answer to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Response

from werkzekerheid.app import handing_over
from werkzekerheid.app.admitting import Wanted, admit_to_record
from werkzekerheid.app.answering import Question, answer, answer_all
from werkzekerheid.app.own_careers import own_careers
from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.sharing.relation import GUIDING
from werkzekerheid.web.calling import called, organisations_of
from werkzekerheid.web.forms import Form
from werkzekerheid.web.handing import TOPICS, given_by, given_to, known, passed_on_to, topics_in_words
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import HANDOVERS
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.app.app import App
    from werkzekerheid.app.handing_over import HandedOver
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.web.visiting import Visit

router = APIRouter(include_in_schema=False)
Ref = Annotated[str, Path(max_length=100)]
_FOLLOW_UP = "handover_follow_up"
_MOST_LETTERS = 500
FLOOR = ("supervisor", "internal_coach", "colleague", "manager")


@router.get(HANDOVERS, name="handovers")
def read(visit: Visiting) -> Response:
    """What waits for an answer, ours or theirs, and what was taken."""
    with visit.inside() as inside:
        app, who = inside.app, inside.who
        asked = Question(who, "handover", ("handovers", "naming"))
        rows = [
            line
            for one, found in answer_all(app, asked, own_careers(app, who))
            for line in _lines(app, one.career.career_id, found.documents)
        ]
        follow_ups = _follow_ups(inside)
    rows.sort(key=lambda row: -(row["days_waiting"] or 0))
    own = [row for row in rows if row["handover"]]
    return visit.shows(
        "handovers.html", _("Handovers"), guides=who.role in GUIDING,
        to_us=[row for row in own if given_to(row, who, row["ids"]) and row["state"] == "offered"],
        by_us=[row for row in own if given_by(row, who, row["ids"]) and row["state"] == "offered"],
        missing=[row for row in rows if row["topics_missing"] or row["tried"]],
        due=[row | follow_ups[row["career"]] for row in _last_taken(own, who) if row["career"] in follow_ups],
        done=[row for row in own if row["state"] != "offered"],
    )  # fmt: skip


def _rows(documents: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
    found: Sequence[dict[str, Any]] = documents.get("handovers", ())
    return found


def _lines(app: App, career_id: str, documents: Mapping[str, Any]) -> list[dict[str, Any]]:
    name = organisations_of(app, career_id)
    return [_line(one, career_id, documents, name) for one in _rows(documents)]


def _line(
    row: Mapping[str, Any], career_id: str, documents: Mapping[str, Any], name: Callable[[str | None], str | None]
) -> dict[str, Any]:
    """A row of an inbox: the handover, whom it is about, and what its sides are called."""
    return {
        **row, "career_id": career_id, "ids": name,
        "who": called(row["career"], (documents.get("naming") or {}).get("name")),
        "from_name": name(row["from"]["organisation"]) if row["from"] else None,
        "to_name": name(row["to"]["organisation"]) if row["to"] else None,
    }  # fmt: skip


def _follow_ups(inside: Inside) -> dict[str, dict[str, Any]]:
    """Career -> by when its jobcoach speaks with the new employer, as the worklist says."""
    if inside.who.role not in GUIDING:
        return {}
    found = inside.app.look(inside.who, "guidance", "worklist", None)
    return {row["career"]: {"due_on": row["due_on"]} for row in found if row["rule"] == _FOLLOW_UP}  # type: ignore[index]


def _last_taken(rows: Sequence[dict[str, Any]], who: Actor) -> list[dict[str, Any]]:
    taken = {row["career"]: row for row in rows if row["state"] == "accepted" and given_by(row, who, row["ids"])}
    return list(taken.values())


@router.get("/loopbanen/{career}/overdragen", name="hand_over")
def ask(visit: Visiting, career: UUID) -> Response:
    """The form of an offer."""
    with visit.inside() as inside:
        return _offer_page(visit, inside, career, Form({"warm": "yes"}))


def _offer_page(
    visit: Visit, inside: Inside, career: UUID, form: Form, shown: HandedOver | None = None,
    changed: Sequence[str] = (),
) -> Response:  # fmt: skip
    """The first step, or with what the receiver would see the second."""
    career_id = _may_offer(inside, career)
    around = known(inside, career_id)
    form.values.setdefault("version", str(inside.app.ledger.version(f"career:{career_id}")))
    return (visit.shows if form.fits else visit.again)(
        "hand_over.html", _("Hand over"), form=form, around=around, career_id=career_id, shown=shown, changed=changed,
        topics=topics_in_words(TOPICS), around_name=organisations_of(inside.app, career_id),
        to=dict(around.organisations).get(next(iter(form.shown("to")), "")),
    )  # fmt: skip


def _may_offer(inside: Inside, career: UUID) -> str:
    career_id = inside.career(str(career), "handovers")
    admit_to_record(inside.app, inside.who, [Wanted(career_id, "handover_offered")])
    return career_id


@router.post("/loopbanen/{career}/overdragen", name="offer_handover_here")
def offer(visit: Visiting, career: UUID, posted: PostedForm) -> Response:
    """Shows first what the receiver will see; the offer is made when that was confirmed."""
    form, step = Form.of(posted, visit.session), posted.first("step")
    with visit.inside() as inside:
        career_id = _may_offer(inside, career)
        content, changed = _content(inside, career_id, form), list[str]()
        if not form.fits or step == "change":
            return _offer_page(visit, inside, career, form)
        try:
            shown = handing_over.preview_offer(inside.app, inside.who, career_id, content)
            if step == "confirm" and not (changed := _changed(inside, career_id, form)):
                content["handover"] = form.command
                recorded = inside.app.record(career_id, "handover_offered", content, inside.who, form.command)
                done = "recorded_before" if recorded.already else "handover_offered"
                return visit.goes_to(f"/loopbanen/{career_id}/overdrachten/{form.command}", done)
        except (Refusal, Findings) as error:
            form.refused(error, {"to_organisation": "to", "to_role": "role"})
            return _offer_page(visit, inside, career, form)
        return _offer_page(visit, inside, career, form, shown, changed)


def _content(inside: Inside, career_id: str, form: Form) -> dict[str, Any]:
    around = known(inside, career_id)
    warm = form.choice("warm", ("yes", "no"), required=False)
    topics = form.choices("topics", TOPICS, required=True)
    return {
        "occasion": form.choice("occasion", dict(around.occasions)),
        "from_organisation": inside.who.organisation,
        "from_role": inside.who.role,
        "to_organisation": form.choice("to", dict(around.organisations)),
        "to_role": form.choice("role", dict(around.roles)),
        "warm": None if warm is None else warm == "yes",
        "topics": topics,
        "placement": form.choice("placement", dict(around.placements), required=False),
    }


def _changed(inside: Inside, career_id: str, form: Form) -> list[str]:
    """The titles of what was recorded since the page was made; then the page is one for the career as it is now."""
    typed = "".join(form.shown("version")[:1])
    version, now = (
        (int(typed) if typed.isascii() and typed.isdigit() else 0),
        inside.app.ledger.version(f"career:{career_id}"),
    )
    if version == now or _is_sent_before(inside, career_id, form):
        return []
    found = answer(inside.app, Question(inside.who, "guidance", ("timeline",)), career_id).documents["timeline"]
    form.values["version"] = str(now)
    live = sorted((row for row in found if row["recorded_at"]), key=lambda row: row["recorded_at"])  # type: ignore[index]
    return [row["title"] for row in live[-(now - version) :]]  # type: ignore[index]


def _is_sent_before(inside: Inside, career_id: str, form: Form) -> bool:
    rows = _rows(answer(inside.app, Question(inside.who, "handover", ("handovers",)), career_id).documents)
    return any(row["handover"] == form.command for row in rows)


@router.get("/loopbanen/{career}/overdrachten/{ref}", name="one_handover")
def one(visit: Visiting, career: UUID, ref: Ref) -> Response:
    """One handover: how it stands, what it gives, and what may be done with it."""
    return _one(visit, career, ref)


def _one(visit: Visit, career: UUID, ref: str, wrong: tuple[str, Form] | None = None) -> Response:
    with visit.inside() as inside:
        career_id = inside.career(str(career), "handovers")
        app, who = inside.app, inside.who
        found = answer(app, Question(who, "handover", ("handovers", "naming")), career_id)
        name = organisations_of(app, career_id)
        row = next((each for each in _rows(found.documents) if each["handover"] == ref), None)
        if row is None:
            raise Refusal("career_not_found")
        line = _line(row, career_id, found.documents, name)
        mine, theirs, told = given_to(row, who, name), given_by(row, who, name), passed_on_to(row, who, name)
        shown = _shown(inside, career_id, row, mine=mine or told, theirs=theirs)
        asked = [each for each in _rows(found.documents) if each["state"] == "found_missing"] if theirs else []
    return (visit.again if wrong else visit.shows)(
        "handover.html", _("Handover"), one=line, name=name, mine=mine, theirs=theirs, told=told, shown=shown, asked=asked,
        wrong=wrong[1] if wrong else None,
        form_of=lambda act: wrong[1] if wrong and wrong[0] == act else Form(prefix=f"{act}-"),
        topics=topics_in_words(TOPICS), given=topics_in_words(row["topics_given"]),
        floor=[(each, word("role", each)) for each in FLOOR],
        speak_with=[(each, word("role", each)) for each in ("employer", "supervisor", "internal_coach", "worker")],
    )  # fmt: skip


def _shown(inside: Inside, career_id: str, row: Mapping[str, Any], *, mine: bool, theirs: bool) -> HandedOver | None:
    """What was handed over, for who took it; for who gives, what the receiver will see."""
    try:
        if mine and row["state"] in {"accepted", "followed_up"}:
            found = answer(inside.app, Question(inside.who, "handover", handing_over.PARTS, LATEST), career_id)
            return handing_over.HandedOver(found.documents, found.left_out)
        if theirs and row["state"] == "offered":
            return handing_over.preview(inside.app, inside.who, career_id, row["handover"])
    except Refusal:
        return None  # what the page says then is that nothing may be seen
    return None


@router.post("/loopbanen/{career}/overdrachten/{ref}", name="answer_handover")
def act(visit: Visiting, career: UUID, ref: Ref, posted: PostedForm) -> Response:
    """Takes it, refuses it, asks for more, passes it on, or tells of the talk two months later."""
    what = posted.first("act")
    form = Form.of(posted, visit.session, f"{what}-")
    if what not in _ACTS:
        form.wrong(None, _("Choose one of the answers on this page."))
    else:
        try:
            with visit.inside() as inside:
                if (notice := _ACTS[what](inside, inside.career(str(career), "handovers"), ref, form)) is not None:
                    return visit.goes_to(f"/loopbanen/{career}/overdrachten/{ref}", notice)
        except (Refusal, Findings) as error:
            form.refused(error)
    return _one(visit, career, ref, (what, form))


def _accept(inside: Inside, career_id: str, ref: str, form: Form) -> str | None:
    missing = form.choices("missing", TOPICS)
    if not form.fits:
        return None
    recorded, _given = handing_over.accept(inside.app, inside.who, career_id, ref, missing, form.command)
    return "recorded_before" if recorded.already else "handover_accepted"


def _refuse(inside: Inside, career_id: str, ref: str, form: Form) -> str | None:
    reason = form.text("reason", most=_MOST_LETTERS)
    if not form.fits or reason is None:
        return None
    recorded = handing_over.turn_down(inside.app, inside.who, career_id, ref, reason, form.command)
    return "recorded_before" if recorded.already else "handover_refused"


def _ask(inside: Inside, career_id: str, ref: str, form: Form) -> str | None:
    topics = form.choices("topics", TOPICS, required=True)
    if not form.fits:
        return None
    recorded = handing_over.ask(inside.app, inside.who, career_id, ref, topics, form.command)
    return "recorded_before" if recorded.already else "handover_asked"


def _relay(inside: Inside, career_id: str, ref: str, form: Form) -> str | None:
    to = form.choice("to", FLOOR)
    topics = form.choices("topics", TOPICS, required=True)
    if not form.fits or to is None:
        return None
    recorded = handing_over.relay(inside.app, inside.who, career_id, ref, to, topics, form.command)
    return "recorded_before" if recorded.already else "handover_relayed"


def _follow_up(inside: Inside, career_id: str, ref: str, form: Form) -> str | None:
    spoken = form.choice("with", ("employer", "supervisor", "internal_coach", "worker"))
    day = form.day("occurred", inside.app.today(), required=False)
    if not form.fits or spoken is None:
        return None
    content = {"handover": ref, "with": spoken, **({"occurred": day} if day else {})}
    admit_to_record(inside.app, inside.who, [Wanted(career_id, "handover_followed_up", content)])
    recorded = inside.app.record(career_id, "handover_followed_up", content, inside.who, form.command)
    return "recorded_before" if recorded.already else "handover_followed_up"


_ACTS: Mapping[str, Callable[[Inside, str, str, Form], str | None]] = {
    "accept": _accept, "refuse": _refuse, "ask": _ask, "relay": _relay, "follow-up": _follow_up,
}  # fmt: skip
