"""Fit the free parameters of a scenario to published figures, and write what was found into it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.claims import Observation, load_observations
from landbridge.errors import WrongUse
from landbridge.fitting import ROUNDS, Z90, Fit, Unknown, fit, is_at_bound, trials_a_round
from landbridge.scenario import (
    Cell,
    Parameter,
    Scenario,
    Trials,
    cells_of,
    find_scenario,
    read_parameters,
    read_scenario,
    read_tables,
    write_calibration,
)
from landbridge.simulation import Cancelled, warm_kernel
from landbridge.statistics import ScorePlan, plan_scores
from landbridge.studies.progress import Progress, Silent

__all__ = [
    "Calibration", "CalibrationSettings", "FittedFigure", "FittedParameter", "calibrate_scenario", "save_calibration",
]  # fmt: skip

REPLICATIONS: Final = 12
"""Replications a trial: the mean dwell at Alashankou then is uncertain by 1 %, far below what was published."""

_OF_TRAINS = {"single": 0.5, "p10": 0.1}  # quantile over trains


@dataclass(frozen=True, slots=True)
class FittedParameter:
    """A free parameter: what the tables held, and the best value with its 90 % interval, all in its unit.

    `determined` is no where the figures leave nearly all of the bounds open.
    """

    parameter: Parameter
    value: float
    low: float
    high: float
    determined: bool

    @property
    def at_bound(self) -> bool:
        """Whether the best value is a bound: the figures would have it beyond."""
        return is_at_bound(self.value, self.parameter.low, self.parameter.high)


@dataclass(frozen=True, slots=True)
class FittedFigure:
    """A figure that was fitted to: the model before and after, and what is left over its standard deviation."""

    figure: Observation
    before: float
    after: float
    residual: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What calibration found. `confounded` are pairs of parameters that the figures can not tell apart.

    Not `settled` where the search ended without the surface agreeing with the simulation: then it is the best trial.
    """

    scenario: Scenario
    seed: int
    replications: int
    parameters: tuple[FittedParameter, ...]
    figures: tuple[FittedFigure, ...]
    fixed: tuple[Parameter, ...]
    confounded: tuple[tuple[str, str], ...]
    misfit: float
    trials: int
    settled: bool

    @property
    def cells(self) -> dict[Cell, float]:
        """What the cells of the tables hold at the best values."""
        values = {each.parameter.id: each.value for each in self.parameters}
        return cells_of(values, [each.parameter for each in self.parameters])

    def others(self, parameter: str) -> tuple[str, ...]:
        """Parameters that the figures can not tell apart from this one."""
        return tuple(other for pair in self.confounded if parameter in pair for other in pair if other != parameter)


@dataclass(slots=True)
class CalibrationSettings:
    """How to calibrate: figures, seed, replications a trial, and where to start from (else from the tables)."""

    against: Path | None = None
    seed: int | None = None
    replications: int = REPLICATIONS
    starts: Mapping[str, float] = field(default_factory=dict[str, float])


def calibrate_scenario(name: str, settings: CalibrationSettings | None = None,
                       progress: Progress | None = None) -> Calibration:  # fmt: skip
    """Find the values of a scenario's free parameters at which it agrees best with the figures marked `fit`.

    Nothing is written. The band of a figure is read as its P5 to P95, the model's own uncertainty is added.
    Raises WrongUse where nothing is free or a figure can not be fitted, BadInput.
    """
    settings, progress = settings or CalibrationSettings(), progress or Silent()
    scenario = read_scenario(find_scenario(name))
    parameters = read_parameters(read_tables(scenario.folder))
    free = [each for each in parameters if each.free]
    if not free:
        raise WrongUse(f"{scenario.name} has no free parameter: mark one in parameters.csv with free = yes")
    _check_starts(settings.starts, free)
    progress.opened(scenario)
    warm_kernel()
    seed = scenario.seed if settings.seed is None else settings.seed
    misfit = _Misfit(scenario, free, settings, seed)
    unknowns = [_unknown(each, settings.starts.get(each.id, each.value)) for each in free]
    found = fit(misfit, unknowns, seed=seed, on_trial=_teller(progress, len(free)))
    fixed = tuple(each for each in parameters if not each.free)
    return Calibration(
        scenario, seed, settings.replications, _parameters(free, found), misfit.figures(found), fixed,
        found.confounded, found.misfit, found.trials, found.settled,
    )  # fmt: skip


def _unknown(parameter: Parameter, start: float) -> Unknown:
    """A parameter as the room fitting knows it; what a table holds may pass a bound by the last digit."""
    held = min(max(start, parameter.low), parameter.high)
    return Unknown(parameter.id, parameter.low, parameter.high, held)


def _check_starts(starts: Mapping[str, float], free: Sequence[Parameter]) -> None:
    bounds = {each.id: (each.low, each.high) for each in free}
    for name, value in starts.items():
        low, high = bounds.get(name, (np.inf, -np.inf))
        if not low <= value <= high:
            known = ", ".join(f"{each} from {low:g} to {high:g}" for each, (low, high) in bounds.items())
            raise WrongUse(f"can not start from {name} = {value:g}; free are: {known}")


