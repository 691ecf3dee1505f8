"""Data is shown, never obeyed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkzekerheid.cli.visible import visible, visible_json


@pytest.mark.parametrize(
    ("sign", "shown"),
    [("\x1b", "\\x1b"), ("\n", "\\x0a"), ("\x9b", "\\x9b"), ("\u202e", "\\u202e"), ("\U000e0041", "\\U000e0041")],
)
def test_a_sign_that_steers_the_terminal_is_written_out(sign: str, shown: str) -> None:
    assert visible(f"a{sign}b") == f"a{shown}b"


def test_what_people_write_stays_as_it_is() -> None:
    assert visible("Jeffry [vet] 'é' 漢 👩\u200d🌾 – “ja”") == "Jeffry [vet] 'é' 漢 👩\u200d🌾 – “ja”"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_control_sign_is_left(text: str) -> None:
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u202e\u2066\u2028" for sign in visible(text))


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_a_json_document_means_the_same_and_steers_nothing(document: object) -> None:
    shown = visible_json(json.dumps(document, ensure_ascii=False, indent=2))

    assert json.loads(shown) == document
    assert visible(shown.replace("\n", "")) == shown.replace("\n", "")
