"""Of whatever is logged only listed keys and codes are left, however it is nested and whoever says it."""

from __future__ import annotations

import json
import logging
import math
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from werkzekerheid.logs import KEYS, formatter, log_of, only_allowed

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.datetimes() | st.uuids(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.sets(st.text()) | st.tuples(inner, inner),
    max_leaves=5,
)
LINES = st.dictionaries(st.sampled_from(sorted(KEYS)) | st.text(max_size=20), ANYTHING, max_size=6)
in_memory = settings(deadline=None, suppress_health_check=list(HealthCheck))
SIGNS = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:+/?-")


def is_harmless(value: Any) -> bool:
    """A number, yes or no, nothing, or a short word of the signs that codes are made of."""
    if isinstance(value, str):
        return 0 < len(value) <= 100 and set(value) <= SIGNS
    return value is None or (isinstance(value, (bool, int, float)) and math.isfinite(value))


@in_memory
@given(line=LINES)
def test_only_listed_keys_and_harmless_values_pass(line: dict[str, Any]) -> None:
    passed = only_allowed(None, "info", dict(line))

    assert passed.keys() <= KEYS & line.keys()
    assert all(is_harmless(value) for value in passed.values())
    assert only_allowed(None, "info", dict(passed)) == passed


@in_memory
@given(line=LINES)
def test_what_is_harmless_is_not_lost(line: dict[str, Any]) -> None:
    passed = only_allowed(None, "info", dict(line))

    assert passed == {key: value for key, value in line.items() if key in KEYS and is_harmless(value)}


class Kept(logging.Handler):
    """Keeps the lines as they would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(formatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@in_memory
@given(line=LINES, event=st.text(), error=st.text())
def test_a_whole_line_holds_nothing_else(line: dict[str, Any], event: str, error: str) -> None:
    """Of ours with whatever is handed to it, and of a library that tells of an error with its sentence."""
    kept = Kept()
    ours, theirs = logging.getLogger("werkzekerheid.test_logs"), logging.getLogger("library.test_logs")
    extra = {f"x_{number}": value for number, value in enumerate(line.values())}
    for one in (ours, theirs):
        one.handlers[:], one.propagate = [kept], False
    log_of(ours.name).warning(event, exc_info=ValueError(error), **{k: v for k, v in line.items() if k != "event"})
    theirs.warning("%s", event, extra=extra, exc_info=ValueError(error), stack_info=True)

    mine, library = (json.loads(one) for one in kept.lines)
    assert mine.keys() <= KEYS
    assert all(is_harmless(value) for value in mine.values())
    assert library.keys() == {"event", "level", "logger", "time"}
    assert library["event"] == "library_said"
