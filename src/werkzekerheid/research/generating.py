"""Generated careers as files in a new folder, with the truth about them beside: the same seed, the same bytes."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from werkzekerheid.messages import Refusal
from werkzekerheid.research.around import COACHES, MUNICIPALITY
from werkzekerheid.research.life import Life

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

TRUTH = "truth.json"
_FIRST_DAY = date(2019, 1, 1)
_DAYS_OF_OPENING = 730
_KINDS = {COACHES: "jobcoach_organisation", MUNICIPALITY: "municipality"} | {
    f"employer-{number}": "regular_employer" for number in range(1, 5)
}


def life_of(seed: int, number: int) -> Life:
    """The `number`-th life of a seed."""
    chance = Random(f"{seed}:{number}")  # noqa: S311  (the same each time, not secret)
    return Life(chance, _FIRST_DAY + timedelta(days=chance.randrange(_DAYS_OF_OPENING)))


def key_of(seed: int, number: int) -> str:
    """The key of that career."""
    return f"generated-{seed}-{number:06}"


def career_file(seed: int, number: int, life: Life) -> str:
    """The career file of a life."""
    head = {
        "key": key_of(seed, number), "title": "A generated career: nobody lived it", "source": "generated",
        "told": life.end.isoformat(),
    }  # fmt: skip
    lines = ["[career]", *toml_lines(head)]
    for key, kind in _KINDS.items():
        lines += ["", "[[organisation]]", *toml_lines({"key": key, "name": key, "kind": kind})]
    for event in life.telling.events():
        lines += ["", "[[event]]", *toml_lines(event)]
    return "\n".join([*lines, ""])


def truth_of(life: Life) -> dict[str, Any]:
    """What truly happened: the slides, and on which days there was work."""
    return {
        "slides": [
            {"since": one.since.isoformat(), "until": one.until.isoformat(), "cause": one.cause, "ends_in": one.ends_in}
            for one in life.slides
        ],
        "work": [[first.isoformat(), last.isoformat()] for first, last in life.work],
    }


def toml_lines(table: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a table as they stand in a career file."""
    return (f"{name} = {_toml(value)}" for name, value in table.items())


def _toml(value: Any) -> str:  # noqa: ANN401  (whatever stands in an event)
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_toml(one)}' for name, one in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)  # texts, numbers and yes or no are written alike in both


def generate(careers: int, seed: int, folder: Path, progress: Callable[[int, int], None]) -> None:
    """Writes so many careers and the truth about them to a new folder, all or nothing.

    Raises:
        Refusal: `research_folder_exists` something stands there already.
    """
    if folder.exists():
        raise Refusal("research_folder_exists", folder=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        truth: dict[str, Any] = {}
        for number in range(1, careers + 1):
            life = life_of(seed, number)
            key = key_of(seed, number)
            (beside / f"{key}.career.toml").write_text(career_file(seed, number, life), "utf-8", newline="\n")
            truth[key] = truth_of(life)
            progress(number, careers)
        document = {"seed": seed, "careers": truth}
        text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
        (beside / TRUTH).write_text(f"{text}\n", "utf-8", newline="\n")
        beside.chmod(0o755)
        beside.rename(folder)
    except BaseException:  # Ctrl-C too: nothing is left half done
        shutil.rmtree(beside, ignore_errors=True)
        raise
