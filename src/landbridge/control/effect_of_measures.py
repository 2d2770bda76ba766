"""What the measures in force did: a run beside the same trains without them, with the same draws, pair by pair."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from landbridge.control.what_if_figures import World, look_at
from landbridge.scenario import Run, Scenario, perform_run, read_scenario, read_tables
from landbridge.statistics import Pairs, RunFrames
from landbridge.tables import Inspection

__all__ = ["Effect", "MeasuresEffect", "effect_of_measures", "read_effect", "write_effect"]

PAIRS: Final = 30
"""Pairs of replications that are compared at most.

With 30 the comparison takes about 4 s on two cores for the half-year, of which 3 s are there for a single pair; with 50
a second more. As many again would narrow the intervals by three tenths, and they leave 0 out by far as they are.
"""

_FILE = "measures.json"
_LOOKED_AT = ("crossings", "dwell-mean-alashankou", "dwell-mean-khorgos", "transit-ganzhou-germany-p50",
              "transit-china-europe-p50")  # fmt: skip
_CROSSINGS = "crossings"


@dataclass(frozen=True, slots=True)
class Effect:
    """One figure without and with the measures, in `unit`; `change` is what they did, from `low` to `high` (95 %).

    `sure` is the share of pairs that changed in that direction.
    """

    id: str
    words: str
    unit: str
    without: float
    with_them: float
    change: float
    low: float
    high: float
    sure: float

    @property
    def is_told(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class MeasuresEffect:
    """What the measures in force did to a run: `effects`, over `pairs` of replications.

    `measures`: ids of the protocols, in the order of their table. `assumed`: what of them has no source, each told
    once; the result leans on it. `numbers`: (without a source, of all) rows of the protocols and of the crews' tables.
    """

    pairs: int
    measures: tuple[str, ...]
    effects: tuple[Effect, ...]
    assumed: tuple[str, ...]
    numbers: tuple[int, int]

    def effect(self, name: str) -> Effect | None:
        """The effect of an id, None where the run has no such figure."""
        return next((each for each in self.effects if each.id == name), None)


def effect_of_measures(run: Run, *, on_done: Callable[[int], None] | None = None,
                       cancelled: Callable[[], bool] | None = None) -> MeasuresEffect | None:  # fmt: skip
    """What all protocols in force did to a run; None where none is, and of a run that began from another.

    The trains, their draws and everything else are those of the run. Raises Cancelled.
    """
    folder = run.folder / "scenario"
    scenario = read_scenario(folder)
    if not scenario.protocols or "from" in run.manifest:
        return None
    rules = replace(scenario.corridor.rules, protocols=())
    without = replace(scenario, corridor=replace(scenario.corridor, rules=rules), protocols=())
    pairs = min(PAIRS, run.manifest["replications"])
    other = perform_run(without, seed=run.manifest["seed"], replications=pairs, on_done=on_done, cancelled=cancelled)
    ours, theirs = (look_at(frames, scenario.corridor.end_ms) for frames in (other.frames, _first(run.frames, pairs)))
    return MeasuresEffect(pairs, scenario.protocols, tuple(_effects(ours, theirs)), *_leaning(folder, scenario))


def _first(frames: RunFrames, count: int) -> RunFrames:
    """The first replications of a run."""
    return replace(frames, times=frames.times[:count], replications=count)


def _effects(without: World, with_them: World) -> list[Effect]:
    known = {name.id: (name.words, name.unit) for name in without.figures} | {_CROSSINGS: ("Crossings", "trains")}
    ours, theirs = (_figures(each) for each in (without, with_them))
    found: list[Effect] = []
    for name in _LOOKED_AT:
        pairs = Pairs.of(ours[name], theirs[name]) if name in ours and name in theirs else None
        if pairs is not None and pairs.half_width is not None:
            half = pairs.half_width
            found.append(Effect(name, *known[name], pairs.base, pairs.changed, pairs.difference,
                                pairs.difference - half, pairs.difference + half, pairs.sure))  # fmt: skip
    return found


def _figures(world: World) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """Figures by id; crossings of all ports of China in one."""
    found = {name.id: values for name, values in world.figures.items()}
    ports = [values for name, values in world.figures.items() if name.id == f"crossings-{name.port}"]
    return found | ({_CROSSINGS: np.sum(ports, axis=0)} if ports else {})


def _leaning(folder: Path, scenario: Scenario) -> tuple[tuple[str, ...], tuple[int, int]]:
    """What of the measures and the crews is assumed, and how many numbers that are of how many."""
    tables = read_tables(folder)
    rules = [row for row in tables.rows("protocols") if row["id"] in scenario.protocols]
    crews = [row for name in ("crews", "exposure", "health", "cargo_classes") for row in tables.rows(name)]
    assumed = [row for row in (*rules, *crews) if row["kind"] == "assumption"]
    told = dict.fromkeys(f"{row['id']}: {row['why']}" for row in rules if row["kind"] == "assumption")
    told |= dict.fromkeys(f"{row['parameter']} of the illness" for row in tables.rows("health")
                          if row["kind"] == "assumption")  # fmt: skip
    told |= dict.fromkeys(f"crews: {row['why']}" for name in ("crews", "exposure") for row in tables.rows(name)
                          if row["kind"] == "assumption")  # fmt: skip
    return tuple(told), (len(assumed), len(rules) + len(crews))


def write_effect(folder: Path, effect: MeasuresEffect) -> None:
    """Beside the frames of a run, before it is put in place."""
    (folder / _FILE).write_text(json.dumps(asdict(effect), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_effect(folder: Path) -> MeasuresEffect | None:
    """What was written beside a run; None where nothing was. Raises BadInput when the file is damaged."""
    path = folder / _FILE
    if not path.exists():
        return None
    inspection = Inspection()
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return MeasuresEffect(told["pairs"], tuple(told["measures"]), tuple(Effect(**each) for each in told["effects"]),
                              tuple(told["assumed"]), (told["numbers"][0], told["numbers"][1]))  # fmt: skip
    except (ValueError, KeyError, TypeError, IndexError) as error:
        inspection.report(str(path), f"can not be read: {error}", "run the scenario again")
    inspection.close()
    return None
