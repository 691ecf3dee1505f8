"""Tables as an organisation writes them: ours, with other thresholds."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from werkzekerheid.rules.adopted import Adoption, read

POLICIES = Path(__file__).parents[2] / "policies"


def table_text(rule: str, **thresholds: int) -> str:
    """The text of our table of a rule with these thresholds in its only period."""
    text = (POLICIES / f"{rule}.toml").read_text(encoding="utf-8")
    for name, value in thresholds.items():
        text, found = re.subn(rf"^({name}\s*=\s*)\d+", rf"\g<1>{value}", text, flags=re.MULTILINE)
        assert found == 1, f"no threshold {name}"
    return text


def adoption(organisation: str, policy: str, valid_from: str, text: str) -> Adoption:
    """An adoption as the ledger would tell it."""
    day = date.fromisoformat(valid_from)
    return Adoption(organisation, policy, day, day, "lead", "Past beter.", "event", text, read(policy, text))
