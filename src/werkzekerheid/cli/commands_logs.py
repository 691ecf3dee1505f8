"""The commands about the two logs: who saw what, and what was done with whose data."""

from __future__ import annotations

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.help import Explaining
from werkzekerheid.cli.made import command, commanded
from werkzekerheid.cli.options import As, FromDay, NewFile, ToDay

_access, _made_access = commanded("access-log", Explaining)
_processing, _made_processing = commanded("processing-log", Explaining)


@_made_access
def access_log() -> int:
    """Who saw what."""
    return DONE


@command("export", _access, "access-log-")
def export_access_log(first: FromDay = None, last: ToDay = None, to_file: NewFile = None, as_: As = None) -> int:
    """The access log, a line of JSON each."""
    from werkzekerheid.cli import exporting

    return exporting.export("access", first, last, to_file, as_)


@_made_processing
def processing_log() -> int:
    """What was done with whose data."""
    return DONE


@command("export", _processing, "processing-log-")
def export_processing_log(first: FromDay = None, last: ToDay = None, to_file: NewFile = None, as_: As = None) -> int:
    """The processing log, a line of JSON each."""
    from werkzekerheid.cli import exporting

    return exporting.export("processing", first, last, to_file, as_)
