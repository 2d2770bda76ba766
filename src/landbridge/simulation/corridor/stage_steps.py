"""Steps of one stage of one train at a port: what it needs, how long it takes, what may stop it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from landbridge.ports import RESOURCES, Port
from landbridge.services import BACKGROUND, Service
from landbridge.simulation.corridor.facilities import Facilities
from landbridge.simulation.corridor.gates import Gates
from landbridge.simulation.corridor.lookup import Durations
from landbridge.simulation.corridor.nouns import Corridor
from landbridge.simulation.kernel.blueprint import BlueprintBuilder, Need, Serving

__all__ = ["PortCall", "StageSteps"]


@dataclass(frozen=True, slots=True)
class PortCall:
    """One service at one crossing; `number` counts along the way, `place` is where the milestone frame has it."""

    service: Service
    port: Port
    number: int
    place: int
    stations: tuple[str, str]

    @property
    def direction(self) -> str:
        """That of the service."""
        return self.service.direction

    def at(self, side: int) -> tuple[str, str]:
        """(port, station) of one side of the crossing."""
        return self.port.id, self.stations[side]


class StageSteps:
    """Writes the steps of stages into a blueprint."""

    def __init__(self, corridor: Corridor, builder: BlueprintBuilder, facilities: Facilities) -> None:
        self._b = builder
        self._facilities = facilities
        self._durations = Durations(corridor, builder)
        self._gates = Gates(corridor, builder, facilities)

    def time(self, call: PortCall, side: int, stage: str) -> int | None:
        """The distribution of a stage, or None where there is no such stage."""
        return self._durations.find(call.at(side), stage, call.direction, call.service.train_class)

    def need(self, call: PortCall, side: int, resource: str) -> tuple[Need, ...]:
        """A unit of a resource; nothing where it is not counted."""
        number = self._facilities.find(*call.at(side), resource, call.direction)
        return () if number is None else ((number, 1),)

    def free(self, needs: tuple[Need, ...]) -> None:
        """Give back what there is to give back."""
        if needs:
            self._b.free(*needs)

    def stage(self, call: PortCall, side: int, stage: str, dist: int) -> int | None:
        """A stage; the number of its step where trains that are stopped in it go elsewhere."""
        label = f"stage|{call.stations[side]}|{stage}"
        gate = self._gate(call, side, stage)
        if gate is None:
            self._b.delay(dist, label)
            return None
        needs, way = gate
        step = self._b.serve(*needs, dist=dist, label=label, way=way)
        return step if way.on_closing == "leave" else None

    def stage_if(self, call: PortCall, side: int, stage: str) -> None:
        """A stage, where there is one."""
        dist = self.time(call, side, stage)
        if dist is not None:
            self.stage(call, side, stage, dist)

    def staffed(self, call: PortCall, side: int, stage: str, dist: int) -> None:
        """A stage that a crew of the station does, where crews are counted."""
        crew = self.need(call, side, "crew")
        if crew:
            self._b.seize(*crew, label=f"hold|{call.stations[side]}|crew", noted=True)
        self.stage(call, side, stage, dist)
        self.free(crew)

    def looked_into(self, call: PortCall, side: int, stage: str, dist: int) -> None:
        """A picked container on its place for inspection, in the stage inspection or sampling."""
        label = f"look|{call.stations[side]}|{stage}"
        gate = self._gate(call, side, stage)
        if gate is None:
            self._b.delay(dist, label)
        else:
            needs, way = gate
            self._b.serve(*needs, dist=dist, label=label, way=replace(way, noted=False))

    def _gate(self, call: PortCall, side: int, stage: str) -> tuple[tuple[Need, ...], Serving] | None:
        """What may stop the stage; bulk trains have no part in the places and cranes of container trains."""
        resources = ("crew",) if call.service.train_class == BACKGROUND else tuple(RESOURCES)
        return self._gates.find(call.at(side), stage, call.direction, resources)
