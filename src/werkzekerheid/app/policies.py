"""The policies: promises at risk become alerts, written down in the alert stream of the career.

Every id follows from the alert and from what was written about it before, so that doing it twice, or two processes at
once, gives one alert. The rows of a career are stored before its alerts; who was looked at and not judged is remembered
with them, and judged when we come back.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from werkzekerheid.app.readable import UNREADABLE, read_whole
from werkzekerheid.career.evolve import fold
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.streams import AlertEscalated, AlertKept, AlertRaised, AlertReopened, AlertWithdrawn
from werkzekerheid.ledger.ledger import Batch, Draft, VersionConflict
from werkzekerheid.logs import log_of
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels import alerts
from werkzekerheid.readmodels.days import iso
from werkzekerheid.readmodels.rows import goes_on, promise_alerted
from werkzekerheid.readmodels.rule_sets import rule_sets
from werkzekerheid.readmodels.skips import skips_of
from werkzekerheid.rules.adopted import NO_SETS
from werkzekerheid.rules.alert_answer import ESCALATES_TO
from werkzekerheid.rules.alerting import Standing, alert_id, steps
from werkzekerheid.rules.promise import state
from werkzekerheid.rules.registry import RULES, all_promises

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from werkzekerheid.app.auditing import Begin
    from werkzekerheid.app.readable import Stream
    from werkzekerheid.facts.base import Fact
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.readmodels.alerts import AlertRecord
    from werkzekerheid.readmodels.page import Judged
    from werkzekerheid.readmodels.projector import Projector
    from werkzekerheid.readmodels.skips import Skips
    from werkzekerheid.rules.alerting import Step
    from werkzekerheid.rules.promise import Promise

    Progress = Callable[[int, int], None]

TRIES = 3
_STREAM = "alerts:"
_WRITER = Actor(actor="system", role="system")
_log = log_of(__name__)


class Outcome(NamedTuple):
    """How many alerts were raised, came back, went on to the lead, were kept, and were withdrawn."""

    raised: int
    reopened: int
    escalated: int
    kept: int
    withdrawn: int


class PolicyRunner:
    """Brings the stored tables up to the ledger, and the alerts with them, day by day."""

    def __init__(self, ledger: Ledger, projector: Projector, begin: Begin | None = None) -> None:
        """Keep where alerts are written, who says which careers were looked at, and who writes down that they are."""
        self.ledger, self.projector, self._begin = ledger, projector, begin
        self._done: Counter[str] = Counter()

    def run(self, progress: Progress | None = None) -> Outcome:
        """Reads what is new and writes the alerts that follow; does nothing when nothing is new.

        Raises:
            Refusal: one of the files cannot be read or written.
        """
        if progress is None:
            self.projector.catch_up(judge=self.judge)
        else:
            self.projector.catch_up(progress, self.judge)
        return self.outcome()

    def batches(self) -> Iterator[int]:
        """The same, a batch at a time: gives how many events were read. Ends early where the projector is stopped.

        Raises:
            Refusal: one of the files cannot be read or written.
        """
        return self.projector.batches(judge=self.judge)

    def outcome(self) -> Outcome:
        """What happened to the alerts since this was asked last."""
        done, self._done = self._done, Counter()
        return Outcome(**{what: done[what] for what in Outcome._fields})

    def judge(self, looked: Sequence[Judged]) -> None:
        """Writes what happens to the alerts of these careers; a second time it finds nothing to write."""
        skips = skips_of(self.ledger)
        try:
            self._append([batch for one in looked for batch in self._batches(one, skips)])
        except VersionConflict:
            # Somebody answered an alert just now, or another process judges too: career by career, read again.
            for one in looked:
                self._judge_alone(one, skips)

    def _judge_alone(self, one: Judged, skips: Skips) -> None:
        for tries_left in reversed(range(TRIES)):
            try:
                return self._append(list(self._batches(one, skips)))
            except VersionConflict:
                if not tries_left:
                    raise
        return None

    def _append(self, batches: Sequence[Batch]) -> None:
        if batches:
            self.ledger.append_many(self._begun(batches))
            self._done.update(_WHAT[type(draft.fact)] for batch in batches for draft in batch.drafts)

    def _begun(self, batches: Sequence[Batch]) -> Sequence[Batch]:
        """The same under the trace by which they are written down, before they are written."""
        if self._begin is None:
            return batches
        trace = self._begin(
            (batch.stream.removeprefix(_STREAM), draft.fact.TYPE) for batch in batches for draft in batch.drafts
        )
        return [
            batch._replace(drafts=[draft._replace(trace_id=trace) for draft in batch.drafts]) for batch in batches
        ]  # fmt: skip

    def _batches(self, judged: Judged, skips: Skips) -> Iterator[Batch]:
        """What is to be written about a career: one batch, or none."""
        stream = f"{_STREAM}{judged.career}"
        try:
            written = read_whole(self.ledger, stream, skips)
        except Refusal as unreadable:
            if unreadable.code not in UNREADABLE:
                raise
            _log.warning("alerts_unreadable", career=judged.career, why=unreadable.code)
            return
        drafts = list(drafts_of(judged, written, partial(self._version, judged, skips)))
        if drafts:
            yield Batch(stream, written.version, drafts)

    def _version(self, judged: Judged, skips: Skips, promise: Promise) -> str:
        """Of the table by which the promise was made; made once more where it was read back from a row."""
        sets = NO_SETS if promise.version else rule_sets(self.ledger, skips)
        if not sets.by:
            return promise.version or str(RULES[promise.rule].table().version)
        career = fold(judged.career, read_whole(self.ledger, f"career:{judged.career}", skips).events)
        made = all_promises(career, judged.day, sets.of(career), [promise.rule])
        wanted = alert_id(judged.career, promise)
        return next((one.version for one in made if alert_id(judged.career, one) == wanted), "unknown")


def drafts_of(judged: Judged, written: Stream, version: Callable[[Promise], str]) -> Iterator[Draft]:
    """What is to be written about a career, after what stands in its alert stream; `version` of a promise's table."""
    events = written.events
    records = alerts.fold(judged.career, events)
    standing = {
        alert: Standing(alert, promise_alerted(one), _settled(one), goes_on(one))
        for alert, one in records.items()
    }  # fmt: skip
    last = {str(getattr(one.fact, "alert", "")): one.event_id for one in events}
    # What takes the place of an event that was skipped is another event, and needs another id.
    passed = "".join(f":{one.version}" for one in written.skipped)
    for step in steps(judged.career, standing, judged.promises, judged.day):
        ground = step.promise.ground.event_id
        command_id = str(uuid5(UUID(step.alert), f"{step.what}:{last.get(step.alert, ground)}{passed}"))
        # It went on when its term was over, also where somebody looks days later.
        on = (standing[step.alert].escalates_on if step.what == "escalated" else None) or judged.day
        told = Told(recorded_by=_WRITER, occurred=on.isoformat())
        fact = _fact(step, judged.day, version)
        yield Draft(fact, told, command_id, event_id(command_id), causation_id=_cause(step))


