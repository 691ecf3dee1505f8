"""What is the matter in some lives of the demo: each gives a jobcoach, an employer or a klantmanager something to do.

The days are chosen so that the rules say the same on each day of the year: they count from the day of the demo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzekerheid.app.demo_world.lives import HANDED_OVER, Job, contacts, offer, open_, ordinary, start
from werkzekerheid.app.demo_world.places import COACHES, KANT_KLAAR, MUNICIPALITY, SCHOOL, SPIC_SPAN

if TYPE_CHECKING:
    from werkzekerheid.app.demo_world.lives import Around
    from werkzekerheid.app.demo_world.past import Past

SIGNAL_AGO, ALERTED_AGO, WENT_ON_AGO = 24, 24, 16
"""Of the alert that nobody answered: the sign, the alert, and the day on which it went on to the lead."""


def quiet(past: Past, around: Around) -> None:
    """All is kept."""
    ordinary(
        past, around, Job(around.chance.choice((2, 3, 4, 7, 8, 9, 10, 13, 14, 15, 20)), around.chance.randint(2, 18))
    )


def searching(past: Past, around: Around) -> None:
    """No work yet, and spoken with of late."""
    open_(past, around, around.chance.randint(40, 90))
    past.tell(30, "preference_recorded", topic="work", value="work with the hands, in a small team")
    past.tell(
        around.chance.randint(3, 15), "check_in_held", **{"with": ["worker"]}, by="jobcoach", coach="coach",
        channel="meeting", planned=True,
    )  # fmt: skip
    past.tell(2, "search_reported", by="jobcoach", result="options")


def check_in_today(past: Past, around: Around) -> None:
    """Four weeks ago was the last contact."""
    ordinary(past, around, Job(around.chance.choice((7, 8, 9)), 28))


def check_in_overdue(past: Past, around: Around) -> None:
    """The contact is some days late."""
    ordinary(past, around, Job(8, 31))


def check_in_forgotten(past: Past, around: Around) -> None:
    """The contact is so late that the agreement is broken."""
    ordinary(past, around, Job(14, 41))


def relapse(past: Past, around: Around) -> None:
    """It went well for half a year; yesterday a relapse was told."""
    ordinary(past, around, Job(7, 12))
    past.tell(40, "progress_observed", kind="thriving", seen_by="supervisor", placement="baan")
    past.tell(1, "relapse_reported", placement="baan", effects=["absent", "withdrawn"], asserted_by="employer")


def stays_away(past: Past, around: Around) -> None:
    """The worker did not come, and nobody heard why."""
    ordinary(past, around, Job(8, 10))
    past.tell(0, "signal_observed", sign="absent_unreported", seen_by="supervisor", to="jobcoach", placement="baan")


def late_again(past: Past, around: Around) -> None:
    """A sign that waits longer than it should."""
    ordinary(past, around, Job(9, 16))
    past.tell(12, "signal_observed", sign="late_repeatedly", seen_by="supervisor", to="jobcoach", times=3,
              placement="baan")  # fmt: skip


def went_on_to_lead(past: Past, around: Around) -> None:
    """A sign that nobody answered, nor the alert about it."""
    ordinary(past, around, Job(10, 2))
    past.tell(SIGNAL_AGO, "signal_observed", sign="withdrawn", seen_by="colleague", to="jobcoach", placement="baan")


def wish(past: Past, around: Around) -> None:
    """A wish of five weeks ago, not answered yet."""
    ordinary(past, around, Job(9, 7))
    past.tell(35, "development_wish_expressed", wish="meer-uren", kind="more_hours", to="jobcoach")


def wish_told_twice(past: Past, around: Around) -> None:
    """The same wish told again, because nobody answered: the lead hears of it too."""
    ordinary(past, around, Job(13, 9))
    past.tell(20, "development_wish_expressed", wish="cursus", kind="training", to="jobcoach")
    past.tell(1, "development_wish_expressed", wish="cursus", kind="training", to="supervisor")


def contract_ends(past: Past, around: Around) -> None:
    """A year's contract that ends in some five weeks; all three talked, and what follows is not known."""
    ordinary(past, around, Job(11, 20, months=12))


def no_safety_net(past: Past, around: Around) -> None:
    """Begun last week; a safety net was not agreed yet."""
    ordinary(past, around, Job(0, 9, safe=False))


def first_contact(past: Past, around: Around) -> None:
    """Begun five weeks ago: the worker was spoken with, the employer not yet."""
    job = Job(0, 35)
    ordinary(past, around, job)
    past.tell(5, "check_in_held", **{"with": ["worker"]}, by="jobcoach", coach="coach", channel="visit",
              placement="baan")  # fmt: skip


def waits_for_employer(past: Past, around: Around) -> None:
    """A handover that the employer did not take yet; the work begins in two weeks."""
    searching(past, around)
    past.tell(300, "education_started", history=True, level="entree", organisation=SCHOOL.key)
    past.tell(120, "education_ended", history=True, level="entree", outcome="completed")
    past.tell(14, "match_proposed", placement="baan", organisation=around.employer.key, route="coach")
    past.tell(11, "introduction_held", placement="baan", present=["worker", "employer", "jobcoach"])
    offer(past, around, 10, "overdracht", "baan")


