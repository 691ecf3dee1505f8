"""Makes a page from a template and what it shows. All data is escaped; no page holds a script or a style."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined
from starlette.responses import HTMLResponse

from werkzekerheid.days_in_words import day_in_words, is_derived, whole_day
from werkzekerheid.messages import language, say
from werkzekerheid.picture import svg
from werkzekerheid.readmodels.promise_words import what_of
from werkzekerheid.web.language import NAMES, gettext, ngettext
from werkzekerheid.words import has_word, phrase, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from werkzekerheid.api.problems import Wrong
    from werkzekerheid.sharing.gateway import Why

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
PICTURE = "picture.css"
_DIGEST_LETTERS = 12


class Page(NamedTuple):
    """What every page needs: its title, the way round, who is signed in, and what just happened.

    `title` holds nothing personal, since a browser keeps it. `nav` has a label, an address, and whether it is here.
    `who` is a role and an organisation in words; None where nobody is signed in.
    """

    title: str
    here: str
    nav: Sequence[tuple[str, str, bool]] = ()
    who: str | None = None
    csrf: str = ""
    demo: bool = False
    notice: str | None = None
    theme: bool = False

    @property
    def language(self) -> str:
        """The language of the page."""
        return language()

    @property
    def other_language(self) -> tuple[str, str]:
        """The other one: its code, and what it is called in itself."""
        code = "en" if language() == "nl" else "nl"
        return code, NAMES[code]


def static(path: str) -> str:
    """The address of a file that comes with the pages; another when its content is another."""
    return f"/static/{path}?v={_digest(path)}"


@cache
def _digest(path: str) -> str:
    return hashlib.sha256(content_of(path)).hexdigest()[:_DIGEST_LETTERS]


def content_of(path: str) -> bytes:
    """A file that comes with the pages; the look of the career picture comes with that."""
    return svg.stylesheet().encode() if path == PICTURE else (STATIC / path).read_bytes()


def coded(name: str, code: str | None) -> str | None:
    """The word for a code of this list; None for what nobody knows."""
    return None if code is None or (code == "unknown" and not has_word(name, code)) else word(name, code)


def coded_list(name: str, codes: Iterable[str]) -> str:
    """The words for several codes."""
    return ", ".join(word(name, one) for one in codes)


def text_of(value: Any) -> str | None:
    """A text that somebody wrote, the day on which it was erased, or that it is left out; None where there is none."""
    if isinstance(value, Undefined):
        return gettext("not for you to see")
    if isinstance(value, dict):
        day = day_in_words(value.get("erased_on"))
        return say("cli_key_missing", day=day) if value.get("key_missing") else say("cli_erased", day=day)
    return None if value is None else str(value)


def say_why(why: Why) -> str:
    """Why something is not shown, in a sentence."""
    return say(f"gateway_{why.code}", rule=why.rule)


@cache
def environment() -> Environment:
    """The templates, each made ready once."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, extensions=["jinja2.ext.i18n"], auto_reload=False,
    )  # fmt: skip
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals |= {
        "word": word, "has_word": has_word, "phrase": phrase, "coded": coded, "coded_list": coded_list,
        "text_of": text_of, "static": static, "say_why": say_why, "what_of": what_of, "day_in_words": day_in_words,
        "whole_day": whole_day, "is_derived": is_derived,
    }  # fmt: skip
    return made


def rendered(template: str, page: Page, **shown: Any) -> str:
    """The HTML of a page."""
    return environment().get_template(template).render(page=page, **shown)


def response(template: str, page: Page, status: int = 200, **shown: Any) -> HTMLResponse:
    """The answer that a page is."""
    return HTMLResponse(rendered(template, page, **shown), status, {"Content-Language": language()})


def failed(found: Wrong) -> bytes:
    """A page that says what went wrong, for whoever it may be."""
    page = Page(gettext("This did not work"), here="")
    return rendered("pages/failed.html", page, found=found).encode("utf-8")
