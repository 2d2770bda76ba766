"""The half-year is the same to the last bit whatever runs its replications."""

from __future__ import annotations

import numpy as np
import pytest
from half_year import half_year

from landbridge.simulation import Outcome, Workers, build_model, open_executor, simulate

REPLICATIONS = 6


@pytest.fixture(scope="module")
def alone() -> Outcome:
    return on(Workers("threads", 1))


def on(workers: Workers) -> Outcome:
    with open_executor(workers) as executor:
        return simulate(build_model(half_year().corridor), seed=2020, replications=REPLICATIONS, executor=executor)


@pytest.mark.slow
@pytest.mark.parametrize(
    "workers", [Workers("threads", 2), Workers("threads", 4), Workers("processes", 2), Workers("ray", 2)], ids=str
)
def test_threads_processes_and_ray_give_what_one_thread_gives(
    alone: Outcome, workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    there = on(workers)
    assert np.array_equal(there.times, alone.times)
    assert (there.tallies, there.resources) == (alone.tallies, alone.resources)
    assert there.rows.tobytes() == alone.rows.tobytes()
