"""Every page for every role, as people meet it: each link is followed, each page is looked at in more than one way.

Two looks a page, in turn out of light and dark, wide, small and enlarged; so each meets each over the pages.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from itertools import cycle
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.web.browser.looking import ENLARGED, SMALL, WIDE, keep, scrolls_sideways, violations
from werkzekerheid.app.demo_world.identities import identities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

    from tests.web.visitors import Pages

MOST_PAGES = 60
MOST_OF_A_KIND = 2
LOOKS: Sequence[tuple[Literal["light", "dark"], ViewportSize]] = [
    ("light", WIDE),
    ("dark", SMALL),
    ("light", ENLARGED),
    ("dark", WIDE),
    ("light", SMALL),
    ("dark", ENLARGED),
]
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary"


class Seen(NamedTuple):
    """What is wrong with one page."""

    path: str
    wrong: tuple[str, ...]


def kind_of(path: str) -> str:
    """A path without what differs between pages of one kind."""
    parts = urlsplit(path)
    return _ID.sub("#", re.sub(r"/regels/[a-z_]+", "/regels/*", parts.path)) + ("?" if parts.query else "")


@pytest.mark.parametrize("identity", [one.key for one in identities()])
def test_every_page_can_be_used_by_everybody(demo: Pages, browser: Browser, identity: str, personal: set[str]) -> None:
    # Without motion: the look changes after the page is there, and a colour on its way to another is neither of them.
    with browser.new_context(bypass_csp=True, locale="nl-NL", reduced_motion="reduce") as context:
        found = list(crawled(context, demo, identity, personal))

    assert len(found) >= 4
    assert "\n".join(f"{one.path}: {wrong}" for one in found for wrong in one.wrong) == ""


def crawled(context: BrowserContext, demo: Pages, identity: str, personal: set[str]) -> Iterator[Seen]:
    """Each page that can be reached from the first one, with what is wrong with it."""
    page = context.new_page()
    elsewhere: list[str] = []
    said: list[str] = []
    page.on("request", lambda one: None if one.url.startswith((demo.url, "data:")) else elsewhere.append(one.url))
    page.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
    page.goto(demo.url)
    page.locator(f'form:has(input[value="{identity}"]) button').click()
    looks = cycle(LOOKS)
    waiting, known, kinds = deque(["/start"]), {"/start"}, Counter[str]()
    while waiting and sum(kinds.values()) < MOST_PAGES:
        path = waiting.popleft()
        kinds[kind_of(path)] += 1
        if kinds[kind_of(path)] > MOST_OF_A_KIND:
            continue
        scheme, size = next(looks)
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        answer = page.goto(f"{demo.url}{path}")
        status = answer.status if answer else 0
        wrong = [*looked_at(page, status, personal)]
        scheme, size = next(looks)
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        wrong += [f"{scheme} {size['width']}: {one}" for one in violations(page)]
        if size["width"] == SMALL["width"] and scrolls_sideways(page):
            wrong.append("it scrolls sideways")
        keep(page, f"{identity}-{sum(kinds.values()):02}{kind_of(path).replace('/', '-').rstrip('?#-')}")
        wrong += [f"asks elsewhere: {one}" for one in elsewhere] + [f"complains: {one}" for one in said]
        elsewhere.clear()
        said.clear()
        yield Seen(urlsplit(page.url).path, tuple(wrong))
        for link in page.eval_on_selector_all("main a[href], nav a[href]", "all => all.map(one => one.href)"):
            path = link.removeprefix(demo.url).partition("#")[0]
            if link.startswith(demo.url) and path.startswith("/") and path not in known and "." not in path:
                known.add(path)
                waiting.append(path)


def looked_at(page: Page, status: int, personal: set[str]) -> Iterator[str]:
    """What is wrong with a page whatever its look, and as axe sees it in this one."""
    if status != 200:
        yield f"status {status}"
    if (number := page.locator("h1").count()) != 1:
        yield f"{number} headings of the first level"
    if page.get_attribute("html", "lang") != "nl":
        yield "no language"
    words = set(re.findall(r"[\w-]+", f"{page.title()} {urlsplit(page.url).path}".casefold()))
    yield from (f"tells of {one}" for one in words & personal)
    yield from violations(page)
