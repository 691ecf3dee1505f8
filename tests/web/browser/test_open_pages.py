"""The pages that anybody may open, as axe-core and a small window see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from tests.web.browser.looking import ENLARGED, SMALL, keep, scrolls_sideways, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

    from tests.web.visitors import Pages


@pytest.mark.parametrize(("scheme", "window"), [("light", SMALL), ("dark", ENLARGED)], ids=["small", "enlarged"])
@pytest.mark.parametrize("path", ["/", "/hulp", "/privacy", "/toegankelijkheid"])
def test_an_open_page_has_no_barrier(
    browser: Browser, demo: Pages, path: str, scheme: Literal["light", "dark"], window: ViewportSize
) -> None:
    # The policy of the page forbids strange scripts, so axe-core has to get past it.
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, viewport=window)
    page = context.new_page()
    page.goto(demo.url + path)
    keep(page, f"{path.strip('/') or 'begin'}-{scheme}-{window['width']}x{window['height']}")
    assert violations(page) == []
    assert not scrolls_sideways(page)
    context.close()
