"""The look of the pages: nothing from elsewhere, nothing inline, each token there, enough contrast, light to send."""

from __future__ import annotations

import gzip
import re
import tomllib
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

import vendor_pages
from werkzekerheid.facts.event import career_id_of
from werkzekerheid.picture import svg
from werkzekerheid.web.rendering import FOLDER, STATIC

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.visitors import Pages

TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))
OWN = {**{one.name: one.read_text("utf-8") for one in STATIC.glob("*.css")}, "picture.css": svg.stylesheet()}
LEAST_CONTRAST = 4.5
MOST_BYTES = 150_000
_INLINE = re.compile(
    r"<style|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|hx-on", re.IGNORECASE
)
_TOKEN = re.compile(r"(--wz-[a-z-]+):\s*(#[0-9a-f]{3,6})\s*;")
PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent") for ground in ("ground", "paper")),
    ("accent", "accent-ground"), ("accent-strong", "paper"), ("on-accent", "accent"), ("on-accent", "accent-strong"),
    ("focus", "focus-ground"), ("ink", "accent-ground"),
    *((kind, f"{kind}-ground") for kind in ("late", "due", "done", "info")),
    *(("ink", f"{kind}-ground") for kind in ("late", "due", "done", "info")),
    ("late", "ground"), ("late", "paper"),
]  # fmt: skip


@pytest.mark.parametrize("name", OWN)
def test_a_stylesheet_asks_nothing_of_another_host(name: str) -> None:
    assert [one for one in re.findall(r"url\(\s*[\"']?([^)\"']+)", OWN[name]) if not one.startswith("data:")] == []
    assert "@import" not in OWN[name]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.relative_to(FOLDER / "templates").as_posix())
def test_a_template_holds_no_script_and_no_style(template: Path) -> None:
    assert _INLINE.findall(template.read_text("utf-8")) == []


def test_the_picture_of_a_career_holds_no_script_and_no_style(demo: Pages) -> None:
    text = demo.visitor("jobcoach").get(f"/loopbanen/{career_id_of('merel')}").text
    assert "<svg" in text
    assert _INLINE.findall(text) == []


def test_what_comes_from_others_is_what_was_pinned() -> None:
    pins = tomllib.loads(vendor_pages.PINS.read_text("utf-8"))
    files = [*pins["bundle"], *pins["licence"]]
    assert {one["to"]: vendor_pages.digest(one["to"]) for one in files} == {one["to"]: one["sha256"] for one in files}


def test_each_token_that_is_used_is_given_a_value() -> None:
    ours = {name: text for name, text in OWN.items() if name != "nl-design-system.css"}
    given = {one for text in ours.values() for one in re.findall(r"(--wz-[a-z-]+)\s*:", text)}
    assert {one for text in ours.values() for one in re.findall(r"var\((--wz-[a-z-]+)", text)} - given == set()


def test_the_dark_look_gives_a_value_to_each_colour() -> None:
    light, dark = tokens()
    assert set(light) == set(dark)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS, ids="-on-".join)
def test_what_is_written_can_be_read(look: str, ink: str, ground: str) -> None:
    colours = dict(zip(("light", "dark"), tokens(), strict=True))[look]
    assert contrast(colours[f"--wz-{ink}"], colours[f"--wz-{ground}"]) >= LEAST_CONTRAST


def tokens() -> tuple[dict[str, str], dict[str, str]]:
    """The colours of the light look and of the dark one."""
    light, _, rest = OWN["theme.css"].partition("@media screen and (prefers-color-scheme: dark)")
    dark = rest[: rest.index("}")]
    return dict(_TOKEN.findall(light)), dict(_TOKEN.findall(dark))


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, as WCAG counts it: 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """How light a colour is, 0 to 1 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class _Assets(HTMLParser):
    """What a page asks for besides itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get("src") or (given.get("href") if tag == "link" else None)
        if address:
            self.found.add(address)


@pytest.mark.parametrize("path", ["/", "/mijn-dag", f"/loopbanen/{career_id_of('merel')}", "/regels"])
def test_a_page_is_light_with_all_that_it_asks_for(demo: Pages, path: str) -> None:
    visitor = demo.visitor("jobcoach")
    page, assets = visitor.get(path), _Assets()
    assets.feed(page.text)
    assert len(assets.found) >= 4
    assert all(one.startswith("/") and not one.startswith("//") for one in assets.found)
    assert sum(len(gzip.compress(visitor.get(one).content)) for one in (path, *assets.found)) < MOST_BYTES
