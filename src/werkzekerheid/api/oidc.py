"""A provider of OpenID Connect: its keys, and whether a token is one of its own, for us, and in time.

We are the one that relies on it: we read tokens and send nobody anywhere to sign in.
"""

from __future__ import annotations

import hashlib
from threading import Lock
from time import monotonic, time
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key
from joserfc.jws import extract_compact

from werkzekerheid.api.doors import unauthenticated
from werkzekerheid.api.problems import Problem
from werkzekerheid.ledger.kept import may_take_longer
from werkzekerheid.logs import log_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from joserfc.jwk import Key

    from werkzekerheid.api.settings import ApiSettings

DISCOVERY = "/.well-known/openid-configuration"
_MOST_LETTERS = 8_192
"""A longer token is none: nobody takes it apart."""
_MOST_VERIFIED = 1_024
_UNAVAILABLE = 503
_WAIT_SECONDS = 1.0
"""So long somebody waits for another who asks the provider: its silence must not stop those with known keys."""
_SIGNING = frozenset({"RSA", "EC", "OKP"})
"""Kinds of keys that may sign: a secret that both sides know is none of them."""
_log = log_of(__name__)


class _Held(NamedTuple):
    """Keys, their ids (None: there is but one, and a token need not name it), and when they were asked for."""

    keys: KeySet
    ids: frozenset[str | None]
    at: float


class _Verified(NamedTuple):
    """What a token says that was found in order, by which keys and until when."""

    claims: Mapping[str, Any]
    until: float
    by: KeySet


class Provider:
    """One provider, with the keys that it signs with. Safe to use from several threads."""

    def __init__(self, settings: ApiSettings) -> None:
        """Asks for nothing yet."""
        self._settings = settings
        self._issuer = (settings.issuer or "").rstrip("/")
        self._held: _Held | None = None
        self._asked_at: float | None = None
        self._answered = False
        self._one_asks = Lock()
        self._verified: dict[bytes, _Verified] = {}

    def claims_of(self, token: str) -> Mapping[str, Any]:
        """What a token says, where it is the provider's, for us, and in time.

        A token that was found in order is not verified again, as long as its keys are those of the provider and it has
        not expired.

        Raises:
            Problem: it is not; or nobody knows the key, and the provider does not answer.
        """
        if len(token) > _MOST_LETTERS or not token.isascii():
            raise unauthenticated("api_token_unknown")
        digest = hashlib.sha256(token.encode("ascii")).digest()
        known, held = self._verified.get(digest), self._held
        if known and held and known.by is held.keys and time() < known.until and self._is_fresh(held):
            return known.claims
        may_take_longer()
        keys = self._keys_for(_key_id(token))
        try:
            read = jwt.decode(token, keys, algorithms=list(self._settings.algorithms))
        except (JoseError, ValueError, TypeError, KeyError):
            raise unauthenticated("api_token_unknown") from None
        self._check(read.claims)
        if len(self._verified) >= _MOST_VERIFIED:
            self._verified = {}
        until = float(read.claims["exp"]) + self._settings.leeway_seconds
        self._verified[digest] = _Verified(read.claims, until, keys)
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

    def _is_fresh(self, held: _Held) -> bool:
        return monotonic() - held.at <= self._settings.keys_seconds

    def _keys_for(self, key_id: str | None) -> KeySet:
        """The keys with this one among them; asked for again where they are old or it is not, but not all the time.

        Raises:
            Problem: nobody signs with this key; or the provider did not say so, and is to be asked again.
        """
        held = self._held
        if held is None or key_id not in held.ids:
            self._ask(_WAIT_SECONDS)
        elif not self._is_fresh(held):
            self._ask(0)  # one asks; the others go on with what is known
        held = self._held
        if held is None or monotonic() - held.at > self._settings.keys_at_most_seconds:
            raise self._away()
        if key_id not in held.ids:
            raise unauthenticated("api_token_unknown") if self._answered else self._away()
        return held.keys

    def _away(self) -> Problem:
        return Problem("api_provider_away", _UNAVAILABLE, {"Retry-After": str(self._settings.keys_again_seconds)})

    def _ask(self, seconds: float) -> None:
        """Asks for the keys, where nobody just did; waits so long for another who does."""
        if not self._one_asks.acquire(timeout=seconds):
            return
        try:
            now = monotonic()
            if self._asked_at is None or now - self._asked_at >= self._settings.keys_again_seconds:
                self._asked_at = now
                found = self._given()
                self._answered = found is not None
                self._held = found or self._held
        finally:
            self._one_asks.release()

    def _given(self) -> _Held | None:
        """The keys as the provider gives them now; None where it does not."""
        try:
            keys = list(_usable(self._listed()))
        except _NoKeys as error:
            why = str(error)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, TypeError, KeyError, AttributeError) as error:
            why = type(error).__name__
        else:
            ids = {one.kid for one in keys} | ({None} if len(keys) == 1 else set())
            return _Held(KeySet(keys), frozenset(ids), monotonic())
        _log.warning("provider_away", why=why)
        return None

    def _listed(self) -> Sequence[dict[str, Any]]:
        with httpx.Client(timeout=self._settings.provider_timeout_seconds, follow_redirects=False) as client:
            found = client.get(f"{self._issuer}{DISCOVERY}").raise_for_status().json()
            if found["issuer"] != self._settings.issuer:
                raise _NoKeys("another_issuer")
            if urlsplit(found["jwks_uri"]).scheme != urlsplit(self._issuer).scheme:
                raise _NoKeys("keys_without_tls")
            given: Sequence[dict[str, Any]] = client.get(found["jwks_uri"]).raise_for_status().json()["keys"]
            return given


class _NoKeys(Exception):
    """The provider gives no keys that we take; the code says why."""


def _usable(given: Sequence[dict[str, Any]]) -> Iterator[Key]:
    """The keys that may sign; one that we cannot read is of no use to us, and takes none of the others away."""
    for one in given:
        if one.get("kty") in _SIGNING and one.get("use") != "enc":
            try:
                yield import_key(one)
            except (JoseError, ValueError, TypeError, KeyError):
                _log.warning("provider_key_unreadable")


def _key_id(token: str) -> str | None:
    """By which key a token says it is signed."""
    try:
        found = extract_compact(token.encode("ascii")).headers().get("kid")
    except (JoseError, ValueError, TypeError):
        raise unauthenticated("api_token_unknown") from None
    return found if isinstance(found, str) else None
