"""The signature of what is sent, as Standard Webhooks has it: an HMAC over an id, a moment and the body. Pure.

The id is the same however often it is tried, so that a receiver knows what it has. The moment is that of the try: an
old message that somebody kept does not pass for a new one.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ID, MOMENT, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_VERSION = "v1"


def signed(own: str, at: int, body: bytes, secrets: Iterable[bytes]) -> dict[str, str]:
    """The headers that sign a body.

    Args:
        own: its id; letters, digits and hyphens.
        at: the moment, in seconds since 1970.
        body: what is sent.
        secrets: each signs; while a secret is rotated there are two.
    """
    content = f"{own}.{at}.".encode("ascii") + body
    signatures = (b64encode(hmac.digest(one, content, "sha256")).decode("ascii") for one in secrets)
    return {ID: own, MOMENT: str(at), SIGNATURE: " ".join(f"{_VERSION},{one}" for one in signatures)}
