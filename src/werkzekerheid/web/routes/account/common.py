"""What the pages for accountability share: who may open them, and how they say things."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app import officers
from werkzekerheid.facts.event import career_id_from
from werkzekerheid.messages import Refusal
from werkzekerheid.sharing.reach import Window, window_of
from werkzekerheid.sharing.tables import load_tables
from werkzekerheid.web.calling import called, organisations_of
from werkzekerheid.web.language import _
from werkzekerheid.web.navigation import ACCOUNT
from werkzekerheid.words import word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta

    from werkzekerheid.api.doors import Inside
    from werkzekerheid.app.app import App
    from werkzekerheid.app.officers import Act
    from werkzekerheid.web.forms import Form
    from werkzekerheid.web.visiting import Visit

SHARING, LOOKS, REFUSALS = f"{ACCOUNT}/delen", f"{ACCOUNT}/inzage", f"{ACCOUNT}/weigeringen"
USE, REQUESTS, LISTS = f"{ACCOUNT}/gebruik", f"{ACCOUNT}/verzoeken", f"{ACCOUNT}/vernietigen"
EVIDENCE, EMERGENCIES, CAREERS = f"{ACCOUNT}/bewijs", f"{ACCOUNT}/noodtoegang", f"{ACCOUNT}/loopbanen"
OFFICER = "privacy_officer"
MOST_ROWS = 25
_LAW_PARTS = 2
_SHORT_LAW = 4
ANYTHING = officers.Act("read", "shared", "audit")


class Somebody(NamedTuple):
    """A career in a register: its id, and what it is called there."""

    id: str
    who: str


@contextmanager
def overseeing(visit: Visit, act: Act = ANYTHING, *, lead: bool = False) -> Iterator[Inside]:
    """Lets in who answers for privacy, and where that is said who leads. A refusal is written down.

    Raises:
        Refusal: `rights_not_for_role`, `register_not_an_officer`, `gateway_no_longer_a_member`.
    """
    with visit.inside() as inside:
        with officers.refusing(inside.app, inside.who, act, []):
            officers.check(inside.app, inside.who)
            if not lead and inside.who.role != OFFICER:
                raise Refusal("register_not_an_officer")
        yield inside


def somebody(key: str | None) -> Somebody | None:
    """A career of a register, by its key or id. Its name is no part of a register, so it is not looked up."""
    return None if key is None else Somebody(career_id_from(key), called(key, None))


class Organisations:
    """What organisations are called, by the career in which they are named."""

    def __init__(self, app: App) -> None:
        """Nothing was looked up yet."""
        self._app = app
        self._of: dict[str, Callable[[str | None], str | None]] = {}

    def name(self, career: str | None, ref: str | None) -> str | None:
        """The registered name, else the key of the telling; None where none was told."""
        if career is None:
            return ref
        if career not in self._of:
            self._of[career] = organisations_of(self._app, career_id_from(career))
        return self._of[career](ref)


def basis_in_words(name: str | None) -> str | None:
    """A ground: the title of its row in the table of grounds, else as it was told; None where nobody told it."""
    if name is None or name == "unknown":
        return None
    row = load_tables().row(name)
    return f"{row.title} ({row.article})" if row else _article(name)


def _article(name: str) -> str:
    """An article of a law, as the tables write it: `avg_5_2`."""
    law, *places = name.split("_")
    if not 1 <= len(places) <= _LAW_PARTS or not places[0][:1].isdigit():
        return word("legal_basis", name)
    said = law.upper() if len(law) <= _SHORT_LAW else law.capitalize()
    article = _("%(law)s, article %(article)s", law=said, article=places[0])
    return article + (_(", paragraph %(paragraph)s", paragraph=places[1]) if len(places) > 1 else "")


def refusal_in_words(ground: str | None) -> str | None:
    """Why something was refused."""
    return None if ground is None else word("sharing_refused.ground", ground)


def window(form: Form, app: App, back: timedelta | None) -> Window | None:
    """The days that were typed; without a last one up to today, without a first one so far back, or all there is."""
    today = app.today()
    last, first = _day(form, "last", today) or today, _day(form, "first", today)
    first = first or (last - back if back else app.ledger.made_at.date())
    if last < first:
        form.wrong("last", _("The last day lies before the first."))
    return window_of(first, last) if form.fits else None


def _day(form: Form, name: str, today: date) -> date | None:
    """An exact day; nothing where none was typed, or where it does not fit."""
    typed = form.day(name, today, required=False)
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        form.wrong(name, _("Give a day, with month and year: 3-11-2026."))
        return None
