"""The timetable of the half-year: seed, sums, nearest table, whole trains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from landbridge.scenario.authoring.coefficients import LinearRow, Matrix, Vector, counted_part, rows_of
from landbridge.scenario.authoring.entropy import minimum_relative_entropy
from landbridge.scenario.authoring.lags import lag_days as lags_of
from landbridge.scenario.authoring.months import COUNTED_MONTHS, MONTHS, Cell, open_cells
from landbridge.scenario.authoring.nouns import Achieved, SeedService, SolvedTimetable, Target
from landbridge.scenario.authoring.prior import carried_from, china_europe_month_totals, seed_trains
from landbridge.scenario.authoring.published import (
    Published,
    read_lag_assumptions,
    read_published,
    read_seed_services,
)
from landbridge.scenario.authoring.rounding import round_trains
from landbridge.scenario.authoring.targets import targets
from landbridge.scenario.authoring.ways import ways_of_network
from landbridge.services import CENTRAL_ASIA, Departures

__all__ = ["solve_timetable"]

_RESIDUAL: Final = 1e-3  # [trains]

# Trains that are known to have run, by service and month (services.csv, rows Chongqing-Vilnius, Yiwu-Vilnius and
# Wuhan-Duisburg): rounding may not lose them.
_KNOWN_TRAINS: Final = (
    ("ce-chongqing-vilnius-ala-out", "2020-04"),
    ("ce-yiwu-vilnius-kho-out", "2020-05"),
    ("ce-wuhan-duisburg-ala-out", "2020-03"),
)


@dataclass(frozen=True, slots=True)
class _Problem:
    """All that is known before solving; `counted` are the places of the counted months' cells among all cells."""

    services: tuple[SeedService, ...]
    cells: tuple[Cell, ...]
    counted: tuple[int, ...]
    seed: Vector
    carried: Matrix
    targets: tuple[tuple[Target, Vector, Vector | None], ...]
    month_totals: Mapping[str, float]


def solve_timetable(*, lag_days: Mapping[str, float] | None = None) -> SolvedTimetable:
    """The timetable of scenario h1-2020 from the published tables and the assumed services; always the same one.

    `lag_days` [days] by service id is the time from departure to the Chinese border, such as a run's mean; without
    it the assumptions of lag_assumptions.csv hold. Raises CheckFailed when the figures contradict each other.
    """
    services = read_seed_services()
    lags = dict(lag_days) if lag_days is not None else lags_of(services, ways_of_network(), read_lag_assumptions())
    problem = _problem(services, lags, read_published())
    fractional = _fractional(problem)
    trains, tolerance = round_trains(fractional, _rounding_rows(problem, fractional))
    return SolvedTimetable(
        services=services,
        departures=_departures(problem, trains),
        achieved=tuple(_achieved(entry, trains) for entry in problem.targets),
        lag_days=tuple(sorted(lags.items())),
        rounding_tolerance=tolerance,
    )


def _problem(services: tuple[SeedService, ...], lags: Mapping[str, float], published: Published) -> _Problem:
    cells = open_cells(services)
    counted = tuple(index for index, cell in enumerate(cells) if cell.month in COUNTED_MONTHS)
    seed = seed_trains([cells[index] for index in counted], services, published)
    totals = china_europe_month_totals(published)
    counts = tuple(_counted(target, cells, services, lags) for target in targets(published))
    return _Problem(services, cells, counted, seed, carried_from(cells, services, seed, totals), counts, totals)


def _counted(
    target: Target, cells: Sequence[Cell], services: Sequence[SeedService], lags: Mapping[str, float]
) -> tuple[Target, Vector, Vector | None]:
    count = sum((counted_part(each, cells, services, lags) for each in target.count), np.zeros(len(cells)))
    return target, count, None if target.of is None else counted_part(target.of, cells, services, lags)


def _target_rows(problem: _Problem) -> list[LinearRow]:
    return [row for target, count, of in problem.targets if target.kind != "check"
            for row in rows_of(target, count, of)]  # fmt: skip


def _fractional(problem: _Problem) -> Vector:
    """Trains of all cells before rounding: the counted months are solved for, the others follow from them."""
    rows = _target_rows(problem)
    matrix = np.array([row.coefficients for row in rows]) @ problem.carried
    low, high = np.array([row.low for row in rows]), np.array([row.high for row in rows])
    return problem.carried @ minimum_relative_entropy(problem.seed, matrix, low, high, residual=_RESIDUAL)


def _rounding_rows(problem: _Problem, trains: Vector) -> list[LinearRow]:
    return [*_target_rows(problem), *_month_rows(problem, trains), *_service_rows(problem, trains),
            *_known_trains(problem)]  # fmt: skip


def _month_rows(problem: _Problem, trains: Vector) -> list[LinearRow]:
    """China-Europe trains of the months not counted come out to the train; Central Asia trains of every month do."""
    rows: list[LinearRow] = []
    for month in MONTHS:
        central_asia = _chosen(problem, month, central_asia=True)
        total = float(round(float(central_asia @ trains)))
        rows.append(LinearRow(central_asia, total, total, exact=True))
        if month not in COUNTED_MONTHS:
            total = float(round(problem.month_totals[month]))
            rows.append(LinearRow(_chosen(problem, month, central_asia=False), total, total, exact=True))
    return rows


def _chosen(problem: _Problem, month: str, *, central_asia: bool) -> Vector:
    chosen = [cell.month == month and (problem.services[cell.service].train_class == CENTRAL_ASIA) == central_asia
              for cell in problem.cells]  # fmt: skip
    return np.array(chosen, dtype=np.float64)


def _service_rows(problem: _Problem, trains: Vector) -> list[LinearRow]:
    """The half-year of a service is rounded up or down as a whole, so that small services do not vanish."""
    owner = np.array([cell.service for cell in problem.cells])
    counted = np.isin(np.arange(len(problem.cells)), problem.counted)
    rows: list[LinearRow] = []
    for index in range(len(problem.services)):
        row = ((owner == index) & counted).astype(np.float64)
        total = round(float(row @ trains), 6)
        rows.append(LinearRow(row, np.floor(total), np.ceil(total), exact=True))
    return rows


def _known_trains(problem: _Problem) -> list[LinearRow]:
    keys = [(problem.services[cell.service].id, cell.month) for cell in problem.cells]
    return [LinearRow(np.array([key == known for key in keys], dtype=np.float64), 1.0, np.inf, exact=True)
            for known in _KNOWN_TRAINS]  # fmt: skip


def _departures(problem: _Problem, trains: Vector) -> tuple[Departures, ...]:
    return tuple(
        Departures(problem.services[cell.service].id, cell.month, int(count), cell.first_day, cell.last_day)
        for cell, count in zip(problem.cells, trains, strict=True)
        if count > 0
    )


def _achieved(entry: tuple[Target, Vector, Vector | None], trains: Vector) -> Achieved:
    target, count, of = entry
    return Achieved(target, float(count @ trains) / (1.0 if of is None else float(of @ trains)))
