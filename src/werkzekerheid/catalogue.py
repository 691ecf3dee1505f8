"""The three folders that people read: what can happen, what we show, what we promise. Nobody else knows where they are.

Nothing is read at import. In a wheel the folders lie inside the package, in a checkout at the top of the repository. An
organisation may mount policies of its own: a file in the folder `WERKZEKERHEID_POLICIES` goes before ours.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.messages import Refusal, say
from werkzekerheid.toml_lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

OWN_POLICIES = "WERKZEKERHEID_POLICIES"
OF_CORRECTED = "corrected"
"""The class of a field that is closed by the classes of the event it corrects."""
_RELEASED = "RELEASED"
_ONE_DAY = timedelta(days=1)


class CatalogueRefusal(Refusal):
    """The catalogue does not fit: a file is missing, unreadable, or changed after its release."""


class EventType(NamedTuple):
    """One contract. `field_classes` holds only the fields whose class differs, by path (`goals[].text`)."""

    name: str
    version: int
    title: str
    description: str
    event_class: str
    field_classes: Mapping[str, str]
    stream: str
    retention: str
    legal_basis: str
    examples: tuple[Mapping[str, Any], ...]
    schema: Mapping[str, Any]


class Table(NamedTuple):
    """A policy or projection as read: `version` is the sha256 of its bytes."""

    name: str
    version: str
    content: dict[str, Any]


def event_type(name: str, version: int = 1) -> EventType:
    """The contract of an event.

    Raises:
        CatalogueRefusal: there is none of that name and version.
    """
    return _event_type(name, version)


@cache
def _event_type(name: str, version: int) -> EventType:
    schema = json.loads(_found(f"{name}.v{version}.json", _catalogue() / "events").read_bytes())
    return EventType(
        name=name,
        version=version,
        title=schema["title"],
        description=schema["description"],
        event_class=schema["x-class"],
        field_classes=MappingProxyType(dict(_classes_in(schema, ""))),
        stream=schema["x-stream"],
        retention=schema["x-retention"],
        legal_basis=schema["x-legal-basis"],
        examples=tuple(schema["examples"]),
        schema=schema,
    )


def _classes_in(schema: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """The fields below this one that name a class of their own."""
    for name, field in schema.get("properties", {}).items():
        inner = f"{path}.{name}" if path else name
        if "x-class" in field:
            yield inner, field["x-class"]
        yield from _classes_in(field, inner)
    if "items" in schema:
        yield from _classes_in(schema["items"], f"{path}[]")


@cache
def event_names() -> tuple[str, ...]:
    """The stored names of all types, in alphabetical order."""
    return tuple(sorted({one.name.split(".")[0] for one in _listed(_catalogue() / "events", ".json")}))


@cache
def projection_names() -> frozenset[str]:
    """The names of all projections."""
    return frozenset(one.name.split(".")[0] for one in _listed(_catalogue() / "projections", ".toml"))


@cache
def projection(name: str, version: int = 1) -> Table:
    """A projection's contract.

    Raises:
        CatalogueRefusal: there is none of that name and version, or it is no TOML.
    """
    return _table(name, _found(f"{name}.v{version}.toml", _catalogue() / "projections"))


def policy(name: str) -> Table:
    """A policy's table, the organisation's own before ours. Who asks for one has all of them checked, once.

    Raises:
        CatalogueRefusal: there is none of that name, or one of them is no TOML, has a gap or names no source.
    """
    mounted = os.environ.get(OWN_POLICIES, "")
    _check_policies(mounted)
    return _policy(name, mounted)


def policy_text(name: str) -> str:
    """The text of the file in which a policy stands, to say on which line something is.

    Raises:
        CatalogueRefusal: there is none of that name.
    """
    mounted, ours = os.environ.get(OWN_POLICIES, ""), _catalogue() / "policies"
    return _found(f"{name}.toml", *([_mounted(mounted), ours] if mounted else [ours])).read_text(encoding="utf-8")


def policy_alone(name: str) -> Table:
    """The same, where only this one is checked: for what every reading asks for, and not for a rule.

    Raises:
        CatalogueRefusal: there is none of that name, it is no TOML, or it names no source.
    """
    return _policy_alone(name, os.environ.get(OWN_POLICIES, ""))


def policy_of_ours(name: str) -> Table:
    """The same as it was shipped, whatever an organisation mounts: for what follows from our program and is no choice.

    Raises:
        CatalogueRefusal: there is none of that name, or it is no TOML.
    """
    return _policy(name, "")


@cache
def _policy_alone(name: str, mounted: str) -> Table:
    found = _policy(name, mounted)
    check_policy(f"{name}.toml", found.content)
    return found


@cache
def _check_policies(mounted: str) -> None:
    # What only reads a career needs none: to parse them all takes longer than that.
    _check_folders([_catalogue() / "policies", *([_mounted(mounted)] if mounted else [])])


@cache
def _policy(name: str, mounted: str) -> Table:
    ours = _catalogue() / "policies"
    return _table(name, _found(f"{name}.toml", *([_mounted(mounted), ours] if mounted else [ours])))


def check_released(root: Path | None = None) -> None:
    """Compares every contract named in `events/RELEASED` with the digest it was released with.

    Args:
        root: a catalogue elsewhere; this program's own when left out.

    Raises:
        CatalogueRefusal: a released contract is missing or changed; names the first.
    """
    folder = (root or _catalogue()) / "events"
    released = folder / _RELEASED
    if not released.is_file():
        return
    for line in released.read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        try:
            content = (folder / name).read_bytes()
        except OSError:
            raise CatalogueRefusal("catalogue_file_missing", file=name, folder=folder.name) from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise CatalogueRefusal("catalogue_file_changed", file=name)


def check_policies(root: Path | None = None) -> None:
    """Looks whether every policy has a title, a source for each period and line, and periods that follow one another.

    The organisation's own policies are looked at too.

    Args:
        root: a catalogue elsewhere; this program's own when left out.

    Raises:
        CatalogueRefusal: names the first file and place that does not fit.
    """
    mounted = os.environ.get(OWN_POLICIES, "")
    _check_folders([(root or _catalogue()) / "policies", *([_mounted(mounted)] if mounted else [])])


def _check_folders(folders: Iterable[Path]) -> None:
    for folder in folders:
        for one in _listed(folder, ".toml"):
            check_policy(one.name, _table(one.name.removesuffix(".toml"), one).content, one)


def check_policy(file: str, content: Mapping[str, Any], path: Path | None = None) -> None:
    """The same for one table; `file` is how a refusal names it, `path` where it lies, so that it may name the line.

    Raises:
        CatalogueRefusal: names the first place that does not fit.
    """
    if not _is_said(content.get("title")):
        raise CatalogueRefusal("policy_without_title", file=file)
    try:
        _check_sources(content, (), sourced=_is_said(content.get("source")))
        _check_periods(content.get("period", []))
    except _Unfit as unfit:
        text = path.read_text(encoding="utf-8") if path else ""
        raise CatalogueRefusal(unfit.code, file=file, where=place_in(text, unfit.place)) from None


class _Unfit(Exception):
    """Something in a table does not fit: why, and at which place."""

    def __init__(self, code: str, *place: str | int) -> None:
        super().__init__(code)
        self.code, self.place = code, place


def place_in(text: str, place: Sequence[str | int]) -> str:
    """A place in a TOML text in words, such as `[[period]] 2 (line 14)`; without the line where the text is empty."""
    found = [
        f"[[{part}]] {then + 1}" if isinstance(then, int) else f"[{part}]" if then else part
        for part, then in zip(place, [*place[1:], ""], strict=True) if isinstance(part, str)
    ]  # fmt: skip
    lines = lines_of(text)
    near = (tuple(place[:length]) for length in range(len(place), 0, -1))
    line = next((lines[one] for one in near if one in lines), None)
    return " ".join([*found, *([f"({say('finding_line', number=line)})"] if line else [])])


def _check_sources(table: Mapping[str, Any], place: tuple[str | int, ...], *, sourced: bool) -> None:
    """Every line has a source: its own, or that of what it stands in. An article of law is a source too."""
    for name, value in table.items():
        if isinstance(value, dict):
            _check_sources(value, (*place, name), sourced=sourced or _is_said(value.get("source")))
        elif isinstance(value, list) and all(isinstance(one, dict) for one in value):
            for number, line in enumerate(value):
                has_source = _is_said(line.get("source")) or _is_said(line.get("article"))
                if not (has_source or (sourced and name != "period")):
                    raise _Unfit("policy_without_source", *place, name, number)
                _check_sources(line, (*place, name, number), sourced=True)


def _check_periods(periods: object) -> None:
    """Each period starts after the one before, and on the day after its end where that was given."""
    if not (isinstance(periods, list) and all(isinstance(one, dict) for one in periods)):
        raise _Unfit("policy_without_dates", "period")
    before: Mapping[str, Any] | None = None
    for number, period in enumerate(periods):
        start, end = period.get("valid_from"), period.get("valid_until")
        if type(start) is not date or (end is not None and type(end) is not date):
            raise _Unfit("policy_without_dates", "period", number)
        if end is not None and end < start:
            raise _Unfit("policy_period_ends_early", "period", number, "valid_until")
        if before is not None:
            last = before.get("valid_until") or start - _ONE_DAY
            if start <= before["valid_from"] or start <= last:
                raise _Unfit("policy_periods_overlap", "period", number, "valid_from")
            if start > last + _ONE_DAY:
                raise _Unfit("policy_periods_gap", "period", number, "valid_from")
        before = period


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


@cache
def _catalogue() -> Path:
    """Where the three folders are: in the wheel, else at the top of the checkout."""
    inside = Path(__file__).parent / "_catalogue"
    if inside.is_dir():
        return inside
    checkout = Path(__file__).parents[2]
    if (checkout / "events").is_dir() and (checkout / "policies").is_dir():
        return checkout
    raise CatalogueRefusal("catalogue_missing", wheel=inside, checkout=checkout)


def _mounted(folder: str) -> Path:
    """The organisation's own policies: named but absent is a mistake, not a wish for ours."""
    mounted = Path(folder)
    if not mounted.is_dir():
        raise CatalogueRefusal("policies_missing", folder=folder)
    return mounted


def _listed(folder: Path, ending: str) -> list[Path]:
    return sorted((one for one in folder.iterdir() if one.name.endswith(ending)), key=lambda one: one.name)


def _found(name: str, *folders: Path) -> Path:
    """The file of this name in the first folder that holds it; a name that leads elsewhere is no name of ours."""
    for folder in folders:
        if "/" not in name and "\\" not in name and (folder / name).is_file():
            return folder / name
    raise CatalogueRefusal("catalogue_file_missing", file=name, folder=folders[-1].name)


def _table(name: str, file: Path) -> Table:
    import tomllib  # noqa: PLC0415  (what only reads a career reads no table)

    content = file.read_bytes()
    try:
        parsed = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueRefusal("catalogue_file_unreadable", file=file.name, reason=error) from error
    return Table(name, hashlib.sha256(content).hexdigest(), parsed)
