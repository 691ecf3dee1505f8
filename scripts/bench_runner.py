"""The same stored tables kept by the library's projection runner, one transaction per event, for `bench.py`.

Written as its manual shows: a `Projection` whose view is a tracking recorder, one transaction for rows and tracking. It
looks at a career with our `look` and writes with our `store`. It spares itself what the runner would do besides: an
event is not decoded on its way, since its career is read anyway.
"""

from __future__ import annotations

from threading import Event as Flag
from typing import TYPE_CHECKING, Any

from eventsourcing.application import Application
from eventsourcing.persistence import Mapper, Notification, Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from eventsourcing.projection import BaseProjectionRunner, Projection
from eventsourcing.sqlite import SQLiteDatastore, SQLiteTrackingRecorder
from psycopg.rows import dict_row

from bench_append import library_datastore
from werkzekerheid.readmodels import store
from werkzekerheid.readmodels.page import look
from werkzekerheid.readmodels.tables import LIVE

if TYPE_CHECKING:
    from datetime import date

    import sqlalchemy as sa
    from eventsourcing.persistence import ApplicationRecorder

    from werkzekerheid.ledger.ledger import Ledger
    from werkzekerheid.readmodels.views import Views

_NAME = "careers"
_SECONDS = 300


class FileTracking(SQLiteTrackingRecorder):
    """The library's tracking, in the file of the views."""

    def track(self, connection: sa.Connection, tracking: Tracking) -> None:
        """In the transaction that is under way."""
        self._insert_tracking(connection.connection.driver_connection.cursor(), tracking)  # type: ignore[union-attr]  # a connection in use has its driver


class ServerTracking(PostgresTrackingRecorder):
    """The library's tracking, in the schema of the views."""

    def track(self, connection: sa.Connection, tracking: Tracking) -> None:
        """In the transaction that is under way."""
        self._insert_tracking(connection.connection.driver_connection.cursor(row_factory=dict_row), tracking)  # type: ignore[union-attr]  # a connection in use has its driver


class _AsItIs(Mapper[str]):
    def to_domain_event(self, stored_event: Any) -> Any:  # noqa: ANN401  (whatever the recorder gives)
        return stored_event


class Runner:
    """Keeps the tables of one ledger up to it, event by event."""

    def __init__(self, ledger: Ledger, views: Views) -> None:
        """Make the table for the tracking; nothing is read yet."""
        self.ledger, self.views = ledger, views
        self.day: date = views.at().day
        self.tracking = _tracking(views)

    def start_after(self, position: int) -> None:
        """What stands up to here is in the tables already."""
        self.tracking.insert_tracking(Tracking(_NAME, position))

    def run(self, until: int) -> None:
        """Reads up to and including this position.

        Raises:
            TimeoutError: it does not get there.
        """
        done = Flag()
        runner = BaseProjectionRunner(
            projection=_projection(self, until, done),
            application_class=_application(self.ledger._recorder),  # type: ignore[arg-type]  # noqa: SLF001  (both of ours are ApplicationRecorders, though typed as our own port)
            tracking_recorder=self.tracking,
            topics=(),
        )
        with runner:
            if not done.wait(_SECONDS):
                raise TimeoutError("the library's runner did not get to the end")

    def process(self, event: Notification, tracking: Tracking) -> None:
        """Looks at the career of an event; its rows and the tracking are one transaction."""
        stream = str(event.originator_id)
        known = [one for one in self.ledger.read(stream) if one.position <= event.id]
        looked = look(stream.removeprefix("career:"), known, self.day)
        with self.views.writing() as connection:
            store.write(connection, LIVE, store.Looks.of([looked]))
            self.tracking.track(connection, tracking)

    def close(self) -> None:
        """Ends the connections of the tracking."""
        self.tracking.datastore.close()


def _projection(kept: Runner, until: int, done: Flag) -> Projection[Any]:
    class Careers(Projection[Any]):
        def process_event(self, domain_event: Any, tracking: Tracking) -> None:  # noqa: ANN401
            kept.process(domain_event, tracking)
            if tracking.notification_id >= until:
                done.set()

    return Careers(kept.tracking)


def _application(recorder: ApplicationRecorder) -> type[Application[str]]:
    """Reads what our ledger holds."""

    class Careers(Application[str]):
        name = _NAME

        def construct_recorder(self) -> ApplicationRecorder:
            return recorder

        def construct_mapper(self) -> Mapper[str]:
            return _AsItIs(self.construct_transcoder())

    return Careers


def _tracking(views: Views) -> FileTracking | ServerTracking:
    made: FileTracking | ServerTracking
    if isinstance(views.where, str):
        made = ServerTracking(library_datastore(views.where, schema="views"), tracking_table_name="tracking")
        made.create_table()
        with made.datastore.transaction(commit=True) as cursor:
            cursor.execute("GRANT ALL ON views.tracking TO werkzekerheid_views")
    else:
        made = FileTracking(SQLiteDatastore(str(views.where)))
        made.create_table()
    return made
