"""What if: a scenario with and without changes, simulated with the same draws, pair by pair."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from landbridge.control.limits import LimitAtPort, passage_of
from landbridge.control.what_if_crews import crew_figures
from landbridge.control.what_if_figures import FigureName, World, locked_ports, look_at
from landbridge.errors import WrongUse
from landbridge.scenario import Changes, RunResult, Scenario, find_scenario, perform_run, read_scenario
from landbridge.simulation import warm_kernel
from landbridge.statistics import Pairs
from landbridge.units import COUNTING_ZONE, date_ms, from_ms

__all__ = ["ChangedFigure", "WhatIf", "what_if"]


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure in both worlds; `pairs` in its unit."""

    name: FigureName
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What changes make of a scenario.

    Figures are of the days from `first` to `last`, both inside: from the first day on which anything is otherwise to
    the last one that is counted. `standing`: port, name, world (now or what if), day, p10, p50, p90 of container trains
    at both stations at noon. `result` is the run of the changed scenario.
    """

    base: Scenario
    changed: Scenario
    seed: int
    replications: int
    first: dt.date
    last: dt.date
    figures: tuple[ChangedFigure, ...]
    limits: tuple[LimitAtPort, ...]
    standing: pl.DataFrame
    result: RunResult

    def figure(self, name: str) -> ChangedFigure:
        """The figure of an id. Raises KeyError."""
        return {each.name.id: each for each in self.figures}[name]

    def as_json(self) -> dict[str, Any]:
        """The same in plain dictionaries and lists, without the run."""
        figures = [
            {**asdict(each.name), **asdict(each.pairs), "difference": each.pairs.difference, "sure": each.pairs.sure}
            for each in self.figures
        ]
        days = self.standing.with_columns(pl.col("day").dt.to_string("%Y-%m-%d"))
        return {
            "scenario": self.base.name, "changes": asdict(self.changed.changes), "seed": self.seed,
            "replications": self.replications, "first": self.first.isoformat(), "last": self.last.isoformat(),
            "figures": figures, "limits": [each.as_json() for each in self.limits],
            "standing": days.to_dict(as_series=False),
        }  # fmt: skip


def what_if(name: str, changes: Changes, *, seed: int | None = None, replications: int | None = None,
            on_done: Callable[[int, int], None] | None = None,
            cancelled: Callable[[], bool] | None = None) -> WhatIf:  # fmt: skip
    """Simulate a scenario and what changes make of it with the same draws, and measure what they differ by.

    Seed and replications are the scenario's unless given; `on_done` hears of how many replications how many are done.
    Raises BadInput with all faults of scenario and changes,
    WrongUse for an unknown scenario or protocol and for changes that change nothing, Cancelled.
    """
    path = find_scenario(name)
    changed, base = read_scenario(path, changes=changes), read_scenario(path)
    first = _first_day(base, changed)
    if on_done is not None:
        on_done(0, 2 * (replications or base.replications))
    warm_kernel()
    seed = base.seed if seed is None else seed
    count = replications or base.replications
    worlds: list[World] = []
    result: RunResult | None = None
    for place, scenario in enumerate((base, changed)):

        def tick(done: int, before: int = place * count) -> None:
            if on_done is not None:
                on_done(before + done, 2 * count)

        result = perform_run(scenario, seed=seed, replications=count, on_done=tick, cancelled=cancelled)
        worlds.append(_seen(result, first))
    assert result is not None
    return _compared(base, result, first, worlds)


def _first_day(base: Scenario, changed: Scenario) -> dt.date:
    """The day from which on anything may be otherwise, where it is counted. Raises WrongUse where nothing is."""
    ours, theirs = ({*each.corridor.rules.protocols} for each in (base, changed))
    starts = [rule.from_ms for rule in ours ^ theirs]
    if base.corridor.journeys != changed.corridor.journeys:
        starts.append(base.corridor.start_ms)
    if not starts:
        raise WrongUse(f"nothing would be otherwise in {base.name}; give a change, such as --volume +36%")
    day = from_ms(min(starts)).astimezone(COUNTING_ZONE).date()
    if day > base.window.count_to:
        raise WrongUse(f"all that changes begins after {base.window.count_to}, the last day that is counted")
    return max(day, base.window.count_from)


def _seen(result: RunResult, first: dt.date) -> World:
    """What there is to see of a run from a day on."""
    corridor, run = result.scenario.corridor, replace(result.frames, count_from_ms=date_ms(first))
    world = look_at(run, corridor.end_ms)
    locked = locked_ports(run, _tracks(result.scenario), corridor.end_ms)
    names = {port: corridor.ports[port].name for port in world.standing}
    crews = crew_figures(result.outcome, names, run.count_from_ms, run.count_to_ms)
    return World({**world.figures, **dict(crews), **dict(locked)}, world.standing)


def _compared(base: Scenario, result: RunResult, first: dt.date, worlds: list[World]) -> WhatIf:
    ours, theirs = worlds
    pairs = ((name, Pairs.of(values, theirs.figures[name])) for name, values in ours.figures.items()
             if name in theirs.figures)  # fmt: skip
    figures = tuple(ChangedFigure(name, found) for name, found in pairs if found is not None)
    count = len(result.outcome.times)
    return WhatIf(base, result.scenario, result.seed, count, first, base.window.count_to, figures,
                  tuple(_limits(base, first, ours, theirs)), _standing(base, first, ours, theirs), result)  # fmt: skip


def _limits(base: Scenario, first: dt.date, ours: World, theirs: World) -> Iterator[LimitAtPort]:
    for port, tracks in _tracks(base).items():
        both = (passage_of(world.standing[port], tracks, first) for world in (ours, theirs))
        yield LimitAtPort(port, base.corridor.ports[port].name, tracks, *both)


def _tracks(scenario: Scenario) -> dict[str, int]:
    """Yard tracks of the rail ports of China that the tables give, both stations together."""
    found: dict[str, int] = {}
    for row in scenario.corridor.rules.capacities:
        if row.resource == "tracks" and scenario.frontiers[row.port] == "China":
            found[row.port] = found.get(row.port, 0) + row.units
    return found


def _standing(base: Scenario, first: dt.date, ours: World, theirs: World) -> pl.DataFrame:
    parts: list[pl.DataFrame] = []
    for world, found in (("now", ours), ("what if", theirs)):
        for port, counts in found.standing.items():
            p10, p50, p90 = np.quantile(counts, [0.1, 0.5, 0.9], axis=0)
            days = pl.date_range(first, first + dt.timedelta(days=counts.shape[1] - 1), eager=True)
            name = base.corridor.ports[port].name
            parts.append(pl.DataFrame({"port": port, "name": name, "world": world, "day": days, "p10": p10,
                                       "p50": p50, "p90": p90}))  # fmt: skip
    return pl.concat(parts)
