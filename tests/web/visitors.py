"""Visitors of the pages: each a client with cookies of its own, that fills in forms as they stand on a page."""

from __future__ import annotations

import socket
from contextlib import ExitStack, contextmanager
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, NamedTuple

import httpx

from werkzekerheid.api.api import create_api
from werkzekerheid.api.serving import beside
from werkzekerheid.api.settings import ApiSettings
from werkzekerheid.web.sessions import COOKIE, begun, kept_of
from werkzekerheid.web.web import seals_for, with_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.facts.event import Actor
    from werkzekerheid.settings import Settings
    from werkzekerheid.web.sessions import Seals

_PATIENCE = 30
_MOST_STEPS = 5


class Found(NamedTuple):
    """A form on a page: where it is sent to, and what its fields hold."""

    action: str
    fields: dict[str, list[str]]


class Pages:
    """The pages at a port of this machine, and visitors of them."""

    def __init__(self, url: str, seals: Seals, stack: ExitStack) -> None:
        self.url, self.seals, self._stack = url, seals, stack

    def visitor(self, identity: str | None = None, language: str = "nl") -> Visitor:
        """Somebody with a browser of their own; in a demo as one of its identities."""
        client = httpx.Client(base_url=self.url, trust_env=False, timeout=_PATIENCE)
        made = Visitor(self._stack.enter_context(client), language)
        if identity is not None:
            made.send("/demo", {"identity": identity})
        return made

    def as_(self, who: Actor) -> Visitor:
        """Somebody who is signed in as this, however they did that."""
        made = self.visitor()
        made.cookies[COOKIE] = self.seals.seal(kept_of(begun(who)))
        return made


class Visitor:
    """Somebody with a browser: it keeps cookies that are for a safe connection, as browsers do on their own machine."""

    def __init__(self, client: httpx.Client, language: str) -> None:
        self.cookies: dict[str, str] = {}
        self._client = client
        self._client.headers["Accept-Language"] = language

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Opens a page, wherever it leads."""
        answer = self.once("GET", path, **headers)
        for _ in range(_MOST_STEPS):
            if not answer.has_redirect_location:
                return answer
            answer = self.once("GET", answer.headers["location"])
        raise AssertionError("it leads nowhere")

    def once(self, method: str, path: str, **more: str | Mapping[str, str | list[str]]) -> httpx.Response:
        """One request and its answer; `data` is a form, everything else a header."""
        fields = more.pop("data", None)
        headers = {name: str(value) for name, value in more.items()}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self._client.request(method, path, headers=headers, data=fields)  # type: ignore[arg-type]
        for said in answer.headers.get_list("set-cookie"):
            for name, one in SimpleCookie(said).items():
                self.cookies[name] = one.value
                if one["max-age"] == "0":
                    del self.cookies[name]
        return answer

    def send(self, path: str, fields: Mapping[str, str | list[str]], site: str = "same-origin") -> httpx.Response:
        """Sends a form, from a page of ours unless something else is said, and goes where that leads."""
        answer = self.once("POST", path, data=fields, **{"Sec-Fetch-Site": site})
        return self.get(answer.headers["location"]) if answer.has_redirect_location else answer

    def fill(self, path: str, at: str, **typed: str | list[str]) -> httpx.Response:
        """Opens a page, fills in its form that is sent to an address (without what follows `?`), and sends it."""
        return self.fill_in(self.get(path), at, **typed)

    def fill_in(self, page: httpx.Response, at: str, **typed: str | list[str]) -> httpx.Response:
        """Fills in a form of a page that is open already."""
        found = form_of(page.text, at)
        return self.send(found.action, {**found.fields, **typed})


class _Forms(HTMLParser):
    """The forms of a page with what they would send if nobody typed anything."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Found] = []
        self._open = False
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append(Found(given.get("action") or "", {}))
            self._open = True
        elif self._open and (name := given.get("name")):
            self._field(tag, name, given)
        elif self._open and tag == "option" and self._select and "selected" in given:
            self._add(self._select, given.get("value") or "")

    def _field(self, tag: str, name: str, given: Mapping[str, str | None]) -> None:
        kind = given.get("type") or "text"
        if tag == "textarea":
            self._area = name
            self._add(name, "")
        elif tag == "select":
            self._select = name
        elif tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in given):
            self._add(name, given.get("value") or "")

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].fields[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def _add(self, name: str, value: str) -> None:
        self.forms[-1].fields.setdefault(name, []).append(value)


def form_of(text: str, at: str) -> Found:
    """The first form on a page that is sent to this address."""
    found = _Forms()
    found.feed(text)
    return next(one for one in found.forms if one.action.partition("?")[0] == at)


@contextmanager
def opened(stores: Settings, settings: ApiSettings | None = None) -> Iterator[Pages]:
    """The pages on these stores, until the block ends."""
    chosen = settings or ApiSettings(requests_per_minute=100_000)
    api = create_api(chosen, stores)
    both = with_pages(api, stores, chosen.theme)
    with ExitStack() as stack:
        bound = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        stack.enter_context(beside(both, bound))
        yield Pages(f"http://127.0.0.1:{bound.getsockname()[1]}", seals_for(api, stores), stack)
