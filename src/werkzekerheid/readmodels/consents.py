"""What a reader sees of a consent."""

from __future__ import annotations

from typing import TypedDict


class Row(TypedDict):
    """A consent as it stands: `given`, `refused`, `withdrawn` or `expired`. `text_version` is of the text shown."""

    career: str
    consent: str
    recipient: str
    state: str
    purposes: list[str]
    classes: list[str]
    given_on: str | None
    until_on: str | None
    ended_on: str | None
    text_version: str | None
    way: str | None
