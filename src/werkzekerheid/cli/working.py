"""The command that stays: everything that is kept up beside the ledger."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.typed import whole_number
from werkzekerheid.messages import say
from werkzekerheid.settings import settings

if TYPE_CHECKING:
    from werkzekerheid.app.work.server import Address

_LOOPBACK = "127.0.0.1"
_LAST_PORT = 65_535


def work(*, once: bool, health: str | None) -> int:
    """Works until it is told to end, or does once what is to do now."""
    if once and health is not None:
        raise Problem(say("cli_health_once"))
    chosen = settings()
    address = None if health is None else address_of(health)
    from werkzekerheid.app.work.logs import to_standard_error
    from werkzekerheid.app.work.working import work as stay
    from werkzekerheid.app.work.working import work_once

    with open_app(chosen) as app:
        to_standard_error()
        if once:
            work_once(app)
        elif not stay(app, address):
            # Something hangs, and holds what would be closed here; what it has not written, whoever comes next writes.
            sys.stderr.flush()
            os._exit(DONE)
    return DONE


def address_of(given: str) -> Address:
    """Where to listen: `9464` and `:9464` on this computer only, another host where it is written out.

    Raises:
        Problem: it is no address.
    """
    from werkzekerheid.app.work.server import Address

    host, _, port = given.rpartition(":")
    number = whole_number(port)
    if number is None or number > _LAST_PORT:
        raise Problem(say("cli_no_address", given=as_typed(given)))
    return Address(host.removeprefix("[").removesuffix("]") or _LOOPBACK, number)
