"""From what was typed to a fact, and back: the fields of a kind read off a form, and a form filled in from a fact."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.web.language import _
from werkzekerheid.web.recording.kinds import CHECK_IN, PEOPLE, Field
from werkzekerheid.web.typed_days import NotADay, typed_day
from werkzekerheid.words import codes_of, word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from werkzekerheid.web.forms import Form
    from werkzekerheid.web.recording.kinds import Kind, Shape
    from werkzekerheid.web.recording.things import Thing

    Things = Mapping[str, Sequence[Thing]]

OCCURRED, NOTE = "occurred", "note"
REASONS_BY = "reasons_said_by"
SIGN = "sign_seen"
"""The sign that somebody saw during a check-in: a fact of its own, in the same sending."""
ITEM = "hoe_gaat_het"
"""Under which name the answer to the one question of a check-in is kept."""
MOST_LETTERS = 500
YES_NO = ("yes", "no")
_LEFT_ALONE = frozenset({"new", "mine", "thing_or_new"})


class Asked(NamedTuple):
    """A field as a page asks it, with the answers to choose from."""

    field: Field
    options: Sequence[tuple[str, str]]

    @property
    def people(self) -> list[tuple[str, str]]:
        """Whose reasons these can be."""
        return [(one, word("role", one)) for one in PEOPLE]


def to_correct(kind: Kind) -> Kind:
    """The same kind without what a correction leaves as it is: who it is about and which thing it brought in."""
    return kind._replace(fields=tuple(one for one in kind.fields if one.shape not in _LEFT_ALONE))


def asked_of(kind: Kind, things: Things, form: Form | None = None) -> list[Asked]:
    """The fields of a kind that are asked; one that nothing can be chosen for is not, unless it is required."""
    shown = (Asked(one, _options(one, things, form)) for one in kind.fields if one.shape not in {"new", "mine"})
    return [one for one in shown if one.options or one.field.required or one.field.shape in {"day", "text", "number"}]


def _options(field: Field, things: Things, form: Form | None) -> Sequence[tuple[str, str]]:
    if field.shape in {"thing", "thing_or_new"}:
        return [(one.ref, one.label) for one in things.get(field.of, ())]
    if field.shape == "yes_no":
        return [("yes", _("Yes")), ("no", _("No"))]
    if not field.of:
        return []
    codes = list(field.codes or codes_of(field.of))
    # What a fact says already stays a choice, also where it is asked no more.
    codes += [one for one in (form.shown(field.name) if form else ()) if one not in codes and one in codes_of(field.of)]
    return [(one, word(field.of, one)) for one in codes]


def read(
    kind: Kind, things: Things, form: Form, today: date, role: str, before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The fields of a fact as they were filled in; what does not fit stands in the form.

    Args:
        kind: what is asked.
        things: what can be chosen.
        form: what was filled in.
        today: the day it is.
        role: of who records.
        before: what a fact that is put right says; its days need not be typed again, and may be unknown.
    """
    told, content = before or {}, dict[str, Any]()
    for one in kind.fields:
        value = _read(one, things, form, today, role, told)
        if value is not None:
            content[one.name] = value
    content[OCCURRED] = _day(OCCURRED, form, today, told, required=before is None or OCCURRED in told)
    content[NOTE] = form.text(NOTE, required=False, most=MOST_LETTERS)
    return {name: value for name, value in content.items() if value is not None}


class _Reading(NamedTuple):
    """One field to read: the answers to choose from, and what it may need beside the form."""

    field: Field
    codes: Sequence[str]
    form: Form
    today: date
    role: str
    told: Mapping[str, Any]


def _chosen(one: _Reading) -> str | None:
    return one.form.choice(one.field.name, one.codes, required=one.field.required)


def _chosen_or_new(one: _Reading) -> str | None:
    chosen = one.form.choice(one.field.name, one.codes, required=False)
    return chosen if chosen or one.field.name in one.form.errors else _new(one)


def _new(one: _Reading) -> str:
    return new_ref(one.form.command, one.field.name)


def _several(one: _Reading) -> list[str] | None:
    return one.form.choices(one.field.name, one.codes, required=one.field.required) or None


def _yes_no(one: _Reading) -> bool | None:
    said = one.form.choice(one.field.name, YES_NO, required=False)
    return None if said is None else said == "yes"


def _typed_day(one: _Reading) -> str | None:
    return _day(one.field.name, one.form, one.today, one.told, required=one.field.required)


def _number(one: _Reading) -> float | None:
    return one.form.amount(one.field.name, 0, one.field.most, required=one.field.required)


def _text(one: _Reading) -> str | None:
    return one.form.text(one.field.name, required=one.field.required, most=MOST_LETTERS)


def _answer(one: _Reading) -> dict[str, str] | None:
    said = _chosen(one)
    return {ITEM: said} if said else None


