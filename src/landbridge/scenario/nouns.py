"""The scenario: all that one run is made of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from landbridge.simulation import Corridor

__all__ = ["Changes", "Scenario", "Window"]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is otherwise than a scenario's tables say, as a person writes it in one line; all is checked at the door.

    `also`: ids of protocols that hold although the table says no; `without`: of those that do not although it says yes.
    `volume`: more or fewer trains, as +36% or -20%. `levels` of alert: PORT=LEVEL@FROM[..UNTIL]. `closed` stages:
    STATION:STAGE@FROM..UNTIL. `rotas` of crews in days of work, quarantine and home: PORT=14+7+7@FROM[..UNTIL].
    `test_intervals` of crews [days]: PORT=7@FROM[..UNTIL]. `units` of a resource: STATION:RESOURCE=N@FROM[..UNTIL].

    A port is named by its id or one of its stations. A day is its first instant in Asia/Shanghai.
    """

    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    volume: str | None = None
    levels: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    rotas: tuple[str, ...] = ()
    test_intervals: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """The same in short words."""
        lists = {"with": self.also, "without": self.without, "level": self.levels, "closed": self.closed,
                 "units": self.units, "rota": self.rotas, "test interval": self.test_intervals}  # fmt: skip
        volume = () if self.volume is None else (f"volume {self.volume}",)
        return (*volume, *(f"{name} {text}" for name, texts in lists.items() for text in texts))


@dataclass(frozen=True, slots=True)
class Window:
    """Days, all inside, counted in Asia/Shanghai: what is counted, and what is simulated around it."""

    count_from: dt.date
    count_to: dt.date
    run_in_from: dt.date
    run_out_to: dt.date


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as read from its folder, changed, checked and routed; `protocols` are the ids of those in force.

    `bases` are the folders that it is based on, the nearest first.
    """

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
    changes: Changes = Changes()
    bases: tuple[Path, ...] = ()
