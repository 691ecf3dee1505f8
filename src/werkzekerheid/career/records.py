"""The parts of a career: frozen records, each with the moments of the events that made it.

A record keeps what rules and read models need and no free text. Tuples are in the order of life.
"""

# Annotations that are values: each of two hundred as text would be compiled at every start.
from typing import NamedTuple

from werkzekerheid.facts.layout import Moment
from werkzekerheid.facts.vague import Span


class ToldDay(NamedTuple):
    """A day in a fact (`..._on`), as told, with its span; counted ones have no told form."""

    told: str | None
    span: Span


class Adjustment(NamedTuple):
    """A change of a placement: what (`hours`, `tasks`, ...), in which direction."""

    moment: Moment
    what: str
    direction: str


class SupervisorChange(NamedTuple):
    """A supervisor left; `successor` None where none was named."""

    moment: Moment
    supervisor: str | None
    successor: str | None
    overlap_days: int | None


class Placement(NamedTuple):
    """A place to work, from the first sign of it (`in_sight`) to its end."""

    ref: str
    in_sight: Moment
    rejected: Moment | None = None  # the match was, by worker or employer
    announced: Moment | None = None  # a talk was held, a contract signed or a follow-up named: it is really coming
    started: Moment | None = None
    form: str | None = None
    organisation: str | None = None
    organisation_kind: str | None = None
    formal_employer: str | None = None
    hours_per_week: float | None = None
    planned_end: ToldDay | None = None
    paid: bool | None = None
    supervisor: str | None = None
    team_informed: bool | None = None
    supervisor_informed: bool | None = None
    adjustments: tuple[Adjustment, ...] = ()
    supervisor_changes: tuple[SupervisorChange, ...] = ()
    ended: Moment | None = None
    outcome: str | None = None
    reasons_of: frozenset[str] = frozenset()  # the roles that gave a reason for the end
    next_ref: str | None = None

    @property
    def running(self) -> bool:
        """True from the start to the end."""
        return self.started is not None and self.ended is None


class EndTalk(NamedTuple):
    """What was said of a contract's end: `renewed`, `likely`, `doubtful`, `not_renewed` or unknown."""

    moment: Moment
    renewal: str


class Term(NamedTuple):
    """One term of a contract: the first, or a renewal. `ends` None: no end told, or permanent."""

    ground: Moment
    kind: str
    sequence: int | None
    starts: ToldDay
    ends: ToldDay | None
    hours_per_week: float | None


class Contract(NamedTuple):
    """An employment contract with its terms, the last one in force."""

    ref: str
    placement: str
    terms: tuple[Term, ...]
    prospect: str | None = None
    end_talks: tuple[EndTalk, ...] = ()
    ended: Moment | None = None


class Coach(NamedTuple):
    """Somebody who guides; one person may be two coaches after one another (`person`)."""

    ref: str
    assigned: Moment
    kind: str
    organisation: str
    person: str | None = None
    coordinates: bool | None = None
    until: ToldDay | None = None
    placement: str | None = None
    left: Moment | None = None
    reason: str | None = None
    successor: str | None = None


class Provision(NamedTuple):
    """A voorziening; `granted` None while it was only asked for or refused."""

    ref: str
    kind: str
    requested: Moment | None = None
    granted: Moment | None = None
    starts: ToldDay | None = None
    until: ToldDay | None = None
    placement: str | None = None
    refused: Moment | None = None
    refusal: str | None = None
    ended: Moment | None = None
    end_reason: str | None = None


class Agreement(NamedTuple):
    """An agreement, in a plan or beside one (`plan` None)."""

    ref: str
    made: Moment
    topic: str
    owner: str
    plan: str | None = None
    review: ToldDay | None = None
    placement: str | None = None
    kept: tuple[Moment, ...] = ()
    broken: tuple[Moment, ...] = ()


class Rhythm(NamedTuple):
    """How often somebody of this role is spoken with, agreed at this moment."""

    moment: Moment
    role: str
    every_days: int


class Goal(NamedTuple):
    """A goal of a plan: `open`, `reached` or `dropped`."""

    ref: str
    state: str


class Plan(NamedTuple):
    """A version of the begeleidingsplan; its agreements stand in `Career.agreements`."""

    ref: str
    agreed: Moment
    goals: tuple[Goal, ...]
    agreement_refs: tuple[str, ...]
    rhythm: tuple[Rhythm, ...]
    relapse_contact: str | None
    safety_net: str | None
    evaluate: ToldDay | None
    funded_until: ToldDay | None
    agreed_by: tuple[str, ...]


