"""Careers for research, and extracts of them, for the tests of the formats.

From `demo` and `generated` nothing was taken away, so that a test sees all that a format can tell; `leaving` gives them
as they leave. Generated lives are told afterwards; the nine are those of the demo.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import duckdb

from werkzekerheid.app.replay_files import READER
from werkzekerheid.career.evolve import Told, fold_laid, told_days
from werkzekerheid.facts.career_file import read_career_file
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.facts.told_events import told_events
from werkzekerheid.research.blurring import blur_of
from werkzekerheid.research.formats.base import About
from werkzekerheid.research.formats.known import format_named
from werkzekerheid.research.formats.package import finish
from werkzekerheid.research.generating import career_file, life_of
from werkzekerheid.research.prepared import ResearchCareer, prepare
from werkzekerheid.research.pseudonyms import Names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from werkzekerheid.facts.event import Event
    from werkzekerheid.research.blurring import Dates

ABOUT = About("hanze-1", "What holds after a relapse?", position=12_345, code_version="0.1.0", until_on="2027-12-31")
UNTIL = date(2026, 6, 1)
_RECORDED = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
ODEN = ("jeffry", "joost", "kim", "leo", "maarten")


def of_events(career_id: str, events: Sequence[Event], until: date = UNTIL) -> ResearchCareer:
    """A career from its events, as the pipeline would hand it over."""
    laid = lay_out(events)
    career = fold_laid(career_id, laid, told_days(events))
    return ResearchCareer(career, laid, {one.event_id: one.recorded_at for one in events}, until)


def _of_file(content: bytes) -> ResearchCareer:
    read = read_career_file(content, "a career file", READER)
    return of_events(read.career_id, told_events(read, READER, _RECORDED))


@cache
def demo() -> dict[str, ResearchCareer]:
    """The nine, by their key."""
    found = sorted(files("werkzekerheid.demo").iterdir(), key=lambda one: one.name)
    return {one.name.removesuffix(".career.toml"): _of_file(one.read_bytes()) for one in found if one.name[-1] == "l"}


@cache
def generated(number: int, seed: int = 3) -> ResearchCareer:
    """A life that nobody lived."""
    return _of_file(career_file(seed, number, life_of(seed, number)).encode())


@cache
def left(key: str, dates: Dates = "months") -> ResearchCareer:
    """One of the nine as the pipeline would let it leave, under a pseudonym and on blurred days."""
    return leaving(demo()[key], dates)


def leaving(one: ResearchCareer, dates: Dates) -> ResearchCareer:
    """A career under a pseudonym of a project that may use every class."""
    career, names = one.career, Names(b"a key of one project, for the tests")
    blur = blur_of(dates, names.weeks(career.career_id), UNTIL)
    told = Told(career.told_on, career.horizon)
    return prepare(career.career_id, one.laid, told, one.recorded_at, (names, blur))


def many(count: int) -> list[ResearchCareer]:
    """The nine and so many generated ones."""
    return [*demo().values(), *map(generated, range(count))]


def sql(asked: str) -> list[tuple[Any, ...]]:
    """What DuckDB answers: the names of the columns, and the rows."""
    relation = duckdb.sql(asked)
    assert relation is not None
    return [tuple(relation.columns), *relation.fetchall()]


def extract(
    name: str, folder: Path, careers: Sequence[ResearchCareer], about: About = ABOUT, a_part: int = 100
) -> list[Path]:
    """The files of an extract in this format, made in parts of so many careers."""
    format_, work, made = format_named(name), folder / "parts", folder / "extract"
    work.mkdir(parents=True)
    made.mkdir()
    starts = range(0, len(careers), a_part)
    parts = [format_.write(careers[start : start + a_part], about, work, number) for number, start in enumerate(starts)]
    return finish(format_, parts, about, made)
