"""One replication: what the kernel needs of a model, which is all that is sent to a worker, and what it leaves."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from landbridge import __version__
from landbridge.errors import EnvironmentFailed
from landbridge.simulation.corridor.continuation import change_rules
from landbridge.simulation.corridor.corridor_model import CorridorModel
from landbridge.simulation.crews import CrewHistory, CrewPlan, draw_history
from landbridge.simulation.ensembles.staffing import Limit, staffed
from landbridge.simulation.kernel.blueprint import Blueprint
from landbridge.simulation.kernel.layout import FOREVER, Model, State, Table

if TYPE_CHECKING:
    from landbridge.simulation.kernel.engine import LedgerSink

__all__ = [
    "Ensemble", "Redrawn", "Replication", "carry_through", "draw_crews", "ensemble_of", "leave", "replicate_all",
    "with_crews",
]  # fmt: skip

Redrawn = tuple[int, tuple[int, int]]
"""From an instant [ms] on crews are drawn with other numbers: (instant, (seed, replication))."""


@dataclass(frozen=True, slots=True)
class Ensemble:
    """What all replications of a model have in common, without its words: small, and picklable.

    `chapters[i]` holds until `turns_ms[i]` [ms], the last one until `end_ms`. `slots` says where among the marks of
    entities the calls stand. `made_by` is the code that numbers it. `crews` are drawn anew in every replication.
    """

    chapters: tuple[Blueprint, ...]
    turns_ms: tuple[int, ...]
    end_ms: int
    slots: Table
    seed: int
    made_by: str
    crews: tuple[CrewPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class Replication:
    """What one replication leaves: instants of all calls [ms], tallies, use of resources, ledger rows if asked for.

    `crews` are the days of the crews of each post: i4[posts, days, DAY_COUNTS].
    """

    number: int
    times: Table  # i8[calls], UNREACHED where not reached
    tally: dict[str, int]
    resources: dict[str, dict[str, int]]
    rows: Table | None
    crews: Table


def ensemble_of(model: CorridorModel, seed: int) -> Ensemble:
    """The part of a model that the kernel reads; labels stay behind."""
    marks = model.blueprint.marks
    slots = np.array([call.subject * marks + call.slot for call in model.calls], "i8")
    bare = tuple(replace(blueprint, labels=()) for blueprint in model.chapters)
    return Ensemble(bare, model.turns_ms, model.end_ms, slots, seed, _code(), model.crews)


def replicate_all(ensemble: Ensemble, numbers: range) -> list[Replication]:
    """The replications of these numbers, wherever it is called. Raises EnvironmentFailed where other code runs."""
    if ensemble.made_by != _code():
        raise EnvironmentFailed(
            f"a worker has other code than the caller: {_code()} there, {ensemble.made_by} here;"
            " install the same versions on all machines, or results would differ"
        )
    return [replicate(ensemble, number) for number in numbers]


def replicate(ensemble: Ensemble, number: int) -> Replication:
    """Simulate replication `number`; the book is kept of replication 0."""
    # numba is loaded when something is simulated, so that reading a run costs no second of start-up.
    from landbridge.simulation.kernel.engine import prepare

    pages: list[Table] = []
    crews = draw_crews(ensemble, (ensemble.seed, number))
    run = with_crews(ensemble, crews)
    kernel_model, state = prepare(run.chapters[0], run.seed, number, ledger=number == 0)
    _, state = carry_through(run, kernel_model, state, after_ms=-FOREVER, until_ms=run.end_ms, sink=pages.append)
    return leave(run, state, number, rows=np.concatenate(pages) if pages else None, crews=crews)


def draw_crews(run: Ensemble, key: tuple[int, int], again: Redrawn | None = None) -> list[CrewHistory]:
    """The histories of all crews in the replication `key`: (seed, replication); `again` draws on with other numbers."""
    after_ms, new_key = again or (None, None)
    return [draw_history(plan, *key, after_ms=after_ms, again=new_key) for plan in run.crews]


def with_crews(run: Ensemble, crews: Sequence[CrewHistory], limits: Sequence[Limit] = ()) -> Ensemble:
    """The run of one replication, whose capacities are those that its crews, and other limits, leave."""
    limits = [*((plan.post.id, each.changes) for plan, each in zip(run.crews, crews, strict=True)), *limits]
    return replace(run, chapters=tuple(staffed(each, limits) for each in run.chapters)) if limits else run


def carry_through(run: Ensemble, kernel_model: Model, state: State, *, after_ms: int, until_ms: int,
                  sink: LedgerSink | None = None) -> tuple[Model, State]:  # fmt: skip
    """Carry a state that stands at `after_ms` on to `until_ms` [ms], turning to each blueprint of a run on the way.

    What happens at the instant of a turn happens under the new rules: trains that leave then are of the new ones.
    """
    from landbridge.simulation.kernel.engine import carry_on

    for turn_ms, blueprints in zip(run.turns_ms, pairwise(run.chapters), strict=True):
        if after_ms < turn_ms <= until_ms:
            state = carry_on(kernel_model, state, turn_ms - 1, sink)
            kernel_model, state = change_rules(kernel_model, state, blueprints, turn_ms)
    return kernel_model, carry_on(kernel_model, state, until_ms, sink)


def leave(run: Ensemble, state: State, number: int, *, rows: Table | None = None,
          crews: Sequence[CrewHistory] = ()) -> Replication:  # fmt: skip
    """What a replication leaves that has come to its end."""
    from landbridge.simulation.kernel.engine import items_on_entities, resource_use

    register = state.register[0]
    tally = {name: int(register[name]) for name in ("events", "rows", "loaded", "delivered", "live", "most_live")}
    tally["on_trains"] = items_on_entities(state)
    tally["waiting_in_pools"] = int(state.pool["items"].sum())
    days = np.array([each.days for each in crews], "i4")
    return Replication(number, state.mark[run.slots], tally, resource_use(run.chapters[-1], state), rows, days)


@cache
def _code() -> str:
    """What decides the results besides the model: versions, and a digest of the files of this room."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    parts = (f"landbridge {__version__}", f"numba {version('numba')}", f"numpy {version('numpy')}")
    return f"{', '.join(parts)}, files {digest.hexdigest()[:12]}"
