"""Plan and seed in, milestones of every replication out; the book of replication 0 in full."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from landbridge.simulation.corridor.corridor_model import CorridorModel
from landbridge.simulation.ensembles.chunks import Cancelled, run_in_chunks
from landbridge.simulation.ensembles.replication import Replication, ensemble_of, replicate_all
from landbridge.simulation.kernel.blueprint import BlueprintBuilder
from landbridge.simulation.kernel.layout import Table

__all__ = ["Cancelled", "Outcome", "extend", "simulate", "warm_kernel"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All replications of a run, in order."""

    model: CorridorModel
    seed: int
    times: Table  # i8[replications, calls]
    tallies: tuple[dict[str, int], ...]
    resources: tuple[dict[str, dict[str, int]], ...]
    rows: Table  # ledger rows of replication 0
    crews: Table  # i4[replications, posts, days, DAY_COUNTS]

    @classmethod
    def of(cls, model: CorridorModel, seed: int, done: Sequence[Replication], rows: Table) -> Outcome:
        """What replications left, put together in their order."""
        times = np.array([each.times for each in done], "i8").reshape(len(done), len(model.calls))
        crews = np.array([each.crews for each in done], "i4")
        return cls(model, seed, times, tuple(each.tally for each in done), tuple(each.resources for each in done), rows,
                   crews)  # fmt: skip


def simulate(
    model: CorridorModel,
    *,
    seed: int,
    replications: int,
    executor: Executor | None = None,
    on_done: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Outcome:
    """Run a model; the result depends on (model, seed, replications) alone, not on the executor or its workers.

    `executor` defaults to a thread for each core; the kernel holds no lock. `on_done` gets the number of replications
    done so far. Raises Cancelled when `cancelled` says so, EnvironmentFailed when workers are lost time and again.
    """
    done = _run(model, seed, range(replications), executor, on_done=on_done, cancelled=cancelled)
    rows = done[0].rows
    assert rows is not None
    return Outcome.of(model, seed, done, rows)


def extend(
    outcome: Outcome,
    *,
    replications: int,
    executor: Executor | None = None,
    on_done: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Outcome:
    """The outcome of more replications, of which only those it lacks are run: what `simulate` gives for so many.

    `on_done` counts those that are there already. Raises as `simulate` does.
    """
    have = len(outcome.tallies)
    if replications <= have:
        return outcome

    def tell(new: int) -> None:
        if on_done is not None:
            on_done(have + new)

    done = _run(outcome.model, outcome.seed, range(have, replications), executor, on_done=tell, cancelled=cancelled)
    new = Outcome.of(outcome.model, outcome.seed, done, outcome.rows)
    return replace(new, times=np.concatenate([outcome.times, new.times]), tallies=outcome.tallies + new.tallies,
                   resources=outcome.resources + new.resources,
                   crews=np.concatenate([outcome.crews, new.crews]))  # fmt: skip


def warm_kernel() -> None:
    """Load the kernel, or compile it when this version never ran here: about 20 s, once; kept beside the code."""
    from landbridge.simulation.kernel.engine import carry_on, prepare

    empty = BlueprintBuilder().build()
    carry_on(*prepare(empty, 0, 0), 0)


def _run(
    model: CorridorModel,
    seed: int,
    numbers: range,
    executor: Executor | None,
    *,
    on_done: Callable[[int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> list[Replication]:
    work = partial(replicate_all, ensemble_of(model, seed))
    with nullcontext(executor) if executor else ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return run_in_chunks(work, numbers, pool, on_done=on_done, cancelled=cancelled)
