"""Random small corridors: everything the kernel can do, a little of each, from one seed.

Trains go through segments (`corridor_segments`). In a segment they take places one after the other and hold the old
place while they ask for the next (blocking); resources are asked for in the order of their numbers while others are
held, and nothing is held between segments, so no corridor can lock itself up by its order. Every second corridor lies
on a grid of half hours with constant durations, where most events have company at their instant.
"""

from __future__ import annotations

from random import Random

from corridor_segments import between_segments, carrier, formed, segment, served, things_on_the_way
from corridor_site import DAY_MS, HALF_HOUR_MS, HORIZON_MS, MOST_ITEMS, Site

from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder

__all__ = ["DAY_MS", "HALF_HOUR_MS", "HORIZON_MS", "MOST_ITEMS", "random_corridor"]


def random_corridor(seed: int) -> Blueprint:
    """A corridor of 2-8 resources, 2-4 programs and 10-40 trains of up to 8 containers."""
    site = Site(Random(seed), BlueprintBuilder(), coarse=seed % 2 == 0)
    _resources(site)
    _lots(site)
    programs = [_program(site) for _ in range(site.chance.randint(2, 4))]
    _arrivals(site, programs)
    _shifts(site)
    return site.builder.build()


def _resources(site: Site) -> None:
    chance, b = site.chance, site.builder
    for n in range(chance.randint(1, 4)):
        site.places.append(b.resource(f"place {n}", chance.randint(1, 4)))
        site.most.append(chance.randint(1, 2))
    for n in range(chance.randint(1, 3)):
        site.cranes.append(b.resource(f"crane {n}", chance.randint(1, 2)))
        site.most.append(1)
    if chance.random() < 0.6:
        site.wagons = b.resource("wagons", chance.randint(MOST_ITEMS, 3 * MOST_ITEMS))
    site.pools = [b.pool() for _ in range(chance.randint(1, 2))]
    for need, out in chance.sample([(3, 2), (2, 1), (3, 1), (4, 1), (5, 3)], chance.randint(1, 2)):
        timeout = chance.randint(1, 16) * HALF_HOUR_MS
        site.formers.append(b.former(need, out, site.share(0.5, 1.5), timeout))


def _lots(site: Site) -> None:
    """What carries the later ones may be carried itself, in one of the earlier ones."""
    b, chance = site.builder, site.chance
    for _ in range(chance.randint(1, 3)):
        first = carrier(site)
        site.lots.append(b.lot(chance.randint(2, 4), first, chance.randrange(3)))


def _program(site: Site) -> int:
    """Segments, some of them between forming and undoing; the last step delivers."""
    b, chance = site.builder, site.chance
    inspection = _inspection(site)
    first = b.note("departed", mark=0)
    for _ in range(chance.randint(1, 3)):
        kind = chance.random()
        if kind < 0.3:
            formed(site, inspection)
        elif kind < 0.6:
            segment(site)
            things_on_the_way(site, inspection)
        else:
            served(site)
        between_segments(site)
    b.end("arrived", mark=1)
    return first


def _inspection(site: Site) -> int:
    """A picked container: a crane, a look, a pool."""
    b = site.builder
    crane = site.chance.choice(site.cranes)
    first = b.seize((crane, 1), noted=True)
    b.delay(site.time(4), site.label())
    b.free((crane, 1))
    b.deposit(site.chance.choice(site.pools))
    return first


def _arrivals(site: Site, programs: list[int]) -> None:
    """Trains, and one entity each for background trains and gales, in order of time."""
    b, chance = site.builder, site.chance
    entries = [(_instant(site), chance.choice(programs), chance.choice([0, 0, 1, 2]), chance.randint(0, MOST_ITEMS))
               for _ in range(chance.randint(10, 40))]  # fmt: skip
    if chance.random() < 0.5:
        entries.append((_instant(site), _background(site), 2, 0))
    if chance.random() < 0.5:
        entries.append((_instant(site), _gale(site), 0, 0))
    for t, step, priority, items in sorted(entries):
        b.arrival(t, chance.getrandbits(64), step, priority=priority, items=items, pool=chance.choice(site.pools))


def _instant(site: Site) -> int:
    if site.coarse:
        return site.chance.randrange(96) * HALF_HOUR_MS
    return site.chance.randrange(2 * DAY_MS)


def _background(site: Site) -> int:
    """Again and again a train of another class that wants a place or a crane; some find boxes on the way."""
    b, chance = site.builder, site.chance
    wanted = chance.choice(site.places + site.cranes)
    train = b.seize((wanted, 1), noted=True)
    b.delay(site.time(4), site.label())
    b.free((wanted, 1))
    if chance.random() < 0.4:
        b.collect(chance.choice(site.pools), 2)
        b.deposit(chance.choice(site.pools))
    else:
        b.end("background")
    loop = b.delay(site.builder.constant(chance.randint(6, 20) * HALF_HOUR_MS), site.label())
    b.spawn(train, chance.choice([0, 2, 2]))
    b.loop(loop)
    return loop


def _gale(site: Site) -> int:
    """Now and then nothing of a resource can be used for a while."""
    b, chance = site.builder, site.chance
    hit = chance.choice(site.places + site.cranes)
    first = b.delay(b.constant(chance.randint(8, 30) * HALF_HOUR_MS), site.label())
    b.set_capacity(hit, 0)
    b.delay(site.time(10), site.label())
    b.set_capacity(hit, chance.randint(1, 3))
    b.loop(first)
    return first


def _shifts(site: Site) -> None:
    """Closed at night, or fewer units than are in use; of wagons at times none are lent."""
    b, chance = site.builder, site.chance
    if site.wagons >= 0 and chance.random() < 0.6:
        for day in range(HORIZON_MS // DAY_MS):
            b.calendar(day * DAY_MS + 20 * HALF_HOUR_MS, site.wagons, chance.randint(0, 2))
            b.calendar(day * DAY_MS + 30 * HALF_HOUR_MS, site.wagons, chance.randint(MOST_ITEMS, 3 * MOST_ITEMS))
    for resource in site.places + site.cranes:
        if chance.random() < 0.5:
            continue
        start = chance.randrange(24) * HALF_HOUR_MS
        for day in range(HORIZON_MS // DAY_MS):
            b.calendar(start + day * DAY_MS, resource, chance.choice([0, 0, 1]))
            b.calendar(start + day * DAY_MS + chance.randint(4, 16) * HALF_HOUR_MS, resource, chance.randint(1, 4))
