"""Plan and seed in, milestones of every replication out; the book of replication 0 in full."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from landbridge.ledger import UNREACHED
from landbridge.simulation.blueprint import BlueprintBuilder
from landbridge.simulation.corridor_model import CorridorModel
from landbridge.simulation.layout import Table

__all__ = ["Cancelled", "Outcome", "Replication", "simulate", "warm_kernel"]


class Cancelled(Exception):
    """The caller wanted no more."""


@dataclass(frozen=True, slots=True)
class Replication:
    """What one replication leaves: instants of all calls [ms], tallies, use of resources, ledger rows if asked for."""

    number: int
    times: Table  # i8[calls], UNREACHED where not reached
    tally: dict[str, int]
    resources: dict[str, dict[str, int]]
    rows: Table | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """All replications of a run, in order."""

    model: CorridorModel
    seed: int
    times: Table  # i8[replications, calls]
    tallies: tuple[dict[str, int], ...]
    resources: tuple[dict[str, dict[str, int]], ...]
    rows: Table  # ledger rows of replication 0


def simulate(
    model: CorridorModel,
    *,
    seed: int,
    replications: int,
    executor: Executor | None = None,
    on_done: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Outcome:
    """Run a model; the result depends on (model, seed, replications) alone, not on threads or their number.

    `executor` defaults to a thread for each core; the kernel holds no lock. `on_done` gets the number of replications
    done so far. Raises Cancelled when `cancelled` says so.
    """
    slots = np.array([call.subject * model.blueprint.marks + call.slot for call in model.calls], "i8")
    stop = cancelled or _never

    def one(number: int) -> Replication:
        if stop():
            raise Cancelled
        return _replicate(model, slots, seed, number)

    with nullcontext(executor) if executor else ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        futures = [pool.submit(one, k) for k in range(replications)]
        try:
            return _gather(model, seed, futures, on_done)
        finally:
            for future in futures:
                future.cancel()


def warm_kernel() -> None:
    """Load the kernel, or compile it when this version never ran here: about 20 s, once; kept beside the code."""
    from landbridge.simulation.engine import carry_on, prepare

    empty = BlueprintBuilder().build()
    carry_on(*prepare(empty, 0, 0), 0)


def _never() -> bool:
    return False


def _replicate(model: CorridorModel, slots: Table, seed: int, number: int) -> Replication:
    # numba is loaded when something is simulated, so that reading a run costs no second of start-up.
    from landbridge.simulation.continuation import change_rules
    from landbridge.simulation.engine import carry_on, items_on_entities, prepare, resource_use

    pages: list[Table] = []
    chapters = (*(past.blueprint for past in model.past), model.blueprint)
    kernel_model, state = prepare(chapters[0], seed, number, ledger=number == 0)
    for turn, blueprints in zip(model.past, pairwise(chapters), strict=True):
        # What happens at the instant itself happens under the new rules: trains that leave then are of the new ones.
        state = carry_on(kernel_model, state, turn.until_ms - 1, pages.append)
        kernel_model, state = change_rules(kernel_model, state, blueprints, turn.until_ms)
    state = carry_on(kernel_model, state, model.end_ms, pages.append)
    register = state.register[0]
    tally = {name: int(register[name]) for name in ("events", "rows", "loaded", "delivered", "live", "most_live")}
    tally["on_trains"] = items_on_entities(state)
    tally["waiting_in_pools"] = int(state.pool["items"].sum())
    rows = np.concatenate(pages) if pages else None
    return Replication(number, state.mark[slots], tally, resource_use(model.blueprint, state), rows)


def _gather(model: CorridorModel, seed: int, futures: Sequence[Future[Replication]],
            on_done: Callable[[int], None] | None) -> Outcome:  # fmt: skip
    times = np.full((len(futures), len(model.calls)), UNREACHED, "i8")
    tallies: list[dict[str, int]] = []
    resources: list[dict[str, dict[str, int]]] = []
    rows: Table | None = None
    for number, future in enumerate(futures):
        result = future.result()
        times[number] = result.times
        tallies.append(result.tally)
        resources.append(result.resources)
        rows = result.rows if result.rows is not None else rows
        if on_done is not None:
            on_done(number + 1)
    assert rows is not None
    return Outcome(model, seed, times, tuple(tallies), tuple(resources), rows)
