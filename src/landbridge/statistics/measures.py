"""What can be measured of a run for comparison.

A measure is planned once from the trains and calls of a model, and then taken of the times of any of its runs; only
the calls it needs are looked at, so that calibration can take it hundreds of times.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.claims import Observation, Period
from landbridge.ledger import UNREACHED
from landbridge.statistics.frames import RunFrames
from landbridge.units import DAY_MS, HOUR_MS

__all__ = ["Measure", "Measures", "NotMeasured"]

_Values = NDArray[np.float64]
_Times = NDArray[np.int64]
_Bounds = tuple[int, int]

Measure = Callable[[_Times], _Values]
"""From times[replication, call_id] [ms] to numbers, one a replication or one a train. May raise NotMeasured."""

# Countries of the members of the European Union that trains of 2020 ran to, and of the United Kingdom.
_EU_TERMINALS = ("AT", "BE", "BG", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "HU", "IT", "LT", "LU", "LV", "NL", "PL",
                 "RO", "SE", "SI", "SK")  # fmt: skip
_SETS = {"any EU terminal": _EU_TERMINALS, "any Chinese terminal": ("CN",)}
_TEU_A_CONTAINER = 2  # containers of forty feet
_CONTAINER_CLASSES = ("China-Europe", "Central Asia")
_LEAVING = ("border.crossed", "train.departed")


class NotMeasured(Exception):
    """A figure that can not be measured on this run; the text says why."""


class Measures:
    """Measures of the runs of one model; the times of the run given are not looked at."""

    def __init__(self, run: RunFrames) -> None:
        self._ports = run.ports
        self._frames = run.journeys, run.calls
        self._window = run.count_from_ms, run.count_to_ms

    # ---- counts

    def departures(self, direction: str, period: Period) -> Measure:
        """China-Europe departures of a direction (or both). Raises NotMeasured where not all the period is counted."""
        calls = self._containers.filter(pl.col("class") == "China-Europe", pl.col("type") == "train.departed")
        return _counting(_toward(calls.filter(pl.col("call") == 0), direction), self._counted(period))

    def crossings(self, place: str, direction: str, period: Period) -> Measure:
        """Crossings of container trains at a port. Raises NotMeasured."""
        calls = self._crossings.filter(pl.col("port") == self.port(place))
        return _counting(_toward(calls, direction), self._counted(period))

    def port(self, place: str) -> str:
        """The id of the port that a place names, `Khorgos (China side)` as `khorgos`. Raises NotMeasured."""
        word = place.partition(" (")[0].strip().lower()
        ports = self._ports.filter((pl.col("port") == word) | (pl.col("name").str.to_lowercase() == word))
        if ports.is_empty():
            raise NotMeasured(f"no port of the run is called {place!r}")
        return str(ports["port"][0])

    def standing(self, place: str, instants_ms: NDArray[np.int64]) -> Measure:
        """Container trains that have come to a port and not left it for good, the mean over instants.

        Both stations, both directions; one that ends there stands no longer once it is there. Raises NotMeasured.
        """
        stations = self._ports.filter(pl.col("port") == self.port(place))["location"].to_list()
        calls = self._containers.filter(pl.col("location").is_in(stations)).sort("call_id")
        come = calls.filter(pl.col("type") == "train.arrived").unique("subject", keep="first")
        go = calls.filter(pl.col("type").is_in(["train.arrived", "train.departed"])).unique("subject", keep="last")
        start, end = _ids(come), _ids(go.join(come, on="subject", how="semi"))

        def measure(times: _Times) -> _Values:
            standing = _reached_by(times[:, start], instants_ms) - _reached_by(times[:, end], instants_ms)
            return standing.mean(axis=1)

        return measure

    # ---- times

    def mean_dwell(
        self, ports: Sequence[str], classes: Sequence[str], direction: str, *, beyond: bool = False
    ) -> Measure:
        """Mean hours at the Chinese station of ports, or at the one beyond the border; trains come in the window."""
        stays = self._stays(beyond=beyond).filter(pl.col("port").is_in(ports), pl.col("class").is_in(classes))
        start, end = _pairs(_toward(stays, direction))

        def measure(times: _Times) -> _Values:
            elapsed, kept = _elapsed(times, start, end, self._window)
            trains = kept.sum(axis=1)
            if not trains.all():
                raise NotMeasured("not every replication has such a train")
            return np.where(kept, elapsed, 0).sum(axis=1) / trains / HOUR_MS

        return measure

    def mean_crossing(self, ports: Sequence[str], classes: Sequence[str]) -> Measure:
        """Mean hours from coming to the first station of a crossing to leaving the second one."""
        near, beyond = (self.mean_dwell(ports, classes, "both", beyond=side) for side in (False, True))
        return lambda times: near(times) + beyond(times)

    def transit(self, figure: Observation, *, single: bool) -> Measure:
        """Days from a departure at one of the origins to the arrival at one of the destinations.

        Of single trains of all replications, or the median of each. Trains that depart in the figure's period, where
        the run counts it; of a single day its month; else all.
        """
        start, end = _pairs(self._journeys_between(self._places(figure.origins), self._places(figure.destinations)))
        bounds = self._departing(figure.period)

        def measure(times: _Times) -> _Values:
            elapsed, kept = _elapsed(times, start, end, bounds)
            if not kept.any():
                raise NotMeasured("no train of the run goes that way in that period")
            days = elapsed / DAY_MS
            return days[kept] if single else _medians(days, kept)

        return measure

    # ---- loads

    def broad_gauge_load(self) -> Measure:
        """TEU a broad-gauge train of China-Europe journeys through Kazakhstan.

        Journeys that run in one train formed anew leave the station of the gauge change at the same millisecond, so
        trains are counted by distinct instants of departure there.
        """
        stations = self._ports.filter(pl.col("location").str.starts_with("kz-"))["location"].to_list()
        through = self._containers.filter(pl.col("location").is_in(stations)).select("subject").unique()
        calls = self._containers.filter(pl.col("class") == "China-Europe", pl.col("type") == "train.departed")
        outbound = calls.filter(pl.col("location").is_in(stations), pl.col("direction") == "outbound")
        inbound = calls.filter(pl.col("location") == "by-brest", pl.col("direction") == "inbound")
        chosen = pl.concat([outbound, inbound.join(through, on="subject", how="semi")])
        ids, containers = _ids(chosen), chosen["containers"].to_numpy()

        def measure(times: _Times) -> _Values:
            left = times[:, ids]
            if not _between(left, self._window).any(axis=1).all():
                raise NotMeasured("not every replication has such a train")
            return np.array([_load(row, containers, self._window) for row in left])

        return measure

    # ---- calls, once

    @cached_property
    def _calls(self) -> pl.DataFrame:
        journeys, calls = self._frames
        trains = journeys.select("subject", "direction", "containers", pl.col("train_class").alias("class"))
        trains = trains.with_row_index("train")
        words = calls.with_columns(pl.col("location", "type").cast(pl.String), pl.col("call").cast(pl.Int16))
        return words.join(trains, on="subject").drop("subject").rename({"train": "subject"})

    @cached_property
    def _containers(self) -> pl.DataFrame:
        return self._calls.filter(pl.col("class").is_in(_CONTAINER_CLASSES))

    @cached_property
    def _crossings(self) -> pl.DataFrame:
        return pl.concat([self._crossings_of(each) for each in ("China", "west")])

    def _crossings_of(self, frontier: str) -> pl.DataFrame:
        ports = self._ports.filter(pl.col("frontier") == frontier).select("location", "port")
        crossed = self._containers.filter(pl.col("type") == "border.crossed").join(ports, on="location")
        # A station may belong to two ports (Chop), so the station beyond decides which of them was crossed.
        come = self._containers.filter(pl.col("type") == "train.arrived").join(ports, on="location")
        before = come.select("subject", "port", pl.col("call") - 1)
        return crossed.join(before, on=["subject", "port", "call"], how="semi")

    def _stays(self, *, beyond: bool) -> pl.DataFrame:
        side = "beyond" if beyond else "near"
        ports = self._ports.filter(pl.col("frontier") == "China", pl.col("side") == side).select("location", "port")
        calls = self._calls.join(ports, on="location")
        go = calls.filter(pl.col("type").is_in(_LEAVING)).select("subject", "port", end_id="call_id")
        return calls.filter(pl.col("type") == "train.arrived").join(go, on=["subject", "port"])

    def _journeys_between(self, starts: Sequence[str], ends: Sequence[str]) -> pl.DataFrame:
        """The last arrival at one of the ends after each departure at one of the starts, one pair a train."""
        start = self._containers.filter(pl.col("type") == "train.departed", pl.col("location").is_in(starts))
        end = self._containers.filter(pl.col("type") == "train.arrived", pl.col("location").is_in(ends))
        pairs = start.join(end.select("subject", end_id="call_id", last="call"), on="subject")
        later = pairs.filter(pl.col("last") > pl.col("call")).sort("last")
        return later.unique("subject", keep="last", maintain_order=True)

    def _places(self, words: Sequence[str]) -> list[str]:
        """Ids of locations; `any EU terminal` and `any Chinese terminal` are all ends of services there."""
        journeys = self._frames[0]
        ends = pl.concat([journeys["origin"], journeys["destination"]]).unique().to_list()
        places: list[str] = []
        for word in words:
            countries = _SETS.get(word)
            places += [end for end in ends if end[:2].upper() in countries] if countries else [word]
        return places

    def _counted(self, period: Period) -> _Bounds:
        first, after = period.bounds_ms()
        if first < self._window[0] or after > self._window[1]:
            raise NotMeasured("its period is not all counted in this run")
        return first, after

    def _departing(self, period: Period) -> _Bounds:
        """The part of the counted window that a figure's period stands for."""
        if period.first == period.last:
            period = Period.parse(period.first.strftime("%Y-%m"))
        first, after = period.bounds_ms()
        first, after = max(first, self._window[0]), min(after, self._window[1])
        return (first, after) if first < after else self._window


