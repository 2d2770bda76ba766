"""The scenario: all that one run is made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from landbridge.simulation import Corridor

__all__ = ["Scenario", "Window"]


@dataclass(frozen=True, slots=True)
class Window:
    """Days, all inside, counted in Asia/Shanghai: what is counted, and what is simulated around it."""

    count_from: dt.date
    count_to: dt.date
    run_in_from: dt.date
    run_out_to: dt.date


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as read from its folder, checked and routed; `protocols` are the ids of those in force."""

    name: str
    title: str
    folder: Path
    seed: int
    replications: int
    window: Window
    corridor: Corridor
    frontiers: dict[str, str]
    assumptions: int
    sourced: int
    protocols: tuple[str, ...] = ()
