"""What the worker agreed to, refused or took back: recorded beside the career, each with the text that was shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from pydantic import ValidationError

from werkzekerheid.app.around import names_in
from werkzekerheid.app.sharing_stream import append_sharing, sharing_events
from werkzekerheid.app.standing import relation_of
from werkzekerheid.facts.event import event_id
from werkzekerheid.facts.finding import Findings, findings_of
from werkzekerheid.facts.sharing import ConsentGiven, ConsentRefused, ConsentWithdrawn
from werkzekerheid.messages import Refusal
from werkzekerheid.sharing.consents import consents

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from werkzekerheid.app.app import App
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.sharing.consents import Consent

GIVEN, REFUSED, WITHDRAWN = "consent_given", "consent_refused", "consent_withdrawn"
_TYPES: Mapping[str, type[ConsentGiven | ConsentRefused | ConsentWithdrawn]] = {
    GIVEN: ConsentGiven, REFUSED: ConsentRefused, WITHDRAWN: ConsentWithdrawn,
}  # fmt: skip


class Consented(NamedTuple):
    """What a consent is called; `already` where the same command had recorded this before."""

    consent: str
    already: bool


def record_consent(
    app: App,
    career_id: str,
    type_name: str,
    fields: Mapping[str, Any],
    requester: Actor,
    command_id: str | None = None,
) -> Consented:
    """Records one.

    Args:
        app: with the ledger.
        career_id: whose consent.
        type_name: `consent_given`, `consent_refused` or `consent_withdrawn`.
        fields: of the fact; `consent` is made where it is left out, and found by the recipient for a withdrawal.
        requester: who writes it down.
        command_id: makes a retry safe.

    Raises:
        Findings: a field does not fit.
        Refusal: `consent_known` there is one of this ref already; `consent_unknown` nothing was given to take back;
            `consent_of_nothing` it covers no class or no purpose; `command_known` this command recorded something else.
    """
    own = command_id or str(uuid4())
    fields = {**fields, "recipient": organisation_in(app, career_id, fields["recipient"])}
    events = sharing_events(app, career_id)
    before = next((one.fact for one in events if one.event_id == event_id(own)), None)
    if before is not None:
        told = _fact(type_name, fields, str(fields.get("consent") or getattr(before, "consent", own)))
        if told != before:
            raise Refusal("command_known")
        return Consented(told.consent, already=True)
    ref = _ref(type_name, fields, consents(events), own)
    fact = _fact(type_name, fields, ref)
    trace = app.auditing.new_trace()
    app.auditing.put(
        requester,
        "record",
        careers=[career_id],
        what=type_name,
        purpose="rights",
        relation=relation_of(app, requester, career_id),
        trace_id=trace,
    )
    append_sharing(app, career_id, [fact], requester, trace_id=trace, command_id=own)
    app.keep_up()
    return Consented(ref, already=False)


def _ref(type_name: str, fields: Mapping[str, Any], consents: Iterable[Consent], own: str) -> str:
    """What the consent is called, where it can be given, refused or taken back."""
    known = {one.ref: one for one in consents}
    given = [one for one in known.values() if one.recipient == fields["recipient"] and one.state == "given"]
    ref: str = fields.get("consent") or (given[-1].ref if type_name == WITHDRAWN and given else own)
    if type_name == GIVEN and ref in known:
        raise Refusal("consent_known")
    if type_name == WITHDRAWN and not any(one.ref == ref for one in given):
        raise Refusal("consent_unknown")
    if type_name == GIVEN and not (fields.get("classes") and fields.get("purposes")):
        raise Refusal("consent_of_nothing")
    return ref


def _fact(type_name: str, fields: Mapping[str, Any], ref: str) -> ConsentGiven | ConsentRefused | ConsentWithdrawn:
    cls = _TYPES[type_name]
    try:
        return cls.model_validate({**{name: one for name, one in fields.items() if one is not None}, "consent": ref})
    except ValidationError as error:
        raise Findings(findings_of(error, type_name, None, list(cls.model_fields))) from None


def organisation_in(app: App, career_id: str, typed: str) -> str:
    """The id of an organisation, given by it or, in an imported career, by the key of its file."""
    ids = {key: id_ for id_, key in names_in(app, career_id).keys.items()}
    return ids.get(typed, typed)
