"""Who does the work, as asked on the command line: so many processes, or a cluster."""

from __future__ import annotations

from werkzekerheid.cli.problem import Problem, as_typed
from werkzekerheid.cli.typed import whole_number
from werkzekerheid.messages import say


def typed_workers(workers: str | None, cluster: str | None) -> int | None:
    """How many processes were asked for; None: nobody said.

    Raises:
        Problem: it is no number, or a cluster was asked for too, which has workers of its own.
    """
    if workers is None:
        return None
    if cluster is not None:
        raise Problem(say("cli_workers_or_cluster"))
    number = whole_number(workers)
    if not number:
        raise Problem(say("cli_no_number_of_workers", given=as_typed(workers)))
    return number
