"""Somebody who walks through the pages, by keys alone or otherwise; where they came is kept to be looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

_MOST_STEPS = 120
_FOCUS = """() => {
  const one = document.activeElement, look = getComputedStyle(one), at = one.getBoundingClientRect();
  return {tag: one.tagName, style: look.outlineStyle, width: parseFloat(look.outlineWidth),
          seen: at.bottom > 0 && at.top < innerHeight && at.right > 0 && at.left < innerWidth};
}"""


class Trail:
    """The addresses and titles of the pages that somebody came by."""

    def __init__(self, page: Page) -> None:
        """Follow this page from now on."""
        self.left: list[str] = []
        page.on("request", lambda one: self.left.append(unquote(one.url)))
        page.on("domcontentloaded", lambda opened: self.left.append(opened.title()))

    def tells_of(self, personal: set[str]) -> set[str]:
        """Which of these words stand in one of them."""
        return personal & set(re.findall(r"\w+", " ".join(self.left).casefold()))


class Keys:
    """Somebody with a keyboard and nothing else; each key is counted, and after each it can be seen where they are."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)
        self.pressed += 1

    def write(self, text: str) -> None:
        """A text, where they are."""
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def go_to(self, there: Locator) -> None:
        """With Tab to something of this page."""
        for _ in range(_MOST_STEPS):
            if there.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
            self._looked()
        raise AssertionError("no Tab leads there")

    def open(self, there: Locator) -> None:
        """With Tab to something that leads to another page, and there."""
        self.go_to(there)
        with self.page.expect_navigation():
            self.press("Enter")

    def _looked(self) -> None:
        found: dict[str, Any] = self.page.evaluate(_FOCUS)
        assert found["style"] != "none", found
        assert found["width"] >= 2, found  # CSS pixels
        assert found["seen"], found
