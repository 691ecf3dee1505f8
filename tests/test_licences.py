"""What we build on may be used, and passed on, under our own licence (EUPL-1.2), in and outside of government."""

from __future__ import annotations

from email.message import Message
from importlib.metadata import metadata

import pytest

from environment import RUN_REQUIREMENTS
from licences import ALLOWED, READ, everything, licence, objection, pins


def test_everything_that_runs_with_us_may_be_used_extras_too() -> None:
    found = {one.pin.name: one for one in everything()}

    assert {"cryptography", "eventsourcing", "pydantic", "distributed"} <= found.keys()
    assert found["distributed"].extra == "cluster"
    objections = {name: objection(one.licence) for name, one in found.items()}
    assert not any(objections.values()), "\n".join(f"{name}: {why}" for name, why in objections.items() if why)


def test_everything_that_is_installed_beside_it_may_be_used_too() -> None:
    """What builds the package is pinned with what runs."""
    names = pins(RUN_REQUIREMENTS).keys()

    assert {"hatchling", "cryptography"} <= names
    assert not {name: why for name in names if (why := objection(READ.get(name) or licence(metadata(name))))}


def test_no_licence_on_the_list_binds_what_is_built_on_it() -> None:
    """Nothing of these may come on it by mistake: they would decide about our own code."""
    assert not {one for one in ALLOWED if one.startswith(("AGPL", "GPL", "BUSL", "SSPL"))}


def test_what_was_read_is_still_in_use_and_says_no_more_by_itself() -> None:
    found = {one.pin.name for one in everything()}

    assert READ.keys() <= found
    assert {name for name in READ if objection(licence(metadata(name))) is None} == set()


@pytest.mark.parametrize(
    ("header", "value", "why"),
    [
        ("License-Expression", "MIT", None),
        ("License-Expression", "Apache-2.0 OR BSD-3-Clause", None),
        ("License-Expression", "MIT OR GPL-3.0-or-later", None),
        ("License-Expression", "MIT AND PSF-2.0", None),
        ("License-Expression", "LGPL-3.0-only", None),
        ("License-Expression", "MIT AND GPL-3.0-or-later", "bind"),
        ("License-Expression", "MIT AND (Apache-2.0 OR GPL-3.0-only)", "bind"),
        ("License-Expression", "GPL-2.0-only OR AGPL-3.0-only", "bind"),
        ("License-Expression", "BUSL-1.1", "bind"),
        ("License-Expression", "SSPL-1.0", "bind"),
        ("License-Expression", "LicenseRef-Proprietary", "list"),
        ("Classifier", "License :: OSI Approved :: MIT License", None),
        ("Classifier", "License :: OSI Approved :: GNU General Public License v3 (GPLv3)", "bind"),
        ("Classifier", "License :: OSI Approved :: GNU Affero General Public License v3", "bind"),
        ("License", "Apache-2.0", None),
        ("License", "AGPL-3.0", "bind"),
        ("License", "Server Side Public License", "bind"),
        ("License", "BSD", "list"),
        ("License", "", "no licence"),
        ("Name", "a package that says nothing", "no licence"),
    ],
)
def test_a_licence_that_binds_us_is_refused(header: str, value: str, why: str | None) -> None:
    about = Message()
    about[header] = value

    said = objection(licence(about))

    assert said is None if why is None else why in (said or "")
