"""What can be measured of a run for comparison, each as one number a replication; frames are made once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.claims import Observation, Period
from landbridge.ledger import UNREACHED
from landbridge.statistics.counts import departures, port_crossings
from landbridge.statistics.frames import RunFrames, elapsed, mean_time, within
from landbridge.statistics.times import dwell_hours

__all__ = ["Measures", "NotMeasured"]

_Values = NDArray[np.float64]

# Countries of the members of the European Union that trains of 2020 ran to, and of the United Kingdom.
_EU_TERMINALS = ("AT", "BE", "BG", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "HU", "IT", "LT", "LU", "LV", "NL", "PL",
                 "RO", "SE", "SI", "SK")  # fmt: skip
_SETS = {"any EU terminal": _EU_TERMINALS, "any Chinese terminal": ("CN",)}
_TEU_A_CONTAINER = 2  # containers of forty feet


class NotMeasured(Exception):
    """A figure that can not be measured on this run; the text says why."""


class Measures:
    """Measures of one run."""

    def __init__(self, run: RunFrames) -> None:
        self._run = run

    # ---- counts

    def departures(self, period: Period) -> pl.DataFrame:
        """China-Europe departures in a period. Raises NotMeasured when the run does not count all of it."""
        return within(self._departures, self._counted(period))

    def crossings(self, place: str, period: Period) -> pl.DataFrame:
        """Crossings of container trains at a port in a period. Raises NotMeasured."""
        (port,) = self.port(place)
        return within(self._crossings, self._counted(period)).filter(pl.col("port").cast(pl.String) == port)

    def port(self, place: str) -> tuple[str]:
        """The id of the port that a place names, `Khorgos (China side)` as `khorgos`. Raises NotMeasured."""
        word = place.partition(" (")[0].strip().lower()
        ports = self._run.ports.filter((pl.col("port") == word) | (pl.col("name").str.to_lowercase() == word))
        if ports.is_empty():
            raise NotMeasured(f"no port of the run is called {place!r}")
        return (str(ports["port"][0]),)

    def count(self, frame: pl.DataFrame, direction: str) -> _Values:
        """Trains of a direction (or both) in each replication."""
        rows = frame if direction == "both" else frame.filter(pl.col("direction").cast(pl.String) == direction)
        return self.by_replication(rows, pl.len(), empty=0.0)

    def share(self, frame: pl.DataFrame, direction: str) -> _Values:
        """Share of a direction among the trains of each replication."""
        return self.count(frame, direction) / np.maximum(self.count(frame, "both"), 1)

    # ---- times

    def mean_dwell(
        self, ports: Sequence[str], classes: Sequence[str], direction: str, *, beyond: bool = False
    ) -> _Values:
        """Mean hours at the Chinese station of ports, or at the one beyond the border."""
        frame = dwell_hours(self._run, beyond=beyond, classes=classes)
        frame = frame.filter(pl.col("port").cast(pl.String).is_in(ports))
        if direction != "both":
            frame = frame.filter(pl.col("direction").cast(pl.String) == direction)
        return self.by_replication(frame, mean_time("hours"))

    def mean_crossing(self, ports: Sequence[str], classes: Sequence[str]) -> _Values:
        """Mean hours from coming to the first station of a crossing to leaving the second one."""
        near, beyond = (self.mean_dwell(ports, classes, "both", beyond=side) for side in (False, True))
        return near + beyond

    def transit(self, figure: Observation) -> pl.DataFrame:
        """Days of each train from a departure at one of the origins to its arrival at one of the destinations.

        Trains that depart in the figure's period, where the run counts it; of a single day its month; else all.
        """
        starts, ends = self._places(figure.origins), self._places(figure.destinations)
        calls = self._container_calls
        start = calls.filter(pl.col("type") == "train.departed", pl.col("location").is_in(starts))
        end = calls.filter(pl.col("type") == "train.arrived", pl.col("location").is_in(ends))
        pairs = start.join(
            end.select("subject", pl.col("call_id").alias("end_id"), pl.col("call").alias("last")), on="subject"
        )
        pairs = (
            pairs.filter(pl.col("last") > pl.col("call"))
            .sort("last")
            .unique("subject", keep="last", maintain_order=True)
        )
        frame = within(elapsed(self._run, pairs), self._departing(figure.period))
        if frame.is_empty():
            raise NotMeasured("no train of the run goes that way in that period")
        return frame.with_columns((pl.col("elapsed_ms") / 86_400_000).alias("days"))

    # ---- loads

    def broad_gauge_load(self) -> _Values:
        """TEU a broad-gauge train of China-Europe journeys through Kazakhstan.

        Journeys that run in one train formed anew leave the station of the gauge change at the same millisecond, so
        trains are counted by distinct instants of departure there.
        """
        stations = self._run.ports.filter(pl.col("location").str.starts_with("kz-"))["location"].to_list()
        calls = self._container_calls.filter(pl.col("class") == "China-Europe", pl.col("type") == "train.departed")
        outbound = calls.filter(pl.col("location").is_in(stations), pl.col("direction") == "outbound")
        through = calls.filter(
            pl.col("subject").is_in(self._through_kazakhstan(stations)), pl.col("direction") == "inbound"
        )
        inbound = through.filter(pl.col("location").is_in(["by-brest"]))
        chosen = pl.concat([outbound, inbound])
        return np.array([self._load(chosen, times) for times in self._run.times])

    def _through_kazakhstan(self, stations: Sequence[str]) -> list[str]:
        calls = self._container_calls
        return calls.filter(pl.col("location").is_in(stations))["subject"].unique().to_list()

    def _load(self, calls: pl.DataFrame, times: NDArray[np.int64]) -> float:
        left = times[calls["call_id"].to_numpy()]
        counted = (left >= self._run.count_from_ms) & (left < self._run.count_to_ms) & (left != UNREACHED)
        containers = calls["containers"].to_numpy()[counted].sum()
        return float(_TEU_A_CONTAINER * containers / max(np.unique(left[counted]).size, 1))

    # ---- frames, once

    def by_replication(self, frame: pl.DataFrame, value: pl.Expr, *, empty: float | None = None) -> _Values:
        """One number a replication. Raises NotMeasured when one has no train, unless `empty` stands for that."""
        found = frame.group_by("replication").agg(value.alias("value"))
        if empty is None and found.height < self._run.replications:
            raise NotMeasured("not every replication has such a train")
        out = np.full(self._run.replications, 0.0 if empty is None else empty)
        out[found["replication"].to_numpy()] = found["value"].to_numpy()
        return out

    @cached_property
    def _departures(self) -> pl.DataFrame:
        return departures(self._run)

    @cached_property
    def _crossings(self) -> pl.DataFrame:
        return pl.concat([port_crossings(self._run, frontier=each).drop("month") for each in ("China", "west")])

    @cached_property
    def _container_calls(self) -> pl.DataFrame:
        journeys = self._run.journeys.filter(pl.col("train_class") != "background")
        journeys = journeys.select("subject", "direction", "containers", pl.col("train_class").alias("class"))
        calls = self._run.calls.with_columns(pl.col("location").cast(pl.String), pl.col("type").cast(pl.String))
        return calls.join(journeys, on="subject")

    def _places(self, words: Sequence[str]) -> list[str]:
        """Ids of locations; `any EU terminal` and `any Chinese terminal` are all ends of services there."""
        ends = pl.concat([self._run.journeys["origin"], self._run.journeys["destination"]]).unique().to_list()
        places: list[str] = []
        for word in words:
            countries = _SETS.get(word)
            places += [end for end in ends if end[:2].upper() in countries] if countries else [word]
        return places

    def _counted(self, period: Period) -> tuple[int, int]:
        first, after = period.bounds_ms()
        if first < self._run.count_from_ms or after > self._run.count_to_ms:
            raise NotMeasured("its period is not all counted in this run")
        return first, after

    def _departing(self, period: Period) -> tuple[int, int]:
        """The part of the counted window that a figure's period stands for."""
        if period.first == period.last:
            period = Period.parse(period.first.strftime("%Y-%m"))
        first, after = period.bounds_ms()
        inside = first < self._run.count_to_ms and after > self._run.count_from_ms
        return (first, after) if inside else (self._run.count_from_ms, self._run.count_to_ms)
