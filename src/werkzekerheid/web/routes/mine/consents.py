"""Who may know what: consent for an organisation, and what each role may know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from fastapi import APIRouter, Response

from werkzekerheid.app import consenting
from werkzekerheid.app.admitting import admit
from werkzekerheid.facts.finding import Findings
from werkzekerheid.facts.vocabulary import Role
from werkzekerheid.messages import Refusal
from werkzekerheid.web.forms import Form
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import MINE
from werkzekerheid.web.posted import PostedForm
from werkzekerheid.web.routes.mine.own import CLASSES, kinds, kinds_in_words, organisations, own, own_id, record_own
from werkzekerheid.web.visiting import Visiting
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzekerheid.web.visiting import Visit

router = APIRouter(include_in_schema=False)
PATH = f"{MINE}/toestemming"
TEXT_VERSION = "mijn-gegevens-1"
"""Which text about consent the page shows; another text has another name."""
PURPOSES = ("guidance", "matching", "handover", "provision_decision", "payment", "quality", "research")
ROLES = ("employer", "supervisor", "colleague", "jobcoach", "klantmanager", "school", "care_provider")
_ANY_ROLE = frozenset(get_args(Role)) - {"worker", "system", "unknown"}
_ALWAYS_WORK = frozenset({"employer", "supervisor", "jobcoach", "klantmanager"})
"""Roles that know of the work whatever is chosen: they are at it, or guide at it."""
_YES, _NO = "yes", "no"


def choosable(role: str) -> tuple[str, ...]:
    """The kinds of data about which there is something to choose for a role."""
    return CLASSES[1:] if role in _ALWAYS_WORK else CLASSES


@router.get(PATH, name="my_consents")
def read(visit: Visiting) -> Response:
    """What was agreed to, and what each role may know."""
    return _page(visit)


def _page(visit: Visit, wrong: tuple[str, Form] | None = None) -> Response:
    with visit.inside() as inside:
        one = own(visit, inside, "my_data")
    data = one.documents["my_data"]
    key, typed = wrong or ("", None)
    chosen = {row["recipient_role"]: row["classes"] for row in data["openness"]}
    return (visit.again if wrong else visit.shows)(
        "mine_consents.html", _("Who may know what"), one=one, consents=data["consents"], wrong=typed, key=key,
        answer=typed if key == "answer" else Form(prefix="answer-"), recipients=_recipients(one.name, data),
        purposes=[(one, word("purpose", one)) for one in PURPOSES], kinds=kinds(), kinds_in_words=kinds_in_words,
        switches=_switches(chosen, key, typed),
        backs=[Form(prefix=f"back-{number}-") for number, _row in enumerate(data["consents"])],
    )  # fmt: skip


def _recipients(name: Any, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted(((ref, name(ref) or ref) for ref in organisations(data)), key=lambda one: str(one[1]).casefold())


def _switches(chosen: Mapping[str, Sequence[str]], key: str, typed: Form | None) -> list[dict[str, Any]]:
    """One for each role: what it may know now, and the form to change that."""
    found = []
    for role in dict.fromkeys((*ROLES, *chosen)):
        now = chosen.get(role)
        known = list(choosable(role) if now is None else now)
        form = typed if key == role and typed else Form({"know": known}, f"{role}-")
        found.append({"role": role, "now": now, "form": form, "kinds": choosable(role), "always": role in _ALWAYS_WORK})
    return found


@router.post(f"{PATH}/antwoord", name="answer_consent")
def answer(visit: Visiting, posted: PostedForm) -> Response:
    """Says yes or no to an organisation."""
    form = Form.of(posted, visit.session, "answer-")
    with visit.inside() as inside:
        recipients = list(organisations(own(visit, inside, "my_data").documents["my_data"]))
        today = inside.app.today()
    said = form.choice("say", (_YES, _NO))
    recipient = form.choice("recipient", recipients)
    classes = form.choices("classes", CLASSES, required=said == _YES)
    purposes = form.choices("purposes", PURPOSES, required=said == _YES)
    until = form.day("until", today, required=False)
    fields: dict[str, Any] = {"recipient": recipient, "classes": classes}
    if said == _YES:
        fields |= {"purposes": purposes, "text_version": TEXT_VERSION, "way": "digital", "until_on": until}
    done = consenting.GIVEN if said == _YES else consenting.REFUSED
    return _record(visit, "answer", form, done, fields)


@router.post(f"{PATH}/intrekken", name="withdraw_consent")
def withdraw(visit: Visiting, posted: PostedForm) -> Response:
    """Takes a yes back, whole or in part."""
    form = Form.of(posted, visit.session)
    with visit.inside() as inside:
        rows = own(visit, inside, "my_data").documents["my_data"]["consents"]
    given = {row["consent"]: row["recipient"] for row in rows}
    consent = form.choice("consent", given)
    classes = form.choices("classes", CLASSES)
    fields = {"consent": consent, "recipient": given.get(consent or ""), "classes": classes}
    return _record(visit, "taking_back", form, consenting.WITHDRAWN, fields)


def _record(visit: Visit, key: str, form: Form, done: str, fields: Mapping[str, Any]) -> Response:
    if form.fits:
        try:
            with visit.inside() as inside:
                career_id = inside.career(own_id(visit), "consents")
                admit(inside.app, inside.who, career_id, "consents", {"worker"})
                found = consenting.record_consent(inside.app, career_id, done, fields, inside.who, form.command)
        except (Refusal, Findings) as error:
            form.refused(error, {"until_on": "until"})
        else:
            return visit.goes_to(PATH, "recorded_before" if found.already else "recorded")
    return _page(visit, (key, form))


@router.post(f"{PATH}/openheid", name="choose_openness")
def choose(visit: Visiting, posted: PostedForm) -> Response:
    """Chooses what a role may know from now on."""
    role = posted.first("role")
    form = Form.of(posted, visit.session, f"{role}-")
    chosen = form.choice("role", _ANY_ROLE)
    know = form.choices("know", choosable(role))
    if form.fits and chosen:
        always = () if "work" in choosable(chosen) else ("work",)
        content = {"recipient_role": chosen, "classes": (*always, *know)}
        try:
            with visit.inside() as inside:
                notice = record_own(inside, own_id(visit), "openness_chosen", content, form.command)
        except (Refusal, Findings) as error:
            form.refused(error)
        else:
            return visit.goes_to(PATH, notice)
    return _page(visit, (role, form))
