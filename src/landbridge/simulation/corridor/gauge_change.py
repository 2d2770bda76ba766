"""The gauge change of a train: in the hall or in the open air, with cranes and wagons of the other gauge."""

from __future__ import annotations

from landbridge.simulation.corridor.stage_steps import PortCall, StageSteps
from landbridge.simulation.corridor.wagon_use import WagonUse
from landbridge.simulation.kernel.blueprint import BlueprintBuilder, Need
from landbridge.simulation.kernel.layout import NONE

__all__ = ["GaugeChange"]

_Left = list[tuple[int, tuple[Need, ...]]]
"""Steps in the hall that a train may have to leave, each with what it then gives back beside its place."""


class GaugeChange:
    """Writes the steps of a gauge change into a blueprint."""

    def __init__(self, builder: BlueprintBuilder, steps: StageSteps, wagons: WagonUse) -> None:
        self._b = builder
        self._steps = steps
        self._wagons = wagons

    def change(self, call: PortCall) -> None:
        """Containers change trains: wagons of the new gauge are taken, those of the old one stay on theirs."""
        open_air = self._steps.need(call, 1, "open-air")
        wagons = self._wagons.taken(call)
        crossroads: int | None = None
        if open_air:
            crossroads = self._b.overflow(self._place(call)[0][0], NONE, f"choose|{call.stations[1]}")
        left = self._transship(call, wagons)
        if crossroads is not None:
            out = self._b.branch(self._b.share(1.0), NONE)
            self._b.patch(crossroads, b=self._b.here)
            left += self._overflow(call, wagons)
            self._b.patch(out, a=self._b.here)
        if left:
            self._move_out(call, left)
        self._steps.free(self._wagons.left(call))

    def _place(self, call: PortCall) -> tuple[Need, ...]:
        return self._steps.need(call, 1, "places")

    def _overflow(self, call: PortCall, wagons: tuple[Need, ...]) -> _Left:
        """With the hall taken: the open air if a place is free there or the hall is closed, else wait for the hall."""
        station = call.stations[1]
        place = self._steps.need(call, 1, "open-air")
        first = self._b.overflow(self._place(call)[0][0], NONE, f"choose|{station}|closed", closed=True)
        taken = self._b.overflow(place[0][0], NONE, f"choose|{station}|open-air")
        self._b.patch(first, b=self._b.here)
        self._in_open_air(call, wagons)
        over = self._b.branch(self._b.share(1.0), NONE)
        self._b.patch(taken, b=self._b.here)
        left = self._transship(call, wagons)
        self._b.patch(over, a=self._b.here)
        return left

    def _in_open_air(self, call: PortCall, wagons: tuple[Need, ...]) -> None:
        place = self._steps.need(call, 1, "open-air")
        dist = self._steps.time(call, 1, "open-air")
        assert dist is not None
        self._b.seize(*place, *wagons, label=f"hold|{call.stations[1]}|open-air", noted=True)
        self._steps.stage(call, 1, "open-air", dist)
        self._b.free(*place)

    def _transship(self, call: PortCall, wagons: tuple[Need, ...]) -> _Left:
        """Place and wagons at once; then, on the place, the cranes. Gives the steps that trains may have to leave."""
        station, place, left = call.stations[1], self._place(call), _Left()
        self._b.seize(*place, *wagons, label=f"hold|{station}|places", noted=True)
        for stage, needed in (("placing", ()), ("cranes", self._steps.need(call, 1, "cranes"))):
            dist = self._steps.time(call, 1, stage)
            if dist is None:
                continue
            if needed:
                self._b.seize(*needed, label=f"hold|{station}|{stage}", noted=True)
            step = self._steps.stage(call, 1, stage, dist)
            left += [(step, needed)] if step is not None else []
            self._steps.free(needed)
        self._b.free(*place)
        return left

    def _move_out(self, call: PortCall, left: _Left) -> None:
        """Trains that have to leave the hall keep the wagons they took, and begin again in the open air."""
        by = self._b.branch(self._b.share(1.0), NONE)
        for holding in (True, False):
            here = self._b.here
            for step, needed in left:
                if bool(needed) == holding:
                    self._b.patch(step, to=here)
            if holding:
                self._steps.free(self._steps.need(call, 1, "cranes"))
        self._b.free(*self._place(call))
        self._in_open_air(call, ())
        self._b.patch(by, a=self._b.here)
