"""What the program is made of, as a bill of materials: `python scripts/sbom.py [--to FILE]`.

CycloneDX 1.6 in JSON: each distribution that is installed for running, with its version, its licence, the SHA-256 of
the files that the pins allow, and what needs what. The same pins give the same bytes: it holds no moment and nothing of
the machine. Exit code 1 where something is missing or its licence does not go together with ours.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from uuid import UUID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from environment import ROOT, RUN_REQUIREMENTS, TEST_REQUIREMENTS
from licences import Installed, everything, objection, wanted_by_us

_OURS = "werkzekerheid"
_SPACE = UUID("5a0f3b3e-3f0f-5c55-8d2e-0b8a1c3f7a52")
_LICENCES = LicenseFactory()
WRONG = 1


def complaints(found: Sequence[Installed]) -> list[str]:
    """What is wrong with what is installed, a sentence each."""
    wrong = [f"{one.pin.name}: {why}" for one in found if (why := objection(one.licence))]
    wrong += [f"{one.pin.name}: the pin has no hash" for one in found if not one.pin.hashes]
    other = [(one.pin, version(one.pin.name)) for one in found]
    return wrong + [f"{pin.name}: {pin.version} is pinned, {has} is here" for pin, has in other if pin.version != has]


def _component(one: Installed) -> Component:
    return Component(
        name=one.pin.name,
        version=one.pin.version,
        type=ComponentType.LIBRARY,
        scope=ComponentScope.REQUIRED if one.extra is None else ComponentScope.OPTIONAL,
        bom_ref=one.pin.name,
        purl=PackageURL("pypi", None, one.pin.name, one.pin.version),
        licenses=[_LICENCES.make_from_string(one.licence)],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in one.pin.hashes],
    )


def document(found: Sequence[Installed]) -> str:
    """The bill of materials of these, as JSON."""
    ours = Component(
        name=_OURS,
        version=version(_OURS),
        type=ComponentType.APPLICATION,
        bom_ref=_OURS,
        licenses=[_LICENCES.make_from_string("EUPL-1.2")],
    )
    components = {one.pin.name: _component(one) for one in found}
    about = BomMetaData(component=ours)
    about.timestamp = None  # type: ignore[assignment]  # the library means to write none then
    bom = Bom(components=components.values(), metadata=about, serial_number=_serial())
    direct = {canonicalize_name(Requirement(one).name) for lines in wanted_by_us().values() for one in lines}
    bom.register_dependency(ours, [one for name, one in components.items() if name in direct])
    for one in found:
        bom.register_dependency(components[one.pin.name], [components[need] for need in one.needs])
    text = JsonV1Dot6(bom).output_as_string()
    return f"{json.dumps(json.loads(text), ensure_ascii=False, indent=2, sort_keys=True)}\n"


def _serial() -> UUID:
    """A number of its own for each set of pins."""
    digest = hashlib.sha256()
    for name in (RUN_REQUIREMENTS, TEST_REQUIREMENTS, "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    return uuid5(_SPACE, digest.hexdigest())


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(description="Write the bill of materials.", allow_abbrev=False)
    parser.add_argument("--to", metavar="FILE", help="write it there and not on standard output")
    options = parser.parse_args(arguments)
    try:
        found = everything()
    except PackageNotFoundError as missing:
        print(f"{missing.name} is not installed: run scripts/test.py, which installs it.", file=sys.stderr)
        return WRONG
    if wrong := complaints(found):
        print("\n".join(wrong), file=sys.stderr)
        return WRONG
    text = document(found)
    if options.to:
        Path(options.to).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
