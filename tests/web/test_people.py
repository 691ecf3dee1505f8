"""*Mijn mensen*: everybody for whom somebody has a task, the first due first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.web.visitors import Pages


def test_each_line_tells_the_last_contact_and_what_is_due_first(demo: Pages) -> None:
    page = demo.visitor("jobcoach").get("/mijn-mensen").text

    lines = page.count('<th scope="row">')
    assert lines
    assert page.count('data-head="Laatste contact"') == page.count('data-head="Eerst te doen"') == lines
    assert re.search(r'data-head="Laatste contact">\d', page)
    assert re.search(r'data-head="Eerst te doen">[^–<]+, uiterlijk', page)


def test_who_has_nothing_due_comes_last(demo: Pages) -> None:
    page = demo.visitor("jobcoach").get("/mijn-mensen").text

    nothing = [one == "–" for one in re.findall(r'data-head="Eerst te doen">([^<]+)', page)]
    assert nothing == sorted(nothing)
