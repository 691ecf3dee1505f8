"""What is installed for running, under which licences, and which of those go together with ours (EUPL-1.2).

Read from the pins (`requirements*.txt`) and from what the installed distributions say of themselves.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from email.message import Message
from importlib.metadata import PackageMetadata, metadata, requires
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from environment import ROOT, RUN_REQUIREMENTS, TEST_REQUIREMENTS

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "EUPL-1.2", "ISC", "LGPL-3.0-only", "MIT", "MIT-0",
    "MIT-CMU", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib",
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
READ = {"partd": "BSD-3-Clause", "protobuf": "BSD-3-Clause"}
"""Of a package that says too little: what stands in the licence file that it brings."""
BINDS_US = re.compile(r"\bA?GPL|\bBUSL|\bSSPL|Business Source|Server Side Public|General Public License", re.IGNORECASE)
_PIN = re.compile(r"^(?P<wanted>[a-z].*?) \\\n(?P<hashes>(?:    --hash=\S+(?: \\)?\n)+)", re.MULTILINE)


class Pin(NamedTuple):
    """One version that is installed: its name as the index spells it, and the SHA-256 of each file it may come in."""

    name: str
    version: str
    hashes: tuple[str, ...]


class Installed(NamedTuple):
    """A distribution that runs with us, what it says its licence is, and what it needs itself.

    `extra`: the extra of ours that brings it; None for what is always there.
    """

    pin: Pin
    licence: str
    needs: tuple[str, ...]
    extra: str | None


def pins(file: str) -> dict[str, Pin]:
    """The pins of a requirements file that count on this machine, by name."""
    found: dict[str, Pin] = {}
    for one in _PIN.finditer((ROOT / file).read_text(encoding="utf-8")):
        wanted = Requirement(one["wanted"])
        if wanted.marker is None or wanted.marker.evaluate():
            hashes = tuple(sorted(re.findall(r"sha256:([0-9a-f]{64})", one["hashes"])))
            name = canonicalize_name(wanted.name)
            found[name] = Pin(name, next(iter(wanted.specifier)).version, hashes)
    return found


def _wanted(lines: Iterable[str], extras: Iterable[str] = ()) -> Iterator[Requirement]:
    """The requirements of these that count on this machine, with these extras."""
    for line in lines:
        one = Requirement(line)
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield one


def names_of(wanted: Iterable[Requirement]) -> set[str]:
    """The names, as the index spells them."""
    return {canonicalize_name(one.name) for one in wanted}


def needed(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Everything that these requirements bring along, each with the names of what it needs itself.

    Raises:
        PackageNotFoundError: something of it is not installed.
    """
    found: dict[str, tuple[str, ...]] = {}
    waiting = list(_wanted(lines))
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        inner = list(_wanted(requires(name) or (), one.extras))
        needs = {*found.get(name, ()), *names_of(inner)}
        if needs != {*found.get(name, ())} or name not in found:  # with another extra it needs more
            found[name] = tuple(sorted(needs))
            waiting.extend(inner)
    return found


def wanted_by_us() -> dict[str | None, list[str]]:
    """The requirements of the project: under None what it always needs, and what each extra adds."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {None: project["dependencies"], **project["optional-dependencies"]}


def everything() -> list[Installed]:
    """What is installed for running, by name; what only an extra brings stands under that extra.

    Raises:
        PackageNotFoundError: something of it is not installed.
        KeyError: something of it is not pinned.
    """
    always: dict[str, tuple[str, ...]] = {}
    found = []
    for extra, lines in wanted_by_us().items():
        pinned = pins(RUN_REQUIREMENTS if extra is None else TEST_REQUIREMENTS)  # the second holds the extras too
        more = {name: needs for name, needs in needed(lines).items() if name not in always}
        found += [_installed(pinned[name], needs, extra) for name, needs in more.items()]
        always |= more
    return sorted(found, key=lambda one: one.pin.name)


def _installed(pin: Pin, needs: tuple[str, ...], extra: str | None) -> Installed:
    return Installed(pin, READ.get(pin.name) or licence(metadata(pin.name)), needs, extra)


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
