"""The worker's own document: everything that is kept, what was shared with whom, who looked, and what was asked."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, cast

from werkzekerheid.app.documents import DOCUMENTS, Reader
from werkzekerheid.readmodels.days import instant, iso, shown_day, shown_moment
from werkzekerheid.readmodels.my_data import LookedPart, MyData, OpennessPart, RequestPart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.app.app import App
    from werkzekerheid.app.documents import View
    from werkzekerheid.career.state import Career

MOST_LOOKS = 1_000
"""So many of the last looks are listed; the access log holds them all."""


def own_data(app: App, one: View, reader: Reader) -> dict[str, Any]:
    """The document of `my_data`."""

    def part(projection: str) -> Any:  # noqa: ANN401  (as many shapes as projections)
        return DOCUMENTS[projection](app, one, reader)

    document = MyData(
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
        timeline=part("timeline"),
    )
    return cast("dict[str, Any]", document)


def _looked(app: App, one: View) -> Iterator[LookedPart]:
    """Who looked, by function: which person it was is for who answers for privacy."""
    for _, line in deque(app.audit.access(career=one.career.career_id), maxlen=MOST_LOOKS):
        yield LookedPart(
            at=line.at,
            role=line.role,
            organisation=one.names.maybe(line.organisation),
            what=line.what,
            purpose=line.purpose,
            action=line.action,
            outcome=line.outcome,
            emergency=line.relation == "emergency",
        )


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
