"""A form as a page shows it: what was typed, and at each field what is wrong with it, in words.

Reading a field gives its value, and None where it does not fit; then its sentence stands in `errors` and in `summary`,
and `fits` is False. Nothing that was typed is lost: `values` go back into the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from werkzekerheid.facts.finding import Findings
from werkzekerheid.web.language import _
from werkzekerheid.web.posted import COMMAND
from werkzekerheid.web.typed_days import NotADay, typed_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from werkzekerheid.messages import Refusal
    from werkzekerheid.web.posted import Posted
    from werkzekerheid.web.sessions import Session

MOST_LETTERS = 2_000
_AMOUNT = re.compile(r"[0-9]{1,6}([.,][0-9]{1,2})?")


class Form:
    """One form on one page; `prefix` stands before the ids of its fields where there are several forms."""

    def __init__(self, values: Mapping[str, str | list[str]] | None = None, prefix: str = "") -> None:
        """One that nobody filled in yet, but for these values."""
        self.prefix = prefix
        self.values: dict[str, str | list[str]] = {COMMAND: str(uuid4()), **(values or {})}
        self.errors: dict[str, str] = {}
        self.summary: list[tuple[str | None, str]] = []

    @classmethod
    def of(cls, posted: Posted, session: Session, prefix: str = "") -> Form:
        """The form that somebody sent. One of another session is shown again, and not carried out."""
        made = cls({name: all_[0] if len(all_) == 1 else list(all_) for name, all_ in posted.fields.items()}, prefix)
        if not posted.is_fresh(session):
            made.wrong(None, _("This page had been open for too long. Check what you filled in and send it again."))
        return made

    @property
    def fits(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.summary

    @property
    def command(self) -> str:
        """The id of this one sending: sent twice, it is done once."""
        try:
            return str(UUID(self._typed(COMMAND)))
        except ValueError:
            return str(uuid4())

    def wrong(self, name: str | None, sentence: str) -> None:
        """Says what is wrong with a field, or with the whole."""
        if name is not None:
            self.errors.setdefault(name, sentence)
        self.summary.append((name, sentence))

    def text(self, name: str, *, required: bool = True, most: int = MOST_LETTERS) -> str | None:
        """A text of at most so many letters."""
        typed = self._typed(name)
        if not typed:
            self._need(name, required=required)
            return None
        if len(typed) > most:
            self.wrong(name, _("Use at most %(most)s letters. There are %(count)s now.", most=most, count=len(typed)))
            return None
        return typed

    def choice(self, name: str, among: Iterable[str], *, required: bool = True) -> str | None:
        """One of several."""
        typed = self._typed(name)
        if typed in set(among) and typed:
            return typed
        if typed:
            self.wrong(name, _("Choose one of the answers on this page."))
        elif required:
            self.wrong(name, _("Choose an answer."))
        return None

    def choices(self, name: str, among: Iterable[str], *, required: bool = False) -> list[str]:
        """Some of several, in the order of the page."""
        given = self.values.get(name, [])
        typed = [given] if isinstance(given, str) else given
        self.values[name] = typed = [one for one in typed if one]
        if set(typed) - set(among):
            self.wrong(name, _("Choose one of the answers on this page."))
        elif required and not typed:
            self.wrong(name, _("Choose an answer."))
        return list(typed)

    def number(self, name: str, least: int, most: int, *, required: bool = True) -> int | None:
        """A whole number from `least` up to and with `most`."""
        typed = self._typed(name)
        if not typed and not required:
            return None
        try:
            found = int(typed)
        except ValueError:
            found = least - 1
        if not least <= found <= most:
            self.wrong(name, _("Fill in a number from %(least)s to %(most)s.", least=least, most=most))
            return None
        return found

    def amount(self, name: str, least: int, most: int, *, required: bool = True) -> float | None:
        """A number from `least` up to and with `most`, with a comma or a point where it is no whole one."""
        typed = self._typed(name)
        if not typed and not required:
            return None
        if not _AMOUNT.fullmatch(typed) or not least <= (found := float(typed.replace(",", "."))) <= most:
            self.wrong(name, _("Fill in a number from %(least)s to %(most)s.", least=least, most=most))
            return None
        return int(found) if found.is_integer() else found

    def day(self, name: str, today: date, *, required: bool = True) -> str | None:
        """A day, as exact as somebody knows it, in the form in which the ledger keeps it (EDTF)."""
        typed = self._typed(name)
        if not typed:
            self._need(name, required=required)
            return None
        try:
            return typed_day(typed, today)
        except NotADay:
            self.wrong(
                name, _("We do not understand this day. Write for example 3-11-2026, March 2026 or summer 2025.")
            )
            return None

    def refused(self, error: Refusal | Findings, fields: Mapping[str, str] | None = None) -> None:
        """What the ledger says no to, at the fields that it is about.

        Args:
            error: why not.
            fields: field of the fact -> field of the page, where these are called differently.
        """
        if not isinstance(error, Findings):
            self.wrong(None, str(error))
            return
        names = fields or {}
        for one in error.all:
            name = names.get(one.field or "", one.field)
            at = name if name in self.values else None
            self.wrong(at, one.expected if at else f"{one.field}: {one.expected}" if one.field else one.expected)

    def shown(self, name: str) -> Sequence[str]:
        """All that was typed under a name."""
        found = self.values.get(name, [])
        return [found] if isinstance(found, str) else found

    def _typed(self, name: str) -> str:
        found = self.values.get(name, "")
        return (found if isinstance(found, str) else found[0] if found else "").strip()

    def _need(self, name: str, *, required: bool) -> None:
        if required:
            self.wrong(name, _("Fill this in."))
