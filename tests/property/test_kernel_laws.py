"""Laws that hold in every corridor and at every instant, whatever the kernel does in detail."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, takewhile

import numpy as np
from corridors import DAY_MS, HORIZON_MS, MOST_ITEMS, random_corridor
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder
from landbridge.simulation.kernel.engine import Room, carry_on, prepare
from landbridge.simulation.kernel.layout import State, Table

corridors = st.integers(1_000, 10**6)
hours = st.integers(0, DAY_MS // 4 - 1)
often = settings(max_examples=60)
ROOM = Room(entities=1 << 10, spare=1 << 9)


def states(blueprint: Blueprint, seed: int, offset: int) -> Iterator[tuple[int, State]]:
    """The state of a corridor every six hours while trains come and a day longer, then every third day."""
    model, state = prepare(blueprint, seed, 0, room=ROOM)
    for instant in (*range(offset, 3 * DAY_MS, DAY_MS // 4), *range(offset + 3 * DAY_MS, HORIZON_MS, 3 * DAY_MS)):
        state = carry_on(model, state, instant)
        yield instant, state


def trace(blueprint: Blueprint, seed: int, replication: int = 0, *, of: int | None = None) -> Table:
    """All rows of a run, or those of one kind."""
    pages: list[Table] = []
    carry_on(*prepare(blueprint, seed, replication, ledger=True), HORIZON_MS, pages.append)
    rows = np.concatenate(pages).view(np.recarray)
    return rows if of is None else rows[rows.kind == of]


# ---- reading a state without the kernel


def chain(table: Table, first: int) -> list[int]:
    """Places of a list that is threaded through `next`."""
    following: list[int] = table["next"].tolist()
    found: list[int] = []
    while first >= 0:
        found.append(int(first))
        first = following[first]
    return found


def live_entities(state: State) -> list[int]:
    """Records that are not in the list of free ones."""
    free = set(chain(state.entity, int(state.register.free[0])))
    return [e for e in range(state.entity.size) if e not in free]


def waiting_in(state: State, resource: int) -> list[int]:
    """All requests in a line: those in order, and the pairing heap of those that overtake, walked through."""
    found = chain(state.entity, state.resource["head"][resource])
    roots = [int(state.resource.root[resource])]
    while roots:
        e = roots.pop()
        while e >= 0:
            found.append(e)
            roots.append(int(state.aside.child[e]))
            e = int(state.entity.next[e])
    return found


def in_service_at(state: State, resource: int) -> list[int]:
    """Those whose service may be broken off when the resource closes."""
    return chain(state.entity, state.resource.holders[resource])


def amounts(blueprint: Blueprint, state: State, e: int) -> dict[int, int]:
    """What a waiting entity asks for, by resource."""
    step, items = blueprint.step[state.entity.step[e]], int(state.entity["items"][e])
    asked: dict[int, int] = {}
    for resource, amount, of_items, _ in blueprint.need[step.a : step.a + step.b].tolist():
        asked[resource] = -(-items * amount // of_items) if of_items else amount
    return asked


def pending(state: State) -> list[tuple[int, int, int]]:
    """Events that wake an entity, as (t, rank, entity); without those of services that were broken off."""
    found: list[tuple[int, int, int]] = []
    for t, x in state.heap[: int(state.register.heap[0])].tolist():
        rank, number, e = x >> 60, (x >> 24) & 0xFFFFFFFFF, x & 0xFFFFFF
        if rank == lay.RANK_RELEASE or (
            rank == lay.RANK_END and (state.entity.number[e], state.entity.due[e]) == (number, t)
        ):
            found.append((t, rank, e))
    return found


def woken(state: State) -> Counter[int]:
    """How many events each entity is woken by; two that are equal in everything are one."""
    return Counter(e for _, _, e in set(pending(state)))


# ---- the laws


@often
@given(corridors, hours)
def test_every_container_that_came_in_is_delivered_or_in_exactly_one_place(seed: int, offset: int):
    blueprint = random_corridor(seed)
    deliveries = trace(blueprint, seed, of=lay.ROW_DELIVERED)
    for instant, state in states(blueprint, seed, offset):
        carried = [i for e in live_entities(state) for i in items_of(state, e)]
        pooled = [i for pool in state.pool for i in chain(state.item, pool.head)]
        inside = state.item.number[carried + pooled].tolist()
        delivered = deliveries.who[deliveries.t <= instant].tolist()
        came = [i for a in blueprint.arrival if a.t <= instant for i in range(a["first"], a["first"] + a["items"])]
        assert sorted(inside + delivered) == sorted(came)
        assert (state.register.loaded[0], state.register.delivered[0]) == (len(came), len(delivered))
        assert state.register["items"][0] == len(inside)


def items_of(state: State, e: int) -> list[int]:
    """Items of an entity; its count agrees with its list."""
    items = chain(state.item, int(state.aside["head"][e])) if state.entity["items"][e] else []
    assert len(items) == state.entity["items"][e]
    return items


@often
@given(corridors, hours)
def test_nothing_waits_while_all_it_needs_is_free(seed: int, offset: int):
    blueprint = random_corridor(seed)
    for _, state in states(blueprint, seed, offset):
        free = state.resource.capacity - state.resource.busy
        assert (state.resource.busy >= 0).all()
        for resource in range(state.resource.size):
            line = waiting_in(state, resource)
            assert len(line) == state.resource.waiting[resource]
            for e in line:
                assert any(0 < amount > free[r] for r, amount in amounts(blueprint, state, e).items())


@often
@given(corridors, hours)
def test_every_entity_either_waits_or_will_be_woken_once_or_is_a_member_of_a_group_or_a_lot(seed: int, offset: int):
    for _, state in states(random_corridor(seed), seed, offset):
        assert waiting(state) + woken(state) + members(state) + in_lots(state) == Counter(live_entities(state))


def waiting(state: State) -> Counter[int]:
    return Counter(e for resource in range(state.resource.size) for e in waiting_in(state, resource))


def members(state: State) -> Counter[int]:
    return Counter(e for e in live_entities(state) if state.entity.state[e] == lay.MEMBER)


def in_lots(state: State) -> Counter[int]:
    """Those who wait until a lot is complete, and those who are carried."""
    carriers = [e for e in live_entities(state) if state.entity.state[e] == lay.CARRIER]
    firsts = [*state.lot["head"].tolist(), *state.aside.carries[carriers].tolist()]
    return Counter(e for first in firsts for e in chain(state.entity, first))


@often
@given(corridors, hours)
def test_those_who_may_be_broken_off_are_known_and_fit_what_there_is(seed: int, offset: int):
    blueprint = random_corridor(seed)
    for _, state in states(blueprint, seed, offset):
        for resource in range(state.resource.size):
            there = in_service_at(state, resource)
            assert sorted(there) == may_be_broken_off(blueprint, state, resource)
            assert not there or state.resource.busy[resource] <= state.resource.capacity[resource]


def may_be_broken_off(blueprint: Blueprint, state: State, resource: int) -> list[int]:
    """In service there, by the step they are at and the event that will end it."""
    found: list[int] = []
    for e in sorted({e for _, rank, e in pending(state) if rank == lay.RANK_END}):
        step = blueprint.step[state.entity.step[e]]
        if step.op == lay.SERVE and step.c & lay.INTERRUPTIBLE and blueprint.need.resource[step.a] == resource:
            found.append(e)
    return found


@often
@given(corridors, hours)
def test_what_is_counted_is_what_there_is(seed: int, offset: int):
    blueprint = random_corridor(seed)
    for _, state in states(blueprint, seed, offset):
        ends = state.heap.x[: int(state.register.heap[0])] >> 60 == lay.RANK_END
        in_time = {event for event in pending(state) if event[1] == lay.RANK_END}
        assert state.register.stale[0] == ends.sum() - len(in_time)
        asked = Counter(blueprint.need.resource[blueprint.step.a[state.entity.step[e]]] for e in waiting(state))
        assert state.resource.asking.tolist() == [asked[resource] for resource in range(state.resource.size)]
        assert state.register.live[0] == len(live_entities(state))


@often
@given(corridors)
def test_a_service_that_was_broken_off_goes_on_with_what_was_left_or_begins_again_as_long(seed: int):
    blueprint = random_corridor(seed)
    rows = trace(blueprint, seed)
    under_way: dict[int, Table] = {}
    broken_off: dict[int, Table] = {}
    for row in rows[np.isin(rows.kind, (lay.ROW_DELAY, lay.ROW_INTERRUPTED))]:
        before, cut = under_way.get(int(row.who)), broken_off.pop(int(row.who), None)
        if row.kind == lay.ROW_INTERRUPTED:
            assert row.step == before.step
            assert row.other == before.t + before.other - row.t >= 0
            broken_off[int(row.who)] = row
            continue
        way = blueprint.step.c[cut.step] if cut is not None else lay.LEAVES
        if not way & lay.LEAVES:
            assert (row.step, row.other) == (cut.step, cut.other if way & lay.RESUMES else before.other)
        under_way[int(row.who)] = row


def test_the_laws_are_asked_of_corridors_with_queues_groups_lots_and_services():
    seen: Counter[str] = Counter()
    for seed in range(40):
        for _, state in states(random_corridor(seed), seed, DAY_MS // 5):  # one state that goes on: counted at once
            seen["waiting"] += waiting(state).total()
            seen["members"] += members(state).total()
            seen["in lots"] += in_lots(state).total()
            seen["in pools"] += int(state.pool["items"].sum())
            seen["in service"] += sum(len(in_service_at(state, r)) for r in range(state.resource.size))
            seen["stale"] += int(state.register.stale[0])
    assert len(seen) == 6
    assert seen.pop("stale") > 5
    assert min(seen.values()) > 200, seen


@often
@given(corridors)
def test_the_same_seed_gives_the_same_trace_and_another_replication_another(seed: int):
    blueprint = random_corridor(2 * seed + 1)
    assert np.array_equal(trace(blueprint, seed), trace(blueprint, seed))
    assert not np.array_equal(trace(blueprint, seed), trace(blueprint, seed, replication=1))


@often
@given(corridors, st.integers(0, 2 * DAY_MS), st.integers(0, MOST_ITEMS))
def test_one_more_train_changes_no_duration_that_another_draws(seed: int, t: int, items: int):
    blueprint = random_corridor(seed)
    place = int(np.searchsorted(blueprint.arrival.t, t))
    row = blueprint.arrival[0].copy()
    row.t, row.key, row["first"], row["items"] = t, 4_711, blueprint.items, items
    arrival = np.insert(blueprint.arrival, place, row).view(np.recarray)
    with_one_more = replace(blueprint, arrival=arrival, items=blueprint.items + items)
    alone, together = drawn(blueprint, seed), drawn(with_one_more, seed)
    for subject, durations in alone.items():
        # Where the ways part, as at a line that is longer now, the rounds of a train may differ, and what it draws.
        alike = takewhile(lambda pair: pair[0][0] == pair[1][0], zip(durations, together[subject], strict=False))
        assert all(one == other for one, other in alike)
    assert sum(len(together[subject]) for subject in alone) > 0


def drawn(blueprint: Blueprint, seed: int) -> dict[int, list[tuple[int, int]]]:
    """(step, duration) of trains, by key; NONE for durations that depend on the instant, a number or others."""
    step, dist = blueprint.step, blueprint.dist[blueprint.step.dist]
    timeless = ~np.isin(dist.kind, (lay.HAUL, lay.GIVEN)) & (dist.later < 0)
    timeless &= (step.rule < 0) & ((step.op != lay.SERVE) | (step.c & lay.INTERRUPTIBLE == 0))
    rows = trace(blueprint, seed)
    rows = rows[(rows.kind == lay.ROW_DELAY) & (rows.who < len(blueprint.arrival))]
    durations: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        told = int(row.other) if timeless[row.step] else lay.NONE
        durations[int(blueprint.arrival.key[row.who])].append((int(row.step), told))
    return durations


# ---- more capacity in a single lane

HALF_HOUR_MS = 1_800_000
stations = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.booleans()), min_size=1, max_size=4)
gaps = st.lists(st.integers(0, 4), min_size=2, max_size=25)


@often
@given(stations, gaps, st.data())
def test_in_a_single_lane_more_places_or_servers_make_nobody_later(lane, gaps, data):
    wider = [list(station) for station in lane]
    wider[data.draw(st.integers(0, len(lane) - 1))][data.draw(st.integers(0, 1))] += 1
    assume(wider != lane)
    before, after = ends(lane, gaps), ends(wider, gaps)
    assert all(later <= sooner for later, sooner in zip(after, before, strict=True))
    assert all(first <= second for first, second in pairwise(after))


def ends(lane, gaps) -> list[int]:
    """When each train leaves a lane of stations (places before it, servers, whether its times are random).

    Nobody overtakes: random times have one server, several servers constant times. A server is held until there is a
    place before the next station, so more of anything can only bring every departure forward: each is a maximum of
    sums in which a place or a server is waited for a train that went so many before.
    """
    b = BlueprintBuilder(marks=1)
    first, held = b.here, None
    for n, (places, servers, random) in enumerate(lane):
        place, server = b.resource(f"place {n}", places), b.resource(f"server {n}", 1 if random else servers)
        b.seize((place, 1))
        if held is not None:
            b.free((held, 1))
        b.seize((server, 1))
        b.free((place, 1))
        b.delay(b.exponential(2 * HALF_HOUR_MS) if random else b.constant(2 * HALF_HOUR_MS), f"service {n}")
        held = server
    b.free((held, 1))
    b.end("out", mark=0)
    for n, t in enumerate(np.cumsum(gaps)):
        b.arrival(int(t) * HALF_HOUR_MS, n, first)
    return carry_on(*prepare(b.build(), 5, 0), 10**12).mark.tolist()
