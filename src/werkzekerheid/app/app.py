"""The app: load, decide, append, project, look. What a door does, it does through here."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Self
from uuid import uuid4

from werkzekerheid import catalogue
from werkzekerheid.app.clock import system_clock, today
from werkzekerheid.facts.event import career_id_from
from werkzekerheid.ledger.audit.making import add_missing_audit
from werkzekerheid.ledger.keys import kek_from
from werkzekerheid.ledger.ledger import Ledger
from werkzekerheid.messages import Refusal
from werkzekerheid.readmodels.days import LATEST, Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date
    from typing import Any

    from werkzekerheid.app.answering import How, Question
    from werkzekerheid.app.auditing import Auditing
    from werkzekerheid.app.clock import Clock
    from werkzekerheid.app.doctor import Check
    from werkzekerheid.app.feeding.held import Feeding
    from werkzekerheid.app.held import HeldViews
    from werkzekerheid.app.importing import Imported
    from werkzekerheid.app.letters import Letter, Retried
    from werkzekerheid.app.recording import Recorded
    from werkzekerheid.app.upkeep import PassedTime
    from werkzekerheid.facts.event import Actor
    from werkzekerheid.facts.vocabulary import Purpose
    from werkzekerheid.ledger.audit.log import AuditLog
    from werkzekerheid.readmodels.rebuild import Rebuilt
    from werkzekerheid.readmodels.views import Views
    from werkzekerheid.settings import Settings
    from werkzekerheid.sharing.gateway import Why

    Progress = Callable[[int, int], None]


def _silent(_done: int, _of: int) -> None:
    """No progress to show."""


def create(settings: Settings, *, demo: bool, clock: Clock = system_clock) -> None:
    """Makes an empty ledger with its key store and its audit store.

    Raises:
        Refusal: there is one already, or the key will not do.
    """
    kek = kek_from(settings.key) if settings.key else None
    Ledger.create(
        settings.ledger, demo=demo, kek=kek, keys=settings.keys, destroyed=settings.destroyed, clock=clock
    ).close()


def migrate(settings: Settings) -> None:
    """Brings a ledger to the form that this program reads; again does nothing.

    Raises:
        Refusal: there is none, or whoever is signed in does not own it.
    """
    if isinstance(settings.ledger, str):
        from werkzekerheid.ledger.postgres.making import migrate as on_server

        on_server(settings.ledger)
    else:
        add_missing_audit(settings.ledger)
    open_app(settings).ledger.close()  # the key store of a file takes its steps when it is opened


def open_app(settings: Settings, clock: Clock = system_clock) -> App:
    """The app on an existing ledger.

    Raises:
        Refusal: a released contract changed, the ledger or key store is missing, foreign or broken, or the key is
            wrong.
    """
    catalogue.check_released()
    kek = kek_from(settings.key) if settings.key else None
    ledger = Ledger.open(settings.ledger, kek, keys=settings.keys, destroyed=settings.destroyed, clock=clock)
    return App(ledger, settings, clock)


class App:
    """One open ledger with everything that reads and keeps it. Its parts are loaded when first needed."""

    def __init__(self, ledger: Ledger, settings: Settings, clock: Clock) -> None:
        """Use `open_app`."""
        self.ledger = ledger
        self.settings = settings
        self.clock = clock
        self._views: HeldViews | None = None
        self.left_out: dict[str, Why] = {}
        """Which classes were left out of what was looked at last, and why."""
        self._auditing: Auditing | None = None
        self.views_follow = False
        """Whether another process is still busy with what was brought up last: what is recorded is not yet in view."""
        self.keys_missing: set[str] = set()
        """The careers that were looked at and of which a key is lost: what was shown of them is not all."""
        self.via = "cli"
        """The door that is used, as the access log names it."""
        self.trace: str | None = None
        """The trace of everything that is written down now; None gives each operation one of its own."""
        self.brings_up = True
        """Whether what is recorded here is brought into view at once; False leaves that to whoever reads next."""

    def beside(self) -> App:
        """Another app on the same open stores, for somebody else who looks meanwhile. Closing it closes nothing."""
        other = App(self.ledger, self.settings, self.clock)
        other._views = self._held
        other.feeding = self.feeding
        other.via, other.brings_up = self.via, self.brings_up
        return other

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._views is not None:
            self._views.close()
        self.ledger.close()

    @property
    def audit(self) -> AuditLog:
        """The audit store, held open from the first time on.

        Raises:
            Refusal: it cannot be used.
        """
        return self.ledger.audit

    @property
    def auditing(self) -> Auditing:
        """Writes down who did what with whose data, before it is done or told."""
        if self._auditing is None:
            from werkzekerheid.app.auditing import Auditing

            self._auditing = Auditing(self)
        return self._auditing

    @cached_property
    def feeding(self) -> Feeding:
        """What is held at hand for those who follow: decisions that still hold, and one who waits for all."""
        from werkzekerheid.app.feeding.held import Feeding

        return Feeding(self)

    @property
    def demo(self) -> bool:
        """True for a ledger that was made to try things out, with nobody real in it."""
        return self.ledger.demo

    def career_id(self, career: str) -> str:
        """The id of a career, given by its id or, where it was imported, by its key in the file.

        Raises:
            Refusal: `career_not_found`.
        """
        career_id = career_id_from(career)
        if not self.ledger.version(f"career:{career_id}"):
            raise Refusal("career_not_found")
        return career_id

    def record(
        self,
        career: str,
        type_name: str,
        content: Mapping[str, Any],
        requester: Actor,
        command_id: str | None = None,
        expected: int | None = None,
    ) -> Recorded:
        """Records one fact; the same command twice records it once.

        Args:
            career: key or id; for `career_opened` also a new id.
            type_name: the stored name of the type.
            content: fields of the fact and of its envelope, flat, as in a career file.
            requester: who writes it down.
            command_id: makes a retry safe; a fresh one when left out.
            expected: the version at which the career must stand.

        Raises:
            Findings: the content does not fit the type.
            CareerMoved: the career is not at the expected version.
            Refusal: the domain says no.
        """
        from werkzekerheid.app.recording import Command, Given, record

        given = Given(career, type_name, content, type_name, None)
        at = {} if expected is None else {career_id_from(career): expected}
        command = Command(command_id or str(uuid4()), today(self.clock), self.auditing.recording(requester), at)
        recorded = record(self.ledger, given, requester, command)
        self.keep_up()
        return recorded

    def record_batch(
        self,
        facts: Sequence[object],
        requester: Actor,
        command_id: str | None = None,
        file: str = "record-batch",
        expected: Mapping[str, int] | None = None,
    ) -> list[Recorded]:
        """Records several facts, of one career or more, as one command: all or none, each decided after those before.

        Args:
            facts: one a table: `career` (key or id), `type`, and the fields of the fact and of its envelope.
            requester: who writes them down.
            command_id: makes a retry safe; a fresh one when left out.
            file: where they come from; findings name it.
            expected: by its id, the version at which a career must stand.

        Raises:
            Findings: all that does not fit in any of them.
            CareerMoved: a career is not at the expected version.
            Refusal: the domain says no to one of them.
        """
        from werkzekerheid.app.recording import Command, record_batch

        begin = self.auditing.recording(requester)
        command = Command(command_id or str(uuid4()), today(self.clock), begin, expected or {})
        recorded = record_batch(self.ledger, facts, requester, command, file)
        self.keep_up()
        return recorded

    def import_files(
        self, files: Sequence[tuple[str, bytes]], requester: Actor, progress: Progress = _silent
    ) -> list[Imported]:
        """Imports career files, all or, where anything is wrong with one of them, none.

        Raises:
            Findings: everything that is wrong with any of them.
        """
        from werkzekerheid.app.importing import import_files

        imported = import_files(self.ledger, files, requester, progress, self.auditing.importing(requester))
        self.keep_up()  # also when nothing was new: an import that was killed left the views behind
        return imported

    def keep_up(self, progress: Progress = _silent) -> None:
        """Brings the stored read models and the alerts up to the ledger, or waits a while for the process that does.

        Does nothing where that is left to others (`brings_up`).
        """
        if not self.brings_up:
            return
        from werkzekerheid.app.upkeep import keep_up

        brought, _ = keep_up(self.ledger, self.settings, self.auditing.judging, progress)
        self.views_follow = not brought.reached

    def wait_for_views(self, position: int, seconds: float) -> bool:
        """Waits until what was recorded at a position is in view; False where it was not within this time."""
        from werkzekerheid.app.upkeep import wait_for

        return wait_for(self.views(), position, seconds)

    def views(self) -> Views:
        """The stored tables, held open from the first time on.

        Raises:
            Refusal: they cannot be used.
        """
        return self._held.get()

    @property
    def _held(self) -> HeldViews:
        if self._views is None:
            from werkzekerheid.app.held import HeldViews

            self._views = HeldViews(self.ledger, self.settings)
        return self._views

    def pass_time(self, until: date | None = None, progress: Progress = _silent) -> PassedTime:
        """Lets the days pass that are over, by default all up to yesterday; a demo may go ahead of the clock.

        Raises:
            Refusal: `day_not_over`.
        """
        from werkzekerheid.app.upkeep import pass_time

        return pass_time(self.ledger, self.settings, self.auditing.judging, until, today(self.clock), progress)

    def rebuild(
        self,
        progress: Progress = _silent,
        *,
        check: bool = False,
        workers: int | None = None,
        cluster: str | None = None,
    ) -> Rebuilt:
        """Builds the stored read models again, from the first event, and compares.

        Args:
            progress: told how far it is.
            check: only compare, and leave everything as it is.
            workers: in so many processes; by default as many as there are cores and work for.
            cluster: on the workers of the Dask cluster at this address.

        Raises:
            Refusal: another rebuild began meanwhile, or a worker was lost; what readers look at is as it was.
        """
        from werkzekerheid.app.upkeep import rebuild

        return rebuild(self.ledger, self.settings, progress, check=check, workers=workers, cluster=cluster)

    def finish_destroying(self, progress: Progress = _silent) -> int:
        """Destroys keys that are said to be destroyed and are still there; looks at every row of the ledger.

        Raises:
            Refusal: the list of destroyed keys, the keys or the read models cannot be written.
        """
        from werkzekerheid.app.upkeep import finish_destroying

        return finish_destroying(self.ledger, self.settings, progress)

    def dead_letters(self) -> list[Letter]:
        """The events that cannot be read or folded, each of which holds back its career."""
        from werkzekerheid.app.letters import dead_letters

        return dead_letters(self.ledger, self.settings)

    def retry_dead_letters(self, position: int | None = None) -> Retried:
        """Looks again at what is held back, or at one of them: the program may know more now, or a key came back.

        Raises:
            Refusal: `no_dead_letter` there is none at this position.
        """
        from werkzekerheid.app.letters import retry

        return retry(self.ledger, self.settings, position, self.auditing.judging)

    def skip_event(self, position: int, why: str, requester: Actor) -> list[Letter]:
        """Lets a career go on without this one event, for good: a fact in the ledger. Gives what still holds it back.

        Args:
            position: of a dead letter.
            why: in words; nothing about a person.
            requester: who decides so.

        Raises:
            Findings: the reason is too long.
            Refusal: `no_dead_letter`, `skipped_already`, or `skip_without_reason`.
        """
        from werkzekerheid.app.letters import skip

        return skip(self.ledger, self.settings, position, why, requester, self.auditing.judging)

    def doctor(self) -> list[Check]:
        """Looks at everything that can be wrong with this installation, one line each."""
        from werkzekerheid.app.doctor import examine

        return examine(self.ledger, self.settings)

    def today(self) -> date:
        """The day it is here: today, or the day that the calendar of a demo has come to."""
        from werkzekerheid.readmodels.today import calendar_day

        return max(today(self.clock), calendar_day(self.ledger))

    def careers_s_ids(self) -> list[str]:
        """The ids of all careers."""
        return [stream.removeprefix("career:") for stream in self.ledger.streams("career:")]

    def careers(self, requester: Actor, purpose: Purpose = "guidance", how: How | None = None) -> list[dict[str, Any]]:
        """A line about each career of which the requester may see something, in the order of their keys."""
        from werkzekerheid.app.looking import careers

        return careers(self, requester, purpose, how)

    def look(
        self,
        requester: Actor,
        purpose: Purpose,
        projection: str,
        career: str | None,
        asked: Asked = LATEST,
        how: How | None = None,
    ) -> dict[str, Any] | list[dict[str, Any]]:
        """One projection document, of one career or over all of them; everything that is read is read through here.

        What the requester may not see of it is not in it; `left_out` says which classes, and why.

        Raises:
            Refusal: the gateway says no, which is written down; or there is no such career.
        """
        from werkzekerheid.app.looking import look

        return look(self, requester, purpose, projection, career, asked, how)

    def explain(self, question: Question, career: str) -> list[str]:
        """Why somebody would or would not see something, a sentence each, without showing it."""
        from werkzekerheid.app.explaining import explain

        return explain(self, question, self.career_id(career))
