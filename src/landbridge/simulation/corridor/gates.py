"""Where protocols stop the work of a stage: a gate that trains in the stage hold a unit of.

A gate is a resource of its own that has units without limit but while a rule holds. So a train that is stopped gives
back its unit of the gate and nothing else: it keeps its track, place, crew and cranes, and stands.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from landbridge.ports import WORKS_ON, Protocol, rules_for, turning_points
from landbridge.simulation.corridor.facilities import NO_LIMIT, Facilities
from landbridge.simulation.corridor.nouns import Corridor
from landbridge.simulation.kernel.blueprint import BlueprintBuilder, Need, Serving

__all__ = ["Gates"]

_Closing = Literal["finish", "resume", "repeat", "leave"]
_ON_CLOSING: dict[str, _Closing] = {"finish": "finish", "resume": "resume", "repeat": "repeat", "move": "leave"}


class Gates:
    """Gates of stages, entered into a blueprint when first asked for."""

    def __init__(self, corridor: Corridor, builder: BlueprintBuilder, facilities: Facilities) -> None:
        self._protocols = corridor.rules.protocols
        self._start_ms = corridor.start_ms
        self._builder = builder
        self._facilities = facilities
        self._gates: dict[str, int] = {}

    def find(self, place: tuple[str, str], stage: str, direction: str,
             resources: Collection[str]) -> tuple[tuple[Need, ...], Serving] | None:  # fmt: skip
        """What a train needs for a stage at (port, station) to be at work, and how it is stopped; None: nothing stops.

        `resources` are those that the train is served with. The gate whose closing stops trains comes first, as the
        kernel has it (rule 6).
        """
        closing = rules_for(self._protocols, "closed", place, direction, stage=stage)
        stops = [rule for rule in closing if rule.in_service != "finish"]
        lets_finish = [rule for rule in closing if rule.in_service == "finish"]
        thing, way = stage, direction
        if not stops:
            used = [each for each in resources if stage in WORKS_ON[each]]
            thing, way, stops = self._taken_away(place, used, direction)
        gates: list[Need] = [(self._gate(f"{place[1]}/{thing} at work/{way}", stops), 1)] if stops else []
        if lets_finish:
            gates.append((self._gate(f"{place[1]}/{stage} begins/{direction}", lets_finish), 1))
        on_closing = _ON_CLOSING[stops[0].in_service] if stops else "finish"
        return (tuple(gates), Serving(on_closing=on_closing, noted=True)) if gates else None

    def _taken_away(self, place: tuple[str, str], resources: Collection[str],
                    direction: str) -> tuple[str, str, list[Protocol]]:  # fmt: skip
        """The one of some resources whose units rules take from trains in service, its direction, and these rules."""
        for resource in resources:
            way = self._facilities.way_of(*place, resource, direction)
            rules = rules_for(self._protocols, "units", place, way) if way else ()
            stops = [rule for rule in rules if rule.resource == resource and rule.in_service != "finish"]
            if stops and way:
                return resource, way, stops
        return "", "", []

    def _gate(self, name: str, rules: Sequence[Protocol]) -> int:
        """A resource without limit, but of the fewest units that a rule in force leaves; of a closed stage none."""
        if name not in self._gates:
            self._gates[name] = self._builder.resource(name, NO_LIMIT)
            for point, values in turning_points(rules, [self._start_ms]):
                if values or point > self._start_ms:
                    units = round(min(values, default=NO_LIMIT))
                    self._builder.calendar(point, self._gates[name], units)
        return self._gates[name]
