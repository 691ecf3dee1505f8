"""What `bench.py` measures of the ledger: appending one by one, by several at once and in bulk; reading and folding."""

from __future__ import annotations

import statistics
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from bench_form import Measured, in_turns

if TYPE_CHECKING:
    from bench_form import Place, Size

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
_CAREER = 20


def append(place: Place, size: Size) -> list[Measured]:
    """One event a transaction, on SQLite."""
    from bench_append import OnFile

    with closing(OnFile(place.folder, size.events, size.rounds)) as all_:
        works = {"ours": all_.ours, "bare": all_.bare, "library": all_.librarys}
        took = in_turns(works, size.rounds, all_.prepare)
    rate = {name: size.events / spent for name, spent in took.items()}
    what = "append, 1 event a transaction"
    return [
        Measured.rates(
            what, SQLITE, "plain sqlite3", rate["ours"], rate["bare"],
            "Ledger.append against one INSERT of plain sqlite3 into the same table and index, WAL and synchronous=FULL "
            "on both, the bytes that ours wrote; ours encodes, checks the version, and encrypts",
            ">= 0.60",
        ),
        Measured.rates(
            what, SQLITE, "the library's recorder", rate["ours"], rate["library"],
            "against SQLiteApplicationRecorder.insert_events of the same bytes, which are ready: nothing is encoded, "
            "checked or encrypted there",
        ),
    ]  # fmt: skip


def append_postgresql(place: Place, size: Size) -> list[Measured]:
    """The same on PostgreSQL."""
    from bench_append import OnServer

    with closing(OnServer(place.databases.make(), size.events, size.rounds)) as all_:
        works = {"ours": all_.ours, "bare": all_.bare, "library": all_.librarys}
        took = in_turns(works, size.rounds, all_.prepare)
    rate = {name: size.events / spent for name, spent in took.items()}
    what = "append, 1 event a transaction"
    return [
        Measured.rates(
            what, POSTGRESQL, "a bare INSERT", rate["ours"], rate["bare"],
            "Ledger.append against one prepared INSERT of psycopg, autocommit, binary, into the same columns, keys and "
            "indexes, the bytes that ours wrote; ours encodes, encrypts, takes the lock, checks version, moment and "
            "destroyed keys, and tells who listens",
            ">= 0.45",
        ),
        Measured.rates(
            what, POSTGRESQL, "the library's recorder", rate["ours"], rate["library"],
            "against PostgresApplicationRecorder.insert_events of the same bytes, which are ready: nothing is encoded "
            "or encrypted there",
            ">= 2",
        ),
    ]  # fmt: skip


def writers(place: Place, size: Size) -> list[Measured]:
    """Four processes that append, one event a transaction each, and one that reads along."""
    from bench_append import library_on_server
    from bench_writers import WRITERS, Writers
    from werkzekerheid.ledger.ledger import Ledger

    url, rounds = place.databases.make(), min(size.rounds, 7)
    Ledger.create(url, demo=True).close()
    with closing(library_on_server(url).datastore) as datastore, ExitStack() as stack:
        library_on_server(url).create_table()
        datastore.close()
        ours = stack.enter_context(closing(Writers("ours", url, size.events, rounds)))
        library = stack.enter_context(closing(Writers("library", url, size.events, rounds)))
        took = in_turns({"ours": ours.round, "library": library.round}, rounds)
        seen, theirs = ours.seen(), library.seen()
    events = WRITERS * size.events
    return [
        Measured.rates(
            f"append by {WRITERS} processes", POSTGRESQL, "the library's recorder", events / took["ours"],
            events / took["library"],
            f"{WRITERS} writers at once, 1 event a transaction, while one process reads along: ours opens each event, "
            "the library's subscription opens nothing and gets bytes that are ready; all events together a second",
            ">= 2",
        ),
        Measured(
            f"events missed by who reads along, of {seen.stored:,}", POSTGRESQL, "none", seen.missed, 0, seen.missed,
            "events",
            f"every position in the table against those that the reader saw; the library's missed {theirs.missed} of "
            f"{theirs.stored}",
            "<= 0",
        ),
    ]  # fmt: skip