class Contact(NamedTuple):
    """Contact with somebody: one talk, or a series told as a rhythm (`every_days` None: "regularly").

    A series covers `starts`..`stops`; `stops` None where no end is told: it then lasts as long as its placement and
    coach do, or until a next series with the same people. `kind` tells contact that came with something else apart:
    `check_in` (single or series), `evaluation`, `exit_talk`, `follow_up` (of a handover).
    """

    moment: Moment
    roles: tuple[str, ...]
    by: str
    series: bool = False
    starts: ToldDay | None = None
    stops: ToldDay | None = None
    every_days: int | None = None
    channel: str | None = None
    coach: str | None = None
    placement: str | None = None
    planned: bool | None = None
    kind: str = "check_in"


class Answer(NamedTuple):
    """Somebody answered a signal; action `none` is no answer."""

    moment: Moment
    by: str
    action: str


class Signal(NamedTuple):
    """A sign that somebody saw."""

    moment: Moment
    sign: str
    seen_by: str
    placement: str | None = None
    answers: tuple[Answer, ...] = ()


class Relapse(NamedTuple):
    """A relapse (terugval); `ended` None while nothing says that it is over."""

    moment: Moment
    placement: str | None = None
    ended: Moment | None = None
    how: str | None = None


class DropOut(NamedTuple):
    """A drop-out (uitval): the event itself, or the end of a placement that says so."""

    moment: Moment
    placement: str | None
    phase: str
    reasons_of: frozenset[str]  # the roles that gave a reason
    by_end: bool = False  # read from the end of a placement; a `dropped_out` of its own takes its place


class ExitTalk(NamedTuple):
    """A talk after a drop-out."""

    moment: Moment
    placement: str | None
    roles: tuple[str, ...]
    reasons_of: frozenset[str]


class Note(NamedTuple):
    """A thing that happened and needs no record of its own: `kind` says which, `about` what it concerns."""

    moment: Moment
    kind: str
    about: str | None = None
    by: str | None = None


class Wish(NamedTuple):
    """A wish to develop: each time it was told, and each answer (`granted`, `planned`, `conditional`, `declined`)."""

    ref: str
    kind: str
    told: tuple[Moment, ...]
    answers: tuple[Note, ...] = ()


class Relay(NamedTuple):
    """What was passed on to the one on the floor."""

    moment: Moment
    role: str
    topics: tuple[str, ...]


class Handover(NamedTuple):
    """A handover; `offered` None where only an answer is told."""

    ref: str
    offered: Moment | None = None
    occasion: str | None = None
    from_organisation: str | None = None
    from_role: str | None = None
    to_organisation: str | None = None
    to_role: str | None = None
    warm: bool | None = None
    topics: tuple[str, ...] = ()
    placement: str | None = None
    accepted: Moment | None = None
    missing: tuple[str, ...] = ()
    refused: Moment | None = None
    relays: tuple[Relay, ...] = ()
    followed_up: tuple[Moment, ...] = ()


class MissingHandover(NamedTuple):
    """A handover that was not there: nobody to take it (`tried`), or found missing afterwards (`topics`)."""

    moment: Moment
    occasion: str
    topics: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()


class Training(NamedTuple):
    """A training or course."""

    ref: str
    started: Moment
    kind: str
    organisation: str | None = None
    planned_end: ToldDay | None = None
    ended: Moment | None = None
    outcome: str | None = None


class Responsibility(NamedTuple):
    """Who is responsible for what (`case`, `guidance`, `reintegration`, `benefit`)."""

    moment: Moment
    scope: str
    organisation: str
    role: str
    person: str | None = None


class GroupMembership(NamedTuple):
    """A target group (doelgroep) that was established; `ended` None while it holds."""

    group: str
    established: Moment
    until: ToldDay | None = None
    ended: Moment | None = None


class Income(NamedTuple):
    """A kind of income."""

    kind: str
    started: Moment
    supplementary: bool | None = None
    ended: Moment | None = None


class Sickness(NamedTuple):
    """A sickness report; days only."""

    moment: Moment
    placement: str | None = None
    recovered: Moment | None = None


class Assessment(NamedTuple):
    """A need for guidance as assessed (`none`, `light`, `medium`, `heavy`)."""

    moment: Moment
    need: str


class LifeEvent(NamedTuple):
    """Something in private life (class life): the domain and whether it got better, worse or just other."""

    moment: Moment
    domain: str
    direction: str


class RightsRequest(NamedTuple):
    """What the worker asked under the AVG, by when an answer is due, the first answer and the last decision.

    `classes` are what it was about, `granted` for what it was granted; none is everything, or all that was asked.
    """

    ref: str
    right: str
    asked: Moment
    answer_due: ToldDay | None
    classes: tuple[str, ...] = ()
    answered: Moment | None = None
    decided: Moment | None = None
    decision: str | None = None
    granted: tuple[str, ...] = ()
    despite_term: bool = False

    @property
    def is_open(self) -> bool:
        """True while nobody decided."""
        return self.decided is None

    @property
    def is_granted(self) -> bool:
        """True where a decision says yes, to all of it or a part."""
        return self.decision in {"granted", "partly"}
