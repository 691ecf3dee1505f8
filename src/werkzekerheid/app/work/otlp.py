"""Sends the processing log on to a collector, by OTLP over HTTP, as JSON. Every line, in order, at least once.

How far it came stands in the audit store: what a receiver did not confirm is sent again, also by the next process. A
line that was sent twice has the same span. Nothing is sampled, and nothing is skipped: a receiver that will not take a
line holds up those after it, until a person looks.
"""

from __future__ import annotations

import json
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzekerheid import __version__
from werkzekerheid.app.exporting import PROGRAM, attributes, resource
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.work.supervisor import GoOn, Turns
    from werkzekerheid.ledger.audit.lines import ProcessingLine

READER = "otlp"
"""Under which name the audit store keeps how far it came."""
AT_ONCE = 512
LOOK_SECONDS = 1.0
PATIENCE_SECONDS = 10
_PATH = "/v1/traces"
_INTERNAL, _SAMPLED = 1, 1
_STATUS = {"Unset": 0, "Ok": 1, "Error": 2}
_OK = 200
_NANOSECONDS = 1_000_000


class Receiver:
    """Where spans go to: `http://127.0.0.1:4318`, or another machine over TLS."""

    def __init__(self, url: str) -> None:
        """Nothing is opened yet.

        Raises:
            Refusal: `settings_otlp` it is no such address; or one of another machine without TLS.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise Refusal("settings_otlp") from None
        local = parts.hostname in {"127.0.0.1", "::1", "localhost"}
        if parts.scheme not in {"http", "https"} or not parts.hostname or (parts.scheme == "http" and not local):
            raise Refusal("settings_otlp")
        self._kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._host, self._port = parts.hostname, port
        self._path = parts.path.rstrip("/") + _PATH

    def send(self, lines: Sequence[ProcessingLine]) -> None:
        """Sends lines; the receiver has confirmed all of them when this ends.

        Raises:
            Refusal: `otlp_unreachable`; `otlp_refused` it does not take them, or not all.
        """
        body = json.dumps(_request(lines), separators=(",", ":")).encode("ascii")
        connection = self._kind(self._host, self._port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("POST", self._path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            status, said = answer.status, answer.read()
        except (OSError, HTTPException) as error:
            raise Refusal("otlp_unreachable") from error
        finally:
            connection.close()
        if status != _OK or _rejected(said):
            raise Refusal("otlp_refused", status=status)


def send_lines(app: App, receiver: Receiver, sleep: Callable[[float], object], go_on: GoOn) -> Turns:
    """Follows the processing log, and sends each line as a span."""
    while True:
        position = app.audit.position(READER)
        while go_on() and (page := list(app.audit.processing(after=position, limit=AT_ONCE))):
            receiver.send([line for _, line in page])
            position = page[-1][0]
            app.audit.keep_position(READER, position)
        yield partial(sleep, LOOK_SECONDS)


def _rejected(said: bytes) -> int:
    """How many spans a receiver that said yes did not take after all."""
    try:
        answer = json.loads(said or b"{}")
        return int(answer.get("partialSuccess", {}).get("rejectedSpans", 0))
    except (ValueError, TypeError, AttributeError):
        return 0  # an answer of another kind, with the status that says that it took them


def _request(lines: Sequence[ProcessingLine]) -> dict[str, Any]:
    """What OTLP calls an export request, in its JSON form: ids in hexadecimal, 64-bit numbers as texts."""
    scope = {"name": PROGRAM, "version": __version__}
    spans = {"scope": scope, "spans": [_span(one) for one in lines]}
    return {"resourceSpans": [{"resource": {"attributes": _values(resource())}, "scopeSpans": [spans]}]}


def _span(line: ProcessingLine) -> dict[str, Any]:
    parent = {} if line.parent_span_id is None else {"parentSpanId": line.parent_span_id}
    return {
        "traceId": line.trace_id,
        "spanId": line.span_id,
        **parent,
        "flags": _SAMPLED,
        "name": line.name,
        "kind": _INTERNAL,
        "startTimeUnixNano": str(line.start_time * _NANOSECONDS),
        "endTimeUnixNano": str(line.end_time * _NANOSECONDS),
        "attributes": _values(attributes(line)),
        "status": {"code": _STATUS[line.status]},
    }


def _values(named: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"key": name, "value": {"stringValue": value}} for name, value in named.items()]
