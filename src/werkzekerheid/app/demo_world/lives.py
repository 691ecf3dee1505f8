"""How a life of the demo went: an ordinary one in which every promise is kept, and what is different in some."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from werkzekerheid.app.demo_world.places import MUNICIPALITY

if TYPE_CHECKING:
    from random import Random

    from werkzekerheid.app.demo_world.past import Past
    from werkzekerheid.app.demo_world.places import Place

EVERY_DAYS = 28
"""So often there is contact with the worker, as the plan says; the employer is spoken with the same day."""
_EACH_EVALUATION = 6
TOPICS = ["contact_point", "follow_development", "contact_frequency", "incidents", "sickness", "non_renewal"]
HANDED_OVER = [
    "guidance_needed", "guidance_intensity", "signs_of_relapse", "what_helps", "responsibilities", "contact_point",
    "consequences_for_work", "safety_net", "agreements",
]  # fmt: skip


class Around(NamedTuple):
    """Where somebody works, who guides, and the chance of this life."""

    employer: Place
    coaches: Place
    chance: Random


class Job(NamedTuple):
    """An ordinary job: begun in the past, with so many contacts, the last `contact_ago` days ago.

    `months` of the contract, None where it has no end. `safe`: whether the plan names a safety net.
    """

    contacts: int
    contact_ago: int
    months: int | None = None
    form: str = "dienstverband"
    safe: bool = True
    trial_ends_on: str | None = None

    @property
    def started_ago(self) -> int:
        """How many days ago it began: the contacts came at even distances from there."""
        return self.contacts * EVERY_DAYS + self.contact_ago


def open_(past: Past, around: Around, ago: int, reason: str = "benefit") -> None:
    """Guidance begins: who answers for it, and who guides."""
    past.tell(ago, "career_opened", reason=reason)
    past.tell(
        ago, "responsibility_assigned", scope="case", organisation=MUNICIPALITY.key, role="klantmanager",
        ground="Participatiewet",
    )  # fmt: skip
    past.tell(ago, "target_group_established", group="banenafspraak", established_by="uwv")
    past.tell(
        ago, "responsibility_assigned", scope="guidance", organisation=around.coaches.key, role="jobcoach",
        ground="De gemeente vroeg hen te begeleiden",
    )  # fmt: skip
    past.tell(ago, "coach_assigned", coach="coach", kind="jobcoach", organisation=around.coaches.key)
    past.tell(ago, "need_assessed", need="medium", sources=["conversation"], spoke_with_worker=True)


def start(past: Past, around: Around, job: Job, placement: str = "baan") -> None:
    """The job begins as it should: met, planned, handed over, and started."""
    ago = job.started_ago
    past.tell(ago + 30, "match_proposed", placement=placement, organisation=around.employer.key, route="coach")
    past.tell(
        ago + 16, "introduction_held", placement=placement, present=["worker", "employer", "supervisor", "jobcoach"],
        guidance_information_given=True, expectations_agreed=True,
    )  # fmt: skip
    _plan(past, ago + 5, safe=job.safe)
    _hand_over(past, around, ago, placement)
    past.tell(
        ago, "placement_started", placement=placement, form=job.form, organisation=around.employer.key,
        organisation_kind=around.employer.kind, hours_per_week=float(around.chance.choice([16, 20, 24, 28, 32])),
        paid=job.trial_ends_on is None, planned_end_on=job.trial_ends_on, supervisor="leidinggevende",
        supervisor_informed=True, team_informed=True,
    )  # fmt: skip
    if job.trial_ends_on is None:
        past.tell(
            ago, "contract_concluded", placement=placement, contract="contract", starts_on=past.on(ago),
            kind="temporary" if job.months else "permanent", duration_months=job.months,
        )  # fmt: skip
        past.tell(ago, "income_started", kind="wage")


def _plan(past: Past, ago: int, *, safe: bool) -> None:
    agreements = [
        {"agreement": topic.replace("_", "-"), "topic": topic, "owner": "jobcoach", "text": text}
        for topic, text in zip(TOPICS, _TEXTS, strict=True)
    ]
    rhythm = [{"with": "worker", "every_days": EVERY_DAYS}, {"with": "employer", "every_days": 2 * EVERY_DAYS}]
    past.tell(
        ago, "begeleidingsplan_agreed", plan="plan", goals=[{"goal": "blijven", "text": "In deze baan blijven"}],
        agreements=agreements, rhythm=rhythm, relapse_contact="jobcoach",
        safety_net=MUNICIPALITY.key if safe else None, agreed_by=["worker", "employer", "jobcoach"],
    )  # fmt: skip


_TEXTS = (
    "Bel bij vragen de jobcoach",
    "Elk gesprek begint met wat goed gaat",
    "Elke vier weken",
    "Wie iets merkt, belt dezelfde dag de jobcoach",
    "Wie ziek is belt voor acht uur, de jobcoach belt terug",
    "Drie maanden van tevoren praten we met z'n drieën over wat daarna komt",
)


def _hand_over(past: Past, around: Around, ago: int, placement: str) -> None:
    offer(past, around, ago + 12, "overdracht", placement)
    past.tell(ago + 10, "handover_accepted", handover="overdracht", by="employer")
    past.tell(ago + 2, "handover_relayed", handover="overdracht", to="supervisor", topics=HANDED_OVER)


def offer(past: Past, around: Around, ago: int, handover: str, placement: str) -> None:
    """The jobcoach offers the employer what matters at work."""
    past.tell(
        ago, "handover_offered", handover=handover, occasion="traject_to_work", from_organisation=around.coaches.key,
        from_role="jobcoach", to_organisation=around.employer.key, to_role="employer", warm=True, topics=HANDED_OVER,
        placement=placement,
    )  # fmt: skip


def contacts(past: Past, around: Around, job: Job, placement: str = "baan") -> None:
    """The contacts up to the last, with an evaluation in the place of each sixth."""
    for number in range(1, job.contacts + 1):
        ago = job.started_ago - number * EVERY_DAYS
        if number % _EACH_EVALUATION == 0:
            past.tell(ago, "evaluation_held", present=["worker", "employer", "jobcoach"], conclusion="continue",
                      still_fits=True, placement=placement)  # fmt: skip
        else:
            past.tell(
                ago, "check_in_held", **{"with": ["worker", "employer"]}, by="jobcoach", coach="coach",
                channel=around.chance.choice(["visit", "visit", "phone"]), planned=True, placement=placement,
            )  # fmt: skip
        if around.chance.random() < _GOOD_NEWS:
            kind = around.chance.choice(["reliable", "skills_grown", "more_independent"])
            past.tell(ago, "progress_observed", kind=kind, seen_by="supervisor", placement=placement)


_GOOD_NEWS = 0.15


def ordinary(past: Past, around: Around, job: Job) -> None:
    """A life in which every promise is kept."""
    open_(past, around, job.started_ago + around.chance.randint(45, 160))
    start(past, around, job)
    contacts(past, around, job)
