"""The same ensemble wherever it runs: threads, processes, with lost workers, in one go or in several."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from workers import Through, is_same, kill_always, kill_once, small_model

from landbridge.errors import EnvironmentFailed, WrongUse
from landbridge.simulation import Outcome, Workers, extend, open_executor, simulate
from landbridge.simulation.ensembles.executors import ProcessExecutor
from landbridge.simulation.ensembles.replication import ensemble_of, replicate_all

MANY = 12


@pytest.fixture(scope="module")
def alone() -> Outcome:
    with ThreadPoolExecutor(1) as pool:
        return simulate(small_model(), seed=3, replications=MANY, executor=pool)


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessExecutor]:
    with ProcessExecutor(2) as executor:
        yield executor


def test_replications_differ_and_trains_wait(alone: Outcome):
    """Otherwise equal outcomes below would prove nothing."""
    assert len(np.unique(alone.times, axis=0)) == MANY
    assert all(each["dos/places/both"]["waiting_ms"] > 0 for each in alone.resources)


@pytest.mark.parametrize("threads", [2, 4])
def test_two_and_four_threads_give_what_one_gives(alone: Outcome, threads: int):
    with open_executor(Workers("threads", threads)) as pool:
        assert is_same(simulate(small_model(), seed=3, replications=MANY, executor=pool), alone)


def test_two_processes_give_what_a_thread_gives(alone: Outcome, processes: ProcessExecutor):
    assert is_same(simulate(small_model(), seed=3, replications=MANY, executor=processes), alone)


def test_a_killed_process_is_replaced_and_its_chunk_is_run_again(
    alone: Outcome, processes: ProcessExecutor, tmp_path: Path
):
    marker = tmp_path / "killed"
    killing = Through(processes, partial(kill_once, marker))
    assert is_same(simulate(small_model(), seed=3, replications=MANY, executor=killing), alone)
    assert marker.exists()


@pytest.mark.slow
def test_processes_that_are_killed_each_time_end_it_with_a_way_out():
    with ProcessExecutor(1) as executor, pytest.raises(EnvironmentFailed, match=r"was lost 4 times.*fewer workers"):
        simulate(small_model(), seed=3, replications=2, executor=Through(executor, kill_always))


def test_processes_end_when_the_one_that_started_them_is_gone_without_a_word():
    """The worker holds the pipe too, so that reading it ends only with the worker's end."""
    program = (
        "import os\n"
        "from landbridge.simulation.ensembles.executors import ProcessExecutor\n"
        "if __name__ == '__main__':\n"
        "    executor = ProcessExecutor(1)\n"
        "    assert executor.submit(os.getpid).result() != os.getpid()\n"
        "    os._exit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)
    assert done.returncode == 7, done.stderr


def test_more_replications_are_added_to_an_outcome_as_if_all_had_been_asked_for(alone: Outcome):
    some = simulate(small_model(), seed=3, replications=5)
    told: list[int] = []
    more = extend(some, replications=MANY, on_done=told.append)
    assert is_same(more, alone)
    assert told == list(range(6, MANY + 1))
    assert extend(more, replications=3) is more


def test_what_is_sent_to_a_worker_is_what_the_kernel_reads_and_no_words():
    model = small_model()
    sent = pickle.loads(pickle.dumps(ensemble_of(model, 3)))
    assert [each.labels for each in sent.chapters] == [()]
    assert not any(subject.id.encode() in pickle.dumps(sent) for subject in model.subjects if subject)


def test_a_worker_with_other_code_is_refused():
    other = replace(ensemble_of(small_model(), 3), made_by="landbridge 0.0.1, numba 0, numpy 0, files 0")
    with pytest.raises(EnvironmentFailed, match=r"landbridge 0\.0\.1.*install the same versions"):
        replicate_all(other, range(1))


def test_an_unknown_kind_of_workers_is_refused_with_the_known_ones():
    with pytest.raises(WrongUse, match="threads, processes, ray"):
        open_executor(Workers("fibres"))
