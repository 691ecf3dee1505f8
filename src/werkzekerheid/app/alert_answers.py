"""Seeing and answering alerts: by whom they are told to, in the gateway's relation, each once.

An answer is a fact beside the career. It keeps no promise: only a fact of the career does.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, NoReturn, cast
from uuid import uuid4

from pydantic import ValidationError

from werkzekerheid.app.answering import How, Question, judge, refuse, who_asks
from werkzekerheid.app.auditing import BEGUN
from werkzekerheid.app.readable import read_whole
from werkzekerheid.app.recording import Command
from werkzekerheid.app.trying import in_tries
from werkzekerheid.facts.event import Event, Told, event_id
from werkzekerheid.facts.finding import Findings, findings_of
from werkzekerheid.facts.streams import AlertAnswered, AlertSeen
from werkzekerheid.ledger.ledger import Draft
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels import alert_answers as answers
from werkzekerheid.readmodels import alerts
from werkzekerheid.readmodels.alert_answers import By, Said, Which
from werkzekerheid.readmodels.skips import skips_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from werkzekerheid.app.answering import Judged
    from werkzekerheid.app.app import App
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.readmodels.alerts import AlertRecord

    Decide = Callable[[Mapping[str, AlertRecord]], list[Fact]]

PROJECTION = "alerts"
_RELATIONS = frozenset({"worker", "care_team", "stand_in", "officer", "demo"})
"""How somebody must stand to a career to act on its alerts: who looks in an emergency only looks."""
_LEAST_OF_AN_ID = 8  # letters


class Named(NamedTuple):
    """Alerts as somebody names them: the id, or how it begins; or a career, a rule, and a part of it."""

    what: str
    rule: str | None = None
    part: str | None = None


class Written(NamedTuple):
    """The alerts that somebody saw or answered; `already`: nothing was to be written, or this command had done so."""

    career: str
    alerts: tuple[AlertRecord, ...]
    already: bool


def see(app: App, named: Named, requester: Actor, command_id: str | None = None) -> Written:
    """Writes down that somebody saw alerts, where nobody had.

    Raises:
        Refusal: `alert_unknown`, `alert_closed`, `alert_of_others`; the gateway says no; or it cannot be written.
    """
    return _done(app, named, requester, AlertSeen, answers.see, command_id)


def answer(app: App, named: Named, said: Said, requester: Actor, command_id: str | None = None) -> Written:
    """Writes down how somebody answers alerts, and why; that counts as seen too.

    Raises:
        Findings: the reason is too long.
        Refusal: as `see`; `alert_answer_unknown`, `alert_answer_without_reason`.
    """
    decide = partial(answers.answer, said=said)
    try:
        return _done(app, named, requester, AlertAnswered, decide, command_id, said.how)
    except ValidationError as error:
        raise Findings(findings_of(error, AlertAnswered.TYPE, None, list(AlertAnswered.model_fields))) from None


def _done(
    app: App,
    named: Named,
    requester: Actor,
    kind: type[AlertSeen | AlertAnswered],
    decide: Callable[[Mapping[str, AlertRecord], Which, By], list[Fact]],
    command_id: str | None,
    how: str | None = None,
) -> Written:
    what, (career, which) = kind.TYPE, _found(app, named)
    purpose: Purpose = "rights" if requester.role == "privacy_officer" else "guidance"
    question = Question(requester, purpose, (PROJECTION,), how=How(action="record"))
    judged = judge(app, question, career, skips_of(app.ledger), who_asks(app, question, [career]))
    if not judged.allowed:
        refuse(app, question, judged)
    if judged.placed.standing.relation not in _RELATIONS:
        _refuse_emergency(app, judged, what)
    who = judged.placed.requester
    by = By(who.role, judged.placed.roles)
    command = Command(command_id or str(uuid4()), app.today(), lambda _: _begin(app, judged, what))
    _check_same(app.ledger, career, command.command_id, (kind, which.alert, how))
    try:
        written = write(app.ledger, career, lambda records: decide(records, which, by), who, command)
    except Refusal as refused:
        if refused.code == "alert_of_others":
            _write_refusal(app, judged, what)
        raise
    app.keep_up()
    return written


def write(ledger: Ledger, career: str, decide: Decide, requester: Actor, command: Command) -> Written:
    """Decides on the alerts of a career and appends what follows; decides again where somebody else was first.

    Raises:
        Refusal: as decided; `career_busy`; the alerts cannot be read.
    """
    appending, trace, stream = False, "", f"alerts:{career}"

    def once() -> Written:
        nonlocal appending, trace
        read = read_whole(ledger, stream, skips_of(ledger))
        records = alerts.fold(career, read.events)
        if known := _known((*read.events, *read.skipped), command.command_id):
            return _written(career, records, known, already=not appending)
        own = read_whole(ledger, f"career:{career}", skips_of(ledger), lost=True)
        facts = decide(alerts.left(records, alerts.erased_in(own.events)))
        trace = trace or command.begin([(career, one.TYPE) for one in facts])
        if not facts:
            return Written(career, (), already=True)
        appending = True
        ledger.append(stream, read.version, _drafts(facts, requester, command, trace))
        return _written(career, records, facts, already=False)

    return in_tries(once)


def _drafts(facts: Sequence[Fact], requester: Actor, command: Command, trace: str) -> list[Draft]:
    # The day is that of the calendar, which in a demo may be ahead of the clock.
    told = Told(recorded_by=requester, occurred=command.day.isoformat())
    own = command.command_id
    return [Draft(fact, told, own, event_id(own, number), trace_id=trace) for number, fact in enumerate(facts)]


def _known(events: Sequence[object], command_id: str) -> list[Fact]:
    """What this command wrote before."""
    return [one.fact for one in events if isinstance(one, Event) and one.command_id == command_id]


def _check_same(ledger: Ledger, career: str, command_id: str, meant: tuple[type[Fact], str | None, str | None]) -> None:
    """What this command wrote before, it must mean now.

    Raises:
        Refusal: `command_known` it does not.
    """
    kind, alert, how = meant
    for fact in _known(read_whole(ledger, f"alerts:{career}", skips_of(ledger)).events, command_id):
        same_alert = alert is None or getattr(fact, "alert", None) == alert
        if not (isinstance(fact, kind) and same_alert and getattr(fact, "answer", None) == how):
            raise Refusal("command_known")


def _written(career: str, records: Mapping[str, AlertRecord], facts: Sequence[Fact], *, already: bool) -> Written:
    ids = [cast("AlertSeen | AlertAnswered", one).alert for one in facts]
    return Written(career, tuple(records[one] for one in ids if one in records), already)


def _found(app: App, named: Named) -> tuple[str, Which]:
    """The career, and which of its alerts.

    Raises:
        Refusal: `alert_unknown`, `career_not_found`.
    """
    if named.rule is not None:
        return app.career_id(named.what), Which(rule=named.rule, part=named.part)
    typed = named.what.lower()
    if len(typed) < _LEAST_OF_AN_ID or not set(typed) <= set("0123456789abcdef-"):
        raise Refusal("alert_unknown")
    from werkzekerheid.app.upkeep import bring_up, projector_of
    from werkzekerheid.readmodels.store import careers_of_alert

    with projector_of(app.ledger, app.settings) as projector:
        bring_up(projector, app.settings, projector.catch_up)
        with projector.views.reading() as connection:
            found = careers_of_alert(connection, typed)
    if len(found) != 1:
        raise Refusal("alert_unknown")
    career, alert = found[0]
    return career, Which(alert=alert)


def _begin(app: App, judged: Judged, what: str) -> str:
    """A line in both logs, before anything is written."""
    decision = judged.decisions[PROJECTION]
    return app.auditing.put(
        judged.placed.requester, "record", careers=[judged.one.career.career_id], what=what,
        relation=judged.placed.standing.relation, basis=decision.grounds[0].basis if decision.grounds else None,
        on_behalf_of=judged.placed.on_behalf_of, classes=["work"], rules=decision.rules, status=BEGUN,
    )  # fmt: skip


def _write_refusal(app: App, judged: Judged, what: str) -> None:
    app.auditing.put(
        judged.placed.requester, "record", outcome="refused", careers=[judged.one.career.career_id], what=what,
        purpose="guidance", relation=judged.placed.standing.relation, ground="no_basis", basis="alert_answer",
    )  # fmt: skip


def _refuse_emergency(app: App, judged: Judged, what: str) -> NoReturn:
    _write_refusal(app, judged, what)
    raise Refusal("alert_not_in_emergency")
