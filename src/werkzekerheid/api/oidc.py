"""A provider of OpenID Connect: its keys, and whether a token is one of its own, for us, and in time.

We are the one that relies on it: we read tokens and send nobody anywhere to sign in.
"""

from __future__ import annotations

from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import extract_compact

from werkzekerheid.api.doors import unauthenticated
from werkzekerheid.api.problems import Problem
from werkzekerheid.logs import log_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from werkzekerheid.api.settings import ApiSettings

_DISCOVERY = "/.well-known/openid-configuration"
_MOST_LETTERS = 8_192
"""A longer token is none: nobody takes it apart."""
_UNAVAILABLE = 503
_log = log_of(__name__)


class _Held(NamedTuple):
    """Keys, and when they were asked for."""

    keys: KeySet
    ids: frozenset[str]
    at: float


class Provider:
    """One provider, with the keys that it signs with. Safe to use from several threads."""

    def __init__(self, settings: ApiSettings) -> None:
        """Asks for nothing yet."""
        self._settings = settings
        self._issuer = (settings.issuer or "").rstrip("/")
        self._held: _Held | None = None
        self._asked_at: float | None = None
        self._one_asks = Lock()

    def claims_of(self, token: str) -> Mapping[str, Any]:
        """What a token says, where it is the provider's, for us, and in time.

        Raises:
            Problem: it is not; or the keys of the provider are not known, and it cannot be asked.
        """
        if len(token) > _MOST_LETTERS:
            raise unauthenticated("api_token_unknown")
        keys = self._keys_for(_key_id(token))
        try:
            read = jwt.decode(token, keys, algorithms=list(self._settings.algorithms))
        except (JoseError, ValueError, TypeError, KeyError):
            raise unauthenticated("api_token_unknown") from None
        self._check(read.claims)
        return read.claims

    def _check(self, claims: dict[str, Any]) -> None:
        rules = jwt.JWTClaimsRegistry(
            leeway=self._settings.leeway_seconds,
            iss={"essential": True, "value": str(self._settings.issuer)},
            aud={"essential": True, "value": self._settings.audience},
            exp={"essential": True},
        )
        try:
            rules.validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            late = getattr(error, "error", "") == "expired_token"
            raise unauthenticated("api_token_expired" if late else "api_token_not_for_us") from None

    def _keys_for(self, key_id: str | None) -> KeySet:
        """The keys, asked for again where they are old or this one is not among them, but not all the time."""
        with self._one_asks:
            held, now = self._held, monotonic()
            old = held is None or now - held.at > self._settings.keys_seconds
            unknown = held is not None and key_id is not None and key_id not in held.ids
            recent = self._asked_at is not None and now - self._asked_at < self._settings.keys_again_seconds
            if (old or unknown) and not recent:
                self._asked_at = now
                held = self._ask() or held
                self._held = held
            if held is None or now - held.at > self._settings.keys_at_most_seconds:
                raise Problem("api_provider_away", _UNAVAILABLE, {"Retry-After": "5"})
            return held.keys

    def _ask(self) -> _Held | None:
        """The keys as the provider gives them now; None where it does not."""
        try:
            with httpx.Client(timeout=self._settings.provider_timeout_seconds, follow_redirects=False) as client:
                found = client.get(f"{self._issuer}{_DISCOVERY}").raise_for_status().json()
                if found["issuer"] != self._settings.issuer:
                    _log.warning("provider_away", why="another_issuer")
                    return None
                given = client.get(found["jwks_uri"]).raise_for_status().json()
            return _held(given["keys"])
        except (httpx.HTTPError, httpx.InvalidURL, JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            _log.warning("provider_away", kind=type(error).__name__)
            return None


def _held(given: Sequence[dict[str, Any]]) -> _Held:
    """The keys that may sign: a secret that both sides know is none of them."""
    usable = [one for one in given if one.get("kty") in {"RSA", "EC", "OKP"} and one.get("use") != "enc"]
    ids = frozenset(str(one.get("kid")) for one in usable)
    return _Held(KeySet.import_key_set({"keys": usable}), ids, monotonic())


def _key_id(token: str) -> str | None:
    """By which key a token says it is signed."""
    try:
        found = extract_compact(token.encode("ascii")).headers().get("kid")
    except (JoseError, ValueError, TypeError):
        raise unauthenticated("api_token_unknown") from None
    return found if isinstance(found, str) else None
