"""The commands about notices: show for whom something waits, send, and say where to."""

from __future__ import annotations

from werkzekerheid.app.app import open_app
from werkzekerheid.cli.directory import Typed, recorded
from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.identity import keeper
from werkzekerheid.cli.screen import print_json, print_line
from werkzekerheid.messages import Refusal, say
from werkzekerheid.settings import settings

__all__ = ["Typed", "send", "set_address", "show", "withdraw_address"]


def show(as_: str | None, *, json: bool) -> int:
    """For whom something waits, and when they were told last."""
    from werkzekerheid.app.notices.waiting import document

    with open_app(settings()) as app:
        rows = document(app, keeper(app, as_))
    if json:
        print_json(rows)
        return DONE
    from werkzekerheid.cli.screen import show as show_parts
    from werkzekerheid.cli.views import notices

    show_parts(notices.sheet(rows))
    return DONE


def send() -> int:
    """Sends what is due now, once."""
    from werkzekerheid.app.notices.mail import mail_settings
    from werkzekerheid.app.notices.sending import Post

    mail = mail_settings()
    if mail is None:
        raise Refusal("settings_smtp_none")
    with open_app(settings()) as app:
        app.keep_up()
        done = Post(app).send(mail)
    print_line(say("cli_notices_sent", **done._asdict()))
    return DONE


def set_address(person: str, organisation: str, address: str, typed: Typed) -> int:
    """Where a person is told that something waits."""
    from werkzekerheid.app.notices import addresses

    return recorded(typed, lambda app, change: addresses.set_address(app, person, organisation, address, change))


def withdraw_address(person: str, organisation: str, typed: Typed) -> int:
    """A person is told nothing there any more."""
    from werkzekerheid.app.notices import addresses

    return recorded(typed, lambda app, change: addresses.withdraw_address(app, person, organisation, change))
