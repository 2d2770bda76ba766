"""One run of a scenario: corridor to model to replications to frames and book."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.ports import Port
from landbridge.scenario.beginning import Beginning
from landbridge.scenario.nouns import Scenario
from landbridge.simulation import CorridorModel, Outcome, build_model, run_book, simulate
from landbridge.statistics import RunFrames
from landbridge.units import DAY_MS, date_ms

__all__ = [
    "RunResult", "call_frame", "counted_window_ms", "journey_frame", "perform_run", "port_frame", "run_frames",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run leaves before it is written: the outcome of all replications and the frames that belong to it.

    `beginning` is None where the run began with its own scenario.
    """

    scenario: Scenario
    seed: int
    outcome: Outcome
    journeys: pl.DataFrame
    calls: pl.DataFrame
    book: pl.DataFrame
    beginning: Beginning | None = None

    @staticmethod
    def of(scenario: Scenario, outcome: Outcome) -> RunResult:
        """What a run of a scenario leaves, from the outcome of its replications."""
        model = outcome.model
        book = run_book(model, outcome.rows, f"run/{scenario.name}/0")
        return RunResult(scenario, outcome.seed, outcome, journey_frame(scenario, model), call_frame(model), book)

    @property
    def frames(self) -> RunFrames:
        """What statistics read."""
        return _frames(self.scenario, self.journeys, self.calls, self.outcome.times)


def perform_run(scenario: Scenario, model: CorridorModel | None = None, *, seed: int, replications: int,
                on_done: Callable[[int], None] | None = None,
                cancelled: Callable[[], bool] | None = None) -> RunResult:  # fmt: skip
    """Simulate a scenario. The result depends on (scenario, seed, replications) alone."""
    model = model or build_model(scenario.corridor)
    outcome = simulate(model, seed=seed, replications=replications, on_done=on_done, cancelled=cancelled)
    return RunResult.of(scenario, outcome)


def run_frames(scenario: Scenario, model: CorridorModel, times: NDArray[np.int64]) -> RunFrames:
    """What statistics read, from times[replication, call] [ms] of a model of a scenario."""
    return _frames(scenario, journey_frame(scenario, model), call_frame(model), times)


def _frames(scenario: Scenario, journeys: pl.DataFrame, calls: pl.DataFrame, times: NDArray[np.int64]) -> RunFrames:
    ports = port_frame(dict(scenario.corridor.ports), scenario.frontiers)
    window = counted_window_ms(scenario)
    return RunFrames(journeys, calls.with_row_index("call_id"), times, ports, len(times), *window)


def journey_frame(scenario: Scenario, model: CorridorModel) -> pl.DataFrame:
    """One row a train: subject, service, train_class, direction, origin, destination, departs, containers."""
    services = scenario.corridor.services
    trains = [subject for subject in model.subjects if subject is not None]
    ends = {name: (service.origin, service.destination) for name, service in services.items()}
    return pl.DataFrame(
        {
            "subject": [train.id for train in trains],
            "service": [train.service for train in trains],
            "train_class": [train.train_class for train in trains],
            "direction": [train.direction for train in trains],
            "origin": [ends.get(train.service, ("", ""))[0] for train in trains],
            "destination": [ends.get(train.service, ("", ""))[1] for train in trains],
            "departs": pl.Series([train.departs_ms for train in trains]).cast(pl.Datetime("ms", "UTC")),
            "containers": [train.containers for train in trains],
        }
    )


def call_frame(model: CorridorModel) -> pl.DataFrame:
    """One row a milestone that a train is to reach: subject, type, location, call."""
    names = pl.Series([subject.id if subject else "" for subject in model.subjects])
    return pl.DataFrame(
        {
            "subject": names.gather(pl.Series([call.subject for call in model.calls], dtype=pl.UInt32)),
            "type": [call.type for call in model.calls],
            "location": [call.location for call in model.calls],
            "call": [call.call for call in model.calls],
        }
    )


def port_frame(ports: dict[str, Port], frontiers: dict[str, str]) -> pl.DataFrame:
    """One row a station: location, port, name, side (near China or beyond), frontier."""
    rows = [
        (station, port.id, port.name, side, frontiers[port.id])
        for port in ports.values()
        for station, side in ((port.east, "near"), (port.west, "beyond"))
    ]
    return pl.DataFrame(rows, schema=["location", "port", "name", "side", "frontier"], orient="row")


def counted_window_ms(scenario: Scenario) -> tuple[int, int]:
    """First and one-past-last instant [ms] of what is counted."""
    return date_ms(scenario.window.count_from), date_ms(scenario.window.count_to) + DAY_MS
