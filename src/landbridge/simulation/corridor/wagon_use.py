"""Which trains take wagons of the other gauge from the fleet, and where."""

from __future__ import annotations

from collections.abc import Mapping

from landbridge.ports import Port
from landbridge.services import Service, ServicePath
from landbridge.simulation.corridor.facilities import Facilities
from landbridge.simulation.corridor.stage_steps import PortCall
from landbridge.simulation.kernel.blueprint import Need

__all__ = ["WagonUse"]


class WagonUse:
    """Broad-gauge wagons that containers go on with."""

    def __init__(self, ports: Mapping[str, Port], paths: Mapping[str, ServicePath], facilities: Facilities) -> None:
        self._ports = ports
        self._paths = paths
        self._facilities = facilities

    def changing(self, service: Service) -> list[int]:
        """Numbers of the crossings where a service changes gauge."""
        return [number for number, changes in enumerate(self._paths[service.id].changes) if changes]

    def at_western_end(self, service: Service) -> tuple[Need, ...]:
        """Wagons of a train whose western end is on broad gauge: it changes once, at China's frontier."""
        if not self._uses_fleet(service) or len(self.changing(service)) != 1:
            return ()
        return self._facilities.wagons(self._facilities.west_wagons)

    def taken(self, call: PortCall) -> tuple[Need, ...]:
        """Wagons to take, where the train comes onto broad gauge."""
        changing = self.changing(call.service)
        taking = changing[0] if call.direction == "outbound" else changing[-2] if len(changing) > 1 else None
        takes = self._uses_fleet(call.service) and call.number == taking
        return self._facilities.wagons(self._stock(call.service, taken=True)) if takes else ()

    def left(self, call: PortCall) -> tuple[Need, ...]:
        """Wagons to leave, where the containers leave broad gauge."""
        changing = self.changing(call.service)
        second = changing[1] if len(changing) > 1 else None
        leaving = second if call.direction == "outbound" else changing[-1]
        leaves = self._uses_fleet(call.service) and call.number == leaving
        return self._facilities.wagons(self._stock(call.service, taken=False)) if leaves else ()

    def _uses_fleet(self, service: Service) -> bool:
        """The fleet of the data (UTLC ERA) runs China-Europe trains through Kazakhstan."""
        return service.train_class == "China-Europe" and any(
            self._ports[port].west.startswith("kz-") for port in service.crossings
        )

    def _stock(self, service: Service, *, taken: bool) -> int:
        """Outbound trains take wagons in the east and leave them in the west; inbound trains the other way round."""
        east = (service.direction == "outbound") == taken
        return self._facilities.east_wagons if east else self._facilities.west_wagons