def bulk(place: Place, size: Size) -> list[Measured]:
    """Many events a transaction, on PostgreSQL."""
    from bench_bulk import EVENTS_PER_CAREER, Bulk

    rounds = min(size.rounds, 9)
    with closing(Bulk(place.folder, place.databases.make(), size.bulk, rounds)) as all_:
        took = in_turns(all_.works(), rounds, all_.prepare)
        number = all_.some * EVENTS_PER_CAREER
    rate = {name: number / spent for name, spent in took.items()}
    ready = f"{number:,} events a transaction, rows that are ready"
    return [
        Measured.rates(
            ready, POSTGRESQL, "the library's recorder", rate["ours"], rate["library"],
            "insert_events of the same rows on both recorders; over TCP, since the library's hangs for ever over a "
            "unix socket when the rows do not fit into its buffer (seen at 1,000 rows of 600 bytes, not at 750; over "
            "TCP not at 8,000 either)",
            ">= 5",
        ),
        Measured.rates(
            ready, POSTGRESQL, "COPY into a bare table", rate["ours"], rate["copy"],
            "the physical limit: binary COPY of the same rows into the same columns, keys and indexes, with no lock, "
            "no check and nobody told",
        ),
        Measured.rates(
            f"{number:,} events a transaction, from facts", POSTGRESQL, "the library's application",
            rate["ours_told"], rate["library_told"],
            "Ledger.append_many against Application.save of as many events of its own (JSONTranscoder, its AES cipher "
            f"with one key); ours makes the keys of {all_.some} new careers besides",
        ),
    ]  # fmt: skip


def load_and_fold(place: Place, size: Size) -> list[Measured]:
    """Read, decrypt, decode and fold, against the library's declarative aggregate."""
    from bench_application import LibraryCareers, told_again
    from bench_lives import Lives
    from werkzekerheid.career.evolve import fold
    from werkzekerheid.ledger.ledger import Event

    lives = Lives(place.folder / "ours.db", size.careers, _CAREER)
    lives.live(size.careers * _CAREER)
    with lives.ledger as ledger, closing(LibraryCareers.on_file(place.folder / "library.db")) as library:
        ids = [stream.removeprefix("career:") for stream in ledger.streams("career:")]

        def load(career: str) -> list[Event]:
            return [one for one in ledger.read(f"career:{career}") if isinstance(one, Event)]

        for career in ids:
            library.write(told_again(career, load(career)))
        took = in_turns(
            {
                "ours": lambda: [fold(career, load(career)) for career in ids],
                "library": lambda: [library.load(career) for career in ids],
            },
            size.rounds,
        )
    ours, against = len(ids) / took["ours"], len(ids) / took["library"]
    return [
        Measured(
            f"load and fold {_CAREER} events", SQLITE, "the library's aggregate", ours, against, ours / against,
            "careers/s",
            "live careers; ours decrypts them and lays them out in time; theirs is an Aggregate with @event methods "
            "and JSONTranscoder, not encrypted (scripts/bench_library.py)",
            ">= 3",
        )
    ]  # fmt: skip


def emmett(place: Place, size: Size) -> list[Measured]:
    """Emmett for Node, on both databases.

    Raises:
        LookupError: Node or npm is not here.
    """
    from bench_emmett import AT_ONCE, Emmett, Ours, missing

    if (why := missing()) is not None:
        raise LookupError(why)
    lines = []
    for kind, name in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
        on_file = kind == "sqlite"
        mine = place.folder / "emmett-ours.db" if on_file else place.databases.make()
        theirs = place.folder / "emmett.db" if on_file else place.databases.make()
        with (
            closing(Ours(mine, size.events, size.rounds)) as ours,
            closing(Emmett(place.folder, kind, theirs)) as peer,
        ):
            for at_once in (1, AT_ONCE):
                took = []
                for _ in range(size.rounds + 1):
                    ours.prepare(at_once)
                    took.append((ours.append(), peer.append(len(ours.coming), at_once)))
                events = len(ours.coming) * at_once
                mine_, theirs_ = (statistics.median(spent) for spent in zip(*took[1:], strict=True))
                lines.append(_against_emmett(at_once, name, events / mine_, events / theirs_))
    return lines


def _against_emmett(at_once: int, name: str, ours: float, against: float) -> Measured:
    return Measured.rates(
        f"append, {at_once} event{'s' if at_once > 1 else ''} a transaction", name, "Emmett for Node", ours, against,
        "appendToStream with the version that is expected, as many bytes of JSON in the clear; on SQLite it sets WAL, "
        "synchronous=FULL is set beside it and its one connection is kept (by itself it opens one for each append)",
    )  # fmt: skip
