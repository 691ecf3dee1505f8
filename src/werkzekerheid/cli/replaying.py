"""`replay`: plays career files as they became known. Nothing is written anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.app import replay_files
from werkzekerheid.cli.days import typed_day
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.screen import Waiting, print_json
from werkzekerheid.cli.writing import content_of
from werkzekerheid.facts.finding import Finding, Findings
from werkzekerheid.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import RenderableType

    from werkzekerheid.app.replay_files import Replayed


def replay(names: Sequence[str], *, until: str | None, as_of: str | None, known_on: str | None, json: bool) -> int:
    """Plays each file, or says what its situation was as it was known on a day."""
    last, day, known = typed_day("--until", until), typed_day("--as-of", as_of), typed_day("--known-on", known_on)
    if (day is None) != (known is None) or (day and last):
        raise Problem(say("cli_both_days"))
    files = [(name, content_of(name)) for name in names]
    if day and known:
        situations = _each(files, lambda name, content: replay_files.situation_as_known(name, content, day, known))
        _answer(situations, json=json, view=_situations)
        return DONE
    played = _each(files, lambda name, content: replay_files.replay(name, content, until=last))
    if json:
        _answer([replay_files.document(one) for one in played], json=True, view=_situations)
    else:
        _answer(played, json=False, view=_stories)
    return DONE


def _each(files: Sequence[tuple[str, bytes]], play: Callable[[str, bytes], Any]) -> list[Any]:
    """What `play` gives for each file; what is wrong with any of them is told of all at once."""
    made: list[Any] = []
    findings: list[Finding] = []
    with Waiting(say("cli_replaying")) as step:
        for number, (name, content) in enumerate(files):
            step(number, len(files))
            try:
                made.append(play(name, content))
            except Findings as found:
                findings.extend(found.all)
    if findings:
        raise Findings(findings)
    return made


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


def _stories(played: Sequence[Replayed]) -> Iterator[RenderableType]:
    from rich.text import Text

    from werkzekerheid.cli.setbacks import setbacks
    from werkzekerheid.cli.views import replay as view
    from werkzekerheid.readmodels import timeline

    for one in played:
        document = replay_files.document(one)
        rows = timeline.document(one.played.career, one.played.laid, one.events, one.names)
        story = view.Story(
            document, {row["number"]: row for row in rows}, tuple(setbacks(one.played, document["alerts"]))
        )
        yield from view.sheet(story)
        yield Text()
