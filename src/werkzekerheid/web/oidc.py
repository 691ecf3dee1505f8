"""Signing in with a browser: the authorization code flow of OpenID Connect, with PKCE, a state and a nonce.

What ties the way out to the way back is kept by the browser, sealed and for ten minutes. Who somebody is comes from the
token that the provider signed, and from the directory, as it does for the API.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from http import HTTPStatus
from time import time
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import httpx

from werkzekerheid.api.oidc import DISCOVERY, Provider
from werkzekerheid.api.problems import Problem
from werkzekerheid.api.signing_in import actor_of
from werkzekerheid.logs import log_of

if TYPE_CHECKING:
    from werkzekerheid.api.settings import ApiSettings
    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor

COOKIE = "__Host-signing-in"
SECONDS = 600
BACK = "/aanmelden/terug"
_BYTES = 32
_log = log_of(__name__)


class Begun(NamedTuple):
    """Where to send a browser, and what it keeps meanwhile."""

    address: str
    kept: dict[str, str]


class BrowserSignIn:
    """Signs people in at a provider."""

    def __init__(self, settings: ApiSettings) -> None:
        """Use `browser_sign_in`."""
        self._settings = settings
        # The token that says who somebody is, is meant for the client that asked for it.
        self._provider = Provider(settings.model_copy(update={"audience": settings.client_id}))

    def begin(self) -> Begun:
        """The way out.

        Raises:
            Problem: the provider does not answer.
        """
        state, nonce, verifier = (secrets.token_urlsafe(_BYTES) for _ in range(3))
        asked = {
            "response_type": "code", "scope": "openid", "client_id": str(self._settings.client_id),
            "redirect_uri": self._back, "state": state, "nonce": nonce, "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }  # fmt: skip
        where = self._described("authorization_endpoint")
        mark = "&" if urlsplit(where).query else "?"
        return Begun(f"{where}{mark}{urlencode(asked)}", {"state": state, "nonce": nonce, "verifier": verifier})

    def end(self, app: App, kept: object, state: str, code: str) -> Actor:
        """The way back: who signed in, as the directory knows them.

        Raises:
            Problem: it is not the way back of this browser, or the provider or the directory does not know them.
        """
        if not isinstance(kept, dict) or not secrets.compare_digest(str(kept.get("state")), state):
            raise _refused("web_sign_in_again")
        claims = self._provider.claims_of(self._token_for(code, str(kept["verifier"])))
        if not secrets.compare_digest(str(claims.get("nonce")), str(kept["nonce"])):
            raise _refused("web_sign_in_again")
        if claims.get("azp", self._settings.client_id) != self._settings.client_id or claims["exp"] < time():
            raise _refused("web_sign_in_again")
        return actor_of(claims, self._settings, app)

    @property
    def _back(self) -> str:
        return f"{(self._settings.public_url or '').rstrip('/')}{BACK}"

    def _token_for(self, code: str, verifier: str) -> str:
        secret = self._settings.client_secret
        sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._back, "code_verifier": verifier}
        client = str(self._settings.client_id)
        auth = httpx.BasicAuth(client, secret.get_secret_value()) if secret else httpx.Auth()
        try:
            with self._client() as http:
                answer = http.post(self._described("token_endpoint"), data={**sent, "client_id": client}, auth=auth)
                if answer.status_code == HTTPStatus.BAD_REQUEST:  # used before, or too late
                    raise _refused("web_sign_in_again")
                found = answer.raise_for_status().json()["id_token"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise self._away(error) from None
        return str(found)

    def _described(self, name: str) -> str:
        issuer = str(self._settings.issuer)
        try:
            with self._client() as http:
                found: dict[str, Any] = http.get(f"{issuer.rstrip('/')}{DISCOVERY}").raise_for_status().json()
            address, said = str(found[name]), found["issuer"]
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
            raise self._away(error) from None
        if said != issuer or urlsplit(address).scheme != urlsplit(issuer).scheme:
            raise self._away(ValueError())  # another provider, or one to which a secret would go unsealed
        return address

    def _client(self) -> httpx.Client:
        return httpx.Client(timeout=self._settings.provider_timeout_seconds, follow_redirects=False)

    def _away(self, error: Exception) -> Problem:
        _log.warning("provider_away", why=type(error).__name__)
        return Problem("api_provider_away", HTTPStatus.SERVICE_UNAVAILABLE)


def browser_sign_in(settings: ApiSettings) -> BrowserSignIn | None:
    """What signs people in with a browser; None where that was not set up."""
    return BrowserSignIn(settings) if settings.issuer and settings.client_id and settings.public_url else None


def challenge_of(verifier: str) -> str:
    """What is told of a verifier beforehand (RFC 7636, S256)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def _refused(code: str) -> Problem:
    return Problem(code, HTTPStatus.BAD_REQUEST)
