"""Own words: what the worker says beside what others wrote, asks, wishes and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from werkzekerheid.facts.finding import Findings
from werkzekerheid.messages import Refusal
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import MINE
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.routes.mine import answers
from werkzekerheid.web.routes.mine.own import own, own_id, record_own
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzekerheid.web.visiting import Visit

router = APIRouter(include_in_schema=False)
PATH = f"{MINE}/eigen-woorden"
MOST_LETTERS = 500
TO = ("jobcoach", "klantmanager", "employer", "supervisor")
Said = dict[str, Any]
FactId = Annotated[UUID | None, Query(alias="feit")]
Kind = Annotated[str, Path(pattern=r"^[a-z-]{1,30}$")]


def codes(options: answers.Answers) -> list[str]:
    """The codes of what there is to choose from."""
    return [code for code, _said in options]


def _reading(form: Form, events: Mapping[str, Any]) -> Said:
    return {"about": form.choice("about", events), "reading": form.text("reading", most=MOST_LETTERS)}


def _help(form: Form, _events: Mapping[str, Any]) -> Said:
    return {"by": "worker", "topic": form.choice("topic", codes(answers.topics())), "to": form.choice("to", TO)}


def _wish(form: Form, _events: Mapping[str, Any]) -> Said:
    # Sent again it is the same wish.
    return {"wish": form.command, "kind": form.choice("kind", codes(answers.wishes())), "to": form.choice("to", TO)}


def _preference(form: Form, _events: Mapping[str, Any]) -> Said:
    return {"topic": form.choice("topic", codes(answers.preferences())), "value": form.text("value", most=MOST_LETTERS)}


def _sign(form: Form, _events: Mapping[str, Any]) -> Said:
    return {"sign": form.choice("sign", codes(answers.signs())), "seen_by": "worker"}


def _relapse(form: Form, _events: Mapping[str, Any]) -> Said:
    return {"effects": form.choices("effects", codes(answers.effects()), required=True)}


KINDS: Mapping[str, tuple[str, Callable[[Form, Mapping[str, Any]], Said]]] = {
    "hulp": ("support_requested", _help),
    "wens": ("development_wish_expressed", _wish),
    "voorkeur": ("preference_recorded", _preference),
    "signaal": ("signal_observed", _sign),
    "terugval": ("relapse_reported", _relapse),
    "feit": ("own_reading_added", _reading),
}
"""What somebody says -> the type of the fact, and what reads the form."""


@router.get(PATH, name="my_words")
def read(visit: Visiting, fact: FactId = None) -> Response:
    """What there is to say; with a fact of which somebody says how they see it."""
    return _page(visit, str(fact) if fact else None)


def _page(visit: Visit, about: str | None, wrong: tuple[str, Form] | None = None) -> Response:
    with visit.inside() as inside:
        one = own(visit, inside, "timeline")
    events = {row["event_id"]: row for row in one.events}
    forms = {kind: Form({"about": about or ""}, f"{kind}-") for kind in KINDS}
    if wrong:
        forms[wrong[0]] = wrong[1]
    return (visit.again if wrong else visit.shows)(
        "mine_words.html", _("In my own words"), fact=events.get(about or ""), forms=forms,
        wrong=wrong[1] if wrong else None, open=wrong[0] if wrong else "",
        events=[(key, f"{row['title']} ({row['summary']})") for key, row in events.items()],
        to=_whom(), topics=answers.topics(), wishes=answers.wishes(), signs=answers.signs(),
        preferences=answers.preferences(), effects=answers.effects(),
    )  # fmt: skip


def _whom() -> list[tuple[str, str]]:
    return [(one, word("role", one)) for one in TO]


@router.post(f"{PATH}/{{kind}}", name="say_in_own_words")
def say(visit: Visiting, posted: PostedForm, kind: Kind) -> Response:
    """Writes down what the worker says."""
    if kind not in KINDS:
        return visit.goes_to(PATH)
    type_name, reads = KINDS[kind]
    form = Form.of(posted, visit.session, f"{kind}-")
    with visit.inside() as inside:
        events = {row["event_id"]: row for row in own(visit, inside, "timeline").events}
    content = reads(form, events)
    if form.fits:
        try:
            with visit.inside() as inside:
                notice = record_own(inside, own_id(visit), type_name, content, form.command)
        except (Refusal, Findings) as error:
            form.refused(error)
        else:
            return visit.goes_to(PATH, notice)
    return _page(visit, posted.first("about") or None, (kind, form))
