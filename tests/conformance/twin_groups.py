"""Rules 5 and 7 of the kernel a second time: trains formed anew and undone, lots and what carries them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from dice import mixed
from twin_world import GROUP_TIMEOUT, MEMBER_TIMEOUT, Entity, Former, Group, Item, Pending, Step, Waiting

from landbridge.simulation.kernel import layout as lay

if TYPE_CHECKING:
    from twin import Twin

# ---- forming anew


def form(twin: Twin, entity: Entity, step: Step) -> Waiting | int:
    """An empty train, one that was formed and what carries a lot go on as they are."""
    former, (_, _, opens, _, timeout) = twin.formers[step.a], twin.former_rules[step.a]
    if not entity.items or entity.carries or entity.formed_of is not None:
        return entity.step + 1
    if not former.members:
        if not twin.draw(opens, entity, step):
            return entity.step + 1
        former.deadline = twin.world.now + timeout
        Pending(twin.world, former.deadline, (GROUP_TIMEOUT, step.a), lambda: _group_timeout(twin, step.a))
    return _join(twin, entity, step)


def _join(twin: Twin, entity: Entity, step: Step) -> Waiting:
    former = twin.formers[step.a]
    entity.go_on = twin.world.event()
    former.members.append(entity)
    if len(former.members) == twin.former_rules[step.a][0]:
        _close(twin, step.a)
    next_step = yield entity.go_on
    return next_step


def _group_timeout(twin: Twin, number: int) -> None:
    former = twin.formers[number]
    if former.members and former.deadline == twin.world.now:
        _close(twin, number)


def _close(twin: Twin, number: int) -> None:
    """The group is complete, or waits no longer: fewer trains in the same proportion, or each as it came."""
    need, out, _, _, _ = twin.former_rules[number]
    members, twin.formers[number] = twin.formers[number].members, Former()
    trains = -(-len(members) * out // need)
    if trains < len(members):
        _load(twin, members, trains)
        return
    for member in members:
        member.go_on.succeed(member.step + 1)


def _load(twin: Twin, members: list[Entity], trains: int) -> None:
    """All items in order, laid over trains of even size; a train speaks for those whose middle item it has."""
    group, owners = Group(), [(member, k) for member in members for k in range(len(member.items))]
    items = [item for member in members for item in member.items]
    middle = {member: (len(member.items) + 1) // 2 - 1 for member in members}
    held = sum(member.held for member in members)
    for member in members:
        member.member_of, member.missing, member.items, member.held = group, len(member.items), [], 0
    leaders: list[Entity] = []
    for k, (start, size) in enumerate(shares(len(items), trains)):
        leader = owners[start][0]
        key = mixed(leader.key, k) if leader in leaders else leader.key
        train = Entity(next(twin.numbers), key, leader.step + 1, leader.priority, formed_of=group)
        leaders.append(leader)
        train.items, train.held = items[start : start + size], shares(held, trains)[k][1]
        twin.write(lay.ROW_FORMED, train.number, leader.number, leader.step)
        for member, part in groupby(
            zip(owners[start : start + size], train.items, strict=True), lambda each: each[0][0]
        ):
            places = [(place, item) for (_, place), item in part]
            for _, item in places:
                twin.write(lay.ROW_JOINED, item.number, train.number, member.step)
            if middle[member] in [place for place, _ in places]:
                train.speaks_for.append(member)
                member.voice = train
                twin.write(lay.ROW_MEMBER, member.number, train.number, member.step)
        twin.start(train)


def owner(twin: Twin, train: Entity, item: Item) -> Entity | None:
    """The member of the train's own group that waits for an item."""
    member = twin.subjects[item.home]
    return member if member.member_of is train.formed_of else None


def unform(twin: Twin, train: Entity, step: Step) -> int | None:
    if train.formed_of is None:
        return step.a if step.a >= 0 else train.step + 1
    for item in train.items:
        member = owner(twin, train, item)
        if member is None:
            twin.leave(item, train, twin.late_pool[item.home])
            continue
        member.items.append(item)
        twin.write(lay.ROW_HANDED, item.number, member.number, train.step)
        member.missing -= 1
        if not member.missing:
            _resume(twin, member)
    twin.write(lay.ROW_UNDONE, train.number, 0, train.step)
    for member in train.speaks_for:
        _limit(twin, member, step)
    return None


def _limit(twin: Twin, member: Entity, step: Step) -> None:
    """From the UNFORM of the train that speaks for it a member waits so long more."""
    if member.deadline is None:
        member.deadline = twin.world.now + step.b
        group = member.member_of
        Pending(twin.world, member.deadline, (MEMBER_TIMEOUT, member.number),
                lambda: _resume(twin, member) if member.member_of is group else None)  # fmt: skip


def _resume(twin: Twin, member: Entity) -> None:
    """It has its items or waits no longer, and speaks for itself."""
    if member.voice is not None:
        member.voice.speaks_for.remove(member)
    member.member_of = member.deadline = member.voice = None
    member.go_on.succeed(twin.steps[member.step].b + 1)


def shares(total: int, parts: int) -> list[tuple[int, int]]:
    """(start, size) of even parts; the first ones are larger by one where it does not come out even."""
    sizes = [total // parts + (k < total % parts) for k in range(parts)]
    return [(sum(sizes[:k]), size) for k, size in enumerate(sizes)]


# ---- lots


def batch(twin: Twin, entity: Entity, step: Step) -> Waiting:
    """Wait for the others of the lot, and then for what carries them; the first one lends it its key."""
    size, first_step, priority, _ = twin.lot_rules[step.a]
    lot = twin.lots[step.a]
    entity.go_on = twin.world.event()
    lot.append(entity)
    if len(lot) == size:
        twin.lots[step.a] = []
        carrier = Entity(next(twin.numbers), lot[0].key, first_step, priority, carries=lot)
        twin.write(lay.ROW_BATCHED, carrier.number, lot[0].number, entity.step)
        twin.start(carrier)
    yield entity.go_on
    return entity.step + 1


def unbatch(carrier: Entity) -> None:
    """Those carried go on in the order they came."""
    carried, carrier.carries = carrier.carries, []
    for each in carried:
        each.go_on.succeed()
