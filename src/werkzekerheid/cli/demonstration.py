"""What a newcomer sees: the careers that come with the program, each as it stood when it was told, and the worklist."""

from __future__ import annotations

from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from rich.text import Text

from werkzekerheid.app.app import create, open_app
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import DEMO_READER
from werkzekerheid.cli.options import Ask
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.reading import PURPOSE, Looking, events_of
from werkzekerheid.cli.screen import Waiting, complain, show
from werkzekerheid.cli.sheet import QUIET
from werkzekerheid.cli.views import empty, overview, promises
from werkzekerheid.facts.event import Actor
from werkzekerheid.messages import Refusal, say
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from werkzekerheid.app.app import App

_MOST_CARDS = 25
_ENDING = ".career.toml"


def demo() -> int:
    """Makes the demo ledger where there is none, imports what is not there yet, and shows it."""
    chosen = settings()
    try:
        opened = open_app(chosen)
    except Refusal as refusal:
        if refusal.code != "ledger_missing":
            raise
        create(chosen, demo=True)
        complain(say("cli_made_to_try", path=chosen.shown))
        opened = open_app(chosen)
    with opened as app:
        if not app.demo:
            raise Problem(say("cli_no_demo", path=chosen.shown))
        _import_shipped(app)
        show(_sheet(app))
    return DONE


def shipped() -> list[tuple[str, bytes]]:
    """The career files that come with the program; each is called after the key of its career."""
    found = (one for one in files("werkzekerheid").joinpath("demo").iterdir() if one.name.endswith(_ENDING))
    return sorted((one.name, one.read_bytes()) for one in found)


def _import_shipped(app: App) -> None:
    known = {row["career"] for row in app.careers(DEMO_READER)}
    missing = [(name, content) for name, content in shipped() if name.removesuffix(_ENDING) not in known]
    if missing:
        with Waiting(say("cli_importing")) as step:
            app.import_files(missing, Actor(actor="cli", role="system"), step)


def _sheet(app: App) -> Iterator[RenderableType]:
    """A card for each career, then the promises of all of them."""
    lines = app.careers(DEMO_READER)
    for one in islice(lines, _MOST_CARDS):
        yield from overview.sheet(_card(app, one))
    if len(lines) > _MOST_CARDS:
        yield Text(say("cli_more_careers", count=len(lines) - _MOST_CARDS), QUIET)
        yield Text()
    rows = cast("list[dict[str, Any]]", app.look(DEMO_READER, PURPOSE, "worklist", None, LATEST))
    yield from (
        promises.sheet(rows, events_of(Looking(app, DEMO_READER, Ask()), rows, LATEST))
        if rows
        else empty.sheet("worklist")
    )
    yield Text()
    yield Text(say("cli_look_further"), QUIET)


def _card(app: App, line: dict[str, Any]) -> overview.Card:
    def document(projection: str) -> Any:  # noqa: ANN401  (as many shapes as projections)
        return app.look(DEMO_READER, PURPOSE, projection, line["career"], LATEST)

    return overview.Card(
        line, document("situation"), document("begeleidingsplan"), document("dropout_risk"), document("worklist")
    )
