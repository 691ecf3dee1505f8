"""The commands about requests of the worker: ask, decide, erase, and whom to tell."""

from __future__ import annotations

import json as json_format
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.days import typed_day
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import requester
from werkzekerheid.cli.problem import Problem
from werkzekerheid.cli.screen import complain, print_json, print_line, tell_views
from werkzekerheid.cli.screen import show as show_parts
from werkzekerheid.cli.typed import check_one_of
from werkzekerheid.cli.visible import visible
from werkzekerheid.cli.writing import fields_from, told_how_to_repeat, typed_uuid
from werkzekerheid.facts.vocabulary import DataClass
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_JSON = ".json"
RIGHTS = ("access", "rectification", "erasure", "restriction", "objection", "portability")
DECISIONS = ("granted", "partly", "refused")


class Said(NamedTuple):
    """A decision as typed."""

    request: str
    decision: str
    motive: str
    classes: list[str]
    despite_term: bool


def show(career: str | None, as_: str | None, *, json: bool) -> int:
    """The requests of one career or of all."""
    from werkzekerheid.app.rights import requests

    with open_app(settings()) as app:
        rows = requests(app, career, requester(app, as_))
        tell_views(app)
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import rights

    show_parts(rights.requests(rows))
    return DONE


def request(
    career: str, right: str, classes: Sequence[str], due: str | None, as_: str | None, command_id: str | None
) -> int:
    """Writes down that a worker asks for a right."""
    from werkzekerheid.app.rights import request as ask

    check_one_of("--right", right, RIGHTS)
    check_classes(classes)
    day, own_id = typed_day("--due", due), typed_uuid("--command-id", command_id)
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        asked = ask(app, career, right, classes, requester(app, as_), day, own_id)
    print_line(say("cli_rights_requested", request=asked.request, due=asked.due_on))
    tell_views(app)
    return DONE


def decide(
    career: str, said: Said, event: str | None, source: str | None, as_: str | None, command_id: str | None
) -> int:
    """Writes down a decision, with what it puts right."""
    from werkzekerheid.app.rights import Correction, Decision
    from werkzekerheid.app.rights import decide as write

    check_one_of("--decision", said.decision, DECISIONS)
    check_classes(said.classes)
    if (event is None) != (source is None):
        raise Problem(say("cli_correction_needs_both"))
    correction = Correction(event, fields_from(source)) if event is not None and source is not None else None
    decision = Decision(said.request, said.decision, said.motive, tuple(said.classes), said.despite_term)
    own_id = typed_uuid("--command-id", command_id)
    with open_app(settings()) as app, told_how_to_repeat(own_id):
        write(app, career, decision, requester(app, as_), correction, own_id)
    print_line(say("cli_rights_decided", request=said.request))
    if correction is not None:
        print_line(say("cli_rights_corrected", event=correction.corrects, career=career))
    tell_views(app)
    return DONE


def recipients(career: str, classes: Sequence[str], events: Sequence[str], as_: str | None, *, json: bool) -> int:
    """Who received something of a career."""
    from werkzekerheid.app.rights import to_be_told

    check_classes(classes)
    with open_app(settings()) as app:
        found = to_be_told(app, career, requester(app, as_), classes, events)
    if json:
        print_json(found)
        return DONE
    from werkzekerheid.sharing.certificate import recipient_lines

    for line in recipient_lines(found):
        print_line(line)
    return DONE


def erase(
    career: str,
    classes: Sequence[str],
    name: str,
    to: str | None,
    as_: str | None,
    command_id: str | None,
    *,
    json: bool,
) -> int:
    """Erases, and gives the certificate: on screen, and to a file with its JSON beside it."""
    from werkzekerheid.app.erasing import erase as do
    from werkzekerheid.sharing.certificate import lines

    check_classes(classes)
    own_id = typed_uuid("--command-id", command_id)
    with _certificate(to) as write, open_app(settings()) as app, told_how_to_repeat(own_id):
        done = do(app, career, classes, name, requester(app, as_), own_id)
        write(list(lines(done.certificate)), done.certificate)
    if json:
        print_json(done.certificate)
    else:
        for line in lines(done.certificate):
            print_line(line)
    if done.already:
        complain(say("cli_erased_already"))
    if not done.log_emptied:
        complain(say("cli_erased_log"))
    tell_views(app)
    return DONE


@contextmanager
def _certificate(to: str | None) -> Iterator[Any]:
    """What writes the certificate. Both files are made before anything is erased, and go again where nothing was.

    Raises:
        OSError: one of them is there already, or cannot be made.
    """
    if to is None:
        yield lambda _text, _document: None
        return
    paths = (Path(to), Path(f"{to}{_JSON}"))
    made: list[Path] = []
    try:
        for path in paths:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            made.append(path)

        def write(text: Sequence[str], document: Mapping[str, Any]) -> None:
            paths[0].write_text("".join(f"{visible(one)}\n" for one in text), encoding="utf-8")
            whole = json_format.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
            paths[1].write_text(f"{whole}\n", encoding="utf-8")

        yield write
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def check_classes(classes: Sequence[str]) -> None:
    """Refuses what is no data class.

    Raises:
        Problem: it is none.
    """
    for one in classes:
        check_one_of("--class", one, get_args(DataClass))
