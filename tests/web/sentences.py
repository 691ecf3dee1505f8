"""The sentences of the pages: those that stand in templates and code, and those that have their Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.messages.extract import extract_from_dir

from werkzekerheid.web.language import LOCALE, catalog_of

if TYPE_CHECKING:
    from collections.abc import Iterator

WEB = LOCALE.parent
_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


def said() -> Iterator[tuple[str, str]]:
    """Each sentence that a page says (of a plural its singular), and the file that says it."""
    for file, _line, message, _comments, _context in extract_from_dir(WEB, _METHODS, keywords=_KEYWORDS):
        first = message if isinstance(message, str) else message[0]
        if first:
            yield first, file


def in_dutch() -> Iterator[tuple[str, str, str]]:
    """Each sentence that has its Dutch, with that, and the file in which it stands."""
    for file in sorted((LOCALE / "nl").glob("*.po")):
        for one in catalog_of(file, "nl"):
            if one.id:
                first = one.id if isinstance(one.id, str) else one.id[0]
                forms = one.string if isinstance(one.string, str) else "\n".join(one.string or ())
                yield first, forms, file.name
