"""Looks at a page as people do: a real Chromium, light or dark, small or enlarged, with axe-core as the judge."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import axe_playwright_python

if TYPE_CHECKING:
    from playwright.sync_api import Page, ViewportSize

SCREENSHOTS = Path(__file__).parents[3] / "var" / "screenshots"
SMALL: ViewportSize = {"width": 320, "height": 640}
# 1280 by 1024 at 400 % leaves this many CSS pixels.
ENLARGED: ViewportSize = {"width": 320, "height": 256}
WIDE: ViewportSize = {"width": 1280, "height": 900}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def chromium() -> str:
    """Where Chromium is; without it the tests fail, and say how to get it."""
    found = shutil.which("chromium")
    assert found, "No chromium here: install it (Debian: apt-get update && apt-get install -y chromium)."
    return found


def violations(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA, one line for each rule and place."""
    page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})",
        TAGS,
    )
    return [f"{one['id']}: {one['help']} at {node['target']}" for one in found["violations"] for node in one["nodes"]]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window, once its styles are there."""
    page.wait_for_load_state("load")
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def keep(page: Page, name: str) -> None:
    """Keeps a picture for review; `name` says the page and the look, nothing of a person."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
