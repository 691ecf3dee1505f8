"""`replay`: plays career files as they became known. Nothing is written anywhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.app import replay_files
from werkzekerheid.app.over_careers import crew
from werkzekerheid.cli.days import typed_day
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.screen import Waiting, print_json
from werkzekerheid.cli.workers import typed_workers
from werkzekerheid.cli.writing import content_of
from werkzekerheid.facts.finding import Finding, Findings
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from rich.console import RenderableType

    from werkzekerheid.app.over_careers import Crew
    from werkzekerheid.cli.views.replay import Story

File = tuple[str, bytes]
"""The name of a career file, and what is in it."""
_FILES_A_WORKER = 20
"""Below this a process costs more to start than it saves."""


class Asked(NamedTuple):
    """What to play, and by whom, as typed."""

    until: str | None = None
    as_of: str | None = None
    known_on: str | None = None
    workers: str | None = None
    cluster: str | None = None


def replay(names: Sequence[str], asked: Asked, *, json: bool) -> int:
    """Plays each file, or says what its situation was as it was known on a day."""
    workers, last = typed_workers(asked.workers, asked.cluster), typed_day("--until", asked.until)
    day, known = typed_day("--as-of", asked.as_of), typed_day("--known-on", asked.known_on)
    if (day is None) != (known is None) or (day and last):
        raise Problem(say("cli_both_days"))
    files = [(name, content_of(name)) for name in names]
    hands = crew(workers, asked.cluster, len(files) // _FILES_A_WORKER)
    if day and known:
        _answer(_each(files, partial(_situation, day, known), hands), json=json, view=_situations)
    elif json:
        _answer(_each(files, partial(_document, last), hands), json=True, view=_situations)
    else:
        _answer(_each(files, partial(_story, last), hands), json=False, view=_stories)
    return DONE


def _situation(as_of: date, known_on: date, file: File) -> dict[str, Any]:
    return replay_files.situation_as_known(*file, as_of, known_on)


def _document(until: date | None, file: File) -> dict[str, Any]:
    return replay_files.document(replay_files.replay(*file, until=until))


def _story(until: date | None, file: File) -> Story:
    from werkzekerheid.app.setbacks import setbacks
    from werkzekerheid.cli.views.replay import Story
    from werkzekerheid.readmodels import timeline

    one = replay_files.replay(*file, until=until)
    document = replay_files.document(one)
    rows = timeline.document(one.played.career, one.played.laid, one.events, one.names)
    return Story(document, {row["number"]: row for row in rows}, tuple(setbacks(one.played, document["alerts"])))


def _each(files: Sequence[File], play: Callable[[File], Any], hands: AbstractContextManager[Crew]) -> list[Any]:
    """What `play` gives for each file, in their order; what is wrong with any of them is told of all at once."""
    made: list[Any] = []
    findings: list[Finding] = []
    with hands as found, Waiting(say("cli_replaying")) as step:
        for number, one in enumerate(found.map(partial(_tried, play), files), start=1):
            step(number, len(files))
            if isinstance(one, _Wrong):
                findings.extend(one.findings)
            else:
                made.append(one)
    if findings:
        raise Findings(findings)
    return made


class _Wrong(NamedTuple):
    findings: tuple[Finding, ...]


def _tried(play: Callable[[File], Any], file: File) -> Any:  # noqa: ANN401  (whatever `play` gives)
    try:
        return play(file)
    except Findings as found:
        return _Wrong(found.all)


def _answer(made: Sequence[Any], *, json: bool, view: Callable[[Sequence[Any]], Iterator[RenderableType]]) -> None:
    if json:
        print_json(made[0] if len(made) == 1 else made)
        return
    from werkzekerheid.cli.screen import show

    show(view(made))


def _situations(documents: Sequence[dict[str, Any]]) -> Iterator[RenderableType]:
    from rich.text import Text

    from werkzekerheid.cli.views import situation

    for document in documents:
        yield from situation.sheet(document)
        yield Text()


def _stories(stories: Sequence[Story]) -> Iterator[RenderableType]:
    from rich.text import Text

    from werkzekerheid.cli.views import replay as view

    for story in stories:
        yield from view.sheet(story)
        yield Text()
