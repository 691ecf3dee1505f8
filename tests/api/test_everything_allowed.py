"""Everything that the document of the API allows, asked as each role; and some of what it does not.

Schemathesis makes the requests, and looks with all of its checks: no mistake of ours, no answer that the document does
not tell of, nothing accepted that it forbids, nothing told to who did not sign in. Profile `explore` asks far more.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.api.lena import (
    ELSEWHERE,
    EMPLOYER,
    ITSELF,
    JOBCOACH,
    KLANTMANAGER,
    LEAD,
    LENA,
    OFFICER,
    RECEIVER,
    RESEARCHER,
)

if TYPE_CHECKING:
    from tests.api.clients import Doors

ROLES = (JOBCOACH, KLANTMANAGER, EMPLOYER, ITSELF, OFFICER, LEAD, RECEIVER, RESEARCHER, ELSEWHERE)
# What the document allows may still not fit the catalogue, or be no table of a rule: hence 400. A career may have moved
# on (412), and who asks may have the answer already (304).
CONFIG = f"""
workers = 1
continue-on-failure = true

[parameters]
"path.career" = "{LENA}"
"path.handover" = "naar-de-drukkerij"
"path.request" = "inzage"

[generation]
deterministic = true
database = "none"
no-shrink = true
max-examples = {{examples}}

[phases.coverage]
enabled = {{thorough}}

[phases.stateful]
enabled = {{thorough}}

[checks.positive_data_acceptance]
expected-statuses = ["2xx", 304, 400, 401, 403, 404, 409, 412]
"""


@pytest.mark.usefixtures("hides_at_once")
@pytest.mark.parametrize("who", ROLES, ids=[one.partition("@")[0] for one in ROLES])
def test_no_role_finds_what_the_document_does_not_tell_of(lena: Doors, tmp_path: Path, who: str) -> None:
    thorough = settings.get_current_profile_name() == "explore"
    config, url = tmp_path / "schemathesis.toml", f"{lena.url}/v1"
    config.write_text(CONFIG.format(examples=40 if thorough else 2, thorough=str(thorough).lower()), "utf-8")
    program = [str(Path(sys.executable).with_name("st")), "--config-file", str(config), "run", f"{url}/openapi.json"]
    words = ["--url", url, "--header", f"Authorization: Bearer demo:{who}", "--no-color"]

    # In a process of its own: what it warns of is no error of ours.
    done = subprocess.run([*program, *words], cwd=tmp_path, capture_output=True, text=True, timeout=1_200, check=False)

    assert done.returncode == 0, done.stdout[-10_000:] + done.stderr[-2_000:]
    assert " passed" in done.stdout
