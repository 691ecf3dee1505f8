"""Where a person is told that something waits: an address in the directory, closed with a key of its own.

The address of somebody who works here often holds a name, and a ledger forgets nothing: so its key lies in the key
store under a name of this one address, and goes when the address is withdrawn or another takes its place.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from os import urandom
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid4, uuid5

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from werkzekerheid.app.directory import Change, Noted, directory_of, organisation_id, recorded
from werkzekerheid.ledger.keys import LEDGER_OWNER
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.sharing.directory import ClosedAddress

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,186}[A-Za-z0-9])?")
_NONCE_BYTES = 12


def is_mail_address(given: str) -> bool:
    """Whether mail can be sent there: one plain address without a name beside it, in ASCII."""
    return _MAIL.fullmatch(given) is not None


def set_address(app: App, person: str, organisation: str, address: str, change: Change) -> Noted:
    """A person is told at this address from now on; the one before is forgotten.

    Raises:
        Refusal: `notice_address_malformed`, `organisation_unknown`, `organisation_not_one`, `not_a_member`, or the key
            of the address before cannot be destroyed.
    """
    if not is_mail_address(address):
        raise Refusal("notice_address_malformed")
    found = organisation_id(app.ledger, organisation)
    before = _addresses(app, person, found)
    if before:
        app.ledger.destroying.check_possible()
    command = change.command_id or str(uuid4())
    key = f"notice:{uuid5(NAMESPACE_OID, command)}"
    content = {"person": person, "organisation": found, "reach": _closed(app.ledger, key, address), "key": key}
    noted = recorded(app, found, "notice_address_set", content, change._replace(command_id=command))
    _forget(app, (one for one in before if one.key != key))
    return noted


def withdraw_address(app: App, person: str, organisation: str, change: Change) -> Noted:
    """A person is told nothing any more at an address of their own, and it is forgotten.

    Raises:
        Refusal: `notice_no_address`, `organisation_unknown`, `organisation_not_one`, or its key cannot be destroyed.
    """
    found = organisation_id(app.ledger, organisation)
    app.ledger.destroying.check_possible()
    _forget(app, (one for one in _addresses(app, person, found) if one.withdrawn))  # whoever was killed before that
    noted = recorded(app, found, "notice_address_withdrawn", {"person": person, "organisation": found}, change)
    _forget(app, _addresses(app, person, found))
    return noted


def opened(ledger: Ledger) -> Callable[[ClosedAddress], str | None]:
    """Reads addresses; None for one whose key is gone."""

    def open_one(one: ClosedAddress) -> str | None:
        try:
            sealed = b64decode(one.reach)
            key = AESGCM(ledger.secret(one.key))
            return key.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], one.key.encode()).decode("ascii")
        except (InvalidTag, ValueError):
            return None

    return open_one


def _closed(ledger: Ledger, key: str, address: str) -> str:
    nonce = urandom(_NONCE_BYTES)
    sealed = AESGCM(ledger.secret(key)).encrypt(nonce, address.encode("ascii"), key.encode())
    return b64encode(nonce + sealed).decode("ascii")


def _addresses(app: App, person: str, organisation: str) -> list[ClosedAddress]:
    known = directory_of(app.ledger, [organisation]).addresses
    return [one for one in known if one.person == person]


def _forget(app: App, gone: Iterable[ClosedAddress]) -> None:
    if keys := [one.key for one in gone]:
        app.ledger.destroy_keys(LEDGER_OWNER, keys, app.today())