def _settled(record: AlertRecord) -> Any:  # noqa: ANN401  (one of the words of `Standing`)
    if record.is_open:
        return "raised"
    return "kept" if record.kept_on is not None else "withdrawn"


def _cause(step: Step) -> str | None:
    """The event from which this follows; time alone has none."""
    promise = step.promise
    if step.what == "escalated":
        return None
    if step.what in {"raised", "reopened"}:
        return promise.ground.event_id
    moment = promise.kept_by or promise.excused_by
    return moment.event_id if moment else None


def _fact(step: Step, day: date, version: Callable[[Promise], str]) -> Fact:
    promise, window = step.promise, step.promise.window
    days = {"state": state(promise, day), "opens_on": iso(window.opens_on), "due_on": iso(window.due_on)}
    if step.what == "raised":
        return AlertRaised.model_validate(
            {
                "alert": step.alert,
                "rule": promise.rule,
                "rule_version": version(promise),
                "subject": promise.subject,
                "part": promise.part or None,
                "ground": promise.ground.event_id,
                "evidence": promise.evidence,
                "concerns": promise.concerns,
                "audience": promise.audience,
                **days,
            }
        )
    if step.what == "reopened":
        return AlertReopened.model_validate({"alert": step.alert, "evidence": promise.evidence, **days})
    if step.what == "escalated":
        return AlertEscalated(alert=step.alert, to=ESCALATES_TO)
    if step.what == "kept":
        return AlertKept(alert=step.alert, kept_by=_cause(step))
    return AlertWithdrawn(alert=step.alert, because=step.because or "unknown")


_WHAT = {
    AlertRaised: "raised", AlertReopened: "reopened", AlertEscalated: "escalated", AlertKept: "kept",
    AlertWithdrawn: "withdrawn",
}  # fmt: skip
