"""What a jobcoach does each day, from the first page of the demo: by keys, without scripts, and on a small screen.

With each: nothing about anybody stands in an address, a title, or the log.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browser.looking import SMALL, WIDE, scrolls_sideways, violations
from tests.web.browser.walking import Keys, Trail
from werkzekerheid.app.demo_world.places import SPIC_SPAN
from werkzekerheid.facts.event import career_id_of
from werkzekerheid.logs import formatter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tests.web.visitors import Pages

MOST_KEYS = 60
SAID = "Morgenochtend samen koffie"
MEREL = career_id_of("merel")
CHECK_IN = f"/loopbanen/{MEREL}/vastleggen/contact"


@pytest.fixture
def unsaid(personal: set[str]) -> set[str]:
    """What no address, title or log may hold."""
    return personal | {one.casefold() for one in SAID.split()}


@pytest.fixture(autouse=True)
def _log_tells_of_nobody(caplog: pytest.LogCaptureFixture, unsaid: set[str]) -> Iterator[None]:
    caplog.set_level(logging.INFO)
    yield
    lines = " ".join(formatter().format(one) for one in caplog.get_records("call")).casefold()
    assert '"answered"' in lines
    assert [one for one in unsaid if one in lines] == []


@contextmanager
def opened(browser: Browser, pages: Pages, unsaid: set[str], **how: Any) -> Iterator[Page]:
    """A browser at the first page of the demo."""
    chosen: dict[str, Any] = {"locale": "nl-NL", "viewport": WIDE, "bypass_csp": True, **how}
    with browser.new_context(**chosen) as context:
        context.set_default_timeout(10_000)
        page = context.new_page()
        trail = Trail(page)
        page.goto(pages.url)
        yield page
        assert trail.left
        assert trail.tells_of(unsaid) == set()


def choice(page: Page, identity: str) -> Locator:
    """What makes somebody this identity, on the first page."""
    return page.locator(f'form:has(input[value="{identity}"]) button')


def waiting(page: Page) -> Locator:
    """The first line of the day that waits for an answer."""
    return page.locator(".wz-duty:has(summary:text-is('Antwoorden'))").first


def says(page: Page, *texts: str) -> None:
    """Waits until the page that opens says this."""
    for text in texts:
        page.locator("main").get_by_text(text).first.wait_for()


def test_an_alert_is_answered_by_keys_alone(browser: Browser, pages: Pages, unsaid: set[str]) -> None:
    with opened(browser, pages, unsaid) as page:
        keys = Keys(page)
        keys.open(choice(page, "jobcoach"))
        line = waiting(page)
        keys.go_to(line.get_by_text("Antwoorden", exact=True))
        keys.press("Enter")
        keys.go_to(line.locator("input[type=radio]").first)
        keys.press("ArrowDown")  # the second: planned
        keys.go_to(line.locator("textarea"))
        keys.write(SAID)
        keys.open(line.locator("button"))

        says(page, "Uw antwoord is opgeslagen", SAID)
        assert keys.pressed - len(SAID) < MOST_KEYS


def test_a_check_in_takes_few_keys(browser: Browser, pages: Pages, unsaid: set[str]) -> None:
    with opened(browser, pages, unsaid) as page:
        keys = Keys(page)
        keys.open(choice(page, "jobcoach"))
        keys.open(page.locator(".wz-duty__what a").first)
        keys.open(page.get_by_role("link", name="Contact vastleggen"))
        keys.go_to(page.locator("[name=note]"))
        keys.write(SAID)
        with page.expect_navigation():
            keys.press("Enter")

        says(page, "Opgeslagen.")
        assert keys.pressed - len(SAID) < MOST_KEYS


@pytest.mark.parametrize(
    "how",
    [{"java_script_enabled": False}, {"viewport": SMALL, "has_touch": True, "color_scheme": "dark"}],
    ids=["without scripts", "small, by touch"],
)
def test_both_are_done_by_pointing(browser: Browser, pages: Pages, unsaid: set[str], how: dict[str, Any]) -> None:
    with opened(browser, pages, unsaid, **how) as page:

        def do(there: Locator) -> None:
            there.tap() if "has_touch" in how else there.click()

        do(choice(page, "jobcoach"))
        line = waiting(page)
        do(line.get_by_text("Antwoorden", exact=True))
        do(line.locator("label", has_text="Ik had contact"))
        line.locator("textarea").fill(SAID)
        do(line.get_by_role("button"))
        says(page, "Uw antwoord is opgeslagen", SAID)

        do(page.locator(".wz-duty__what a").first)
        do(page.get_by_role("link", name="Contact vastleggen"))
        do(page.locator("label", has_text="telefoon"))
        do(page.get_by_role("button", name="Bewaar"))
        says(page, "Opgeslagen.")
        if "has_touch" in how:
            assert not scrolls_sideways(page)


def test_kim_is_handed_over_and_what_was_shared_can_be_seen(browser: Browser, pages: Pages, unsaid: set[str]) -> None:
    """
    the jobcoach sees who waits today and why, answers, and records a check-in
    she hands Kim over to Spic&Span, which looks at it and takes it
    the privacy officer reads in the register what was shared with Spic&Span, and on what ground
    """
    with opened(browser, pages, unsaid) as page:
        choice(page, "jobcoach").click()
        assert "Want:" in waiting(page).inner_text()
        answers_and_records(page)
        hands_over_kim(page)
        becomes(page, pages, "employer")
        page.get_by_role("link", name="Overdrachten").first.click()
        page.locator("main a[href*='/overdrachten/']").first.click()
        page.get_by_role("button", name="De overdracht aannemen").click()
        says(page, "U hebt de overdracht aangenomen.")
        assert violations(page) == []
        becomes(page, pages, "privacy_officer")
        page.locator("main a[href='/verantwoording/delen']").first.click()
        newest = page.locator("main table tbody tr, main .wz-plain > li").first.inner_text()
        assert SPIC_SPAN.name in newest


def answers_and_records(page: Page) -> None:
    line = waiting(page)
    line.get_by_text("Antwoorden", exact=True).click()
    line.locator("label", has_text="Ik had contact").click()
    line.get_by_role("button").click()
    page.locator(".wz-duty__what a").first.click()
    page.get_by_role("link", name="Contact vastleggen").click()
    page.get_by_role("button", name="Bewaar").click()


def hands_over_kim(page: Page) -> None:
    page.get_by_role("link", name="Mijn mensen").click()
    page.locator("main").get_by_role("link", name="Kim", exact=False).first.click()
    page.get_by_role("link", name="Overdragen").click()
    page.select_option("[name=to]", SPIC_SPAN.id)
    page.select_option("[name=role]", "employer")
    page.select_option("[name=occasion]", "work_to_work")
    page.select_option("[name=placement]", "ss-baan")
    for topic in ("guidance_needed", "agreements", "contact_point"):
        page.check(f"[name=topics][value={topic}]")
    page.locator("button[value=preview]").click()
    says(page, "Wat de ontvanger zal zien")
    page.locator("button[value=confirm]").click()
    says(page, "De overdracht is aangeboden.")


def becomes(page: Page, pages: Pages, identity: str) -> None:
    page.goto(pages.url)
    choice(page, identity).click()


def test_a_form_outlives_its_session(browser: Browser, pages: Pages, unsaid: set[str]) -> None:
    """
    the session is over while somebody types; they sign in in another window, and go on with what they typed
    """
    with opened(browser, pages, unsaid) as page:
        choice(page, "jobcoach").click()
        page.goto(f"{pages.url}{CHECK_IN}")
        page.fill("[name=note]", SAID)
        page.context.clear_cookies()
        page.get_by_role("button", name="Bewaar").click()
        assert "U bent uitgelogd" in page.title()

        with page.expect_popup() as other:
            page.locator("main a[target=_blank]").click()
        choice(other.value, "jobcoach").click()
        page.locator("main").get_by_role("button").click()
        assert page.input_value("[name=note]") == SAID
        page.get_by_role("button", name="Bewaar").click()

        says(page, "Opgeslagen.")


def test_who_saves_second_sees_what_changed_and_decides(browser: Browser, pages: Pages, unsaid: set[str]) -> None:
    with opened(browser, pages, unsaid) as page, opened(browser, pages, unsaid) as other:
        choice(page, "jobcoach").click()
        page.goto(f"{pages.url}{CHECK_IN}")
        page.fill("[name=note]", SAID)
        choice(other, "klantmanager").click()
        other.goto(f"{pages.url}/loopbanen/{MEREL}/vastleggen/terugval")
        other.locator("[name=effects]").first.check()
        other.get_by_role("button", name="Bewaar").click()
        page.get_by_role("button", name="Bewaar").click()

        says(page, "Intussen vastgelegd")
        says(page, "Terugval gemeld")
        assert page.input_value("[name=note]") == SAID
        assert violations(page) == []
        page.get_by_role("button", name="Bewaar").click()
        says(page, "Opgeslagen.")
