"""Writes down who did what with whose data, before it is done or told: both logs, joined by one trace.

The access log knows the user and the career. The processing log knows the activity and a pseudonym of the career, and
no user. Whoever cannot be written down is not served: what fails here fails for whoever asked.
"""

from __future__ import annotations

import hmac
import os
from functools import cache, cached_property, partial
from threading import local
from typing import TYPE_CHECKING, NamedTuple, Required, TypedDict, Unpack

from werkzekerheid import catalogue
from werkzekerheid.facts.event import Actor
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.audit.lines import AccessLine, ProcessingLine, milliseconds
from werkzekerheid.ledger.stored import moment
from werkzekerheid.sharing.activities import REFUSAL, activity_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from werkzekerheid.app.app import App

    Begin = Callable[[Iterable[tuple[str, str]]], str]
    """Writes down that something is going to be recorded, of which types in which careers; gives its trace."""
    BeginImport = Callable[[Iterable[str]], Mapping[str, str]]
    """Writes down that careers are going to be imported; gives the trace of each."""

_RULES = Actor(actor="system", role="system")
SUBJECT_TYPE = "urn:werkzekerheid:pseudoniem:loopbaan:1"
PSEUDONYM = "pseudonym"
"""The key of the ledger by which a career gets another name in the processing log."""
ALLOWED, REFUSED, FAILED = "allowed", "refused", "failed"
_TRACE_BYTES, _SPAN_BYTES = 16, 8
_STATUS = {ALLOWED: "Ok", REFUSED: "Ok", FAILED: "Error"}
_CORRECTS = {"event_corrected": "correct", "event_retracted": "correct"}
IMPORT = "import"
SEALED = "sealed"
"""What is recorded where the ledger closes even the type: no log may tell that somebody was ill, or fell back."""
_OPEN_CLASS = "work"
BEGUN = "Unset"
"""The status of what is written down before it is done."""


class _Noted(local):
    """The lines of this thread that are still to be written."""

    def __init__(self) -> None:
        self.access: list[AccessLine] = []
        self.processing: list[ProcessingLine] = []


class Composed(NamedTuple):
    """The lines about one operation, and its trace."""

    trace_id: str
    access: Sequence[AccessLine]
    processing: Sequence[ProcessingLine]

    def below(self, parent: str) -> Composed:
        """The same as a part of a larger operation."""
        return self._replace(processing=[one._replace(parent_span_id=parent) for one in self.processing])


class About(TypedDict, total=False):
    """What an operation is about; what is left out is nobody, nothing or unknown.

    `careers` are the ids of those concerned; `what` is a projection, the type of an event or a command, which must
    stand in the register of activities; `purpose` None is whatever such an event is recorded for. `outcome` is allowed,
    refused or failed, and `ground` why it was refused; `basis` is the row of the legal basis; `via` the door; `digest`
    the SHA-256 of what is told; `rules` the version of the tables that decided; `trace_id` that of what is recorded
    with it; `started` when it began, else now; `status` that of the processing, else as the outcome says.
    """

    careers: Required[Iterable[str]]
    what: Required[str]
    purpose: str | None
    outcome: str
    relation: str | None
    ground: str | None
    basis: str | None
    classes: Iterable[str]
    on_behalf_of: str | None
    via: str | None
    digest: str | None
    rules: str | None
    trace_id: str | None
    started: datetime | None
    status: str


