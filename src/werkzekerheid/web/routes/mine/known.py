"""What is known of the worker, in plain words: first what others promised, last who looked."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from fastapi import APIRouter, Response

from werkzekerheid.facts.layout import AMSTERDAM
from werkzekerheid.picture import told
from werkzekerheid.sharing.tables import load_tables
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import MINE
from werkzekerheid.web.routes.career import picture_of
from werkzekerheid.web.routes.mine.own import CLASSES, helping, kinds_in_words, name_of, own
from werkzekerheid.web.visiting import Visiting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]

router = APIRouter(include_in_schema=False)
_MOST_NOW, _MOST_COMING = 5, 3


class Look(NamedTuple):
    """Looks alike on one day: by whom (a function, and where), what they did and for what, and how often."""

    on: str
    role: str
    organisation: str | None
    action: str
    purpose: str
    outcome: str
    ground: str | None
    emergency: bool


@router.get(MINE, name="my_data")
def read(visit: Visiting) -> Response:
    """All of it."""
    with visit.inside() as inside:
        one = own(visit, inside, "my_data")
    data = one.documents["my_data"]
    life = one._replace(documents={**one.documents, "timeline": data["timeline"]})
    return visit.shows(
        "mine.html", _("My data"), one=one, data=data, name=name_of(one), promises=_promises(data["promises"]),
        helps=helping(data["timeline"]), evidence={row["event_id"]: row for row in data["timeline"]},
        picture=picture_of(life, None), years=told.ordered(data["timeline"]),
        ids={row["number"]: row["event_id"] for row in data["timeline"]},
        lines=told.table(data["timeline"], lambda ref: one.name(ref) or ref), looks=_looks(data["looked"]),
        shared=[row for row in data["shared"] if row["state"] == "shared"],
        not_shared=[row for row in data["shared"] if row["state"] != "shared"],
        gone=_gone(data["held"]), around=_around(data["people_around"]),
        is_today=data["as_of"] in {None, one.today.isoformat()}, ground_of=_ground_of, kinds_in_words=kinds_in_words,
    )  # fmt: skip


def _promises(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """What others have to do now, then what they are late with (the last first), what comes next, and what they did."""
    dated = sorted(rows, key=lambda row: str(row["due_on"] or "9999"))
    late = [row for row in reversed(dated) if row["state"] == "broken"]
    now = [row for row in dated if row["state"] == "due"] + late
    return {
        "now": now[:_MOST_NOW],
        "more": now[_MOST_NOW:],
        "coming": [row for row in dated if row["state"] == "upcoming" and row["due_on"]][:_MOST_COMING],
        "kept": [row for row in dated if row["state"] in {"kept", "kept_late"}],
    }


def _around(rows: Sequence[Row]) -> list[Row]:
    """Who is there now; who is there for more than one thing stands there once."""
    return list({(row["role"], row["organisation"]): row for row in reversed(rows) if not row["left"]}.values())[::-1]


def _looks(rows: Sequence[Row]) -> list[tuple[Look, int]]:
    """Who looked, the last day first; what the worker did is no news to them."""
    counted = Counter(_look(row) for row in rows if row["role"] != "worker")
    return sorted(counted.items(), key=lambda one: one[0].on, reverse=True)


def _look(row: Row) -> Look:
    on = datetime.fromisoformat(row["at"]).astimezone(AMSTERDAM).date().isoformat()
    return Look(
        on, row["role"], row["organisation"], row["action"], row["purpose"], row["outcome"], row["ground"],
        row["emergency"],
    )  # fmt: skip


def _ground_of(row: Row) -> str | None:
    """By which rule something was shared; None where nobody told."""
    found = load_tables().row(row["legal_basis"])
    return found.title if found else None


def _gone(held: Sequence[Row]) -> list[tuple[str, str]]:
    """The kinds of data that were erased, with the day."""
    found: dict[str, str] = {}
    for row in held:
        if row["type"] == "keys_destroyed" and row["recorded_at"]:
            on = datetime.fromisoformat(row["recorded_at"]).astimezone(AMSTERDAM).date().isoformat()
            found |= dict.fromkeys(row["fields"]["classes"] or CLASSES, on)
    return [(kinds_in_words([one]), on) for one, on in found.items()]