def from_school(past: Past, _: Around) -> None:
    """A pupil whom the school hands over to the jobcoach."""
    past.tell(60, "career_opened", reason="school_leaving")
    past.tell(60, "responsibility_assigned", scope="case", organisation=MUNICIPALITY.key, role="klantmanager",
              ground="Participatiewet")  # fmt: skip
    past.tell(60, "coach_assigned", coach="mentor", kind="school_mentor", organisation=SCHOOL.key)
    past.tell(60, "education_started", level="entree", organisation=SCHOOL.key, direction="Facility")
    past.tell(21, "preference_recorded", topic="work", value="cleaning or kitchen, with somebody to ask")
    past.tell(9, "check_in_held", **{"with": ["worker", "parent"]}, by="school", coach="mentor", channel="meeting")
    past.tell(
        8, "handover_offered", handover="van-school", occasion="school_to_work", from_organisation=SCHOOL.key,
        from_role="school", to_organisation=COACHES.key, to_role="jobcoach", warm=True, topics=HANDED_OVER,
    )  # fmt: skip


def supervisor_gone(past: Past, around: Around) -> None:
    """The supervisor left, and nobody knows who comes."""
    ordinary(past, around, Job(15, 11))
    past.tell(4, "supervisor_left", placement="baan", supervisor="leidinggevende")


def coach_gone(past: Past, around: Around) -> None:
    """The coach left and nobody came: the klantmanager's."""
    ordinary(past, around, Job(9, 15))
    past.tell(6, "coach_left", coach="coach", reason="left_job")


def wage_value_due(past: Past, around: Around) -> None:
    """The wage value is to be measured before the flat subsidy ends: the klantmanager's."""
    ordinary(past, around, Job(6, 6))
    past.tell(
        6 * 28 + 5, "provision_granted", provision="lks", kind="loonkostensubsidie", placement="baan", to="employer",
        from_on=past.on(6 * 28 + 5),
    )  # fmt: skip


def trial_ends(past: Past, around: Around) -> None:
    """A proefplaatsing of which the end comes near: the klantmanager's."""
    ordinary(past, around, Job(1, 14, form="proefplaatsing", trial_ends_on=past.on(-18)))


def dropped_out(past: Past, around: Around) -> None:
    """Out of work since three weeks."""
    ordinary(past, around, Job(8, 33))
    past.tell(22, "placement_ended", placement="baan", outcome="dropped_out",
              reasons=[{"code": "workload", "said_by": "worker"}])  # fmt: skip
    past.tell(22, "contract_ended", contract="contract")
    past.tell(22, "dropped_out", placement="baan", phase="later", reasons=[{"code": "workload", "said_by": "worker"}])
    past.tell(18, "exit_talk_held", placement="baan", **{"with": ["worker", "employer"]},
              reasons=[{"code": "workload", "said_by": "worker"}, {"code": "pace", "said_by": "employer"}])  # fmt: skip


def recovered(past: Past, around: Around) -> None:
    """A relapse of the spring that was answered in time and passed."""
    ordinary(past, around, Job(13, 6))
    past.tell(150, "relapse_reported", placement="baan", effects=["absent"])
    past.tell(149, "check_in_held", **{"with": ["worker", "employer"]}, by="jobcoach", coach="coach", channel="visit",
              placement="baan")  # fmt: skip
    past.tell(135, "relapse_ended", placement="baan", how="coach_contact")


def kim_now(past: Past, around: Around) -> None:
    """Kim's story as if it were now: at work at Kant&Klaar, and about to go on to Spic&Span."""
    there = around._replace(employer=KANT_KLAAR)
    job = Job(10, 13)
    begun = job.started_ago + 400
    open_(past, there, begun)
    past.tell(begun - 20, "match_proposed", placement="kk-dagbesteding", organisation=KANT_KLAAR.key,
              route="municipality")  # fmt: skip
    past.tell(
        begun - 30, "training_started", training="praktijkleren", kind="praktijkleren", organisation=KANT_KLAAR.key,
        goal="A practice statement, as a step to regular work",
    )  # fmt: skip
    past.tell(begun - 200, "training_ended", training="praktijkleren", outcome="completed")
    past.tell(begun - 200, "certificate_obtained", name="Praktijkverklaring")
    past.tell(begun - 210, "check_in_held", **{"with": ["worker"]}, by="jobcoach", coach="coach", channel="visit")
    start(past, there, job)
    contacts(past, there, job)
    past.tell(30, "development_wish_expressed", wish="another-firm", kind="other_employer", to="jobcoach")
    past.tell(12, "development_wish_answered", wish="another-firm", answer="granted")
    past.tell(6, "match_proposed", placement="ss-baan", organisation=SPIC_SPAN.key, route="network")
    past.tell(2, "introduction_held", placement="ss-baan", present=["worker", "employer", "colleague", "jobcoach"])
