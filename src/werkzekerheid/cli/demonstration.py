"""What a newcomer sees: the careers that come with the program, each as it stood when it was told, and the worklist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from rich.text import Text

from werkzekerheid.app.demo_world.making import make_demo, shipped
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import DEMO_READER
from werkzekerheid.cli.options import Ask
from werkzekerheid.cli.reading import PURPOSE, Looking, events_of
from werkzekerheid.cli.screen import Waiting, complain, show
from werkzekerheid.cli.sheet import QUIET
from werkzekerheid.cli.views import empty, overview, promises
from werkzekerheid.messages import say
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from werkzekerheid.app.app import App

_MOST_PROMISES = 25
_ENDING = ".career.toml"


def demo() -> int:
    """Makes the demo ledger ready, and shows it."""
    chosen = settings()
    with Waiting(say("cli_importing")) as step:
        made = make_demo(chosen, step)
    with made.app as app:
        if made.new:
            complain(say("cli_made_to_try", path=chosen.shown))
        show(_sheet(app))
    return DONE


def pages(port: str) -> int:
    """Makes the demo ledger ready, and serves its pages on this machine until it is told to end."""
    from werkzekerheid.api.api import create_api
    from werkzekerheid.api.serving import serve_on
    from werkzekerheid.api.settings import ApiSettings
    from werkzekerheid.cli.serving import bound_to, port_of
    from werkzekerheid.web.web import with_pages

    number, chosen = port_of(port), settings()
    with bound_to("127.0.0.1", number) as bound:
        with Waiting(say("cli_importing")) as step, make_demo(chosen, step).app:
            """It is ready."""
        api = create_api(ApiSettings(), chosen)
        # Nothing else keeps a demo up: what is recorded on a page raises its alerts at once.
        api.state.house.apps.first.brings_up = True
        complain(say("cli_demo_served", address=f"http://127.0.0.1:{bound.getsockname()[1]}/"))
        serve_on(with_pages(api, chosen), bound)
    return DONE


def _sheet(app: App) -> Iterator[RenderableType]:
    """A card for each career of the reports, then what there is to do in those that run up to today."""
    told = {name.removesuffix(_ENDING) for name, _ in shipped()}
    lines = app.careers(DEMO_READER)
    for one in lines:
        if one["career"] in told:
            yield from overview.sheet(_card(app, one))
    yield Text(say("cli_demo_world", count=len(lines) - len(told)))
    yield Text()
    yield from _to_do(app, told)
    yield Text()
    yield Text(say("cli_look_further"), QUIET)


def _to_do(app: App, told: set[str]) -> Iterator[RenderableType]:
    """The promises of the careers that go on; those of a telling stand on its card."""
    rows = cast("list[dict[str, Any]]", app.look(DEMO_READER, PURPOSE, "worklist", None, LATEST))
    shown = [one for one in rows if one["career"] not in told][:_MOST_PROMISES]
    if not shown:
        yield from empty.sheet("worklist")
        return
    yield from promises.sheet(shown, events_of(Looking(app, DEMO_READER, Ask()), shown, LATEST))
    if len(rows) > len(shown):
        yield Text(say("cli_more_promises", count=len(rows) - len(shown)), QUIET)


def _card(app: App, line: dict[str, Any]) -> overview.Card:
    def document(projection: str) -> Any:  # noqa: ANN401  (as many shapes as projections)
        return app.look(DEMO_READER, PURPOSE, projection, line["career"], LATEST)

    return overview.Card(
        line, document("situation"), document("begeleidingsplan"), document("dropout_risk"), document("worklist")
    )
