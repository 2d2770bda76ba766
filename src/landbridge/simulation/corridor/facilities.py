"""Resources of the corridor: tracks, places, crews, paths, wagons; their calendars, gales and protocols."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from landbridge.ports import Capacity, Gale, Protocol, Shift, joined_spells, rules_for, turning_points
from landbridge.services import BACKGROUND
from landbridge.simulation.corridor.lookup import train_words
from landbridge.simulation.corridor.nouns import Corridor
from landbridge.simulation.kernel.blueprint import BlueprintBuilder, Need
from landbridge.units import DAY_MS, HOUR_MS, MINUTE_MS

__all__ = ["NO_LIMIT", "Facilities"]

_COUNTING_OFFSET_MS = 8 * HOUR_MS  # Asia/Shanghai is UTC+8 all year
NO_LIMIT = 1_000_000
_KINDS = ("container", BACKGROUND)


class Facilities:
    """Numbers of the resources in a blueprint, by what they are and where."""

    def __init__(self, corridor: Corridor, builder: BlueprintBuilder) -> None:
        self._corridor = corridor
        self._builder = builder
        self._units = {
            (row.port, row.station, row.resource, row.direction): builder.resource(
                f"{row.station}/{row.resource}/{row.direction}", row.units
            )
            for row in corridor.rules.capacities
        }
        self._paths = {
            (port, direction): builder.resource(f"{port}/path/{direction}", 1)
            for port, direction in dict.fromkeys((row.port, row.direction) for row in corridor.rules.path_offers)
        }
        self._permits = {key: self._permit(*key) for key in sorted(_suspended(corridor))}
        self.east_wagons, self.west_wagons = self._wagons()
        self._enter_changes()

    def find(self, port: str, station: str, resource: str, direction: str) -> int | None:
        """The resource of a direction, or the one both share, or None."""
        way = self.way_of(port, station, resource, direction)
        return None if way is None else self._units[port, station, resource, way]

    def way_of(self, port: str, station: str, resource: str, direction: str) -> str | None:
        """The direction of the resource that trains of a direction use: their own, both, or None for none."""
        ways = (way for way in (direction, "both") if (port, station, resource, way) in self._units)
        return next(ways, None)

    def kept(self, port: str, station: str) -> int:
        """Tracks of a yard shared by both directions that are kept for trains inbound."""
        rows = (row for row in self._corridor.rules.capacities if (row.port, row.station) == (port, station))
        return max((row.kept for row in rows), default=0)

    def path(self, port: str, direction: str) -> tuple[int, int]:
        """The path of a direction and the distribution of its headway: a day over the trains a day agreed."""
        rows = sorted(
            (row for row in self._corridor.rules.path_offers if (row.port, row.direction) == (port, direction)),
            key=lambda row: row.since_ms or 0,
        )
        rules = rules_for(self._corridor.rules.protocols, "trains_a_day", (port, None), direction)
        starts: list[tuple[int, int]] = []
        for point, values in turning_points(rules, [row.since_ms or 0 for row in rows]):
            agreed = next(row.trains_a_day for row in reversed(rows) if (row.since_ms or 0) <= point)
            starts.append((point, self._headway(min(values, default=agreed))))
        return self._paths[port, direction], self._builder.in_turn(starts)

    def permit(self, port: str, train_class: str, direction: str) -> tuple[Need, ...]:
        """What trains of a class need to cross; not to be had while a protocol stops their class or their kind."""
        places = [(port, word, direction) for word in train_words(train_class)]
        return tuple((self._permits[place], 1) for place in places if place in self._permits)

    def wagons(self, stock: int) -> tuple[Need, ...]:
        """Wagons for the containers on a train, from a stock; nothing where wagon return is left out."""
        fleet = self._corridor.fleet
        return ((stock, fleet.wagons_for_five, 5),) if fleet else ()

    def gale_programs(self) -> Iterator[tuple[str, int]]:
        """A program for each resource in the open air: calm, gale, calm, ... ; (name, first step)."""
        for gale in self._corridor.rules.gales:
            resource = self.find(gale.port, gale.station, gale.resource, gale.direction)
            if resource is not None:
                yield f"gale/{gale.station}/{gale.resource}", self._gale(gale, resource)

    def empty_return_programs(self) -> Iterator[tuple[str, int]]:
        """Trains of empty wagons that go back east whenever more than the reserve stand in the west."""
        fleet = self._corridor.fleet
        b = self._builder
        for k in range(fleet.empty_trains if fleet else 0):
            assert fleet is not None
            first = b.seize((self.west_wagons, fleet.reserve_west + fleet.empty_train))
            b.free((self.west_wagons, fleet.reserve_west))
            b.delay(b.constant(round(fleet.return_h * HOUR_MS)), "empty return")
            b.free((self.east_wagons, fleet.empty_train))
            b.loop(first)
            yield f"empty return/{k}", first

    def _gale(self, gale: Gale, resource: int) -> int:
        """Calm spells last so long that the days of gale come out in the mean: spell x (365 - days) / days."""
        b = self._builder
        spell_ms = gale.spell_d * DAY_MS
        calm_ms = spell_ms * (365 - gale.days_a_year) / gale.days_a_year
        units = self._usual_units(gale)
        first = b.delay(b.exponential(calm_ms), f"calm|{gale.station}")
        b.set_capacity(resource, 0)
        b.delay(b.exponential(spell_ms), f"gale|{gale.station}")
        b.set_capacity(resource, units)
        b.loop(first)
        return first

    def _usual_units(self, place: Gale | Shift) -> int:
        """Units a resource has when no gale and no shift says otherwise."""
        here = (place.port, place.station, place.resource, place.direction)
        rows = self._corridor.rules.capacities
        return next(row.units for row in rows if (row.port, row.station, row.resource, row.direction) == here)

    def _headway(self, trains_a_day: float) -> int:
        return self._builder.constant(round(DAY_MS / trains_a_day))

    def _permit(self, port: str, kind: str, direction: str) -> int:
        permit = self._builder.resource(f"{port}/permit/{kind}/{direction}", NO_LIMIT)
        words = (kind, "all") if kind in _KINDS else (kind,)
        rules = rules_for(self._corridor.rules.protocols, "suspended", (port, None), direction, classes=words)
        for start, end in joined_spells(rules):
            self._builder.calendar(start, permit, 0)
            if end is not None:
                self._builder.calendar(end, permit, NO_LIMIT)
        return permit

    def _wagons(self) -> tuple[int, int]:
        fleet = self._corridor.fleet
        east = self._builder.resource("wagons/east", fleet.east if fleet else NO_LIMIT)
        west = self._builder.resource("wagons/west", fleet.west if fleet else NO_LIMIT)
        return east, west

    def _enter_changes(self) -> None:
        """What shifts change every day, and what rules of protocols say in their place."""
        shifts = self._shifts()
        for row in self._corridor.rules.capacities:
            resource = self._units[row.port, row.station, row.resource, row.direction]
            changes = self._shift_changes(shifts.get(resource, []))
            for t_ms, units in _overlaid(row.units, changes, self._ruled_units(row)):
                self._builder.calendar(t_ms, resource, units)

    def _ruled_units(self, row: Capacity) -> list[tuple[int, int | None]]:
        """From which instant on rules say how many units a resource has; None where they say nothing."""
        rules: list[Protocol] = [
            rule for rule in rules_for(self._corridor.rules.protocols, "units", (row.port, row.station), row.direction)
            if rule.resource == row.resource
        ]  # fmt: skip
        points = turning_points(rules, [self._corridor.start_ms]) if rules else []
        return [(point, round(min(values)) if values else None) for point, values in points]

    def _shifts(self) -> dict[int, list[Shift]]:
        """Shifts by the resource they man."""
        found: dict[int, list[Shift]] = {}
        for shift in self._corridor.rules.shifts:
            resource = self.find(shift.port, shift.station, shift.resource, shift.direction)
            if resource is not None:
                found.setdefault(resource, []).append(shift)
        return found

    def _shift_changes(self, shifts: list[Shift]) -> list[tuple[int, int]]:
        """The day's changes, every day; where one shift ends as another begins, the one that begins counts."""
        if not shifts:
            return []
        corridor = self._corridor
        usual = self._usual_units(shifts[0])
        changes = {shift.end_min * MINUTE_MS % DAY_MS: usual for shift in shifts}
        changes |= {shift.start_min * MINUTE_MS: shift.units for shift in shifts}
        midnight = (corridor.start_ms + _COUNTING_OFFSET_MS) // DAY_MS * DAY_MS - _COUNTING_OFFSET_MS
        return [
            (day + since_midnight, units)
            for day in range(midnight, corridor.end_ms, DAY_MS)
            for since_midnight, units in sorted(changes.items())
        ]


