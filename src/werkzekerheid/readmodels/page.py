"""One page of events on its way into the stored tables: what changed is looked at by career, and stored at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, cast

from werkzekerheid.career.evolve import UNFIT, fold
from werkzekerheid.facts.event import Event
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.keys import LEDGER_OWNER
from werkzekerheid.ledger.ledger import DeadLetter
from werkzekerheid.logs import log_of
from werkzekerheid.readmodels import alerts, beside, parties, store
from werkzekerheid.readmodels.beside import Overtaken
from werkzekerheid.readmodels.rows import Rows, alert_row, rows_of
from werkzekerheid.readmodels.rule_sets import STREAMS, rule_sets
from werkzekerheid.readmodels.sharing_register import recorded_rows, told_rows
from werkzekerheid.readmodels.skips import ANYWHERE, skipped_by, skips_of
from werkzekerheid.readmodels.store import Looks, Unfit
from werkzekerheid.readmodels.tables import LIVE, Tables
from werkzekerheid.readmodels.today import CALENDAR
from werkzekerheid.readmodels.views import At, position_of
from werkzekerheid.rules.adopted import NO_SETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from werkzekerheid.facts.streams import RulesAdopted
    from werkzekerheid.ledger.stored import Tombstone
    from werkzekerheid.readmodels.projector import Projector
    from werkzekerheid.readmodels.store import Looked
    from werkzekerheid.rules.adopted import RuleSets
    from werkzekerheid.rules.promise import Promise

CAREERS_AT_ONCE = 500
OF_A_CAREER = ("career", "alerts", "sharing")
"""The streams that rows about a career are made from."""
_ONE_DAY = timedelta(days=1)
# Ids and codes only, never anything about somebody. To the log of Python: nothing is printed between the answers.
_log = log_of(__name__)


class Judged(NamedTuple):
    """A career that was looked at, on which day, and all its promises."""

    career: str
    day: date
    promises: Sequence[Promise]


Judge = Callable[[Sequence[Judged]], None]
"""What is done with careers whose rows are stored; asked again after a crash, so it must not mind doing so twice."""


def look(career: str, events: Sequence[Event | DeadLetter], day: date, sets: RuleSets = NO_SETS) -> Rows | Unfit:
    """The rows of a career from its events on a day, or why there are none. Pure.

    What was recorded on a day after that of the calendar shows that it is that day already.
    """
    whole = [one for one in events if isinstance(one, Event)]
    if len(whole) < len(events):
        return Unfit.of(next(one for one in events if isinstance(one, DeadLetter)))
    day = max([day, *(day_of(one.recorded_at) for one in whole[-1:])])

    def rows(number: int) -> Rows | None:
        """Of the first so many events; None where they do not fit."""
        try:
            found = rows_of(fold(career, whole[:number]), day, sets)
            return found._replace(shared=told_rows(career, whole[:number]))
        except UNFIT:
            return None

    if (found := rows(len(whole))) is not None:
        return found
    # The one with which it began: what stands after it does no harm.
    misfit = whole[next((number for number in range(len(whole) - 1, 0, -1) if rows(number)), 0)]
    return Unfit(misfit.position, career, misfit.stream, "unfit")


class Page:
    """One page on its way into the tables: `now` is what is stored, `reached` how far the events were taken in."""

    def __init__(self, projector: Projector, tables: Tables, judge: Judge | None, at: At, token: str = "") -> None:
        """Begin where these tables are; `token` is that of a rebuild which fills them."""
        self.projector, self.tables, self.judge, self.token = projector, tables, judge, token
        self.now = self.reached = at
        self.seen: dict[str, list[Event | DeadLetter]] = {}
        self.skips = skips_of(projector.ledger)
        self.sets = rule_sets(projector.ledger, self.skips, at.position)
        self.freed: list[Unfit] = []
        self.gone: Sequence[Tombstone] = ()
        with projector.views.reading() as connection:
            self.purges = self._purges(connection)
            self.held = store.held(connection, tables)

    def _purges(self, connection: Connection) -> int:
        """How often somebody was purged, in tables that are still ours to fill."""
        if self.token:
            beside.check(connection, self.token)
        return beside.purges(connection)

    def read(self, events: Iterable[Event | DeadLetter]) -> None:
        """Takes in all events, each stretch up to the end of its day."""
        changed: dict[str, None] = {}
        for event in events:
            if event.stream == CALENDAR and isinstance(event, Event):
                if changed:
                    self.take(changed)
                    changed = {}
                self._begin_day(At(event.position, date.fromisoformat(event.fact.day) + _ONE_DAY))  # type: ignore[attr-defined]
                continue
            if event.stream.startswith(STREAMS) and isinstance(event, Event):
                self.take(changed)
                changed = {}
                self._adopt(event)
                continue
            self.seen.setdefault(event.stream, []).append(event)
            changed[event.stream] = None
            self.reached = At(event.position, self.reached.day)
            if (skipped := skipped_by(event)) is not None:
                changed |= dict.fromkeys(self._without(skipped))
        if changed or self.reached != self.now:
            self.take(changed)

    def again(self, letters: Iterable[Unfit]) -> None:
        """Looks at these dead letters as if nobody had before."""
        streams: dict[str, None] = {}
        for one in letters:
            streams |= dict.fromkeys(self._free(one))
            if one.career is None:
                streams[one.stream] = None
                self.seen.setdefault(one.stream, []).extend(self.projector.ledger.read_from(one.position - 1, 1))
        self.take(streams)
        if any(stream.startswith(STREAMS) for stream in streams):
            self._look_at_all(self.reached)

    def forget(self, gone: Sequence[Tombstone]) -> None:
        """Takes out what these keys closed: purges the careers that they are of, and looks at those as if anew.

        Where more was recorded of a career that the next page reads, that page looks at it: once is enough.
        """
        self.gone = gone
        owners = _owners(gone)
        self.held -= set(owners)
        streams = (f"{kind}:{owner}" for owner in owners for kind in OF_A_CAREER)
        self.take(one for one in streams if not (one.startswith("career:") and self._is_read_next(one)))

    def _is_read_next(self, stream: str) -> bool:
        events = self.projector.ledger.read(stream, unreadable=ANYWHERE)
        last = events[-1].position if events else 0
        return self.now.position < last <= self.now.position + self.projector.page

    def _without(self, position: int) -> Iterable[str]:
        """The streams to look at again, now that this event is skipped."""
        for event in self.projector.ledger.read_from(position - 1, 1):
            if event.position == position:
                kind, _, career = event.stream.partition(":")
                return self._free(Unfit(position, career if kind in OF_A_CAREER else None, event.stream, "skipped"))
        return ()

    def _free(self, letter: Unfit) -> Iterable[str]:
        """Holds nothing back for this any more; gives the streams of its career, if it is of one."""
        self.freed.append(letter)
        self.held -= {letter.career}
        return () if letter.career is None else [f"{kind}:{letter.career}" for kind in OF_A_CAREER]

    def _adopt(self, event: Event) -> None:
        """A table was adopted: looks at everybody, where anything that happened by now is judged by it.

        One that comes into force later changes nothing that is known yet: whatever it judges is still to be told.
        """
        self.sets = rule_sets(self.projector.ledger, self.skips, event.position)
        reached = At(event.position, self.reached.day)
        begins_on = date.fromisoformat(cast("RulesAdopted", event.fact).valid_from)
        if begins_on <= max(reached.day, day_of(event.recorded_at)):
            self._look_at_all(reached)
        self.reached = reached

    def _look_at_all(self, at: At) -> None:
        """Looks at every career, some at a time; the position moves when all of them are done."""
        streams = list(self.projector.ledger.streams("career:"))
        for start in range(0, len(streams), CAREERS_AT_ONCE):
            some = streams[start : start + CAREERS_AT_ONCE]
            self._store([one for stream in some for one in self._looked(stream, at)], stay=True)

    def take(self, streams: Iterable[str]) -> None:
        """Looks at what changed, and stores it with how far the events were taken in."""
        self._store([one for stream in streams for one in self._looked(stream, self.reached)])

    def _begin_day(self, reached: At) -> None:
        """A day begins: looks at the careers for which something changes by itself, some at a time.

        The position moves when all of them are done: after a kill the rest is still due.
        """
        while True:
            with self.projector.views.reading() as connection:
                due = store.due(connection, self.tables, reached.day, CAREERS_AT_ONCE)
            if not due:
                break
            self._store([one for career in due for one in self._looked(f"career:{career}", reached)], stay=True)
        self._ask_again(reached.day)
        self.reached = reached

    def _ask_again(self, day: date) -> None:
        """Has those judged of whom nobody answered an alert in time; their rows are as they were."""
        if self.tables is not LIVE:
            return
        with self.projector.views.reading() as connection:
            late = store.unanswered(connection, day)
        for start in range(0, len(late), CAREERS_AT_ONCE):
            self.projector.check_stopped()
            with self.projector.views.writing() as connection:
                self._check_overtaken(connection)
                judged = _pended(connection, late[start : start + CAREERS_AT_ONCE], day)
            self._settle(judged)

    def _looked(self, stream: str, at: At) -> Iterator[Looked]:
        """What is to be stored of a stream, at this position and on this day."""
        kind, _, career = stream.partition(":")
        if career in self.held:
            return
        if kind not in OF_A_CAREER:
            dead = (one for one in self._left(self.seen.get(stream, ()), at.position) if isinstance(one, DeadLetter))
            yield from (Unfit.of(one)._replace(career=None) for one in dead)
            return
        events = self._events(stream, at.position)
        if not events:
            return  # its first event is of later
        events = self._left(events, at.position)
        if kind == "career":
            yield look(career, events, at.day, self.sets)
            return
        readable = [one for one in events if isinstance(one, Event)]
        if len(readable) < len(events):
            yield Unfit.of(next(one for one in events if isinstance(one, DeadLetter)))
        elif kind == "alerts":
            told = alerts.left(alerts.fold(career, readable), self._erased(career, at.position))
            rows = (alert_row(number, one) for number, one in enumerate(told.values()))
            yield store.Alerts(career, tuple(rows))
        else:
            yield store.Shared(career, recorded_rows(career, readable), parties.recorded(readable))

    def _erased(self, career: str, until: int) -> frozenset[str]:
        """What was erased of a career; it is read where a key of it was destroyed only."""
        if career not in self._with_destroyed:
            return frozenset()
        return alerts.erased_in(self._events(f"career:{career}", until))

    @cached_property
    def _with_destroyed(self) -> frozenset[str]:
        return frozenset(one.owner for one in self.projector.ledger.tombstones())

    def _events(self, stream: str, until: int) -> Sequence[Event | DeadLetter]:
        """The events of a stream up to a position; from this page where all of them are in it."""
        seen = self.seen.get(stream)
        if seen and seen[0].version == 1:
            return seen
        return [one for one in self.projector.ledger.read(stream, unreadable=ANYWHERE) if one.position <= until]

    def _left(self, events: Sequence[Event | DeadLetter], until: int) -> Sequence[Event | DeadLetter]:
        """These events but what was skipped by then: so a page of any size leaves out the same."""
        skips = self.skips
        return [one for one in events if one.position not in skips or skips[one.position].position > until]

    def _purge(self, connection: Connection) -> None:
        """In the transaction that writes the rows anew: so there is no moment without them, and none with the old."""
        for owner in _owners(self.gone):
            store.purge(connection, owner)
        if self.gone:
            store.heed(connection, (one.key_id for one in self.gone))
            self.purges = beside.purges(connection)

    def _store(self, looked: Sequence[Looked], *, stay: bool = False) -> None:
        self.projector.check_stopped()
        looks = Looks.of(looked)
        goal = self.now if stay else self.reached
        with self.projector.views.writing() as connection:
            self._check_overtaken(connection)
            store.free(connection, self.tables, self.freed)
            self._purge(connection)
            store.write(connection, self.tables, looks)
            store.move(connection, self.tables, goal)
            judged = [Judged(one.career, one.looked_on, one.promises) for one in looks.rows]
            if self.tables is LIVE:
                store.pend(connection, [(one.career, one.looked_on) for one in looks.rows])
                careers = {one.career for one in looks.alerts} - {one.career for one in looks.rows}
                judged += _pended(connection, store.unanswered(connection, goal.day, careers), goal.day)
        self.now, self.freed, self.gone = goal, [], ()
        for dead in looks.dead:
            self.held |= {dead.career} - {None}
            _log.warning("dead_letter", position=dead.position, stream=dead.stream, why=dead.why)
        self._settle(judged)

    def _check_overtaken(self, connection: Connection) -> None:
        # Who was erased meanwhile may be in what was read.
        if self._purges(connection) != self.purges or position_of(connection, self.tables) != self.now:
            raise Overtaken

    def _settle(self, judged: Sequence[Judged]) -> None:
        if self.judge is not None and judged:
            self.projector.settle(judged, self.judge)


def _pended(connection: Connection, careers: Sequence[str], day: date) -> list[Judged]:
    """Careers that are to be judged by the promises that are stored, and are remembered until they were."""
    store.pend(connection, [(career, day) for career in careers])
    return [Judged(career, day, store.promises(connection, career)) for career in careers]


def _owners(gone: Iterable[Tombstone]) -> list[str]:
    """The careers that these keys are of."""
    return list(dict.fromkeys(one.owner for one in gone if one.owner != LEDGER_OWNER))
