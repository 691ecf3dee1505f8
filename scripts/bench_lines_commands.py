"""What `bench.py` measures of whole commands: how fast they start, and how much memory an import takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench_form import Measured, in_turns, seconds

if TYPE_CHECKING:
    from bench_form import Place, Size

_CAREER = 20
_IMPORT_MEGABYTES = 300


def help_(place: Place, size: Size) -> list[Measured]:
    """A whole `werkzekerheid --help`, against a whole `import pydantic`."""
    return _process(place, size, ["--help"], "<= 2.5")


def situation(place: Place, size: Size) -> list[Measured]:
    """A whole `werkzekerheid situation` of a told career, against a whole `import pydantic`."""
    from bench_commands import Commands

    Commands(place.folder).run("demo")
    return _process(place, size, ["situation", "joost"], "<= 4")


def _process(place: Place, size: Size, arguments: list[str], goal: str) -> list[Measured]:
    from bench_commands import BARE, Commands

    commands = Commands(place.folder)
    took = in_turns(
        {"ours": lambda: commands.run(*arguments), "bare": lambda: commands.call(BARE)}, size.rounds
    )  # fmt: skip
    command = f"`werkzekerheid {' '.join(arguments)}`"
    return [
        Measured(
            command, "", "`import pydantic`", took["ours"] * 1000, took["bare"] * 1000, took["ours"] / took["bare"],
            "ms",
            f'whole processes: {command} against `python -c "import pydantic"`', goal,
        )
    ]  # fmt: skip


def import_memory(place: Place, size: Size) -> list[Measured]:
    """Peak memory of importing generated events as career files."""
    from bench_commands import Commands
    from bench_files import write_files

    files = write_files(place.folder, size.files, _CAREER)
    commands = Commands(place.folder)
    commands.run("init", "--demo")
    peaks: list[float] = []
    took = seconds(lambda: peaks.append(commands.peak_of("import", *map(str, files))))
    (peak,) = peaks
    return [
        Measured(
            f"memory of an import of {len(files) * _CAREER:,} events", "SQLite", "the bound", peak, _IMPORT_MEGABYTES,
            peak / _IMPORT_MEGABYTES, "MB",
            f"peak of `werkzekerheid import` of {len(files):,} files with {_CAREER} events each, views and alerts "
            f"included; it took {took:.0f} s",
            "<= 1",
        )
    ]  # fmt: skip
