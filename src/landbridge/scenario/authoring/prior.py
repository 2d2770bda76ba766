"""The seed: what the timetable would be if only yearly shares of 2023 and the national months were known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import numpy as np

from landbridge.scenario.authoring.coefficients import Matrix, Vector
from landbridge.scenario.authoring.months import COUNTED_MONTHS, RUN_IN_MONTHS, Cell, days_of, whole_month
from landbridge.scenario.authoring.nouns import SeedService
from landbridge.scenario.authoring.published import Published, port_row, province_shares
from landbridge.services import CENTRAL_ASIA

__all__ = ["carried_from", "china_europe_month_totals", "seed_trains"]

_HALF_YEAR: Final = (dt.date(2020, 1, 1), dt.date(2020, 6, 30))
_YEAR_2023: Final = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
_SHARE_FACT: Final = {"Alashankou": "SHAREA", "Khorgos": "SHAREK"}


def seed_trains(cells: Sequence[Cell], services: Sequence[SeedService], published: Published) -> Vector:
    """Trains of every cell of the counted months in the seed.

    China-Europe: 5,122 x the province's share x split x direction share of the port in 2023 x month share of the
    nation x open days. Central Asia: the port's trains that are not China-Europe x split, flat by day.
    """
    base = _half_year_seed(services, published)
    total = published.fact("H1_2020")
    shares = {month: published.month_trains(month) / total for month in COUNTED_MONTHS}
    return np.array([base[cell.service] * _month_part(cell, services, shares) for cell in cells], dtype=np.float64)


def _month_part(cell: Cell, services: Sequence[SeedService], shares: dict[str, float]) -> float:
    if services[cell.service].train_class == CENTRAL_ASIA:
        return cell.open_days / days_of(*_HALF_YEAR)
    return shares[cell.month] * cell.open_days / days_of(*whole_month(cell.month))


def _half_year_seed(services: Sequence[SeedService], published: Published) -> list[float]:
    provinces = province_shares(published)
    total = published.fact("H1_2020")
    outbound = {port: _outbound_share(published, port) for port in {service.port for service in services}}
    central_asia = {port: _central_asia_trains(published, port) for port in _SHARE_FACT}

    def trains(service: SeedService) -> float:
        if service.train_class == CENTRAL_ASIA:
            return central_asia[service.share_group] * service.split
        direction = outbound[service.port] if service.direction == "outbound" else 1.0 - outbound[service.port]
        return total * provinces[service.share_group] * service.split * direction

    return [trains(service) for service in services]


def _outbound_share(published: Published, port: str) -> float:
    """Of the China-Europe trains of 2023; at Suifenhe only inbound is published, outbound is what remains."""
    row = port_row(published, port, *_YEAR_2023)
    inbound = int(row["inbound"])
    outbound = int(row["outbound"]) if row["outbound"] else int(row["trains"]) - inbound
    return outbound / (outbound + inbound)


def _central_asia_trains(published: Published, port: str) -> float:
    """Half-year's trains of the port that are not China-Europe; Khorgos by the days of January to May."""
    last = dt.date(2020, 5, 31) if port == "Khorgos" else _HALF_YEAR[1]
    counted = int(port_row(published, port, _HALF_YEAR[0], last)["trains"])
    whole = counted * days_of(*_HALF_YEAR) / days_of(_HALF_YEAR[0], last)
    return whole * (1.0 - published.fact(_SHARE_FACT[port]))


def china_europe_month_totals(published: Published) -> dict[str, float]:
    """China-Europe departures of every month of the run, or of the part of it that is run.

    December 2019 is a third of what 2019 leaves for September, October and December; November has its 16 days from
    the 15th; July and August go on at June's rate (an assumption).
    """
    counted = {month: float(published.month_trains(month)) for month in COUNTED_MONTHS}
    november = published.month_trains("2019-11")
    known = published.fact("H1_2019") + sum(published.month_trains(month) for month in ("2019-07", "2019-08"))
    june = counted["2020-06"] / 30
    return counted | {
        "2019-11": november * 16 / 30,
        "2019-12": float(round((published.fact("Y2019") - known - november) / 3)),
        "2020-07": june * 31,
        "2020-08": june * 10,
    }


def carried_from(
    cells: Sequence[Cell], services: Sequence[SeedService], seed: Vector, totals: dict[str, float]
) -> Matrix:
    """How all cells follow from those of the counted months: trains = matrix @ trains of the counted cells.

    Run-in months have the mix of January, run-out months that of June, by open day: a terminal that was closed for a
    part of January was open in December. China-Europe trains are scaled to the month's total, Central Asia trains go
    on at the same rate a day. `seed` holds the counted cells' trains, in their order.
    """
    counted = [cell for cell in cells if cell.month in COUNTED_MONTHS]
    place = {(cell.service, cell.month): index for index, cell in enumerate(counted)}
    matrix = np.zeros((len(cells), len(counted)))
    factors = [_factor(cell, counted, place, services, totals) for cell in cells]
    for row, (base, factor) in enumerate(factors):
        matrix[row, base] = factor
    for month, total in totals.items():
        rows = [row for row, cell in enumerate(cells)
                if cell.month == month and services[cell.service].train_class != CENTRAL_ASIA]  # fmt: skip
        if month not in COUNTED_MONTHS:
            matrix[rows] *= total / float((matrix[rows] @ seed).sum())
    return matrix


def _factor(
    cell: Cell, counted: Sequence[Cell], place: dict[tuple[int, str], int], services: Sequence[SeedService],
    totals: dict[str, float],
) -> tuple[int, float]:  # fmt: skip
    """The counted cell that a cell follows, and its trains for one train of that."""
    if cell.month in COUNTED_MONTHS:
        return place[cell.service, cell.month], 1.0
    base_month = "2020-01" if cell.month in RUN_IN_MONTHS else "2020-06"
    base = place[cell.service, base_month]
    factor = cell.open_days / counted[base].open_days
    return base, factor
