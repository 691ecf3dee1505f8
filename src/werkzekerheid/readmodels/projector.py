"""The projector: reads the ledger page by page and keeps the stored tables up to it.

Rows and position are written in one transaction, so a kill between any two steps loses nothing and doubles nothing. A
day that passes ends a stretch: the careers that changed before it are looked at on their own day, then those whose next
look has come. So the rows do not depend on the size of a page.

What cannot be read or folded goes to the dead letters, and holds back its own career only. That career goes on when
somebody skips the event, from that fact in the ledger on; or has it looked at again, and it can be read by then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from werkzekerheid.facts.layout import day_of
from werkzekerheid.logs import log_of
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels import beside, comparing, store
from werkzekerheid.readmodels.beside import Overtaken
from werkzekerheid.readmodels.page import CAREERS_AT_ONCE, Judge, Judged, Page
from werkzekerheid.readmodels.rebuild import Rebuilt, Workers, rebuild
from werkzekerheid.readmodels.store import Unfit
from werkzekerheid.readmodels.tables import BESIDE, LIVE
from werkzekerheid.readmodels.views import At, Views, position_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.ledger.storage import Where
    from werkzekerheid.ledger.stored import Tombstone

PAGE = 2_000
_ONE_DAY = timedelta(days=1)
# Ids and codes only, never anything about somebody. To the log of Python: nothing is printed between the answers.
_log = log_of(__name__)

Progress = Callable[[int, int], None]
"""Told how far the work is, and how far it goes."""


class Stopped(Exception):
    """The projector was told to write no more; what is not stored is still due."""


def open_views(where: Where, ledger: Ledger) -> Views:
    """The stored tables of this ledger.

    Raises:
        Refusal: they are foreign, broken, newer than this program, or cannot be written or reached.
    """
    return Views.open(where, ledger.ledger_id, day_of(ledger.made_at))


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
        go_on: Callable[[], bool] = _to_the_end,
    ) -> None:
        """Keep what to read and where to write.

        Args:
            ledger: what is read.
            views: where it is kept.
            page: how many events at once.
            go_on: asked before each transaction; where it says no, nothing more is written.
        """
        self.ledger, self.views, self.page = ledger, views, page
        self.go_on = go_on

    def is_up(self) -> bool:
        """Whether `catch_up` would find nothing to do, in one look: for who asks at each question."""
        head, destroyed = self.ledger.head(), self.ledger.destroying.destroyed()
        with self.views.reading() as connection:
            return (
                position_of(connection).position >= head
                and store.count_heeded(connection) >= destroyed
                and beside.is_emptied(connection)
                and beside.is_swept(connection)
            )

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
        beside.sweep(self.views)
        with suppress(Stopped):
            self.heed_destroyed(judge)
            if self._is_lost():
                _log.warning("views_lost", ledger=self.ledger.ledger_id)
                rebuild(self, self._alone(), progress, anew=True, check=False)
            if judge is not None:
                self._settle_left_over(judge)
            while read := self._page(judge):
                yield read

    def start_again(self, progress: Progress = _no_progress) -> None:
        """Fills the empty tables of a ledger that was put back, and raises no alert.

        Raises:
            Refusal: one of the files cannot be read or written.
        """
        if self._is_lost():
            rebuild(self, self._alone(), progress, anew=True, check=False)
        self.catch_up(progress)

    def rebuild(
        self, progress: Progress = _no_progress, workers: Workers | None = None, *, check: bool = False
    ) -> Rebuilt:
        """Builds all tables again beside the ones that readers look at, compares, and switches. Raises no alert.

        Args:
            progress: told after each part.
            workers: who does it; this process, where left out.
            check: only compare, and leave nothing behind.

        Raises:
            Refusal: `views_missing` there is nothing to check yet; `views_rebuild_overtaken` another rebuild began
                meanwhile; or one of the files cannot be read or written.
        """
        anew = self.views.at().position == 0
        if check and anew:
            raise Refusal("views_missing", path=self.views.shown)
        if not check and not anew:
            self.catch_up()
        return rebuild(self, workers or self._alone(), progress, anew=anew, check=check)

    def _alone(self) -> Workers:
        return Workers(1, map, lambda: nullcontext(self))

    def page_beside(self, at: At, token: str) -> Page:
        """A page into the tables beside, of the rebuild with this token."""
        return Page(self, BESIDE, None, at, token)

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
                    Page(self, LIVE, judge, at).again(chosen)
            except Overtaken:
                continue
            return chosen

    def checksum(self) -> str:
        """One checksum of all rows about careers that can be read; the same for the same rows, on any machine."""
        with self.views.reading() as connection:
            return comparing.checksum(connection, LIVE)

    def purge(self, career: str) -> None:
        """Deletes all rows of a career, so that they are in no file any more.

        Raises:
            Refusal: `views_busy` somebody still reads them.
        """
        with self.views.writing() as connection:
            store.purge(connection, career)
        self._empty_log()

    def heed_destroyed(self, judge: Judge | None = None) -> bool:
        """Takes out of the tables what was closed by keys that are destroyed since, however that came about.

        Whoever destroys keys may be killed before the tables are told: so each turn begins with this. Where nothing
        was destroyed it costs two counts.

        Returns:
            False where somebody still reads the rows of before: they are in the log until the next turn.

        Raises:
            Refusal: one of the files cannot be read or written.
        """
        while True:
            with self.views.reading() as connection:
                at, heeded = position_of(connection), store.count_heeded(connection)
                emptied = beside.is_emptied(connection)
            if self.ledger.destroying.destroyed() <= heeded:
                break
            self.check_stopped()
            with suppress(Overtaken):
                Page(self, LIVE, judge, at).forget(self._unheeded())
        if not emptied:
            try:
                self._empty_log()
            except Refusal as refused:
                if refused.code != "views_busy":
                    raise
                _log.info("refused", code=refused.code)
                return False
        return True

    def _unheeded(self) -> list[Tombstone]:
        """Of the keys that were destroyed, those that the tables do not know of; of so many careers at once."""
        with self.views.reading() as connection:
            heeded = store.heeded(connection)
        left = [one for one in self.ledger.tombstones() if one.key_id not in heeded]
        owners = list(dict.fromkeys(one.owner for one in left))[:CAREERS_AT_ONCE]
        return [one for one in left if one.owner in set(owners)]

    def _empty_log(self) -> None:
        """Leaves nothing of what was purged, and notes that.

        Raises:
            Refusal: `views_busy` somebody still reads it.
        """
        with self.views.reading() as connection:
            purged = beside.purges(connection)
        self.views.forget()
        with self.views.writing() as connection:
            beside.note_emptied(connection, purged)

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
            self.check_stopped()
            self.settle(left, judge)

    def check_stopped(self) -> None:
        """Ends the work where nothing more may be written.

        Raises:
            Stopped: so it is.
        """
        if not self.go_on():
            raise Stopped

    def settle(self, judged: Sequence[Judged], judge: Judge) -> None:
        """Has careers judged whose rows are stored, and remembers that they were."""
        judge(judged)
        with self.views.writing() as connection:
            store.settled(connection, [(one.career, one.day) for one in judged])

    def _page(self, judge: Judge | None) -> int:
        """Reads one page into the tables; gives how many events that were, 0 at the end."""
        at = self.views.at()
        events = self.ledger.read_from(at.position, self.page)
        if events:
            try:
                Page(self, LIVE, judge, at).read(events)
            except Overtaken:
                _log.info("overtaken", position=at.position)
        return len(events)
