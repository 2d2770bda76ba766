"""What trains of random corridors do: places, cranes and wagons, services, groups, lots, containers on the way."""

from __future__ import annotations

from corridor_rules import CHOICES, ORDERS
from corridor_site import HALF_HOUR_MS, MOST_ITEMS, Site

from landbridge.simulation.kernel.blueprint import Serving

CLOSING = ("finish", "resume", "repeat", "leave")


def segment(site: Site) -> None:
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
        b.seize((place, amount), *extra, noted=chance.random() < 0.7, mark=site.mark(), order=site.rule(ORDERS, 0.2))
        crane_needs = [need for need in extra if len(need) == 2]
        if crane_needs and chance.random() < 0.5:
            b.free_later(site.time(3), *crane_needs, label=site.label())
            crane_needs = []
        if held:
            b.free(*held)
        b.delay(site.time(), site.label(), mark=site.mark(), factor=site.factor())
        if crane_needs:
            b.free(*crane_needs)
        _at_a_crane(site)
        held = ((place, amount),)
    b.free(*held)
    if wagons:
        (b.free if chance.random() < 0.5 else _free_wagons_later(site))((site.wagons, 1, 2))


def _free_wagons_later(site: Site):
    return lambda need: site.builder.free_later(site.time(3), need, label=site.label())


def _at_a_crane(site: Site) -> None:
    """On a place a train may need a crane, or only look whether one is free or few wait for it."""
    b, chance = site.builder, site.chance
    if chance.random() < 0.4:
        return
    crane = chance.choice(site.cranes)
    skip = _way_round(site, crane)
    if chance.random() < 0.5:
        service(site, (crane, 1))
    else:
        b.seize((crane, 1), noted=chance.random() < 0.5)
        b.delay(site.time(4), site.label())
        b.free((crane, 1))
    if skip is not None:
        b.patch(skip, b=b.here)


def _way_round(site: Site, resource: int) -> int | None:
    """A step that may go on elsewhere, to be patched, or none."""
    b, chance = site.builder, site.chance
    kind = chance.random()
    if kind < 0.25:
        return b.overflow(resource, 0, closed=chance.random() < 0.3)
    return b.balk(resource, chance.randint(1, 3), 0) if kind < 0.5 else None


def service(site: Site, *needs: tuple[int, int], steady: bool = False) -> None:
    """One service of some way; who leaves it does something else meanwhile; nobody leaves a `steady` one."""
    b, chance = site.builder, site.chance
    closing = chance.choice(CLOSING[: 3 if steady else 4])
    way = Serving(closing, preempts=chance.random() < 0.5, in_turn=chance.random() < 0.2, noted=chance.random() < 0.6,
                  factor=site.factor())  # fmt: skip
    step = b.serve(*needs, dist=site.time(), label=site.label(), mark=site.mark(), way=way)
    if closing == "leave":
        served_ones = site.jump()
        b.patch(step, to=b.here)
        b.delay(site.time(4), site.label(), mark=site.mark())
        site.land(served_ones)


def served(site: Site) -> None:
    """A service where one of several is chosen, or one that is come back to, or one after the other."""
    kind = site.chance.random()
    if kind < 0.3:
        _one_of_several(site)
    elif kind < 0.5:
        _again_and_again(site)
    else:
        for _ in range(site.chance.randint(1, 3)):
            needs = _some_needs(site)
            skip = _way_round(site, needs[0][0])
            service(site, *needs)
            if skip is not None:
                site.builder.patch(skip, b=site.builder.here)


def _some_needs(site: Site) -> list[tuple[int, int]]:
    """One or two resources at once, in any order, since nothing else is held."""
    chance, all_of_them = site.chance, site.places + site.cranes
    wanted = chance.sample(all_of_them, chance.choice([1, 1, 2]))
    return [(resource, chance.randint(1, site.most[resource])) for resource in wanted]


