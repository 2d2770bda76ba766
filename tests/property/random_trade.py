"""Random small corridors in the words of the trade: services, ports, wagons. Times of day only; nothing is published.

cn-a --1435-- jin -- ala | dos --1520-- bre | mal --1435-- de-b
               `--- kho | alt ----------´

Trains out by ala go by kho while they may not cross at ala, or some of them when others wait there.
"""

from __future__ import annotations

import random
from dataclasses import replace

from landbridge.cargo import TrainLoad, WagonFleet
from landbridge.ports import (
    BackgroundFlow,
    Capacity,
    FormingRule,
    Gale,
    PathOffer,
    Port,
    Protocol,
    Shift,
    StageTime,
)
from landbridge.services import Diversion, Journey, Leg, LineSpeed, Service, ServicePath
from landbridge.simulation import Corridor, PortRules
from landbridge.units import DAY_MS, HOUR_MS

PORTS = {
    "east": Port("east", "East", "ala", "dos"), "north": Port("north", "North", "kho", "alt"),
    "west": Port("west", "West", "bre", "mal"),
}  # fmt: skip
CHINA, BROAD, EUROPE = (
    Leg("CN", 1435, "cn-a", "ala", 800),
    Leg("KZ", 1520, "dos", "bre", 1000),
    Leg("PL", 1435, "mal", "de-b", 500),
)
TO_JUNCTION, TO_ALA, TO_KHO = (Leg("CN", 1435, *ends) for ends in
                               (("cn-a", "jin", 500), ("jin", "ala", 300), ("jin", "kho", 400)))  # fmt: skip
BY_KHO = Leg("CN", 1435, "cn-a", "kho", 900), Leg("KZ", 1520, "alt", "bre", 1100)
FLEET_WAGONS = 1000


def _service(name: str, direction: str, crossings: tuple[str, ...]) -> Service:
    ends = ("cn-a", "de-b" if len(crossings) == 2 else "bre")
    origin, destination = ends if direction == "outbound" else reversed(ends)
    ways = crossings if direction == "outbound" else tuple(reversed(crossings))
    return Service(name, origin, destination, (), ways, direction, "China-Europe", None)  # type: ignore[arg-type]


SERVICES = {
    "through-out": _service("through-out", "outbound", ("east", "west")),
    "through-in": _service("through-in", "inbound", ("east", "west")),
    "short-out": _service("short-out", "outbound", ("east",)),
    "short-in": _service("short-in", "inbound", ("east",)),
    "north-out": _service("north-out", "outbound", ("north", "west")),
}
_OUT, _IN = ((CHINA,), (BROAD,), (EUROPE,)), ((EUROPE,), (BROAD,), (CHINA,))
PATHS = {
    "through-out": ServicePath(_OUT, (True, True)),
    "through-in": ServicePath(_IN, (True, True)),
    "short-out": ServicePath(_OUT[:2], (True,)),
    "short-in": ServicePath(_IN[1:], (True,)),
    "north-out": ServicePath(((BY_KHO[0],), (BY_KHO[1],), (EUROPE,)), (True, True)),
}


def _diversion(name: str, chance: random.Random) -> Diversion:
    """The rule for a service out by the east port."""
    service, path = SERVICES[name], PATHS[name]
    crossings = ("north", *service.crossings[1:])
    variant = replace(service, id=f"{name}~north", crossings=crossings)
    way = ServicePath(((BY_KHO[0],), (BY_KHO[1],), *path.segments[2:]), path.changes)
    share, waiting = chance.choice([0.5, 1.0]), chance.choice([None, 0, 1])
    return Diversion(service, 0, "jin", ((TO_JUNCTION,), (TO_ALA,), (TO_KHO,)), variant, way, share, waiting)


def random_trade(seed: int, *, run_out_days: int = 120) -> Corridor:
    """A corridor with 5 to 40 trains, all of which can have arrived by its end."""
    chance = random.Random(seed)
    journeys = [
        Journey(f"{service}.{n:02d}", service, chance.randrange(10 * DAY_MS))
        for n in range(chance.randint(5, 40))
        for service in [chance.choice(list(SERVICES))]
    ]
    in_order = tuple(sorted(journeys, key=lambda journey: (journey.departs_ms, journey.id)))
    rules, speeds = _rules(chance), _speeds(chance)
    end_ms = run_out_days * DAY_MS
    diversions = tuple(_diversion(name, chance) for name in ("short-out", "through-out"))
    return Corridor(SERVICES, in_order, PATHS, PORTS, rules, speeds, TrainLoad(1, 9, 10), _fleet(), 0, end_ms,
                    diversions)  # fmt: skip


