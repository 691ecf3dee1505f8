"""One Chromium for all tests that look."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.web.browser.looking import chromium
from werkzekerheid.app.demo_world.making import shipped
from werkzekerheid.app.demo_world.world import career_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; root has no sandbox."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def personal() -> set[str]:
    """What the workers of the demo are called, in small letters: nothing of it may stand in an address or a title."""
    names = [name for name, _ in (*shipped(), *career_files(date(2026, 1, 5)))]
    return {one for one in (name.removesuffix(".career.toml").casefold() for name in names) if len(one) > 3}
