"""Dead letters: what cannot be read or folded, and what a person does about it: look again, or let it pass.

Ids, codes and types only, no type of a class that nobody shows in the clear. Why somebody let an event pass is text: it
stands in the ledger, and in no log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from pydantic import ValidationError

from werkzekerheid.app.policies import PolicyRunner
from werkzekerheid.app.trying import in_tries
from werkzekerheid.app.upkeep import projector_of
from werkzekerheid.catalogue import event_type
from werkzekerheid.facts.event import Actor, Told, event_id
from werkzekerheid.facts.finding import Findings, findings_of
from werkzekerheid.facts.streams import EventSkipped
from werkzekerheid.ledger.ledger import DeadLetter, Draft
from werkzekerheid.logs import log_of
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels import store
from werkzekerheid.readmodels.skips import ANYWHERE, skips_of, system_stream
from werkzekerheid.readmodels.tables import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from werkzekerheid.app.auditing import Begin
    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.readmodels.projector import Projector
    from werkzekerheid.readmodels.store import Unfit
    from werkzekerheid.settings import Settings

_OPEN_CLASS = "work"
_log = log_of(__name__)


class Letter(NamedTuple):
    """A dead letter.

    `career` None: it is of none, and holds back nobody. `type` with its version, as stored; None: nobody can tell, or
    nobody may see. `since` is when the event was recorded, None where its row does not say so.
    """

    position: int
    stream: str
    career: str | None
    type: str | None
    why: str
    since: datetime | None


class Retried(NamedTuple):
    """Which dead letters were looked at again, and which there are now."""

    looked: list[Letter]
    left: list[Letter]


def dead_letters(ledger: Ledger, settings: Settings) -> list[Letter]:
    """All of them, in the order of the ledger."""
    with projector_of(ledger, settings) as projector:
        projector.catch_up()
        return _letters(ledger, _open(projector))


def _open(projector: Projector) -> list[Unfit]:
    with projector.views.reading() as connection:
        return store.letters(connection, LIVE)


def _letters(ledger: Ledger, found: Iterable[Unfit]) -> list[Letter]:
    return [_letter(ledger, one) for one in found]


def _letter(ledger: Ledger, one: Unfit) -> Letter:
    (event,) = ledger.read_from(one.position - 1, 1)
    if isinstance(event, DeadLetter):
        shown = None if event.is_sealed else event.topic
    else:
        kind, version = event.fact.TYPE, event.fact.VERSION
        in_the_clear = kind != "erased" and event_type(kind, version).event_class == _OPEN_CLASS
        shown = f"{kind}.v{version}" if in_the_clear else None
    return Letter(one.position, one.stream, one.career, shown, one.why, event.recorded_at)


def retry(ledger: Ledger, settings: Settings, position: int | None, judging: Begin) -> Retried:
    """Looks again at what is held back.

    Raises:
        Refusal: `no_dead_letter`.
    """
    with projector_of(ledger, settings) as projector:
        policies = PolicyRunner(ledger, projector, judging)
        policies.run()
        looked = _letters(ledger, projector.look_again(position, policies.judge))
        if position is not None and not looked:
            raise Refusal("no_dead_letter", position=position)
        return Retried(looked, _letters(ledger, _open(projector)))


def skip(
    ledger: Ledger, settings: Settings, position: int, why: str, requester: Actor, judging: Begin | None = None
) -> list[Letter]:
    """Lets a career go on without this event; gives what holds it back after that.

    Raises:
        Findings: the reason is too long.
        Refusal: `no_dead_letter`, `skipped_already`, or `skip_without_reason`.
    """
    if not why.strip():
        raise Refusal("skip_without_reason")
    try:
        fact = EventSkipped(position=position, why=why.strip())
    except ValidationError as error:
        raise Findings(findings_of(error, EventSkipped.TYPE, None)) from None
    with projector_of(ledger, settings) as projector:
        policies = PolicyRunner(ledger, projector, judging)
        policies.run()
        letter = next((one for one in _open(projector) if one.position == position), None)
        if position in skips_of(ledger):
            raise Refusal("skipped_already", position=position)
        if letter is None:
            raise Refusal("no_dead_letter", position=position)
        command_id = str(uuid4())
        _append(ledger, Draft(fact, Told(recorded_by=requester), command_id, event_id(command_id)))
        _log.info("event_skipped", position=position, stream=letter.stream, code=letter.why)
        policies.run()
        return _letters(ledger, (one for one in _open(projector) if one.career and one.career == letter.career))


def _append(ledger: Ledger, draft: Draft) -> None:
    """Writes that an event is skipped, once.

    Raises:
        Refusal: `skipped_already` somebody else just did so.
    """
    stream, position = system_stream(ledger), draft.fact.position  # type: ignore[attr-defined]

    def once() -> None:
        events = ledger.read(stream, unreadable=ANYWHERE)
        skipped = skips_of(ledger).get(position)
        if skipped is None:
            ledger.append(stream, len(events), [draft])
        elif skipped.event_id != draft.event_id:
            raise Refusal("skipped_already", position=position)

    in_tries(once)
