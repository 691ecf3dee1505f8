"""Data shown as text, never obeyed: signs that steer a terminal or turn the reading direction become visible."""

from __future__ import annotations

import re

# C0, DEL, C1; marks that turn the direction of reading or hide; line ends of Unicode; halves of a pair; tag characters.
_STEERING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_BYTE, _PLANE = 0xFF, 0xFFFF


def visible(text: str) -> str:
    r"""`text` with each steering sign written out: `\x1b`, `\u202e`."""
    return _STEERING.sub(_written, text)


def visible_json(document: str) -> str:
    r"""A JSON document that means the same and holds no steering sign: inside its strings they stand as `\u....`.

    The line ends between its values stay: they are layout, not data.
    """
    return "\n".join(_STEERING.sub(_written_for_json, line) for line in document.split("\n"))


def _written(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number <= _BYTE:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= _PLANE else f"\\U{number:08x}"


def _written_for_json(found: re.Match[str]) -> str:
    number = ord(found[0])
    if number <= _PLANE:
        return f"\\u{number:04x}"
    number -= 0x10000
    return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
