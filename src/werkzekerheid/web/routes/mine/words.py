"""Own words: what the worker says beside what others wrote, asks, wishes and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from werkzekerheid.facts.finding import Findings
from werkzekerheid.facts.guidance import DevelopmentWishExpressed, SupportRequested
from werkzekerheid.facts.learning import PreferenceRecorded
from werkzekerheid.messages import Refusal
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import MINE
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.routes.mine.own import own, own_id, record_own
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from werkzekerheid.facts.base import Fact
    from werkzekerheid.web.visiting import Visit

router = APIRouter(include_in_schema=False)
PATH = f"{MINE}/eigen-woorden"
MOST_LETTERS = 500
TO = ("jobcoach", "klantmanager", "employer", "supervisor")
_UNKNOWN = "unknown"


def _codes(fact: type[Fact], field: str) -> tuple[str, ...]:
    return tuple(one for one in get_args(fact.model_fields[field].annotation) if one != _UNKNOWN)


TOPICS = _codes(SupportRequested, "topic")
WISHES = _codes(DevelopmentWishExpressed, "kind")
PREFERENCES = _codes(PreferenceRecorded, "topic")
OWN_SIGNS = (
    "overloaded", "overstimulated", "underchallenged", "conflict", "team_friction", "guidance_insufficient",
    "promise_not_kept", "motivation_drop", "isolated", "private_pressure", "income_drop", "no_light_on_future",
    "not_valued", "limitation_not_recognised",
)  # fmt: skip
"""Signs that somebody can tell of themselves."""
EFFECTS = ("less_capacity", "withdrawn", "late", "absent", "conflict", "other")
Said = dict[str, Any]
FactId = Annotated[UUID | None, Query(alias="feit")]
Kind = Annotated[str, Path(pattern=r"^[a-z-]{1,30}$")]


def _reading(form: Form, events: Mapping[str, Any]) -> Said:
    return {"about": form.choice("about", events), "reading": form.text("reading", most=MOST_LETTERS)}


def _help(form: Form, _events: Mapping[str, Any]) -> Said:
    return {"by": "worker", "topic": form.choice("topic", TOPICS), "to": form.choice("to", TO)}


def _wish(form: Form, _events: Mapping[str, Any]) -> Said:
    # Sent again it is the same wish.
    return {"wish": form.command, "kind": form.choice("kind", WISHES), "to": form.choice("to", TO)}


def _preference(form: Form, _events: Mapping[str, Any]) -> Said:
    return {"topic": form.choice("topic", PREFERENCES), "value": form.text("value", most=MOST_LETTERS)}


def _sign(form: Form, _events: Mapping[str, Any]) -> Said:
    return {"sign": form.choice("sign", OWN_SIGNS), "seen_by": "worker"}


def _relapse(form: Form, _events: Mapping[str, Any]) -> Said:
    return {"effects": form.choices("effects", EFFECTS, required=True)}


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
        to=_options("role", TO), topics=_options("support_requested.topic", TOPICS),
        wishes=_options("development_wish_expressed.kind", WISHES), signs=_options("sign", OWN_SIGNS),
        preferences=_options("preference_recorded.topic", PREFERENCES),
        effects=_options("relapse_reported.effects", EFFECTS),
    )  # fmt: skip


def _options(words: str, codes: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, word(words, one)) for one in codes]


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