class Auditing:
    """Both logs of one app. Safe to use from several threads."""

    def __init__(self, app: App) -> None:
        """Keep the app; the logs are opened when the first line is written."""
        self._app = app
        self._noted = _Noted()

    @cached_property
    def _key(self) -> bytes:
        return self._app.ledger.secret(PSEUDONYM)

    def pseudonym(self, career_id: str) -> str:
        """What the processing log calls a career; without the key nobody can tell which that is."""
        return hmac.digest(self._key, career_id.encode("ascii"), "sha256").hex()

    def new_trace(self) -> str:
        """A trace id of the W3C: 16 bytes of chance, in hexadecimal, not all zero; or that of what is done now."""
        return self._app.trace or new_trace()

    def put(self, requester: Actor, action: str, **about: Unpack[About]) -> str:
        """Writes down one operation; on disk when this ends. Gives its trace.

        Raises:
            Refusal: it cannot be written: then it may not be done, nor told.
        """
        made = self.compose(requester, action, **about)
        self._app.audit.write(made.access, made.processing)
        return made.trace_id

    def note(self, requester: Actor, action: str, **about: Unpack[About]) -> str:
        """The same, but written with whatever else this thread notes before it calls `flush`."""
        made = self.compose(requester, action, **about)
        self._noted.access += made.access
        self._noted.processing += made.processing
        return made.trace_id

    def flush(self) -> None:
        """Writes what this thread noted, in one transaction; on disk when this ends.

        Raises:
            Refusal: it cannot be written: then nothing of it may be told.
        """
        access, processing = self._noted.access, self._noted.processing
        self.forget()
        self._app.audit.write(access, processing)

    def forget(self) -> None:
        """Drops what this thread noted and did not write: what it is about will not be told."""
        self._noted.access, self._noted.processing = [], []

    def compose(self, requester: Actor, action: str, **about: Unpack[About]) -> Composed:
        """One line in each log a person concerned; where there is none, one in the access log alone.

        Args:
            requester: who asks.
            action: read, search, export, share, record, correct, erase, emergency, review or administer.
            about: what it is about.

        Raises:
            Refusal: `policy_activity_unknown` the register knows no such activity.
        """
        now = self._app.clock()
        what, outcome, purpose = about["what"], about.get("outcome", ALLOWED), about.get("purpose")
        wanted = (REFUSAL, None) if outcome == REFUSED else (what, purpose)
        activity = activity_for(*wanted, day_of(now))
        closed = _closed_under(what)
        told, classes = (what, about.get("classes", ())) if closed is None else (SEALED, (closed,))
        trace = about.get("trace_id") or self.new_trace()
        careers = tuple(dict.fromkeys(about["careers"]))
        access = partial(
            AccessLine, moment(now), trace, action, outcome, requester.actor, requester.role, requester.organisation,
            about.get("on_behalf_of"),
        )  # fmt: skip
        rest = (
            told, purpose or activity.purposes[0], about.get("relation") or self._relation(requester, careers),
            about.get("ground"), about.get("basis"), tuple(classes), about.get("via") or self._app.via,
            about.get("digest"), about.get("rules"),
        )  # fmt: skip
        # Of several persons each has a line of its own, below one operation.
        parent = _chance(_SPAN_BYTES) if len(careers) > 1 else None
        started, ended = about.get("started"), milliseconds(now)
        begun = ended if started is None else milliseconds(started)
        status, name = about.get("status", _STATUS[outcome]), f"{action} {told}"
        processing = [
            ProcessingLine(
                trace, _chance(_SPAN_BYTES), parent, name, begun, ended, status, activity.activity,
                self.pseudonym(one), SUBJECT_TYPE,
            )
            for one in careers
        ]  # fmt: skip
        return Composed(trace, [access(one, *rest) for one in careers or (None,)], processing)

    def recording(self, requester: Actor, *, via: str | None = None) -> Begin:
        """Writes down what is about to be recorded: a line in each log a career and type, as begun."""

        def begin(recorded: Iterable[tuple[str, str]]) -> str:
            trace = self.new_trace()
            made = [
                self.compose(
                    requester, _CORRECTS.get(what, "record"),
                    careers=[career], what=what, via=via, trace_id=trace, status=BEGUN,
                )
                for career, what in dict.fromkeys(recorded)
            ]  # fmt: skip
            parent = _chance(_SPAN_BYTES)
            self._write([one.below(parent) for one in made] if len(made) > 1 else made)
            return trace

        return begin

    def judging(self, recorded: Iterable[tuple[str, str]]) -> str:
        """Writes down what the rules are about to record: a line in the processing log a career and type, as begun.

        Nobody asks and nobody is told by it, so it is no access: who sees an alert is.
        """
        trace = self.new_trace()
        made = [
            self.compose(_RULES, "record", careers=[career], what=what, trace_id=trace, status=BEGUN)
            for career, what in dict.fromkeys(recorded)
        ]
        self._app.audit.write([], [line for one in made for line in one.processing])
        return trace

    def importing(self, requester: Actor, *, via: str | None = None) -> BeginImport:
        """The same for careers that are imported as a whole: a line in each log a career, all in one transaction."""

        def begin(careers: Iterable[str]) -> Mapping[str, str]:
            made = {
                one: self.compose(requester, "record", careers=[one], what=IMPORT, via=via, status=BEGUN)
                for one in careers
            }
            self._write(made.values())
            return {career: one.trace_id for career, one in made.items()}

        return begin

    def _write(self, operations: Iterable[Composed]) -> None:
        access: list[AccessLine] = []
        processing: list[ProcessingLine] = []
        for one in operations:
            access += one.access
            processing += one.processing
        self._app.audit.write(access, processing)

    def _relation(self, requester: Actor, careers: Sequence[str]) -> str:
        """What is known of it without looking at the career."""
        if requester.role == "worker" and [requester.actor] == list(careers):
            return "worker"
        if requester.role == "system":
            return "system"
        return "demo" if self._app.demo and requester.organisation is None else "none"


@cache
def _closed_under(what: str) -> str | None:
    """The data class of a type that the ledger closes as a whole; None for whatever else."""
    if what not in catalogue.event_names():
        return None
    found = catalogue.event_type(what).event_class
    return None if found == _OPEN_CLASS else found


def new_trace() -> str:
    """A trace id of the W3C, of chance alone."""
    return _chance(_TRACE_BYTES)


def _chance(number: int) -> str:
    found = os.urandom(number)
    return found.hex() if any(found) else _chance(number)