def _reasons(one: _Reading) -> list[dict[str, str]] | None:
    given = one.form.choices(one.field.name, one.codes)
    by = one.form.choice(REASONS_BY, PEOPLE, required=bool(given))
    return [{"code": each, "said_by": by} for each in given] if given and by else None


_READ: Mapping[Shape, Callable[[_Reading], Any]] = {
    "one": _chosen, "thing": _chosen, "thing_or_new": _chosen_or_new, "new": _new, "some": _several, "yes_no": _yes_no,
    "day": _typed_day, "number": _number, "text": _text, "answer": _answer, "reasons": _reasons,
    "mine": lambda one: one.role,
}  # fmt: skip


def _read(field: Field, things: Things, form: Form, today: date, role: str, told: Mapping[str, Any]) -> Any:
    codes = [code for code, _label in _options(field, things, form)]
    return _READ[field.shape](_Reading(field, codes, form, today, role, told))


def _day(name: str, form: Form, today: date, told: Mapping[str, Any], *, required: bool) -> str | None:
    if name in told and form.shown(name) == [_as_written(told[name])]:
        return str(told[name])
    return form.day(name, today, required=required)


def _as_written(day: str) -> str:
    """A day as somebody could have typed it, else in words: a decade, or about a season."""
    try:
        if typed_day(day, date.min) != day or day.endswith("~"):
            return day_in_words(day)
    except NotADay:
        return day_in_words(day)
    year, *rest = day.split("-")
    return "-".join([*(one.lstrip("0") for one in reversed(rest)), year])


def new_ref(command: str, name: str) -> str:
    """What a new thing is called in its career: the same where the same form is sent twice."""
    return str(uuid5(UUID(command), name))


def blank(kind: Kind, things: Things, events: Sequence[Mapping[str, Any]], role: str) -> dict[str, str | list[str]]:
    """What stands in a form that nobody filled in yet: today, the one workplace, and as it was last time."""
    values: dict[str, str | list[str]] = {OCCURRED: _("today")}
    for one in kind.fields:
        going_on = [each.ref for each in things.get(one.of, ()) if not each.over] if one.shape == "thing" else []
        if len(going_on) == 1 and one.of in {"placement", "contract"}:
            values[one.name] = going_on[0]
        if one.name == "seen_by" and role in PEOPLE:
            values[one.name] = role
    if kind.slug == CHECK_IN:
        values |= _as_last_time(events, role)
    return values


def _as_last_time(events: Sequence[Mapping[str, Any]], role: str) -> dict[str, str | list[str]]:
    """With whom and how somebody in this role had contact last; with the worker, where they never had any."""
    mine = [row["fields"] for row in events if row["type"] == "check_in_held" and row["fields"].get("by") == role]
    last = mine[-1] if mine else {}
    with_ = [one for one in last.get("with", ()) if one in PEOPLE]
    return {"with": with_ or ["worker"], "channel": str(last.get("channel", "visit"))}


def as_told(kind: Kind, row: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """A form filled in with a fact as it was told; days as somebody would write them."""
    fields, texts = {**row["fields"], **row["texts"]}, row["texts"]
    values: dict[str, str | list[str]] = {}
    for one in kind.fields:
        value = fields.get(one.name)
        if value is None or (one.name in texts and not isinstance(value, str)):
            continue
        if one.shape == "reasons":
            values[one.name] = [each["code"] for each in value]
            values[REASONS_BY] = value[0]["said_by"] if value else ""
        elif one.shape == "answer":
            values[one.name] = value.get(ITEM, "")
        elif one.shape == "yes_no":
            values[one.name] = "yes" if value else "no"
        elif one.shape == "some":
            values[one.name] = list(value)
        elif one.shape == "number":
            values[one.name] = f"{value:g}"
        elif one.shape == "day":
            values[one.name] = _as_written(value)
        else:
            values[one.name] = str(value)
    if not row["derived"] and row["occurred"]:
        values[OCCURRED] = _as_written(row["occurred"])
    return values


def days_told(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a fact as it was shown, with its day where that was told."""
    dated = {OCCURRED: row["occurred"]} if not row["derived"] and row["occurred"] else {}
    return {**row["fields"], **dated}


def replacement(
    kind: Kind, row: Mapping[str, Any], before: Mapping[str, Any], typed: Mapping[str, Any]
) -> dict[str, Any]:
    """What a fact says from here on: what was filled in; what was not asked, or was not shown, stays as it was.

    Args:
        kind: with the fields that were asked.
        row: the fact as it was shown.
        before: the fields of the fact as it stands, all of them.
        typed: what was filled in.
    """
    shown = {**row["fields"], **row["texts"]}
    emptied = {one.name for one in kind.fields if one.name in shown and one.name not in typed}
    said = {name: value for name, value in typed.items() if name != NOTE}
    others = {name: each for name, each in (before.get("answers") or {}).items() if name != ITEM}
    if "answers" in shown and others:
        said["answers"] = others | said.get("answers", {})
    return {name: value for name, value in before.items() if name not in emptied} | said
