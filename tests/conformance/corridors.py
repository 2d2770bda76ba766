"""Random small corridors: everything the kernel can do, a little of each, from one seed.

Trains go through segments. In a segment they take places one after the other and hold the old place while they ask for
the next (blocking); resources are asked for in the order of their numbers while others are held, and nothing is held
between segments, so no corridor can lock itself up by its order. Every second corridor lies on a grid of half hours
with constant durations, where most events have company at their instant.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from landbridge.simulation.blueprint import Blueprint, BlueprintBuilder

HALF_HOUR_MS = 30 * 60_000
DAY_MS = 48 * HALF_HOUR_MS
HORIZON_MS = 12 * DAY_MS
MOST_ITEMS = 8


@dataclass
class Site:
    """What is being built, and what programs may use."""

    chance: Random
    builder: BlueprintBuilder
    coarse: bool
    places: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    cranes: list[int] = field(default_factory=list)
    wagons: int = -1
    pools: list[int] = field(default_factory=list)
    formers: list[int] = field(default_factory=list)
    labels: int = 0

    def label(self) -> str:
        self.labels += 1
        return f"purpose {self.labels}"

    def mark(self) -> int:
        self.builder.marks = max(self.builder.marks, 6)
        return self.chance.randrange(6) if self.chance.random() < 0.3 else -1

    def time(self, halves: int = 8) -> int:
        """A duration of about so many half hours; on the grid, nothing takes time now and then."""
        b, chance = self.builder, self.chance
        if self.coarse:
            return b.constant(chance.randint(0, halves) * HALF_HOUR_MS)
        mean = chance.uniform(0.2, 1) * halves * HALF_HOUR_MS
        kinds = [
            lambda: b.constant(int(mean)), lambda: b.exponential(mean), lambda: b.uniform(mean / 2, 3 * mean / 2),
            lambda: b.triangular(0, mean, 2 * mean), lambda: b.lognormal(mean, chance.uniform(0.2, 1.5)),
            lambda: b.haul(mean, chance.uniform(0.1, 0.6), 0.4, day=0.3, day_key=chance.randrange(99)),
            lambda: b.periods([(chance.randrange(3 * DAY_MS), b.constant(int(mean / 3)))], b.exponential(mean)),
        ]  # fmt: skip
        return chance.choice(kinds)()

    def share(self, low: float, high: float) -> int:
        return self.builder.share(self.chance.uniform(low, high))


def random_corridor(seed: int) -> Blueprint:
    """A corridor of 2-8 resources, 2-4 programs and 10-40 trains of up to 8 containers."""
    site = Site(Random(seed), BlueprintBuilder(), coarse=seed % 2 == 0)
    _resources(site)
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
    if chance.random() < 0.6:
        site.wagons = b.resource("wagons", chance.randint(MOST_ITEMS, 3 * MOST_ITEMS))
    site.pools = [b.pool() for _ in range(chance.randint(1, 2))]
    for need, out in chance.sample([(3, 2), (2, 1), (3, 1), (4, 1), (5, 3)], chance.randint(1, 2)):
        timeout = chance.randint(1, 16) * HALF_HOUR_MS
        site.formers.append(b.former(need, out, site.share(0.5, 1.5), timeout))


def _program(site: Site) -> int:
    """Segments, some of them between forming and undoing; the last step delivers."""
    b, chance = site.builder, site.chance
    inspection = _inspection(site)
    first = b.note("departed", mark=0)
    for _ in range(chance.randint(1, 3)):
        if chance.random() < 0.4:
            _formed(site, inspection)
        else:
            _segment(site)
            _things_on_the_way(site, inspection)
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


def _segment(site: Site) -> None:
    """Place after place, the old one held until the new one is there; with cranes, path slots and wagons."""
    b, chance = site.builder, site.chance
    route = sorted(chance.sample(site.places, chance.randint(1, len(site.places))))
    wagons = site.wagons >= 0 and chance.random() < 0.5
    held: tuple[tuple[int, int], ...] = ()
    for k, place in enumerate(route):
        amount = chance.randint(1, site.most[place])
        extra = [(crane, 1) for crane in site.cranes if chance.random() < 0.25]
        if k == len(route) - 1 and wagons:
            extra.append((site.wagons, chance.randint(1, 2), 2))
        b.seize((place, amount), *extra, noted=chance.random() < 0.7, mark=site.mark())
        crane_needs = [need for need in extra if len(need) == 2]
        if crane_needs and chance.random() < 0.5:
            b.free_later(site.time(3), *crane_needs, label=site.label())
            crane_needs = []
        if held:
            b.free(*held)
        b.delay(site.time(), site.label(), mark=site.mark())
        if crane_needs:
            b.free(*crane_needs)
        _service(site)
        held = ((place, amount),)
    b.free(*held)
    if wagons:
        (b.free if chance.random() < 0.5 else _free_wagons_later(site))((site.wagons, 1, 2))


def _free_wagons_later(site: Site):
    return lambda need: site.builder.free_later(site.time(3), need, label=site.label())


def _service(site: Site) -> None:
    """On a place a train may need a crane, or only look whether one is free."""
    b, chance = site.builder, site.chance
    if chance.random() < 0.5:
        return
    crane = chance.choice(site.cranes)
    skip = b.overflow(crane, 0, closed=chance.random() < 0.3) if chance.random() < 0.3 else None
    b.seize((crane, 1), noted=chance.random() < 0.5)
    b.delay(site.time(4), site.label())
    b.free((crane, 1))
    if skip is not None:
        b.patch(skip, b=b.here)


def _things_on_the_way(site: Site, inspection: int) -> None:
    """Containers leave for inspection, waiting ones come along, some trains take a way round, some go round again."""
    b, chance = site.builder, site.chance
    if chance.random() < 0.6:
        b.split(site.share(0.1, 0.5), inspection, site.label())
    b.delay(site.time(12), site.label(), mark=site.mark())
    if chance.random() < 0.6:
        b.collect(chance.choice(site.pools), MOST_ITEMS)
    if chance.random() < 0.4:
        round_about = b.branch(site.share(0.2, 0.8), 0, site.label())
        b.delay(site.time(), site.label())
        b.patch(round_about, a=b.here)


def _formed(site: Site, inspection: int) -> None:
    """Join a group; what is formed runs a segment and may lose and find containers; then it is undone."""
    b, chance = site.builder, site.chance
    with_wagons = site.wagons >= 0 and chance.random() < 0.4
    if with_wagons:
        b.seize((site.wagons, 1, 2), noted=True)
    form = b.form(chance.choice(site.formers), site.label())
    b.delay(site.time(), site.label(), mark=site.mark())
    if with_wagons:
        b.free((site.wagons, 1, 2))
    if chance.random() < 0.7:
        _segment(site)
    _things_on_the_way(site, inspection)
    undo = b.unform(chance.randint(0, 10) * HALF_HOUR_MS, form, site.label())
    if chance.random() < 0.5:  # what only divided trains do
        b.delay(b.exponential(HALF_HOUR_MS), site.label())
        b.patch(undo, a=b.here)
    b.delay(site.time(4), site.label(), mark=site.mark())


def _arrivals(site: Site, programs: list[int]) -> None:
    """Trains, and one entity each for background trains and gales, in order of time."""
    b, chance = site.builder, site.chance
    entries = [(_instant(site), chance.choice(programs), chance.choice([0, 0, 1]), chance.randint(0, MOST_ITEMS))
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
    """Again and again a train of lower priority that wants a place or a crane."""
    b, chance = site.builder, site.chance
    wanted = chance.choice(site.places + site.cranes)
    train = b.seize((wanted, 1), noted=True)
    b.delay(site.time(4), site.label())
    b.free((wanted, 1))
    b.end("background")
    loop = b.delay(site.builder.constant(chance.randint(6, 20) * HALF_HOUR_MS), site.label())
    b.spawn(train, 2)
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
