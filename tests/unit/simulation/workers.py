"""What tests of ensembles share: a small model with chance and queues in it, and workers that are killed on purpose."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from landbridge.cargo import TrainLoad
from landbridge.ports import Capacity, PathOffer, Port, StageTime
from landbridge.services import Journey, Leg, LineSpeed, Service, ServicePath
from landbridge.simulation import Corridor, CorridorModel, Outcome, PortRules, build_model
from landbridge.units import DAY_MS, HOUR_MS


@cache
def small_model() -> CorridorModel:
    """Forty trains of about ten containers from cn over ala | dos to bre, three hours apart, one crew at dos."""
    port = Port("east", "East", "ala", "dos")
    service = Service("s", "cn", "bre", (), ("east",), "outbound", "China-Europe", None)
    segments = ((Leg("CN", 1435, "cn", "ala", 300),), (Leg("KZ", 1520, "dos", "bre", 500),))
    placing = StageTime("east", "dos", "placing", "both", "container", None, "lognormal", 5 * HOUR_MS, None, None, 0.5)
    rules = PortRules((placing,), (Capacity("east", "dos", "places", "both", 2),), (),
                      (PathOffer("east", "outbound", None, 24),), (), (), (), ())  # fmt: skip
    journeys = tuple(Journey(f"s.{n}", "s", n * 3 * HOUR_MS) for n in range(40))
    speeds = (LineSpeed("CN", "all", 1000, 0.3, 0.3, 0.1), LineSpeed("KZ", "all", 1000, 0.3, 0.3, 0.1))
    return build_model(Corridor({"s": service}, journeys, {"s": ServicePath(segments, (True,))}, {"east": port}, rules,
                                speeds, TrainLoad(8, 10, 12), None, 0, 40 * DAY_MS))  # fmt: skip


def is_same(one: Outcome, other: Outcome) -> bool:
    """Equal to the last bit: instants, tallies, use of resources, ledger rows."""
    return (
        np.array_equal(one.times, other.times)
        and (one.tallies, one.resources) == (other.tallies, other.resources)
        and one.rows.tobytes() == other.rows.tobytes()
    )


def kill_once(marker: Path, task: Callable[..., Any], *arguments: Any) -> Any:
    """Kill the worker this runs in, unless the marker says that it was done."""
    try:
        marker.touch(exist_ok=False)
    except FileExistsError:
        return task(*arguments)
    return kill_always()


def kill_always(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Through(Executor):
    """Another executor, in whose workers a function of ours is called with each task."""

    def __init__(self, executor: Any, before: Callable[..., Any]) -> None:
        self._executor, self._before, self.workers = executor, before, executor.workers

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self._executor.submit(self._before, fn, *args, **kwargs)
