"""What somebody can record on a page, in groups, and what is asked of each. One place says it; one template asks it.

A field is asked under the stored name of the fact's own. Its list of words is that of `words.json`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from werkzekerheid.web.language import _

if TYPE_CHECKING:
    from collections.abc import Iterator

Shape = Literal[
    "one", "some", "day", "yes_no", "number", "thing", "thing_or_new", "new", "text", "reasons", "answer", "mine",
]  # fmt: skip
"""How a field is asked: `mine` and `new` are not, they follow from who records and from the sending itself."""
CHECK_IN = "contact"
PEOPLE = (
    "worker", "employer", "supervisor", "internal_coach", "colleague", "jobcoach", "klantmanager", "parent",
    "care_provider", "school",
)  # fmt: skip
"""The roles of those around a worker, the nearest first."""
_PROMISERS = ("worker", "employer", "supervisor", "internal_coach", "jobcoach", "klantmanager")


class Field(NamedTuple):
    """One thing that is asked. `of` is a list of words, or the kind of thing that is meant."""

    name: str
    shape: Shape
    label: str = ""
    of: str = ""
    required: bool = False
    codes: tuple[str, ...] = ()
    hint: str | None = None
    most: int = 10_000


class Kind(NamedTuple):
    """Something that happened: its place in the address, its type, what it is called, and what is asked of it."""

    slug: str
    type_name: str
    title: str
    fields: tuple[Field, ...] = ()


class Group(NamedTuple):
    """Kinds that belong together."""

    title: str
    kinds: tuple[Kind, ...]


def groups() -> tuple[Group, ...]:
    """All kinds in their groups, what is recorded most first; in the language chosen."""
    return (
        Group(_("Contact and agreements"), tuple(_contact())),
        Group(_("How it goes"), tuple(_signs())),
        Group(_("Work"), tuple(_work())),
        Group(_("Contract"), tuple(_contract())),
        Group(_("Wishes and people"), tuple(_people())),
    )


def kinds() -> Iterator[Kind]:
    """All kinds, in their order."""
    return (kind for group in groups() for kind in group.kinds)


def kind_of(slug: str) -> Kind | None:
    """The kind with this place in the address."""
    return next((one for one in kinds() if one.slug == slug), None)


def kind_of_type(type_name: str) -> Kind | None:
    """The kind that records this type."""
    return next((one for one in kinds() if one.type_name == type_name), None)


def _contact() -> Iterator[Kind]:
    with_ = Field("with", "some", _("With whom"), "role", required=True, codes=PEOPLE)
    mine = Field("by", "mine")
    how = Field("channel", "one", _("How"), "channel", required=True, codes=("visit", "phone", "meeting", "message"))
    went = Field("answers", "answer", _("How does it go, says the worker?"), "check_in_held.answers")
    yield Kind(CHECK_IN, "check_in_held", _("A check-in"), (with_, how, went, _placement(), mine))
    yield Kind("contact-gemist", "check_in_missed", _("A contact that did not happen"), (
        Field("with", "one", _("With whom"), "role", required=True, codes=PEOPLE),
        Field("reason", "one", _("Why not"), "check_in_missed.reason", required=True),
    ))  # fmt: skip
    yield Kind("afspraak", "agreement_made", _("A new agreement"), (
        Field("agreement", "new"),
        Field("topic", "one", _("What is it about"), "agreement_topic", required=True),
        Field("owner", "one", _("Who does it"), "role", required=True, codes=_PROMISERS),
        Field("text", "text", _("What was agreed"), required=True, hint=_("In one sentence.")),
        Field("review_on", "day", _("When do you look at it again")),
        _placement(),
    ))  # fmt: skip
    agreement = Field("agreement", "thing", _("Which agreement"), "agreement", required=True)
    by = Field("by", "one", _("By whom"), "role", required=True, codes=_PROMISERS)
    yield Kind("afspraak-nagekomen", "agreement_kept", _("An agreement was kept"), (agreement, by))
    yield Kind("afspraak-niet-nagekomen", "agreement_broken", _("An agreement was not kept"), (agreement, by))
    yield Kind("evaluatie", "evaluation_held", _("An evaluation"), (
        Field("present", "some", _("Who were there"), "role", required=True, codes=PEOPLE),
        Field("conclusion", "one", _("What did you conclude"), "evaluation_held.conclusion", required=True),
        Field("still_fits", "yes_no", _("Does the work still fit")),
        _placement(),
    ))  # fmt: skip


def _signs() -> Iterator[Kind]:
    yield Kind("terugval", "relapse_reported", _("A relapse"), (
        Field("effects", "some", _("What shows"), "relapse_reported.effects", required=True), _placement(),
    ))  # fmt: skip
    yield Kind("terugval-voorbij", "relapse_ended", _("A relapse is over"), (
        Field("how", "one", _("What helped"), "relapse_ended.how", required=True), _placement(),
    ))  # fmt: skip
    yield Kind("signaal", "signal_observed", _("A sign that it may go wrong"), (
        Field("sign", "one", _("What was seen"), "sign", required=True),
        Field("seen_by", "one", _("Who saw it"), "role", required=True, codes=PEOPLE),
        Field("to", "one", _("Who was told"), "role", codes=PEOPLE),
        _placement(),
    ))  # fmt: skip
    yield Kind("signaal-opgevolgd", "signal_answered", _("What was done about a sign"), (
        Field("signal", "thing", _("Which sign"), "signal", required=True),
        Field("action", "one", _("What was done"), "signal_answered.action", required=True),
        Field("by", "one", _("By whom"), "role", required=True, codes=PEOPLE),
    ))  # fmt: skip
    yield Kind("vooruitgang", "progress_observed", _("Something that goes well"), (
        Field("kind", "one", _("What goes well"), "progress_observed.kind", required=True),
        Field("seen_by", "one", _("Who saw it"), "role", required=True, codes=PEOPLE),
        _placement(),
    ))  # fmt: skip
    sick = _("Only the day. Never write down which illness it is.")
    yield Kind("ziek", "sickness_reported", _("Reported sick"), (_placement(sick),))
    yield Kind("beter", "recovery_reported", _("Recovered"), (_placement(),))
    yield Kind("hulp-gevraagd", "support_requested", _("Somebody asked for help"), (
        Field("by", "one", _("Who asked"), "role", required=True, codes=PEOPLE),
        Field("topic", "one", _("About what"), "support_requested.topic", required=True),
        Field("to", "one", _("Whom did they ask"), "role", codes=PEOPLE),
    ))  # fmt: skip
    yield Kind("thuis", "life_event_reported", _("A change at home"), (
        Field("domain", "one", _("About what"), "life_event_reported.domain", required=True),
        Field("direction", "one", _("In which direction"), "life_event_reported.direction", required=True),
    ))  # fmt: skip


def _work() -> Iterator[Kind]:
    yield Kind("plaatsing-start", "placement_started", _("Work began somewhere"), (
        Field("placement", "thing_or_new", _("Which workplace"), "sight"),
        Field("organisation", "thing", _("Where is the work"), "organisation", required=True),
        Field("organisation_kind", "one", _("What kind of organisation is it"), "organisation_kind", required=True),
        Field("form", "one", _("What kind of place"), "placement_form", required=True),
        Field("formal_employer", "thing", _("Who has the contract, if that is another"), "organisation"),
        Field("hours_per_week", "number", _("Hours a week"), most=80),
        Field("planned_end_on", "day", _("Planned end")),
        Field("paid", "yes_no", _("Is it paid")),
        Field("supervisor_informed", "yes_no", _("Does the supervisor know what is needed")),
        Field("team_informed", "yes_no", _("Does the team know what is needed")),
    ))  # fmt: skip
    yield Kind("werk-veranderd", "placement_adjusted", _("Something changed at work"), (
        _placement(required=True),
        Field("what", "one", _("What changed"), "placement_adjusted.what", required=True),
        Field("direction", "one", _("In which direction"), "placement_adjusted.direction", required=True),
        Field("value", "text", _("What is it now")),
    ))  # fmt: skip
    yield Kind("leidinggevende-weg", "supervisor_left", _("The supervisor left"), (
        _placement(required=True),
        Field("overlap_days", "number", _("Days that old and new worked together"), most=3_660),
    ))  # fmt: skip
    yield Kind("plaatsing-einde", "placement_ended", _("Work ended somewhere"), (
        _placement(required=True),
        Field("outcome", "one", _("How did it end"), "placement_outcome", required=True),
        _reasons(),
    ))  # fmt: skip
    yield Kind("uitval", "dropped_out", _("Dropped out"), (
        Field("phase", "one", _("In which phase"), "dropped_out.phase", required=True), _placement(), _reasons(),
    ))  # fmt: skip
    yield Kind("terug-aan-het-werk", "returned_to_work", _("Back at work"), (_placement(),))


def _contract() -> Iterator[Kind]:
    kind = Field("kind", "one", _("What kind of contract"), "contract_kind", required=True)
    contract = Field("contract", "thing", _("Which contract"), "contract", required=True)
    ends = Field("ends_on", "day", _("Ends on"), hint=_("Leave this empty for a permanent contract."))
    hours = Field("hours_per_week", "number", _("Hours a week"), most=80)
    yield Kind("contract", "contract_concluded", _("A new contract"), (
        _placement(required=True), Field("contract", "new"), kind, Field("starts_on", "day", _("Begins on")), ends,
        hours,
        Field("prospect", "one", _("What was said of the time after it"), "contract_concluded.prospect"),
    ))  # fmt: skip
    yield Kind("contract-verlengd", "contract_renewed", _("A contract was renewed"), (contract, kind, ends, hours))
    yield Kind("contract-aangekondigd", "contract_end_announced", _("The employer said what follows"), (
        contract,
        Field("renewal", "one", _("What follows"), "contract_end_announced.renewal", required=True),
        Field("ends_on", "day", _("Ends on")),
        _reasons(),
    ))  # fmt: skip
    yield Kind("contract-einde", "contract_ended", _("A contract ended"), (contract, _reasons()))


def _people() -> Iterator[Kind]:
    yield Kind("wens", "development_wish_expressed", _("A wish of the worker"), (
        Field("wish", "new"),
        Field("kind", "one", _("What does the worker want"), "development_wish_expressed.kind", required=True),
        Field("to", "one", _("Whom did they tell"), "role", required=True, codes=PEOPLE),
    ))  # fmt: skip
    yield Kind("wens-antwoord", "development_wish_answered", _("An answer to a wish"), (
        Field("wish", "thing", _("Which wish"), "wish", required=True),
        Field("answer", "one", _("What is the answer"), "development_wish_answered.answer", required=True),
    ))  # fmt: skip
    yield Kind("coach", "coach_assigned", _("Somebody begins to guide"), (
        Field("coach", "new"),
        Field("kind", "one", _("As what"), "coach_kind", required=True),
        Field("organisation", "thing", _("Of which organisation"), "organisation", required=True),
        Field("until_on", "day", _("Until when")),
    ))  # fmt: skip
    yield Kind("coach-weg", "coach_left", _("Somebody stops guiding"), (
        Field("coach", "thing", _("Who"), "coach", required=True),
        Field("reason", "one", _("Why"), "coach_left.reason", required=True),
        Field("successor", "thing", _("Who takes over"), "coach"),
    ))  # fmt: skip
    yield Kind("verantwoordelijk", "responsibility_assigned", _("Who is responsible"), (
        Field("scope", "one", _("For what"), "responsibility_assigned.scope", required=True),
        Field("organisation", "thing", _("Which organisation"), "organisation", required=True),
        Field("role", "one", _("In which role"), "role", required=True, codes=(
            "klantmanager", "jobcoach", "account_manager", "school", "care_provider", "uwv", "municipality",
            "sociaal_ontwikkelbedrijf",
        )),
    ))  # fmt: skip


def _placement(hint: str | None = None, *, required: bool = False) -> Field:
    return Field("placement", "thing", _("At which workplace"), "placement", required=required, hint=hint)


def _reasons() -> Field:
    return Field("reasons", "reasons", _("Why"), "reason_code")
