"""The things of a career that a fact can be about, as somebody may see them: chosen on a page, and never typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app.directory import directory_of
from werkzekerheid.days_in_words import day_in_words
from werkzekerheid.web.language import _
from werkzekerheid.web.rendering import text_of
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.app.app import App
    from werkzekerheid.web.routes.career import Seen

SHOWN = ("naming", "situation", "begeleidingsplan", "timeline")
"""The projections in which these things stand."""
_MOST_SIGNS = 20
_BEGAN = {"placement_started", "match_proposed", "introduction_held"}


class Thing(NamedTuple):
    """One thing: how it is named in a fact, and what it is called. `over` where it ended."""

    ref: str
    label: str
    over: bool = False


def things_of(app: App, one: Seen) -> dict[str, list[Thing]]:
    """Kind of thing -> all of that kind, those that go on first."""
    found = {
        "placement": list(_placements(one)),
        "sight": list(_in_sight(one)),
        "contract": list(_contracts(one)),
        "coach": list(_coaches(one)),
        "agreement": list(_agreements(one)),
        "wish": list(_wishes(one)),
        "signal": list(_signals(one))[:_MOST_SIGNS],
        "organisation": list(_organisations(app, one)),
    }
    return {kind: sorted(things, key=lambda each: each.over) for kind, things in found.items()}


def _rows(one: Seen, *types: str) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    """The rows of these types: the type, the fields, and the row itself."""
    retracted = {str(row["fields"].get("retracts")) for row in one.events if row["type"] == "event_retracted"}
    for row in one.events:
        if row["type"] in types and row["event_id"] not in retracted:
            yield row["type"], row["fields"], row


def _refs(one: Seen, type_name: str, field: str) -> set[str]:
    return {str(fields.get(field)) for _type, fields, _row in _rows(one, type_name)}


def _since(row: Mapping[str, Any]) -> str:
    return f", {day_in_words(row['occurred'])}" if row["occurred"] and row["earliest"] else ""


def _placements(one: Seen) -> Iterator[Thing]:
    ended = _refs(one, "placement_ended", "placement")
    for _type, fields, row in _rows(one, "placement_started"):
        where = one.name(fields.get("organisation")) or _("a workplace that is not known")
        form = word("placement_form", fields["form"]) if fields.get("form") else ""
        ref = str(fields.get("placement"))
        over = f" ({_('ended')})" if ref in ended else ""
        yield Thing(ref, f"{where}: {form}{_since(row)}{over}", ref in ended)


def _in_sight(one: Seen) -> Iterator[Thing]:
    """The places that came in sight, and at which no work began."""
    gone = _refs(one, "placement_started", "placement") | _refs(one, "match_rejected", "placement")
    known: set[str] = set()
    for type_name, fields, row in _rows(one, *sorted(_BEGAN)):
        ref = str(fields.get("placement"))
        if type_name != "placement_started" and ref not in gone | known:
            known.add(ref)
            yield Thing(ref, f"{one.name(fields.get('organisation')) or ref}{_since(row)}")


def _contracts(one: Seen) -> Iterator[Thing]:
    ended = _refs(one, "contract_ended", "contract")
    places = {each.ref: each.label for each in _placements(one)}
    for _type, fields, row in _rows(one, "contract_concluded"):
        kind = word("contract_kind", fields["kind"]) if fields.get("kind") else _("a contract")
        place = places.get(str(fields.get("placement")), "").partition(":")[0]
        ref = str(fields.get("contract"))
        label = f"{kind}{', ' + place if place else ''}{_since(row)}"
        yield Thing(ref, f"{label} ({_('ended')})" if ref in ended else label, ref in ended)


def _coaches(one: Seen) -> Iterator[Thing]:
    left = _refs(one, "coach_left", "coach")
    for _type, fields, row in _rows(one, "coach_assigned"):
        ref, where = str(fields.get("coach")), one.name(fields.get("organisation"))
        kind = word("coach_kind", fields["kind"]) if fields.get("kind") else _("coach")
        label = f"{kind}{', ' + where if where else ''}{_since(row)}"
        yield Thing(ref, f"{label} ({_('left')})" if ref in left else label, ref in left)


def _agreements(one: Seen) -> Iterator[Thing]:
    shown = one.documents.get("begeleidingsplan") or {}
    plan = shown.get("plan")
    parts = [*(plan.get("agreements", ()) if isinstance(plan, dict) else ()), *shown.get("agreements_outside_plan", ())]
    for part in parts:
        topic, text = word("agreement_topic", part["topic"]), part.get("text")
        said = text_of(text) if isinstance(text, str) else None
        yield Thing(part["agreement"], f"{topic}: {said}" if said else topic)


def _wishes(one: Seen) -> Iterator[Thing]:
    known: dict[str, Thing] = {}
    for _type, fields, row in _rows(one, "development_wish_expressed"):
        kind = word("development_wish_expressed.kind", fields["kind"]) if fields.get("kind") else _("a wish")
        known[str(fields.get("wish"))] = Thing(str(fields.get("wish")), f"{kind}{_since(row)}")
    yield from known.values()


def _signals(one: Seen) -> Iterator[Thing]:
    """The signs, the last one first; an answered one can be answered again."""
    answered = _refs(one, "signal_answered", "signal")
    for _type, fields, row in reversed(list(_rows(one, "signal_observed"))):
        sign = word("sign", fields["sign"]) if fields.get("sign") else _("a sign")
        yield Thing(row["event_id"], f"{sign}{_since(row)}", row["event_id"] in answered)


def _organisations(app: App, one: Seen) -> Iterator[Thing]:
    """The organisations of this career, then those of the register; one that two careers were told of stands once."""
    known: dict[str, str] = {}
    for row in one.events:
        for name in ("organisation", "formal_employer"):
            ref = row["fields"].get(name)
            if isinstance(ref, str) and (label := one.name(ref)) is not None:
                known.setdefault(ref, label)
    yield from (Thing(ref, label) for ref, label in sorted(known.items(), key=lambda each: each[1].casefold()))
    others = directory_of(app.ledger).organisations
    for ref, organisation in sorted(others.items(), key=lambda each: each[1].name.casefold()):
        if organisation.name not in known.values():
            known[ref] = organisation.name
            yield Thing(ref, organisation.name)
