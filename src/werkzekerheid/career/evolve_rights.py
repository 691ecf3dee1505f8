"""What the facts of rights do to a career, and what is left of facts whose key is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzekerheid.career import records as r
from werkzekerheid.career.days import told_day
from werkzekerheid.career.dispatch import on, put

if TYPE_CHECKING:
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts import sharing
    from werkzekerheid.facts.layout import Laid, Moment


@on("rights_requested")
def _requested(career: Career, moment: Moment, fact: sharing.RightsRequested, _: Laid) -> Career:
    request = r.RightsRequest(fact.request, fact.right, moment, told_day(fact.answer_due_on), tuple(fact.classes))
    return career._replace(requests=put(career.requests, fact.request, request))


@on("rights_decided")
def _decided(career: Career, moment: Moment, fact: sharing.RightsDecided, _: Laid) -> Career:
    request = career.requests.get(fact.request)
    if request is None:
        return career
    # The last decision counts: after an objection there is another.
    decided = request._replace(
        answered=request.answered or moment, decided=moment, decision=fact.decision, granted=tuple(fact.classes),
        despite_term=bool(fact.despite_term),
    )  # fmt: skip
    return career._replace(requests=put(career.requests, fact.request, decided))


@on("restriction_set")
def _restriction_set(career: Career, moment: Moment, _fact: sharing.RestrictionSet, _: Laid) -> Career:
    return career._replace(restrictions=(*career.restrictions, r.Note(moment, "set")))


@on("restriction_lifted")
def _restriction_lifted(career: Career, moment: Moment, _fact: sharing.RestrictionLifted, _: Laid) -> Career:
    return career._replace(restrictions=(*career.restrictions, r.Note(moment, "lifted")))


@on("keys_destroyed")
def _keys_destroyed(career: Career, _moment: Moment, fact: sharing.KeysDestroyed, _: Laid) -> Career:
    return career._replace(erased_classes=career.erased_classes.union(fact.classes))


@on("erased")
def _erased(career: Career, _moment: Moment, fact: Any, _: Laid) -> Career:  # noqa: ANN401  (of the ledger: not ours to name)
    return career._replace(missing=career.missing | {fact.erased_class}) if fact.key_missing else career
