"""A kernel state made from what is known of the present: records, lines, groups, pools, pending events."""

from __future__ import annotations

from typing import Any

import numpy as np

from landbridge.simulation.corridor.continuation import ruling
from landbridge.simulation.corridor.corridor_model import CorridorModel
from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.layout import NONE, State, Table
from landbridge.simulation.present.present import EntityNow, Present, TokenNow
from landbridge.simulation.present.program_script import constant_ms
from landbridge.simulation.present.standings import How

__all__ = ["DRAWN_WITH", "build_state"]

DRAWN_WITH = (0, 0)
"""Seed and replication that a state which nobody drew is taken to be drawn with."""


def build_state(model: CorridorModel, present: Present) -> State:
    """The state of the kernel that stands where the present stands.

    A service under way ends one millisecond after the instant unless its duration is constant: what is really left of
    it is to be drawn, as a forecast fork does. What the book would not say is decided by what is free.
    """
    return _Builder(model, present).build()


class _Builder:
    """Writes records: entities in the order of their numbers, then what is given back later."""

    def __init__(self, model: CorridorModel, present: Present) -> None:
        from landbridge.simulation.kernel.engine import Room, prepare

        self._corridor, self._blueprint, self._present = model, model.blueprint, present
        live = len(present.entities) + len(present.tokens) + 1
        items = sum(len(each.items) for each in present.entities) + sum(map(len, present.pools.values()))
        room = Room(entities=2 * (live + Room().spare), items=2 * (items + Room().spare))
        self._model, self._state = prepare(model.blueprint, *DRAWN_WITH, room=room)
        self._of_train = {each.standing.train: k for k, each in enumerate(present.entities)}
        self._pending: list[tuple[int, int]] = []
        self._live = self._items = 0
        self._resumed: dict[int, int] = {}
        """Services under way that can be gone on with when they were broken off: what was done of each [ms]."""

    def build(self) -> State:
        """All records, then what links them."""
        self._write_resources()
        for each in self._present.entities:
            self._write_entity(each)
        self._write_items()
        for token in self._present.tokens:
            self._write_token(token)
        self._write_groups()
        self._write_gathering()
        self._write_lines()
        self._write_past()
        self._write_register()
        self._settle()
        self._write_resumed()
        return self._state

    # ---- records

    def _write_resources(self) -> None:
        resource = self._state.resource
        resource["busy"], resource["capacity"] = self._present.busy, self._present.units
        resource["since"] = self._present.at_ms

    def _write_entity(self, each: EntityNow) -> None:
        standing = each.standing
        record = self._new_record(self._key(each), each.number, standing.step, each.priority)
        k = self._live - 1
        record.home, record.lap = each.arrival, standing.round
        self._hold_by_items(k, standing.held)
        record.state = self._state_of(each)
        if record.state != lay.RUNNING:
            for name in ("group", "carries", "sibling", "carrier"):
                self._state.aside[k][name] = NONE
        record.order = 0 if self._flags(record) & lay.IN_TURN else each.priority
        record.asked = standing.since if standing.asked == NONE else standing.asked
        if standing.how is How.IN_DELAY:
            self._begin(k, standing.since, standing.spent)
        elif standing.how is How.READY:
            self._make_ready(k)
        elif standing.broken:
            self._state.aside["since"][k], record.interrupted = standing.since, 1
            done = standing.spent if self._flags(record) & lay.RESUMES else 0
            self._state.aside["rest"][k] = self._whole(k) - done

    def _new_record(self, key: int, number: int, step: int, priority: int) -> Any:
        record = self._state.entity[self._live]
        self._live += 1
        record.key, record.number, record.step, record.priority = key, number, step, priority
        record.home = record.next = record.due = NONE
        return record

    def _key(self, each: EntityNow) -> int:
        if each.item != NONE:
            return int(self._item_keys(np.array([each.item]))[0])
        return self._salted(each.lead, each.salt)

    def _salted(self, lead: int, salt: int) -> int:
        from landbridge.simulation.kernel.draws import mix

        key = self._blueprint.arrival["key"][lead]
        return int(mix(key, salt)) if salt else int(key)

    def _item_keys(self, items: Table) -> Table:
        """Keys of containers: that of the train they came with, mixed with their place on it, from 1."""
        from landbridge.simulation.kernel.draws import mix

        arrival = self._blueprint.arrival
        train = np.searchsorted(arrival["first"], items, side="right") - 1
        return mix.py_func(arrival["key"][train], items - arrival["first"][train] + 1)  # type: ignore[attr-defined]

    @staticmethod
    def _state_of(each: EntityNow) -> int:
        if each.standing.how in (How.GATHERING, How.CARRIED):
            return lay.MEMBER
        if each.arrival == NONE and each.item == NONE:
            return lay.FORMED
        return lay.GONE_AHEAD if each.standing.parted else lay.RUNNING

    def _write_items(self) -> None:
        """Items on entities and in pools, in order, those of one holder behind each other."""
        holders = [(self._state.aside, k, each.items) for k, each in enumerate(self._present.entities)]
        holders += [(self._state.pool, pool, tuple(items)) for pool, items in self._present.pools.items()]
        numbers = np.array([item for _, _, items in holders for item in items], "i8")
        self._items = len(numbers)
        item = self._state.item[: self._items]
        item["number"], item["home"] = numbers, self._present.owner[numbers]
        item["key"], item["next"] = self._item_keys(numbers), np.arange(1, self._items + 1)
        first = 0
        for table, k, items in holders:
            if items:
                last = first + len(items) - 1
                table["head"][k], table["tail"][k] = first, last
                counts = self._state.entity if table is self._state.aside else table
                counts["items"][k] = len(items)
                item["next"][last] = NONE
                first = last + 1

    def _write_token(self, token: TokenNow) -> None:
        record, k = self._new_record(self._salted(token.lead, token.salt), token.number, token.step, 0), self._live - 1
        record.home = token.resource
        self._state.aside["held"][k], self._state.aside["since"][k] = token.amount, token.since
        record.due = self._end_of(record, token.since)
        self._schedule(int(record.due), lay.RANK_RELEASE, token.number, k)

    # ---- delays and services

    def _flags(self, record: Any) -> int:
        """What may interrupt the step of an entity, and who goes first there; nothing where it is no request."""
        step = self._blueprint.step[record.step]
        return int(step["c"]) if step["op"] in (lay.SEIZE, lay.SERVE) else 0

    def _begin(self, k: int, since: int, spent: int = 0) -> None:
        """A delay or a service under way, of which so much was done before `since` [ms]."""
        record = self._state.entity[k]
        self._state.aside["since"][k] = since
        record.due = self._end_of(record, since)
        flags = self._flags(record)
        if flags & lay.RESUMES:
            self._resumed[k] = self._present.at_ms - since + spent
        self._schedule(int(record.due), lay.RANK_END, int(record.number), k)
        if flags & lay.INTERRUPTIBLE:
            self._hold(k, int(self._blueprint.need["resource"][self._blueprint.step["a"][record.step]]))

    def _hold(self, k: int, resource: int) -> None:
        """It is among those in service that may be interrupted."""
        entity, place = self._state.entity, self._state.resource[resource]
        entity["next"][k] = place.holders
        if place.holders != NONE:
            self._state.aside["child"][place.holders] = k
        self._state.aside["child"][k] = NONE
        place.holders = k

    def _end_of(self, record: Any, since: int) -> int:
        """A duration that chance has no part in ends when it must, any other one just after the instant [ms]."""
        whole = constant_ms(self._corridor, int(record.step), since)
        at_ms = self._present.at_ms
        return max(at_ms + 1, at_ms if whole is None else since + whole)

    def _hold_by_items(self, k: int, units: int) -> None:
        """An entity has so many units by the number of its items."""
        self._state.entity["holds"][k], self._state.aside["held"][k] = int(units > 0), units

    def _whole(self, k: int) -> int:
        """The whole duration [ms] as the moment that is made of this state would have drawn it."""
        from landbridge.simulation.kernel.draws import sample

        record, since = self._state.entity[k], self._state.aside["since"][k]
        step = self._blueprint.step[record.step]
        return int(sample(self._model, step["dist"], record.key, step["purpose"], record.lap, since))

    def _schedule(self, t: int, rank: int, number: int, index: int) -> None:
        self._pending.append((t, (rank << 60) | (number << 24) | index))

    def _make_ready(self, index: int) -> None:
        register = self._state.register[0]
        self._state.entity["next"][index] = NONE
        if register.ready == NONE:
            register.ready = index
        else:
            self._state.entity["next"][register.last_ready] = index
        register.last_ready = index

    # ---- groups

    def _write_groups(self) -> None:
        """Who is of which group, who speaks for whom, and how long members still wait."""
        numbers, aside = self._present.numbers, self._state.aside
        for group in self._present.groups:
            for train in group.trains:
                if train in self._of_train:
                    aside["group"][self._of_train[train]] = numbers[group.trains[0]]
        for member in self._present.members:
            k = self._of_train[member.join.train]
            aside["group"][k] = numbers[self._present.groups[member.group].trains[0]]
            aside["loaded"][k], aside["missing"][k] = member.loaded, member.missing
            carrier = self._of_train.get(member.join.into, NONE)
            if carrier != NONE:
                aside["carrier"][k], aside["sibling"][k] = carrier, aside["carries"][carrier]
                aside["carries"][carrier] = k
            elif member.undone_at != NONE:
                then = ruling(self._corridor, member.undone_at).step
                self._limit(k, member.undone_at + int(then["b"][then["b"][member.join.step]]))

    def _limit(self, k: int, due: int) -> None:
        """A member waits no longer than to an instant [ms]."""
        record = self._state.entity[k]
        record.due = max(due, self._present.at_ms + 1)
        self._schedule(int(record.due), lay.RANK_TIMEOUT_MEMBER, int(record.number), k)

    def _write_gathering(self) -> None:
        """Groups that wait for their last member, or for their time-out."""
        for former, waiting in self._present.gathering.items():
            indices = [self._of_train[train] for train, _ in waiting]
            place = self._state.former[former]
            place.head, place.tail, place.members = indices[0], indices[-1], len(indices)
            place.items = int(self._state.entity["items"][indices].sum())
            self._state.entity["next"][indices[:-1]] = indices[1:]
            since = waiting[0][1]
            due = since + int(ruling(self._corridor, since).former["timeout"][former])
            place.deadline = max(due, self._present.at_ms + 1)
            self._schedule(int(place.deadline), lay.RANK_TIMEOUT_FORMER, former, former)

    # ---- lines

    def _write_lines(self) -> None:
        """Every request waits where it lacks something; what is not known to wait has what is free."""
        waiting = [(k, each.standing) for k, each in enumerate(self._present.entities)
                   if each.standing.how in (How.IN_LINE, How.MAYBE_IN_LINE)]  # fmt: skip
        lines: dict[int, list[int]] = {}
        for k, standing in sorted(waiting, key=lambda pair: (pair[1].since, pair[0])):
            lacking = self._lacking(k)
            if lacking == NONE and standing.how is How.MAYBE_IN_LINE and self._can_be_in_work(standing.step):
                self._grant(k, standing.since)
                continue
            lines.setdefault(lacking if lacking != NONE else self._nudge(k), []).append(k)
        for resource, line in lines.items():
            self._write_line(resource, line)

    def _can_be_in_work(self, step: int) -> bool:
        """Whether a train that is asking at a step may be at work already: if that is what comes next."""
        ops = self._blueprint.step["op"]
        return bool(ops[step] == lay.SERVE or ops[step + 1] == lay.DELAY)

    def _needs(self, k: int) -> list[tuple[int, int, bool]]:
        """(resource, units, whether these depend on items) of the request of an entity."""
        record = self._state.entity[k]
        step = self._blueprint.step[record.step]
        rows = self._blueprint.need[step["a"] : step["a"] + step["b"]]
        return [(int(row["resource"]), -(-int(record.items) * int(row["amount"]) // int(row["items"])), True)
                if row["items"] else (int(row["resource"]), int(row["amount"]), False) for row in rows]  # fmt: skip

    def _lacking(self, k: int) -> int:
        """The first resource of which an entity wants more than is free, or NONE."""
        free = self._state.resource["capacity"] - self._state.resource["busy"]
        return next((r for r, units, _ in self._needs(k) if 0 < units > free[r]), NONE)

    def _grant(self, k: int, since: int) -> None:
        """It has got what it asked for, and what comes then has lasted since it asked [ms]."""
        record = self._state.entity[k]
        for resource, units, by_items in self._needs(k):
            self._state.resource["busy"][resource] += units
            if by_items:
                self._hold_by_items(k, units)
        record.step += self._blueprint.step["op"][record.step] == lay.SEIZE
        self._begin(k, since)

    def _nudge(self, k: int) -> int:
        """A request that lacks nothing is granted when things settle: the resource is looked at then."""
        resource = next((r for r, units, _ in self._needs(k) if units > 0), self._needs(k)[0][0])
        register = self._state.register[0]
        if not self._state.resource["dirty"][resource]:
            self._state.resource["dirty"][resource] = 1
            self._state.dirty[register.dirty] = resource
            register.dirty += 1
        return resource

    def _write_line(self, resource: int, line: list[int]) -> None:
        """A line in the order of its requests, nobody overtaking."""
        entity, place = self._state.entity, self._state.resource[resource]
        order = sorted(line, key=lambda k: (entity["order"][k], entity["asked"][k], entity["number"][k]))
        place.head, place.tail, place.waiting, place.most_waiting = order[0], order[-1], len(order), len(order)
        entity["next"][order] = [*order[1:], NONE]
        for k in line:
            self._state.resource["asking"][self._needs(k)[0][0]] += 1

    # ---- the past

    def _write_past(self) -> None:
        marks, entered = self._blueprint.marks, self._present.entered
        for train, slot, t in self._present.marks:
            self._state.mark[train * marks + slot] = t
        # What has ended is looked up too; any record serves, since none says that it is that train.
        self._state.member[:entered] = 0
        homes = self._state.entity["home"][: len(self._present.entities)]
        own = np.flatnonzero(homes >= 0)
        self._state.member[homes[own]] = own

    def _write_register(self) -> None:
        register, present = self._state.register[0], self._present
        register.now, register.number = present.at_ms, len(self._blueprint.arrival) + present.born
        register.arrival = present.entered
        register.calendar = np.searchsorted(self._blueprint.calendar["t"], present.at_ms, side="right")
        register.loaded = int(self._blueprint.arrival["items"][: present.entered].sum())
        register.delivered = register.loaded - self._items
        register.items, register.free_item = self._items, self._items
        register.live = register.most_live = register.free = self._live
        self._pending.sort()
        self._state.heap[: len(self._pending)] = np.array(self._pending, lay.PENDING)
        register.heap = len(self._pending)

    def _settle(self) -> None:
        """What is ready runs, and what is free is granted: so the kernel does when nothing is given back."""
        from landbridge.simulation.kernel.engine import carry_on

        register, at_ms = self._state.register[0], self._present.at_ms
        if register.ready == NONE and not register.dirty:
            return
        k = int(register.free)
        register.free = self._state.entity["next"][k]
        register.live += 1
        token = self._state.entity[k]
        token.number, token.home, token.state, token.due = register.number, 0, lay.RUNNING, at_ms
        self._state.aside["held"][k] = 0
        register.number += 1
        register.heap += 1
        pending = self._state.heap[: register.heap]
        pending[-1] = (at_ms, (lay.RANK_RELEASE << 60) | (int(token.number) << 24) | k)
        pending[:] = sorted(pending.tolist())
        self._state = carry_on(self._model, self._state, at_ms)

    def _write_resumed(self) -> None:
        """What was done of a service is told by its end, which is drawn anew: see `conditional`."""
        entity = self._state.entity
        pending = self._state.heap[: int(self._state.register["heap"][0])]
        for place in pending:
            k = int(place.x) & 0xFFFFFF
            if int(place.x) >> 60 == lay.RANK_END and k in self._resumed and entity["due"][k] == place.t:
                entity["due"][k] = place.t = self._present.at_ms + self._whole(k) - self._resumed[k]
        pending[:] = sorted(pending.tolist())