def _toward(calls: pl.DataFrame, direction: str) -> pl.DataFrame:
    return calls if direction == "both" else calls.filter(pl.col("direction") == direction)


def _ids(calls: pl.DataFrame) -> NDArray[np.int64]:
    return calls["call_id"].to_numpy().astype(np.int64)


def _pairs(frame: pl.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return _ids(frame), frame["end_id"].to_numpy().astype(np.int64)


def _counting(calls: pl.DataFrame, bounds: _Bounds) -> Measure:
    ids = _ids(calls)
    return lambda times: _between(times[:, ids], bounds).sum(axis=1).astype(np.float64)


def _between(times: _Times, bounds: _Bounds) -> NDArray[np.bool_]:
    return (times >= bounds[0]) & (times < bounds[1])


def _elapsed(times: _Times, start: _Times, end: _Times, bounds: _Bounds) -> tuple[_Times, NDArray[np.bool_]]:
    """Time from one call to another [ms], and for which trains it holds: those that begin in time and come to end."""
    begun, ended = times[:, start], times[:, end]
    return ended - begun, _between(begun, bounds) & (ended != UNREACHED)


def _medians(values: _Values, kept: NDArray[np.bool_]) -> _Values:
    if not kept.any(axis=1).all():
        raise NotMeasured("not every replication has such a train")
    return np.array([np.median(row[which]) for row, which in zip(values, kept, strict=True)])


def _reached_by(times: _Times, instants_ms: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of the calls have happened by each instant, for each replication."""
    reached = np.where(times == UNREACHED, np.iinfo(np.int64).max, times)
    return np.array([np.searchsorted(np.sort(row), instants_ms, side="right") for row in reached])


def _load(left: _Times, containers: NDArray[np.int64], window: _Bounds) -> float:
    counted = _between(left, window)
    return float(_TEU_A_CONTAINER * containers[counted].sum() / np.unique(left[counted]).size)
