"""The rebuild: fills the tables beside the ones that readers look at, compares, and switches in one transaction.

Career by career, each as it stood at one position of the ledger, in as many processes as there are; then page by page
up to where the live tables are, for the projector goes on meanwhile. The two are compared where they stand at the same
position. Each rebuild has a token, and writes nothing any more once another one has begun: a process that outlived a
killed rebuild cannot spoil the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

from werkzekerheid.logs import log_of
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels import beside, comparing, store
from werkzekerheid.readmodels.beside import Overtaken
from werkzekerheid.readmodels.comparing import COMPARED, compare, those, within, written
from werkzekerheid.readmodels.page import OF_A_CAREER
from werkzekerheid.readmodels.tables import BESIDE, LIVE
from werkzekerheid.readmodels.today import calendar_day
from werkzekerheid.readmodels.views import At, position_of

if TYPE_CHECKING:
    from werkzekerheid.readmodels.projector import Progress, Projector

CAREERS_AT_ONCE = 200
"""What one process does at once: read in a second, written in one transaction of a quarter of it."""
_PARTS_A_WORKER = 4  # so that nobody waits long for the last one
_BUSY = 12  # so often somebody may wait for the write lock in vain: a minute in all
_TOLD = 3  # so many careers of which rows differ are named
_log = log_of(__name__)

Reach = Callable[[], AbstractContextManager["Projector"]]
"""Gives the projector to those who work: the one at hand, or in another process one that is opened there."""


Span = tuple[str, str | None]
"""Careers from one id up to another, that one left out; None: to the last."""


class Workers(NamedTuple):
    """Who does it: so many at once; `map` is Python's own, or that of an executor."""

    number: int
    map: Callable[..., Iterator[Any]]
    reach: Reach


class Difference(NamedTuple):
    """A table of which the rows were others for so many careers, a few of them by their id."""

    table: str
    careers: int
    some: tuple[str, ...]


class Rebuilt(NamedTuple):
    """What a rebuild gave. `differences` of the tables that readers looked at; None: those held nothing yet."""

    careers: int
    rows: int
    checksum: str
    differences: tuple[Difference, ...] | None

    @property
    def equal(self) -> bool:
        """False where a row was another."""
        return not self.differences


def rebuild(projector: Projector, workers: Workers, progress: Progress, *, anew: bool, check: bool) -> Rebuilt:
    """Builds beside, compares and switches.

    Args:
        projector: of these tables.
        workers: who looks at the careers.
        progress: told after each part.
        anew: up to the head of the ledger, each career as it stands now, with nothing to compare; else as far as the
            live tables are.
        check: only compare; nothing is left behind.

    Raises:
        Refusal: `views_rebuild_overtaken` another rebuild began meanwhile; or a file cannot be read or written.
    """
    goal = At(projector.ledger.head(), calendar_day(projector.ledger)) if anew else projector.views.at()
    token = uuid4().hex
    try:
        beside.begin(projector.views, goal, token)
        built = _Rebuild(projector, workers, token, goal).built(progress, anew=anew)
        if not check:
            _switch(projector, token, anew=anew)
    finally:
        # What is left where this fails is in nobody's way: the next one begins with it.
        with suppress(Refusal):
            beside.end(projector.views, token)
    _log.info("rebuilt", careers=built.careers, rows=built.rows, equal=built.equal, switched=not check)
    return built


