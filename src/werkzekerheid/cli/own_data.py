"""The worker's own document, on screen, as JSON, or in a file to take along."""

from __future__ import annotations

import json as json_format
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.new_file import new_file
from werkzekerheid.cli.reading import how_of, purpose_of, typed
from werkzekerheid.cli.screen import print_json, print_line
from werkzekerheid.cli.visible import visible
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from werkzekerheid.cli.options import Ask, Moment

_WIDTH = 100
_JSON = ".json"


def show(career: str, moment: Moment, asking: Ask, to: str | None, *, json: bool) -> int:
    """All that is kept of a worker; to a new file it is text to read, or JSON where its name ends so."""
    if to is not None:
        with new_file(to) as file:  # before it is written down that somebody took it along
            file.write(_text(_document(career, moment, asking, action="export"), json=Path(to).suffix == _JSON))
        print_line(say("cli_my_data_written", file=to))
        return DONE
    document = _document(career, moment, asking, action="read")
    if json:
        print_json(document)
    else:
        from werkzekerheid.cli.screen import show as show_parts
        from werkzekerheid.cli.views import my_data

        show_parts(my_data.sheet(document))
    return DONE


def _document(career: str, moment: Moment, asking: Ask, *, action: str) -> Any:  # noqa: ANN401  (a document)
    with open_app(settings()) as app:
        how = how_of(asking)._replace(action=action)
        return app.look(requester(app, asking.as_), purpose_of(asking), "my_data", career, typed(moment), how)


def _text(document: dict[str, Any], *, json: bool) -> str:
    if json:
        text = json_format.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    else:
        from io import StringIO

        from rich.console import Console

        from werkzekerheid.cli.views import my_data

        page = StringIO()
        console = Console(width=_WIDTH, file=page, highlight=False, markup=False, emoji=False, color_system=None)
        for part in my_data.sheet(document):
            console.print(part)
        text = "\n".join(visible(line.rstrip()) for line in page.getvalue().rstrip().split("\n"))
    return f"{text}\n"
