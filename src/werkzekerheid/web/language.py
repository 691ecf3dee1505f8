"""The sentences of the pages in two languages: English stands in the templates, Dutch in `locale/nl/*.po`.

One file a page area. They are read at the start as they are: there is nothing to compile, and nothing to forget.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po
from babel.support import NullTranslations

from werkzekerheid.messages import LANGUAGES, language

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog
    from starlette.types import Scope

LOCALE = Path(__file__).parent / "locale"
COOKIE = "__Host-language"
NAMES = {"nl": "Nederlands", "en": "English"}
_ONE = 1


class _OfFiles(NullTranslations):
    """The sentences of all files of a language."""

    def __init__(self, catalogs: list[Catalog]) -> None:
        super().__init__()
        self._said: dict[str, str] = {}
        self._counted: dict[str, tuple[str, str]] = {}
        for one in (message for catalog in catalogs for message in catalog if message.id and message.string):
            if one.pluralizable:
                forms = tuple(one.string or ())
                self._counted[one.id[0]] = (forms[0], forms[-1])
            else:
                self._said[str(one.id)] = str(one.string)

    def gettext(self, message: str) -> str:
        """The sentence in this language; the one asked for where it has none."""
        return self._said.get(message, message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The form for this number."""
        return self._counted.get(singular, (singular, plural))[number != _ONE]


@cache
def _translations(code: str) -> NullTranslations:
    files = sorted((LOCALE / code).glob("*.po"))
    return _OfFiles([catalog_of(one, code) for one in files])


def catalog_of(file: Path, code: str) -> Catalog:
    """The sentences of one file."""
    with file.open("rb") as opened:
        return read_po(opened, locale=code)


def _(message: str, **values: object) -> str:
    """A sentence in the language of whoever is served, its `%(places)s` filled."""
    said = _translations(language()).gettext(message)
    return said % values if values else said


def ngettext(singular: str, plural: str, number: int) -> str:
    """A sentence about so many, in the language of whoever is served."""
    return _translations(language()).ngettext(singular, plural, number)


def gettext(message: str) -> str:
    """A sentence in the language of whoever is served; places are filled by the template."""
    return _translations(language()).gettext(message)


def chosen_in(scope: Scope) -> str | None:
    """The language that somebody chose on a page before, if any."""
    from starlette.requests import cookie_parser

    for name, value in scope["headers"]:
        if name == b"cookie":
            chosen = cookie_parser(value.decode("latin-1")).get(COOKIE)
            if chosen in LANGUAGES:
                return chosen
    return None