def _one_of_several(site: Site) -> None:
    """The options stand before the choice, and are jumped over."""
    b, chance = site.builder, site.chance
    all_of_them = site.places + site.cranes
    over, options, ends = site.jump(), [], []
    for resource in chance.sample(all_of_them, min(chance.randint(2, 3), len(all_of_them))):
        options.append((resource, b.here))
        service(site, (resource, 1))
        ends.append(site.jump())
    site.land(over)
    b.choose(chance.choice(CHOICES), options)
    site.land(*ends)


def _again_and_again(site: Site) -> None:
    """Some go round again, and draw new numbers."""
    b = site.builder
    first = b.here
    service(site, *_some_needs(site), steady=True)
    b.delay(site.time(4), site.label())
    out = b.branch(site.share(0.4, 0.8), 0, site.label())
    b.loop(first)
    site.land(out)


def things_on_the_way(site: Site, inspection: int) -> None:
    """Containers leave for inspection, waiting ones come along, some trains take a way round."""
    b, chance = site.builder, site.chance
    if chance.random() < 0.6:
        b.split(site.share(0.1, 0.5), inspection, site.label())
    b.delay(site.time(12), site.label(), mark=site.mark())
    if chance.random() < 0.6:
        b.collect(chance.choice(site.pools), MOST_ITEMS)
    if chance.random() < 0.4:
        round_about = b.branch(site.share(0.2, 0.8), 0, site.label())
        b.delay(site.time(), site.label())
        site.land(round_about)


def formed(site: Site, inspection: int) -> None:
    """Join a group; what is formed runs a segment, may lose and find containers and be carried; then it is undone."""
    b, chance = site.builder, site.chance
    with_wagons = site.wagons >= 0 and chance.random() < 0.4
    if with_wagons:
        b.seize((site.wagons, 1, 2), noted=True)
    form = b.form(chance.choice(site.formers), site.label())
    b.delay(site.time(), site.label(), mark=site.mark())
    if with_wagons:
        b.free((site.wagons, 1, 2))
    kind = chance.random()
    if kind < 0.5:
        segment(site)
    elif kind < 0.8:
        served(site)
    elif kind < 0.9:  # what is formed goes on as it is; who was not may be formed here
        inner = b.form(chance.choice(site.formers), site.label())
        b.delay(site.time(4), site.label())
        b.unform(chance.randint(0, 10) * HALF_HOUR_MS, inner, site.label())
    things_on_the_way(site, inspection)
    if chance.random() < 0.1:
        b.batch(chance.choice(site.lots))
    undo = b.unform(chance.randint(0, 10) * HALF_HOUR_MS, form, site.label())
    if chance.random() < 0.5:  # what only divided trains do
        b.delay(b.exponential(HALF_HOUR_MS), site.label())
        b.patch(undo, a=b.here)
    b.delay(site.time(4), site.label(), mark=site.mark())


def between_segments(site: Site) -> None:
    """Nothing is held here: a train may wait for a ferry and be carried."""
    b, chance = site.builder, site.chance
    if chance.random() < 0.3:
        b.batch(chance.choice(site.lots))
        b.note("ashore", mark=site.mark())


def carrier(site: Site) -> int:
    """What carries a lot: a way, perhaps a service, perhaps on a larger carrier; then those carried go on."""
    b, chance = site.builder, site.chance
    first = b.note("afloat", mark=site.mark())
    if chance.random() < 0.4:
        b.collect(chance.choice(site.pools), MOST_ITEMS)
    if chance.random() < 0.5:
        served(site)
    b.delay(site.time(), site.label(), mark=site.mark(), factor=site.factor())
    if site.lots and chance.random() < 0.4:
        b.batch(chance.choice(site.lots))
    if chance.random() < 0.6:
        b.unbatch()
        b.delay(site.time(4), site.label())
    if chance.random() < 0.5:  # only one that carries nobody any more, but found containers, is formed anew
        form = b.form(chance.choice(site.formers), site.label())
        b.delay(site.time(4), site.label())
        b.collect(chance.choice(site.pools), MOST_ITEMS)
        b.unform(chance.randint(0, 10) * HALF_HOUR_MS, form, site.label())
    if chance.random() < 0.5:
        b.deposit(chance.choice(site.pools))
    else:
        b.end("carried")
    return first
