"""The blocks of docs/feeds.md do what they say; those to copy stand in docs/integrate.md."""

from __future__ import annotations

import base64
import re
import time
from pathlib import Path

from werkzekerheid.api.resources.feeds import CloudEvent
from werkzekerheid.feeds.signing import signed

TEXT = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text("utf-8")
SECRET = bytes(range(32))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_receiver_tells_ours_from_others() -> None:
    names: dict[str, object] = {}
    exec(blocks("python")[0], names)
    is_ours = names["is_ours"]
    assert callable(is_ours)
    secret = "whsec_" + base64.b64encode(SECRET).decode()
    now, body = int(time.time()), b'{"specversion": "1.0"}'
    assert is_ours(secret, signed("a", now, body, [bytes(32), SECRET]), body)
    assert not is_ours(secret, signed("a", now, body, [bytes(32)]), body)
    assert not is_ours(secret, signed("a", now - 3_600, body, [SECRET]), body)
    assert not is_ours(secret, signed("a", now, body, [SECRET]), b"{}")


def test_the_example_of_an_entry_has_the_shape_of_one() -> None:
    (example,) = blocks("json")
    assert CloudEvent.model_validate_json(example).sequence == "3"
