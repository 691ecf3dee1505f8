"""How the pages speak: as HTML, in the language somebody chose, with nothing from elsewhere and nothing kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from werkzekerheid.api.gate import headers_of
from werkzekerheid.api.problems import wanted_language
from werkzekerheid.web.language import chosen_in
from werkzekerheid.web.rendering import failed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from werkzekerheid.api.problems import Wrong

_API = ("/v1/", "/v1", "/health", "/ready", "/metrics")


class OfPages:
    """How the pages speak, as the gate wants to know it."""

    always: Sequence[tuple[bytes, bytes]] = headers_of({
        "Content-Security-Policy": (
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # Not `no-referrer`: then a browser does not say from which site a form was sent.
        "Referrer-Policy": "same-origin",
        "Vary": "Cookie, Accept-Language",
    })  # fmt: skip

    def language(self, scope: Scope) -> str:
        """The one that was chosen on a page, else the one that the browser would like."""
        return chosen_in(scope) or wanted_language(Headers(scope=scope).get("accept-language", ""))

    def takes(self, kind: str) -> bool:
        """What a form without files sends."""
        return kind == "application/x-www-form-urlencoded"

    def told(self, found: Wrong, _trace: str) -> tuple[str, bytes]:
        """A page that says what went wrong."""
        return "text/html; charset=utf-8", failed(found)


class Both:
    """The API and the pages at one address."""

    def __init__(self, api: ASGIApp, pages: ASGIApp) -> None:
        """Keep both."""
        self._api, self._pages = api, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the one answer that a request is for; the API opens and closes what both stand on."""
        path = scope.get("path", "")
        of_api = scope["type"] != "http" or path in _API or path.startswith(_API[0])
        await (self._api if of_api else self._pages)(scope, receive, send)
