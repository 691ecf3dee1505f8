"""Puts another wrapping key in the place of the one in use, and tells the ledger of it.

First the keys, in one transaction; then the fact, by fingerprints. Whoever was killed in between left a note in the key
store, and the next `work` or `doctor` tells the ledger what it says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid5

from werkzekerheid.app import officers
from werkzekerheid.app.trying import in_tries
from werkzekerheid.facts.event import NAMESPACE, Actor, Told, event_id
from werkzekerheid.facts.streams import KeyRotated
from werkzekerheid.ledger.keys import kek_from
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.skips import ANYWHERE, system_stream

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.ledger.wrapping import Rotation

_LATER = Actor(actor="system", role="system")


def rotate(app: App, new_key: str | None, requester: Actor) -> Rotation:
    """Wraps all keys with another key; gives both fingerprints.

    From here on the old key is refused, also to processes that run with it.

    Raises:
        Refusal: `key_new_missing`, `key_malformed`, `key_is_default`, `key_same`; or the keys cannot be written.
    """
    if new_key is None or not new_key.strip():
        raise Refusal("key_new_missing")
    kek = kek_from(new_key)
    officers.write(app, requester, officers.ROTATE, ())
    app.ledger.rotate(kek)
    (*_, done) = tell(app.ledger, requester)
    app.keep_up()
    return done


def tell(ledger: Ledger, requester: Actor = _LATER) -> tuple[Rotation, ...]:
    """Writes down the rotations of which the ledger does not tell yet; gives them."""
    untold = ledger.untold_rotations()
    for one in untold:
        _append(ledger, one, requester)
    if untold:
        ledger.rotations_told()
    return untold


def _append(ledger: Ledger, one: Rotation, requester: Actor) -> None:
    """One fact a rotation, however often this is begun."""
    command_id = str(uuid5(NAMESPACE, f"{ledger.ledger_id}:rotation:{one.number}"))
    stream, own = system_stream(ledger), event_id(command_id)
    fact = KeyRotated(from_key=one.from_key, to_key=one.to_key)

    def once() -> None:
        read = ledger.read(stream, unreadable=ANYWHERE)
        if not any(event.event_id == own for event in read):
            ledger.append(stream, len(read), [Draft(fact, Told(recorded_by=requester), command_id, own)])

    in_tries(once)
