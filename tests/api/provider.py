"""A provider of OpenID Connect for the tests: it really signs, its keys rotate, and it can be away."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

AUDIENCE = "werkzekerheid"
SECRETS = {"planner": "hush"}
"""Machine clients, and what they prove themselves with."""
_POLL_SECONDS = 0.01


class Provider:
    """Listens on this machine; `asked` counts how often somebody asked for its keys."""

    def __init__(self) -> None:
        self.asked, self.away = 0, False
        self.codes: dict[str, dict[str, str]] = {}
        self.signs_in: dict[str, Any] = {}
        self.keys: dict[str, RSAKey | ECKey | OKPKey] = {}
        self.listed: list[dict[str, Any]] | None = None
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.startswith("/authorize?"):
                    self.send_response(303)
                    self.send_header("Location", provider.authorized(self.path))
                    self.end_headers()
                    return
                documents = {"/.well-known/openid-configuration": provider.described, "/keys": provider.jwks}
                self._tell(documents[self.path]())

            def do_POST(self) -> None:
                words = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                if words["grant_type"] == ["authorization_code"]:
                    self._tell(*provider.exchanged(words))
                    return
                client, _, secret = (
                    b64decode(self.headers["Authorization"].removeprefix("Basic ")).decode().partition(":")
                )
                assert (self.path, words["grant_type"]) == ("/token", ["client_credentials"])
                assert SECRETS[client] == secret
                self._tell({"access_token": provider.token(sub=client, azp=client), "token_type": "Bearer"})

            def _tell(self, document: object, status: int = 200) -> None:
                body = json.dumps(document).encode()
                self.send_response(503 if provider.away else status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nobody looks."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": _POLL_SECONDS})
        self._thread.start()
        self.issuer = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.add("first")

    def add(self, name: str, kind: str = "RS256") -> None:
        """A key more, that signs from now on."""
        made: RSAKey | ECKey | OKPKey
        if kind == "ES256":
            made = ECKey.generate_key("P-256", {"kid": name, "alg": kind})
        elif kind == "Ed25519":
            made = OKPKey.generate_key("Ed25519", {"kid": name, "alg": kind})
        else:
            made = RSAKey.generate_key(2048, {"kid": name, "alg": kind})
        self.keys[name] = made

    def rotate(self, name: str) -> None:
        """Another key, and the old ones are gone."""
        self.keys.clear()
        self.add(name)

    def described(self) -> dict[str, Any]:
        names = {"jwks_uri": "keys", "token_endpoint": "token", "authorization_endpoint": "authorize"}
        return {"issuer": self.issuer, **{name: f"{self.issuer}/{path}" for name, path in names.items()}}

    def authorized(self, path: str) -> str:
        """Whoever comes is signed in as `signs_in`, and sent back with a code that can be used once."""
        asked = {name: one for name, (one,) in parse_qs(path.partition("?")[2]).items()}
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchanged(self, words: dict[str, list[str]]) -> tuple[dict[str, Any], int]:
        """A token for a code, where who asks is who began."""
        asked = self.codes.pop(words["code"][0], None)
        verifier = hashlib.sha256(words["code_verifier"][0].encode()).digest()
        if asked is None or asked["code_challenge"] != urlsafe_b64encode(verifier).rstrip(b"=").decode():
            return {"error": "invalid_grant"}, 400
        said = {"aud": asked["client_id"], "nonce": asked["nonce"], **self.signs_in}
        return {"id_token": self.token(**said), "access_token": "none", "token_type": "Bearer"}, 200

    def jwks(self) -> dict[str, Any]:
        self.asked += 1
        return {"keys": self.listed or [one.as_dict(private=False) for one in self.keys.values()]}

    def claims(self, **other: Any) -> dict[str, Any]:
        """What a token says; None leaves a claim out."""
        now = int(time())
        usual = {"iss": self.issuer, "aud": AUDIENCE, "iat": now, "nbf": now, "exp": now + 300}
        return {name: value for name, value in (usual | other).items() if value is not None}

    def token(self, by: str | None = None, **claims: Any) -> str:
        """A token, signed by the newest key or by one that is named."""
        name = by or list(self.keys)[-1]
        key = self.keys[name]
        algorithm = str(key.alg)
        return jwt.encode({"alg": algorithm, "kid": name}, self.claims(**claims), key, algorithms=[algorithm])

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
