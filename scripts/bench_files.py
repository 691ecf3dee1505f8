"""Generated careers as career files, for `bench.py`: a telling of each, in the order in which it was lived."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from make_load import careers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from make_load import Generated

_ORGANISATIONS = tuple(f"org-{number}" for number in range(1, 41))
_DAY_CHARACTERS = 10


def write_files(folder: Path, number: int, length: int) -> list[Path]:
    """Writes so many career files of so many events each; gives their paths."""
    paths = []
    for index, (_, facts) in enumerate(careers(number, length, seed=3)):
        paths.append(folder / f"load-{index:05d}.career.toml")
        paths[-1].write_text("\n".join(_lines(f"load-{index:05d}", facts)), encoding="utf-8")
    return paths


def _lines(key: str, facts: list[Generated]) -> Iterator[str]:
    head = {"key": key, "title": key, "source": "make_load", "told": facts[-1].day.isoformat()}
    yield from ("[career]", *_fields(head))
    told = json.dumps([one.fact.model_dump(mode="json") for one in facts])
    for name in _ORGANISATIONS:
        if f'"{name}"' in told:
            yield from ("[[organisation]]", *_fields({"key": name, "name": name, "kind": "regular_employer"}))
    for one in facts:
        fact = one.fact.model_dump(mode="json", exclude_defaults=True, exclude_none=True, by_alias=True)
        yield from ("[[event]]", *_fields({"key": one.event_id, "type": one.fact.TYPE, **_occurred(one), **fact}))


def _occurred(one: Generated) -> dict[str, str]:
    """When it happened; what was recorded late stands on its day of recording: a telling is in the order of life."""
    occurred = one.told.occurred
    if occurred is None:
        return {}
    return {"occurred": one.day.isoformat() if len(occurred) == _DAY_CHARACTERS else occurred}


def _fields(table: dict[str, Any]) -> Iterator[str]:
    return (f"{name} = {_toml(value)}" for name, value in table.items())


def _toml(value: object) -> str:
    """A value in TOML; of strings, numbers and yes or no JSON writes the same."""
    if isinstance(value, dict):
        return f"{{ {', '.join(_fields(value))} }}"
    if isinstance(value, list):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return json.dumps(value)
