"""The commands by which somebody is given something to see: by right, by handover, in an emergency; and why not."""

from __future__ import annotations

from werkzekerheid.cli.door import DONE
from werkzekerheid.cli.help import Showing
from werkzekerheid.cli.made import command, commanded
from werkzekerheid.cli.options import (
    As,
    Ask,
    AsOf,
    Basis,
    Because,
    ByChannel,
    Classes,
    CommandId,
    ConsentClasses,
    ConsentRef,
    ConsentUntil,
    ConsentWay,
    For,
    Json,
    Judgement,
    KnownAt,
    Missing,
    Moment,
    OneAccess,
    OneCareer,
    OneHandover,
    OneProjection,
    OrAllCareers,
    Projections,
    Purposes,
    Recipient,
    RecipientRole,
    TextVersion,
    ToFile,
    Why,
)


@command("my-data")
def my_data(
    career: OneCareer,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    as_: As = None,
    purpose: For = None,
    to: ToFile = None,
    json: Json = False,
) -> int:
    """Everything that is kept of a worker."""
    from werkzekerheid.cli import own_data

    return own_data.show(career, Moment(as_of, known_at), Ask(as_, purpose or "rights"), to, json=json)


@command("portfolio")
def portfolio(
    career: OneCareer, as_: As = None, purpose: For = None, because: Because = None, json: Json = False
) -> int:
    """What a worker can do and did."""
    from werkzekerheid.cli import reading

    return reading.read("portfolio", career, Moment(), Ask(as_, purpose, because), json=json)


@command("employer-view")
def employer_view(
    career: OrAllCareers = None, as_: As = None, purpose: For = None, because: Because = None, json: Json = False
) -> int:
    """What an employer needs about its placements."""
    from werkzekerheid.cli import reading

    return reading.read("employer_view", career, Moment(), Ask(as_, purpose, because), json=json)


@command("explain")
def explain(
    career: OneCareer,
    projection: OneProjection,
    *,
    as_: As = None,
    purpose: For = None,
    because: Because = None,
    classes: Classes = None,
    basis: Basis = None,
    json: Json = False,
) -> int:
    """Why somebody would or would not see something."""
    from werkzekerheid.cli import giving

    return giving.explain(career, projection, Ask(as_, purpose, because, classes, basis), json=json)


@command("share")
def share(
    career: OneCareer,
    to: Recipient,
    role: RecipientRole,
    projections: Projections,
    *,
    by: ByChannel = "letter",
    as_: As = None,
    purpose: For = None,
    because: Because = None,
    classes: Classes = None,
    basis: Basis = None,
    json: Json = False,
) -> int:
    """Gives something to somebody outside."""
    from werkzekerheid.cli import giving

    asking = Ask(as_, purpose, because, classes, basis)
    return giving.share(career, giving.To(to, role, by), projections, asking, json=json)


_consent, _consent_group = commanded("consent", Showing)


@_consent_group
def consent() -> int:
    """What the worker agreed to, refused or took back."""
    return DONE


@command("show", _consent, "consent-")
def show(career: OneCareer, as_: As = None, json: Json = False) -> int:
    """All of it."""
    from werkzekerheid.cli import consenting

    return consenting.show(career, Ask(as_), json=json)


@command("give", _consent, "consent-")
def give(
    career: OneCareer,
    to: Recipient,
    purposes: Purposes,
    classes: ConsentClasses,
    text: TextVersion,
    *,
    way: ConsentWay = "written",
    until: ConsentUntil = None,
    as_: As = None,
    command_id: CommandId = None,
) -> int:
    """The worker agreed."""
    from werkzekerheid.cli import consenting

    fields = {"recipient": to, "purposes": purposes, "classes": classes, "text_version": text, "way": way}
    return consenting.record(career, "consent_given", {**fields, "until_on": until}, Ask(as_), command_id)


@command("refuse", _consent, "consent-")
def refuse(
    career: OneCareer, to: Recipient, classes: Classes = None, as_: As = None, command_id: CommandId = None
) -> int:
    """The worker did not agree."""
    from werkzekerheid.cli import consenting

    return consenting.record(
        career, "consent_refused", {"recipient": to, "classes": classes or []}, Ask(as_), command_id
    )


@command("withdraw", _consent, "consent-")
def withdraw(
    career: OneCareer,
    to: Recipient,
    consent_ref: ConsentRef = None,
    classes: Classes = None,
    as_: As = None,
    command_id: CommandId = None,
) -> int:
    """The worker took it back."""
    from werkzekerheid.cli import consenting

    fields = {"recipient": to, "classes": classes or [], "consent": consent_ref}
    return consenting.record(career, "consent_withdrawn", fields, Ask(as_), command_id)


_handover, _handover_group = commanded("handover", Showing)


@_handover_group
def handover() -> int:
    """A handover: what it gives, and taking it."""
    return DONE


@command("show", _handover, "handover-")
def show_handovers(career: OrAllCareers = None, as_: As = None, json: Json = False) -> int:
    """The handovers, as `handovers`."""
    from werkzekerheid.cli import reading

    return reading.read("handovers", career, Moment(), Ask(as_, "handover"), json=json)


@command("preview", _handover, "handover-")
def preview(career: OneCareer, handover: OneHandover, as_: As = None, json: Json = False) -> int:
    """What the receiver would see."""
    from werkzekerheid.cli import giving

    return giving.preview(career, handover, Ask(as_), json=json)


@command("accept", _handover, "handover-")
def accept(
    career: OneCareer,
    handover: OneHandover,
    missing: Missing = None,
    as_: As = None,
    command_id: CommandId = None,
    json: Json = False,
) -> int:
    """Takes it, and shows what it gives."""
    from werkzekerheid.cli import giving

    return giving.accept(career, handover, missing or [], Ask(as_), command_id, json=json)


_emergency, _emergency_group = commanded("emergency", Showing)


@_emergency_group
def emergency() -> int:
    """Emergency access: taking it, and judging it."""
    return DONE


@command("show", _emergency, "emergency-")
def show_emergencies(as_: As = None, json: Json = False) -> int:
    """Who took it."""
    from werkzekerheid.cli import emergencies

    return emergencies.show(Ask(as_), json=json)


@command("take", _emergency, "emergency-")
def take(career: OneCareer, why: Why, as_: As = None, command_id: CommandId = None) -> int:
    """Looks all the same, for three hours."""
    from werkzekerheid.cli import emergencies

    return emergencies.take(career, why, Ask(as_), command_id)


@command("review", _emergency, "emergency-")
def review(access: OneAccess, judgement: Judgement, as_: As = None, command_id: CommandId = None) -> int:
    """Judges it afterwards."""
    from werkzekerheid.cli import emergencies

    return emergencies.review(access, judgement, Ask(as_), command_id)
