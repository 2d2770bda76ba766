"""A slow second implementation of a post's crews: one object a person, every shift of the plan, no jumps, no arrays.

It has the words of docs/explanation/crews.md and the random numbers in common with the first one, and nothing else.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from landbridge.simulation.crews.chances import (
    CHAIN,
    SYMPTOMS,
    TEST,
    chance,
    key_of_post,
    test_phases,
    thresholds,
)
from landbridge.simulation.crews.nouns import CrewPlan, Duty

HOUR, DAY, SHIFT = 3_600_000, 86_400_000, 43_200_000


@dataclass
class Person:
    team: int
    crew: int
    place: int
    threshold: float
    phase: float
    last_shift: int
    met: float = 0.0
    infected: int | None = None
    found: bool = False
    isolated_until: int = 0
    quarantined_until: int = 0

    @property
    def id(self):
        return self.team, self.crew, self.place

    def is_out(self, now: int) -> bool:
        return now < self.isolated_until or now < self.quarantined_until


class Twin:
    def __init__(self, plan: CrewPlan, seed: int, replication: int) -> None:
        self.plan, self.post, self.health = plan, plan.post, plan.health
        self.key = key_of_post(plan.post, seed, replication)
        drawn, phases = thresholds(plan.post, self.key), test_phases(plan.post)
        first = plan.start_ms // SHIFT
        self.people = [
            Person(t, c, p, float(drawn[t, c, p]), float(phases[t, c, p]),
                   (first + (t - first) % self.post.teams - self.post.teams) * SHIFT)
            for t in range(self.post.teams) for c in range(self.post.crews) for p in range(self.post.crew_size)
        ]  # fmt: skip
        self.events: list[tuple[int, int, tuple[int, int, int]]] = []
        self.counts: dict[str, Counter[str]] = {}
        self.changes: list[tuple[int, int]] = []

    def run(self):
        now = self.plan.start_ms
        while now < self.plan.end_ms:
            end = min((now // SHIFT + 1) * SHIFT, self.plan.end_ms)
            self.shift(now, end)
            now = end
        return self.changes, self.counts

    # ---- what the plan says

    def duty(self, now: int) -> Duty:
        return ([Duty()] + [duty for since, duty in self.plan.duties if since <= now])[-1]

    def rota_day(self, crew: int, now: int) -> tuple[int, bool]:
        """Day of the rota, from 0, and whether it begins with this shift."""
        rota = self.duty(now).rota
        assert rota is not None
        shift = now // SHIFT
        begins = lambda k: max(k * SHIFT, self.plan.start_ms)  # noqa: E731
        first = shift
        while begins(first - 1) < begins(first) and self.duty(begins(first - 1)).rota == rota:
            first -= 1
        cohort = crew * rota.cohorts // self.post.crews
        return ((shift - first) // 2 + cohort * rota.stagger_d) % rota.cycle_d, (shift - first) % 2 == 0

    def works(self, person: Person, now: int) -> bool:
        if (now // SHIFT) % self.post.teams != person.team:
            return False
        rota = self.duty(now).rota
        return rota is None or self.rota_day(person.crew, now)[0] < rota.work_d

    # ---- a shift

    def shift(self, begin: int, end: int) -> None:
        self.happen(begin)
        on = [p for p in self.people if self.works(p, begin) and not p.is_out(begin)]
        self.tell(begin, on)
        self.test(begin, on)
        for p in on:
            if p.infected is not None and not p.found and begin < p.infected + self.course(1):
                self.count(begin, "unknown")
        if (begin // SHIFT) % 2 == 0:
            self.morning(begin)
        now = begin
        while now < end:
            now = self.expose(on, begin, now, min([end, *(event[0] for event in self.events)]))
            self.happen(now)
            on = [p for p in on if not p.is_out(now)]
            if now < end:
                self.tell(now, on)

    def tell(self, now: int, on: list[Person]) -> None:
        able = sum(n >= self.post.least for n in Counter(p.crew for p in on).values())
        if self.changes and self.changes[-1][0] == now:
            self.changes.pop()
        if not self.changes or self.changes[-1][1] != able:
            self.changes.append((now, able))

    def morning(self, now: int) -> None:
        for p in self.people:
            if now < p.isolated_until:
                self.count(now, "isolation")
            elif now < p.quarantined_until:
                self.count(now, "quarantine")
            rota = self.duty(now).rota
            if rota and 0 <= self.rota_day(p.crew, now)[0] - rota.work_d < rota.quarantine_d:
                self.count(now, "closed_loop")

    def test(self, now: int, on: list[Person]) -> None:
        duty, tested = self.duty(now), []
        slot = now // SHIFT * SHIFT
        for p in on:
            if duty.test_interval_d:
                interval = duty.test_interval_d * DAY
                if math.floor(slot / interval + p.phase) > math.floor(p.last_shift / interval + p.phase):
                    tested.append(p)
            p.last_shift = slot
        for p in self.people:
            if duty.rota and not p.is_out(now):
                day, begins = self.rota_day(p.crew, now)
                if begins and day - duty.rota.work_d + 1 in duty.rota.test_days:
                    tested.append(p)
        for p in tested:
            self.count(now, "tests")
            self.sample(p, now)

    def expose(self, on: list[Person], begin: int, now: int, until: int) -> int:
        """Hazard from now on; up to the first infection, where there is one."""
        day = (begin - self.plan.first_day_ms) // DAY
        outside = float(self.plan.hazard[day])
        rates, waits = {}, {}
        for p in on:
            mates = [m for m in on if m.crew == p.crew and m.infected is not None
                     and self.course(0) <= now - m.infected < self.course(1)]  # fmt: skip
            if p.infected is None:
                rates[p.id] = (outside + self.health.transmission * len(mates)) / SHIFT
                if rates[p.id] > 0:
                    waits[p.id] = max(round((p.threshold - p.met) / rates[p.id]), 0)
        first = min(waits.values(), default=math.inf)
        if first < until - now:
            until = now + int(first)
        for p in on:
            if p.id in rates:
                p.met += rates[p.id] * (until - now)
            if waits.get(p.id) == until - now == first:
                self.infect(p, until, outside, rates[p.id])
        return until

    def course(self, which: int) -> int:
        """Time [ms] from infection to: 0 infectious, 1 not any more, 2 no test finds it any more."""
        h = self.health
        return round(h.latent_h * HOUR) + (0, round(h.infectious_d * DAY), round(h.detectable_d * DAY))[which]

    def infect(self, p: Person, now: int, outside: float, rate: float) -> None:
        p.infected = now
        self.count(now, "infected")
        if chance(self.key, p.id, CHAIN, 0) * rate * SHIFT > outside:
            self.count(now, "in_chains")
        for at in (self.course(0), self.course(1)):
            self.events.append((now + at, 4, p.id))
        self.events.append((now + round(self.health.onset_d * DAY), 1, p.id))

    # ---- what happens

    def happen(self, now: int) -> None:
        while due := sorted(event for event in self.events if event[0] <= now):
            self.events.remove(due[0])
            at, kind, who = due[0]
            p = next(each for each in self.people if each.id == who)
            if kind == 0:
                self.find(p, at)
            elif kind == 2 or (kind == 1 and self.falls_ill(p)):
                self.test_ill(p, at)
            elif kind == 3:
                self.test_contact(p, at)

    def falls_ill(self, p: Person) -> bool:
        return not p.found and chance(self.key, p.id, SYMPTOMS, 0) < self.health.symptomatic

    def sample(self, p: Person, now: int) -> bool:
        if p.infected is None or p.found or not self.course(0) <= now - p.infected < self.course(2):
            return False
        positive = chance(self.key, p.id, TEST, now) < self.health.sensitivity
        if positive:
            self.events.append((now + self.delay, 0, p.id))
        return positive

    @property
    def delay(self) -> int:
        return round(self.health.result_delay_h * HOUR)

    def find(self, p: Person, now: int) -> None:
        if p.found:
            return
        p.found = True
        p.isolated_until = up(now + round(self.health.isolation_d * DAY))
        self.count(now, "found")
        if p.quarantined_until >= now:
            return
        until = up(now + round(self.health.quarantine_d * DAY))
        for m in self.people:
            together = (m.team, m.crew) == (p.team, p.crew) and m is not p
            if together and not m.found and m.isolated_until <= now and m.quarantined_until < until:
                m.quarantined_until = until
                self.events.append((max(now, until - self.delay), 3, m.id))

    def test_ill(self, p: Person, now: int) -> None:
        if p.found or p.infected is None:
            return
        last = p.infected + self.course(2)
        p.isolated_until = up(max(last, now) + self.delay)
        self.count(now, "tests")
        if not self.sample(p, now) and now + DAY < last:
            self.events.append((now + DAY, 2, p.id))

    def test_contact(self, p: Person, now: int) -> None:
        if p.quarantined_until <= now + self.delay and not p.found and p.isolated_until <= now:
            self.count(now, "tests")
            self.sample(p, now)

    def count(self, now: int, what: str) -> None:
        if now < self.plan.end_ms:
            day = (datetime.fromtimestamp(now / 1000, UTC) + timedelta(hours=8)).strftime("%Y-%m-%d")
            self.counts.setdefault(day, Counter())[what] += 1


def up(instant: int) -> int:
    return -(-instant // SHIFT) * SHIFT
