"""The processes of MODEL.md as programs: what a train does from its origin to its destination.

Stage by stage at a port, in both directions: yard track; the railway's formalities, customs documents, picking of
containers for inspection, sanitary control with a crew; the border path together with a track on the far side, so
that a full yard holds trains upstream; the gauge change on the receiving side, in a hall or in the open air, with
empty wagons of the other gauge; forming anew; train formation; the onward path.
"""

from __future__ import annotations

import math

from landbridge.ports import FormingRule, facing
from landbridge.services import BACKGROUND, Diversion, Leg, Service
from landbridge.simulation.corridor.cargo_control import CargoControl
from landbridge.simulation.corridor.facilities import Facilities
from landbridge.simulation.corridor.gauge_change import GaugeChange
from landbridge.simulation.corridor.lookup import find_speed
from landbridge.simulation.corridor.milestones import (
    arrival_slot,
    call_slot,
    crossing_place,
    departure_slot,
    ports_apart,
)
from landbridge.simulation.corridor.nouns import Corridor
from landbridge.simulation.corridor.stage_steps import PortCall, StageSteps
from landbridge.simulation.corridor.wagon_use import WagonUse
from landbridge.simulation.kernel.blueprint import BlueprintBuilder, purpose_of
from landbridge.simulation.kernel.layout import NONE
from landbridge.units import DAY_MS

__all__ = ["Processes"]

_NEVER = 2**31 - 1  # more requests than can wait


_Formed = dict[str, tuple[FormingRule, int]]
"""By the port where a group is undone: its rule, and the step at which a train joined it."""


