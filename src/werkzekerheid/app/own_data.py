"""The worker's own document: everything that is kept, what was shared with whom, who looked, and what was asked.

Nothing is left out for being much, or for being put right since: a copy of part of it is no answer to AVG 15.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from werkzekerheid.app.destruction import ends_of, on_lists
from werkzekerheid.app.documents import DOCUMENTS, Reader, alert_records, tables_of
from werkzekerheid.app.emergency import about
from werkzekerheid.app.readable import read_whole
from werkzekerheid.app.sharing_stream import sharing_events
from werkzekerheid.readmodels.days import instant, iso, shown_day, shown_moment
from werkzekerheid.readmodels.held import HeldPart, Kept, document
from werkzekerheid.readmodels.my_data import LookedPart, MyData, OpennessPart, ProcessingPart, RequestPart
from werkzekerheid.readmodels.promises import document as promises_document
from werkzekerheid.rules.registry import all_promises
from werkzekerheid.sharing.activities import activities
from werkzekerheid.sharing.gateway import ALL_CLASSES
from werkzekerheid.sharing.narrowing import fact_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.app.app import App
    from werkzekerheid.app.documents import View
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Event
    from werkzekerheid.ledger.audit.lines import ProcessingLine
    from werkzekerheid.sharing.activities import Activity


def own_data(app: App, one: View, reader: Reader) -> dict[str, Any]:
    """The document of `my_data`."""

    def part(projection: str) -> Any:  # noqa: ANN401  (as many shapes as projections)
        return DOCUMENTS[projection](app, one, reader)

    made = MyData(
        career=one.names.of(one.career.career_id),
        as_of=iso(one.asked.as_of),
        known_at=instant(one.asked.known_at),
        situation=part("situation"),
        begeleidingsplan=part("begeleidingsplan"),
        dropout_risk=part("dropout_risk"),
        people_around=part("people_around"),
        handovers=part("handovers"),
        portfolio=part("portfolio"),
        shared=part("sharing_register"),
        looked=list(_looked(app, one)),
        consents=part("consents"),
        openness=[
            OpennessPart(recipient_role=role, classes=sorted(classes)) for role, classes in one.career.openness.items()
        ],
        requests=list(_requests(one.career)),
        restricted=one.career.restricted,
        promises=_promises(app, one),
        alerts=part("alerts"),
        processing=_processing(app, one.career.career_id),
        kept_until=ends_of(app, one.career.career_id, app.today()),
        destruction=on_lists(app, one.career.career_id),
        timeline=part("timeline"),
        held=_held(app, one, reader),
    )
    return cast("dict[str, Any]", made)


def _looked(app: App, one: View) -> Iterator[LookedPart]:
    """Who looked, by function: which person it was is for who answers for privacy."""
    for _, line in app.audit.access(career=one.career.career_id):
        yield LookedPart(
            at=line.at,
            role=line.role,
            organisation=one.names.maybe(line.organisation),
            what=line.what,
            purpose=line.purpose,
            action=line.action,
            relation=line.relation,
            outcome=line.outcome,
            ground=line.ground,
            classes=list(line.classes),
            emergency=line.relation == "emergency",
        )


def _promises(app: App, one: View) -> list[dict[str, Any]]:
    """Every promise to the worker, also those that were kept."""
    found = all_promises(one.career, one.day, tables_of(app, one))
    return cast("list[dict[str, Any]]", promises_document(one.career.career_id, found, one.names, one.day))


def _processing(app: App, career_id: str) -> list[ProcessingPart]:
    """What was done with the data, by activity of the register, in the order in which each was done first."""
    known = {one.activity: one for one in activities()}
    found: dict[str, ProcessingPart] = {}
    for _, line in app.audit.processing(subject=app.auditing.pseudonym(career_id)):
        part = found.setdefault(line.processing_activity_id, _activity(line, known.get(line.processing_activity_id)))
        part["times"] += 1
        part["last_at"] = max(part["last_at"], _at(line.start_time))
    return list(found.values())


def _activity(line: ProcessingLine, found: Activity | None) -> ProcessingPart:
    at = _at(line.start_time)
    return ProcessingPart(
        activity=line.processing_activity_id,
        name=found.name if found else line.processing_activity_id,
        purposes=list(found.purposes) if found else [],
        basis=found.basis if found else None,
        recipients=list(found.recipients) if found else [],
        retention=list(found.retention) if found else [],
        times=0,
        first_at=at,
        last_at=at,
    )


def _at(milliseconds: int) -> str:
    return str(instant(datetime.fromtimestamp(milliseconds / 1_000, UTC).replace(microsecond=0)))


def _held(app: App, one: View, reader: Reader) -> list[HeldPart]:
    """Everything as it was recorded, beside the career too: what was shared, alerts, emergency accesses."""
    career = one.career.career_id
    alerts = read_whole(app.ledger, f"alerts:{career}", one.skips, one.asked.known_at, lost=True)
    shown = alert_records(app, one)
    kept = (
        Kept("career", *one.stream),
        Kept("sharing", sharing_events(app, career)),
        # The name of a rule tells what an alert rested on: what was erased of the career is not told here either.
        Kept("alerts", tuple(each for each in alerts.events if _is_shown(each, shown)), alerts.skipped),
        Kept("access", about(app, career)),
    )
    if reader.classes == ALL_CLASSES:
        return document(kept, one.names)
    see = partial(fact_for, classes=reader.classes)
    return document(kept, one.names, see, notes="note" in reader.classes)


def _is_shown(event: Event, alerts: Mapping[str, object]) -> bool:
    alert = getattr(event.fact, "alert", None)
    return alert is None or alert in alerts


def _requests(career: Career) -> Iterator[RequestPart]:
    for one in career.requests.values():
        yield RequestPart(
            request=one.ref,
            right=one.right,
            requested_on=shown_moment(one.asked),
            answer_due_on=shown_day(one.answer_due),
            decision=one.decision,
            decided_on=shown_moment(one.decided),
        )