def _fleet() -> WagonFleet:
    """No empty trains: what the stocks lack is under loaded trains."""
    return WagonFleet(1520, FLEET_WAGONS, FLEET_WAGONS, 4, 0, 1, 0, 1.0)


def _speeds(chance: random.Random) -> tuple[LineSpeed, ...]:
    return tuple(LineSpeed(c, "container", chance.uniform(300, 1200), 0.3, 0.3, 0.2) for c in ("CN", "KZ", "PL"))


def _rules(chance: random.Random) -> PortRules:
    both = [(port, station) for port in PORTS.values() for station in (port.east, port.west)]
    stages = [stage for port, station in both for stage in _stages(chance, port, station)]
    capacities = [Capacity(port.id, station, "places", "both", chance.randint(1, 2)) for port, station in both]
    capacities += [Capacity(port.id, station, "tracks", way, chance.randint(1, 3)) for port, station in both
                   for way in ("outbound", "inbound")]  # fmt: skip
    capacities += [Capacity("east", "ala", "inspection", "both", 1), Capacity("east", "ala", "crew", "both", 1),
                   Capacity("east", "ala", "open-air", "both", 1)]  # fmt: skip
    return PortRules(
        tuple(stages), tuple(capacities), (Shift("east", "ala", "crew", "both", 0, 300, 0),),
        tuple(PathOffer(port, way, None, chance.uniform(4, 24)) for port in PORTS for way in ("outbound", "inbound")),
        (Gale("east", "ala", "open-air", "both", 120, 1.0),), (BackgroundFlow("east", "inbound", 1.5),),
        _protocols(chance),
        tuple(FormingRule(a, b, way, chance.random(), 3, 2, chance.randint(1, 48) * HOUR_MS)
              for a, b, way in (("east", "west", "outbound"), ("north", "west", "outbound"),
                                ("west", "east", "inbound"))),
    )  # fmt: skip


def _protocols(chance: random.Random) -> tuple[Protocol, ...]:
    """One of each effect."""
    day, stopped = (3 * DAY_MS, 4 * DAY_MS), chance.choice(["all", "container", "background"])
    later = (2 * DAY_MS, chance.choice([None, 9 * DAY_MS]))
    return (
        Protocol("stop", "east", "suspended", *day, train_class=stopped),
        Protocol("slow", "east", "trains_a_day", *later, direction="outbound", value=chance.uniform(3, 12)),
        Protocol("slow", "east", "minutes_added", *later, station="ala", stage="sanitary", value=30),
        Protocol("slow", "east", "share_inspected", *later, value=chance.uniform(0, 1)),
        Protocol("slow", "east", "background_a_day", *later, direction="inbound", value=chance.uniform(0, 3)),
        *_stops(random.Random(chance.random())),
    )


def _stops(chance: random.Random) -> tuple[Protocol, ...]:
    """A stage and resources that are taken away; at ala the hall is left for the open air.

    Trains may finish or not; how they are stopped is the same in all corridors, so that one may follow another.
    """
    ways = [chance.choice(["finish", way]) for way in ("resume", "repeat", "move", "resume")]
    units = [chance.choice([0, 1]) for _ in range(2)]
    return tuple(
        rule
        for first, after in ((round(day * DAY_MS), round((day + 0.4) * DAY_MS)) for day in (1.5, 3, 4.5, 6, 7.5))
        for rule in (
            Protocol("stop", "east", "closed", first, after, station="ala", stage="documents", in_service=ways[0]),
            Protocol("stop", "east", "units", first, after, station="dos", resource="places", value=units[0],
                     in_service=ways[1]),
            Protocol("stop", "east", "units", first, after, station="ala", resource="places", value=0,
                     in_service=ways[2]),
            Protocol("stop", "east", "units", first, after, resource="crew", value=units[1], in_service=ways[3]),
        )
    )  # fmt: skip


def _stages(chance: random.Random, port: Port, station: str) -> list[StageTime]:
    def row(stage: str, mean: float, train_class: str = "container") -> StageTime:
        mean_ms, nothing = mean * HOUR_MS, (None, None, None)
        return StageTime(port.id, station, stage, "both", train_class, None, "exponential", mean_ms, *nothing)

    rows = [row("placing", 3), row("running", 0.5, "all"), row("formation", 1), row("forming", 2)]
    if station == "ala":
        share = StageTime(port.id, station, "inspection share", "both", "container", None, "share",
                          chance.uniform(0, 0.5), None, None, None)  # fmt: skip
        rows += [row("documents", 2), row("sanitary", 1, "all"), row("inspection", 3), row("open-air", 5), share]
    return rows
