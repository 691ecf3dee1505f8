"""The same work over many careers or files: in this process, in processes beside it, or on a Dask cluster.

What is mapped is a function that can be pickled, over parts that can be too; the results come in the order of the
parts. So who does the work changes nothing in what comes out. No key is ever in a part or a result: who needs the
ledger opens it by the settings of its own environment.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from werkzekerheid.messages import Refusal

if TYPE_CHECKING:
    from distributed import Client

_REACHED_WITHIN = 10  # seconds
_ROUND = 100_000  # as in the command line: the collector finds nothing in a fold
_ORPHANED = 1


class Crew(NamedTuple):
    """So many at once, what maps a function over parts, and whether that is done in another process than this one."""

    number: int
    map: Callable[..., Iterator[Any]]
    elsewhere: bool


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def crew(workers: int | None, cluster: str | None, worthwhile: int) -> Iterator[Crew]:
    """Those who do the work, until it ends, well or badly.

    Args:
        workers: how many processes; 1 is this one, and none is started.
        cluster: the address of a Dask cluster, whose workers do it instead.
        worthwhile: where neither was chosen, more than so many processes would cost more than they bring.

    Raises:
        Refusal: `workers_lost` one of them was killed; `settings_cluster` the cluster cannot be reached;
            `settings_cluster_extra` Dask is not installed.
    """
    number = workers or min(cores(), max(1, worthwhile))
    if cluster is not None:
        with _on_cluster(cluster) as found:
            yield found
    elif number == 1:
        yield Crew(1, map, elsewhere=False)
    else:
        with _in_processes(number) as started:
            yield started


@contextmanager
def _in_processes(number: int) -> Iterator[Crew]:
    # Not forked: a copy of a process with threads and open SQLite files may lock up or damage them.
    executor = ProcessPoolExecutor(number, multiprocessing.get_context("spawn"), initializer=_begin)
    try:
        yield Crew(number, partial(_mapped, executor), elsewhere=True)
    except BrokenProcessPool:
        raise Refusal("workers_lost") from None
    finally:
        executor.shutdown(cancel_futures=True)


def _mapped(executor: Executor, function: Callable[..., Any], parts: Iterable[Any]) -> Iterator[Any]:
    """Starts the processes and hands out the parts. Ctrl-C is for this process: it ends the others."""
    if not hasattr(signal, "pthread_sigmask"):
        return executor.map(function, parts)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # a process begins with what was blocked here
    try:
        return executor.map(function, parts)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """What a process does first."""
    gc.set_threshold(_ROUND)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Whoever waits for work of a process that was killed would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(_ORPHANED)


@contextmanager
def _on_cluster(address: str) -> Iterator[Crew]:
    try:
        from distributed import CancelledError, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError:
        raise Refusal("settings_cluster_extra") from None
    with _client(address) as client:
        # Not pure: Dask would give the result of before for the same work done again.
        executor = client.get_executor(pure=False)
        try:
            yield Crew(sum(client.nthreads().values()), executor.map, elsewhere=True)
        except (KilledWorker, CommClosedError, CancelledError):
            raise Refusal("workers_lost") from None
        finally:
            executor.shutdown(wait=False)


def _client(address: str) -> Client:
    """A client of a cluster that has workers."""
    from distributed import Client
    from distributed.comm.addressing import get_address_host_port

    try:
        # A client that reaches nobody takes a while to give up, and complains when it is thrown away.
        socket.create_connection(get_address_host_port(address), _REACHED_WITHIN).close()
        client = Client(address, timeout=_REACHED_WITHIN, set_as_default=False)
    except (OSError, ValueError):
        raise Refusal("settings_cluster", address=address) from None
    if not client.nthreads():
        client.close()
        raise Refusal("settings_cluster", address=address)
    return client
