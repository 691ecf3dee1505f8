"""What happened before the day on which a demo is made, counted back from that day, and written as a career file."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from werkzekerheid.app.demo_world.places import PLACES
from werkzekerheid.research.generating import toml_lines

if TYPE_CHECKING:
    from datetime import date

    from werkzekerheid.app.demo_world.places import Place

Table = dict[str, Any]


class Past:
    """The facts of one life, in any order; those of one day stay as they were told."""

    def __init__(self, day: date) -> None:
        """Nothing happened yet before this `day`."""
        self.day = day
        self._happened: list[tuple[int, Table]] = []
        self._keys = 0

    def tell(self, ago: int, type_: str, /, **fields: Any) -> str:  # noqa: ANN401  (whatever the type has)
        """Something happened so many days ago; gives the key by which others can point to it."""
        if ago < 0:
            raise ValueError
        self._keys += 1
        key = f"e{self._keys}"
        self._happened.append((ago, {"key": key, "type": type_, "occurred": self.on(ago), **fields}))
        return key

    def on(self, ago: int) -> str:
        """The day so many days ago; one that is still to come for a number below nought."""
        return (self.day - timedelta(days=ago)).isoformat()

    def file(self, key: str, title: str) -> bytes:
        """The career file, told on the day of the demo, with the organisations that it names."""
        head = {"key": key, "title": title, "source": "Demo: niemand leefde dit", "told": self.day.isoformat()}
        # A file begins with the opening, also where something before it is told.
        happened = sorted(self._happened, key=lambda one: (one[1]["type"] != "career_opened", -one[0]))
        events = [table for _, table in happened]
        lines = ["[career]", *toml_lines(head)]
        for place in _named(events):
            lines += ["", "[[organisation]]", *toml_lines(place._asdict())]
        for event in events:
            lines += ["", "[[event]]", *toml_lines({name: one for name, one in event.items() if one is not None})]
        return "\n".join([*lines, ""]).encode()


def _named(events: list[Table]) -> list[Place]:
    said = {value for event in events for value in event.values() if isinstance(value, str)}
    return [place for place in PLACES if place.key in said]
