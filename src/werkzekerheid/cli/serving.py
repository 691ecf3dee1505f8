"""The command that answers over HTTP: other apps, and people with a browser."""

from __future__ import annotations

import socket

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.typed import whole_number
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

_LAST_PORT = 65_535


def serve(host: str, port: str) -> int:
    """Answers until it is told to end."""
    number = port_of(port)
    stores = settings()
    from werkzekerheid.api.api import create_api
    from werkzekerheid.api.serving import serve_on
    from werkzekerheid.api.settings import api_settings
    from werkzekerheid.app.work.logs import to_standard_error
    from werkzekerheid.web.web import with_pages

    chosen = api_settings()
    with bound_to(host, number) as bound:
        api = create_api(chosen, stores)
        both = with_pages(api, stores, chosen.theme)
        to_standard_error()
        serve_on(both, bound)
    return DONE


def port_of(typed: str) -> int:
    """The port that was typed.

    Raises:
        Problem: it is none.
    """
    number = whole_number(typed)
    if number is None or number > _LAST_PORT:
        raise Problem(say("cli_no_port", given=as_typed(typed)))
    return number


def bound_to(host: str, port: int) -> socket.socket:
    """The address, so that somebody else who has it is told before anything is opened.

    Raises:
        OSError: nobody may listen there, or somebody does.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError):
        raise Problem(say("cli_no_host", given=as_typed(host))) from None
    return socket.create_server(address[:2], family=family, backlog=2_048)
