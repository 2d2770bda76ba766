"""How numbered work is cut into chunks, handed out, and handed out again, on executors made for the purpose."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.errors import EnvironmentFailed
from landbridge.simulation import Cancelled
from landbridge.simulation.ensembles.chunks import TRIES_AGAIN, run_in_chunks


def squares(numbers: range) -> list[int]:
    return [number * number for number in numbers]


class Desk(Executor):
    """Does each task when it is handed in, says how long a number took [s], and loses what it is told to lose."""

    def __init__(self, *, workers: int = 2, seconds: float = 0.1, lose: Callable[[range, int], bool] | None = None):
        self.workers, self.seconds, self.lose = workers, seconds, lose
        self.chunks: list[range] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        del kwargs
        work, chunk = args
        self.chunks.append(chunk)
        future = Future[Any]()
        if self.lose is not None and self.lose(chunk, self.chunks.count(chunk)):
            future.set_exception(BrokenExecutor("killed"))
            return future
        try:
            future.set_result((work(chunk), self.seconds * len(chunk)))
        except Exception as error:
            future.set_exception(error)
        return future


@given(st.integers(0, 300), st.integers(0, 50), st.integers(1, 8), st.sampled_from([1e-4, 0.05, 0.3, 20.0]))
def test_every_number_is_done_once_and_results_come_in_order(count: int, first: int, workers: int, seconds: float):
    desk = Desk(workers=workers, seconds=seconds)
    numbers = range(first, first + count)
    assert run_in_chunks(squares, numbers, desk) == [number * number for number in numbers]
    assert sorted(number for chunk in desk.chunks for number in chunk) == list(numbers)


def test_a_chunk_is_a_second_of_work_once_it_is_known_how_long_a_number_takes():
    desk = Desk(workers=1, seconds=0.1)
    run_in_chunks(squares, range(1000), desk)
    # Two are handed out before the first time is known; ten numbers take a second; the last of a hundred are shared.
    assert [len(chunk) for chunk in desk.chunks[:5]] == [1, 1, 10, 10, 10]
    assert {len(chunk) for chunk in desk.chunks[2:]} <= set(range(1, 11))


def test_near_the_end_chunks_are_smaller_so_that_no_worker_has_the_last_work_alone():
    desk = Desk(workers=2, seconds=0.01)
    run_in_chunks(squares, range(100), desk)
    # A quarter of what is left for two workers with two chunks each.
    left = 100
    for chunk in desk.chunks:
        assert len(chunk) <= max(1, left // 4)
        left -= len(chunk)


def test_no_more_is_handed_out_than_two_chunks_a_worker():
    waiting: list[Future[Any]] = []

    class Slow(Executor):
        workers = 3
        most = 0

        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            del kwargs
            future = Future[Any]()
            waiting.append(future)
            self.most = max(self.most, len(waiting))
            if len(waiting) == 6:
                future.set_result(fn(*args))
                waiting.remove(future)
            return future

    slow = Slow()
    steps: list[int] = []

    def finish_the_rest(done: int) -> None:
        steps.append(done)

    with pytest.raises(Cancelled):
        run_in_chunks(squares, range(100), slow, on_done=finish_the_rest, cancelled=lambda: len(steps) >= 20)
    assert slow.most == 6


def test_threads_take_one_number_at_a_time_so_that_progress_is_told_of_each():
    told: list[int] = []
    with ThreadPoolExecutor(2) as pool:
        run_in_chunks(squares, range(20), pool, on_done=told.append)
    assert told == list(range(1, 21))


def test_a_chunk_whose_worker_was_lost_is_done_again():
    desk = Desk(lose=lambda chunk, times: chunk.start % 3 == 0 and times == 1)
    assert run_in_chunks(squares, range(50), desk) == squares(range(50))
    assert max(desk.chunks.count(chunk) for chunk in desk.chunks) == 2


def test_a_chunk_that_loses_its_worker_each_time_is_given_up_with_a_way_out():
    desk = Desk(lose=lambda chunk, _: 4 in chunk)
    with pytest.raises(EnvironmentFailed, match=r"numbers 4 to 4 was lost 4 times.*fewer workers"):
        run_in_chunks(squares, range(9), desk)
    assert desk.chunks.count(range(4, 5)) == 1 + TRIES_AGAIN


def test_an_executor_that_takes_no_more_is_told_of():
    class Broken(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            raise BrokenExecutor("a child process terminated abruptly")

    with pytest.raises(EnvironmentFailed, match="can not be replaced: a child process"):
        run_in_chunks(squares, range(9), Broken())


def test_an_error_of_the_work_is_the_callers_and_what_waits_is_cancelled():
    def fail(numbers: range) -> list[int]:
        raise ValueError(f"no {numbers.start}")

    with pytest.raises(ValueError, match="no 0"):
        run_in_chunks(fail, range(9), Desk())


def test_cancelled_ends_it_before_anything_is_handed_out():
    desk = Desk()
    with pytest.raises(Cancelled):
        run_in_chunks(squares, range(9), desk, cancelled=lambda: True)
    assert desk.chunks == []
