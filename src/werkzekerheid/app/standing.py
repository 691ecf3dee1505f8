"""How somebody who asks stands to a career now: read from the ledger, for the gateway to decide by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.directory import directory_of
from werkzekerheid.app.documents import view
from werkzekerheid.app.emergency import has_emergency_access, is_demo_reader
from werkzekerheid.app.readable import read_whole
from werkzekerheid.career.evolve import fold_laid, until
from werkzekerheid.facts.career_file import id_of
from werkzekerheid.facts.corrections import effective
from werkzekerheid.facts.layout import lay_out
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.sharing.consents import by_recipient, consents
from werkzekerheid.sharing.gateway import Relation, Standing
from werkzekerheid.sharing.holder import holder_of, kind_in
from werkzekerheid.sharing.relation import relations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzekerheid.app.app import App
    from werkzekerheid.app.documents import View
    from werkzekerheid.career.records import Handover
    from werkzekerheid.career.state import Career
    from werkzekerheid.facts.event import Actor, Event
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.readmodels.names import Names
    from werkzekerheid.sharing.relation import Relations


class Placed(NamedTuple):
    """A requester beside a career: by the id of their organisation as the career knows it, and who holds the data.

    `stands_in_as` are the roles of those for whom they stand in: what is told to these is told to them.
    """

    requester: Actor
    standing: Standing
    holder: str | None
    holder_role: str
    on_behalf_of: str | None
    stands_in_as: frozenset[str] = frozenset()

    @property
    def roles(self) -> frozenset[str]:
        """In which roles they are told something: their own, and those of whom they replace."""
        return self.stands_in_as | {self.requester.role}


def is_tried_out(app: App, requester: Actor) -> bool:
    """Whether a role at an organisation is tried out, in a ledger made for that; there is nobody in it."""
    return app.demo and requester.actor == f"demo-{requester.role}"


class As(NamedTuple):
    """Otherwise than it is: whoever has a `role`, not this person; with a handover that is not taken yet (`taken`).

    That one need not be offered yet either.
    """

    role: bool = False
    taken: Handover | None = None


REALLY = As()


class Asker(NamedTuple):
    """Who asks, as the directory knows them: whoever has a role (`any_person`), or a person, and whom they replace."""

    requester: Actor
    any_person: bool
    stands_in_for: frozenset[str]


def asker(app: App, requester: Actor, as_if: As = REALLY) -> Asker:
    """Who asks, once for all careers that they ask about.

    Raises:
        Refusal: `gateway_no_longer_a_member` the directory does not know them in this role.
    """
    any_person = as_if.role or is_tried_out(app, requester) or is_demo_reader(app, requester)
    if any_person or requester.role == "worker":
        return Asker(requester, any_person, frozenset())
    now = app.clock()
    directory = directory_of(app.ledger, [requester.organisation] if requester.organisation else [])
    if not directory.is_member(requester.actor, requester.organisation, requester.role, now):
        raise Refusal("gateway_no_longer_a_member")
    stands_in_for = directory.stands_in_for(requester.actor, requester.organisation, now)
    return Asker(requester, any_person, stands_in_for)


def placed(app: App, who: Asker, purpose: Purpose, one: View, as_if: As = REALLY) -> Placed:
    """How a requester stands to a career today, whatever moment they ask about: rights of the past open nothing."""
    requester = who.requester
    career = _with_taken(today_s(app, one), as_if.taken)
    asks = in_this_career(requester, career.career_id, one.names)
    openness = career.openness.get(requester.role)
    day = app.today()
    base = Standing(
        "none", day, openness=None if openness is None else frozenset(openness), restricted=career.restricted
    )
    if is_demo_reader(app, requester):
        return Placed(asks, base._replace(relation="demo"), None, "unknown", None)
    found = app.ledger.kept.get(
        ("relations", career.career_id, asks.actor, asks.role, asks.organisation),
        (career, who.stands_in_for, who.any_person, day),
        lambda: relations(career, asks, who.stands_in_for, day, any_person=who.any_person),
    )
    relation = _relation(found)
    if relation == "none" and has_emergency_access(app, asks, career.career_id):
        relation = "emergency"
    standing = base._replace(relation=relation)
    if relation != "none":
        behalf = next(iter(sorted(found.stand_in_for)), None)
        return Placed(asks, standing, None, "unknown", behalf, found.stands_in_as)
    return _outside(app, asks, purpose, career, standing, found)


def relation_of(app: App, requester: Actor, career_id: str) -> str:
    """What a requester is to a career now: `care_team`, `worker`, and so on; `none` for who is outside."""
    one = view(app, career_id, LATEST, skips_of(app.ledger))
    return placed(app, asker(app, requester), "guidance", one).standing.relation


def _relation(found: Relations) -> Relation:
    """What somebody is to a career, the nearest of it; who answers for privacy is that for requests and audit."""
    if found.worker:
        return "worker"
    if found.privacy_officer or (found.lead and not found.care_team):
        return "officer"
    if found.care_team:
        return "stand_in" if found.stand_in_for else "care_team"
    return "none"


def _with_taken(career: Career, offer: Handover | None) -> Career:
    """The career in which an offer was taken just now."""
    if offer is None:
        return career
    taken = offer._replace(accepted=offer.accepted or offer.offered, refused=None)
    return career._replace(handovers={**career.handovers, offer.ref: taken})


def today_s(app: App, one: View) -> Career:
    """The career as it stands today, with everything that is known."""
    if one.day == app.today() and one.asked.known_at is None:
        return one.career
    stream, today = read_whole(app.ledger, f"career:{one.career.career_id}", one.skips, lost=True), app.today()

    def folded() -> Career:
        standing = effective(stream.events).events
        return fold_laid(one.career.career_id, tuple(until(lay_out(standing), today)), one.told)

    return app.ledger.kept.get(("today", one.career.career_id), (stream, one.told, today), folded)


def in_this_career(requester: Actor, career_id: str, names: Names) -> Actor:
    """Who asks, by the id that an imported career gave their organisation, where they were named by its key.

    An organisation to which the file gives an id of its own is meant by that alone.
    """
    place = requester.organisation
    own = id_of(career_id, "organisation", place) if place and names.keys else None
    return requester.model_copy(update={"organisation": own}) if own in names.keys else requester


def _outside(
    app: App, requester: Actor, purpose: Purpose, career: Career, standing: Standing, found: Relations
) -> Placed:
    """For who is outside: the kinds of both organisations, and the consents about the one that asks."""
    holder = holder_of(career, requester.organisation, purpose)
    directory = directory_of(app.ledger, [one for one in (holder.organisation, requester.organisation) if one])
    sharing = read_whole(app.ledger, f"sharing:{career.career_id}", skips_of(app.ledger)).events
    outside = standing._replace(
        placements=frozenset(found.employer_of),
        topics=found.topics,
        sender_kind=directory.kind_of(holder.organisation) or kind_in(career, holder.organisation),
        recipient_kind=directory.kind_of(requester.organisation) or kind_in(career, requester.organisation),
        consents=by_recipient(consents(sharing), requester.organisation),
        party=_is_side(career, sharing, requester.organisation),
    )
    return Placed(requester, outside, holder.organisation, holder.role, None)


def _is_side(career: Career, sharing: Sequence[Event], organisation: str | None) -> bool:
    """Whether an organisation is a side of a handover, also of one that was not taken yet, or of a sharing.

    Who asked and was refused is none: what they see must not depend on having asked, or it tells of a career.
    """
    sides = {side for one in career.handovers.values() for side in (one.from_organisation, one.to_organisation)}
    names = ("sender_organisation", "recipient_organisation")
    sides |= {getattr(one.fact, name, None) for one in sharing for name in names}
    return organisation is not None and organisation in sides
