"""The keys of a subscription in the key store: they give careers another name, close cursors, and sign messages."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from werkzekerheid.ledger.keys import LEDGER_OWNER

if TYPE_CHECKING:
    from werkzekerheid.app.app import App
    from werkzekerheid.feeds.subscriptions import Subscription

SECRET_PREFIX = "whsec_"  # noqa: S105  (how Standard Webhooks begins the text of one)


def pseudonyms_key(subscription: str) -> str:
    """Under which name the key store keeps the key by which careers are called otherwise in a subscription."""
    return f"feed:{subscription}:pseudonym"


def cursors_key(subscription: str) -> str:
    """Under which name it keeps the key that closes cursors."""
    return f"feed:{subscription}:cursor"


def secret_key(subscription: str, number: int) -> str:
    """Under which name it keeps the `number`-th secret of a webhook."""
    return f"feed:{subscription}:secret:{number}"


def secrets(app: App, one: Subscription) -> tuple[bytes, ...]:
    """The secrets that sign now: the newest first, and the one before as long as it holds."""
    numbers = [one.secrets]
    if one.secrets > 1 and one.old_until is not None and app.clock() < one.old_until:
        numbers.append(one.secrets - 1)
    return tuple(app.ledger.secret(secret_key(one.subscription, number)) for number in numbers)


def told_secret(app: App, one: Subscription) -> str | None:
    """The newest secret as its receiver keeps it; None where nothing is signed."""
    if one.delivery != "webhook":
        return None
    return SECRET_PREFIX + b64encode(secrets(app, one)[0]).decode("ascii")


def destroy_keys(app: App, one: Subscription) -> None:
    """Destroys all keys of a subscription: nobody can tell any more whom its pseudonyms meant."""
    own = [pseudonyms_key(one.subscription), cursors_key(one.subscription)]
    own += [secret_key(one.subscription, number) for number in range(1, one.secrets + 1)]
    app.ledger.destroy_keys(LEDGER_OWNER, own, app.today())
