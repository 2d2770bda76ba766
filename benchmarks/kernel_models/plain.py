"""Plain Python: tuples on a `heapq`, no generators; what Python takes when a model is written out by hand."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush

from benchmarks.kernel_models.nouns import Columns, Corridor, Lists, Queue, Work

_NEVER = -1


def queue_work(model: Queue) -> Work:
    """Model A on lists."""
    arrival, service = model.lists()
    return lambda: _run_queue(model.servers, arrival, service)


def _run_queue(servers: int, arrival: list[float], service: list[float]) -> Columns:
    start = [_NEVER] * len(arrival)
    waiting: deque[int] = deque()
    pending = [(arrival[0], 0, 0)]
    while pending:
        now, is_end, who = heappop(pending)
        if is_end:
            servers += 1
        else:
            waiting.append(who)
            if who + 1 < len(arrival):
                heappush(pending, (arrival[who + 1], 0, who + 1))
        if servers and waiting:
            servers -= 1
            who = waiting.popleft()
            start[who] = now
            heappush(pending, (now + service[who], 1, who))
    return (start,)


def corridor_work(model: Corridor) -> Work:
    """Model B on lists."""
    lists = Lists.of(model)
    return lambda: _Run(lists).to_the_end()


class _Run:
    """One run of model B: who waits where, what is to come, and the times written so far."""

    __slots__ = ("asked", "at", "boxes", "busy", "capacity", "delivered", "end", "line", "loading", "m", "now",
                 "pending", "route", "start")  # fmt: skip

    def __init__(self, m: Lists) -> None:
        slots = len(m.service) * len(m.route[0])
        self.m = m
        self.now = self.asked = 0
        self.start, self.end, self.delivered = [_NEVER] * slots, [_NEVER] * slots, [_NEVER] * len(m.arrival)
        self.capacity, self.busy = [0] * len(m.by_class), [0] * len(m.by_class)
        self.line: list[list[tuple[int, int, int]]] = [[] for _ in m.by_class]
        self.loading: list[list[int]] = [[] for _ in m.route]
        self.boxes: list[list[int]] = []  # of each train
        self.route: list[list[int]] = []  # of each train
        self.at = [0] * len(m.service)
        self.pending = [(m.change[0][0], 0, 0), (m.arrival[0], 1, 0)]

    def to_the_end(self) -> Columns:
        """Event by event until none is left."""
        act = (self.change, self.arrive, self.finish, self.deliver)
        pending = self.pending
        while pending:
            self.now, kind, who = heappop(pending)
            act[kind](who)
        return self.start, self.end, self.delivered

    def change(self, number: int) -> None:
        change = self.m.change
        _, resource, self.capacity[resource] = change[number]
        if number + 1 < len(change):
            heappush(self.pending, (change[number + 1][0], 0, number + 1))
        self.grant(resource)

    def arrive(self, box: int) -> None:
        m = self.m
        if box + 1 < len(m.arrival):
            heappush(self.pending, (m.arrival[box + 1], 1, box + 1))
        lane = m.lane[box]
        loading = self.loading[lane]
        loading.append(box)
        if len(loading) == m.batch:
            self.boxes.append(loading)
            self.route.append(m.route[lane])
            self.loading[lane] = []
            self.ask(len(self.boxes) - 1, lane)

    def ask(self, train: int, lane: int) -> None:
        resource = self.route[train][self.at[train]]
        if self.busy[resource] < self.capacity[resource]:
            self.begin(train, resource)
        else:
            self.asked += 1
            rank = self.m.lane_class[lane] if self.m.by_class[resource] else 0
            heappush(self.line[resource], (rank, self.asked, train))

    def begin(self, train: int, resource: int) -> None:
        stage = self.at[train]
        self.busy[resource] += 1
        self.start[train * len(self.m.route[0]) + stage] = self.now
        heappush(self.pending, (self.now + self.m.service[train][stage], 2, train))

    def grant(self, resource: int) -> None:
        line = self.line[resource]
        while line and self.busy[resource] < self.capacity[resource]:
            self.begin(heappop(line)[2], resource)

    def finish(self, train: int) -> None:
        stage, route = self.at[train], self.route[train]
        self.end[train * len(route) + stage] = self.now
        self.busy[route[stage]] -= 1
        if stage + 1 < len(route):
            self.at[train] = stage + 1
            self.ask(train, self.m.lane[self.boxes[train][0]])
        else:
            for box in self.boxes[train]:
                heappush(self.pending, (self.now + self.m.delivery[box], 3, box))
        self.grant(route[stage])

    def deliver(self, box: int) -> None:
        self.delivered[box] = self.now
