"""What a picture holds, read back from its SVG: the boxes of its texts, its classes, and its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from werkzekerheid.picture.letters import measured

if TYPE_CHECKING:
    from collections.abc import Iterator

SVG = "{http://www.w3.org/2000/svg}"
_ASCENT, _DESCENT = 0.74, 0.21
_BOLD = {"wz-heading", "wz-title", "wz-year"}


class Text(NamedTuple):
    words: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Text) -> bool:
        return (
            self.left < other.right - 0.2
            and other.left < self.right - 0.2
            and self.top < other.bottom
            and other.top < self.bottom
        )


def root(svg: str) -> ET.Element:
    """The picture as elements; fails where it is not well-formed."""
    return ET.fromstring(svg)


def size(svg: str) -> tuple[float, float]:
    """Width and height of the picture."""
    _, _, width, height = root(svg).attrib["viewBox"].split()
    return float(width), float(height)


def texts(svg: str) -> list[Text]:
    """Each text with the box it takes."""
    return list(_texts(root(svg)))


def _texts(element: ET.Element) -> Iterator[Text]:
    for one in element.iter(f"{SVG}text"):
        words, high = one.text or "", float(one.attrib["font-size"])
        wide = measured(words, high, bold=bool(_BOLD & set(one.attrib["class"].split())))
        x, y = float(one.attrib["x"]), float(one.attrib["y"])
        left = x - wide / 2 if one.get("text-anchor") == "middle" else x
        yield Text(words, left, y - high * _ASCENT, left + wide, y + high * _DESCENT)


def overlaps(svg: str) -> list[tuple[str, str]]:
    """The texts that lie over one another."""
    found = texts(svg)
    return [(a.words, b.words) for i, a in enumerate(found) for b in found[i + 1 :] if a.meets(b)]


def outside(svg: str) -> list[str]:
    """The texts that run out of the picture."""
    width, height = size(svg)
    return [one.words for one in texts(svg) if one.left < 0 or one.top < 0 or one.right > width or one.bottom > height]


def classes(svg: str) -> set[str]:
    return {name for one in root(svg).iter() for name in one.get("class", "").split()}
