"""Numbered pieces of work, in chunks, on any `concurrent.futures.Executor`; what a lost worker had is done again.

Threads share the model, so they take one number at a time, and progress and cancelling come quickly. Any other
executor is taken to be far away: what it is given is pickled, and a chunk is about a second of work, so that sending
it and its results costs little. What comes out depends on the numbers alone, never on how they were chunked.

A worker is lost when its future fails with `concurrent.futures.BrokenExecutor`, the standard library's own word for it.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import Final, Generic, TypeVar

from landbridge.errors import EnvironmentFailed

__all__ = ["Cancelled", "run_in_chunks"]

T = TypeVar("T")
Work = Callable[[range], Sequence[T]]

TRIES_AGAIN: Final = 3
"""So often a chunk is handed out again when its worker was lost."""

_CHUNK_S = 1.0  # a chunk is sent and brought back in some 10 ms (measured: 4 MB through a pipe), so 1 % is lost
_AHEAD = 2  # chunks handed out for each worker: one under way, one to go on with
_LOOK_S = 0.1  # how often to ask whether to cancel


class Cancelled(Exception):
    """The caller wanted no more."""


def run_in_chunks(
    work: Work[T],
    numbers: range,
    executor: Executor,
    *,
    on_done: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[T]:
    """What `work` gives for each number, in order; `work` takes a range and must be picklable unless threads run it.

    `on_done` gets how many numbers are done. An executor that has an attribute `workers` is kept that busy; others are
    taken to have as many as this machine has cores. Raises Cancelled when `cancelled` says so, EnvironmentFailed when
    a chunk lost its worker time and again, and what `work` raises.
    """
    job = _Job(work, numbers, executor)
    try:
        while job.goes_on:
            if cancelled is not None and cancelled():
                raise Cancelled
            job.hand_out()
            if job.take_in(None if cancelled is None else _LOOK_S) and on_done is not None:
                on_done(len(job.found))
    finally:
        job.give_up()
    return [job.found[number] for number in numbers]


class _Job(Generic[T]):
    """The chunks of one piece of work: to be handed out, under way, done."""

    def __init__(self, work: Work[T], numbers: range, executor: Executor) -> None:
        self.found: dict[int, T] = {}
        self._work, self._numbers, self._executor = work, numbers, executor
        self._next = numbers.start
        self._again: list[range] = []
        self._lost = Counter[range]()
        self._under_way: dict[Future[tuple[Sequence[T], float]], range] = {}
        self._ended: SimpleQueue[Future[tuple[Sequence[T], float]]] = SimpleQueue()
        self._near = isinstance(executor, ThreadPoolExecutor)
        self._workers: int = getattr(executor, "workers", None) or os.cpu_count() or 1
        self._size = 1

    @property
    def goes_on(self) -> bool:
        """Whether there is a number without a result."""
        return len(self.found) < len(self._numbers)

    def hand_out(self) -> None:
        """Give the workers as much as keeps them busy."""
        while (self._again or self._next < self._numbers.stop) and self._has_room():
            chunk = self._again.pop() if self._again else self._new_chunk()
            try:
                future = self._executor.submit(_timed, self._work, chunk)
            except BrokenExecutor as error:
                raise EnvironmentFailed(f"the workers are gone and can not be replaced: {error}") from error
            self._under_way[future] = chunk
            future.add_done_callback(self._ended.put)

    def _has_room(self) -> bool:
        return self._near or len(self._under_way) < _AHEAD * self._workers

    def _new_chunk(self) -> range:
        """About a second of work; less near the end, so that all workers end at about the same time."""
        left = self._numbers.stop - self._next
        size = max(1, min(self._size, left // (_AHEAD * self._workers)))
        chunk = range(self._next, self._next + size)
        self._next = chunk.stop
        return chunk

    def take_in(self, timeout_s: float | None) -> bool:
        """Wait for a chunk to end; whether its results are there. Raises EnvironmentFailed, and what work raised."""
        try:
            future = self._ended.get(timeout=timeout_s)
        except Empty:
            return False
        chunk = self._under_way.pop(future)
        try:
            results, seconds = future.result()
        except BrokenExecutor as error:
            self._hand_out_again(chunk, error)
            return False
        self.found.update(zip(chunk, results, strict=True))
        self._size = 1 if self._near else max(1, round(_CHUNK_S * len(chunk) / max(seconds, 1e-3)))
        return True

    def _hand_out_again(self, chunk: range, error: BrokenExecutor) -> None:
        self._lost[chunk] += 1
        if self._lost[chunk] > TRIES_AGAIN:
            raise EnvironmentFailed(
                f"the worker that had numbers {chunk.start} to {chunk.stop - 1} was lost {self._lost[chunk]} times"
                f" ({error}); most often memory ran out: take fewer workers, or threads"
            ) from error
        self._again.append(chunk)

    def give_up(self) -> None:
        """What is under way is not wanted any more."""
        for future in self._under_way:
            future.cancel()


def _timed(work: Work[T], chunk: range) -> tuple[Sequence[T], float]:
    began = time.perf_counter()
    results = work(chunk)
    return results, time.perf_counter() - began
