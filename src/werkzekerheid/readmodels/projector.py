"""The projector: reads the ledger page by page and keeps the stored tables up to it.

Rows and position are written in one transaction, so a kill between any two steps loses nothing and doubles nothing. A
day that passes ends a stretch: the careers that changed before it are looked at on their own day, then those whose next
look has come. So the rows do not depend on the size of a page.

What cannot be read or folded goes to the dead letters, and holds back its own career only. That career goes on when
somebody skips the event, from that fact in the ledger on; or has it looked at again, and it can be read by then.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog

from werkzekerheid.career.evolve import UNFIT, fold
from werkzekerheid.facts.event import Event
from werkzekerheid.facts.layout import day_of
from werkzekerheid.ledger.ledger import DeadLetter
from werkzekerheid.readmodels import alerts, store
from werkzekerheid.readmodels.rows import Rows, rows_of
from werkzekerheid.readmodels.skips import ANYWHERE, skipped_by, skips_of
from werkzekerheid.readmodels.store import Looks, Unfit
from werkzekerheid.readmodels.tables import BESIDE, LIVE, Tables
from werkzekerheid.readmodels.today import CALENDAR, calendar_day
from werkzekerheid.readmodels.views import At, Views, make_beside, position_of, switch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.ledger.storage import Where
    from werkzekerheid.rules.promise import Promise
    from werkzekerheid.rules.table import Table

PAGE = 2_000
CAREERS_AT_ONCE = 500
_OF_A_CAREER = ("career", "alerts")
"""The streams that rows about a career are made from."""
_ONE_DAY = timedelta(days=1)
# Ids and codes only, never anything about somebody. To the log of Python: nothing is printed between the answers.
_log = structlog.wrap_logger(logging.getLogger(__name__))

Progress = Callable[[int, int], None]
"""Told how far the work is, and how far it goes."""


class Judged(NamedTuple):
    """A career that was looked at, on which day, and all its promises."""

    career: str
    day: date
    promises: Sequence[Promise]


Judge = Callable[[Sequence[Judged]], None]
"""What is done with careers whose rows are stored; asked again after a crash, so it must not mind doing so twice."""


class Rebuilt(NamedTuple):
    """What a rebuild gave; `equal`: the tables that readers looked at until now held just the same."""

    careers: int
    rows: int
    checksum: str
    equal: bool


class Overtaken(Exception):
    """Another process moved the position meanwhile."""


class Stopped(Exception):
    """The projector was told to write no more; what is not stored is still due."""


def open_views(where: Where, ledger: Ledger) -> Views:
    """The stored tables of this ledger.

    Raises:
        Refusal: they are foreign, broken, newer than this program, or cannot be written or reached.
    """
    return Views.open(where, ledger.ledger_id, day_of(ledger.made_at))


def look(
    career: str, events: Sequence[Event | DeadLetter], day: date, adopted: Mapping[str, Table[Any]] | None = None
) -> Rows | Unfit:
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
            return rows_of(fold(career, whole[:number]), day, adopted)
        except UNFIT:
            return None

    if (found := rows(len(whole))) is not None:
        return found
    # The one with which it began: what stands after it does no harm.
    misfit = whole[next((number for number in range(len(whole) - 1, 0, -1) if rows(number)), 0)]
    return Unfit(misfit.position, career, misfit.stream, "unfit")


def _no_progress(_done: int, _of: int) -> None:
    """Nobody looks."""


def _to_the_end() -> bool:
    """Nobody stops it."""
    return True


class Projector:
    """Keeps the stored tables of one ledger. Several at once do no harm: who comes second finds the work done."""

    def __init__(
        self,
        ledger: Ledger,
        views: Views,
        *,
        page: int = PAGE,
        adopted: Mapping[str, Table[Any]] | None = None,
        go_on: Callable[[], bool] = _to_the_end,
    ) -> None:
        """Keep what to read and where to write.

        Args:
            ledger: what is read.
            views: where it is kept.
            page: how many events at once.
            adopted: policies that go before those of the catalogue.
            go_on: asked before each transaction; where it says no, nothing more is written.
        """
        self.ledger, self.views, self.page, self.adopted = ledger, views, page, adopted
        self.go_on = go_on

    def catch_up(self, progress: Progress = _no_progress, judge: Judge | None = None) -> int:
        """Brings the tables up to the ledger; gives how many events were read.

        Args:
            progress: told after each page.
            judge: told of each career that was looked at, after its rows are stored. Without one it is remembered who
                was looked at, until somebody comes with one.

        Raises:
            Refusal: one of the files cannot be read or written.
        """
        done = 0
        for read in self.batches(progress, judge):
            done += read
            progress(self.views.at().position, self.ledger.head())
        return done

    def batches(self, progress: Progress = _no_progress, judge: Judge | None = None) -> Iterator[int]:
        """The same, a page at a time: gives how many events were read after each. Ends early where it is stopped.

        Raises:
            Refusal: one of the files cannot be read or written.
        """
        with suppress(Stopped):
            if self._is_lost():
                _log.warning("views_lost", ledger=self.ledger.ledger_id)
                self._rebuild(progress, anew=True)
            if judge is not None:
                self._settle_left_over(judge)
            while read := self._page_of(LIVE, judge):
                yield read

    def start_again(self, progress: Progress = _no_progress) -> None:
        """Fills the empty tables of a ledger that was put back, and raises no alert.

        Raises:
            Refusal: one of the files cannot be read or written.
        """
        if self._is_lost():
            self._rebuild(progress, anew=True)
        self.catch_up(progress)

    def rebuild(self, progress: Progress = _no_progress) -> Rebuilt:
        """Builds all tables again beside the ones that readers look at, compares, and switches. Raises no alert.

        Raises:
            Refusal: one of the files cannot be read or written.
        """
        self.catch_up()
        return self._rebuild(progress, anew=False)

    def look_again(self, position: int | None = None, judge: Judge | None = None) -> list[Unfit]:
        """Looks again at what is held back: the program may know more by now, or a key came back. Gives what it was.

        Args:
            position: of one dead letter; all of them where left out.
            judge: as for `catch_up`.

        Raises:
            Refusal: one of the files cannot be read or written.
        """
        while True:
            with self.views.reading() as connection:
                at, letters = position_of(connection), store.letters(connection, LIVE)
            chosen = [one for one in letters if position in {None, one.position}]
            try:
                if chosen:
                    _Page(self, LIVE, judge, at).again(chosen)
            except Overtaken:
                continue
            return chosen

    def checksum(self) -> str:
        """One digest of all rows about careers that can be read; the same for the same rows, on any machine."""
        with self.views.reading() as connection:
            return store.checksum(connection, LIVE, store.held(connection, LIVE))

    def purge(self, career: str) -> None:
        """Deletes all rows of a career, so that they are in no file any more.

        Raises:
            Refusal: `views_busy` somebody still reads them.
        """
        with self.views.writing() as connection:
            store.purge(connection, career)
        self.views.forget()

    def _is_lost(self) -> bool:
        """Whether the file of the tables is gone, and alerts were raised before.

        Playing the days again would then raise them, or take them back, on days that are long over.
        """
        return self.views.at().position == 0 and next(self.ledger.streams("alerts:"), None) is not None

    def _settle_left_over(self, judge: Judge) -> None:
        """What was stored before a crash and not yet judged."""
        while True:
            with self.views.reading() as connection:
                left = [Judged(*one) for one in store.pending(connection, CAREERS_AT_ONCE)]
            if not left:
                return
            self._check_stopped()
            self._settle(left, judge)

    def _check_stopped(self) -> None:
        if not self.go_on():
            raise Stopped

    def _settle(self, judged: Sequence[Judged], judge: Judge) -> None:
        judge(judged)
        with self.views.writing() as connection:
            store.settled(connection, [(one.career, one.day) for one in judged])

    def _page_of(self, tables: Tables, judge: Judge | None, until: int | None = None) -> int:
        """Reads one page into these tables; gives how many events that were, 0 at the end."""
        at = self.views.at(tables)
        events = self.ledger.read_from(at.position, self.page)
        if until is not None:
            events = tuple(one for one in events if one.position <= until)
        if events:
            try:
                _Page(self, tables, judge, at).read(events)
            except Overtaken:
                _log.info("overtaken", position=at.position)
        return len(events)

    def _rebuild(self, progress: Progress, *, anew: bool) -> Rebuilt:
        """Builds beside and switches.

        Args:
            progress: told after each batch of careers.
            anew: up to the head of the ledger, each career as it stands now; else just as far as the tables are.
        """
        goal = At(self.ledger.head(), calendar_day(self.ledger)) if anew else self.views.at()
        with self.views.writing() as connection:
            make_beside(connection, goal)
            store.keep_dead_letters(connection)
        careers = self._fill_beside(goal, progress)
        while True:
            live = self.views.at()
            while not anew and self.views.at(BESIDE).position < live.position:
                self._page_of(BESIDE, None, until=live.position)
            with self.views.reading() as connection:
                held = store.held(connection, LIVE) | store.held(connection, BESIDE)
                before, after = store.checksum(connection, LIVE, held), store.checksum(connection, BESIDE, held)
                rows = store.count(connection, BESIDE)
            with self.views.writing() as connection:
                if position_of(connection, LIVE) != live:
                    continue
                switch(connection)
                if anew:
                    store.pend_all(connection)
            _log.info("rebuilt", careers=careers, rows=rows, equal=before == after)
            return Rebuilt(careers, rows, after, before == after)

    def _fill_beside(self, goal: At, progress: Progress) -> int:
        """Looks at every career once, as it stood at this position, and on this day."""
        done, streams = 0, list(self.ledger.streams("career:"))
        for some in chunks(streams, CAREERS_AT_ONCE):
            page = _Page(self, BESIDE, None, goal)
            page.take([*some, *(f"alerts:{one.partition(':')[2]}" for one in some)])
            done += len(some)
            progress(done, len(streams))
        return done


class _Page:
    """One page on its way into the tables: `now` is what is stored, `reached` how far the events were taken in."""

    def __init__(self, projector: Projector, tables: Tables, judge: Judge | None, at: At) -> None:
        self.projector, self.tables, self.judge = projector, tables, judge
        self.now = self.reached = at
        self.seen: dict[str, list[Event | DeadLetter]] = {}
        self.skips = skips_of(projector.ledger)
        self.freed: list[Unfit] = []
        with projector.views.reading() as connection:
            self.held = store.held(connection, tables)

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

    def _without(self, position: int) -> Iterable[str]:
        """The streams to look at again, now that this event is skipped."""
        for event in self.projector.ledger.read_from(position - 1, 1):
            if event.position == position:
                kind, _, career = event.stream.partition(":")
                return self._free(Unfit(position, career if kind in _OF_A_CAREER else None, event.stream, "skipped"))
        return ()

    def _free(self, letter: Unfit) -> Iterable[str]:
        """Holds nothing back for this any more; gives the streams of its career, if it is of one."""
        self.freed.append(letter)
        self.held -= {letter.career}
        return () if letter.career is None else [f"{kind}:{letter.career}" for kind in _OF_A_CAREER]

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
        self.reached = reached

    def _looked(self, stream: str, at: At) -> Iterator[Rows | Unfit | store.Alerts]:
        """What is to be stored of a stream, at this position and on this day."""
        kind, _, career = stream.partition(":")
        if career in self.held:
            return
        if kind not in _OF_A_CAREER:
            dead = (one for one in self._left(self.seen.get(stream, ()), at.position) if isinstance(one, DeadLetter))
            yield from (Unfit.of(one)._replace(career=None) for one in dead)
            return
        events = self._events(stream, at.position)
        if not events:
            return  # its first event is of later
        events = self._left(events, at.position)
        if kind == "career":
            yield look(career, events, at.day, self.projector.adopted)
        elif (dead_letter := next((one for one in events if isinstance(one, DeadLetter)), None)) is not None:
            yield Unfit.of(dead_letter)
        else:
            records = alerts.fold(career, (one for one in events if isinstance(one, Event)))
            yield store.Alerts(career, tuple(records.values()))

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

    def _store(self, looked: Sequence[Rows | Unfit | store.Alerts], *, stay: bool = False) -> None:
        self.projector._check_stopped()  # noqa: SLF001  (its own page)
        looks = Looks.of(looked)
        goal = self.now if stay else self.reached
        with self.projector.views.writing() as connection:
            if position_of(connection, self.tables) != self.now:
                raise Overtaken
            store.free(connection, self.tables, self.freed)
            store.write(connection, self.tables, looks)
            store.move(connection, self.tables, goal)
            if self.tables is LIVE:
                store.pend(connection, [(one.career, one.looked_on) for one in looks.rows])
        self.now, self.freed = goal, []
        for dead in looks.dead:
            self.held |= {dead.career} - {None}
            _log.warning("dead_letter", position=dead.position, stream=dead.stream, why=dead.why)
        if self.judge is not None and looks.rows:
            judged = [Judged(one.career, one.looked_on, one.promises) for one in looks.rows]
            self.projector._settle(judged, self.judge)  # noqa: SLF001  (its own page)


def chunks(whole: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The same in parts of this size."""
    return (whole[start : start + size] for start in range(0, len(whole), size))