def save_calibration(folder: Path, found: Calibration) -> None:
    """Write what calibration found into a scenario folder: numbers, intervals, fit, the day (UTC). Raises OSError."""
    date = dt.datetime.now(tz=dt.UTC).date()
    rows = [{
        "parameter": each.parameter.id, "title": each.parameter.title, "unit": each.parameter.unit,
        "start": f"{each.parameter.value:g}", "value": f"{each.value:.5g}", "low": f"{each.low:.3g}",
        "high": f"{each.high:.3g}", "bound_low": f"{each.parameter.low:g}", "bound_high": f"{each.parameter.high:g}",
        "determined": "yes" if each.determined else "no", "confounded": " ".join(found.others(each.parameter.id)),
        "seed": found.seed, "replications": found.replications, "trials": found.trials, "date": date,
    } for each in found.parameters]  # fmt: skip
    figures = [{
        "figure": each.figure.id, "metric": each.figure.metric, "unit": each.figure.unit,
        "published": f"{each.figure.value:g}", "low": each.figure.low, "high": each.figure.high,
        "before": f"{each.before:.4g}", "after": f"{each.after:.4g}", "residual": f"{each.residual:.2f}",
    } for each in found.figures]  # fmt: skip
    write_calibration(folder, found.cells, rows, figures)


def figures_to_fit(against: Path | None) -> tuple[Observation, ...]:
    """The figures marked `fit`, of the package or of a table of the same columns. Raises BadInput."""
    figures = load_observations(against).values()
    return tuple(each for each in figures if each.use == "fit" and None not in (each.low, each.high))


class _Misfit:
    """What is left between a scenario's trials and the figures, each over its standard deviation."""

    def __init__(self, scenario: Scenario, free: Sequence[Parameter], settings: CalibrationSettings,
                 seed: int) -> None:  # fmt: skip
        self._free = free
        self._trials = Trials(scenario, seed=seed, replications=settings.replications)
        frames = self._trials.run({})
        figures = figures_to_fit(settings.against)
        self._plan: ScorePlan = plan_scores(frames, figures)
        before = self._plan.values(frames.times)
        self._figures = [each for each in figures if each.id in before]
        if not self._figures:
            raise WrongUse("no figure marked fit can be measured on this scenario")
        self._before = {each.id: _statistic(each, before[each.id]) for each in self._figures}
        self._deviation = {each.id: _deviation(each, before[each.id]) for each in self._figures}

    def __call__(self, values: Mapping[str, float]) -> NDArray[np.float64]:
        found = self._trials.measure(self._plan, cells_of(values, self._free))
        for each in self._figures:
            if each.id not in found:
                at = ", ".join(f"{name} = {value:.3g}" for name, value in values.items())
                raise WrongUse(f"{each.id} can not be measured at {at}: no such train comes to its end; narrow the "
                               "bounds in parameters.csv")  # fmt: skip
        left = [(_statistic(each, found[each.id]) - each.value) / self._deviation[each.id] for each in self._figures]
        return np.array(left)

    def figures(self, found: Fit) -> tuple[FittedFigure, ...]:
        """Each figure before and after."""
        return tuple(
            FittedFigure(each, self._before[each.id], each.value + float(left) * self._deviation[each.id], float(left))
            for each, left in zip(self._figures, found.residuals, strict=True)
        )


def _statistic(figure: Observation, values: NDArray[np.float64]) -> float:
    """What is fitted to the figure: the mean of the replications; of single trains what `validate` judges."""
    if figure.statistic in _OF_TRAINS:
        return float(np.quantile(values, _OF_TRAINS[figure.statistic]))
    return float(values.mean())


def _deviation(figure: Observation, values: NDArray[np.float64]) -> float:
    """Of a figure whose band is P5 to P95, together with the model's own from one half-year, or train, to another.

    A P10 is of the trains of all replications together, so that the model has next to none. Raises WrongUse where
    neither has any, since nothing but the figure itself would do.
    """
    assert figure.low is not None
    assert figure.high is not None
    published = (figure.high - figure.low) / 2 / Z90
    both = float(np.hypot(published, 0.0 if figure.statistic == "p10" else values.std()))
    if both == 0:
        raise WrongUse(f"{figure.id} is to be fitted and its low and high are one number; give it a band")
    return both


def _parameters(free: Sequence[Parameter], found: Fit) -> tuple[FittedParameter, ...]:
    return tuple(
        FittedParameter(each, found.values[each.id], *found.intervals[each.id], each.id not in found.undetermined)
        for each in free
    )


def _teller(progress: Progress, unknowns: int) -> Callable[[int], None]:
    total = 1 + ROUNDS * (trials_a_round(unknowns) + 1)

    def tell(trial: int) -> None:
        progress.tick(trial, total)
        if progress.cancelled():
            raise Cancelled

    return tell
