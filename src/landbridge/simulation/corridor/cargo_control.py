"""What is looked into of the cargo: containers picked for X-ray or opening, sampled by class, and boxes that rest.

A container that is picked leaves its train and follows by a later one of the same onward group. Sampling is by class of
cargo, since cold chain, parcels and the rest are treated apart: a share of the class is sampled, so many minutes a box,
waits for the result, and goes on; a box found positive is held. Where it is ordered, boxes of a class that were not
sampled rest for so many hours before they go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from landbridge.cargo import CargoClass
from landbridge.ports import Protocol, rules_for, turning_points
from landbridge.services import Service
from landbridge.simulation.corridor.lookup import train_words
from landbridge.simulation.corridor.nouns import Corridor
from landbridge.simulation.corridor.stage_steps import PortCall, StageSteps
from landbridge.simulation.kernel.blueprint import BlueprintBuilder
from landbridge.units import HOUR_MS

__all__ = ["CargoControl"]


@dataclass(frozen=True, slots=True)
class _Treatment:
    """What may befall boxes of a class at a place: `kind` is sampling or rest; `rules` say of how many, or how long."""

    kind: str
    cargo: CargoClass
    rules: tuple[Protocol, ...]

    @property
    def word(self) -> str:
        """As labels have it."""
        return f"{self.kind} {self.cargo.name}"


class CargoControl:
    """Writes what befalls single containers at a port into a blueprint."""

    def __init__(self, corridor: Corridor, builder: BlueprintBuilder, steps: StageSteps) -> None:
        self._corridor = corridor
        self._b = builder
        self._steps = steps
        self._pools: dict[tuple[str, ...], int] = {}
        self._programs: dict[tuple[str, ...], int] = {}

    def write_programs(self, calls: Iterable[PortCall]) -> None:
        """The programs of containers that trains of a service may lose, which stand before that of the trains."""
        for call in calls:
            for side in (0, 1):
                if self._steps.time(call, side, "inspection share") is not None:
                    self._inspection(call, side)
                    for each in self._treatments(call, side):
                        self._treatment(call, side, each)

    def pick(self, call: PortCall, side: int) -> bool:
        """Containers that are to be looked into, sampled or rested leave the train; whether any may."""
        share = self._steps.time(call, side, "inspection share")
        if share is None:
            return False
        station = call.stations[side]
        self._b.split(share, self._inspection(call, side), f"pick|{station}|inspection")
        treatments = self._treatments(call, side)
        for each, dist in zip(treatments, self._shares(treatments), strict=True):
            self._b.split(dist, self._treatment(call, side, each), f"pick|{station}|{each.word}")
        return True

    def collect(self, call: PortCall, side: int) -> None:
        """Take along what waits at the station for a train like this."""
        station = call.stations[side]
        self._b.collect(self.pool(station, call.service), self._corridor.load.most, f"collect|{station}")

    def pool(self, station: str, service: Service) -> int:
        """Containers at a station that wait for a train of one direction to one destination."""
        key = (station, service.direction, service.destination)
        if key not in self._pools:
            self._pools[key] = self._b.pool()
        return self._pools[key]

    # ---- which containers, and how many

    def _treatments(self, call: PortCall, side: int) -> list[_Treatment]:
        """Sampling of the classes of cargo of a direction, then rest, where rules of protocols order them."""
        classes = [each for each in self._corridor.cargo_classes if each.direction in (call.direction, "both")]
        words = train_words(call.service.train_class)
        found: list[_Treatment] = []
        for kind, effect in (("sampling", "share_sampled"), ("rest", "rest_h")):
            ruled = rules_for(self._corridor.rules.protocols, effect, call.at(side), call.direction, classes=words)
            for each in classes:
                rules = tuple(rule for rule in ruled if rule.cargo_class in (each.name, None))
                found += [_Treatment(kind, each, rules)] if rules else []
        return found

    def _shares(self, treatments: Sequence[_Treatment]) -> list[int]:
        """The share of what is still on the train that each treatment takes, one after the other, as it changes.

        Of all boxes p is to be taken where the treatments before have taken q: that is p / (1 - q) of the rest.
        """
        start = self._corridor.start_ms
        points = sorted({start, *(point for each in treatments for point, _ in turning_points(each.rules, [start]))})
        taken = [0.0] * len(points)
        found: list[int] = []
        for each in treatments:
            wanted = [self._wanted(each, treatments, k, points) for k in range(len(points))]
            shares = [p / (1.0 - q) if q < 1.0 else 0.0 for p, q in zip(wanted, taken, strict=True)]
            found.append(self._b.in_turn([(t, self._b.share(p)) for t, p in zip(points, shares, strict=True)]))
            taken = [q + p for p, q in zip(wanted, taken, strict=True)]
        return found

    def _wanted(self, one: _Treatment, treatments: Sequence[_Treatment], k: int, points: Sequence[int]) -> float:
        """The share of all boxes that a treatment takes from the k-th point on."""
        most = _most(one.rules, points)[k]
        if one.kind == "sampling":
            return one.cargo.share * (most or 0.0)
        sampled = (_most(each.rules, points)[k] or 0.0 for each in treatments
                   if each.kind == "sampling" and each.cargo == one.cargo)  # fmt: skip
        return 0.0 if most is None else one.cargo.share * (1.0 - max(sampled, default=0.0))

    # ---- what befalls them

    def _inspection(self, call: PortCall, side: int) -> int:
        """X-ray or opening, in a place for it; then a wait for a later train."""
        key = self._key(call, side, "inspection")
        if key not in self._programs:
            self._programs[key] = self._look(call, side, "inspection")
            self._b.deposit(self.pool(call.stations[side], call.service), f"wait|{call.stations[side]}")
        return self._programs[key]

    def _treatment(self, call: PortCall, side: int, one: _Treatment) -> int:
        key = self._key(call, side, one.word)
        if key not in self._programs:
            write = self._sampling if one.kind == "sampling" else self._rest
            self._programs[key] = write(call, side, one)
            self._b.deposit(self.pool(call.stations[side], call.service), f"wait|{call.stations[side]}")
        return self._programs[key]

    def _sampling(self, call: PortCall, side: int, one: _Treatment) -> int:
        """A sample is taken in a place for inspection; the box waits for the result, and is held where positive."""
        station = call.stations[side]
        first = self._look(call, side, "sampling")
        result, held = (self._steps.time(call, side, stage) for stage in ("sampling result", "sampling hold"))
        if result is not None:
            self._b.delay(result, f"result|{station}|{one.cargo.name}")
        if held is not None and one.cargo.positives > 0:
            goes_on = self._b.branch(self._b.share(1.0 - one.cargo.positives), -1, f"positive|{station}")
            self._b.delay(held, f"held|{station}|{one.cargo.name}")
            self._b.patch(goes_on, a=self._b.here)
        return first

    def _rest(self, call: PortCall, side: int, one: _Treatment) -> int:
        """As long as the longest rule in force says."""
        points = turning_points(one.rules, [self._corridor.start_ms])
        hours = [(point, self._b.constant(round(max(values, default=0.0) * HOUR_MS))) for point, values in points]
        return self._b.delay(self._b.in_turn(hours), f"rest|{call.stations[side]}|{one.cargo.name}")

    def _look(self, call: PortCall, side: int, stage: str) -> int:
        station = call.stations[side]
        dist = self._steps.time(call, side, stage)
        place = self._steps.need(call, side, "inspection")
        first = self._b.seize(*place, label=f"hold|{station}|{stage}")
        self._steps.looked_into(call, side, stage, dist if dist is not None else self._b.constant(0))
        self._b.free(*place)
        return first

    @staticmethod
    def _key(call: PortCall, side: int, word: str) -> tuple[str, ...]:
        return (word, call.port.id, call.stations[side], call.direction, call.service.destination)


def _most(rules: Sequence[Protocol], points: Sequence[int]) -> list[float | None]:
    """The largest value of the rules in force from each of some points on; None where none is. All turns are points."""
    values = dict(turning_points(rules, points))
    return [max(values[point], default=None) for point in points]