class _Rebuild:
    """One rebuild on its way."""

    def __init__(self, projector: Projector, workers: Workers, token: str, goal: At) -> None:
        self.projector, self.workers, self.token, self.goal = projector, workers, token, goal

    def built(self, progress: Progress, *, anew: bool) -> Rebuilt:
        """Fills the tables beside, and compares them with the live ones."""
        with self.projector.views.writing() as connection:
            beside.check(connection, self.token)
            store.keep_dead_letters(connection)
        careers = [one.removeprefix("career:") for one in self.projector.ledger.streams("career:")]
        parts = _parts(careers, self.workers.number)
        steps, done = 2 * len(careers), 0
        for part in self._each(fill, parts, self.goal):
            progress(done := done + part, steps)
        _catch_up(self.projector, self.token)
        total, differing = 0, dict[str, list[str]]()
        for size, compared in zip(map(len, parts), self._each(compare_span, _spans(parts)), strict=True):
            progress(done := done + size, steps)
            total += compared.total
            for table, found in compared.differing.items():
                differing.setdefault(table, []).extend(found)
        with self.projector.views.reading() as connection:
            beside.check(connection, self.token)
            rows = store.count(connection, BESIDE)
        return Rebuilt(len(careers), rows, written(total), None if anew else self._differences(differing))

    def _each(self, function: Callable[..., Any], parts: Sequence[Any], *given: object) -> Iterator[Any]:
        return self.workers.map(partial(function, self.workers.reach, self.token, *given), parts)

    def _differences(self, maybe: dict[str, list[str]]) -> tuple[Difference, ...]:
        """Which of these careers differ indeed: looked at where both tables stand at the same position."""
        careers = sorted({career for found in maybe.values() for career in found})
        if not careers:
            return ()
        while True:
            _catch_up(self.projector, self.token)
            with self.projector.views.reading() as connection:
                beside.check(connection, self.token)
                if position_of(connection, LIVE) != position_of(connection, BESIDE):
                    continue
                found = [compare(connection, those(some)).differing for some in chunks(careers, CAREERS_AT_ONCE)]
            by_table = ((table, [one for each in found for one in each.get(table, ())]) for table in COMPARED)
            return tuple(Difference(table, len(some), tuple(some[:_TOLD])) for table, some in by_table if some)


def fill(reach: Reach, token: str, goal: At, careers: Sequence[str]) -> int:
    """Looks at each of these careers once, as it stood at the goal, and stores its rows beside; gives how many."""
    waited = 0
    with reach() as projector:
        while True:
            try:
                page = projector.page_beside(goal, token)
                page.take([f"{kind}:{career}" for career in careers for kind in OF_A_CAREER])
            except Overtaken:
                continue
            except Refusal as refused:
                waited += 1
                if refused.code != "views_busy" or waited > _BUSY:
                    raise
            else:
                return len(careers)


def compare_span(reach: Reach, token: str, span: Span) -> comparing.Compared:
    """Compares the rows of a stretch of careers. Those that changed since the tables beside were filled differ too."""
    with reach() as projector, projector.views.reading() as connection:
        beside.check(connection, token)
        return compare(connection, within(*span))


def _catch_up(projector: Projector, token: str) -> None:
    """Reads on into the tables beside, to where the live ones are."""
    while True:
        with projector.views.reading() as connection:
            beside.check(connection, token)
            at, live = position_of(connection, BESIDE), position_of(connection, LIVE)
        if at.position >= live.position:
            return
        events = projector.ledger.read_from(at.position, projector.page)
        with suppress(Overtaken):
            projector.page_beside(at, token).read([one for one in events if one.position <= live.position])


def _switch(projector: Projector, token: str, *, anew: bool) -> None:
    """Switches when the tables beside are where the live ones are."""
    while True:
        _catch_up(projector, token)
        with projector.views.writing() as connection:
            beside.check(connection, token)
            if position_of(connection, BESIDE).position < position_of(connection, LIVE).position:
                continue
            beside.switch(connection)
            if anew:
                store.pend_all(connection)
            return


def chunks(whole: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The same in parts of this size."""
    return (whole[start : start + size] for start in range(0, len(whole), size))


def _parts(careers: Sequence[str], workers: int) -> list[Sequence[str]]:
    """The careers in parts that are small enough for one transaction, and enough of them for everybody."""
    enough = len(careers) // (_PARTS_A_WORKER * workers)
    return list(chunks(careers, max(1, min(CAREERS_AT_ONCE, enough)))) or [()]


def _spans(parts: Sequence[Sequence[str]]) -> list[Span]:
    """The same parts as stretches of ids that leave nothing out, also no row of a career that is in no ledger."""
    firsts = ["", *(part[0] for part in parts[1:])]
    return list(zip(firsts, [*firsts[1:], None], strict=True))