def _overlaid(usual: int, changes: list[tuple[int, int]],
              ruled: list[tuple[int, int | None]]) -> list[tuple[int, int]]:  # fmt: skip
    """Changes of capacity in order of time: those of shifts but while a rule holds, and those of rules.

    Where a rule ends, what the shifts have come to meanwhile holds.
    """
    points, starts = [point for point, _ in ruled], [t_ms for t_ms, _ in changes]
    ruled_at = {t_ms: ruled[place - 1][1] for t_ms in starts if (place := bisect_right(points, t_ms))}
    found = {t_ms: units for t_ms, units in changes if ruled_at.get(t_ms) is None}
    before: int | None = None
    for point, units in ruled:
        if units is not None or before is not None:
            place = bisect_right(starts, point)
            found[point] = units if units is not None else changes[place - 1][1] if place else usual
        before = units
    return sorted(found.items())


def _suspended(corridor: Corridor) -> set[tuple[str, str, str]]:
    """(port, kind or class of train, direction) of every stop; a train that is never stopped needs no permit."""
    ways = ("outbound", "inbound")
    return {
        (rule.port, kind, way) for rule in corridor.rules.protocols if rule.effect == "suspended"
        for kind in (_KINDS if rule.train_class == "all" else (rule.train_class,))
        for way in ways if rule.direction in (way, "both")
    }  # fmt: skip
