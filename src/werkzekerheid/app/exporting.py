"""Both logs as lines for others: the access log with the fields of NEN 7513, the processing log as it is standardised.

Whoever exports them is written down first, and answers for privacy.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid import __version__
from werkzekerheid.app.around import roles_of
from werkzekerheid.facts.layout import AMSTERDAM
from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.ledger.audit.lines import AccessLine, ProcessingLine

    Document = dict[str, Any]

OFFICER = "privacy_officer"
PROGRAM = "werkzekerheid"
CAREER_TYPE = "urn:werkzekerheid:loopbaan"
OVERVIEW_TYPE = "urn:werkzekerheid:overzicht"
_PERSON, _SYSTEM = 1, 2
"""What is looked at, by the codes of RFC 3881 that NEN 7513 and DICOM go by: a person, or a thing of the system."""
_SUBJECT, _REPORT = 1, 3
"""As what: the one whom the data are about, or a report."""
_ONE_DAY = timedelta(days=1)


class Days(NamedTuple):
    """From the beginning of a day to the end of another, in Europe/Amsterdam; None is no bound."""

    first: date | None = None
    last: date | None = None

    @property
    def since(self) -> datetime | None:
        """The moment at which the first day begins."""
        return None if self.first is None else _beginning(self.first)

    @property
    def until(self) -> datetime | None:
        """The moment at which the last day is over."""
        return None if self.last is None else _beginning(self.last + _ONE_DAY)


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


def export_access(app: App, requester: Actor, days: Days) -> Iterator[Document]:
    """The access log as the fields of NEN 7513, a line a document; read as it is asked for.

    Raises:
        Refusal: `not_for_this_role`; or the export cannot be written down.
    """
    _begin(app, requester, "access_log_export")
    lines = app.audit.access(since=days.since, until=days.until)
    return (
        access_document(number, line, app.ledger.ledger_id)
        for number, line in _until(lines, app.audit.head("access"))
    )  # fmt: skip


def export_processing(app: App, requester: Actor, days: Days) -> Iterator[Document]:
    """The processing log as Logboek Dataverwerkingen 1.0 has it; as `export_access`.

    Raises:
        Refusal: `not_for_this_role`; or the export cannot be written down.
    """
    _begin(app, requester, "processing_log_export")
    lines = app.audit.processing(since=days.since, until=days.until)
    return (processing_document(line) for _, line in _until(lines, app.audit.head("processing")))


def _until(lines: Iterable[tuple[int, Any]], head: int) -> Iterator[tuple[int, Any]]:
    """Up to what stood there when it began: somebody always adds a line."""
    return takewhile(lambda one: one[0] <= head, lines)


def _begin(app: App, requester: Actor, what: str) -> None:
    if not may_see_logs(app, requester):
        app.auditing.put(
            requester, "export", outcome="refused", careers=(), what=what, purpose="audit", ground="no_basis"
        )
        raise Refusal("not_for_this_role")
    app.auditing.put(requester, "export", careers=(), what=what, purpose="audit", relation="officer")


def may_see_logs(app: App, requester: Actor) -> bool:
    """Whether somebody answers for privacy; in a ledger to try out also whoever gives no name."""
    if app.demo:
        return requester.role == OFFICER or requester.organisation is None
    organisation = requester.organisation
    return (
        requester.role == OFFICER
        and organisation is not None
        and OFFICER in roles_of(app, requester.actor, organisation)
    )


def access_document(number: int, line: AccessLine, ledger: str) -> Document:
    """A line of the access log, its fields named as in NEN 7513 and the extension for it of the processing log.

    `EventID` is what was looked at; the grounds stand in the fields for protocols and controls.
    """
    users = [_user(line.person, line, requestor=True)]
    if line.on_behalf_of is not None:
        users.append(_user(line.on_behalf_of, line, requestor=False))
    return {
        "number": number,
        "trace_id": line.trace_id,
        "EventID": line.what,
        "EventActionCode": line.action,
        "EventDateTime": line.at,
        "EventOutcomeIndicator": line.outcome,
        "resource": {
            "attributes": {
                "nen7513.AuditEnterpriseSiteID": line.organisation,
                "nen7513.AuditSourceId": ledger,
                "nen7513.AuditSourceTypeCode": PROGRAM,
            }
        },
        "attributes": {
            "dpl.nen7513.eventTypeCode": line.action,
            "dpl.nen7513.users": users,
            "dpl.nen7513.participants": _participants(line),
            "dpl.nen7513.autorisatieProtocol": line.rules,
            "dpl.nen7513.behandelrelatieProtocol": line.relation,
            "dpl.nen7513.toestemmingsProfiel": line.basis,
            "dpl.nen7513.controles": line.ground,
        },
    }


def _user(person: str, line: AccessLine, *, requestor: bool) -> Document:
    return {
        "userID": person,
        "alternateUserID": line.organisation and f"{person}@{line.organisation}",
        "userIsRequestor": requestor,
        "roleIDCode": line.role,
        "purposeOfUse": line.purpose,
        "networkAccessPointTypeCode": line.via,
    }


def _participants(line: AccessLine) -> list[Document]:
    """The one career that a line is about; where it is about no one career, the report that was shown, if any."""
    if line.career is not None:
        return [_participant(line, _PERSON, _SUBJECT, CAREER_TYPE, line.career)]
    if line.digest is not None or line.classes:
        return [_participant(line, _SYSTEM, _REPORT, OVERVIEW_TYPE, line.what)]
    return []


def _participant(line: AccessLine, kind: int, role: int, id_type: str, known_as: str) -> Document:
    return {
        "participantObjectTypeCode": kind,
        "participantObjectTypeCodeRole": role,
        "participantObjectIDTypeCode": id_type,
        "participantObjectID": known_as,
        "participantObjectSensitivity": list(line.classes),
        "participantObjectDetail": line.digest,
    }


def processing_document(line: ProcessingLine) -> Document:
    """A line of the processing log, its fields as in version 1.0; no field of it knows a user."""
    parent = {} if line.parent_span_id is None else {"parent_span_id": line.parent_span_id}
    return {
        "trace_id": line.trace_id,
        "span_id": line.span_id,
        **parent,
        "name": line.name,
        "start_time": line.start_time,
        "end_time": line.end_time,
        "status": line.status,
        "resource": {"attributes": resource()},
        "attributes": attributes(line),
    }


def resource() -> dict[str, str]:
    """Which program wrote the line."""
    return {"service.name": PROGRAM, "service.version": __version__}


def attributes(line: ProcessingLine) -> dict[str, str]:
    """What the standard calls attributes, in its own namespace."""
    return {
        "dpl.core.processing_activity_id": line.processing_activity_id,
        "dpl.core.data_subject_id": line.data_subject_id,
        "dpl.core.data_subject_id_type": line.data_subject_id_type,
    }
