"""Where replications run: threads or processes of this machine, or a Ray cluster; all are `Executor`s."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Any, Final, ParamSpec, TypeVar

from landbridge.errors import WrongUse

__all__ = ["EXECUTORS", "ProcessExecutor", "Workers", "open_executor"]

P = ParamSpec("P")
T = TypeVar("T")

EXECUTORS: Final = ("threads", "processes", "ray")
"""Kinds of workers; `ray` needs the extra `cluster`."""


@dataclass(frozen=True, slots=True)
class Workers:
    """What runs replications, one of EXECUTORS, and how many at a time: as many as cores, or a cluster's CPUs."""

    kind: str = "threads"
    count: int | None = None


def open_executor(workers: Workers) -> Executor:
    """An executor to be used in a `with` block. Raises WrongUse for an unknown kind, EnvironmentFailed without Ray."""
    count = workers.count or os.cpu_count() or 1
    match workers.kind:
        case "threads":
            return ThreadPoolExecutor(count)
        case "processes":
            return ProcessExecutor(count)
        case "ray":
            from landbridge.simulation.ensembles.ray_cluster import RayExecutor

            return RayExecutor(workers.count)
        case _:
            raise WrongUse(f"no executor {workers.kind!r}; there are {', '.join(EXECUTORS)}")


class ProcessExecutor(Executor):
    """Processes of this machine; when one is killed the others go with it, and the next task starts new ones.

    They are started anew rather than forked: a fork copies locks that other threads hold. They end with this process,
    however it ends, and Ctrl-C is left to it.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._lock = threading.Lock()
        self._pool = self._start()

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """A task; its future fails with BrokenProcessPool when a process is lost."""
        with self._lock:
            try:
                return self._pool.submit(fn, *args, **kwargs)
            except BrokenProcessPool:
                self._pool.shutdown(wait=False)
                self._pool = self._start()
                return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001 (as the standard's)
        """End the processes."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def _start(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self.workers, mp_context=context, initializer=_begin_worker)


def _begin_worker() -> None:
    """Leave Ctrl-C to the parent, and do not outlive it: a worker would wait for tasks for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()


def _end_with_parent() -> None:
    parent: Any = multiprocessing.parent_process()
    parent.join()
    os._exit(1)
