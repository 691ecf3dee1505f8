"""Who is signed in, kept by the browser in a sealed cookie: nothing about it stands on the server, nobody can read it.

A session ends an hour after it was last used, and twelve hours after it began; what somebody was typing meanwhile is
not lost (`web.posted`). Who is no longer in the directory is stopped by the gateway at once, whatever a cookie says.
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from time import time
from typing import TYPE_CHECKING, NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.trusted import trusted

if TYPE_CHECKING:
    from starlette.responses import Response

COOKIE = "__Host-session"
IDLE_SECONDS = 3_600
LONGEST_SECONDS = 12 * 3_600
_KEY_BYTES = 32
_CSRF_BYTES = 18


class Session(NamedTuple):
    """Somebody who is signed in; `tried` is the demo identity they chose, `notice` what the next page tells them."""

    who: Actor
    csrf: str
    since: float
    tried: str | None = None
    notice: str | None = None


class Seals:
    """Seals what a browser keeps for us, and opens it again."""

    def __init__(self, key: str | None) -> None:
        """From the key of the ledger; without one, as in a demo, from chance: then a restart signs everybody out."""
        secret = key.encode() if key else secrets.token_bytes(_KEY_BYTES)
        made = HKDF(SHA256(), _KEY_BYTES, None, b"werkzekerheid: what a browser keeps").derive(secret)
        self._fernet = Fernet(urlsafe_b64encode(made))

    def seal(self, what: object) -> str:
        """Something that JSON can hold, so that nobody reads or changes it."""
        return self._fernet.encrypt(json.dumps(what, separators=(",", ":")).encode()).decode("ascii")

    def opened(self, sealed: str, seconds: int) -> object:
        """What was sealed less than so long ago; None for anything else."""
        try:
            return json.loads(self._fernet.decrypt(sealed.encode("ascii", "replace"), ttl=seconds))
        except (InvalidToken, ValueError):
            return None

    def session(self, cookie: str) -> Session | None:
        """The session that a browser keeps; None where there is none, or it is over."""
        found = self.opened(cookie, IDLE_SECONDS) if cookie else None
        if not isinstance(found, dict) or time() - found["since"] > LONGEST_SECONDS:
            return None
        who = trusted(Actor, {name: one for name, one in found.pop("who").items() if one is not None})
        return Session(who, **found)

    def keep(self, answer: Response, session: Session) -> None:
        """Has the browser keep a session from now on."""
        keep(answer, COOKIE, self.seal(kept_of(session)))


def kept_of(session: Session) -> dict[str, object]:
    """A session as JSON can hold it."""
    who = {name: getattr(session.who, name) for name in ("actor", "role", "organisation")}
    return {**session._asdict(), "who": who}


def begun(who: Actor, tried: str | None = None) -> Session:
    """The session of somebody who signs in now."""
    return Session(who, secrets.token_urlsafe(_CSRF_BYTES), time(), tried)


def keep(answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Has a browser keep something for this host only, out of reach of scripts and of other sites."""
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")


def forget(answer: Response, name: str) -> None:
    """Has a browser forget it."""
    answer.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


def masked(token: str) -> str:
    """A token as it stands in a page: other letters each time, so that compressing a page tells nothing of it."""
    plain = token.encode("ascii")
    mask = secrets.token_bytes(len(plain))
    return urlsafe_b64encode(mask + _mixed(plain, mask)).decode("ascii")


def is_token(shown: str, token: str) -> bool:
    """Whether this is that token as it stood in a page."""
    try:
        both = urlsafe_b64decode(shown.encode("ascii"))
    except ValueError:
        return False
    half = len(both) // 2
    return secrets.compare_digest(_mixed(both[:half], both[half:]), token.encode("ascii"))


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))
