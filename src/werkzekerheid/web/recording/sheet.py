"""One form about a career: what it shows, who would see what is saved with it, and what changed while it was open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.around import events_after
from werkzekerheid.app.who_would_see import classes_of, who_would_see
from werkzekerheid.messages import Refusal
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import MY_DAY
from werkzekerheid.web.recording.filling import OCCURRED
from werkzekerheid.web.recording.things import SHOWN, Thing, things_of
from werkzekerheid.web.routes.career import seen
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.app.who_would_see import Party
    from werkzekerheid.facts.finding import Findings
    from werkzekerheid.web.forms import Form
    from werkzekerheid.web.routes.career import Seen

VERSION, FROM = "version", "from"
_FROM = {"mijn-dag": MY_DAY}
"""The pages to which somebody goes back whose form was opened there; to any other, to the career."""
_AT_DAY = frozenset({"in_the_future", "day_far_off", "learned_before_it_happened", "history_after_the_opening"})
_AT_ENDS = ("ends_on", "planned_end_on", "until_on", "review_on")


class Sheet(NamedTuple):
    """A career as far as its forms need it. `version` is the one that the form is made for."""

    one: Seen
    things: Mapping[str, Sequence[Thing]]
    version: int


class Viewer(NamedTuple):
    """A party, in words: who it is, what it sees of a fact and what not, and why it sees nothing."""

    who: str
    how: str
    sees: str
    not_: str
    why: Any


def sheet_of(inside: Inside, career: UUID) -> Sheet:
    """What the form shows; that somebody looks is written down first.

    Raises:
        Refusal: they may not look.
    """
    # The version first: what is recorded while the page is made shows as a change, and not as known.
    version = inside.app.ledger.version(f"career:{inside.career(str(career), 'record')}")
    one = seen(inside, career, SHOWN)
    return Sheet(one, things_of(inside.app, one), version)


def viewers(inside: Inside, sheet: Sheet, types: Sequence[str]) -> list[Viewer]:
    """Who sees it first, then who does not."""
    found = who_would_see(inside.app, sheet.one.career_id, types)
    wanted = classes_of(types)
    shown = [_viewer(sheet.one, one, wanted) for one in found]
    return sorted(shown, key=lambda one: not one.sees)


def _viewer(one: Seen, party: Party, wanted: frozenset[str]) -> Viewer:
    who, where = word("role", party.role), one.name(party.organisation)
    if where:
        who = _("%(role)s at %(organisation)s", role=who, organisation=where)
    return Viewer(who, party.how, _classes(party.classes), _classes(wanted - party.classes), party.why)


def _classes(classes: frozenset[str]) -> str:
    return ", ".join(sorted(word("data_class", one) for one in classes))


def back_to(form: Form, career_id: str) -> str:
    """Where somebody goes when it is saved: never anywhere but to a page of ours."""
    came = form.shown(FROM)
    return _FROM.get(came[0] if came else "", f"/loopbanen/{career_id}")


def came_from(typed: str | None) -> str:
    """Where a form was opened, where that is a page to go back to."""
    return typed if typed in _FROM else ""


def version_of(form: Form) -> int:
    """The version that a form was made for; what is no number is older than any."""
    typed = form.shown(VERSION)
    return int(typed[0]) if typed and typed[0].isascii() and typed[0].isdigit() else 0


def moved(inside: Inside, sheet: Sheet, form: Form) -> list[str]:
    """Makes the form one for the career as it is now; gives the titles of what was recorded since it was opened."""
    new = set(events_after(inside.app, sheet.one.career_id, version_of(form)))
    titles = [f"{row['title']}: {row['summary']}" if row["summary"] else row["title"]
              for row in sheet.one.events if row["event_id"] in new]  # fmt: skip
    form.values[VERSION] = str(sheet.version)
    form.wrong(None, _("Somebody recorded something in this career in the meantime. Look whether yours still holds."))
    return titles or [_("Something that you may not see.")]


def say_no(form: Form, error: Refusal | Findings, fields: Mapping[str, str] | None = None) -> None:
    """Why it is not recorded, at the field that it is about where that can be told."""
    if not isinstance(error, Refusal):
        form.refused(error, fields)
        return
    # The sentence alone: which of several facts it is about is of no use to who filled in one form.
    form.wrong(_field_of(form, error.code), Refusal.__str__(error))


def _field_of(form: Form, code: str) -> str | None:
    if code in _AT_DAY:
        return OCCURRED
    if code.endswith("ends_before_it_starts"):
        return next((one for one in _AT_ENDS if form.shown(one) and form.shown(one)[0]), OCCURRED)
    if code.startswith("unknown_"):
        name = code.removeprefix("unknown_")
        return name if name in form.values else None
    return OCCURRED if "_before_" in code else None
