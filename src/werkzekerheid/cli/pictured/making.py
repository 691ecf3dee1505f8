"""`research plot`: the pictures that a data set or two backtests give, in a new folder, all or nothing."""

from __future__ import annotations

import hashlib
import json
import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid import __version__
from werkzekerheid.app.researching.folders import workshop
from werkzekerheid.app.researching.handing_over import digest_of
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.pictured import bars, curves, sequences
from werkzekerheid.cli.pictured.paper import save
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.screen import Waiting, print_line
from werkzekerheid.messages import Refusal, language, say
from werkzekerheid.research.pictured.extract import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from werkzekerheid.cli.pictured.paper import Picture
    from werkzekerheid.research.pictured.extract import Extract

FILE = "pictures.json"
_OF_EXTRACT: Mapping[str, Callable[[Extract], Picture]] = {
    "careers": sequences.careers, "states": sequences.states, "staying": curves.staying, "signals": bars.signals,
    "contacts": bars.contacts,
}  # fmt: skip
_BACKTEST = "backtest"
KINDS = (*_OF_EXTRACT, _BACKTEST)
_TWO = 2
_KEPT = ("project", "format", "position", "code_version")


class Source(NamedTuple):
    """What pictures are made of: a data set, two backtests, or both."""

    extract: Extract | None
    backtests: tuple[Path, ...]


class Made(NamedTuple):
    """The kinds that were drawn, and why the others could not be."""

    drawn: tuple[str, ...]
    not_drawn: Mapping[str, Refusal]


def plot(sources: Sequence[str], to: str, kinds: Sequence[str]) -> int:
    """Draws them, and says which and why not."""
    for one in kinds:
        if one not in KINDS:
            raise Problem(say("cli_plot_kind", given=as_typed(one), kinds=", ".join(KINDS)))
    if find_spec("matplotlib") is None:
        raise Refusal("settings_research_extra")
    source, folder = _source([Path(one) for one in sources]), Path(to)
    if source.extract and folder.resolve().is_relative_to(source.extract.folder.resolve()):
        raise Refusal("plot_inside", folder=folder)
    with Waiting(say("cli_plotting")) as step:
        made = _made(source, folder, list(dict.fromkeys(kinds)) or _possible(source), step)
    print_line(say("cli_plotted", kinds=", ".join(made.drawn), folder=folder))
    for kind, why in made.not_drawn.items():
        print_line(say("cli_not_plotted", kind=kind, why=why))
    return DONE


def _source(given: Sequence[Path]) -> Source:
    folders = [one for one in given if one.is_dir()]
    files = [one for one in given if one not in folders]
    for one in files:
        if not one.is_file():
            raise Refusal("plot_no_extract", folder=one)
    if len(folders) > 1 or len(files) not in {0, _TWO}:
        raise Problem(say("cli_plot_from"))
    return Source(opened(folders[0]) if folders else None, tuple(files))


def _possible(source: Source) -> list[str]:
    return [*(_OF_EXTRACT if source.extract else ()), *((_BACKTEST,) if source.backtests else ())]


def _made(source: Source, folder: Path, kinds: Sequence[str], progress: Callable[[int, int], None]) -> Made:
    not_drawn: dict[str, Refusal] = {}
    drawn: dict[str, list[Path]] = {}
    with workshop(folder) as shop:
        for number, kind in enumerate(kinds):
            progress(number, len(kinds))
            try:
                drawn[kind] = save(_picture(source, kind), shop.made, kind)
            except Refusal as why:
                not_drawn[kind] = why
        if not drawn:
            raise next(iter(not_drawn.values()))
        document = _document(source, drawn, not_drawn)
        text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
        (shop.made / FILE).write_text(f"{text}\n", "utf-8", newline="\n")
        shop.made.chmod(0o750)
        if folder.exists():
            raise Refusal("research_folder_exists", folder=folder)
        os.rename(shop.made, folder)  # noqa: PTH104  (one step, or none)
    return Made(tuple(drawn), not_drawn)


def _picture(source: Source, kind: str) -> Picture:
    if kind == _BACKTEST:
        if not source.backtests:
            raise Refusal("plot_needs_backtests")
        return bars.backtests(*source.backtests)
    if source.extract is None:
        raise Refusal("plot_needs_extract")
    return _OF_EXTRACT[kind](source.extract)


def _document(source: Source, drawn: Mapping[str, Sequence[Path]], not_drawn: Mapping[str, Refusal]) -> dict[str, Any]:
    """What the pictures were made of. The sha256 of a data set is that of its line in the register of the project."""
    extract = source.extract
    return {
        "extract": extract and {
            **{name: extract.about.get(name) for name in _KEPT}, "sha256": digest_of(extract.folder),
        },
        "backtests": [_digest(one) for one in source.backtests],
        "made_by": __version__,
        "language": language(),
        "pictures": {kind: {one.name: _digest(one) for one in files} for kind, files in drawn.items()},
        "not_drawn": {kind: why.code for kind, why in not_drawn.items()},
    }  # fmt: skip


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