class Processes:
    """Writes the programs of services and of background trains into a blueprint."""

    def __init__(self, corridor: Corridor, builder: BlueprintBuilder) -> None:
        self._corridor = corridor
        self._b = builder
        self._speeds = {(row.country, row.train_class): row for row in corridor.speeds}
        self.facilities = Facilities(corridor, builder)
        self._steps = StageSteps(corridor, builder, self.facilities)
        self._diversions = {each.service.id: each for each in corridor.diversions}
        self._paths = {**corridor.paths, **{each.variant.id: each.path for each in corridor.diversions}}
        self._apart = ports_apart(corridor.diversions)
        self._wagons = WagonUse(corridor.ports, self._paths, self.facilities)
        self._gauge_change = GaugeChange(builder, self._steps, self._wagons)
        self._formers: dict[FormingRule, int] = {}
        self._cargo = CargoControl(corridor, builder, self._steps)

    # ---- a service from end to end

    def service_program(self, service: Service) -> int:
        """The first step of the program that every train of a service runs."""
        diversion = self._diversions.get(service.id)
        for each in (service, *([diversion.variant] if diversion else [])):
            self._cargo.write_programs(self._call(each, number) for number in range(len(each.crossings)))
        first = self._b.note(f"train.departed|{service.origin}", mark=departure_slot())
        self._start_broad(service)
        formed: _Formed = {}
        ahead = diversion.number if diversion else len(service.crossings)
        self._run(service, range(ahead), formed)
        if diversion:
            self._part_ways(diversion)
        else:
            self._run_in(service)
        return first

    def _run(self, service: Service, crossings: range, formed: _Formed) -> None:
        """Over the line to each of some crossings, and across."""
        for number in crossings:
            self._haul(service, self._paths[service.id].segments[number])
            self._port(self._call(service, number), formed)

    def _run_in(self, service: Service) -> None:
        """From the last crossing to the destination."""
        self._haul(service, self._paths[service.id].segments[-1])
        self._end_at(service)

    def _part_ways(self, diversion: Diversion) -> None:
        """To the junction; from there by the service's own port, or by the other one, to the end."""
        number, service, variant = diversion.number, diversion.service, diversion.variant
        common, own, other = diversion.legs
        self._haul(service, common, self._paths[service.id].segments[number])
        fork = self._fork(diversion)
        self._go_on(service, number, own)
        for step in fork:
            self._b.patch(step, b=self._b.here)
        self._b.note(f"train.diverted|{diversion.junction}|{diversion.to}")
        self._go_on(variant, number, other)

    def _go_on(self, service: Service, number: int, legs: tuple[Leg, ...]) -> None:
        """From a junction by one of two ports to the end."""
        formed: _Formed = {}
        self._haul(service, legs, self._paths[service.id].segments[number])
        self._port(self._call(service, number), formed)
        self._run(service, range(number + 1, len(service.crossings)), formed)
        self._run_in(service)

    def _fork(self, diversion: Diversion) -> list[int]:
        """Steps at which a train leaves the way of its service, to be told where to."""
        call = self._call(diversion.service, diversion.number)
        label = f"divert|{diversion.junction}|{diversion.to}"
        stay = self._b.branch(self._b.share(1.0 - diversion.share), NONE, label)
        waiting = _NEVER if diversion.waiting is None else diversion.waiting
        permit = self.facilities.permit(call.port.id, call.service.train_class, call.direction)
        watched = [(need[0], waiting) for need in self._steps.need(call, 0, "tracks")]
        watched += [(need[0], _NEVER) for need in permit]
        fork = [self._b.balk(resource, most, NONE, label) for resource, most in watched]
        self._b.patch(stay, a=self._b.here)
        return fork

    def late_pool(self, service: Service) -> int:
        """Where a container waits that its train did not wait for: beyond the crossing where a group is divided."""
        diversion = self._diversions.get(service.id)
        ways = (service, *([diversion.variant] if diversion else []))
        calls = [self._call(each, number) for each in ways for number in range(len(each.crossings))]
        undone = {rule.undone_at for call in calls for rule in self._rules_starting(call)}
        divided = [call for call in calls if call.port.id in undone]
        return self._cargo.pool((divided or calls)[-1].stations[1] if calls else "", service)

    def _start_broad(self, service: Service) -> None:
        """An inbound train that starts on broad gauge takes its wagons in the west."""
        needs = self._wagons.at_western_end(service)
        if service.direction == "inbound" and needs:
            self._b.seize(*needs, label=f"hold|{service.origin}|wagons", noted=True)

    def _end_at(self, service: Service) -> None:
        """Arrival; wagons of an outbound train that ends on broad gauge stay in the west."""
        needs = self._wagons.at_western_end(service)
        if service.direction == "outbound" and needs:
            self._b.free(*needs)
        self._b.end(f"train.arrived|{service.destination}", mark=arrival_slot())

    def _call(self, service: Service, number: int) -> PortCall:
        port = self._corridor.ports[service.crossings[number]]
        place = crossing_place(service, number, self._apart)
        return PortCall(service, port, number, place, facing(port, service.direction))

    def _haul(self, service: Service, legs: tuple[Leg, ...], whole: tuple[Leg, ...] = ()) -> None:
        """Runs over line. Parts of legs in `whole` have the draws of these: both parts are as fast as the leg was."""
        for leg in legs:
            speed = find_speed(self._speeds, leg.country, service.train_class)
            share = speed.inbound_share if service.direction == "inbound" else 1.0
            mean_ms = leg.km / (speed.km_a_day * share) * DAY_MS
            key = sum(ord(letter) << (8 * k) for k, letter in enumerate(leg.country))
            # The coefficient of variation of a lognormal is sqrt(exp(sigma^2) - 1).
            sigma = math.sqrt(math.log1p(speed.cv**2))
            dist = self._b.haul(mean_ms, sigma, speed.journey_share, day=speed.day_share, day_key=key)
            step = self._b.delay(dist, f"haul|{leg.start}|{leg.end}")
            for each in whole:
                if (each.country, each.gauge_mm) == (leg.country, leg.gauge_mm):
                    self._b.patch(step, purpose=purpose_of(f"haul|{each.start}|{each.end}"))

    # ---- a port

    def _port(self, call: PortCall, formed: _Formed) -> None:
        self._come_in(call)
        self._controls(call, 0)
        self._cross(call)
        self._controls(call, 1)
        if self._changes(call):
            self._gauge_change.change(call)
        self._steps.free(self._steps.need(call, 1, "tracks"))
        if self._changes(call):
            self._b.note(f"gauge.changed|{call.stations[1]}", mark=call_slot(call.place, "gauge.changed", 1))
            self._form_anew(call, formed)
            self._steps.stage_if(call, 1, "formation")
        self._b.note(f"train.departed|{call.stations[1]}", mark=call_slot(call.place, "train.departed", 1))

    def _come_in(self, call: PortCall) -> None:
        """Hold outside until a yard track is free; the train counts as arrived when it stands before the yard.

        An outbound train asks for the tracks that are kept for inbound ones too, and gives them back at once. Else a
        queue of trains out would fill the yard, and trains in, which bring the wagons back, would wait for ever.
        """
        station = call.stations[0]
        self._b.note(f"train.arrived|{station}", mark=call_slot(call.place, "train.arrived", 0))
        for track, *_ in self._steps.need(call, 0, "tracks"):
            kept = self.facilities.kept(call.port.id, station) if call.direction == "outbound" else 0
            self._b.seize((track, 1 + kept), label=f"hold|{station}|tracks", noted=True)
            self._steps.free(((track, kept),) if kept else ())

    def _controls(self, call: PortCall, side: int) -> None:
        for stage in ("formalities", "documents"):
            dist = self._steps.time(call, side, stage)
            if dist is not None:
                self._steps.stage(call, side, stage, dist)
        picked = self._cargo.pick(call, side)
        sanitary = self._steps.time(call, side, "sanitary")
        if sanitary is not None:
            self._steps.staffed(call, side, "sanitary", sanitary)
        if picked:
            self._cargo.collect(call, side)

    def _cross(self, call: PortCall) -> None:
        """A slot on the border path and a track beyond, both at once; the slot is taken up for its headway."""
        here, beyond = call.stations
        path, headway = self.facilities.path(call.port.id, call.direction)
        permit = self.facilities.permit(call.port.id, call.service.train_class, call.direction)
        tracks = self._steps.need(call, 1, "tracks")
        self._b.seize((path, 1), *permit, *tracks, label=f"hold|{here}|border path", noted=True)
        self._b.free(*permit)
        self._b.free_later(headway, (path, 1), label=f"headway|{call.port.id}|{call.direction}")
        self._steps.free(self._steps.need(call, 0, "tracks"))
        self._b.note(f"border.crossed|{here}", mark=call_slot(call.place, "border.crossed", 0))
        running = self._steps.time(call, 1, "running")
        if running is not None:
            self._steps.stage(call, 1, "running", running)
        self._b.note(f"train.arrived|{beyond}", mark=call_slot(call.place, "train.arrived", 1))

    def _form_anew(self, call: PortCall, formed: _Formed) -> None:
        """Undo the group that is undone here; join one where a rule starts here and the train crosses where it ends."""
        if call.port.id in formed:
            rule, joined = formed.pop(call.port.id)
            undo = self._b.unform(rule.wait_ms, joined, f"unform|{call.stations[1]}")
            self._steps.stage_if(call, 1, "forming")
            # A train that went one to one is not made up again.
            self._b.patch(undo, a=self._b.here)
            self._cargo.collect(call, 1)
        for rule in self._rules_starting(call):
            formed[rule.undone_at] = rule, self._b.form(self._former(rule), f"form|{call.stations[1]}")

    def _rules_starting(self, call: PortCall) -> list[FormingRule]:
        """Rules by which trains are formed anew here that cross the port where the rule is undone later on."""
        here, ahead = (call.direction, call.port.id), self._ports_ahead(call)
        return [rule for rule in self._corridor.rules.forming
                if (rule.direction, rule.port) == here and rule.undone_at in ahead]  # fmt: skip

    def _ports_ahead(self, call: PortCall) -> list[str]:
        """Ports further on where the gauge changes again."""
        return [call.service.crossings[n] for n in self._wagons.changing(call.service) if n > call.number]

    def _former(self, rule: FormingRule) -> int:
        """The place where a group comes together.

        When a share p of the trains that find no open group start one, f = need p / (1 + (need - 1) p) of all are
        formed; so p = f / (need - (need - 1) f).
        """
        if rule not in self._formers:
            opens = rule.share / (rule.need - (rule.need - 1) * rule.share)
            self._formers[rule] = self._b.former(rule.need, rule.out, self._b.share(opens), rule.wait_ms)
        return self._formers[rule]

    def _changes(self, call: PortCall) -> bool:
        return call.number in self._wagons.changing(call.service)

    # ---- background trains

    def background_program(self, service: Service) -> int:
        """Bulk and covered wagons: they come some time of their day, and cross when no container train wants to."""
        call = self._call(service, 0)
        port, direction = call.port, service.direction
        here, beyond = call.stations
        first = self._b.delay(self._b.uniform(0, DAY_MS), f"come|{here}")
        self._b.note(f"train.arrived|{here}", mark=call_slot(call.place, "train.arrived", 0))
        self._background_controls(call, 0)
        path, headway = self.facilities.path(port.id, direction)
        permit = self.facilities.permit(port.id, BACKGROUND, direction)
        self._b.seize((path, 1), *permit, label=f"hold|{here}|border path", noted=True)
        self._b.free(*permit)
        self._b.free_later(headway, (path, 1), label=f"headway|{port.id}|{direction}")
        self._b.note(f"border.crossed|{here}", mark=call_slot(call.place, "border.crossed", 0))
        self._steps.stage_if(call, 1, "running")
        self._b.note(f"train.arrived|{beyond}", mark=call_slot(call.place, "train.arrived", 1))
        self._background_controls(call, 1)
        self._steps.stage_if(call, 1, "placing")
        self._b.note(f"gauge.changed|{beyond}", mark=call_slot(call.place, "gauge.changed", 1))
        self._steps.stage_if(call, 1, "formation")
        self._b.note(f"train.departed|{beyond}", mark=call_slot(call.place, "train.departed", 1))
        self._b.end(f"train.left|{beyond}")
        return first

    def _background_controls(self, call: PortCall, side: int) -> None:
        self._steps.stage_if(call, side, "formalities")
        self._steps.stage_if(call, side, "documents")
        sanitary = self._steps.time(call, side, "sanitary")
        if sanitary is not None:
            self._steps.staffed(call, side, "sanitary", sanitary)
