"""The blocks of docs/feeds.md run as they are written."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.api.clients import opened
from werkzekerheid.app.app import create, open_app
from werkzekerheid.cli.demonstration import shipped
from werkzekerheid.facts.event import Actor
from werkzekerheid.feeds.signing import signed
from werkzekerheid.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text("utf-8")
SECRET = bytes(range(32))


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def ran(words: list[str], block: str, **environment: str) -> str:
    done = subprocess.run(
        words, input=block, capture_output=True, encoding="utf-8", check=False, timeout=60,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    stores = Settings(tmp_path_factory.mktemp("docs") / "ledger.db", None)
    create(stores, demo=True)
    with open_app(stores) as app:
        app.import_files(shipped(), Actor(actor="tests", role="system"))
    with opened(stores) as doors:
        yield doors.url


def test_what_is_typed_gives_what_is_told(url: str) -> None:
    for tool in ("sh", "curl"):
        if shutil.which(tool) is None:
            pytest.skip(f"there is no {tool} here")
    first, second = blocks("sh")
    one = json.loads(ran(["sh"], first, URL=url))["subscription"]

    page = ran(["sh"], second, URL=url, SUBSCRIPTION=one)
    assert "next-cursor:" in page.lower()
    assert len(json.loads(page.strip().splitlines()[-1])) == 2
    program, _ = blocks("python")
    told = ran([sys.executable, "-"], program, URL=url, SUBSCRIPTION=one)
    assert re.fullmatch(r"[1-9]\d* careers\n", told)
    if shutil.which("Rscript"):
        (statistics,) = blocks("r")
        assert told.strip() in ran(["Rscript", "-"], statistics, URL=url, SUBSCRIPTION=one)


def test_the_receiver_tells_ours_from_others() -> None:
    import base64
    import time

    names: dict[str, object] = {}
    exec(blocks("python")[1], names)
    is_ours = names["is_ours"]
    assert callable(is_ours)
    secret = "whsec_" + base64.b64encode(SECRET).decode()
    now, body = int(time.time()), b'{"specversion": "1.0"}'
    assert is_ours(secret, signed("a", now, body, [bytes(32), SECRET]), body)
    assert not is_ours(secret, signed("a", now, body, [bytes(32)]), body)
    assert not is_ours(secret, signed("a", now - 3_600, body, [SECRET]), body)
    assert not is_ours(secret, signed("a", now, body, [SECRET]), b"{}")


def test_the_example_of_an_entry_has_the_shape_of_one() -> None:
    from werkzekerheid.api.resources.feeds import CloudEvent

    (example,) = blocks("json")
    assert CloudEvent.model_validate_json(example).sequence == "3"
