"""What we build on may be used, and passed on, under our own licence (EUPL-1.2), in and outside of government."""

from __future__ import annotations

import re
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from importlib.metadata import PackageMetadata

ROOT = Path(__file__).parents[1]
ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "EUPL-1.2", "ISC", "LGPL-3.0-only", "MIT", "MIT-0", "MPL-2.0",
    "PSF-2.0", "Unlicense",
}  # fmt: skip
"""MPL-2.0 and LGPL-3.0 bind only their own files: we change none of those, and whoever wants to can replace them."""
CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
"""Of a package without an SPDX expression: the last part of its classifier, as SPDX."""
BINDS_US = re.compile(r"\bA?GPL|\bBUSL|\bSSPL|Business Source|General Public License", re.IGNORECASE)


def requirements() -> list[str]:
    """What is installed for running, on this machine: the names in the lock file."""
    lines = re.findall(r"^[a-z].*?(?= \\$)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    wanted = [Requirement(line) for line in lines]
    return [one.name for one in wanted if one.marker is None or one.marker.evaluate()]


def _said(about: PackageMetadata | Message, name: str) -> str:
    """A field; empty where it is not there."""
    return about[name] or "" if name in about else ""


def licence(about: PackageMetadata | Message) -> str:
    """The licence as SPDX expression where it can be found, else whatever the package says; empty for nothing."""
    classifiers = [one.split(" :: ")[-1] for one in about.get_all("Classifier") or [] if one.startswith("License ::")]
    return (
        _said(about, "License-Expression")
        or " AND ".join(CLASSIFIED.get(one, one) for one in classifiers)
        or _said(about, "License").partition("\n")[0]
    )


def objection(said: str) -> str | None:
    """Why a licence will not do; None where it will. Of a choice (`OR`) one is enough, else each must be allowed."""
    parts = {one.strip(" ()") for one in re.split(r" (?:AND|OR) ", said)}
    chosen = parts & ALLOWED if " OR " in said and " AND " not in said else parts
    if said and chosen and chosen <= ALLOWED:
        return None
    if BINDS_US.search(said):
        return f"{said} would bind ours: choose another library"
    if not said:
        return "it names no licence: read its files, or choose another library"
    return f"{said} is not on the list: read it, then add it to ALLOWED or choose another library"


def test_everything_that_is_installed_may_be_used() -> None:
    names = requirements()

    assert {"cryptography", "eventsourcing", "pydantic"} <= set(names)
    objections = {}
    for name in names:
        try:
            objections[name] = objection(licence(metadata(name)))
        except PackageNotFoundError:
            objections[name] = "it is not installed here: run scripts/test.py, which installs it"
    assert not any(objections.values()), "\n".join(f"{name}: {why}" for name, why in objections.items() if why)


@pytest.mark.parametrize(
    ("header", "value", "why"),
    [
        ("License-Expression", "MIT", None),
        ("License-Expression", "Apache-2.0 OR BSD-3-Clause", None),
        ("License-Expression", "MIT OR GPL-3.0-or-later", None),
        ("License-Expression", "MIT AND PSF-2.0", None),
        ("License-Expression", "LGPL-3.0-only", None),
        ("License-Expression", "MIT AND GPL-3.0-or-later", "bind"),
        ("License-Expression", "GPL-2.0-only OR AGPL-3.0-only", "bind"),
        ("License-Expression", "BUSL-1.1", "bind"),
        ("License-Expression", "LicenseRef-Proprietary", "list"),
        ("Classifier", "License :: OSI Approved :: MIT License", None),
        ("Classifier", "License :: OSI Approved :: GNU General Public License v3 (GPLv3)", "bind"),
        ("Classifier", "License :: OSI Approved :: GNU Affero General Public License v3", "bind"),
        ("License", "Apache-2.0", None),
        ("License", "AGPL-3.0", "bind"),
        ("License", "", "no licence"),
        ("Name", "a package that says nothing", "no licence"),
    ],
)
def test_a_licence_that_binds_us_is_refused(header: str, value: str, why: str | None) -> None:
    about = Message()
    about[header] = value

    said = objection(licence(about))

    assert said is None if why is None else why in (said or "")
