"""Each part of a page in each of its states, as axe-core, a small window, and paper see it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from tests.web.browser.looking import ENLARGED, SMALL, WIDE, keep, scrolls_sideways, violations
from werkzekerheid.web.forms import Form
from werkzekerheid.web.rendering import Page, environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize
    from playwright.sync_api import Page as Opened

    from tests.web.visitors import Pages

FIELDS = ("text", "long", "number", "area", "day", "select", "select_long", "radios", "row", "checks", "many")
LONG = "Een regel over begeleidingsplan, loonkostensubsidie en arbeidsongeschiktheidsverzekeringen, met meer woorden"
CHOICES = [("a", "The first"), ("b", "The second", "with a word about it"), ("c", LONG), ("d", "The last")]
MANY = [(str(number), f"Choice number {number}") for number in range(12)]
ROWS = [["Begeleidingsplan", 12, None], [LONG, 3_500, "loonkostensubsidie"], [None, None, None]]
KNOWN = [("Work", "Schoonmaak, 24 uur per week"), (LONG, LONG), ("Contract", None)]
FILLED: dict[str, str | list[str]] = {
    "text": "Blij met de nieuwe taken", "long": LONG, "number": "24", "area": f"{LONG}\n\n{LONG}", "day": "zomer 2025",
    "select": "c", "radios": "b", "row": "a", "checks": ["a", "c"], "many": ["2", "3"],
}  # fmt: skip


def guide() -> str:
    """The HTML of all parts in all their states."""
    empty, right, wrong = Form(prefix="empty-"), Form(FILLED, "right-"), Form(FILLED, "wrong-")
    for name in FIELDS:
        wrong.wrong(name, f"Fill this in: {LONG if name == 'area' else name}.")
    wrong.wrong(None, "Something is wrong with the whole.")
    page = Page(
        "Each part of a page", "/mijn-dag", (("Mijn dag", "/mijn-dag", True), ("Mijn mensen", "/mijn-mensen", False)),
        "jobcoach bij De Kas", "csrf", demo=True, notice="Opgeslagen.",
    )  # fmt: skip
    template = Path(__file__).with_name("style_guide.html").read_text("utf-8")
    return environment().from_string(template).render(
        page=page, empty=empty, right=right, wrong=wrong, long=LONG, choices=CHOICES, many=MANY,
        heads=["What", "How many", "Why"], rows=ROWS, known=KNOWN,
    )  # fmt: skip


def shown(opened: Opened, demo: Pages) -> None:
    """Opens it as a page of the demo, with the stylesheets of the pages."""
    opened.route("**/stijl", lambda route: route.fulfill(body=guide(), content_type="text/html; charset=utf-8"))
    opened.goto(f"{demo.url}/stijl")


@pytest.mark.parametrize(
    ("scheme", "window"),
    [("light", WIDE), ("dark", WIDE), ("light", SMALL), ("dark", SMALL), ("dark", ENLARGED)],
    ids=["light", "dark", "small", "small-dark", "enlarged"],
)
def test_each_part_has_no_barrier(
    browser: Browser, demo: Pages, scheme: Literal["light", "dark"], window: ViewportSize
) -> None:
    with browser.new_context(bypass_csp=True, color_scheme=scheme, viewport=window) as context:
        page = context.new_page()
        shown(page, demo)
        keep(page, f"style-guide-{scheme}-{window['width']}x{window['height']}")
        assert violations(page) == []
        assert not scrolls_sideways(page)


def test_paper_has_what_can_be_read_and_nothing_to_press(browser: Browser, demo: Pages) -> None:
    with browser.new_context(viewport=WIDE, color_scheme="dark") as context:
        page = context.new_page()
        shown(page, demo)
        page.emulate_media(media="print")
        keep(page, "style-guide-print")
        assert page.locator("button:visible, input:visible, .wz-top:visible").count() == 0
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        for kind in ("error", "warning", "success", "info"):
            ink = page.locator(f".wz-note--{kind}").first.evaluate("one => getComputedStyle(one).color")
            assert sum(int(part) for part in ink[4:-1].split(",")) < 3 * 128
