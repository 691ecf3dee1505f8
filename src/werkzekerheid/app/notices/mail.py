"""The mail server, and what a notice looks like: a number of things and a link, the same for everybody."""

from __future__ import annotations

import os
import re
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import urlsplit

from werkzekerheid.app.notices.addresses import is_mail_address
from werkzekerheid.messages import Refusal, say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_PREFIX = "WERKZEKERHEID_SMTP_"
APP_URL = "WERKZEKERHEID_APP_URL"
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")
_SUBMISSION = 587
_LAST_PORT = 65_535
TIMEOUT_SECONDS = 20.0
_NEVER = 500
"""From this code on a server says that it will never take something; below it, not now."""


class MailSettings(NamedTuple):
    """Which server sends the notices, from which address, and where their link leads to."""

    host: str
    port: int
    starttls: bool
    user: str | None
    password: str | None
    sender: str
    link: str

    def __repr__(self) -> str:
        """Without the password, wherever somebody prints it."""
        return f"MailSettings({self.host}:{self.port})"


def mail_settings() -> MailSettings | None:
    """From the environment; None where no server is named: then nobody is told anything.

    Raises:
        Refusal: `settings_smtp` names what is missing or does not fit; `settings_smtp_password` cannot be read;
            `settings_smtp_plain` a password would go over a line that others read.
    """
    given = {name.removeprefix(_PREFIX): value for name, value in os.environ.items() if name.startswith(_PREFIX)}
    host = given.get("HOST")
    if not host:
        return None
    if not _HOST.fullmatch(host):
        raise Refusal("settings_smtp", name=f"{_PREFIX}HOST")
    port = given.get("PORT", str(_SUBMISSION))
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= _LAST_PORT):
        raise Refusal("settings_smtp", name=f"{_PREFIX}PORT")
    if not is_mail_address(given.get("FROM", "")):
        raise Refusal("settings_smtp", name=f"{_PREFIX}FROM")
    starttls = given.get("STARTTLS", "yes")
    if starttls not in {"yes", "no"}:
        raise Refusal("settings_smtp", name=f"{_PREFIX}STARTTLS")
    made = MailSettings(
        host, int(port), starttls == "yes", given.get("USER"), _password(given), given["FROM"], _link()
    )  # fmt: skip
    if made.password and not made.starttls and host not in _THIS_MACHINE:
        raise Refusal("settings_smtp_plain")
    return made


def _password(given: Mapping[str, str]) -> str | None:
    if not (named := given.get("PASSWORD_FILE")):
        return None
    try:
        return Path(named).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Refusal("settings_smtp_password") from None


def _link() -> str:
    """The address of the app, for the link; it holds nothing but a host and a path."""
    given = os.environ.get(APP_URL, "")
    parts = urlsplit(given) if given.isascii() and given.isprintable() and " " not in given else urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise Refusal("settings_smtp", name=APP_URL)
    return given


class NotTakenError(Exception):
    """The server does not take this one notice; `never`, or not now."""

    def __init__(self, *, never: bool) -> None:
        """Keep whether another try makes sense."""
        super().__init__()
        self.never = never


class Server:
    """One connection to the mail server: made, used for a few notices, and ended."""

    def __init__(self, settings: MailSettings) -> None:
        """Signs in.

        Raises:
            Refusal: `notices_server` it cannot be reached, or does not let us in.
        """
        self._settings = settings
        try:
            self._smtp = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_SECONDS)
        except OSError as error:
            raise Refusal("notices_server", kind=type(error).__name__) from None
        try:
            if settings.starttls:
                self._smtp.starttls(context=ssl.create_default_context())
            if settings.user and settings.password:
                self._smtp.login(settings.user, settings.password)
        except (OSError, smtplib.SMTPException) as error:
            self._smtp.close()
            raise Refusal("notices_server", kind=type(error).__name__) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self._smtp.close()

    def send(self, to: str, number: int, notice: str, at: datetime) -> None:
        """Sends a notice of so many things; afterwards the server has it.

        Raises:
            NotTakenError: the server does not take it.
            Refusal: `notices_server` the connection was lost: it may have it, or not.
        """
        message = made(self._settings, to, number, notice, at)
        try:
            self._smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise NotTakenError(never=all(code >= _NEVER for code, _ in error.recipients.values())) from None
        except smtplib.SMTPDataError as error:
            raise NotTakenError(never=error.smtp_code >= _NEVER) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Refusal("notices_server", kind=type(error).__name__) from None


def made(settings: MailSettings, to: str, number: int, notice: str, at: datetime) -> EmailMessage:
    """The message. Its id is that of the notice: who gets it twice can see that it is one."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = settings.sender, to
    message["Subject"] = say("notice_subject")
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{notice}@{settings.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    things = say("notice_one") if number == 1 else say("notice_more", number=number)
    message.set_content(say("notice_body", things=things, link=settings.link))
    return message
