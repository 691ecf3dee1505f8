"""The commands that show the catalogue as registers ask for it: they are about nobody, and need no ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.screen import print_json, show

if TYPE_CHECKING:
    from datetime import date


def algorithms(*, json: bool) -> int:
    """The rules as the Algoritmeregister asks for them, today."""
    from werkzekerheid.app.algorithm_register import algorithm_register

    rows = algorithm_register(_today())
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import catalogued as view

    show(view.algorithms(rows))
    return DONE


def processing(*, json: bool) -> int:
    """The register of processing activities, today."""
    from werkzekerheid.app.processing_register import processing_register

    rows = processing_register(_today())
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.views import catalogued as view

    show(view.processing(rows))
    return DONE


def _today() -> date:
    from werkzekerheid.app.clock import system_clock, today

    return today(system_clock)
